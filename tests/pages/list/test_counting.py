"""How many: up to a limit, about, exactly within a time limit; and paging in a list that is longer than is counted."""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.db.models import Count, Q
from django.test.utils import CaptureQueriesContext
from geo.models import City
from kitchen.models import Shelf
from sales.models import Customer, Order

import htmx_admin
from htmx_admin.pages.list.counting import Paginator, TooSlowError, estimate, within

ORDERS = "/office/sales/order/"
RESULTS = "section#results"


@pytest.fixture
def long_list(monkeypatch):
    """The list of orders counts up to 40 of its 150, 25 on a page."""
    admin = htmx_admin.site.get_model_admin(Order)
    monkeypatch.setattr(admin, "count_limit", 40, raising=False)
    monkeypatch.setattr(admin, "list_per_page", 25)
    return admin


def shown(response):
    return [record.pk for record in response.context_data["cl"].result_list]


def link(response, rel):
    found = re.search(rf'<a [^>]*href="([^"]+)"[^>]* rel="{rel}"', response.content.decode())
    return ORDERS + found[1].replace("&amp;", "&") if found else ""


def parameters(url):
    return parse_qs(urlsplit(url).query)


# ------------------------------------------------------------------------------------------------ counting


def test_paginator_counts_up_to_its_limit(db):
    paginator = Paginator(Order.objects.order_by("pk"), 25)
    assert (paginator.count, paginator.is_beyond) == (150, False)
    paginator = Paginator(Order.objects.order_by("pk"), 25)
    paginator.count_limit = 40
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert (paginator.count, paginator.is_beyond, paginator.num_pages) == (40, True, 2)
    assert len(queries) == 1
    assert "LIMIT 41" in queries[0]["sql"]
    paginator = Paginator(Order.objects.order_by("pk"), 25)
    paginator.count_limit = 150
    assert (paginator.count, paginator.is_beyond) == (150, False)
    paginator = Paginator([1, 2, 3], 2)
    paginator.count_limit = 2
    assert (paginator.count, paginator.is_beyond) == (3, False)


def test_bounded_count_of_search_and_aggregates_is_right(db):
    for queryset in (
        Order.objects.filter(lines__quantity__gt=0).distinct(),
        Order.objects.annotate(n=Count("lines")).filter(n__gt=1),
        Order.objects.filter(Q(status="new") | Q(lines__quantity=1)).distinct().order_by("customer"),
    ):
        paginator = Paginator(queryset.order_by("pk"), 25)
        paginator.count_limit = 10_000
        assert paginator.count == len(set(queryset.values_list("pk", flat=True)))


def test_estimate_is_that_of_a_whole_table_only(db):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE geo_city")
    found = estimate(City.objects.order_by("name"))
    if connection.vendor == "sqlite":
        assert found is None
    else:
        assert found is not None and 0 <= found <= 10 * City.objects.count() + 10
    for queryset in (
        City.objects.filter(name="x"),
        City.objects.exclude(name="x"),
        City.objects.distinct(),
        City.objects.all()[:5],
        City.objects.none(),
        City.objects.union(City.objects.all()),
        City.objects.extra(tables=["geo_country"]),
    ):
        assert estimate(queryset) is None


SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(20)",
    "mysql": "SELECT sum(a.ordinal_position + b.ordinal_position) FROM information_schema.columns a, "
    "information_schema.columns b, information_schema.columns c",
}


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def test_query_that_takes_too_long_is_stopped_and_nothing_else(db):
    shelf = Shelf.objects.create(name="before")
    setting = {"postgresql": "SHOW statement_timeout", "mysql": "SELECT @@SESSION.max_statement_time"}
    before = ask(setting[connection.vendor]) if connection.vendor in setting else None
    started = time.monotonic()
    with pytest.raises(TooSlowError):
        within(0.3, "default", lambda: ask(SLOW[connection.vendor]))
    assert time.monotonic() - started < 15  # a time limit that does not work would be seen, not a slow machine
    assert Shelf.objects.filter(pk=shelf.pk).exists()
    # The limit was that query's alone.
    if before:
        assert ask(setting[connection.vendor]) == before
    assert within(30, "default", Order.objects.count) == 150


def test_other_errors_are_not_taken_for_slowness(db):
    with pytest.raises(ZeroDivisionError):
        within(30, "default", lambda: 1 / 0)


# ------------------------------------------------------------------------------------------------ what the list says


def test_list_within_the_limit_is_counted_exactly(admin_person):
    response = admin_person.get(ORDERS)
    assert response.context_data["page"].counts.text == "150"
    assert "more than" not in response.content.decode()
    assert not response.context_data["page"].counts.exact_url


def test_list_counts_no_further_than_the_limit(admin_person, long_list):
    with CaptureQueriesContext(connection) as queries:
        response = admin_person.get(ORDERS + "?status__exact__in=x&status__in=new,paid,packed,sent,done,void")
    response = admin_person.get(ORDERS + "?total__gte=0")
    response = admin_person.get(ORDERS)
    html = response.content.decode()
    counts = response.context_data["page"].counts
    if connection.vendor == "sqlite":
        assert counts.text == "more than 40"
        assert "1–25 of more than 40" in html
    assert "Count exactly" in html
    exact = [q["sql"] for q in queries if "COUNT(*)" in q["sql"].upper() and "LIMIT" not in q["sql"].upper()]
    assert exact == []


def test_estimate_is_marked_as_such(admin_person, long_list, monkeypatch):
    monkeypatch.setattr("htmx_admin.pages.list.counts.estimate", lambda queryset: 1_204_345)
    assert "about 1,204,000" in admin_person.get(ORDERS).content.decode()
    # Statistics that are older than the rows say nothing.
    monkeypatch.setattr("htmx_admin.pages.list.counts.estimate", lambda queryset: 12)
    assert "more than 40" in admin_person.get(ORDERS).content.decode()


def test_exact_count_on_request(admin_person, long_list):
    url = re.search(r'<a class="link" href="([^"]+)"', admin_person.get(ORDERS).content.decode())[1]
    assert url == "?_count=exact"
    response = admin_person.hx_get(ORDERS + url, RESULTS)
    html = response.content.decode()
    assert "1–25 of 150" in html and "Count exactly" not in html
    # No link of the list counts again.
    links = re.findall(r'(?:href|action|hx-get)="([^"]*)"', html)
    assert links and not [url for url in links if "_count" in parameters(url.replace("&amp;", "&"))]
    assert 'name="_count"' not in html


def test_exact_count_says_when_it_gives_up(admin_person, long_list, monkeypatch):
    def slow(*args):
        raise TooSlowError

    monkeypatch.setattr("htmx_admin.pages.list.counts.within", slow)
    html = admin_person.get(ORDERS + "?_count=exact").content.decode()
    assert "Counting takes too long" in html and "Count exactly" not in html


def test_count_of_a_user_who_sees_fewer_rows_is_no_estimate(person, db):
    """The size of a table is not told to those who see a part of it."""
    from sales.models import Invoice

    clerk = person("clerk")
    admin = htmx_admin.site.get_model_admin(Invoice)
    request = type("Request", (), {"user": clerk.user})()
    assert estimate(admin.get_queryset(request)) is None


def test_full_result_count_keeps_its_meaning(admin_person, monkeypatch):
    admin = htmx_admin.site.get_model_admin(Order)
    monkeypatch.setattr(admin, "show_full_result_count", True)
    matching = Order.objects.filter(status="new").count()
    html = admin_person.get(ORDERS + "?status__exact=new").content.decode()
    assert re.search(rf'class="count">{matching} of 150<', html)


def test_all_records_are_counted_only_when_asked(admin_person):
    def counts(url):
        with CaptureQueriesContext(connection) as queries:
            response = admin_person.get(url)
        return response, sum("COUNT(" in query["sql"].upper() for query in queries)

    response, number = counts("/office/sales/customer/?is_active__exact=1")
    assert number == 1
    assert response.context_data["cl"].full_result_count == Customer.objects.count()
    response, number = counts(ORDERS + "?q=nothing+like+this")
    assert number == 2 and "There are 150 orders without search and filters." in response.content.decode()


def test_own_paginator_counts_as_it_does(admin_person, monkeypatch):
    from django.core.paginator import Paginator as ContribPaginator

    admin = htmx_admin.site.get_model_admin(Order)
    monkeypatch.setattr(admin, "count_limit", 40, raising=False)
    monkeypatch.setattr(admin, "paginator", ContribPaginator)
    assert admin_person.get(ORDERS).context_data["page"].counts.text == "150"


# ------------------------------------------------------------------------------------------------ paging


@pytest.mark.parametrize("query", ["", "o=2.-1", "o=-3&total__gte=0", "q=SO-10"])
def test_walk_by_the_links_sees_every_row_once(admin_person, long_list, query):
    expected = [str(pk) for pk in shown(admin_person.get(f"/admin/sales/order/?{query}"))]
    expected = list(admin_person.get(f"{ORDERS}?{query}").context_data["cl"].queryset.values_list("pk", flat=True))
    url, seen = f"{ORDERS}?{query}", []
    while url:
        response = admin_person.get(url)
        assert response.status_code == 200
        seen += shown(response)
        url = link(response, "next")
    assert seen == expected
    url, back = link(admin_person.get(f"{ORDERS}?{query}"), "last"), []
    while url:
        response = admin_person.get(url)
        back[:0] = shown(response)
        url = link(response, "prev")
    assert back == expected


def test_links_beyond_the_limit_are_places_and_numbers_stay_within(admin_person, long_list):
    response = admin_person.get(ORDERS)
    assert [entry.number for entry in response.context_data["page"].pager.links] == ["1", "2", "…"]
    assert set(parameters(link(response, "next"))) == {"after"}
    assert parameters(link(response, "last")) == {"before": ["end"]}
    assert not link(response, "prev") and not link(response, "first")
    third = admin_person.get(link(admin_person.get(link(response, "next")), "next"))
    assert "51–75 of" in third.content.decode()
    assert set(parameters(link(third, "prev"))) == {"before"} and parameters(link(third, "first")) == {"p": ["1"]}
    last = admin_person.get(link(response, "last"))
    assert not link(last, "next") and len(shown(last)) == 25
    # Numbers work at any depth, as in Django's admin.
    assert shown(admin_person.get(ORDERS + "?p=4")) == list(Order.objects.values_list("pk", flat=True)[75:100])
    assert len(shown(admin_person.get(ORDERS + "?p=900"))) == 25


def test_search_filter_order_and_size_start_at_the_top_again(admin_person, long_list):
    html = admin_person.get(link(admin_person.get(ORDERS + "?q=SO"), "next")).content.decode()
    pager = html[html.index('class="pager"') :]
    for other in re.findall(r'(?:href|action)="([^"]*)"', html):
        query = parameters(other.replace("&amp;", "&"))
        assert not ({"after", "before"} & set(query)) or other in pager or "_changelist_filters" in query
    assert 'name="after"' not in html and 'name="before"' not in html


def test_place_of_another_order_is_the_first_page(admin_person, long_list):
    url = link(admin_person.get(ORDERS), "next")
    response = admin_person.get(url + "&o=2")
    assert shown(response) == shown(admin_person.get(ORDERS + "?o=2"))


@pytest.mark.parametrize("bad", ["x", "", "end%00", "W10:abc", "'><script>alert(1)</script>"])
def test_places_that_nobody_made_are_no_lookups_and_no_errors(admin_person, long_list, bad):
    response = admin_person.get(ORDERS, {"after": bad}, follow=True)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_order_without_places_is_paged_by_number(admin_person, long_list, monkeypatch):
    monkeypatch.setattr(long_list, "get_ordering", lambda request: ["lines__quantity"])
    response, seen = admin_person.get(ORDERS), 0
    while link(response, "next"):
        assert set(parameters(link(response, "next"))) == {"p"}
        seen += len(shown(response))
        response = admin_person.get(link(response, "next"))
    assert seen + len(shown(response)) >= 150


def test_a_page_costs_the_same_queries_at_any_depth(admin_person, long_list):
    admin_person.get(ORDERS)
    urls = [ORDERS, link(admin_person.get(ORDERS), "next"), link(admin_person.get(ORDERS), "last")]
    counts = []
    for url in urls:
        with CaptureQueriesContext(connection) as queries:
            admin_person.get(url)
        counts.append(len(queries))
        assert not any("OFFSET" in query["sql"] for query in queries)
    assert len(set(counts)) == 1


def test_place_returns_after_a_change(admin_person, long_list):
    """The links of the rows carry the place, so that saving returns to the same page."""
    url = link(admin_person.get(ORDERS), "next")
    response = admin_person.get(url)
    order = response.context_data["cl"].result_list[0]
    assert "after%3D" in response.content.decode()
    filters = urlsplit(url).query.replace("=", "%3D")
    changed = admin_person.get(f"{ORDERS}{order.pk}/change/?_changelist_filters={filters}")
    assert changed.status_code == 200
