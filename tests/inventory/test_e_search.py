"""Rows 102-108 of the list: the search box."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from geo.models import Country
from sales.models import Customer, Order

from .test_d_list import same_rows

COUNTRY = {"search_fields": ["name", "capital"], "list_display": ["name"]}


def names(page, query):
    return {row[0] for row in page.cells(query)}


def test_row_102_without_search_fields_there_is_no_box(office, db):
    assert 'id="search"' not in office(Country).html()
    assert 'id="search"' in office(Country, COUNTRY).html()


@pytest.mark.parametrize("words", ["nor", "Nor way", "os nor", '"United States"', "'united king'", "x y z", "o"])
def test_row_102_terms_fields_and_phrases(office, db, words):
    page = office(Country, COUNTRY)
    assert same_rows(page, f"?q={words}")


def test_row_102_what_was_searched_for_stays_in_the_box(office, db):
    assert 'name="q" value="&quot;a&lt;b"' in office(Country, COUNTRY).html('?q="a<b')


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (["^name"], "nor"),
        (["=name"], "norway"),
        (["name__startswith"], "Nor"),
        (["cities__name"], "oslo"),  # a relation to many: no row twice
        (["code__in"], "NO"),
        (["pk"], "NO"),
    ],
)
def test_row_103_prefixes_lookups_relations(office, db, fields, words):
    page = office(Country, {**COUNTRY, "search_fields": fields})
    assert same_rows(page, f"?q={words}")
    found = [row[0] for row in page.cells(f"?q={words}")]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("words", ["1", "x", "1 x", "2147483648000000000000"])
def test_row_104_typed_lookups(office, db, words):
    page = office(Customer, {"search_fields": ["id__exact", "is_active__exact"]})
    assert same_rows(page, f"?q={words}")


def test_row_105_get_search_results(office, db):
    class Own(admin.ModelAdmin):
        search_fields = ["name"]
        list_display = ["name"]

        def get_search_results(self, request, queryset, search_term):
            return queryset.filter(code=search_term.upper()) if search_term else queryset, False

    assert names(office(Country, bases=(Own,)), "?q=no") == {"Norway"}


def test_row_105_results_that_may_be_double_are_shown_once(office, db):
    class Own(admin.ModelAdmin):
        search_fields = ["name"]

        def get_search_results(self, request, queryset, search_term):
            return queryset.filter(cities__population__gte=0), True

    page = office(Country, bases=(Own,))
    keys = [country.pk for country in page.get("?q=x").context_data["cl"].result_list]
    assert len(keys) == len(set(keys)) > 1


def test_row_106_search_fields_of_the_request(office, db):
    page = office(Country, {"get_search_fields": lambda self, request: ["capital"], "list_display": ["name"]})
    assert names(page, "?q=oslo") == {"Norway"}


def test_row_107_help_text_is_seen_and_read_out(office, db):
    html = office(Country, {**COUNTRY, "search_help_text": 'Name <or> "capital"'}).html()
    escaped = "Name &lt;or&gt; &quot;capital&quot;"
    assert f'placeholder="{escaped}"' in html and f'title="{escaped}"' in html
    assert 'aria-describedby="search-help"' in html and f'id="search-help">{escaped}<' in html


def test_row_108_other_parameters_are_kept_but_not_the_page(office, db):
    page = office(Order, {"search_fields": ["number"], "list_filter": ["status"], "list_per_page": 5})
    html = page.html("?status__exact=new&status__exact=paid&o=-1&p=2&_facets=1&q=SO")
    kept = re.findall(r'<input type="hidden" form="search" name="([^"]+)" value="([^"]*)">', html)
    assert sorted(kept) == [("_facets", "1"), ("o", "-1"), ("status__exact", "new"), ("status__exact", "paid")]
