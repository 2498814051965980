"""S13 to S17: deleting, and the actions of the list and of a record."""

from __future__ import annotations

import pytest
from catalog.models import Category
from sales.models import Invoice, Order, OrderLine

import htmx_admin
from htmx_admin.pages.detail.actions import HAS_LOCATIONS
from tests.security.helpers import DIALOG, admin_of, allow, as_it_was, ask, staff, statuses, text_of, url

# ------------------------------------------------------------------------------------------------ S13, S14, S15


def test_s13_deleting_needs_the_permission_for_the_record(admin_person, viewer, bare):
    """What was delivered stays in the books, for the highest of users too."""
    assert statuses(viewer, url(bare, "delete")) == statuses(viewer, url(bare, "delete"), {"post": "yes"}) == {403}
    Order.objects.filter(pk=bare.pk).update(status="done")
    assert statuses(admin_person, url(bare, "delete")) == {403}
    assert statuses(admin_person, url(bare, "delete"), {"post": "yes"}) == {403}
    assert Order.objects.filter(pk=bare.pk).exists()
    for page in ("detail", "change"):
        assert url(bare, "delete") not in text_of(admin_person.get(url(bare, page)))


def test_s14_every_record_that_goes_along_is_asked(admin_person, bare, monkeypatch):
    """One line of the order that may not be deleted holds them all."""
    last = bare.lines.last()
    allow(monkeypatch, OrderLine, "has_delete_permission", lambda obj: obj is None or obj.pk != last.pk)
    for answer in ask(admin_person, url(bare, "delete"), None, *DIALOG):
        assert "your account doesn" in text_of(answer) and 'value="yes"' not in text_of(answer)
    assert statuses(admin_person, url(bare, "delete"), {"post": "yes"}) == {403}
    assert Order.objects.filter(pk=bare.pk).exists() and bare.lines.exists()


def test_s14_protected_records_hold_the_deletion(admin_person):
    category = Category.objects.filter(products__isnull=False).first()
    for answer in ask(admin_person, url(category, "delete"), {"post": "yes"}, *DIALOG):
        assert answer.status_code == 200 and "Protected objects" in text_of(answer)
    assert Category.objects.filter(pk=category.pk).exists()


def test_s14_models_that_are_not_registered_are_not_asked(bare, monkeypatch):
    """As in Django: without an admin class there is nobody to ask."""
    monkeypatch.delitem(htmx_admin.site._registry, OrderLine)
    client = staff("view_order", "delete_order")
    assert client.post(url(bare, "delete"), {"post": "yes"}).status_code == 302
    assert not Order.objects.filter(pk=bare.pk).exists()


DELETE = {"action": "delete_selected", "index": "0"}


def test_s15_delete_selected_is_offered_only_with_the_permission(clerk, viewer, bare):
    """``allowed_permissions = ["delete"]``: whoever posts it nevertheless deletes nothing."""
    for client in (clerk, viewer):
        assert "delete_selected" not in text_of(client.get(url(Order)))
        for data in (DELETE, {**DELETE, "post": "yes"}, {**DELETE, "post": "yes", "select_across": "1"}):
            for answer in ask(client, url(Order), {**data, "_selected_action": bare.pk}):
                assert "deletable_objects" not in (answer.context or {})
    assert Order.objects.filter(pk=bare.pk).exists()


def test_s15_delete_selected_asks_every_record_again_when_it_is_confirmed(admin_person, bare, monkeypatch):
    last = bare.lines.last()
    allow(monkeypatch, OrderLine, "has_delete_permission", lambda obj: obj is None or obj.pk != last.pk)
    data = {**DELETE, "_selected_action": bare.pk}
    for answer in ask(admin_person, url(Order), data, *DIALOG):
        assert answer.status_code == 200 and 'value="yes"' not in text_of(answer)
    assert statuses(admin_person, url(Order), {**data, "post": "yes"}, *DIALOG) == {403}
    assert Order.objects.filter(pk=bare.pk).exists()


# ------------------------------------------------------------------------------------------------ S16, S17


def test_s16_action_that_is_not_offered_cannot_be_posted(viewer, order):
    """The name must be among ``get_action_choices()``: ``mark_sent`` asks for a permission of its own."""
    Order.objects.filter(pk=order.pk).update(courier_id=1)
    order.refresh_from_db()
    names = ("mark_sent", "assign_courier", "delete_model", "has_change_permission", "__init__", "")
    for name in names:
        data = {"action": name, "_selected_action": order.pk, "index": "0", "_run": "1", "courier": "1"}
        for answer in ask(viewer, url(Order), data):
            led = {"HX-Redirect", "HX-Location", "HX-Trigger"} & set(answer.headers)
            assert answer.status_code == 302 or led
    assert as_it_was(order)


def test_s16_action_runs_on_what_the_user_may_see(clerk, hidden, monkeypatch):
    """The queryset starts from that of the list; keys of other records, or "all that match", do not widen it."""
    touched = []

    def touch(self, request, queryset):
        touched.extend(queryset.values_list("pk", flat=True))

    monkeypatch.setattr(type(admin_of(Invoice)), "touch", touch, raising=False)
    monkeypatch.setattr(type(admin_of(Invoice)), "actions", ["touch"])
    shown = Invoice.objects.exclude(order__status="void").first()
    data = {"action": "touch", "index": "0", "_selected_action": [str(hidden.pk), str(shown.pk)]}
    for target in ("", "dialog#dialog", "section#results"):
        ask(clerk, url(Invoice), data, target)
        assert touched == [shown.pk]
        touched.clear()
        ask(clerk, url(Invoice), {**data, "select_across": "1"}, target)
        assert hidden.pk not in touched and len(touched) == Invoice.objects.exclude(order__status="void").count()
        touched.clear()


def test_s16_all_that_match_are_those_of_the_filters(clerk, monkeypatch):
    """``select_across`` with filters in the address: no record beside them is touched."""
    touched = []
    monkeypatch.setattr(
        type(admin_of(Order)), "touch", lambda self, request, queryset: touched.extend(queryset), raising=False
    )
    monkeypatch.setattr(type(admin_of(Order)), "actions", ["touch"])
    one = Order.objects.filter(status="new").first()
    data = {"action": "touch", "index": "0", "select_across": "1", "_selected_action": one.pk}
    clerk.post(url(Order) + "?status__exact=new", data)
    assert touched and {order.status for order in touched} == {"new"}
    assert len(touched) == Order.objects.filter(status="new").count()


def test_s16_permission_of_an_action_is_that_for_the_model(clerk, order, monkeypatch):
    """As in Django: an action looks at the single records itself, where that matters."""
    touched = []

    @htmx_admin.action(permissions=["change"])
    def touch(model_admin, request, queryset):
        touched.extend(queryset)

    monkeypatch.setattr(type(admin_of(Order)), "actions", [touch])
    Order.objects.filter(pk=order.pk).update(status="done")
    assert statuses(clerk, url(order, "cell", "express")) == {403}
    clerk.post(url(Order), {"action": "touch", "index": "0", "_selected_action": order.pk})
    assert touched == [order]


@pytest.fixture
def change_form_action(monkeypatch):
    """An action of the change form (Django 6.1), and the records that it was run on."""
    if not HAS_LOCATIONS:
        pytest.skip("Django 6.1 has them first")
    from django.contrib.admin.options import ActionLocation

    touched = []

    def touch(self, request, queryset):
        touched.extend(queryset)

    touch.locations = [ActionLocation.CHANGE_FORM]
    monkeypatch.setattr(type(admin_of(Order)), "touch", touch, raising=False)
    monkeypatch.setattr(type(admin_of(Order)), "actions", ["touch"])
    return touched


@pytest.mark.parametrize("page", ["change", "detail"])
def test_s17_action_of_a_record_is_run_on_that_record_only(page, clerk, order, change_form_action):
    """Exactly one key, that of the page, else 400; ``select_across`` does not count."""
    other = Order.objects.exclude(pk=order.pk).first()
    name = {"CHANGE_FORM-action": "touch", "CHANGE_FORM-select_across": "1", "select_across": "1", "index": "0"}
    for keys in ([], [other.pk], [order.pk, other.pk], [order.pk, order.pk], ["1 OR 1=1"]):
        assert statuses(clerk, url(order, page), {**name, "_selected_action": keys}, *DIALOG) == {400}
    assert change_form_action == []
    clerk.post(url(order, page), {**name, "_selected_action": order.pk})
    assert change_form_action == [order]


@pytest.mark.parametrize("page", ["change", "detail"])
def test_s17_action_of_a_record_needs_the_record(page, order, change_form_action):
    data = {"CHANGE_FORM-action": "touch", "_selected_action": order.pk}
    assert statuses(staff(), url(order, page), data) == {403}
    assert change_form_action == []
