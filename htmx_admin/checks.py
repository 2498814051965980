"""System checks of our options; Django's own still run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.admin.checks import ModelAdminChecks as ContribModelAdminChecks
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django_filters import FilterSet
from django_tables2 import Table

from .conf import TONES
from .icons import icon_names

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPENDENCIES = ("django.contrib.admin",)


def check_dependencies(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """E001: an app whose templates or models we use is not installed."""
    return [
        checks.Error(
            f"{name!r} must be in INSTALLED_APPS to use htmx_admin.",
            hint=f"Add {name!r} after 'htmx_admin'.",
            id="htmx_admin.E001",
        )
        for name in DEPENDENCIES
        if not apps.is_installed(name)
    ]


class ModelAdminChecks(ContribModelAdminChecks):
    """Django's checks of a ModelAdmin, then ours."""

    def check(self, admin_obj: Any, **kwargs: Any) -> list[checks.CheckMessage]:
        own = (
            _check_badges,
            _check_table_class,
            _check_icon,
            _check_page_classes,
            _check_list_export,
            _check_list_summary,
            _check_list_display_extra,
            _check_bulk_edit_fields,
            _check_filterset,
        )
        return [*super().check(admin_obj, **kwargs), *(message for check in own for message in check(admin_obj))]


def _check_badges(model_admin: Any) -> Iterator[checks.CheckMessage]:
    """E002: ``badges`` names no field with choices. E003: a tone that is none of ours."""
    for name, tones in getattr(model_admin, "badges", {}).items():
        try:
            has_choices = bool(getattr(model_admin.opts.get_field(name), "flatchoices", None))
        except FieldDoesNotExist:
            has_choices = False
        if not has_choices:
            yield checks.Error(
                f"The value of 'badges' refers to {name!r}, which is not a field with choices.",
                hint="Name a field of the model that has choices, or remove the entry.",
                obj=model_admin.__class__,
                id="htmx_admin.E002",
            )
        for tone in set(tones.values()) - set(TONES):
            yield checks.Error(
                f"The value of 'badges[{name!r}]' has the tone {tone!r}, which does not exist.",
                hint="Use one of: " + ", ".join(map(repr, TONES)) + ".",
                obj=model_admin.__class__,
                id="htmx_admin.E003",
            )


def _check_table_class(model_admin: Any) -> Iterator[checks.CheckMessage]:
    """E004: ``table_class`` is no table of django-tables2."""
    table_class = getattr(model_admin, "table_class", None)
    if table_class is not None and not (isinstance(table_class, type) and issubclass(table_class, Table)):
        yield checks.Error(
            f"The value of 'table_class' is {table_class!r}, which is not a subclass of django_tables2.Table.",
            hint="Set a subclass of django_tables2.Table, or None.",
            obj=model_admin.__class__,
            id="htmx_admin.E004",
        )


def _check_icon(model_admin: Any) -> Iterator[checks.CheckMessage]:
    """W005: ``icon`` is not in the sprite, so that nothing would be seen."""
    icon = getattr(model_admin, "icon", "")
    if icon and icon not in icon_names():
        yield checks.Warning(
            f"The value of 'icon' is {icon!r}, which is not an icon of the sprite.",
            hint="Use one of: " + ", ".join(sorted(icon_names())) + ".",
            obj=model_admin.__class__,
            id="htmx_admin.W005",
        )


def _check_page_classes(model_admin: Any) -> Iterator[checks.CheckMessage]:
    """E006: a page class that does not extend the one that it replaces."""
    from .options import ModelAdmin

    for name in (name for name in vars(ModelAdmin) if name.endswith("_page_class")):
        ours, theirs = getattr(ModelAdmin, name), getattr(model_admin, name)
        if not (isinstance(theirs, type) and issubclass(theirs, ours)):
            yield checks.Error(
                f"The value of {name!r} is {theirs!r}, which does not extend {ours.__module__}.{ours.__name__}.",
                hint=f"Make it a subclass of {ours.__name__}.",
                obj=model_admin.__class__,
                id="htmx_admin.E006",
            )


def _check_list_export(model_admin: Any) -> Iterator[checks.CheckMessage]:
    """E021: ``list_export`` names a format that nobody knows."""
    from .export import known

    for name in model_admin.list_export:
        if name not in known():
            yield checks.Error(
                f"The value of 'list_export' has {name!r}, which is not a format.",
                hint="Use some of: " + ", ".join(map(repr, known())) + ".",
                obj=model_admin.__class__,
                id="htmx_admin.E021",
            )


def _check_list_summary(model_admin: Any) -> Iterator[checks.CheckMessage]:
    """E022: ``list_summary`` asks for an aggregate that does not exist. E023: of something that has no values, or no
    numbers, to aggregate."""
    from .pages.list.summary import AGGREGATES, can_be, wanted_names

    for column, wanted in model_admin.list_summary.items():
        for name in wanted_names(wanted):
            if name not in AGGREGATES:
                yield checks.Error(
                    f"The value of 'list_summary[{column!r}]' has {name!r}, which is not an aggregate.",
                    hint="Use some of: " + ", ".join(map(repr, AGGREGATES)) + ", or an aggregate of django.db.models.",
                    obj=model_admin.__class__,
                    id="htmx_admin.E022",
                )
            elif not can_be(model_admin, column, name):
                yield checks.Error(
                    f"The value of 'list_summary' asks for the {name!r} of {column!r}, which has none.",
                    hint="Name a field, of numbers for 'sum' and 'avg', or a column that is ordered by one.",
                    obj=model_admin.__class__,
                    id="htmx_admin.E023",
                )


def _check_list_display_extra(model_admin: Any) -> Iterator[checks.CheckMessage]:
    """E031: ``list_display_extra`` is no list. What Django says of an entry of list_display, it says of its entries."""
    extra = getattr(model_admin, "list_display_extra", ())
    if not isinstance(extra, (list, tuple)):
        yield checks.Error(
            f"The value of 'list_display_extra' is {extra!r}, which is not a list or tuple.",
            hint="List the columns as in list_display.",
            obj=model_admin.__class__,
            id="htmx_admin.E031",
        )
        return
    ask: Any = ContribModelAdminChecks()
    for index, entry in enumerate(extra):
        yield from ask._check_list_display_item(model_admin, entry, f"list_display_extra[{index}]")


def _check_bulk_edit_fields(model_admin: Any) -> Iterator[checks.CheckMessage]:
    """E041: ``bulk_edit_fields`` is no list of names. E042: it names no field of the model that a form can have."""
    names = getattr(model_admin, "bulk_edit_fields", None)
    if names is None:
        return
    if not isinstance(names, (list, tuple)):
        yield checks.Error(
            f"The value of 'bulk_edit_fields' is {names!r}, which is neither a list, nor a tuple, nor None.",
            hint="Name the fields in a list; () turns bulk edit off.",
            obj=model_admin.__class__,
            id="htmx_admin.E041",
        )
        return
    editable = {field.name for field in (*model_admin.opts.fields, *model_admin.opts.many_to_many) if field.editable}
    for name in names:
        if name not in editable:
            yield checks.Error(
                f"The value of 'bulk_edit_fields' refers to {name!r}, which is not an editable field of the model.",
                hint="Name a field that the form has, or remove the entry.",
                obj=model_admin.__class__,
                id="htmx_admin.E042",
            )


def _check_filterset(model_admin: Any) -> Iterator[checks.CheckMessage]:
    """E051: ``filterset_class`` is no FilterSet. E052: ``filterset_fields`` names what no FilterSet can be made of."""
    from .pages.list.filters.filterset import filterset_class_of

    declared = getattr(model_admin, "filterset_class", None)
    if declared is not None and not (isinstance(declared, type) and issubclass(declared, FilterSet)):
        yield checks.Error(
            f"The value of 'filterset_class' is {declared!r}, which is not a subclass of django_filters.FilterSet.",
            hint="Set a subclass of django_filters.FilterSet, or None.",
            obj=model_admin.__class__,
            id="htmx_admin.E051",
        )
        return
    try:
        filterset_class_of(model_admin)
    except (TypeError, AssertionError) as error:
        yield checks.Error(
            f"No FilterSet can be made of 'filterset_fields': {error}",
            hint="Name fields of the model, as in Meta.fields of a FilterSet.",
            obj=model_admin.__class__,
            id="htmx_admin.E052",
        )
