"""403, 404, 400 in the shell, small ones for fragments, and a 500 that needs nothing."""

from __future__ import annotations

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import RequestFactory

import htmx_admin
from htmx_admin.pages.error import server_error

EVIL = "<script>alert(1)</script>"


def text_of(response):
    return response.content.decode()


def answer(person, error, **headers):
    request = RequestFactory().get("/office/x/", headers=headers)
    request.user = person.user
    response = htmx_admin.site.error_page_class(request, htmx_admin.site).answer(error)
    return response.render() if hasattr(response, "render") else response


@pytest.mark.parametrize(
    ("error", "status"),
    [(PermissionDenied(), 403), (Http404(), 404), (BadRequest(), 400), (SuspiciousOperation(), 400)],
)
def test_page_has_the_shell_the_code_and_a_way_out(viewer, error, status):
    response = answer(viewer, error)
    assert response.status_code == status
    html = text_of(response)
    assert f'<p class="oops__code">{status}</p>' in html and 'id="sidebar"' in html
    assert 'href="/office/"' in html.partition('class="oops"')[2]


def test_reason_is_shown_for_permissions_only_and_escaped(viewer):
    assert "Ask the managers. &lt;script&gt;" in text_of(answer(viewer, PermissionDenied(f"Ask the managers. {EVIL}")))
    assert "a secret of the code" not in text_of(answer(viewer, Http404("a secret of the code")))
    assert EVIL not in text_of(answer(viewer, PermissionDenied(EVIL)))


def test_way_back_only_to_this_host(viewer):
    assert 'href="http://testserver/office/sales/"' in text_of(
        answer(viewer, Http404(), Referer="http://testserver/office/sales/")
    )
    for referer in ("http://testserver.evil.example/", "https://evil.example/", "javascript:alert(1)"):
        assert referer not in text_of(answer(viewer, Http404(), Referer=referer))


def test_fragment_gets_the_status_and_hardly_anything(viewer):
    response = viewer.hx_get("/office/nothing/here/", "section#results", current="/office/")
    assert response.status_code == 404 and text_of(response) == "Page not found"
    response = viewer.hx_get("/office/sales/order/add/", "dialog#dialog", current="/office/")
    assert response.status_code == 403 and text_of(response) == "Permission denied"


def test_anonymous_people_learn_nothing(nobody):
    for url in ("/office/nothing/here/", "/office/sales/order/1/detail/"):
        response = nobody.get(url)
        assert response.status_code == 302 and "/login/" in response["Location"]


def test_server_error_needs_no_database_session_or_context_processor(settings):
    # No db mark: a query would fail. No session, no user on the request.
    settings.TEMPLATES = [
        {**t, "OPTIONS": {**t["OPTIONS"], "context_processors": ["nowhere.to.be.found"]}} for t in settings.TEMPLATES
    ]
    response = server_error(RequestFactory().get("/office/x/", {"q": f'"{EVIL}'}))
    html = text_of(response)
    assert response.status_code == 500 and "Server error" in html and EVIL not in html
    assert 'href="/office/x/?q=' in html


def test_server_error_offers_no_repetition_of_a_post():
    assert "Try again" not in text_of(server_error(RequestFactory().post("/office/x/")))


def test_server_error_without_its_template_is_still_an_answer():
    response = server_error(RequestFactory().get("/"), template_name="no/such.html")
    assert response.status_code == 500 and "500" in text_of(response)


def test_sandbox_uses_it(client, settings, monkeypatch, admin_person):
    settings.DEBUG = False
    admin_person.raise_request_exception = False
    page = htmx_admin.site.home_page_class

    def broken(self):
        raise ZeroDivisionError

    monkeypatch.setattr(page, "prepare", broken)
    response = admin_person.get("/office/")
    assert response.status_code == 500 and 'class="oops"' in text_of(response)
