"""All values that occur: in a list that is longer than is counted they are looked for when somebody wants them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from sales.models import Order

import htmx_admin

ORDERS = "/office/sales/order/"


@pytest.fixture
def long_list(monkeypatch):
    monkeypatch.setattr(htmx_admin.site.get_model_admin(Order), "count_limit", 10, raising=False)


def ask(person, url, target=""):
    with CaptureQueriesContext(connection) as queries:
        response = person.hx_get(url, target) if target else person.get(url)
    asked = any(re.search(r"DISTINCT .sales_order.\..currency.", query["sql"]) for query in queries)
    return response.content.decode(), asked


def test_short_list_shows_them_at_once(admin_person):
    html, asked = ask(admin_person, ORDERS)
    assert asked and "?currency=EUR" in html


def test_long_list_waits(admin_person, long_list):
    html, asked = ask(admin_person, ORDERS + "?status__exact=new&status__exact=done&status__exact=paid")
    assert not asked and "?currency=EUR" not in html
    url = re.search(r'href="([^"]*_filter=(\d+)[^"]*)"', html)
    choices, asked = ask(admin_person, ORDERS + url[1].replace("&amp;", "&"), f"div#filter-{url[2]}")
    assert asked and "currency=EUR" in choices and "status__exact=new" in choices and "_filter" not in choices
    # Without script the link is a page, with the choices where the link was.
    page, asked = ask(admin_person, ORDERS + url[1].replace("&amp;", "&"))
    assert asked and "currency=EUR" in page and "<html" in page


def test_chip_says_what_is_chosen_without_looking(admin_person, long_list):
    html, asked = ask(admin_person, ORDERS + "?currency=EUR")
    assert not asked and re.search(r"Currency:</span> <b>EUR</b>", html)
    # One match of many records.
    html, asked = ask(admin_person, ORDERS + f"?currency=EUR&id__exact={Order.objects.first().pk}")
    assert not asked


@pytest.mark.parametrize("bad", ["x", "-1", "99", "", "<script>"])
def test_numbers_that_are_none(admin_person, long_list, bad):
    response = admin_person.get(ORDERS, {"_filter": bad})
    assert response.status_code == 200 and "<script>" not in response.content.decode().replace("<script ", "")
