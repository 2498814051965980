"""Totals of the list: over all that match, each match once, after the rows."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any

import pytest
from crm.models import Tag
from django.db import connection
from django.db.models import Avg, Count, Max, Min, Sum
from django.test.utils import CaptureQueriesContext
from django.utils.formats import number_format
from django.utils.html import strip_tags
from kitchen.models import Specimen
from sales.models import Customer, Order, OrderLine

import htmx_admin
from htmx_admin.pages.list import summary as room
from htmx_admin.pages.list.counting import TooSlowError

ORDERS = "/office/sales/order/"
SPECIMENS = "/office/kitchen/specimen/"
SUMMARY = "a#summary"


def set_options(monkeypatch: Any, model: Any, **options: Any) -> None:
    for name, value in options.items():
        monkeypatch.setattr(type(htmx_admin.site.get_model_admin(model)), name, value, raising=False)


def totals(response: Any) -> str:
    """The text of the fragment."""
    html = response.content.decode()
    assert response.status_code == 200 and "<html" not in html and "<tr" not in html, html[:300]
    return " ".join(strip_tags(re.sub(r"<a hidden .*?</a>", "", html)).split())


def figure(number: Any) -> str:
    return number_format(number, 2, force_grouping=True)


def test_rows_come_first_and_fetch_their_totals(admin_person):
    html = admin_person.get(f"{ORDERS}?q=SO").content.decode()
    [link] = re.findall(r'<a [^>]*id="summary"[^>]*>', html)
    assert 'href="?_summary=1&amp;q=SO"' in link and 'hx-get="?_summary=1&amp;q=SO"' in link
    assert 'hx-trigger="load, click"' in link and 'hx-target="#summary"' in link


def test_rows_do_not_wait_for_the_totals(admin_person):
    admin_person.get(ORDERS)
    with CaptureQueriesContext(connection) as queries:
        admin_person.get(ORDERS)
    assert not any("SUM(" in query["sql"] for query in queries)


def test_totals_are_those_of_all_matches(admin_person):
    pieces = Order.objects.filter(status="done").aggregate(n=Sum("lines__quantity"))["n"]
    found = Order.objects.filter(status="done").aggregate(sum=Sum("total"), avg=Avg("total"))
    shown = totals(admin_person.hx_get(f"{ORDERS}?status__exact=done&_per_page=25&_summary=1", SUMMARY))
    assert shown == (
        f"Total: sum {figure(found['sum'])}, average {figure(found['avg'])}"
        f"Pieces {number_format(pieces, force_grouping=True)}"
    )


def test_the_fragment_needs_no_more_than_its_name(admin_person):
    response = admin_person.hx_get(ORDERS, SUMMARY)
    assert "Total: sum" in totals(response)
    assert "HX-Push-Url" not in response and "HX-Replace-Url" not in response


def test_without_javascript_a_link_shows_them_with_the_page(viewer):
    html = viewer.get(f"{ORDERS}?_summary=1&o=1").content.decode()
    assert "<html" in html and 'role="group" aria-label="Totals"' in html and 'hx-trigger="load, click"' not in html
    assert figure(Order.objects.aggregate(n=Sum("total"))["n"]) in html
    assert all("_summary=1" in url for url in re.findall(r'class="sort" href="([^"]+)"', html))


def test_a_match_that_is_joined_several_times_counts_once(admin_person):
    """A filter and a search over to-many relations."""
    order = Order.objects.first()
    Order.objects.exclude(pk=order.pk).update(comment="")
    first, second = Tag.objects.all()[:2]
    order.tags.set([first, second])
    total = figure(order.total)
    address = f"{ORDERS}?q={order.number}&tags__id__in={first.pk},{second.pk}&_summary=1"
    assert f"sum {total}, average {total}" in totals(admin_person.hx_get(address, SUMMARY))


def test_search_over_a_relation_counts_once(admin_person, monkeypatch):
    set_options(monkeypatch, Order, search_fields=("lines__product__name",))
    order = next(order for order in Order.objects.all() if order.lines.count() > 1)
    order.lines.model.product.field.related_model.objects.filter(order_lines__order=order).update(
        name="Unheard-of thing"
    )
    matches = Order.objects.filter(lines__product__name="Unheard-of thing").distinct()
    expected = sum(order.total for order in matches)
    assert len(matches) < Order.objects.filter(lines__product__name="Unheard-of thing").count()
    assert f"sum {figure(expected)}," in totals(admin_person.hx_get(f"{ORDERS}?q=unheard-of&_summary=1", SUMMARY))


def test_an_aggregate_over_a_relation_is_not_narrowed_by_a_filter_on_it(admin_person, monkeypatch):
    """And the columns beside it are not multiplied by its rows."""
    set_options(
        monkeypatch, Order, list_filter=("lines__product",), list_summary={"total": "sum", "n": Sum("lines__quantity")}
    )
    line = OrderLine.objects.first()
    orders = Order.objects.filter(lines__product=line.product)
    expected = OrderLine.objects.filter(order__in=orders).aggregate(n=Sum("quantity"))["n"]
    amount = Order.objects.filter(pk__in=orders.values("pk")).aggregate(n=Sum("total"))["n"]
    shown = totals(admin_person.hx_get(f"{ORDERS}?lines__product__id__exact={line.product_id}&_summary=1", SUMMARY))
    assert shown == f"Total: sum {figure(amount)}N {number_format(expected, force_grouping=True)}"


def test_get_queryset_holds(person, monkeypatch):
    from sales.models import Invoice

    set_options(monkeypatch, Invoice, list_summary={"amount": ["count", "sum"]})
    Order.objects.filter(pk=Invoice.objects.first().order_id).update(status="void")
    seen = {}
    for name, queryset in (
        ("manager", Invoice.objects.all()),
        ("clerk", Invoice.objects.exclude(order__status="void")),
    ):
        found = queryset.aggregate(n=Count("amount"), sum=Sum("amount"))
        seen[name] = totals(person(name).hx_get("/office/sales/invoice/", SUMMARY))
        assert seen[name] == f"Amount: number {found['n']}, sum {figure(found['sum'])}"
    assert seen["manager"] != seen["clerk"]


def test_a_column_that_the_user_does_not_see_has_no_total(admin_person, monkeypatch):
    set_options(monkeypatch, Order, get_list_display=lambda self, request: ["number"], list_editable=())
    set_options(monkeypatch, Order, list_summary={"total": "sum"})
    assert 'id="summary"' not in admin_person.get(ORDERS).content.decode()
    assert "Total" not in totals(admin_person.hx_get(f"{ORDERS}?_summary=1", SUMMARY))


def test_the_hook_chooses_for_the_user(person, monkeypatch):
    def get_list_summary(self, request):
        return {"total": "sum"} if request.user.is_superuser else {}

    set_options(monkeypatch, Order, get_list_summary=get_list_summary)
    assert 'id="summary"' in person("admin").get(ORDERS).content.decode()
    assert 'id="summary"' not in person("clerk").get(ORDERS).content.decode()


def test_the_list_must_be_allowed(person, nobody):
    from django.contrib.auth.models import User

    User.objects.create_user("idle", is_staff=True)
    assert person("idle").hx_get(f"{ORDERS}?_summary=1", SUMMARY).status_code == 403
    assert nobody.hx_get(f"{ORDERS}?_summary=1", SUMMARY).status_code == 401


@pytest.mark.parametrize("field", ["integer", "decimal", "number", "duration", "positive_small"])
def test_sums_and_averages_of_numbers(field, admin_person, monkeypatch):
    set_options(
        monkeypatch, Specimen, list_display=["char", field], list_editable=(), list_summary={field: ("sum", "avg")}
    )
    assert re.search(r": sum \S+(, average| day)", totals(admin_person.hx_get(SPECIMENS, SUMMARY)))


@pytest.mark.parametrize(
    "field",
    ["char", "choice", "choice_optional", "date", "moment", "time_optional", "email", "uuid", "integer_optional", "ip"],
)
def test_least_greatest_and_number_of_anything(field, admin_person, monkeypatch):
    if field == "uuid" and connection.vendor == "postgresql" and connection.pg_version < 180000:
        pytest.skip("min(uuid) is new in PostgreSQL 18")
    set_options(
        monkeypatch,
        Specimen,
        list_display=["char", field],
        list_editable=(),
        list_summary={field: ("min", "max", "count")},
    )
    assert re.search(r": minimum .+, maximum .+, number \d+$", totals(admin_person.hx_get(SPECIMENS, SUMMARY)))


def test_values_are_shown_as_in_the_column(admin_person, monkeypatch, settings):
    specimen = Specimen.objects.first()
    Specimen.objects.exclude(pk=specimen.pk).delete()
    Specimen.objects.update(
        choice="whole",
        date=datetime.date(2026, 11, 22),
        decimal=Decimal("-1234.5"),
        duration=datetime.timedelta(minutes=90),
    )
    fields = {"choice": "min", "date": "max", "decimal": ("sum", "avg"), "duration": "avg"}
    set_options(monkeypatch, Specimen, list_display=list(fields), list_editable=(), list_summary=fields)
    assert totals(admin_person.hx_get(SPECIMENS, SUMMARY)) == (
        "Choice: minimum Whole beanDate: maximum Nov. 22, 2026Decimal: sum -1,234.500, average -1,234.500"
        "Duration: average 1:30:00"
    )
    settings.LANGUAGE_CODE = "de"
    shown = totals(
        admin_person.get(f"{SPECIMENS}", headers={"HX-Request": "true", "HX-Target": SUMMARY, "Accept-Language": "de"})
    )
    assert "-1.234,500" in shown


def test_nothing_to_add_up_is_a_dash(admin_person, monkeypatch):
    Customer.objects.update(credit_limit=None)
    assert totals(admin_person.hx_get("/office/sales/customer/", SUMMARY)) == (
        "Credit limit: minimum –, maximum –, average –"
    )


def test_html_in_labels_is_text(admin_person, monkeypatch):
    set_options(monkeypatch, Order, list_summary={"<script>alert(1)</script>": Count("pk")})
    html = admin_person.hx_get(ORDERS, SUMMARY).content.decode()
    assert "<script>" not in html


def test_a_method_is_aggregated_by_what_it_is_ordered_by(admin_person, monkeypatch):
    @htmx_admin.display(description="worth", ordering="-total")
    def worth(self, obj):
        return "much"

    set_options(monkeypatch, Order, worth=worth, list_display=["number", "worth"], list_editable=())
    set_options(monkeypatch, Order, list_summary={"worth": "max"})
    assert totals(admin_person.hx_get(ORDERS, SUMMARY)) == (
        f"Worth: maximum {figure(Order.objects.aggregate(n=Max('total'))['n'])}"
    )


def test_an_annotation_of_get_queryset_can_be_aggregated(admin_person, monkeypatch):
    model_admin = htmx_admin.site.get_model_admin(Order)
    get_queryset = model_admin.get_queryset

    @htmx_admin.display(description="lines", ordering="line_count")
    def line_count(self, obj):
        return obj.line_count

    set_options(
        monkeypatch, Order, list_display=["number", "line_count"], list_editable=(), line_count=line_count,
        get_queryset=lambda self, request: get_queryset(request).annotate(line_count=Count("lines")),
        list_summary={"line_count": ("sum", "min")},
    )  # fmt: skip
    counts = Order.objects.annotate(n=Count("lines"))
    found = counts.aggregate(sum=Sum("n"), min=Min("n"))
    assert totals(admin_person.hx_get(ORDERS, SUMMARY)) == f"Lines: sum {found['sum']}, minimum {found['min']}"


def test_one_query_for_all_columns(admin_person, monkeypatch):
    set_options(
        monkeypatch, Order, list_summary={"total": ("sum", "avg", "min", "max"), "number": "count", "ship_by": "max"}
    )
    admin_person.hx_get(ORDERS, SUMMARY)
    with CaptureQueriesContext(connection) as queries:
        admin_person.hx_get(ORDERS, SUMMARY)
    assert sum("SUM(" in query["sql"] for query in queries) == 1
    assert sum("MAX(" in query["sql"] for query in queries) == 1


def test_it_says_so_when_it_takes_too_long(admin_person, monkeypatch):
    def give_up(*args):
        raise TooSlowError

    monkeypatch.setattr(room, "within", give_up)
    assert totals(admin_person.hx_get(ORDERS, SUMMARY)) == "The totals take too long."


def test_no_matches_no_totals(admin_person):
    assert 'id="summary"' not in admin_person.get(f"{ORDERS}?q=nothing-is-called-that").content.decode()


def test_a_list_without_totals_asks_for_none(admin_person):
    assert 'id="summary"' not in admin_person.get("/office/geo/city/").content.decode()
