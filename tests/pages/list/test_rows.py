"""Rows are formatted once and cells remembered: what must not be remembered, and what each row is asked for."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from crm.models import Tag
from django.test import RequestFactory
from django.utils import timezone, translation
from sales.models import Customer, Order

import htmx_admin
from htmx_admin.pages.list.columns import compile_cell
from htmx_admin.pages.list.table import Columns as ListColumns
from htmx_admin.pages.list.table import compiled, make_rows
from htmx_admin.pages.model import ModelPage

ORDERS = "/office/sales/order/"


@pytest.fixture
def rows_of(db):
    """``rows_of(model, **members)``: what renders the rows for an admin class with these members."""
    from django.contrib.auth.models import User

    def build(model, user="admin", **members):
        site = htmx_admin.AdminSite(name="htmx_admin")
        site.register(model, type("ThingAdmin", (htmx_admin.ModelAdmin,), members))
        model_admin = site.get_model_admin(model)
        request = RequestFactory().get("/")
        request.user = User.objects.get(username=user)
        page = ModelPage(request, model_admin)
        return make_rows(page, ListColumns.of_admin(model_admin, request))

    return build


def test_every_row_is_asked_whether_it_may_be_changed(rows_of):
    first, second = Tag.objects.order_by("pk")[:2]

    def allowed(self, request, obj=None):
        return obj is None or obj.pk == first.pk

    rows = rows_of(Tag, has_change_permission=allowed, has_delete_permission=allowed)
    mine, other = rows.row(first), rows.row(second)
    assert "row-edit" in mine and "row-edit" not in other
    assert "data-kept" not in mine and "data-kept" in other
    assert rows.menu.delete


def test_menu_has_no_deletion_for_whom_may_delete_nothing(rows_of):
    rows = rows_of(Tag, has_delete_permission=lambda self, request, obj=None: False)
    assert not rows.menu.delete and rows.menu.view and rows.menu.history
    assert "data-kept" not in rows.row(Tag.objects.first())


def test_percent_signs_and_braces_are_text(rows_of):
    tag = Tag(pk=7, name="100 % {key} %s %(x)s", slug="x")
    html = rows_of(Tag, list_display=("name", "100 %s"), **{"100 %s": lambda self, obj: "50 %"}).row(tag)
    assert "100 % {key} %s %(x)s</a>" in html and ">50 %<" in html


def test_equal_numbers_that_look_different(rows_of):
    shown = iter([Decimal("1.0"), Decimal("1.00"), 1, True, "1"])
    cell = compile_cell(lambda obj: next(shown), Tag, htmx_admin.ModelAdmin(Tag, htmx_admin.site))
    assert [cell.html(None) for _ in range(5)] == ["1.0", "1.00", "1", "True", "1"]


def test_values_that_cannot_be_hashed(rows_of):
    """A field of a package may hold a list where Django's holds text."""
    order = Order(status=["paid", "sent"])
    cell = compile_cell("status", Order, htmx_admin.ModelAdmin(Order, htmx_admin.site))
    assert cell.html(order) == "[&#x27;paid&#x27;, &#x27;sent&#x27;]"


def test_what_is_remembered_is_of_one_language_and_time_zone(admin_person, monkeypatch):
    # MariaDB may know no time zones, and then has no date hierarchy in others than its own.
    monkeypatch.setattr(htmx_admin.site.get_model_admin(Order), "date_hierarchy", None)
    order = Order.objects.first()
    moment = datetime.datetime(2026, 3, 1, 23, 30, tzinfo=datetime.UTC)
    Order.objects.filter(pk=order.pk).update(placed_at=moment)
    url = f"{ORDERS}?number={order.number}"

    def placed() -> str:
        found = re.search(r"field-placed_at[^>]*><time[^>]*>([^<]+)<", admin_person.get(url).content.decode())
        assert found
        return found[1]

    with timezone.override("UTC"):
        english = placed()
        assert "11:30" in english
    with timezone.override("Asia/Tokyo"):
        assert placed() != english and "8:30" in placed()
    with timezone.override("UTC"):
        assert placed() == english
        admin_person.cookies["django_language"] = "de"
        assert "23:30" in placed()


def test_formats_of_other_settings(settings):
    model_admin = htmx_admin.ModelAdmin(Customer, htmx_admin.site)
    columns = ListColumns(("credit_limit",), None, (), checkbox=False)
    customer = Customer(credit_limit=Decimal("12345.00"))

    def shown() -> str:
        with translation.override("en"):
            return compiled(model_admin, columns)[1][0].html(customer)

    before = shown()
    settings.USE_THOUSAND_SEPARATOR = not settings.USE_THOUSAND_SEPARATOR
    assert shown() != before
