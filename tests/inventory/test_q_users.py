"""Rows 298-303: users and groups."""

from __future__ import annotations

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .conftest import text_of
from .records import form, html, messages, save, url

PASSWORD = {"password1": "correct horse", "password2": "correct horse"}


@pytest.fixture
def users(office):
    def build(user="admin", **options):
        return office(User, options, user=user, bases=(UserAdmin,), also=[Group])

    return build


@pytest.fixture
def someone(db):
    return User.objects.create_user("someone", password="old horse")


def staff(*codenames):
    user = User.objects.create_user("half", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return user.username


# ------------------------------------------------------------------------------------------------ adding


def test_row_298_first_name_and_password_then_the_rest(users):
    page = users()
    reader = form(page)
    assert {"username", "password1", "password2"} <= set(reader.controls) and "first_name" not in reader.controls
    answer = save(page, None, username="new", **PASSWORD)
    new = User.objects.get(username="new")
    assert answer.url == url(page, new) and new.check_password("correct horse")
    assert "You may edit it again below." in messages(answer)[0]


MORE = "After you’ve created a user, you’ll be able to edit more user options."


def test_row_298_it_is_said_that_more_follows(users, someone):
    page = users()
    assert html(page).count(MORE) == 1
    assert MORE in page.client.hx_get(url(page), "dialog#dialog").content.decode()
    assert MORE not in html(page, someone) and MORE not in html(page, query="?_popup=1")
    assert MORE not in html(users(add_form_template=None))


@pytest.mark.parametrize(("button", "target"), [("_addanother", "/mini/auth/user/add/"), ("_continue", "/change/")])
def test_row_298_other_buttons(users, button, target):
    assert save(users(), None, button, username="new", **PASSWORD).url.endswith(target)


def test_row_298_without_a_password(users):
    page = users()
    assert form(page).data["usable_password"] == ["true"]
    assert save(page, None, username="new", usable_password="false").status_code == 302
    assert not User.objects.get(username="new").has_usable_password()


def test_row_298_in_the_dialog_the_rest_follows_in_it(users):
    page = users()
    add = url(page)
    data = {"username": "new", "usable_password": "true", **PASSWORD, "_save": "1"}
    answer = page.client.hx_post(add, data, "dialog#dialog", current=page.list_url)
    assert url(page, User.objects.get(username="new")) in answer["HX-Location"]


def test_row_298_weak_passwords_are_errors(users):
    answer = save(users(), None, username="new", password1="x", password2="y").content.decode()
    assert "The two password fields didn’t match." in answer


def test_row_298_add_fieldsets_and_add_form_of_a_project(users):
    page = users(
        add_fieldsets=[("Who", {"classes": ["wide"], "fields": ["username", "email", "password1", "password2"]})]
    )
    assert "email" in form(page).controls
    assert re.search(r'class="section wide" id="fieldset-0"', html(page))


def test_row_299_adding_needs_both_permissions(users):
    page = users(user=staff("add_user", "view_user"))
    assert page.client.get(url(page)).status_code == 403


# ------------------------------------------------------------------------------------------------ the password


def test_row_301_the_hash_is_never_shown(users, someone):
    for name in (staff("view_user"), "admin"):
        page = users(user=name)
        for view in ("change", "detail"):
            text = html(page, someone, view)
            assert someone.password not in text and someone.password.rpartition("$")[2] not in text
    assert "old horse" not in text


def test_row_301_summary_and_link(users, someone):
    page = users()
    shown = html(page, someone)
    assert "algorithm" in text_of(shown) and "Reset password" in text_of(shown)
    link = re.search(r'href="([^"]*password/)"[^>]*>Reset', shown).group(1)
    assert link in ("../password/", url(page, someone, "password"))


def test_row_301_the_link_leads_there_from_a_dialog_too(users, someone):
    """In the dialog the address of the page beneath is the base of relative links."""
    page = users()
    text = page.client.hx_get(url(page, someone), "dialog#dialog", current=page.list_url).content.decode()
    assert f'href="{url(page, someone, "password")}"' in text


@pytest.mark.parametrize("password", [None, "nonsense"])
def test_row_301_odd_hashes(users, someone, password):
    if password is None:
        someone.set_unusable_password()
    else:
        someone.password = password
    someone.save()
    for view in ("change", "detail"):
        assert page_is_fine(users(), someone, view)


def page_is_fine(page, obj, view):
    return page.client.get(url(page, obj, view)).status_code == 200


def test_row_300_set_password(users, someone):
    page = users()
    there = url(page, someone, "password")
    answer = page.client.post(there, {"usable_password": "true", **PASSWORD, "set-password": "1"})
    assert answer.url == url(page, someone) and messages(answer) == ["Password changed successfully."]
    someone.refresh_from_db()
    assert someone.check_password("correct horse")
    assert LogEntry.objects.filter(object_id=str(someone.pk)).latest("pk").get_change_message() == "Changed password."


def test_row_300_disable_and_enable(users, someone):
    page = users()
    there = url(page, someone, "password")
    assert 'name="unset-password"' in page.client.get(there).content.decode()
    answer = page.client.post(there, {"usable_password": "false", "unset-password": "1"})
    assert messages(answer) == ["Password-based authentication was disabled."]
    someone.refresh_from_db()
    assert not someone.has_usable_password()
    text = page.client.get(there).content.decode()
    assert 'name="unset-password"' not in text
    assert "This action will <strong>enable</strong> password-based authentication for this user." in text


def test_row_300_own_password_keeps_the_session(users):
    page = users()
    page.client.post(url(page, page.client.user, "password"), {"usable_password": "true", **PASSWORD})
    assert page.client.get(page.list_url).status_code == 200


def test_row_300_own_form_and_template(users, someone, tmp_path, settings):
    from django.contrib.auth.forms import AdminPasswordChangeForm

    class Form(AdminPasswordChangeForm):
        pass

    Form.base_fields["password1"].help_text = "Not your birthday."
    page = users(change_password_form=Form)
    assert "Not your birthday." in page.client.get(url(page, someone, "password")).content.decode()
    (tmp_path / "mine.html").write_text("Mine: {{ title }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    page = users(change_user_password_template="mine.html")
    assert page.client.get(url(page, someone, "password")).content.decode() == "Mine: Change password: someone"


# ------------------------------------------------------------------------------------------------ the rest


def test_row_302_fieldsets_of_a_project(users, someone):
    extra = ("More <", {"fields": ["last_name"], "description": "mine"})
    page = users(fieldsets=[UserAdmin.fieldsets[0], extra])
    assert "More &lt;" in html(page, someone) and "last_name" in form(page, someone).controls
    assert save(page, someone, last_name="One").status_code == 302
    someone.refresh_from_db()
    assert someone.last_name == "One" and someone.check_password("old horse")


def test_row_303_permissions_of_a_group_are_few_queries(office, db):
    group = Group.objects.create(name="Tasters")
    group.permissions.set(Permission.objects.all()[:40])
    page = office(Group, bases=(GroupAdmin,))
    html(page, group)
    with CaptureQueriesContext(connection) as queries:
        html(page, group)
    assert not [q for q in queries if "django_content_type" in q["sql"] and "JOIN" not in q["sql"]][2:]
    assert save(page, group).status_code == 302
    assert group.permissions.count() == 40
