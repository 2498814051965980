"""Log in, over a page whose session has ended too; log out; change the password."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import path
from django.views.generic import TemplateView

LOGIN = "/office/login/"
CHANGE = "/office/password_change/"
RIGHT = {"username": "viewer", "password": "viewer"}


def text_of(response):
    return response.content.decode()


# ------------------------------------------------------------------------------------------------ log in


def test_page(nobody):
    html = text_of(nobody.get(LOGIN))
    assert 'class="solo' in html and 'id="sidebar"' not in html
    assert '<label for="id_username" class="field__label">Username' in html
    assert 'autocomplete="current-password"' in html and "hx-post" not in html


def test_right_and_wrong_password(nobody):
    wrong = nobody.post(LOGIN, {**RIGHT, "password": "no", "next": "/office/sales/"})
    assert wrong.status_code == 200 and 'role="alert"' in text_of(wrong) and "<title>Error: " in text_of(wrong)
    assert "Please enter the correct username and password" in text_of(wrong)
    right = nobody.post(LOGIN, {**RIGHT, "next": "/office/sales/"})
    assert right.status_code == 302 and right["Location"] == "/office/sales/"


def test_somebody_who_is_not_staff_stays_outside(nobody):
    User.objects.create_user("customer", password="customer")
    response = nobody.post(LOGIN, {"username": "customer", "password": "customer"})
    assert response.status_code == 200 and "staff account" in text_of(response)


@pytest.mark.parametrize(
    "next_url", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_next_never_leads_to_another_host(nobody, next_url):
    assert "evil" not in nobody.post(LOGIN, {**RIGHT, "next": next_url})["Location"]
    response = nobody.get(LOGIN, {"next": next_url})
    assert (
        response.status_code == 302 and "evil" not in response["Location"] and "javascript" not in response["Location"]
    )


def test_what_was_typed_is_escaped(nobody):
    html = text_of(nobody.post(LOGIN + "?next=%22%3E%3Cscript%3E", {"username": "<script>", "password": "x"}))
    assert "<script>" not in html.replace("<script src", "")


def test_signed_in_but_not_allowed_is_told_so(nobody):
    nobody.force_login(User.objects.create_user("customer"))
    assert "You are authenticated as customer" in text_of(nobody.get(LOGIN))


def test_link_to_the_password_reset_if_there_is_one(nobody, settings):
    assert "Forgotten" not in text_of(nobody.get(LOGIN))
    settings.ROOT_URLCONF = __name__
    assert 'href="/reset/"' in text_of(nobody.get(LOGIN))


def _urlpatterns():
    from config import urls

    return [*urls.urlpatterns, path("reset/", TemplateView.as_view(), name="admin_password_reset")]


urlpatterns = _urlpatterns()


# ------------------------------------------------------------------------------------------------ over a page


def test_ended_session_asks_in_its_dialog(nobody):
    answer = nobody.hx_get("/office/sales/order/", "section#results", current="/office/sales/order/?q=x")
    assert answer.status_code == 401
    dialog = nobody.hx_get(answer["HX-Redirect"], "dialog#signin")
    html = text_of(dialog)
    assert "<html" not in html and "Your session has ended" in html
    assert 'hx-target="#signin"' in html and 'name="next" value="/office/sales/order/?q=x"' in html


def test_signing_in_over_a_page_leaves_it_as_it_is(nobody):
    response = nobody.hx_post(LOGIN, {**RIGHT, "next": "/office/"}, "dialog#signin")
    assert response.status_code == 200 and response.content == b""
    assert "admin:signed-in" in response["HX-Trigger"] and response["HX-Reswap"] == "none"
    assert "HX-Redirect" not in response
    assert "sessionid" in response.cookies and nobody.get("/office/").status_code == 200


def test_signing_in_wrongly_is_422_in_the_dialog(nobody):
    response = nobody.hx_post(LOGIN, {**RIGHT, "password": "no"}, "dialog#signin")
    assert response.status_code == 422 and "<html" not in text_of(response) and 'role="alert"' in text_of(response)


def test_signed_in_elsewhere_meanwhile(viewer):
    assert "admin:signed-in" in viewer.hx_get(LOGIN, "dialog#signin")["HX-Trigger"]


# ------------------------------------------------------------------------------------------------ log out, password


def test_log_out(viewer):
    assert viewer.get("/office/logout/").status_code == 405
    html = text_of(viewer.post("/office/logout/"))
    assert "Log in again" in html and 'class="solo' in html and 'id="sidebar"' not in html
    assert viewer.get("/office/").status_code == 302


def test_password_change_as_page_fragment_and_dialog(viewer):
    wrong = {"old_password": "no", "new_password1": "a", "new_password2": "b"}
    page = viewer.post(CHANGE, wrong)
    assert page.status_code == 200 and "<html" in text_of(page) and "Please correct the errors below." in text_of(page)
    fragment = viewer.hx_post(CHANGE, wrong, "form#form", current=CHANGE)
    assert fragment.status_code == 422 and text_of(fragment).lstrip().startswith("<form")
    dialog = viewer.hx_post(CHANGE, wrong, "dialog#dialog")
    assert dialog.status_code == 422 and 'hx-target="#dialog"' in text_of(dialog)


def test_password_is_changed(viewer):
    new = {"old_password": "viewer", "new_password1": "Nordlys-Kaffebar-9", "new_password2": "Nordlys-Kaffebar-9"}
    response = viewer.post(CHANGE, new, follow=True)
    assert "Your password was changed." in text_of(response)
    assert viewer.user.check_password("Nordlys-Kaffebar-9")


def test_password_change_by_htmx_leads_on(viewer):
    new = {"old_password": "viewer", "new_password1": "Nordlys-Kaffebar-9", "new_password2": "Nordlys-Kaffebar-9"}
    response = viewer.hx_post(CHANGE, new, "form#form", current=CHANGE)
    assert response["HX-Redirect"] == "/office/password_change/done/"


def test_password_of_a_user_is_set_in_our_shell(admin_person):
    from django.contrib.auth.models import User

    user = User.objects.get(username="clerk")
    address = f"/office/auth/user/{user.pk}/password/"
    html = admin_person.get(address).content.decode()
    assert 'class="sidebar"' in html and 'name="password1"' in html and "admin/css" not in html
    wrong = {"password1": "a", "password2": "b", "usable_password": "true", "set-password": "1"}
    refused = admin_person.hx_post(address, wrong, "form#form")
    assert refused.status_code == 422 and "field__error" in refused.content.decode()
    right = {
        "password1": "Correct-horse-7",
        "password2": "Correct-horse-7",
        "usable_password": "true",
        "set-password": "1",
    }
    assert admin_person.post(address, right).status_code == 302
    user.refresh_from_db()
    assert user.check_password("Correct-horse-7")


def test_password_of_a_user_needs_the_permission(clerk, admin_person):
    address = f"/office/auth/user/{admin_person.user.pk}/password/"
    assert clerk.get(address).status_code == 403
    assert clerk.post(address, {"password1": "x", "password2": "x"}).status_code == 403
