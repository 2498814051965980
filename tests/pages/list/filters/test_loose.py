"""Lookups that belong to no filter: nothing filters unseen."""

from __future__ import annotations

import pytest
from sales.models import Order

from .conftest import Bar, same


@pytest.mark.parametrize(
    ("query", "chips"),
    [
        ("number__startswith=SO", {"Number": "starts with “SO”"}),
        ("status=paid", {"Status": "paid"}),
        ("status__in=paid,sent", {"Status": "paid or sent"}),
        ("courier__isnull=1", {"Courier": "Empty"}),
        ("courier__isnull=0", {"Courier": "Not empty"}),
        ("total__gte=5", {"Total": "5 or more"}),
        ("placed_at__year=2026", {"Placed": "year 2026"}),
        ("number__regex=%25s", {"Number": "regex %s"}),
        ("pk__lte=50", {"ID": "50 or less"}),
        ("customer__id__exact=1", {"ID": "1"}),
    ],
)
def test_each_has_a_chip(office, db, query, chips):
    page = office(Order, {"list_filter": ["express", "customer"]} if "customer" not in query else {})
    same(page, f"?{query}")
    bar = Bar(page, f"?{query}")
    assert bar.chips == chips
    assert bar.remove(next(iter(chips))) == "?"


def test_dates_of_the_drill_down_are_seen_there(office, db):
    page = office(Order, {"date_hierarchy": "placed_at"})
    bar = Bar(page, "?placed_at__year=2026")
    assert bar.chips == {} and "Clear all" in bar.html and 'class="dates"' in bar.html


def test_what_is_no_lookup_has_none(office, db):
    page = office(Order, {"list_filter": ["status"], "search_fields": ["number"]})
    assert Bar(page, "?q=SO&o=1&p=1&all=&_popup=1&_facets=True&_per_page=25&e=1").chips == {}
