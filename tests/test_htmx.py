"""The protocol: what a request asks for, what a response says."""

from __future__ import annotations

import json

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from htmx_admin import htmx

HEADERS = {"HX-Request": "true", "HX-Request-Type": "partial"}


def request_for(rf, target, path="/office/", current="", method="get", **headers):
    sent = {**HEADERS, "HX-Target": target, **headers}
    if current:
        sent["HX-Current-URL"] = f"http://testserver{current}"
    request = getattr(rf, method)(path, headers=sent)
    request._messages = CookieStorage(request)
    request.resolver_match = htmx.resolve_path(path)
    return request


@pytest.mark.parametrize(
    ("header", "tag", "fragment", "argument"),
    [
        ("section#results", "section", "results", ""),
        ("tr#row-42", "tr", "row", "42"),
        ("td#cell-42-price", "td", "cell", "42-price"),
        ("dialog#dialog", "dialog", "dialog", ""),
        ("body", "body", "", ""),
    ],
)
def test_target(header, tag, fragment, argument):
    target = htmx.Target.parse(header)
    assert (target.tag, target.fragment, target.argument) == (tag, fragment, argument)


def test_no_target_without_htmx_or_for_a_whole_page(rf):
    assert htmx.get_target(rf.get("/")) is None
    assert htmx.get_target(rf.get("/", headers={**HEADERS, "HX-Target": "body", "HX-Request-Type": "full"})) is None
    assert htmx.get_target(rf.get("/", headers={"HX-History-Restore-Request": "true"})) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [(42, "42"), ("a-b", "a-b"), ("a b/c", "a_20b_2Fc"), ("żółć", "_C5_BC_C3_B3_C5_82_C4_87"), ('"><', "_22_3E_3C")],
)
def test_element_id_is_ascii(value, expected):
    assert htmx.element_id(value) == expected


def test_a_browser_gets_django_as_it_is(rf):
    response = HttpResponseRedirect("/office/")
    request = rf.get("/")
    assert htmx.translate(request, response, signed_in=True) is response
    assert set(response["Vary"].split(", ")) == {"HX-Request", "HX-Target"}


def test_ended_session(rf):
    request = request_for(rf, "section#results", current="/office/sales/order/?q=1")
    response = htmx.translate(request, HttpResponseRedirect("/office/login/?next=/x/"), signed_in=False)
    assert response.status_code == 401
    assert response["HX-Redirect"] == "/office/login/?next=%2Foffice%2Fsales%2Forder%2F%3Fq%3D1"


def test_ended_session_ignores_the_page_of_another_host(rf):
    request = rf.get("/office/", headers={**HEADERS, "HX-Target": "a#b", "HX-Current-URL": "https://evil.example/x"})
    response = htmx.translate(request, HttpResponseRedirect("/office/login/?next=/x/"), signed_in=False)
    assert response["HX-Redirect"] == "/office/login/"


def test_success_in_the_dialog_closes_it_and_names_the_row(rf):
    path = "/office/sales/order/7/change/"
    request = request_for(rf, "dialog#dialog", path, "/office/sales/order/?q=x", "post")
    messages.success(request, "Saved & done")
    response = htmx.translate(request, HttpResponseRedirect("/office/sales/order/"), signed_in=True)
    events = json.loads(response["HX-Trigger"])
    assert events["admin:changed"] == {"row": "row-7"}
    assert "admin:close" in events
    assert response["HX-Reswap"] == "none"
    assert b'hx-target="#toasts"' in response.content and b"Saved &amp; done" in response.content


def test_success_that_leads_to_the_next_form_stays_in_the_dialog(rf):
    request = request_for(rf, "dialog#dialog", "/office/sales/order/add/", "/office/sales/order/", "post")
    response = htmx.translate(request, HttpResponseRedirect("/office/sales/order/7/change/"), signed_in=True)
    location = json.loads(response["HX-Location"])
    assert location["path"] == "/office/sales/order/7/change/"
    assert location["target"] == "#dialog" and location["push"] == "false"
    assert location["headers"] == {"HX-Target": "dialog#dialog"}


def test_deleting_the_record_whose_page_is_open_leaves_the_page(rf):
    path = "/office/sales/order/7/delete/"
    request = request_for(rf, "dialog#dialog", path, "/office/sales/order/7/detail/", "post")
    response = htmx.translate(request, HttpResponseRedirect("/office/sales/order/"), signed_in=True)
    assert response["HX-Redirect"] == "/office/sales/order/"


def test_redirect_of_an_action_to_a_page_of_its_own_is_followed(rf):
    request = request_for(rf, "dialog#dialog", "/office/sales/order/", "/office/sales/order/", "post")
    response = htmx.translate(request, HttpResponseRedirect("/reports/9/"), signed_in=True)
    assert response["HX-Redirect"] == "/reports/9/"


def test_redirect_of_a_fragment_is_followed_into_it(rf):
    request = request_for(rf, "section#results", "/office/sales/order/")
    response = htmx.translate(request, HttpResponseRedirect("/office/sales/order/?e=1"), signed_in=True)
    location = json.loads(response["HX-Location"])
    assert location["path"] == "/office/sales/order/?e=1" and location["target"] == "#results"


def test_cookies_survive_the_translation(rf):
    redirect = HttpResponseRedirect("/office/sales/order/")
    redirect.set_cookie("kept", "1")
    request = request_for(rf, "form#form", "/office/sales/order/add/", method="post")
    assert htmx.translate(request, redirect, signed_in=True).cookies["kept"].value == "1"


def test_messages_become_toasts_of_a_fragment(rf):
    request = request_for(rf, "section#results")
    messages.warning(request, "<b>careful</b>")
    response = TemplateResponse(request, "htmx_admin/elements/toasts.html", {})
    htmx.translate(request, response, signed_in=True)
    html = response.render().content.decode()
    assert "&lt;b&gt;careful&lt;/b&gt;" in html and "<b>careful" not in html


def test_file_is_left_alone(rf):
    request = request_for(rf, "dialog#dialog", method="post")
    messages.success(request, "later")
    response = HttpResponse(b"a,b", content_type="text/csv", headers={"Content-Disposition": "attachment"})
    assert htmx.translate(request, response, signed_in=True).content == b"a,b"
