"""Which filter fits a field of ``list_filter`` that has no class of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.contrib import admin as contrib
from django.contrib.admin import FieldListFilter
from django.contrib.admin.utils import NotRelationField, get_fields_from_path
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Model

from .choices import BooleanFilter, ChoicesFilter
from .dates import DateFilter
from .ranges import NumberFilter, TimeFilter
from .related import RelatedFilter
from .text import TextFilter

# The class that Django chooses by default, and ours in its place.
_OURS: Final[dict[type[FieldListFilter], type[FieldListFilter]]] = {
    contrib.BooleanFieldListFilter: BooleanFilter,
    contrib.ChoicesFieldListFilter: ChoicesFilter,
    contrib.DateFieldListFilter: DateFilter,
    contrib.RelatedFieldListFilter: RelatedFilter,
}
# Where Django's last resort lists all values.
_BY_FIELD: Final[list[tuple[tuple[type[Any], ...], type[FieldListFilter]]]] = [
    ((models.IntegerField, models.AutoField, models.DecimalField, models.FloatField), NumberFilter),
    ((models.TimeField,), TimeFilter),
    (
        (models.CharField, models.TextField, models.FileField, models.UUIDField, models.GenericIPAddressField),
        TextFilter,
    ),
]


def fitting(list_filter: Iterable[Any], model: type[Model], *more: Any) -> Iterator[Any]:
    """``list_filter`` and ``more``; a field alone has the class that fits it.

    A class that a project or a package has registered for the field stays, and so does every class that is named.
    """
    for item in list_filter:
        cls = _class_for(item, model) if isinstance(item, str) else None
        yield item if cls is None else (item, cls)
    yield from filter(None, more)


def _class_for(path: str, model: type[Model]) -> type[FieldListFilter] | None:
    try:
        field: Any = get_fields_from_path(model, path)[-1]
    except (FieldDoesNotExist, NotRelationField):
        return None
    # As in FieldListFilter.create, which makes the filter at once.
    registered = next((cls for test, cls in FieldListFilter._field_list_filters if test(field)), None)  # type: ignore[attr-defined]
    if registered is not contrib.AllValuesFieldListFilter:
        return _OURS.get(registered) if registered else None
    kind = getattr(field, "output_field", field)  # a GeneratedField is filtered by what it generates
    return next((cls for classes, cls in _BY_FIELD if isinstance(kind, classes)), None)
