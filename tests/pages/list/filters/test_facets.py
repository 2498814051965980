"""Counts: asked for when a popover opens, one query each, of no more rows than the list counts."""

from __future__ import annotations

import pytest
from crm.models import Tag
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from sales.models import Order

from tests.inventory.conftest import text_of

from .conftest import Bar

OPENED = {"HX-Request": "true", "HX-Request-Type": "partial"}


def opened(page, number, query=""):
    """What opening a popover brings."""
    return page.html(query, headers={**OPENED, "HX-Target": f"div#filter-{number}"})


def asked(action):
    """The queries of ``action``, and what it returned."""
    with CaptureQueriesContext(connection) as queries:
        found = action()
    return [query["sql"].replace("`", '"') for query in queries], found


class Opened(Bar):
    def __init__(self, page, number, query=""):
        self.html = opened(page, number, query)


def test_the_page_counts_nothing(office, db):
    page = office(Order, {"list_filter": ["status", "express", "placed_at", "comment", "tags"]})
    bar = Bar(page)
    assert set(bar.counts("Status").values()) == {""} == set(bar.counts("Placed").values())
    assert 'hx-trigger="intersect from:#filter-0, change from:#filter-0 delay:150ms"' in bar.popover("Status")


def test_opening_a_popover_brings_its_counts_with_one_query(office, db):
    page = office(Order, {"list_filter": ["status", "express", "placed_at"]})
    page.get()
    html = opened(page, 0)
    assert html.lstrip().startswith('<div class="popover popover--wide" id="filter-0"') and "<html" not in html
    counts = Opened(page, 0).counts("Status")
    assert counts == {label: str(Order.objects.filter(status=value).count()) for value, label in Order.Status.choices}
    facets, _html = asked(lambda: opened(page, 0))
    # The list's own count is asked for too, which stands beside "Apply"; and Django's view fetches its rows.
    assert len([sql for sql in facets if 'FROM "sales_order"' in sql]) == 3
    assert len([sql for sql in facets if "LIMIT 10001" in sql and '"status"' in sql]) == 1


def test_counts_ignore_the_filter_s_own_field_and_no_other(office, db):
    page = office(Order, {"list_filter": ["status", "express"], "search_fields": ["number"]})
    counts = Opened(page, 0, "?status__exact=paid&express__exact=1&q=1").counts("Status")
    matching = Order.objects.filter(express=True, number__icontains="1")
    assert counts == {label: str(matching.filter(status=value).count()) for value, label in Order.Status.choices}


def test_popover_shows_what_is_ticked_now_and_how_much_matches(office, db):
    page = office(Order, {"list_filter": ["status"]})
    bar = Opened(page, 0, "?status__exact=paid")
    assert bar.options("Status")["Paid"][2]
    paid = Order.objects.filter(status="paid").count()
    assert text_of(bar.html.split('id="filter-0-count"')[1].split("</span>")[0].partition(">")[2]) == f"{paid} orders"


def test_zero_is_seen_but_muted(office, db):
    Order.objects.filter(status="void").update(status="paid")
    html = opened(office(Order, {"list_filter": ["status"]}), 0)
    assert (
        '<label class="facet muted"><input class="checkbox" type="checkbox" name="status__exact" value="void">' in html
    )


def test_no_more_rows_are_read_than_the_list_counts(office, db):
    page = office(Order, {"list_filter": ["status"], "count_limit": 5})
    Order.objects.update(status="paid")
    facets, html = asked(lambda: opened(page, 0))
    assert [sql for sql in facets if '"status"' in sql and sql.endswith("LIMIT 6")]
    bar = Opened(page, 0)
    assert bar.counts("Status")["Paid"] == "5+" and bar.counts("Status")["Void"] == ""
    assert "muted" not in html


def test_without_a_limit_the_database_groups(office, db):
    page = office(Order, {"list_filter": ["status", "placed_at"], "count_limit": None})
    facets, _html = asked(lambda: opened(page, 0))
    assert [sql for sql in facets if "GROUP BY" in sql]
    assert Opened(page, 0).counts("Status")["Paid"] == str(Order.objects.filter(status="paid").count())
    assert Opened(page, 1).counts("Placed")["Today"]


def test_very_many_choices_are_one_query(office, db, monkeypatch):
    """Django's counts are a column for each choice: more than 2,000 are an error."""
    field = Order._meta.get_field("currency")
    monkeypatch.setattr(field, "choices", [(f"{n:03x}", f"Currency {n}") for n in range(2100)])
    page = office(Order, {"list_filter": ["currency"]})
    assert len(Opened(page, 0).counts("Currency")) >= 2100


def test_many_to_many_counts_each_row_once_for_each_record(office, db):
    order, (first, second) = Order.objects.first(), Tag.objects.all()[:2]
    order.tags.set([first, second])
    page = office(Order, {"list_filter": ["tags", "customer__orders__status"], "search_fields": ["tags__name"]})
    counts = Opened(page, 0).counts("Tags")
    assert counts[str(first)] == str(first.orders.count()) and counts[str(second)] == str(second.orders.count())
    assert counts["Empty"] == str(Order.objects.filter(tags=None).count())


@pytest.mark.parametrize(
    ("facets", "query", "counted", "lazy"),
    [
        (admin.ShowFacets.ALLOW, "", False, True),
        (admin.ShowFacets.ALLOW, "?_facets=True", True, True),
        (admin.ShowFacets.ALWAYS, "", True, False),
        (admin.ShowFacets.NEVER, "?_facets=True", False, False),
    ],
)
def test_show_facets_keeps_its_meaning(office, db, facets, query, counted, lazy):
    bar = Bar(office(Order, {"list_filter": ["status"], "show_facets": facets}), query)
    assert bool(bar.counts("Status")["Paid"]) is counted
    assert ("hx-trigger" in bar.popover("Status")) is lazy


def test_dates_are_counted_by_preset(office, db):
    page = office(Order, {"list_filter": ["placed_at", "ship_by"]})
    cl = page.django("?_facets=True").context_data["cl"]
    counts = Opened(page, 0).counts("Placed")
    for choice in list(cl.filter_specs[0].choices(cl))[1:]:
        label, _, count = str(choice["display"]).rpartition(" (")
        assert counts[label] == count.rstrip(")")
    assert Opened(page, 1).counts("Ship by")["No date"] == str(Order.objects.filter(ship_by=None).count())


def test_filters_are_made_once(office, db):
    """Django makes all of them again for each count: each looks for its choices."""
    page = office(Order, {"list_filter": ["courier", "status", "tags"], "show_facets": admin.ShowFacets.ALWAYS})
    page.get()
    facets, _html = asked(page.get)
    assert len([sql for sql in facets if 'FROM "logistics_courier"' in sql]) == 1


def test_nothing_is_opened_by_a_number_that_no_filter_has(office, db):
    page = office(Order, {"list_filter": ["status"]})
    for number in ("9", "x", "", "add"):
        assert "popover" not in opened(page, number)
