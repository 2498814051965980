"""Columns of our own."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString


class StarsColumn(tables.Column):
    """One to five stars; read out as a number."""

    def render(self, value: int) -> SafeString:
        stars = "★" * value + "☆" * (5 - value)
        return format_html('<span role="img" aria-label="{} of 5 stars">{}</span>', value, stars)

    def value(self, value: int) -> int:
        """In an export: a number."""
        return value


class ReviewTable(tables.Table):
    """Replaces the column of the rating only."""

    rating = StarsColumn(verbose_name="rating")
