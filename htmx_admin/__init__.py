"""An alternative to Django admin: ``import htmx_admin as admin`` and register models as ever.

Every name of ``django.contrib.admin`` is here under the same name; a class that we extend is ours. The names of the
generic inlines are loaded when first used, because their module needs the app registry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django.contrib.admin as _contrib
from django.contrib.admin import (
    HORIZONTAL,
    VERTICAL,
    AllValuesFieldListFilter,
    BooleanFieldListFilter,
    ChoicesFieldListFilter,
    DateFieldListFilter,
    EmptyFieldListFilter,
    FieldListFilter,
    ListFilter,
    RelatedFieldListFilter,
    RelatedOnlyFieldListFilter,
    ShowFacets,
    SimpleListFilter,
    action,
    autodiscover,
    display,
)

from .actions import for_each, row_action
from .decorators import register
from .options import ModelAdmin, StackedInline, TabularInline
from .outcome import Refused
from .sites import AdminSite, site

if TYPE_CHECKING:
    from .generic import GenericStackedInline, GenericTabularInline

__version__ = "0.1.0"

__all__ = [
    "HORIZONTAL",
    "VERTICAL",
    "AdminSite",
    "AllValuesFieldListFilter",
    "BooleanFieldListFilter",
    "ChoicesFieldListFilter",
    "DateFieldListFilter",
    "EmptyFieldListFilter",
    "FieldListFilter",
    "GenericStackedInline",
    "GenericTabularInline",
    "ListFilter",
    "ModelAdmin",
    "Refused",
    "RelatedFieldListFilter",
    "RelatedOnlyFieldListFilter",
    "ShowFacets",
    "SimpleListFilter",
    "StackedInline",
    "TabularInline",
    "action",
    "autodiscover",
    "display",
    "for_each",
    "register",
    "row_action",
    "site",
]

# Names that a later Django adds to django.contrib.admin (6.1: ActionLocation) are offered where it has them.
for _name in _contrib.__all__:
    if _name not in globals():
        globals()[_name] = getattr(_contrib, _name)
        __all__.append(_name)


def __getattr__(name: str) -> Any:
    if name in {"GenericStackedInline", "GenericTabularInline"}:
        from . import generic

        return getattr(generic, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
