"""S22 and S23: accounts and their passwords."""

from __future__ import annotations

import re

import pytest
from crm.models import Note
from django import forms
from django.apps.registry import Apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.db import models

import htmx_admin
from htmx_admin import values, versions
from htmx_admin.pages.list.columns import compile_cell
from tests.conftest import Person
from tests.security.helpers import admin_of, staff, statuses, text_of, url

# ------------------------------------------------------------------------------------------------ S22


@pytest.mark.django_db
def test_s22_adding_accounts_needs_the_change_permission_too(settings):
    """Else whoever may add accounts could add one that may do everything."""
    client = staff("add_user", "view_user")
    for debug, status in ((False, 403), (True, 404)):
        settings.DEBUG = debug
        assert statuses(client, url(User, "add")) == {status}
        data = {"username": "root", "password1": "Nordlys-9-x", "password2": "Nordlys-9-x", "usable_password": "true"}
        for extra in ({}, {"_addrow": "x"}, {"_saveasnew": "1"}, {"_popup": "1"}):
            assert statuses(client, url(User, "add"), {**data, **extra}) == {status}
    assert not User.objects.filter(username="root").exists()


LOOKUPS = ["password__startswith", "password", "password__regex", "password__gt", "password__length", "password__in"]


@pytest.mark.parametrize("lookup", LOOKUPS)
def test_s22_no_filter_spells_out_a_password(lookup, admin_person, monkeypatch):
    """UserAdmin refuses it; so does every other admin class of accounts here. A closed gap."""
    assert statuses(admin_person, url(User), None) == {200}
    assert statuses(admin_person, f"{url(User)}?{lookup}=pbkdf2") == {400}
    monkeypatch.setattr(UserAdmin, "lookup_allowed", plain)
    assert statuses(admin_person, f"{url(User)}?{lookup}=pbkdf2") == {400}
    assert statuses(admin_person, f"{url(User)}?{lookup}=pbkdf2", {"action": "delete_selected", "index": "0"}) == {400}


def plain(self, lookup, value, request):
    """``lookup_allowed`` of an admin class that has none of its own."""
    return super(UserAdmin, self).lookup_allowed(lookup, value, request)


def test_s22_passwords_behind_a_declared_relation_are_refused(admin_person, monkeypatch):
    """``list_filter`` allows ``author``, and so what begins with it; but not the author's password."""
    monkeypatch.setattr(type(admin_of(Note)), "list_filter", ["author", "author__password"])
    assert statuses(admin_person, f"{url(Note)}?author__password__startswith=p") == {400}
    assert statuses(admin_person, f"{url(Note)}?author__password__isnull=False") == {200}


def test_s22_filters_of_the_projects_own_keep_their_names(admin_person, monkeypatch):
    """Whether there is a password may be asked, and a filter class may call its parameter as it likes."""

    class Strength(htmx_admin.SimpleListFilter):
        title = "strength"
        parameter_name = "password"

        def lookups(self, request, model_admin):
            return [("weak", "Weak"), ("strong", "Strong")]

        def queryset(self, request, queryset):
            return queryset.filter(password__startswith="md5$") if self.value() == "weak" else queryset

    monkeypatch.setattr(UserAdmin, "lookup_allowed", plain)
    monkeypatch.setattr(type(admin_of(User)), "list_filter", [Strength, ("last_name", htmx_admin.EmptyFieldListFilter)])
    assert admin_person.get(f"{url(User)}?password=weak").status_code == 200
    assert admin_person.get(f"{url(User)}?password__isnull=False").status_code == 200
    assert admin_person.get(f"{url(User)}?password__startswith=m").status_code == 400


def test_s22_changing_ones_own_password_keeps_the_session(admin_person):
    """And ends the other sessions of the same account: the hash in the session is refreshed here only."""
    elsewhere = Person("admin")
    data = {"password1": "Nordlys-Kaffebar-9", "password2": "Nordlys-Kaffebar-9", "usable_password": "true"}
    address = f"/office/auth/user/{admin_person.user.pk}/password/"
    assert admin_person.hx_post(address, data, "form#form", current=address).status_code == 200
    assert admin_person.get("/office/").status_code == 200
    assert elsewhere.get("/office/").status_code == 302
    assert elsewhere.hx_get("/office/", "main#main").status_code == 401


@pytest.mark.parametrize("path", ["add/", "1/password/"])
def test_s22_passwords_are_kept_out_of_error_reports(path, rf, db):
    """``sensitive_post_parameters`` is on both pages."""
    model_admin = admin_of(User)
    request = rf.post("/office/auth/user/" + path, {"password1": "secret"})
    request.user, request._dont_enforce_csrf_checks = AnonymousUser(), True
    view = model_admin.add_view if path == "add/" else model_admin.user_change_password
    with pytest.raises(Exception):  # noqa: B017 - nobody is logged in: what is raised is not the point
        view(request, *([] if path == "add/" else ["1"]))
    assert request.sensitive_post_parameters == "__ALL__"


# ------------------------------------------------------------------------------------------------ S23


def version_of(response):
    found = re.search(r'name="_version" value="([^"]+)"', text_of(response))
    assert found
    return versions.read(found[1])


def test_s23_password_hash_is_on_no_page_of_a_user(admin_person):
    """Passwords are never printed (CVE-2018-16984), nor is a part of the hash that could be attacked."""
    user = User.objects.get(username="clerk")
    pages = [url(user, page) for page in ("change", "detail", "history", "delete")]
    for address in (*pages, url(User), f"/office/auth/user/{user.pk}/password/"):
        for answer in (admin_person.get(address), admin_person.hx_get(address, "dialog#dialog")):
            assert answer.status_code == 200
            assert user.password not in text_of(answer) and user.password.rsplit("$")[-1] not in text_of(answer)


def test_s23_token_against_lost_updates_holds_no_password(admin_person):
    """The token is signed, not encrypted: whoever may open the form could read the hash from it."""
    user = User.objects.get(username="clerk")
    version = version_of(admin_person.get(url(user, "change")))
    assert "username" in version.values and "password" not in version.values


def test_s23_token_holds_nothing_that_the_form_keeps_to_itself():
    """A PasswordInput does not show its value, a disabled field may be shown by another widget than one thinks."""

    class Form(forms.Form):
        username = forms.CharField()
        email = forms.CharField(widget=forms.PasswordInput)
        first_name = forms.CharField(disabled=True)
        last_name = forms.CharField(widget=forms.PasswordInput(render_value=True))

    user = User(pk=1, username="u", email="secret", first_name="f", last_name="l")
    version = versions.read(versions.token(user, Form().fields))
    assert set(version.values) == {"username", "last_name"}


def test_s23_password_of_a_plain_admin_of_users_is_masked(admin_person, monkeypatch):
    """A plain ModelAdmin that lists the field, shows it read only, or edits it in its cell."""
    user = User.objects.get(username="clerk")
    monkeypatch.setattr(type(admin_of(User)), "list_display", ["username", "password"])
    monkeypatch.setattr(type(admin_of(User)), "readonly_fields", ["password"])
    monkeypatch.setitem(admin_of(User).__dict__, "_compiled_tables", {})
    secret = user.password.rsplit("$")[-1]
    for page in ("changelist", "change", "detail"):
        for answer in (
            admin_person.get(url(User if page == "changelist" else user, page)),
            admin_person.hx_get(url(User if page == "changelist" else user, page), "main#main"),
        ):
            assert answer.status_code == 200
            assert secret not in text_of(answer), page


def test_s23_password_of_another_model_of_accounts_is_masked():
    """AbstractBaseUser subclasses that are not AUTH_USER_MODEL (CVE-2026-113733)."""

    class Customer(AbstractBaseUser):
        class Meta:
            app_label = "security"
            apps = Apps()

    kind = values.kind_for(Customer._meta.get_field("password"))
    hashed = "pbkdf2_sha256$1$salt$secretsecret"
    for shown in (kind.text(hashed), kind.as_cell(hashed), kind.as_detail(hashed)):
        assert "secretsecret" not in shown and "salt$" not in shown


def test_s23_password_behind_a_relation_is_masked(admin_person):
    """``list_display = ["user__password"]`` of a related model (here: of the log)."""

    class LogAdmin(htmx_admin.ModelAdmin):
        list_display = ("object_repr", "user__password")

    site = htmx_admin.AdminSite(name="htmx_admin")
    site.register(LogEntry, LogAdmin)
    cell = compile_cell("user__password", LogEntry, site.get_model_admin(LogEntry))
    entry = LogEntry(user=User.objects.get(username="clerk"))
    assert entry.user.password.rsplit("$")[-1] not in cell.html(entry)


def test_s23_field_of_that_name_elsewhere_is_an_ordinary_one():
    """Only accounts have passwords: a field that is called so in another model is the project's own affair."""

    class Router(models.Model):
        password = models.CharField(max_length=40)

        class Meta:
            app_label = "security"
            apps = Apps()

        def __str__(self):
            return "router"

    assert values.kind_for(Router._meta.get_field("password")).as_cell("hunter2") == "hunter2"
