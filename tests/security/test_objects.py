"""S8 to S12, S18 to S21: what a user may do with a model and with one record, by every way that leads there."""

from __future__ import annotations

import pytest
from catalog.models import Category, Product
from crm.models import Review
from django.contrib.auth.models import User
from sales.models import Invoice, Order

from tests.pages.form.browserlike import read
from tests.security.helpers import (
    DIALOG,
    admin_of,
    allow,
    as_it_was,
    ask,
    needs_security_releases,
    staff,
    statuses,
    text_of,
    url,
)

# ------------------------------------------------------------------------------------------------ S8, S9


def test_s08_list_needs_view_or_change_permission(order):
    """Else 403: the page, its fragments, the popup, an action and a list that is posted."""
    for client in (staff(), staff("add_order", "delete_order", username="writer")):
        for query in ("", "?q=SO", "?_popup=1&_to_field=id", "?p=2&o=1", "?all="):
            assert statuses(client, url(Order) + query) == {403}
        run = {"action": "export_csv", "_selected_action": order.pk, "index": "0"}
        assert statuses(client, url(Order), run) == {403}
        assert statuses(client, url(Order), {"_save": "Save"}) == {403}


@pytest.mark.parametrize("permission", ["view_order", "change_order"])
def test_s08_either_permission_is_enough(permission, db):
    assert statuses(staff(permission), url(Order)) == {200}


def test_s09_add_needs_the_add_permission(db):
    """As a page, in the dialog, as a popup of another form, by a post, by asking for one more row."""
    client = staff("view_order", "change_order", "delete_order")
    before = Order.objects.count()
    for query in ("", "?_popup=1", "?customer=1"):
        assert statuses(client, url(Order, "add") + query) == {403}
    for extra in ({}, {"_addrow": "lines"}, {"_popup": "1"}, {"_saveasnew": "1"}, {"_version": "x"}):
        assert statuses(client, url(Order, "add"), {"number": "SO-1", **extra}) == {403}
    assert Order.objects.count() == before


@pytest.mark.parametrize("page", ["change", "detail", "history", "delete"])
def test_s09_record_outside_get_queryset_is_missing(page, clerk, manager_may_delete, hidden):
    """It is fetched from ``get_queryset(request)``: there is no difference to a key that nobody has."""
    absent = url(hidden, page).replace(str(hidden.pk), "0" * 8 + str(hidden.pk)[8:])
    for target in DIALOG:
        [one], [other] = ask(clerk, url(hidden, page), None, target), ask(clerk, absent, None, target)
        assert one.status_code == other.status_code
        assert one.get("Location") == other.get("Location") == (None if target else "/office/")
        assert hidden.number not in text_of(one)


@pytest.fixture
def manager_may_delete(monkeypatch):
    """So that the page of the deletion gets as far as the record."""
    allow(monkeypatch, Invoice, "has_delete_permission", lambda obj: True)


def test_s09_cell_of_a_record_outside_get_queryset_is_missing(clerk, monkeypatch, hidden):
    monkeypatch.setattr(type(admin_of(Invoice)), "list_editable", ("amount",))
    allow(monkeypatch, Invoice, "has_change_permission", lambda obj: True)
    cell = url(hidden, "cell", "amount")
    assert statuses(clerk, cell) == statuses(clerk, cell, {"amount": "1"}) == {404}
    assert as_it_was(hidden)


@pytest.mark.parametrize("page", ["change", "detail", "delete"])
def test_s09_permission_is_asked_before_the_record(page, order):
    """Whoever may not see a record does not learn whether there is one of that key."""
    client = staff()
    for address in (url(order, page), url(order, page).replace(f"/{order.pk}/", "/98765432/")):
        assert statuses(client, address) == {403}


def test_s09_cell_asks_for_the_permission_before_the_record(viewer, order):
    for address in (url(order, "cell", "express"), "/office/sales/order/98765432/cell/express/"):
        assert statuses(viewer, address) == statuses(viewer, address, {"express": "on"}) == {403}


# ------------------------------------------------------------------------------------------------ S10, S11, S12


WAYS = {
    "as it is": {},
    "with a version": {"_version": "made by others"},
    "merging": {"_merge": "yours", "_version": "x"},
    "in a popup": {"_popup": "1"},
    "going on": {"_continue": "1"},
}


@pytest.mark.parametrize("way", WAYS)
def test_s10_posting_a_form_needs_the_change_permission(way, viewer, order):
    data = {"comment": "forged", "status": "done", **WAYS[way]}
    assert statuses(viewer, url(order, "change"), data) == {403}
    assert as_it_was(order)


def test_s10_posting_with_a_true_version_needs_it_too(admin_person, viewer, order):
    """The comparison of what changed meanwhile shows nobody what he may not change."""
    form = read(admin_person.get(url(order, "change")))
    Order.objects.filter(pk=order.pk).update(comment="a secret of others")
    for answer in ask(viewer, url(order, "change"), form.post(comment="forged")):
        assert answer.status_code == 403 and "a secret of others" not in text_of(answer)
    assert Order.objects.get(pk=order.pk).comment == "a secret of others"


def test_s10_permission_of_the_record_counts(clerk, order):
    """Orders that have left the house are closed to clerks: form, cell, list."""
    Order.objects.filter(pk=order.pk).update(status="done")
    order.refresh_from_db()
    assert statuses(clerk, url(order, "change"), {"comment": "forged"}) == {403}
    for method in ("get", "post"):
        assert statuses(clerk, url(order, "cell", "express"), {"express": "on"} if method == "post" else None) == {403}
    assert as_it_was(order)


def test_s11_who_may_only_view_gets_no_inputs(viewer, order):
    """``get_form`` excludes every field, so a forged POST has nothing to bind."""
    for target in ("", "form#form", "dialog#dialog"):
        [answer] = ask(viewer, url(order, "change"), None, target)
        form = read(answer)
        assert answer.status_code == 200 and not {"number", "status", "comment", "lines-0-quantity"} & set(
            form.controls
        )
        assert "_version" not in form.data and not any(name.startswith("_save") for name, _ in form.buttons)
    request = answer.wsgi_request
    assert not admin_of(Order).get_form(request, order, change=True).base_fields


def test_s11_asking_for_one_more_row_binds_nothing(viewer, order):
    """``_addrow`` shows the form again with what was typed: not to those who may not type."""
    data = {"_addrow": "lines", "comment": "forged words", "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0"}
    for answer in ask(viewer, url(order, "change"), data):
        assert answer.status_code == 200
        assert "forged words" not in text_of(answer) and "lines-1-" not in text_of(answer)
    assert as_it_was(order)


def test_s12_save_as_new_needs_the_add_permission(db):
    """It becomes an addition before permissions are asked (CVE-2016-2048). The original is left alone."""
    product = Product.objects.first()
    client = staff("view_product", "change_product")
    data = {"_saveasnew": "1", "name": "copy", "_version": "x"}
    assert statuses(client, url(product, "change"), data) == {403}
    assert as_it_was(product) and not Product.objects.filter(name="copy").exists()
    assert "_saveasnew" not in text_of(client.get(url(product, "change")))


@pytest.mark.django_db
def test_s12_save_as_new_is_an_addition_and_no_more():
    """Neither ``save_as`` nor the original is asked, as in Django: it does what posting to ``add/`` does."""
    client = staff("add_review")
    product = Product.objects.filter(reviews__isnull=False).first()
    review = product.reviews.first()
    data = {
        "product": product.pk,
        "rating": "3",
        "title": "copy",
        "created_at_0": "2026-01-02",
        "created_at_1": "10:00",
    }
    assert not admin_of(Review).save_as
    assert client.post(url(review, "change"), {**data, "_saveasnew": "1"}).status_code == 302
    assert as_it_was(review) and Review.objects.filter(title="copy").count() == 1
    assert client.post(url(Review, "add"), data).status_code == 302
    assert Review.objects.filter(title="copy").count() == 2


# ------------------------------------------------------------------------------------------------ S18


def posted_list(*records, **changes):
    """The list as Django's own page posts it."""
    data = {"form-TOTAL_FORMS": len(records), "form-INITIAL_FORMS": len(records), "_save": "Save"}
    for number, record in enumerate(records):
        data |= {f"form-{number}-id": record.pk, f"form-{number}-ship_by": "2031-02-03"}
    return {**data, **changes}


def test_s18_posted_list_needs_the_change_permission(viewer, order):
    assert statuses(viewer, url(Order), posted_list(order)) == {403}
    assert as_it_was(order)


def test_s18_rows_that_may_not_be_changed_are_skipped(clerk, order):
    """The permission of each record counts; the others of the same post are saved."""
    closed = Order.objects.exclude(pk=order.pk).first()
    Order.objects.filter(pk=closed.pk).update(status="done")
    closed.refresh_from_db()
    assert clerk.post(url(Order) + f"?id__in={order.pk},{closed.pk}", posted_list(order, closed)).status_code == 302
    assert as_it_was(closed)
    order.refresh_from_db()
    assert str(order.ship_by) == "2031-02-03"


@needs_security_releases
def test_s18_list_does_not_add(admin_person, order):
    """A row that claims to be new is refused (CVE-2026-4292), and nothing of the post is saved."""
    before = Order.objects.count()
    forged = posted_list(order, **{"form-INITIAL_FORMS": 0, "form-0-id": ""})
    assert statuses(admin_person, url(Order), forged) == {400}
    more = posted_list(order, **{"form-TOTAL_FORMS": 2, "form-1-ship_by": "2031-01-01", "form-1-express": "on"})
    assert statuses(admin_person, url(Order), more) == {400}
    assert Order.objects.count() == before and as_it_was(order)


@needs_security_releases
def test_s18_rows_come_from_get_queryset(clerk, hidden, monkeypatch):
    """Not from the keys that are posted."""
    monkeypatch.setattr(type(admin_of(Invoice)), "list_editable", ("amount",))
    allow(monkeypatch, Invoice, "has_change_permission", lambda obj: True)
    forged = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-id": hidden.pk,
        "form-0-amount": "1",
        "_save": "1",
    }
    ask(clerk, url(Invoice), forged)
    assert as_it_was(hidden)


@pytest.mark.parametrize("field", ["comment", "customer", "total", "id", "entered_by", "lines"])
def test_s18_cell_takes_the_fields_of_list_editable_only(field, admin_person, order):
    assert statuses(admin_person, url(order, "cell", field)) == {403}
    assert statuses(admin_person, url(order, "cell", field), {field: "1"}) == {403}
    assert as_it_was(order)


def test_s18_cell_writes_one_field_of_one_record(clerk, order):
    """What else is posted along is not read."""
    other = Order.objects.exclude(pk=order.pk).first()
    data = {"ship_by": "2031-02-03", "status": "done", "comment": "forged", "id": other.pk, "pk": other.pk}
    clerk.post(url(order, "cell", "ship_by"), {**data, "_selected_action": other.pk, "form-0-id": other.pk})
    assert as_it_was(other)
    now = Order.objects.get(pk=order.pk)
    assert str(now.ship_by) == "2031-02-03" and (now.status, now.comment) == (order.status, order.comment)


# ------------------------------------------------------------------------------------------------ S19, S20, S21


def test_s19_history_needs_the_record_and_its_permission(admin_person, order):
    """CVE-2013-0305. The entries beside a record on its detail page too."""
    admin_of(Order).log_change(admin_person.get("/office/").wsgi_request, order, "A telling message")
    for client in (staff(), staff("view_product", username="another")):
        for page in ("history", "detail"):
            for answer in ask(client, url(order, page)):
                assert answer.status_code == 403 and "telling" not in text_of(answer)
    seen = staff("view_order", username="reader")
    assert "A telling message" in text_of(seen.get(url(order, "history")))


def test_s19_history_of_a_single_record_that_is_closed_is_closed(admin_person, order, monkeypatch):
    for name in ("has_view_permission", "has_change_permission"):
        allow(monkeypatch, Order, name, lambda obj: obj is None or obj.pk != order.pk)
    for page in ("history", "detail", "change"):
        assert statuses(admin_person, url(order, page)) == {403}


def test_s20_index_leaves_out_what_one_has_no_permission_for(db):
    """Models, links to lists and to forms: on the home page, in the navigation, on the app's own page."""
    client = staff("view_order", "add_review")
    for address in ("/office/", "/office/sales/", url(Order)):
        for target in ("", "main#main"):
            html = text_of(client.hx_get(address, target) if target else client.get(address))
            assert url(Order, "add") not in html
            for model in (Invoice, Product, User, Category):
                assert url(model) not in html
    home = text_of(client.get("/office/"))
    assert url(Order) in home and url(Review, "add") in home and f'href="{url(Review)}"' not in home


def test_s20_index_of_an_app_without_permissions_is_missing(db):
    client = staff("view_order")
    assert statuses(client, "/office/catalog/") == {404} == statuses(client, "/office/nowhere/")
    assert "catalog" not in text_of(client.get("/office/"))


def test_s21_permissions_of_single_records_do_not_filter_choices(clerk, hidden, monkeypatch):
    """As Django documents: filters and selects show all; ``limit_choices_to`` and the form's hooks narrow them.

    What looks records up by what was typed starts from the related admin's ``get_queryset``.
    """
    monkeypatch.setattr(type(admin_of(Category)), "get_queryset", lambda self, request: Category.objects.none())
    category = Category.objects.filter(products__isnull=False).first()
    assert f"category__id__exact={category.pk}" in text_of(clerk.get(url(Product)))
    asked = {"app_label": "catalog", "model_name": "product", "field_name": "category", "term": ""}
    assert clerk.get("/office/autocomplete/", asked).json()["results"] == []
