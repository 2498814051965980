"""Which filter a field gets: ours where Django would choose its own, and only there."""

from __future__ import annotations

import pytest
from crm.models import Note
from django.contrib import admin
from django.contrib.admin import FieldListFilter
from logistics.models import Courier
from sales.models import Customer, Order, OrderLine

from htmx_admin.pages.list.filters.choices import BooleanFilter, ChoicesFilter
from htmx_admin.pages.list.filters.dates import DateFilter
from htmx_admin.pages.list.filters.ranges import NumberFilter, TimeFilter
from htmx_admin.pages.list.filters.related import RelatedFilter
from htmx_admin.pages.list.filters.text import TextFilter

from .conftest import Bar, same


def specs(page):
    return [type(spec) for spec in page.get().context_data["cl"].filter_specs]


@pytest.mark.parametrize(
    ("model", "field", "cls"),
    [
        (Order, "status", ChoicesFilter),
        (Order, "express", BooleanFilter),
        (Customer, "newsletter", BooleanFilter),
        (Order, "placed_at", DateFilter),
        (Order, "ship_by", DateFilter),
        (Order, "total", NumberFilter),
        (Order, "id", NumberFilter),
        (OrderLine, "quantity", NumberFilter),
        (Courier, "collects_at", TimeFilter),
        (Order, "number", TextFilter),
        (Order, "comment", TextFilter),
        (Order, "courier", RelatedFilter),
        (Order, "tags", RelatedFilter),
        (Order, "customer__city__country__continent", ChoicesFilter),
        (Courier, "transit_time", admin.AllValuesFieldListFilter),
    ],
)
def test_kind_of_the_field(office, db, model, field, cls):
    [found] = specs(office(model, {"list_filter": [field]}))
    assert found is cls
    django = office(model, {"list_filter": [field]}).django().context_data["cl"].filter_specs
    assert issubclass(found, type(django[0])), "code that looks for Django's class finds it"


def test_registered_class_wins(office, db, monkeypatch):
    """With priority, or for fields that Django has no class of its own for."""

    class Mine(admin.ChoicesFieldListFilter):
        pass

    monkeypatch.setattr(FieldListFilter, "_field_list_filters", list(FieldListFilter._field_list_filters))
    monkeypatch.setattr(FieldListFilter, "_take_priority_index", FieldListFilter._take_priority_index)
    FieldListFilter.register(lambda field: field.name == "payment", Mine, take_priority=True)
    assert specs(office(Order, {"list_filter": ["payment", "status"]})) == [Mine, ChoicesFilter]


def test_named_class_is_used_as_it_is(office, db):
    class Some(admin.SimpleListFilter):
        title, parameter_name = "some", "some"

        def lookups(self, request, model_admin):
            return [("1", "One")]

        def queryset(self, request, queryset):
            return queryset

    named = [("status", admin.ChoicesFieldListFilter), Some, ("total", admin.AllValuesFieldListFilter)]
    assert specs(office(Order, {"list_filter": named})) == [
        admin.ChoicesFieldListFilter, Some, admin.AllValuesFieldListFilter,
    ]  # fmt: skip


def test_django_s_registry_is_not_touched(office, db):
    page = office(Order, {"list_filter": ["status", "total"]})
    page.get()
    found = [type(spec) for spec in page.django().context_data["cl"].filter_specs]
    assert found == [admin.ChoicesFieldListFilter, admin.AllValuesFieldListFilter]


def test_list_filter_of_the_change_list_stays_what_was_declared(office, db):
    page = office(Order, {"list_filter": ["status", "total"]})
    assert page.get().context_data["cl"].list_filter == ["status", "total"]


def test_change_list_of_a_project_s_own(office, db):
    """One that extends Django's has Django's filters."""
    from django.contrib.admin.views.main import ChangeList

    class Own(ChangeList):
        pass

    page = office(Order, {"list_filter": ["status"], "get_changelist": lambda self, request, **kwargs: Own})
    assert specs(page) == [admin.ChoicesFieldListFilter]
    assert same(page, "?status__exact=paid") and Bar(page, "?status__exact=paid").chips == {"Status": "Paid"}


def test_generic_relations_and_others_are_no_error(office, db):
    page = office(Note, {"list_filter": ["content_type", "author", "created_at"]})
    assert RelatedFilter in specs(page)
