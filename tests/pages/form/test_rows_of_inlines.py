"""Rows of an inline fetch what they lead to together."""

from __future__ import annotations

from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from sales.models import Order


def test_names_of_rows_are_not_fetched_row_by_row(admin_person):
    """``str()`` of a line names its product, which its autocomplete has read with those of all lines."""
    order = Order.objects.annotate(count=Count("lines")).filter(count__gte=3).order_by("pk")[0]
    url = f"/office/sales/order/{order.pk}/change/"
    admin_person.get(url)
    with CaptureQueriesContext(connection) as queries:
        html = admin_person.get(url).content.decode()
    products = [query["sql"] for query in queries if 'FROM "catalog_product"' in query["sql"].replace("`", '"')]
    assert len(products) <= 1, products
    for line in order.lines.select_related("product"):
        assert str(line.product.name) in html
