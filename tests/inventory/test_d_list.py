"""Rows 69 and 75-91: order, paging, dates, the way back."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import F
from django.db.models.functions import Length, Lower
from django.test.utils import CaptureQueriesContext
from geo.models import City
from sales.models import Invoice, Order


def same_rows(page, query=""):
    """Whether ours and Django's list have the same rows in the same order."""
    ours, theirs = page.get(query).context_data["cl"], page.django(query).context_data["cl"]
    return [str(obj.pk) for obj in ours.result_list] == [str(obj.pk) for obj in theirs.result_list]


def sorters(page, query=""):
    """Labels of the columns that can be sorted."""
    found = re.findall(r'<a class="sort" href="[^"]*" hx-get="[^"]*" data-add="[^"]*">([^<]+)', page.html(query))
    return [" ".join(label.split()) for label in found]


def test_row_69_classes_of_columns_and_cells(office, db):
    page = office(City, {"list_display": ["name", "population", "big"], "big": lambda self, obj: "x"})
    html = page.html()
    for name in ("name", "population", "big"):
        assert re.search(rf'<th role="columnheader"[^>]* class="[^"]*\bcolumn-{name}"', html)
        assert re.search(rf'<t[dh] role="[a-z]+"[^>]* class="[^"]*\bfield-{name}"', html)


# ------------------------------------------------------------------------------------------------ rows 79-85: order

SORTS = {
    "list_display": ["name", "lower", "related", "backwards", "expression", "plain", "country__name", "population"],
    "lower": admin.display(description="Lowered", ordering=Lower("name"))(lambda self, obj: obj.name.lower()),
    "related": admin.display(description="Related", ordering="country__name")(lambda self, obj: obj.country.name),
    "backwards": admin.display(description="Backwards", ordering="-name")(lambda self, obj: obj.name[::-1]),
    "expression": admin.display(description="Expression", ordering=F("population").desc(nulls_last=True))(
        lambda self, obj: obj.population
    ),
    "plain": lambda self, obj: "x",
}


def test_row_85_what_can_be_sorted(office, db):
    labels = ["Name", "Lowered", "Related", "Backwards", "Expression", "Country name", "Population"]
    assert sorters(office(City, SORTS)) == labels


@pytest.mark.parametrize("order", ["1", "-1", "2", "-2", "3", "-3", "4", "-4", "5", "-5", "6", "7.-1", "-7.2", "99"])
def test_row_84_85_same_order_as_django(office, db, order):
    assert same_rows(office(City, SORTS), f"?o={order}")


@pytest.mark.parametrize(
    "ordering", [None, ["-population"], ["country", "-name"], [Lower("name").desc()], [Length("name"), "pk"]]
)
def test_row_79_order_of_the_class(office, db, ordering):
    page = office(City, {"ordering": ordering, "list_display": ["name", "population"]})
    assert same_rows(page)
    if ordering == ["-population"]:
        assert 'aria-sort="descending"' in page.html()


def test_row_81_order_of_the_request(office, db):
    page = office(City, {"get_ordering": lambda self, request: ["population"], "list_display": ["name"]})
    found = [city.population for city in page.get().context_data["cl"].result_list]
    assert found == sorted(found) and same_rows(page)


@pytest.mark.parametrize(
    ("sortable", "expected"), [((), []), (["population"], ["Population"]), (None, ["Name", "Population"])]
)
def test_row_82_sortable_by(office, db, sortable, expected):
    options = {"list_display": ["name", "population"]} | ({} if sortable is None else {"sortable_by": sortable})
    assert sorters(office(City, options)) == expected


def test_row_83_get_sortable_by(office, db):
    options = {"list_display": ["name", "population"], "get_sortable_by": lambda self, request: {"name"}}
    assert sorters(office(City, options)) == ["Name"]


def test_row_84_indexes_count_the_checkbox_column(office, db):
    """Without an action there is no such column, so that the same number is another column."""
    with_actions = office(City, {"list_display": ["name", "population"]}).html()
    without = office(City, {"list_display": ["name", "population"], "actions": None}).html()
    assert 'href="?o=2"' in with_actions and 'href="?o=1"' not in with_actions
    assert 'href="?o=1"' in without and 'href="?o=2"' not in without


# ------------------------------------------------------------------------------------------------ rows 75-78, 86-89


def test_row_75_rows_per_page(office, db):
    assert len(office(City, {"list_per_page": 7}).cells()) == 7
    assert len(office(City, {"list_per_page": 7}).cells("?p=2")) == 7


@pytest.mark.parametrize(("limit", "offered"), [(10, False), (100_000, True)])
def test_row_76_show_all(office, db, limit, offered):
    page = office(City, {"list_per_page": 5, "list_max_show_all": limit})
    assert ('href="?all="' in page.html()) is offered
    assert len(page.cells("?all=")) == (City.objects.count() if offered else 5)


def test_row_76_show_all_is_kept_by_searching_and_sorting(office, db):
    page = office(City, {"list_per_page": 5, "list_max_show_all": 10_000, "search_fields": ["name"]})
    html = page.html("?all=")
    assert '<input type="hidden" form="search" name="all" value="">' in html
    assert 'href="?all=&amp;o=-1"' in html or 'href="?all=&amp;o=1"' in html


@pytest.mark.parametrize("related", [False, ["country"], ("country",), ()])
def test_row_77_list_select_related(office, db, related):
    options = {"list_display": ["name", "country"], "list_select_related": related, "list_per_page": 10}
    page = office(City, options)
    page.get()
    with CaptureQueriesContext(connection) as ours:
        page.get()
    with CaptureQueriesContext(connection) as theirs:
        page.django()
    assert len(ours) <= len(theirs)


def test_row_78_get_list_select_related(office, db):
    options = {"list_display": ["name", "land"], "list_per_page": 10, "land": lambda self, obj: obj.country.name}
    slow = office(City, options)
    slow.get()
    with CaptureQueriesContext(connection) as before:
        slow.get()
    quick = office(City, {**options, "get_list_select_related": lambda self, request: ["country"]})
    with CaptureQueriesContext(connection) as after:
        quick.get()
    assert len(after) < len(before)


def test_row_86_87_paginator_of_the_class_and_of_the_request(office, db):
    class Counted(Paginator):
        count = 3

    def get_paginator(self, request, queryset, per_page, orphans=0, allow_empty_first_page=True):
        return Counted(queryset[:2], per_page, orphans, allow_empty_first_page)

    by_class = office(City, {"paginator": Counted})
    assert by_class.get().context_data["cl"].result_count == 3
    by_hook = office(City, {"get_paginator": get_paginator, "list_per_page": 2})
    assert len(by_hook.cells()) == 2


def test_row_88_page_links(office, db):
    page = office(Order, {"list_per_page": 3})
    html = page.html("?p=20")
    assert 'aria-current="page"' in html and 'href="?p=1"' in html and "…" in html


@pytest.mark.parametrize("counted", [True, False])
def test_row_89_full_result_count(office, db, counted):
    page = office(City, {"show_full_result_count": counted, "search_fields": ["name"]})
    html = page.html("?q=a")
    head = re.search(r'<span class="count">(.*?)</span>', html)[1]
    assert (f" of {City.objects.count():,}" in head) is counted


def test_row_89_a_number_that_was_not_counted_is_not_told(office, db):
    page = office(City, {"show_full_result_count": False, "search_fields": ["name"]})
    html = page.html("?q=nothing-is-called-so")
    assert "without search and filters" not in html and "Clear all filters" in html


def test_row_89_actions_are_offered_without_a_count(office, db):
    assert 'id="changelist-form"' in office(City, {"show_full_result_count": False}).html()


# ------------------------------------------------------------------------------------------------ row 90: dates


@pytest.fixture
def dated(db):
    orders = Order.objects.order_by("pk")
    orders.update(placed_at="2023-03-01T12:00Z")
    first = orders.first()
    Order.objects.filter(pk=first.pk).update(placed_at="2024-05-31T22:30Z")  # June in Oslo
    return first


@pytest.mark.parametrize(
    "query",
    ["", "?placed_at__year=2024", "?placed_at__year=2024&placed_at__month=6",
     "?placed_at__year=2024&placed_at__month=6&placed_at__day=1"],
)  # fmt: skip
def test_row_90_drill_down(office, dated, query):
    page = office(Order, {"date_hierarchy": "placed_at"})
    assert same_rows(page, query)
    if query:
        assert [row[0] for row in page.cells(query)] == [dated.number]
    dates = re.search(r'<nav class="dates".*?</nav>', page.html(query), re.DOTALL)[0]
    expected = {"": ["2023", "2024"], "?placed_at__year=2024": ["June"]}
    for word in expected.get(query, ["June 1"]):
        assert word in dates


def test_row_90_date_of_a_related_record(office, dated):
    page = office(Invoice, {"date_hierarchy": "order__placed_at"})
    assert same_rows(page, "?order__placed_at__year=2023")
    assert "order__placed_at__year=" in page.html() or "order__placed_at__month=" in page.html()


@pytest.mark.parametrize("query", ["?placed_at__year=x", "?placed_at__year=2024&placed_at__month=13"])
def test_row_90_nonsense_is_a_wrong_parameter(office, dated, query):
    response = office(Order, {"date_hierarchy": "placed_at"}).get(query)
    assert (response.status_code, response["Location"]) == (302, "/mini/sales/order/?e=1")


def test_row_90_dates_are_kept_by_searching(office, dated):
    page = office(Order, {"date_hierarchy": "placed_at", "search_fields": ["number"]})
    assert 'form="search" name="placed_at__year" value="2024"' in page.html("?placed_at__year=2024")


# ------------------------------------------------------------------------------------------------ row 91: the way back


@pytest.mark.parametrize("preserve", [True, False])
def test_row_91_links_carry_the_filters(office, db, preserve):
    page = office(City, {"preserve_filters": preserve, "list_display": ["name"]})
    html = page.html("?country__exact=NO")
    kept = "_changelist_filters=country__exact%3DNO"
    for link in ("cell-link", "row-edit", "menu__item--danger"):
        found = re.search(rf'class="[^"]*{link}[^"]*" (?:href|data-url)="([^"]+)"', html)
        assert found, link
        assert (kept in found[1]) is preserve, link
    assert (kept in re.search(r'href="([^"]+/add/[^"]*)"', html)[1]) is preserve
