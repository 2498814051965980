"""Records that the tests of this folder share."""

from __future__ import annotations

import pytest
from sales.models import Invoice, Order


@pytest.fixture
def order(db):
    """A new order with lines, which clerks may change."""
    return Order.objects.filter(status="new", lines__isnull=False).first()


@pytest.fixture
def bare(order):
    """An order on which nothing hangs but its lines."""
    order.invoices.all().delete()
    order.shipments.all().delete()
    order.notes.all().delete()
    order.tags.clear()
    return order


@pytest.fixture
def hidden(db):
    """An invoice that ``get_queryset`` hides from clerks: its order is void."""
    invoice = Invoice.objects.first()
    Order.objects.filter(pk=invoice.order_id).update(status="void")
    return invoice
