"""S44 to S50: how is written, what is told of it, and what cannot happen by accident."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import override_settings
from django.urls import include, path
from logistics.models import Courier
from sales.models import Order

import htmx_admin
from tests.conftest import Person
from tests.pages.form.browserlike import read
from tests.security.helpers import DIALOG, admin_of, as_it_was, ask, staff, statuses, text_of, url

# ------------------------------------------------------------------------------------------------ S44


class Guarded(Person):
    """A client whose requests need the token, as those of a browser do."""

    def __init__(self, username: str) -> None:
        super().__init__(username)
        self.handler.enforce_csrf_checks = True


def posts(order):
    """Every way to write, with what is posted."""
    return {
        url(Order, "add"): {"number": "SO-1"},
        url(order, "change"): {"comment": "forged"},
        url(order, "delete"): {"post": "yes"},
        url(order, "cell", "express"): {"express": "on"},
        url(order, "detail"): {"CHANGE_FORM-action": "x", "_selected_action": order.pk},
        url(Order): {"action": "delete_selected", "_selected_action": order.pk, "index": "0", "post": "yes"},
        f"{url(Order)}?_save": {"_save": "Save"},
        "/office/logout/": {},
        "/office/password_change/": {"old_password": "admin"},
        "/office/preferences/": {"theme": "dark"},
        "/office/login/": {"username": "admin", "password": "admin"},
    }


def test_s44_every_write_needs_the_token(order, db):
    client = Guarded("admin")
    for address, data in posts(order).items():
        assert statuses(client, address, data, "", "dialog#dialog", "form#form") == {403}, address
        client.cookies["csrftoken"] = "a" * 32
        for planted in ("b" * 32, "", "a" * 31):
            answer = client.post(address, data, headers={"HX-Request": "true", "X-CSRFToken": planted})
            assert answer.status_code == 403
        del client.cookies["csrftoken"]
    assert as_it_was(order) and client.get("/office/").status_code == 200


def test_s44_token_of_the_page_opens_the_form_and_the_cell(order, db):
    """In the hidden field, and in the header that htmx sends."""
    client = Guarded("admin")
    form = read(client.get(url(order, "change")))
    assert client.post(url(order, "change"), form.post(comment="saved")).status_code == 302
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post(url(order, "cell", "express"), {"express": "on"}, headers=headers).status_code == 302
    order.refresh_from_db()
    assert order.comment == "saved" and order.express


def test_s44_views_of_a_model_ask_for_themselves_too(order, rf, admin_person):
    """Called without the site's wrapper, as packages do, form, list and deletion still want the token."""
    model_admin = admin_of(Order)
    for view, args in (("changeform_view", [str(order.pk)]), ("changelist_view", []), ("delete_view", [str(order.pk)])):
        request = rf.post("/", {"post": "yes"})
        request.user = admin_person.user
        assert getattr(model_admin, view)(request, *args).status_code == 403
    assert Order.objects.filter(pk=order.pk).exists()


# ------------------------------------------------------------------------------------------------ S45


def posted_list(record, **values):
    """The list as Django's own page posts it, with one row."""
    row = {f"form-0-{name}": value for name, value in values.items()}
    return {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": record.pk, "_save": "Save", **row}


def fail(*args, **kwargs):
    raise RuntimeError("the log is full")


@pytest.fixture
def log_is_full(monkeypatch):
    for name in ("log_addition", "log_change", "log_deletions"):
        monkeypatch.setattr(type(admin_of(Courier)), name, fail, raising=False)


@pytest.mark.parametrize("target", ["", "dialog#dialog"])
def test_s45_a_write_and_its_log_entry_are_one(target, admin_person, log_is_full):
    """Add, change, delete, list and cell: what cannot be logged does not happen."""
    admin_person.raise_request_exception = False
    courier = Courier.objects.create(name="Slow", is_active=False)
    rows = posted_list(courier, is_active="on")
    ways = {
        url(Courier, "add"): {"name": "Fast", "is_active": "on"},
        url(courier, "change"): {"name": "Slower", "is_active": "on"},
        url(courier, "delete"): {"post": "yes"},
        url(courier, "cell", "is_active"): {"is_active": "on"},
        f"{url(Courier)}?q=Slow": rows,
    }
    for address, data in ways.items():
        assert statuses(admin_person, address, data, target) == {500}, address
    assert as_it_was(courier) and not Courier.objects.filter(name="Fast").exists()


def test_s45_actions_are_not_one_transaction(admin_person, monkeypatch):
    """As in Django: an action that wants to be whole wraps itself."""
    courier = Courier.objects.first()

    def halfway(model_admin, request, queryset):
        queryset.update(phone="begun")
        raise RuntimeError("in the middle")

    monkeypatch.setattr(type(admin_of(Courier)), "actions", [halfway], raising=False)
    admin_person.raise_request_exception = False
    data = {"action": "halfway", "_selected_action": courier.pk, "index": "0"}
    assert admin_person.post(url(Courier), data).status_code == 500
    assert Courier.objects.get(pk=courier.pk).phone == "begun"


@pytest.mark.parametrize("target", DIALOG)
def test_s45_refused_request_is_undone_under_atomic_requests(target, admin_person, monkeypatch):
    """The page that says 403 is not a success: what was written before it is rolled back, as when Django answers."""
    courier = Courier.objects.first()

    def halfway(model_admin, request, queryset):
        queryset.update(phone="begun")
        raise PermissionDenied

    monkeypatch.setattr(type(admin_of(Courier)), "actions", [halfway], raising=False)
    data = {"action": "halfway", "_selected_action": courier.pk, "index": "0"}
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    assert statuses(admin_person, url(Courier), data, target) == {403}
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", False)
    assert as_it_was(courier)


# ------------------------------------------------------------------------------------------------ S46, S47


def logged(record, flag):
    return LogEntry.objects.filter(object_id=str(record.pk), action_flag=flag).count()


def test_s46_every_write_is_logged(admin_person):
    """By the form, by the list, by a cell, by an action that deletes; each once, with the user."""
    start = LogEntry.objects.count()
    admin_person.post(url(Courier, "add"), {"name": "Fast", "is_active": "on"})
    courier = Courier.objects.get(name="Fast")
    admin_person.hx_post(url(courier, "change"), {"name": "Faster", "is_active": "on"}, "dialog#dialog")
    admin_person.hx_post(url(courier, "cell", "is_active"), {}, f"td#cell-{courier.pk}-is_active")
    rows = posted_list(courier, is_active="on")
    admin_person.post(f"{url(Courier)}?q=Faster", rows)
    assert (logged(courier, ADDITION), logged(courier, CHANGE)) == (1, 3)
    admin_person.post(url(courier, "delete"), {"post": "yes"})
    assert logged(courier, DELETION) == 1
    other = Courier.objects.create(name="Other")
    data = {"action": "delete_selected", "_selected_action": other.pk, "index": "0", "post": "yes"}
    admin_person.hx_post(url(Courier), data, "dialog#dialog")
    assert logged(other, DELETION) == 1 and not Courier.objects.filter(pk=other.pk).exists()
    assert LogEntry.objects.count() == start + 6
    assert set(LogEntry.objects.order_by("-pk")[:6].values_list("user__username", flat=True)) == {"admin"}


def test_s46_deletion_is_logged_before_it_happens(admin_person, monkeypatch):
    """So that the entry knows the record."""
    there = []
    original = admin_of(Courier).log_deletions

    def spy(request, queryset):
        there.extend(Courier.objects.filter(pk__in=[obj.pk for obj in queryset]).values_list("name", flat=True))
        return original(request, queryset)

    monkeypatch.setattr(admin_of(Courier), "log_deletions", spy)
    courier = Courier.objects.create(name="Gone")
    admin_person.post(url(courier, "delete"), {"post": "yes"})
    assert there == ["Gone"] and not Courier.objects.filter(pk=courier.pk).exists()


def test_s46_passwords_are_logged_and_merged_changes_too(admin_person):
    user = User.objects.get(username="clerk")
    data = {"password1": "Nordlys-Kaffebar-9", "password2": "Nordlys-Kaffebar-9", "usable_password": "true"}
    admin_person.hx_post(f"/office/auth/user/{user.pk}/password/", data, "form#form")
    entry = LogEntry.objects.latest("pk")
    assert entry.object_id == str(user.pk) and entry.get_change_message() == "Changed password."
    assert "Nordlys" not in str(LogEntry.objects.values_list("change_message", flat=True))


def test_s46_unchanged_cell_and_refused_form_are_not_logged(admin_person):
    courier = Courier.objects.filter(is_active=True).first()
    start = LogEntry.objects.count()
    admin_person.post(url(courier, "cell", "is_active"), {"is_active": "on"})
    admin_person.post(url(courier, "change"), {"name": ""})
    assert LogEntry.objects.count() == start


def test_s47_messages_of_the_log_hold_labels_and_no_values(admin_person, order):
    """Whoever reads the history of a record need not be allowed to see all its fields."""
    Order.objects.filter(pk=order.pk).update(comment="the old secret")
    form = read(admin_person.get(url(order, "change")))
    admin_person.post(url(order, "change"), form.post(comment="the new secret"))
    admin_person.post(url(order, "cell", "ship_by"), {"ship_by": "2031-02-03"})
    form = read(admin_person.get(url(order, "change")))
    Order.objects.filter(pk=order.pk).update(comment="theirs, a secret")
    merged = form.post(comment="mine, a secret", _merge="yours")
    admin_person.post(url(order, "change"), {**merged, "_seen": form.data["_version"][0]})
    entries = LogEntry.objects.filter(object_id=str(order.pk)).values_list("change_message", flat=True)
    assert len(entries) >= 2
    told = " ".join(entries)
    assert "Comment" in told and "Ship by" in told
    assert "secret" not in told and "2031" not in told


# ------------------------------------------------------------------------------------------------ S48, S49


def test_s48_deleting_needs_a_post_that_says_something(admin_person, bare):
    """GET, HEAD, DELETE, PUT and an empty POST show the page or nothing; the record stays."""
    address = url(bare, "delete")
    for method in ("get", "head", "delete", "put", "patch", "options"):
        for target in DIALOG:
            headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": target} if target else {}
            assert getattr(admin_person, method)(address, headers=headers).status_code == 200
    assert statuses(admin_person, f"{address}?post=yes", None) == {200}
    assert statuses(admin_person, address, {}) == {200}
    assert Order.objects.filter(pk=bare.pk).exists()


def test_s48_delete_selected_is_confirmed(admin_person, bare):
    data = {"action": "delete_selected", "_selected_action": bare.pk, "index": "0"}
    assert statuses(admin_person, url(Order), data, *DIALOG) == {200}
    assert statuses(admin_person, f"{url(Order)}?post=yes", data, *DIALOG) <= {200, 302}
    for method in ("get", "delete", "put"):
        getattr(admin_person, method)(url(Order), {**data, "post": "yes"} if method == "get" else None)
    assert Order.objects.filter(pk=bare.pk).exists()


def test_s48_no_get_writes(admin_person, order):
    """Following any link of a record's pages changes nothing."""
    before = LogEntry.objects.count()
    query = "comment=forged&_save=1&post=yes&express=on&action=mark_sent&_selected_action=1&index=0&_saveasnew=1"
    for page in ("change", "detail", "history", "delete"):
        assert statuses(admin_person, f"{url(order, page)}?{query}") == {200}
    assert statuses(admin_person, f"{url(order, 'cell', 'express')}?{query}&_cancel=1") <= {200, 302}
    assert statuses(admin_person, f"{url(Order, 'add')}?{query}") == {200}
    assert as_it_was(order) and LogEntry.objects.count() == before


def test_s49_save_of_a_list_runs_no_action(admin_person, bare):
    """``_save`` goes to list_editable, whatever action is chosen beside it."""
    chosen = {"action": "delete_selected", "_selected_action": bare.pk, "index": "0", "post": "yes"}
    rows = posted_list(bare, ship_by="2031-02-03")
    for target in ("", "section#results", "dialog#dialog"):
        ask(admin_person, url(Order), {**rows, **chosen}, target)
    assert str(Order.objects.get(pk=bare.pk).ship_by) == "2031-02-03"


# ------------------------------------------------------------------------------------------------ S50


urlpatterns = [
    path("office/doc/", include("django.contrib.admindocs.urls")),
    path("office/", htmx_admin.site.urls),
]


@pytest.fixture
def documented(monkeypatch, settings):
    """The sandbox with admindocs below our site; docutils is not needed for what is asked here."""
    monkeypatch.setattr("django.contrib.admindocs.utils.docutils_is_available", True)
    monkeypatch.setattr("django.contrib.admindocs.utils.parse_rst", lambda text, *args, **kwargs: text)
    settings.ROOT_URLCONF = __name__
    with override_settings(INSTALLED_APPS=[*settings.INSTALLED_APPS, "django.contrib.admindocs"]):
        yield


@pytest.mark.parametrize("name", ["../../../../etc/passwd", "/etc/passwd", "..%2F..%2Fsettings.py", "%2Fetc%2Fpasswd"])
def test_s50_admindocs_reads_templates_only(name, documented, admin_person):
    """``safe_join`` (CVE-2021-33203), also with the site of ours above it."""
    answer = admin_person.get(f"/office/doc/templates/{name}/", follow=True)
    assert "root:" not in text_of(answer) and "SECRET_KEY" not in text_of(answer)
    shown = text_of(admin_person.get("/office/doc/templates/sales/assign_courier.html/"))
    assert "sandbox/templates/sales/assign_courier.html" in shown


def test_s50_admindocs_shows_models_to_those_who_may_see_them(documented, db):
    """Its pages are for the staff, a model's page for those with a permission for it."""
    assert Person().get("/office/doc/models/sales.order/").status_code == 302
    assert staff().get("/office/doc/models/sales.order/").status_code == 403
    reader = staff("view_order", username="reader")
    assert reader.get("/office/doc/models/sales.order/").status_code == 200
    assert reader.get("/office/doc/models/auth.user/").status_code == 403
    index = text_of(reader.get("/office/doc/models/"))
    assert "sales.order" in index and "auth.user" not in index
