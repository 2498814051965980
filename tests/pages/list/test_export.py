"""Export: the rows, columns and order of the list, all of them or those that are selected."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import tracemalloc
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from crm.models import Review
from django.contrib import admin as contrib
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import AsyncClient
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.html import format_html
from kitchen.models import Specimen
from sales.models import Customer, CustomerProfile, Order

import htmx_admin
from htmx_admin.pages.list.export import Export, Pieces, stream

ORDERS = "/office/sales/order/"
CUSTOMERS = "/office/sales/customer/"
REVIEWS = "/office/crm/review/"
SPECIMENS = "/office/kitchen/specimen/"
PROFILES = "/office/sales/customerprofile/"


def content(response: Any) -> bytes:
    assert response.status_code == 200 and response.streaming, response
    return b"".join(response.streaming_content)


def table(response: Any) -> list[list[str]]:
    """Heads and rows of a CSV file."""
    return list(csv.reader(io.StringIO(content(response).decode("utf-8-sig"), newline="")))


def objects(response: Any) -> list[dict[str, Any]]:
    return json.loads(content(response))


def set_options(monkeypatch: Any, model: Any, **options: Any) -> Any:
    model_admin = htmx_admin.site.get_model_admin(model)
    for name, value in options.items():
        monkeypatch.setattr(type(model_admin), name, value, raising=False)
    return model_admin


# ------------------------------------------------------------------------------------------------ rows, columns


def test_columns_order_and_all_pages_of_the_list(admin_person):
    heads, *rows = table(admin_person.get(f"{ORDERS}?_export=csv&o=-5&p=2&_per_page=25"))
    assert heads == ["Number", "Customer", "Status", "Express", "Total", "Placed", "Ship by", "Courier", "Late"]
    assert len(rows) == Order.objects.count() > 100
    assert [row[0] for row in rows[:3]] == list(
        Order.objects.order_by("-total", "-pk").values_list("number", flat=True)[:3]
    )


def test_search_and_filters_hold(admin_person):
    query = "q=SO-100&status__exact=done&o=1"
    shown = admin_person.get(f"{ORDERS}?{query}").context_data["cl"].queryset
    assert 0 < len(shown) < Order.objects.count()
    [*rows] = objects(admin_person.get(f"{ORDERS}?{query}&_export=json"))
    assert [row["number"] for row in rows] == [order.number for order in shown]


def test_values_are_typed_in_json_and_text_in_csv(admin_person):
    order = Order.objects.filter(ship_by__isnull=False, courier__isnull=False, status="done").first()
    [row] = objects(admin_person.get(f"{ORDERS}?q={order.number}&_export=json"))
    assert row == {
        "number": order.number,
        "customer": str(order.customer),
        "status": "Done",
        "express": order.express,
        "total": str(order.total),
        "placed_at": timezone.localtime(order.placed_at).isoformat(),
        "ship_by": order.ship_by.isoformat(),
        "courier": str(order.courier),
        "is_late": False,
    }
    [_heads, cells] = table(admin_person.get(f"{ORDERS}?q={order.number}&_export=csv"))
    assert cells == [
        order.number, str(order.customer), "Done", "Yes" if order.express else "No", str(order.total),
        timezone.localtime(order.placed_at).strftime("%Y-%m-%d %H:%M:%S"), order.ship_by.isoformat(),
        str(order.courier), "No",
    ]  # fmt: skip


def test_xlsx_is_typed(admin_person):
    openpyxl = pytest.importorskip("openpyxl")
    order = Order.objects.filter(ship_by__isnull=False).first()
    response = admin_person.get(f"{ORDERS}?q={order.number}&_export=xlsx")
    [page] = openpyxl.load_workbook(io.BytesIO(content(response))).worksheets
    heads, cells = (list(row) for row in page.values)
    assert page.title == "Orders" and heads[0] == "Number"
    assert cells[3] is order.express and cells[4] == float(order.total)
    assert cells[5] == timezone.localtime(order.placed_at).replace(tzinfo=None, microsecond=cells[5].microsecond)
    assert cells[6].date() == order.ship_by


@pytest.mark.parametrize("name", ["csv", "json", "xlsx"])
def test_every_kind_of_field_can_be_exported(name, admin_person, monkeypatch):
    every = [field.name for field in Specimen._meta.concrete_fields]
    set_options(monkeypatch, Specimen, list_display=every, list_editable=())
    Specimen.objects.update(char="=1\x00"[:2], text="a\n=cmd|' /C calc'!A0", number_optional=1e300)
    assert len(content(admin_person.get(f"{SPECIMENS}?_export={name}"))) > 1000


def test_methods_are_text_without_tags(admin_person, monkeypatch):
    def markup(obj):
        return format_html("<b>{}</b><br><i>&amp; more</i>", "<x>")

    def untouched(obj):
        return "<b>as typed</b>"

    def nothing(obj):
        return None

    def amount(obj):
        return -5

    set_options(monkeypatch, Order, list_display=["number", markup, untouched, nothing, amount], list_editable=())
    order = Order.objects.first()
    [row] = objects(admin_person.get(f"{ORDERS}?q={order.number}&_export=json"))
    assert row == {
        "number": order.number, "markup": "<x> & more", "untouched": "<b>as typed</b>", "nothing": None, "amount": -5,
    }  # fmt: skip


def test_a_column_of_the_projects_own_kind_says_its_value(admin_person):
    review = Review.objects.first()
    rows = objects(admin_person.get(f"{REVIEWS}?_export=json&id__exact={review.pk}"))
    assert rows[0]["rating"] == review.rating


def test_a_column_can_stay_out_of_exports(admin_person, monkeypatch):
    model_admin = set_options(monkeypatch, Review)
    monkeypatch.setattr(model_admin.table_class.base_columns["rating"], "exclude_from_export", True)
    model_admin.__dict__.pop("_compiled_tables", None)
    heads, *_rows = table(admin_person.get(f"{REVIEWS}?_export=csv"))
    model_admin.__dict__.pop("_compiled_tables", None)
    assert "Rating" not in heads and "Title" in heads


def test_queries_do_not_grow_with_rows(admin_person):
    admin_person.get(ORDERS)
    with CaptureQueriesContext(connection) as few:
        table(admin_person.get(f"{ORDERS}?_export=csv&status__exact=new"))
    with CaptureQueriesContext(connection) as many:
        table(admin_person.get(f"{ORDERS}?_export=csv"))
    assert len(many) == len(few)


def test_what_get_queryset_prefetches_stays_prefetched(admin_person, monkeypatch):
    model_admin = set_options(monkeypatch, Order)
    get_queryset = model_admin.get_queryset
    monkeypatch.setattr(
        type(model_admin), "get_queryset", lambda self, request: get_queryset(request).prefetch_related("lines")
    )
    monkeypatch.setattr("htmx_admin.pages.list.export.CHUNK", 50)

    def pieces(obj):
        return sum(line.quantity for line in obj.lines.all())

    set_options(monkeypatch, Order, list_display=["number", pieces], list_editable=())
    with CaptureQueriesContext(connection) as queries:
        rows = objects(admin_person.get(f"{ORDERS}?_export=json"))
    assert sum(row["pieces"] for row in rows) > 0
    assert sum('"sales_orderline"' in query["sql"] or "`sales_orderline`" in query["sql"] for query in queries) == -(
        -len(rows) // 50
    )


# ------------------------------------------------------------------------------------------------ selected rows


def test_selected_rows_in_the_order_of_the_list(admin_person):
    keys = list(Order.objects.order_by("?").values_list("pk", flat=True)[:5])
    response = admin_person.post(
        f"{ORDERS}?o=1", {"_export": "csv", "_selected_action": keys, "index": "0", "action": ""}
    )
    _heads, *rows = table(response)
    assert [row[0] for row in rows] == sorted(Order.objects.filter(pk__in=keys).values_list("number", flat=True))


def test_rows_of_other_pages_and_filters_in_the_order_and_columns_of_the_list(admin_person):
    """Selected on two pages: the others come in one field."""
    here, *others = Order.objects.order_by("?")[:4]
    data = {"_export": "json", "_selected_action": [here.pk], "_selected_keys": json.dumps([str(o.pk) for o in others])}
    rows = objects(admin_person.post(f"{ORDERS}?o=1&status__exact=void&_columns=number,total", data))
    assert [row["number"] for row in rows] == sorted(order.number for order in (here, *others))
    assert set(rows[0]) == {"number", "total"}


def test_all_that_match_may_be_selected(admin_person):
    data = {"_export": "json", "select_across": "1", "_selected_action": [Order.objects.first().pk]}
    assert (
        len(objects(admin_person.post(f"{ORDERS}?status__exact=done", data)))
        == Order.objects.filter(status="done").count()
    )


def test_selected_rows_are_those_of_the_filter_only(admin_person):
    done, new = Order.objects.filter(status="done").first(), Order.objects.filter(status="new").first()
    data = {"_export": "json", "_selected_action": [done.pk, new.pk]}
    assert [row["number"] for row in objects(admin_person.post(f"{ORDERS}?status__exact=done", data))] == [done.number]


def test_keys_of_another_models_key(admin_person):
    profiles = CustomerProfile.objects.all()[:2]
    data = {"_export": "json", "_selected_action": [profile.pk for profile in profiles]}
    assert len(objects(admin_person.post(PROFILES, data))) == 2


@pytest.mark.parametrize("keys", [[], ["x"], ["9" * 40], ["\x00"], [""], ["1.5"]])
def test_nothing_selected_leads_back_with_a_message(keys, admin_person):
    response = admin_person.post(f"{ORDERS}?o=1&p=2", {"_export": "csv", "_selected_action": keys}, follow=True)
    assert response.redirect_chain == [(f"{ORDERS}?o=1", 302)]
    assert "Items must be selected" in response.content.decode()


@pytest.mark.parametrize("name", ["exe", "", "CSV", "yaml", "<b>", "../csv"])
def test_a_format_that_is_not_offered_leads_back_with_a_message(name, admin_person):
    response = admin_person.get(ORDERS, {"_export": name, "o": "1"}, follow=True)
    assert response.redirect_chain == [(f"{ORDERS}?o=1", 302)]
    html = response.content.decode()
    assert "There is no export as" in html and "<b>”" not in html


def test_filters_that_nobody_understands_lead_back(admin_person):
    response = admin_person.get(f"{ORDERS}?_export=csv&placed_at__year=x&o=1")
    assert response.status_code == 302 and response["Location"] == f"{ORDERS}?placed_at__year=x&o=1&e=1"
    assert admin_person.get(f"{ORDERS}?_export=csv&customer__phone__startswith=x").status_code == 400


# ------------------------------------------------------------------------------------------------ what is offered


def test_list_offers_links_that_keep_what_is_shown(admin_person):
    html = admin_person.get(f"{ORDERS}?q=SO&o=1&p=2").content.decode()
    for name in ("csv", "xlsx", "json"):
        assert f'href="{ORDERS}?q=SO&amp;o=1&amp;_export={name}"' in html
        assert f'form="changelist-form" name="_export" value="{name}"' in html


def test_nothing_is_offered_in_a_popup_or_without_rows(admin_person):
    for query in ("?_popup=1", "?q=nothing-is-called-that"):
        assert "_export" not in admin_person.get(ORDERS + query).content.decode()


def test_it_is_no_action(admin_person, rf):
    """Django's own tests and projects compare the choices of actions."""
    request = rf.get("/")
    request.user = admin_person.user
    assert not any(
        "export" in name and name != "export_csv"
        for name in htmx_admin.site.get_model_admin(Order).get_actions(request)
    )


def test_formats_are_the_projects_choice(admin_person, monkeypatch):
    pytest.importorskip("tablib")
    set_options(monkeypatch, Order, list_export=("tsv",))
    assert content(admin_person.get(f"{ORDERS}?_export=tsv&o=1")).startswith(b"Number\tCustomer\t")
    assert admin_person.get(f"{ORDERS}?_export=csv").status_code == 302
    set_options(monkeypatch, Order, list_export=())
    assert "_export" not in admin_person.get(ORDERS).content.decode()


def test_permission_hook(person, monkeypatch):
    assert table(person("manager").get(f"{CUSTOMERS}?_export=csv"))
    for method in ("get", "post"):
        response = getattr(person("clerk"), method)(
            f"{CUSTOMERS}?_export=csv", {"_export": "csv", "select_across": "1"}
        )
        assert response.status_code == 403
    assert "_export" not in person("clerk").get(CUSTOMERS).content.decode()


def test_a_plain_admin_that_is_adopted_has_it(rf, admin_person):
    class Plain(contrib.ModelAdmin):
        list_display = ("number", "total")

    site = htmx_admin.AdminSite(name="adopting")
    site.register(Order, Plain)
    request = rf.get("/x/?_export=csv")
    request.user = admin_person.user
    heads, *rows = table(site.get_model_admin(Order).changelist_view(request))
    assert heads == ["Number", "Total"] and len(rows) == Order.objects.count()
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        site.get_model_admin(Order).changelist_view(request)


# ------------------------------------------------------------------------------------------------ the response


def test_headers(admin_person):
    response = admin_person.get(f"{ORDERS}?_export=csv")
    day = timezone.localdate().isoformat()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="orders-{day}.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert content(response)


@pytest.mark.parametrize("name", ['"; x="\r\nSet-Cookie: a=b', "../../etc/passwd", "<script>", "Bücher", "注文", "…"])
def test_file_name_is_safe(name, admin_person, monkeypatch):
    monkeypatch.setattr(Order._meta, "verbose_name_plural", name)
    response = admin_person.get(f"{ORDERS}?_export=csv")
    assert content(response)
    value = response["Content-Disposition"]
    assert value.startswith("attachment; filename") and value.rstrip('"').endswith(".csv")
    assert not set(value.removeprefix("attachment; filename").replace("*=utf-8''", "").strip('="')) & set('"\r\n/<>;\\')


def test_htmx_gets_the_file_too(admin_person):
    data = {"_export": "csv", "select_across": "1"}
    assert table(admin_person.hx_post(ORDERS, data, "dialog#dialog", current=ORDERS))


def test_language_and_time_zone_of_the_request_hold_while_it_is_sent(admin_person, rf):
    model_admin = htmx_admin.site.get_model_admin(Order)
    order = Order.objects.filter(ship_by__isnull=False).first()
    request = rf.get(f"/x/?_export=csv&q={order.number}")
    request.user = admin_person.user
    with translation.override("de"), timezone.override("Asia/Tokyo"):
        export = Export(request, model_admin)
        pieces = Pieces(
            export.formats[0].pieces(export.sheet(["express", "placed_at"], Order.objects.filter(pk=order.pk)))
        )
    [_heads, [express, placed]] = csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig")))
    assert express == ("Ja" if order.express else "Nein")
    with timezone.override("Asia/Tokyo"):
        assert placed == timezone.localtime(order.placed_at).strftime("%Y-%m-%d %H:%M:%S")


def test_asgi(admin_person):
    user = admin_person.user

    async def fetch() -> bytes:
        client = AsyncClient()
        await sync_to_async(client.force_login)(user)
        response = await client.get(f"{ORDERS}?_export=csv&o=1")
        assert response.is_async
        return b"".join([piece async for piece in response.streaming_content])

    made = async_to_sync(fetch)()
    assert made == content(admin_person.get(f"{ORDERS}?_export=csv&o=1"))


def test_asgi_gets_pieces_one_by_one():
    class Counted(Pieces):
        closed = False

        def close(self) -> None:
            self.closed = True

    made = Counted(iter([b"a", b"b"]))
    made.begin()

    async def collect() -> list[bytes]:
        return [piece async for piece in made.asynchronously()]

    assert asyncio.run(collect()) == [b"a", b"b"]
    assert made.closed


def test_an_error_in_the_first_rows_is_an_error_page_and_no_torn_file(admin_person, monkeypatch):
    def broken(obj):
        raise ZeroDivisionError

    set_options(monkeypatch, Order, list_display=["number", broken], list_editable=())
    with pytest.raises(ZeroDivisionError):
        admin_person.get(f"{ORDERS}?_export=csv")


def test_a_download_that_is_given_up_lets_go_of_its_query():
    closed = []

    def pieces():
        try:
            yield b"a"
            yield b"b"
        finally:
            closed.append(True)

    made = Pieces(pieces())
    made.begin()
    made.close()
    assert closed == [True]


# ------------------------------------------------------------------------------------------------ records, memory


def test_drivers_that_fetch_everything_are_asked_for_keys_first(db, monkeypatch):
    monkeypatch.setattr("htmx_admin.pages.list.export.CHUNK", 40)
    queryset = Order.objects.select_related("customer").order_by("-total", "pk").distinct()
    expected = list(queryset)
    fake = type("Connection", (), {"vendor": "mysql", "settings_dict": {}})
    monkeypatch.setattr("htmx_admin.pages.list.export.connections", {queryset.db: fake})
    with CaptureQueriesContext(connection) as queries:
        assert list(stream(queryset)) == expected
    assert len(queries) == 1 + -(-len(expected) // 40)
    gone = expected[50]
    records = stream(queryset)
    found = [next(records)]
    gone.invoices.all().delete()
    gone.shipments.all().delete()
    gone.delete()
    assert [record.pk for record in (*found, *records)] == [o.pk for o in expected if o.number != gone.number]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")
def test_postgresql_reads_on_with_a_cursor_of_the_server(db, monkeypatch):
    used = []
    chunked_cursor = connection.chunked_cursor
    monkeypatch.setattr(connection, "chunked_cursor", lambda: used.append(True) or chunked_cursor())
    queryset = Order.objects.order_by("pk")
    keys = list(queryset.values_list("pk", flat=True))
    assert [record.pk for record in stream(queryset)] == keys and used == [True]
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    assert [record.pk for record in stream(queryset)] == keys


def test_memory_does_not_grow_with_the_rows(admin_person, rf, monkeypatch):
    """Rows four times as many: as much memory. (A million of them: benchmarks/export_memory.py.)"""
    monkeypatch.setattr("htmx_admin.pages.list.export.CHUNK", 200)
    customer = Customer.objects.first()
    Order.objects.bulk_create(
        [Order(number=f"X-{n}", customer=customer, total=n) for n in range(12_000)], batch_size=2000
    )

    def peak(query: str) -> int:
        request = rf.get(f"/x/?_export=csv&{query}")
        request.user = admin_person.user
        response = htmx_admin.site.get_model_admin(Order).changelist_view(request)
        tracemalloc.start()
        size = sum(map(len, response.streaming_content))
        assert size > 150_000
        _now, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak("total__lt=3000")
    assert peak("") < 1.3 * peak("total__lt=3000") + 200_000
