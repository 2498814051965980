"""Columns of our own: a django_tables2 table replaces those of the same name in list_display."""

from decimal import Decimal

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString


class WeightColumn(tables.Column):
    """A weight as a number and a bar; the bar is the browser's own element and needs no style."""

    HEAVY = Decimal(50)

    def render(self, value: Decimal) -> SafeString:
        share = min(value / self.HEAVY, Decimal(1))
        return format_html('<meter value="{}" aria-hidden="true"></meter> {} kg', f"{share:.2f}", f"{value:.1f}")


class ProductTable(tables.Table):
    """Replaces the column of the weight only."""

    weight = WeightColumn(verbose_name="weight")
