"""An export and the totals of a list tell nobody more than the list does."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import User
from sales.models import Invoice, Order

from tests.security.helpers import admin_of, allow, staff, text_of, url

WAYS = ("csv", "json", "xlsx", "tsv")


def exported(client, model, name="csv", data=None, query=""):
    """The contents of the file, as bytes."""
    if data is None:
        response = client.get(f"{url(model)}?_export={name}{query}")
    else:
        response = client.post(f"{url(model)}?{query}", {"_export": name, **data})
    assert response.status_code == 200 and response.streaming, response
    return b"".join(response.streaming_content)


def lines(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]


@pytest.mark.parametrize("name", WAYS)
def test_list_needs_view_or_change_permission(name, db):
    for client in (staff(), staff("add_order", "delete_order", username="writer")):
        for data in ({}, {"select_across": "1"}):
            assert client.get(f"{url(Order)}?_export={name}", data).status_code == 403
            assert client.post(url(Order), {"_export": name, **data}).status_code == 403


def test_strangers_are_asked_to_log_in(nobody):
    response = nobody.get(f"{url(Order)}?_export=csv")
    assert response.status_code == 302 and "/login/" in response["Location"]
    response = nobody.post(url(Order), {"_export": "csv", "select_across": "1"})
    assert response.status_code == 302 and "/login/" in response["Location"]


def test_the_hook_is_asked_by_every_way(admin_person, monkeypatch):
    monkeypatch.setattr(type(admin_of(Order)), "has_export_permission", lambda self, request: False)
    assert admin_person.get(f"{url(Order)}?_export=csv").status_code == 403
    assert admin_person.post(url(Order), {"_export": "csv", "select_across": "1"}).status_code == 403
    assert "_export" not in text_of(admin_person.get(url(Order)))


def test_rows_outside_get_queryset_stay_out_whatever_is_posted(clerk, hidden):
    shown = Invoice.objects.exclude(order__status="void").first()
    posted = {"_selected_action": [hidden.pk, shown.pk]}
    assert hidden.number.encode() not in exported(clerk, Invoice, "json")
    for data in (
        posted,
        {"select_across": "1"},
        {"_selected_action": [shown.pk], "_selected_keys": f'["{hidden.pk}"]'},
    ):
        content = exported(clerk, Invoice, "json", data)
        assert hidden.number.encode() not in content and shown.number.encode() in content


@pytest.mark.parametrize("data", [None, {"select_across": "1"}])
def test_records_that_one_may_not_view_are_left_out(data, admin_person, monkeypatch):
    """Even where the list shows their rows, as Django's does."""
    secret = Order.objects.filter(status="done").first()
    allow(monkeypatch, Order, "has_view_permission", lambda obj: obj is None or obj.pk != secret.pk)
    rows = lines(exported(admin_person, Order, data=data))
    assert len(rows) == Order.objects.count() - 1
    assert secret.number not in {row[0] for row in rows}


def test_records_are_asked_for_only_where_the_class_has_its_own_say(admin_person, monkeypatch):
    asked = []
    allow(monkeypatch, Order, "has_change_permission", lambda obj: asked.append(obj) or True)
    exported(admin_person, Order)
    assert not any(asked)


@pytest.mark.parametrize("query", ["&_columns=number,total", "&_columns=number,comment,customer__email", ""])
def test_columns_that_one_does_not_see_cannot_be_asked_for(query, admin_person, monkeypatch):
    monkeypatch.setattr(type(admin_of(Order)), "get_list_display", lambda self, request: ["number", "status"])
    monkeypatch.setattr(type(admin_of(Order)), "list_editable", ())
    monkeypatch.setattr(type(admin_of(Order)), "list_display_extra", (), raising=False)
    order = Order.objects.first()
    Order.objects.filter(pk=order.pk).update(comment="top secret")
    content = exported(admin_person, Order, "json", query=query).decode()
    assert "top secret" not in content and order.customer.email not in content and '"total"' not in content


@pytest.mark.parametrize("name", WAYS)
def test_passwords_are_never_exported(name, admin_person, monkeypatch):
    monkeypatch.setattr(type(admin_of(User)), "list_display", ("username", "password"))
    monkeypatch.setattr(type(admin_of(User)), "list_export", WAYS, raising=False)
    content = exported(admin_person, User, name)
    assert b"pbkdf2" not in content and b"md5$" not in content
    if name == "csv":
        assert {row[1] for row in lines(content)} <= {"Set", ""}


def test_formulas_of_whoever_wrote_the_record_are_text(admin_person, monkeypatch):
    monkeypatch.setattr(type(admin_of(Order)), "list_export", WAYS, raising=False)
    order = Order.objects.first()
    order.customer.name = "=cmd|' /C calc'!A0"
    order.customer.save()
    for name in ("csv", "tsv"):
        content = exported(admin_person, Order, name).decode()
        assert "'=cmd|" in content and content.count("=cmd|") == content.count("'=cmd|")


def test_html_of_names_is_text_in_what_leads_there(admin_person):
    """The address is the user's own: what he was sent must not run."""
    for query in ('"><script>alert(1)</script>', "'onmouseover=alert(1)"):
        html = text_of(
            admin_person.get(url(Order), {"o": query, "_summary": query, "_export2": query, "q": "SO"}, follow=True)
        )
        assert "<script>alert" not in html and "'onmouseover" not in html


def test_a_get_changes_nothing_and_a_post_needs_the_token(person):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="admin"))
    assert client.post(url(Order), {"_export": "csv", "select_across": "1"}).status_code == 403


def test_totals_are_those_of_the_rows_that_one_sees(clerk, hidden, monkeypatch):
    monkeypatch.setattr(type(admin_of(Invoice)), "list_summary", {"number": "count", "amount": "max"})
    Invoice.objects.filter(pk=hidden.pk).update(amount="9999999.99")
    for address in (url(Invoice), f"{url(Invoice)}?_summary=1"):
        response = clerk.hx_get(address, "a#summary")
        assert "9,999,999" not in text_of(response) and "maximum" in text_of(response)
