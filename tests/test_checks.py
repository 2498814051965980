"""System checks of our options."""

from __future__ import annotations

import pytest
from django.db.models import Count
from django_filters import FilterSet
from sales.models import Order

from htmx_admin import AdminSite, ModelAdmin
from htmx_admin.checks import check_dependencies


def ids(**options):
    cls = type("TestAdmin", (ModelAdmin,), options)
    return [message.id for message in cls(Order, AdminSite(name="checked")).check()]


def test_good_options_pass():
    assert ids(badges={"status": {"new": "info", "done": ""}}) == []


@pytest.mark.parametrize("field", ["nonsense", "number", "customer"])
def test_badges_need_a_field_with_choices(field):
    assert ids(badges={field: {"x": "info"}}) == ["htmx_admin.E002"]


def test_badges_need_a_tone_that_exists():
    assert ids(badges={"status": {"new": "pink"}}) == ["htmx_admin.E003"]


def test_table_class_must_be_a_table():
    assert ids(table_class=dict) == ["htmx_admin.E004"]


def test_djangos_checks_still_run():
    assert ids(list_display=["nonsense"]) == ["admin.E108"]


def test_missing_app_is_named(settings):
    assert check_dependencies(None) == []
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "django.contrib.admin"]
    assert [message.id for message in check_dependencies(None)] == ["htmx_admin.E001"]


def test_icon_must_be_in_the_sprite():
    assert ids(icon="receipt") == []
    assert ids(icon="nonsense") == ["htmx_admin.W005"]


@pytest.mark.parametrize("name", ["list_page_class", "cell_page_class", "form_page_class", "action_page_class"])
def test_page_class_must_extend_ours(name):
    assert ids(**{name: type("Mine", (getattr(ModelAdmin, name),), {})}) == []
    assert ids(**{name: dict}) == ["htmx_admin.E006"]


def test_extra_columns_are_checked_as_djangos_columns():
    assert ids(list_display_extra=["status", "customer__name", lambda order: ""]) == []
    assert ids(list_display_extra=["nonsense"]) == ["admin.E108"]
    assert ids(list_display_extra=["tags"]) == ["admin.E109"]
    assert ids(list_display_extra="status") == ["htmx_admin.E031"]


def test_formats_of_the_export_must_exist():
    assert ids(list_export=("csv", "yaml")) == []
    assert ids(list_export=("csv", "exe")) == ["htmx_admin.E021"]


@pytest.mark.parametrize(
    "wanted", [{"total": "sum"}, {"total": ("sum", "avg")}, {"number": "max"}, {"n": Count("lines")}]
)
def test_good_totals_pass(wanted):
    assert ids(list_summary=wanted) == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"total": "median"}, "E022"),
        ({"total": ("sum", "")}, "E022"),
        ({"nonsense": "sum"}, "E023"),
        ({"number": "sum"}, "E023"),
        ({"customer": "avg"}, "E023"),
        ({"placed_at": ("min", "avg")}, "E023"),
    ],
)
def test_totals_need_an_aggregate_and_a_column_that_has_it(wanted, found):
    assert ids(list_summary=wanted) == [f"htmx_admin.{found}"]


@pytest.mark.parametrize("names", [None, (), ["status", "tags"], ("customer",)])
def test_good_bulk_edit_fields_pass(names):
    assert ids(bulk_edit_fields=names) == []


@pytest.mark.parametrize(
    ("names", "found"), [("status", "E041"), (["nonsense"], "E042"), (["updated_at"], "E042"), (["lines"], "E042")]
)
def test_bulk_edit_needs_fields_of_the_form(names, found):
    assert ids(bulk_edit_fields=names) == [f"htmx_admin.{found}"]


def test_filterset_must_be_one_that_can_be_made():
    assert ids(filterset_class=FilterSet, filterset_fields=["status", "customer__name"]) == []
    assert ids(filterset_fields={"total": ["gte", "lte"]}) == []
    assert ids(filterset_class=dict) == ["htmx_admin.E051"]
    assert ids(filterset_fields=["nonsense"]) == ["htmx_admin.E052"]
