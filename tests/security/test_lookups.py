"""S31 to S37: what may be asked for in an address."""

from __future__ import annotations

import logging

import pytest
from catalog.models import Category, Product
from crm.models import Review
from logistics.models import Courier, Shipment
from sales.models import Customer, Order

import htmx_admin
from htmx_admin import versions
from tests.security.helpers import DIALOG, admin_of, ask, staff, statuses, text_of, url

LISTS = ("", "section#results", "main#main", "dialog#dialog")


# ------------------------------------------------------------------------------------------------ S31, S32


@pytest.mark.parametrize(
    "query",
    [
        "customer__email__startswith=a",
        "customer__account_manager__password__startswith=m",
        "entered_by__password__startswith=m",
        "lines__product__cost__gt=1",
        "customer__orders__total__gt=1",
        "courier__name__regex=.",
        "customer__city__country__capital=Oslo",
    ],
)
def test_s31_relations_must_be_declared(query, admin_person, caplog):
    """An undeclared path is refused, else answers would spell out what nobody shows (CVE-2010-4534)."""
    with caplog.at_level(logging.ERROR, logger="django.security"):
        assert statuses(admin_person, f"{url(Order)}?{query}", None, *LISTS) == {400}
    assert [record.name for record in caplog.records].count("django.security.DisallowedModelAdminLookup") == len(LISTS)
    run = {"action": "export_csv", "index": "0", "_selected_action": Order.objects.first().pk, "select_across": "1"}
    for answer in ask(admin_person, f"{url(Order)}?{query}", run, *LISTS):
        assert answer.status_code == 400 and "text/csv" not in answer["Content-Type"]
    assert statuses(admin_person, f"{url(Order)}?{query}", {"_save": "1"}) == {400}


def test_s31_declared_paths_are_allowed(admin_person):
    for query in (
        "customer__city__country__continent=EU",
        "tags__id__exact=1",
        "status__exact=new",
        "placed_at__year=2026",
    ):
        assert statuses(admin_person, f"{url(Order)}?{query}", None, *LISTS) == {200}


def test_s31_hook_of_the_project_is_asked_for_every_key_and_value(admin_person, monkeypatch):
    """Also where the admin class was adopted: its own ``lookup_allowed`` wins."""
    asked = []

    def lookup_allowed(self, lookup, value, request):
        asked.append((lookup, value))
        return value != "sent"

    monkeypatch.setattr(type(admin_of(Order)), "lookup_allowed", lookup_allowed, raising=False)
    assert statuses(admin_person, f"{url(Order)}?status=new&express__exact=1") == {200}
    assert {("status", "new"), ("express__exact", "1")} <= set(asked)
    assert statuses(admin_person, f"{url(Order)}?status=new&status=sent") == {400}


def test_s31_page_size_is_no_way_around(admin_person):
    """Our own parameter takes a few numbers only."""
    for value in ("100000", "0", "-1", "x", "25 OR 1=1"):
        answer = admin_person.get(f"{url(Order)}?_per_page={value}")
        assert len(answer.context["cl"].result_list) <= admin_of(Order).list_per_page


@pytest.mark.parametrize(
    "query",
    [
        "total__gt=nonsense", "number__nonsense=1", "nonsense=1", "placed_at__year=x", "id__in=x,y", "status__in=",
        "placed_at__gte=2026-99-99", "courier__id__exact=x", "customer=x", "id=999999999999999999999999",
        "tags__id__exact=%27%3B--", "__class__=1", "pk__pk__pk=1", "total__isnull=x", "e=1&number__x=1",
    ],
)  # fmt: skip
def test_s32_lookups_of_own_fields_are_allowed_and_nonsense_is_no_error(query, admin_person):
    """Any lookup of a local field may be asked for; what cannot be understood leads to the list without it."""
    for answer in ask(admin_person, f"{url(Order)}?{query}", None, *LISTS):
        assert answer.status_code in {200, 302}
        assert answer.get("Location", url(Order)).startswith(url(Order))
    assert statuses(admin_person, f"{url(Order)}?number__startswith=SO", None, *LISTS) == {200}


@pytest.mark.parametrize("query", ["q=%00", "q=%22", "p=x", "p=-5", "p=99999999999", "all=1&p=3", "o=", "o=x"])
def test_s32_list_survives_odd_parameters(query, admin_person):
    assert statuses(admin_person, f"{url(Order)}?{query}", None, *LISTS) <= {200, 302}


# ------------------------------------------------------------------------------------------------ S33


@pytest.mark.parametrize("field", ["comment", "total", "password", "nonsense", "customer", "tags", "__class__"])
def test_s33_to_field_must_be_one_that_is_referred_to(field, admin_person, order):
    """Else the list gives out any field as the value of a popup (CVE-2014-0483): list, form, delete."""
    for page in ("changelist", "add", "change", "delete"):
        address = url(order, page) if page in {"change", "delete"} else url(Order, page)
        for query in (f"?_to_field={field}", f"?_to_field={field}&_popup=1"):
            assert statuses(admin_person, address + query) == {400}
        if page != "changelist":
            assert statuses(admin_person, address, {"_to_field": field, "post": "yes"}) == {400}
    assert Order.objects.filter(pk=order.pk).exists()


@pytest.mark.parametrize("field", ["comment", "nonsense", "customer", "tags"])
def test_s33_version_of_a_form_is_no_way_around(field, admin_person, order):
    """What is looked up for a version, before Django's view is asked, is answered by that view."""
    data = {"_version": versions.token(order, ["comment"]), "_to_field": field, "comment": "x"}
    assert statuses(admin_person, url(order, "change"), data) == {400}


def test_s33_key_and_referred_fields_are_allowed(admin_person, order):
    for address in (url(Order), url(order, "change"), url(order, "delete"), url(Order, "add")):
        assert statuses(admin_person, f"{address}?_to_field=id&_popup=1") == {200}


# ------------------------------------------------------------------------------------------------ S34


def options(client, model, field, term="", **extra):
    opts = model._meta
    asked = {"app_label": opts.app_label, "model_name": opts.model_name, "field_name": field, "term": term, **extra}
    return client.get("/office/autocomplete/", asked, headers={"HX-Request": "true"} if extra else None)


def test_s34_autocomplete_needs_the_view_permission_of_what_it_lists(db):
    """That of the target: whoever may add reviews does not see customers by it."""
    client = staff("add_review", "change_review", "view_review")
    assert options(client, Review, "customer").status_code == 403
    reader = staff("view_customer", username="reader")
    assert options(reader, Review, "customer").json()["results"]


def test_s34_autocomplete_does_not_ask_about_the_source(db):
    """As in Django, nor whether the field is in ``autocomplete_fields``: what is listed, the user may list anyway."""
    client = staff("view_customer")
    assert options(client, Review, "customer").status_code == 200
    assert options(client, Order, "customer").status_code == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"app_label": "nowhere"}, 403),
        ({"model_name": "nothing"}, 403),
        ({"field_name": "nothing"}, 403),
        ({"field_name": "title"}, 403),
        ({"field_name": "id"}, 403),
        ({"app_label": "admin", "model_name": "logentry", "field_name": "content_type"}, 403),
        ({"app_label": "sales", "model_name": "invoice", "field_name": "order"}, 200),
    ],
)
def test_s34_autocomplete_refuses_what_is_not_registered_or_no_relation(asked, status, admin_person):
    good = {"app_label": "crm", "model_name": "review", "field_name": "customer", "term": ""}
    assert admin_person.get("/office/autocomplete/", {**good, **asked}).status_code == status
    for name in good.keys() - {"term"}:
        left = {key: value for key, value in good.items() if key != name}
        assert admin_person.get("/office/autocomplete/", left).status_code == 403


def test_s34_autocomplete_needs_search_fields(admin_person, monkeypatch):
    monkeypatch.setattr(type(admin_of(Customer)), "search_fields", ())
    assert options(admin_person, Review, "customer").status_code == 404


def test_s34_autocomplete_lists_what_the_target_shows(admin_person, clerk, hidden, monkeypatch):
    """``get_queryset`` of its admin, and ``limit_choices_to`` of the field."""
    first, second = Courier.objects.all()[:2]
    monkeypatch.setattr(
        type(admin_of(Courier)),
        "get_queryset",
        lambda self, request: Courier.objects.filter(pk=first.pk),
        raising=False,
    )
    assert [entry["id"] for entry in options(admin_person, Order, "courier").json()["results"]] == [str(first.pk)]
    monkeypatch.setattr(Order._meta.get_field("courier").remote_field, "limit_choices_to", {"pk": second.pk})
    assert options(admin_person, Order, "courier").json()["results"] == []


def test_s34_control_of_very_many_records_asks_the_same_view(db, monkeypatch):
    """A select of more than 500 records becomes a combobox only for those whom the autocomplete would answer."""
    monkeypatch.setattr("htmx_admin.pages.form.related.RecordsMixin.most", 1)
    monkeypatch.setattr(type(admin_of(Product)), "autocomplete_fields", ())
    category = Category.objects.first()
    writer = text_of(staff("add_product").get(url(Product, "add")))
    assert category.path not in writer and 'name="category"' in writer
    reader = text_of(staff("add_product", "view_category", username="reader").get(url(Product, "add")))
    assert 'data-field-name="category"' in reader and category.path not in reader


# ------------------------------------------------------------------------------------------------ S35


@pytest.mark.parametrize(
    "order_by", ["total", "-comment", "customer__email", "password", "99", "-99", "1,2", "1;--", "²"]
)
def test_s35_order_is_a_number_of_a_column(order_by, admin_person):
    """Never the name of a field: else the order of the rows would tell what no column shows."""
    usual = [order.pk for order in admin_person.get(url(Order)).context["cl"].result_list]
    for answer in ask(admin_person, f"{url(Order)}?o={order_by}", None, "", "section#results"):
        assert answer.status_code == 200
        assert [order.pk for order in answer.context["cl"].result_list] == usual


def test_s35_sortable_by_hides_the_links_of_the_heads_only(admin_person, monkeypatch):
    """As in Django: an address that is written by hand still sorts; without an order field it does not."""
    monkeypatch.setattr(type(admin_of(Order)), "sortable_by", ())
    answer = admin_person.get(f"{url(Order)}?o=5")
    totals = [order.total for order in answer.context["cl"].result_list]
    assert totals == sorted(totals) and "aria-sort" not in text_of(admin_person.get(url(Order)))
    monkeypatch.setattr(type(admin_of(Order)), "list_display", ["number", "__str__"])
    monkeypatch.setitem(admin_of(Order).__dict__, "_compiled_tables", {})
    assert admin_person.get(f"{url(Order)}?o=2").status_code == 200


# ------------------------------------------------------------------------------------------------ S36


@pytest.fixture
def secret(order):
    """An order whose number would be told."""
    Order.objects.filter(pk=order.pk).update(number="SO-SECRET")
    return order


def test_s36_key_in_the_address_does_not_tell_the_name(secret):
    """``add/?order=77`` shows the name of that record in Django's admin, whoever asks. A closed gap."""
    client = staff("add_shipment", "view_shipment")
    for answer in ask(client, f"{url(Shipment, 'add')}?order={secret.pk}"):
        assert answer.status_code == 200
        assert f'value="{secret.pk}"' in text_of(answer) and "SO-SECRET" not in text_of(answer)


def test_s36_key_in_a_form_with_errors_does_not_tell_the_name(secret):
    client = staff("add_shipment", "view_shipment")
    for extra in ({}, {"_addrow": "x"}, {"_popup": "1"}):
        for answer in ask(client, url(Shipment, "add"), {"order": secret.pk, "weight": "x", **extra}):
            assert f'value="{secret.pk}"' in text_of(answer) and "SO-SECRET" not in text_of(answer)


def test_s36_names_are_told_to_those_who_may_see_the_record(secret):
    client = staff("add_shipment", "view_order")
    html = text_of(client.get(f"{url(Shipment, 'add')}?order={secret.pk}"))
    assert "SO-SECRET" in html and url(secret, "change") in html


def test_s36_saved_values_have_their_names_as_in_django(secret):
    """Whoever works on a parcel sees which order it is of."""
    shipment = Shipment.objects.first()
    Shipment.objects.filter(pk=shipment.pk).update(order=secret)
    client = staff("view_shipment", "change_shipment")
    assert "SO-SECRET" in text_of(client.get(url(shipment, "change")))


def test_s36_record_outside_get_queryset_is_not_named(clerk, admin_person, hidden, monkeypatch):
    """Invoices of void orders are the managers' business, also behind a typed key."""
    monkeypatch.setattr(
        type(admin_of(Order)), "get_queryset", lambda self, request: Order.objects.exclude(status="void"), raising=False
    )
    number = hidden.order.number
    address = f"{url(Shipment, 'add')}?order={hidden.order_id}"
    assert number not in text_of(admin_person.get(address))
    shown = Order.objects.exclude(status="void").first()
    assert shown.number in text_of(admin_person.get(f"{url(Shipment, 'add')}?order={shown.pk}"))
    for nonsense in ("x", "99999999", "1,2", "%00", "1'"):
        assert admin_person.get(f"{url(Shipment, 'add')}?order={nonsense}").status_code == 200


def test_s36_permission_of_the_single_record_counts(admin_person, secret, monkeypatch):
    for name in ("has_view_permission", "has_change_permission"):
        monkeypatch.setattr(
            type(admin_of(Order)), name, lambda self, request, obj=None: obj is None or obj.pk != secret.pk
        )
    assert "SO-SECRET" not in text_of(admin_person.get(f"{url(Shipment, 'add')}?order={secret.pk}"))


def test_s36_autocomplete_does_not_tell_it_either(db):
    """A combobox shows the chosen record by its name: one that its search would not find stays a key."""
    customer = Customer.objects.first()
    Customer.objects.filter(pk=customer.pk).update(name="Secret Roasters")
    writer, reader = staff("add_review"), staff("add_review", "view_customer", username="reader")
    for target in DIALOG:
        address = f"{url(Review, 'add')}?customer={customer.pk}"
        assert "Secret Roasters" not in text_of(ask(writer, address, None, target)[0])
        assert "Secret Roasters" in text_of(ask(reader, address, None, target)[0])
        again = {"customer": customer.pk, "rating": "9"}
        assert "Secret Roasters" not in text_of(ask(writer, url(Review, "add"), again, target)[0])


def test_s36_model_that_is_not_registered_is_as_in_django(secret, monkeypatch):
    monkeypatch.delitem(htmx_admin.site._registry, Order)
    client = staff("add_shipment")
    assert "SO-SECRET" in text_of(client.get(f"{url(Shipment, 'add')}?order={secret.pk}"))


# ------------------------------------------------------------------------------------------------ S37

EVIL = "https%3A%2F%2Fevil.example%2F"


@pytest.mark.parametrize("filters", [EVIL, "%2F%2Fevil.example", "next%3D" + EVIL, "q%3D%0D%0ASet-Cookie%3A%20x%3Dy"])
def test_s37_no_redirect_is_read_from_the_request(filters, admin_person):
    """Filters of the list that one came from are only encoded again and added to addresses of the site."""
    courier = Courier.objects.first()
    for page, data in (("change", {"name": courier.name, "email": courier.email}), ("add", {"name": "New"})):
        address = url(courier, page) if page == "change" else url(Courier, page)
        address += f"?_changelist_filters={filters}&next={EVIL}"
        for target in ("", "form#form", "dialog#dialog"):
            [answer] = ask(admin_person, address, {**data, "next": "https://evil.example/"}, target)
            for header in ("Location", "HX-Redirect", "HX-Location"):
                where = answer.get(header, "")
                assert not where.startswith(("http", "//")) and "\n" not in where
                assert where == "" or where.startswith(("/office/", "{"))
            assert "x" not in answer.cookies


def test_s37_preserved_filters_are_encoded_in_the_page(admin_person, order):
    planted = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E"
    for page in ("change", "detail", "delete", "history"):
        for answer in ask(admin_person, f"{url(order, page)}?_changelist_filters={planted}&q={planted}"):
            assert "<script>alert" not in text_of(answer)


def test_s37_preserved_filters_come_back(admin_person):
    courier = Courier.objects.first()
    data = {"name": courier.name, "email": courier.email, "is_active": "on"}
    response = admin_person.post(f"{url(courier, 'change')}?_changelist_filters=q%3Da%26p%3D1", data)
    assert response.status_code in {200, 302}
    link = text_of(admin_person.get(f"{url(courier, 'detail')}?_changelist_filters=q%3Da"))
    assert f"{url(Courier)}?q=a" in link
