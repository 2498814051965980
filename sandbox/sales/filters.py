"""Filters of django-filter, beside those of the admin."""

import django_filters as filters
from django.db.models import F, QuerySet

from sales.models import OrderLine


class LineFilters(filters.FilterSet):
    """Lines of orders by their size, and those that were sold below cost."""

    quantity = filters.RangeFilter()
    number = filters.CharFilter(field_name="order__number", lookup_expr="istartswith", label="Order number")
    cheap = filters.BooleanFilter(method="filter_cheap", label="Below cost")

    class Meta:
        model = OrderLine
        fields = ()

    def filter_cheap(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        below = {"unit_price__lt": F("product__cost")}
        return queryset.filter(**below) if value else queryset.exclude(**below)
