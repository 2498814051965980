"""Drilling down by date in a list that is longer than is counted: no row is read for the links."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from sales.models import Invoice, Order

import htmx_admin

ORDERS = "/office/sales/order/"


@pytest.fixture
def long_lists(monkeypatch):
    for model in (Order, Invoice):
        monkeypatch.setattr(htmx_admin.site.get_model_admin(model), "count_limit", 10, raising=False)


def links(response):
    return [choice["title"] for choice in response.context_data["page"].filterbar.date_hierarchy["choices"]]


def test_years_of_all_records(admin_person, long_lists):
    first, last = Order.objects.order_by("placed_at").first(), Order.objects.order_by("placed_at").last()
    years = range(timezone.localtime(first.placed_at).year, timezone.localtime(last.placed_at).year + 1)
    with CaptureQueriesContext(connection) as queries:
        assert links(admin_person.get(ORDERS)) == [str(year) for year in years]
    assert not any("DISTINCT" in query["sql"] and "placed_at" in query["sql"] for query in queries)


def test_months_and_days_are_those_of_the_calendar(admin_person, long_lists):
    year = timezone.localtime(Order.objects.first().placed_at).year - 1
    html = admin_person.get(f"{ORDERS}?placed_at__year={year}")
    assert len(links(html)) == 12
    days = admin_person.get(f"{ORDERS}?placed_at__year=2024&placed_at__month=2")
    assert len(links(days)) in {29, len({o.placed_at.date() for o in days.context_data["cl"].queryset})}


def test_one_year_of_records_opens_at_its_months(admin_person, long_lists):
    Order.objects.update(placed_at=timezone.now().replace(month=3, day=15))
    Order.objects.filter(pk=Order.objects.first().pk).update(placed_at=timezone.now().replace(month=5, day=15))
    assert len(links(admin_person.get(ORDERS))) == 3


def test_dates_without_time(admin_person, long_lists):
    assert links(admin_person.get("/office/sales/invoice/"))


@pytest.mark.parametrize("bad", ["0", "99999", "x", "-1", "2024.5", ""])
def test_years_that_are_none_are_no_error(admin_person, long_lists, bad):
    for query in (f"placed_at__year={bad}", f"placed_at__year=2024&placed_at__month={bad}"):
        assert admin_person.get(f"{ORDERS}?{query}", follow=True).status_code == 200
