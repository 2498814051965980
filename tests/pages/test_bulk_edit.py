"""Bulk edit: which fields are offered, what is shown first, what is changed, and what is refused."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from crm.models import Tag
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from logistics.models import Courier
from sales.models import Customer, Invoice, OpenOrder, Order

import htmx_admin
from htmx_admin.actions import change_fields
from htmx_admin.pages.bulk_edit import page as bulk_page

ORDERS = "/office/sales/order/"
TAGS = "/office/crm/tag/"
CUSTOMERS = "/office/sales/customer/"
EVIL = "<script>alert(1)</script>"


def admin_class(model):
    return type(htmx_admin.site.get_model_admin(model))


def url(model):
    return f"/office/{model._meta.app_label}/{model._meta.model_name}/"


def data_for(objs, step="", **values):
    """What the page posts: ``values`` by field; each is ticked."""
    data = {"action": "change_fields", "index": "0", "_selected_action": [str(obj.pk) for obj in objs]}
    if step:
        data |= {f"_{step}": "1", "_changes": "1", "_change": list(values)}
        data |= {f"value-{name}": value for name, value in values.items() if value is not None}
    return data


def post(client, objs, step="", target="", query="", more=None, **values):
    address = url(type(objs[0])) + query
    data = {**data_for(objs, step, **values), **(more or {})}
    if target:
        return client.hx_post(address, data, target, current=address)
    return client.post(address, data)


def offered(response):
    return re.findall(r'name="_change" value="([^"]+)"', response.content.decode())


def plain(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def messages_of(response, client):
    return plain(client.get(response["Location"]))


@pytest.fixture
def orders(db):
    """Three that are new, one that is closed to clerks."""
    found = list(Order.objects.order_by("pk")[:4])
    Order.objects.filter(pk__in=[order.pk for order in found]).update(status="new", comment="", payment="card")
    Order.objects.filter(pk=found[3].pk).update(status="done")
    return list(Order.objects.filter(pk__in=[order.pk for order in found]).order_by("pk"))


@pytest.fixture
def tags(db):
    Tag.objects.all().delete()
    return [Tag.objects.create(name=f"t{number}", slug=f"t{number}") for number in range(4)]


# ------------------------------------------------------------------------------------------------ offered


def test_every_list_offers_it_to_those_who_may_change(admin_person, clerk, viewer, tags):
    button = 'name="action" value="change_fields"'
    assert button in admin_person.get(TAGS).content.decode()
    assert button in clerk.get(ORDERS).content.decode()
    assert button not in viewer.get(ORDERS).content.decode()
    assert button not in admin_person.get(TAGS + "?_popup=1").content.decode()


def test_no_stranger_posts_it(viewer, orders):
    post(viewer, orders, "run", comment="mine")
    assert not Order.objects.filter(comment="mine").exists()


@pytest.mark.parametrize("way", ["fields", "actions", "get_actions", "site"])
def test_ways_to_turn_it_off(admin_person, tags, monkeypatch, request, way):
    cls = admin_class(Tag)
    if way == "fields":
        monkeypatch.setattr(cls, "bulk_edit_fields", (), raising=False)
    elif way == "actions":
        monkeypatch.setattr(cls, "actions", None, raising=False)
    elif way == "get_actions":
        monkeypatch.setattr(cls, "get_actions", lambda self, request, action_location=None: {}, raising=False)
    else:
        request.addfinalizer(lambda: setattr(htmx_admin.site, "has_bulk_edit", True))
        htmx_admin.site.disable_action("change_fields")
    assert "change_fields" not in admin_person.get(TAGS).content.decode()
    post(admin_person, tags, "run", colour="danger")
    assert not Tag.objects.filter(colour="danger").exists()


def test_get_actions_elsewhere_is_djangos(admin_person, tags):
    """Whoever compares lists of actions finds those that were written down."""
    request = RequestFactory().get(TAGS)
    request.user = User.objects.get(username="admin")
    assert list(htmx_admin.site.get_model_admin(Tag).get_actions(request)) == ["delete_selected"]
    assert htmx_admin.site.get_action("change_fields") is change_fields


def test_class_that_names_it_has_it_also_where_the_site_disabled_it(admin_person, tags, monkeypatch, request):
    request.addfinalizer(lambda: setattr(htmx_admin.site, "has_bulk_edit", True))
    htmx_admin.site.disable_action("change_fields")
    monkeypatch.setattr(admin_class(Tag), "actions", ["change_fields"], raising=False)
    assert 'value="change_fields"' in admin_person.get(TAGS).content.decode()


def test_action_of_that_name_of_the_projects_own(admin_person, tags, monkeypatch):
    def own(modeladmin, request, queryset):
        queryset.update(colour="plum")

    own.__name__ = "change_fields"
    monkeypatch.setattr(admin_class(Tag), "actions", [own], raising=False)
    post(admin_person, tags[:1])
    assert Tag.objects.get(colour="plum") == tags[0]


# ------------------------------------------------------------------------------------------------ which fields


def test_fields_of_the_form_but_none_of_its_own(admin_person, orders, tags):
    """No unique ones, none that are read-only or that the computer writes, no files, none of inlines."""
    names = offered(post(admin_person, orders))
    assert {"status", "customer", "comment", "express", "ship_by", "tags"} <= set(names)
    assert not {"number", "entered_by", "updated_at", "total", "quantity"} & set(names)
    assert offered(post(admin_person, tags)) == ["colour"]
    assert "file" not in offered(post(admin_person, list(Invoice.objects.all()[:2])))
    assert "password" not in offered(post(admin_person, list(User.objects.all()[:2])))


def test_fields_that_the_class_names(admin_person, orders, monkeypatch):
    monkeypatch.setattr(admin_class(Order), "bulk_edit_fields", ("comment", "number", "total"), raising=False)
    assert offered(post(admin_person, orders)) == ["comment"]


def test_nothing_can_be_changed(admin_person, tags, monkeypatch):
    monkeypatch.setattr(admin_class(Tag), "readonly_fields", ("colour",), raising=False)
    response = post(admin_person, tags)
    assert offered(response) == [] and "None of these records has a field" in plain(response)


@pytest.mark.parametrize("name", ["number", "entered_by", "total", "pk", "id", "delete", "__class__", "customer__name"])
def test_field_that_is_not_offered_is_not_taken(admin_person, orders, name):
    before = list(Order.objects.values())
    response = post(admin_person, orders[:1], "run", **{name: "7"})
    assert response.status_code == 200 and "Choose a field to change." in plain(response)
    post(admin_person, orders[:1], "run", **{name: "7", "comment": "c"})
    [before_one] = [row for row in before if row["id"] == orders[0].pk]
    after = Order.objects.filter(pk=orders[0].pk).values().get()
    changed = {key for key in after if after[key] != before_one[key]}
    assert changed <= {"comment", "updated_at", "total"}  # the total is computed by the class
    assert after["number"] == before_one["number"] and after["entered_by_id"] == before_one["entered_by_id"]


def test_field_that_is_not_ticked_is_not_taken(admin_person, orders):
    response = post(admin_person, orders[:2], "run", more={"value-payment": "invoice"}, comment="x")
    assert response.status_code == 302
    assert set(Order.objects.filter(comment="x").values_list("payment", flat=True)) == {"card"}


# ------------------------------------------------------------------------------------------------ the page


def test_page_and_dialog(admin_person, orders):
    page = post(admin_person, orders)
    assert "<html" in page.content.decode() and "Change fields of 4 orders" in plain(page)
    dialog = post(admin_person, orders, target="dialog#dialog")
    html = dialog.content.decode()
    assert "<html" not in html and f'hx-post="{ORDERS}" hx-target="#dialog"' in html
    assert dialog.context_data["page"].screen == "bulk_edit"
    assert ('name="value-status"' in html) and 'id="id_value-status"' in html


def test_nothing_chosen_is_said(admin_person, orders):
    response = post(admin_person, orders, "check", "dialog#dialog")
    assert response.status_code == 422 and "Choose a field to change." in plain(response)


def test_wrong_value_is_said_at_its_field(admin_person, orders):
    response = post(admin_person, orders, "check", "dialog#dialog", status="lost", comment="kept")
    html = response.content.decode()
    assert response.status_code == 422 and "Select a valid choice" in html and 'aria-invalid="true"' in html
    assert "kept</textarea>" in html and re.search(r'value="status" checked', html)
    assert post(admin_person, orders, "run", status="lost").status_code == 200
    assert not Order.objects.filter(status="lost").exists()


def test_error_of_a_field_that_is_not_ticked_is_none(admin_person, orders):
    response = post(admin_person, orders, "check", more={"value-status": "lost"}, comment="x")
    assert response.context_data["page"].preview is not None


def test_preview_changes_nothing_and_says_what_would_be(clerk, orders):
    response = post(clerk, orders, "check", "dialog#dialog", payment="invoice")
    text, html = plain(response), response.content.decode()
    assert response.status_code == 200
    assert "3 records will change. 1 refused: Permission denied" in text and str(orders[3]) in text
    assert "Payment Invoice" in text and "Change 3 records" in text
    assert '<input type="hidden" name="value-payment" value="invoice">' in html
    assert '<input type="hidden" name="_change" value="payment">' in html
    assert set(Order.objects.filter(pk__in=[o.pk for o in orders]).values_list("payment", flat=True)) == {"card"}


def test_preview_says_what_is_so_already(admin_person, orders):
    Order.objects.filter(pk=orders[0].pk).update(payment="invoice")
    assert "3 records will change. 1 needs no change." in plain(post(admin_person, orders, "check", payment="invoice"))


def test_back_keeps_what_was_typed(admin_person, orders):
    html = post(admin_person, orders, "back", comment="kept", status="paid").content.decode()
    assert "kept</textarea>" in html and re.search(r'value="comment" checked', html) and "_check" in html


def test_preview_of_very_many_looks_at_the_first(admin_person, tags, monkeypatch):
    monkeypatch.setattr(bulk_page, "MOST_CHECKED", 2)
    text = plain(post(admin_person, tags, "check", colour="plum"))
    assert "The first 2 of 4 records were checked." in text and "2 records will change." in text
    post(admin_person, tags, "run", colour="plum")
    assert Tag.objects.filter(colour="plum").count() == 4


def test_names_and_values_are_escaped(clerk, orders):
    Order.objects.filter(pk=orders[3].pk).update(number=EVIL[:12])
    response = post(clerk, orders, "check", comment=EVIL)
    assert EVIL not in response.content.decode() and EVIL[:12] not in response.content.decode()


# ------------------------------------------------------------------------------------------------ the deed


def test_hooks_and_the_log(admin_person, orders, monkeypatch):
    seen = []
    for hook in ("save_model", "save_related", "save_form"):
        original = getattr(admin_class(Order), hook)

        def spy(self, request, *args, _hook=hook, _original=original, **kwargs):
            seen.append(_hook)
            return _original(self, request, *args, **kwargs)

        monkeypatch.setattr(admin_class(Order), hook, spy)
    response = post(admin_person, orders[:2], "run", payment="invoice", comment="c")
    assert "2 orders were changed successfully." in messages_of(response, admin_person)
    assert seen == ["save_form", "save_model", "save_related"] * 2
    entries = LogEntry.objects.filter(object_id__in=[str(o.pk) for o in orders[:2]]).order_by("-pk")[:2]
    assert {entry.get_change_message() for entry in entries} == {"Changed Payment and Comment."}
    assert {entry.user.username for entry in entries} == {"admin"}


def test_in_the_dialog_it_closes(admin_person, orders):
    response = post(admin_person, orders, "run", "dialog#dialog", payment="invoice")
    assert "admin:close" in response["HX-Trigger"]
    assert json.loads(response["HX-Trigger"])["admin:changed"]["acted"] is True


def test_refused_rows_are_left_and_told(clerk, orders):
    response = post(clerk, orders, "run", payment="invoice")
    text = messages_of(response, clerk)
    assert "3 of 4 orders changed. 1 refused: Permission denied" in text and str(orders[3]) in text
    orders[3].refresh_from_db()
    assert orders[3].payment == "card"


def test_rows_that_need_no_change_are_neither_saved_nor_logged(admin_person, orders):
    before = LogEntry.objects.count()
    stamps = dict(Order.objects.values_list("pk", "updated_at"))
    response = post(admin_person, orders[:3], "run", payment="card")
    assert "3 needed no change" in messages_of(response, admin_person)
    assert LogEntry.objects.count() == before and dict(Order.objects.values_list("pk", "updated_at")) == stamps


def test_field_can_be_emptied(admin_person, orders):
    Order.objects.filter(pk__in=[o.pk for o in orders]).update(comment="away", ship_by="2026-01-01")
    post(admin_person, orders, "run", comment="", ship_by="")
    assert set(Order.objects.filter(pk__in=[o.pk for o in orders]).values_list("comment", "ship_by")) == {("", None)}


def test_unticked_box_is_no(admin_person, orders):
    Order.objects.all().update(express=True)
    post(admin_person, orders[:2], "run", express=None)
    assert Order.objects.filter(express=False).count() == 2


def test_constraints_of_the_whole_row(admin_person, db):
    """A check of the model, and what the database alone would say."""
    customers = list(Customer.objects.all()[:2])
    response = post(admin_person, customers, "check", credit_limit="-5")
    assert "2 refused: A credit limit is not negative." in plain(response)
    response = post(admin_person, customers, "run", credit_limit="-5")
    assert "0 of 2 customers changed." in messages_of(response, admin_person)
    assert not Customer.objects.filter(credit_limit__lt=0).exists()


def test_read_only_fields_of_a_row_are_its_own(admin_person, orders, monkeypatch):
    original = admin_class(Order).get_readonly_fields

    def closed(self, request, obj=None):
        return (*original(self, request, obj), *(["comment"] if obj and obj.pk == orders[1].pk else []))

    monkeypatch.setattr(admin_class(Order), "get_readonly_fields", closed)
    for update in (False, True):
        monkeypatch.setattr(admin_class(Order), "bulk_edit_update", update, raising=False)
        text = plain(post(admin_person, orders[:3], "check", comment=f"new {update}"))
        assert "2 records will change. 1 refused: Cannot be changed here: Comment" in text
        post(admin_person, orders[:3], "run", comment=f"new {update}")
        assert Order.objects.filter(comment=f"new {update}").count() == 2


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValidationError("Not this one."), "Not this one."),
        (PermissionDenied("Not you."), "Not you."),
        (IntegrityError("secret"), "The database refused the change."),
        (ZeroDivisionError("secret"), "An error occurred."),
    ],
)
def test_exception_of_a_row_is_no_500(admin_person, tags, monkeypatch, error, reason):
    def save_model(self, request, obj, form, change):
        obj.save()
        if obj.name == "t2":
            raise error

    monkeypatch.setattr(admin_class(Tag), "save_model", save_model)
    text = messages_of(post(admin_person, tags, "run", colour="plum"), admin_person)
    assert f"3 of 4 tags changed. 1 refused: {reason}" in text and "t2" in text and "secret" not in text
    assert Tag.objects.filter(colour="plum").count() == 3
    assert LogEntry.objects.filter(object_id=str(tags[2].pk)).count() == 0


def test_clean_of_the_projects_form_sees_the_whole_row(admin_person, tags, monkeypatch):
    from django import forms

    class Form(forms.ModelForm):
        def clean(self):
            if self.cleaned_data["name"] == "t1" and self.cleaned_data["colour"] == "plum":
                self.add_error("name", "No plum here.")

    monkeypatch.setattr(admin_class(Tag), "form", Form, raising=False)
    assert "1 refused: No plum here." in plain(post(admin_person, tags, "check", colour="plum"))


def test_clean_of_a_field_looks_at_its_own_row(admin_person, tags, monkeypatch):
    from django import forms

    class Form(forms.ModelForm):
        def clean_colour(self):
            if self.instance.name == "t0":
                raise ValidationError("Not t0.")
            return "danger"

    monkeypatch.setattr(admin_class(Tag), "form", Form, raising=False)
    assert "3 records will change. 1 refused: Colour: Not t0." in plain(
        post(admin_person, tags, "check", colour="plum")
    )
    post(admin_person, tags, "run", colour="plum")
    assert sorted(Tag.objects.filter(colour="danger").values_list("name", flat=True)) == ["t1", "t2", "t3"]


def test_permission_that_is_broken_is_no_500(admin_person, tags, monkeypatch):
    def may(self, request, obj=None):
        return obj is None or obj.name == "t0" or 1 / 0

    monkeypatch.setattr(admin_class(Tag), "has_change_permission", may, raising=False)
    monkeypatch.setattr(admin_class(Tag), "has_view_permission", may, raising=False)
    assert "3 refused: An error occurred." in plain(post(admin_person, tags, "check", colour="plum"))


def test_first_rows_may_be_closed(clerk, orders):
    """The form is that of a row that may be changed, wherever it stands."""
    Order.objects.update(status="done")
    Order.objects.filter(pk=orders[0].pk).update(status="new")
    everything = list(Order.objects.all())
    more = {"select_across": "1"}
    assert "comment" in offered(post(clerk, everything[:1], query="?o=-1", more=more))


def test_values_are_read_when_they_are_written(admin_person, orders):
    """What somebody else changed since the page was opened stays."""
    post(admin_person, orders, "check", payment="invoice")
    Order.objects.filter(pk=orders[0].pk).update(comment="theirs", payment="transfer")
    post(admin_person, orders, "run", payment="invoice")
    orders[0].refresh_from_db()
    assert (orders[0].comment, orders[0].payment) == ("theirs", "invoice")


def test_relations(admin_person, clerk, orders):
    courier = Courier.objects.first()
    text = plain(post(admin_person, orders[:2], "check", courier=str(courier.pk)))
    assert f"Courier {courier}" in text
    post(admin_person, orders[:2], "run", courier=str(courier.pk))
    assert Order.objects.filter(pk__in=[o.pk for o in orders[:2]], courier=courier).count() == 2
    assert post(admin_person, orders[:2], "run", courier="99999").status_code == 200  # no such courier: the form again


@pytest.mark.parametrize(
    ("how", "after"),
    [("add", {"t0", "t1", "t2"}), ("remove", {"t0"}), ("set", {"t1", "t2"}), ("?", {"t0", "t1", "t2"})],
)
def test_many_to_many(admin_person, orders, tags, how, after):
    orders[0].tags.set(tags[:2])
    orders[1].tags.set(tags[1:3])
    more = {"_how-tags": how}
    preview = plain(post(admin_person, orders[:2], "check", more=more, tags=[str(tag.pk) for tag in tags[1:3]]))
    assert ("2 records will change." if how == "remove" else "1 record will change. 1 needs no change.") in preview
    post(admin_person, orders[:2], "run", more=more, tags=[str(tag.pk) for tag in tags[1:3]])
    assert set(orders[0].tags.values_list("name", flat=True)) == after
    assert set(orders[1].tags.values_list("name", flat=True)) == (set() if how == "remove" else {"t1", "t2"})


# ------------------------------------------------------------------------------------------------ by UPDATE


@pytest.fixture
def by_update(monkeypatch):
    for model in (Order, Tag, Customer):
        monkeypatch.setattr(admin_class(model), "bulk_edit_update", True, raising=False)


def test_by_update_without_save_model_but_with_the_log(admin_person, tags, by_update, monkeypatch):
    def save_model(self, request, obj, form, change):
        raise AssertionError("must not be called")

    monkeypatch.setattr(admin_class(Tag), "save_model", save_model)
    response = post(admin_person, tags, "run", colour="plum")
    assert "4 tags were changed successfully." in messages_of(response, admin_person)
    assert Tag.objects.filter(colour="plum").count() == 4
    entries = LogEntry.objects.filter(object_id__in=[str(tag.pk) for tag in tags])
    assert {entry.get_change_message() for entry in entries} == {"Changed Colour."} and entries.count() == 4


def test_by_update_the_number_of_queries_is_constant(admin_person, tags, by_update):
    def queries(objs, colour):
        with CaptureQueriesContext(connection) as found:
            post(admin_person, objs, "run", colour=colour)
        return len(found)

    post(admin_person, tags[:1], "run", colour="info")
    assert queries(tags[:1], "plum") == queries(tags, "danger")
    assert Tag.objects.filter(colour="danger").count() == 4


def test_by_update_permissions_of_rows_count(clerk, orders, by_update):
    response = post(clerk, orders, "run", payment="invoice")
    assert "3 of 4 orders changed. 1 refused: Permission denied" in messages_of(response, clerk)
    orders[3].refresh_from_db()
    assert orders[3].payment == "card"


def test_by_update_many_to_many_is_not_offered(admin_person, orders, by_update):
    assert "tags" not in offered(post(admin_person, orders))


def test_by_update_the_database_refuses_all(admin_person, db, by_update):
    customers = list(Customer.objects.all()[:2])
    text = messages_of(post(admin_person, customers, "run", credit_limit="-5"), admin_person)
    assert "Nothing was changed: The database refused the change." in text
    assert not Customer.objects.filter(credit_limit__lt=0).exists()


def test_by_update_own_log_is_called(admin_person, tags, by_update, monkeypatch):
    logged = []
    monkeypatch.setattr(
        admin_class(Tag), "log_change", lambda self, request, obj, message: logged.append(obj.name), raising=False
    )
    post(admin_person, tags, "run", colour="plum")
    assert logged == ["t0", "t1", "t2", "t3"]


# ------------------------------------------------------------------------------------------------ which rows


def test_all_that_match(admin_person, tags):
    more = {"select_across": "1", "_expected": "4"}
    post(admin_person, tags[:1], "run", query="?q=t", more=more, colour="plum")
    assert Tag.objects.filter(colour="plum").count() == 4


def test_rows_outside_of_get_queryset_are_not_there(clerk, db):
    invoice = Invoice.objects.first()
    Order.objects.filter(pk=invoice.order_id).update(status="void")
    shown = Invoice.objects.exclude(order__status="void").first()
    clerk.user.user_permissions.add(Permission.objects.get(codename="change_invoice"))
    for step in ("check", "run"):
        response = post(clerk, [invoice, shown], step, due_on="2031-01-01")
        assert str(invoice) not in plain(response)
    assert list(Invoice.objects.filter(due_on="2031-01-01")) == [shown]


def test_proxy_and_every_model_of_the_sandbox(admin_person, db):
    """The page opens, and says what there is to change, for each list."""
    assert OpenOrder in htmx_admin.site._registry
    for model, model_admin in htmx_admin.site._registry.items():
        request = RequestFactory().get("/")
        request.user = admin_person.user
        some = list(model_admin.get_queryset(request)[:2])
        if not some or not model_admin.has_change_permission(request):
            continue
        response = post(admin_person, some)
        assert response.status_code in {200, 302}, model
        names = offered(response) if response.status_code == 200 else []
        if names:
            again = admin_person.post(url(model), {**data_for(some), "_changes": "1", "_check": "1", "_change": names})
            assert again.status_code == 200, model
