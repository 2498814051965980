"""The database of the benchmark: the sandbox's business, made once and kept."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from sales.models import Order

LINES = 10


def prepare(orders: int, *, fresh: bool = False) -> None:
    """Make the database ready: tables, and the sandbox's data if it is empty (``fresh``: in any case)."""
    settings.DATA_DIR.mkdir(exist_ok=True)
    if fresh and connection.vendor == "sqlite":
        Path(settings.DATABASES["default"]["NAME"]).unlink(missing_ok=True)
    call_command("migrate", verbosity=0)
    found = Order.objects.count()
    if not found or fresh:
        print(f"Loading {orders:,} orders into {connection.settings_dict['NAME']}", file=sys.stderr)
        call_command("load_sandbox", orders=orders, flush=fresh)
    elif found != orders:
        raise SystemExit(
            f"The database has {found:,} orders, not {orders:,}. Give --orders {found}, or --fresh to replace them "
            "(this empties the sandbox's tables of that database)."
        )


def order_to_change() -> Order:
    """The first order with exactly as many lines as the change page is to show."""
    order = Order.objects.annotate(count=Count("lines")).filter(count=LINES).order_by("pk").first()
    return order or _lengthened()


def _lengthened() -> Order:
    """No order has so many lines: one of the longest gets what it lacks from others."""
    order = Order.objects.annotate(count=Count("lines")).filter(count__lt=LINES).order_by("-count", "pk")[0]
    taken = list(order.lines.values_list("product", flat=True))
    products = order.lines.model.product.field.related_model.objects.exclude(pk__in=taken).order_by("pk")
    for product in products[: LINES - order.count]:
        order.lines.create(product=product, quantity=1, unit_price=1)
    return order


def log_in() -> str:
    """A session of the superuser; returns its key."""
    from django.contrib.auth.models import User

    client = Client()
    client.force_login(User.objects.get(username="admin"))
    return client.session.session_key
