"""Rows 109-128 of the list: filters and facets."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib import admin
from django.utils.translation import gettext_lazy
from sales.models import Order

from .conftest import text_of
from .test_d_list import same_rows


class Big(admin.SimpleListFilter):
    title = gettext_lazy("size")
    parameter_name = "size"

    def lookups(self, request, model_admin):
        return [("big", "Big & strong"), ("small", "Small")]

    def queryset(self, request, queryset):
        bounds = {"big": {"total__gte": 500}, "small": {"total__lt": 500}}
        return queryset.filter(**bounds.get(self.value(), {}))


class Silent(Big):
    title = "silent"
    parameter_name = "silent"

    def lookups(self, request, model_admin):
        return []


class OpenByDefault(Big):
    """Shows a part of the rows where nothing is asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("all", "Everything")]

    def choices(self, changelist):
        for value, label in ((None, "Only open"), ("all", "Everything")):
            query = changelist.get_query_string({"state": value})
            yield {"selected": self.value() == value, "query_string": query, "display": label}

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.filter(status__in=Order.OPEN)


def popover(page, title, query=""):
    """HTML of a filter's choices."""
    found = re.search(
        rf'<div class="popover" id="filter-\d+" popover[^>]*>\s*<div class="popover__head">{title}</div>.*?</div>',
        page.html(query),
        re.DOTALL,
    )
    return found[0] if found else ""


def choices(page, title, query=""):
    """Label, query string and whether it is selected, of each choice."""
    found = re.findall(r'<a class="menu__item" href="([^"]*)" hx-get="[^"]*"( aria-current="true")?>(.*?)</a>',
                       popover(page, title, query), re.DOTALL)  # fmt: skip
    return [(text_of(label), unescape(url), bool(current)) for url, current, label in found]


def chips(page, query=""):
    return [text_of(chip) for chip in re.findall(r'<span class="chip">.*?</b></button>', page.html(query), re.DOTALL)]


KINDS = {
    "status": ("status", "?status__exact=new"),  # choices
    "express": ("express", "?express__exact=1"),  # boolean
    "courier": ("courier", "?courier__isnull=True"),  # related
    "placed_at": ("placed", None),  # date
    "ship_by": ("ship by", "?ship_by__isnull=True"),  # date that may be empty
    "customer__kind": ("kind", "?customer__kind__exact=cafe"),  # a path
    "currency": ("currency", "?currency=EUR"),  # all values
    "comment": ("comment", "?comment__isempty=1"),  # empty
    "customer": ("customer", None),  # only related
    "size": ("size", "?size=big"),
    "state": ("state", "?state=all"),
}
# Django's own class, named: its choices are links.
STATUS = ("status", admin.ChoicesFieldListFilter)
ALL = {
    "list_filter": [
        STATUS,
        ("express", admin.BooleanFieldListFilter),
        ("courier", admin.RelatedFieldListFilter),
        ("placed_at", admin.DateFieldListFilter),
        ("ship_by", admin.DateFieldListFilter),
        ("customer__kind", admin.ChoicesFieldListFilter),
        ("currency", admin.AllValuesFieldListFilter),
        ("comment", admin.EmptyFieldListFilter),
        ("customer", admin.RelatedOnlyFieldListFilter),
        Big,
        Silent,
        OpenByDefault,
    ]
}


@pytest.mark.parametrize("name", KINDS)
def test_rows_109_to_120_choices_of_each_kind(office, db, name):
    """The choices of Django's filter, in its order; the chip says which is chosen."""
    Order.objects.filter(pk=Order.objects.first().pk).update(comment="x")
    title, query = KINDS[name]
    page = office(Order, ALL)
    cl = page.django(query or "").context_data["cl"]
    [spec] = [spec for spec in cl.filter_specs if str(spec.title) == title]
    expected = [(str(c["display"]), c["query_string"], bool(c["selected"])) for c in spec.choices(cl)]
    label = title[0].upper() + title[1:]
    assert choices(page, label, query or "") == expected
    assert same_rows(page, query or "")
    if query:
        [chosen] = [text for text, _, selected in expected if selected]
        assert f"{label}: {chosen}" in chips(page, query)


def test_row_110_filters_of_the_request(office, db):
    options = {"get_list_filter": lambda self, request: [STATUS] if "_popup" in request.GET else []}
    page = office(Order, options)
    assert not choices(page, "Status") and choices(page, "Status", "?_popup=1")


def test_row_112_filter_without_output_is_not_shown(office, db):
    assert "Silent" not in office(Order, ALL).html()


def test_row_111_filter_that_is_active_by_default(office, db):
    page = office(Order, {"list_filter": [OpenByDefault]})
    assert ("Only open", "?", True) in choices(page, "State")
    assert same_rows(page) and len(page.cells()) == min(100, Order.objects.filter(status__in=Order.OPEN).count())


def test_row_113_filter_registered_for_a_kind_of_field(office, db, monkeypatch):
    class Mine(admin.ChoicesFieldListFilter):
        def choices(self, changelist):
            yield {"selected": True, "query_string": "?mine=1", "display": "Mine"}

    registered = list(admin.FieldListFilter._field_list_filters)
    index = admin.FieldListFilter._take_priority_index
    monkeypatch.setattr(admin.FieldListFilter, "_field_list_filters", registered)
    monkeypatch.setattr(admin.FieldListFilter, "_take_priority_index", index)
    admin.FieldListFilter.register(lambda field: field.name == "payment", Mine, take_priority=True)
    assert choices(office(Order, {"list_filter": ["payment"]}), "Payment") == [("Mine", "?mine=1", True)]


def test_row_121_list_separator(office, db):
    class Several(admin.FieldListFilter):
        list_separator = "|"

        def __init__(self, field, request, params, model, model_admin, field_path):
            self.lookup = f"{field_path}__in"
            super().__init__(field, request, params, model, model_admin, field_path)

        def expected_parameters(self):
            return [self.lookup]

        def choices(self, changelist):
            query = changelist.get_query_string({self.lookup: "new|paid"})
            yield {"selected": bool(self.used_parameters), "query_string": query, "display": "New or paid"}

    page = office(Order, {"list_filter": [("status", Several)]})
    assert same_rows(page, "?status__in=new|paid")
    assert {order.status for order in page.get("?status__in=new|paid").context_data["cl"].result_list} == {
        "new",
        "paid",
    }
    assert chips(page, "?status__in=new|paid") == ["Status: New or paid"]


def test_row_122_several_values_of_a_parameter(office, db):
    page = office(Order, {"list_filter": ["status"], "search_fields": ["number"]})
    query = "?status__exact=new&status__exact=paid"
    assert same_rows(page, query)
    assert {order.status for order in page.get(query).context_data["cl"].result_list} == {"new", "paid"}
    assert chips(page, query) == ["Status: New or Paid"]
    sort = unescape(
        re.search(
            r'class="sort" href="([^"]+)"',
            office(Order, {"list_filter": ["status"], "list_display": ["number"]}).html(query),
        )[1]
    )
    assert "status__exact=new" in sort and "status__exact=paid" in sort


def test_row_123_template_of_a_filter(office, db, settings):
    class Drawn(Big):
        template = "drawn.html"

    text = "drawn {{ title }} {{ choices|length }} {{ spec.parameter_name }} [{{ cl }}{{ request }}]"
    loaders = [
        ("django.template.loaders.locmem.Loader", {"drawn.html": text}),
        "django.template.loaders.app_directories.Loader",
    ]
    base = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**base, "APP_DIRS": False, "OPTIONS": {**base["OPTIONS"], "loaders": loaders}}]
    page = office(Order, {"list_filter": [Drawn]})
    assert "drawn size 3 size []" in page.html()
    assert chips(page, "?size=big") == ["Size"]


def test_row_125_clear_all(office, db):
    page = office(Order, {"list_filter": ["status", "express"], "search_fields": ["number"]})
    html = page.html("?status__exact=new&express__exact=0&q=SO&o=1")
    assert clear_all(html) == "?o=1"
    assert clear_all(page.html("?o=1&_facets=True")) == ""
    assert clear_all(page.html("?status__exact=new&_popup=1&_to_field=id")) == "?_popup=1&_to_field=id"


def clear_all(html):
    found = re.search(r'<a class="btn btn--ghost" href="([^"]+)" hx-get="[^"]+">Clear all', html)
    return unescape(found[1]) if found else ""


# ------------------------------------------------------------------------------------------------ row 127: facets


@pytest.mark.parametrize(
    ("facets", "query", "counted", "link"),
    [
        (admin.ShowFacets.ALLOW, "", False, "Show counts"),
        (admin.ShowFacets.ALLOW, "?_facets=True", True, "Hide counts"),
        (admin.ShowFacets.ALWAYS, "", True, None),
        (admin.ShowFacets.NEVER, "?_facets=True", False, None),
    ],
)
def test_row_127_counts(office, db, facets, query, counted, link):
    page = office(Order, {"list_filter": [STATUS], "show_facets": facets})
    new = Order.objects.filter(status="new").count()
    labels = [label for label, _, _ in choices(page, "Status", query)]
    assert (f"New ({new})" in labels) is counted and ("New" in labels) is not counted
    found = re.findall(r"(Show|Hide) counts", page.html(query))
    assert [f"{word} counts" for word in found] == ([link] if link else [])


def test_row_127_counts_can_be_asked_for_when_every_filter_is_in_use(office, db):
    page = office(Order, {"list_filter": ["status"]})
    assert "Show counts" in page.html("?status__exact=new")


def test_row_127_counts_stay_while_filtering(office, db):
    page = office(Order, {"list_filter": [STATUS, "express"]})
    assert all("_facets=True" in url for _, url, _ in choices(page, "Status", "?_facets=True"))
    express = Order.objects.filter(express=True, status="new").count()
    labels = [label for label, _, _ in choices(page, "Status", "?_facets=True&express__exact=1")]
    assert f"New ({express})" in labels


# ------------------------------------------------------------------------------------------------ row 128: lookups


@pytest.mark.parametrize(
    ("options", "query", "status"),
    [
        ({}, "?customer__email__startswith=a", 400),
        ({"list_filter": ["customer__email"]}, "?customer__email=a", 200),
        ({"date_hierarchy": "customer__since"}, "?customer__since__year=2020", 200),
        ({"lookup_allowed": lambda self, lookup, value, request: True}, "?customer__email__startswith=a", 200),
        ({"lookup_allowed": lambda self, lookup, value, request: False}, "?number=1", 400),
        ({}, "?number__startswith=SO", 200),
    ],
)
def test_row_128_lookup_allowed(office, db, options, query, status):
    page = office(Order, options)
    assert (page.get(query).status_code, page.django(query).status_code) == (status, status)


def test_row_345_any_lookup_filters_and_can_be_cleared(office, db):
    """A parameter that belongs to no filter has a chip, and "Clear all" is offered."""
    page = office(Order)
    assert same_rows(page, "?number__startswith=SO-10")
    assert clear_all(page.html("?number__startswith=SO-10")) == "?"
    assert chips(page, "?number__startswith=SO-10") == ["Number: starts with “SO-10”"]
