"""The same options for Django's own admin and for ours: what is compared is the rendering."""

import os
from types import ModuleType

from catalog.models import Product
from crm.models import Tag
from django.apps import apps
from django.contrib import admin as django_admin
from django.contrib.auth.models import Group, User
from django.utils import timezone
from geo.models import Country
from logistics.models import Courier
from sales.models import Customer, Order, OrderLine
from staff.groups import BUSINESS_APPS

import htmx_admin

ROWS = int(os.environ.get("BENCH_ROWS", "100"))
# Rows of the long page, to see that a row costs no more there.
MANY_ROWS = 5 * ROWS


class OrderOptions:
    """Eight columns: a relation, a choice, a boolean, a date, a callable and three plain ones."""

    list_display = ("number", "customer", "status", "express", "ship_by", "days_left", "discount", "total")
    list_select_related = ("customer",)
    list_filter = ("status", "payment")
    list_per_page = ROWS
    search_fields = ("number", "customer__name")
    autocomplete_fields = ("customer", "courier", "tags")
    fieldsets = (
        (None, {"fields": (("number", "customer"), ("status", "express"), ("placed_at", "ship_by"), "courier")}),
        ("Money", {"fields": (("payment", "currency"), "discount")}),
        ("Remarks", {"fields": ("comment", "tags")}),
    )

    @django_admin.display(description="days left", ordering="ship_by")
    def days_left(self, obj: Order) -> int | None:
        return days_left(obj)


class OrderLineOptions:
    model = OrderLine
    fields = ("product", "quantity", "unit_price")
    autocomplete_fields = ("product",)
    extra = 0


def days_left(order: Order) -> int | None:
    """The callable column, for the hand-written page too."""
    return (order.ship_by - timezone.localdate()).days if order.ship_by else None


# Models that relation fields look up; all others are registered bare, so that the navigation has its real length.
SEARCHED = {Customer: ("name",), Product: ("name",), Courier: ("name",), Tag: ("name",), Country: ("name",)}


def fill(site: django_admin.AdminSite, admin: ModuleType, **options: object) -> django_admin.AdminSite:
    """Register everything with ``site``, by the classes of ``admin`` (django.contrib.admin or htmx_admin).

    ``options`` are further options of the orders.
    """
    inline = type("OrderLineInline", (OrderLineOptions, admin.TabularInline), {})
    site.register(Order, type("OrderAdmin", (OrderOptions, admin.ModelAdmin), {"inlines": (inline,), **options}))
    business = [model for label in BUSINESS_APPS for model in apps.get_app_config(label).get_models()]
    for model in (*business, User, Group):
        if not site.is_registered(model):
            site.register(model, admin.ModelAdmin, search_fields=SEARCHED.get(model, ()))
    return site


# Each at the address of its name: see urls.py.
SITES = {
    "admin": fill(django_admin.AdminSite(), django_admin),
    "office": fill(htmx_admin.AdminSite(name="office"), htmx_admin),
    "admin-long": fill(django_admin.AdminSite("admin-long"), django_admin, list_per_page=MANY_ROWS),
    "office-long": fill(htmx_admin.AdminSite(name="office-long"), htmx_admin, list_per_page=MANY_ROWS),
    "admin-cells": fill(django_admin.AdminSite("admin-cells"), django_admin, list_editable=("discount",)),
    "office-cells": fill(htmx_admin.AdminSite(name="office-cells"), htmx_admin, list_editable=("discount",)),
}
