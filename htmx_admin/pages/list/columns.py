"""Columns of the list: what ``list_display`` declares, compiled once per table class into functions.

Django looks every value up anew for each cell (``lookup_field``, ``display_for_field``: field or callable or method,
choices, formats). Here that is decided once; what remains per cell is an attribute and a function.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from types import NoneType
from typing import Any, Final

from django.contrib.admin.utils import FieldIsAForeignKeyColumnName, get_fields_from_path, label_for_field
from django.contrib.admin.utils import _get_non_gfk_field as get_non_gfk_field  # type: ignore[attr-defined]
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import Field, Model
from django.db.models.constants import LOOKUP_SEP
from django_tables2 import Column as TablesColumn

from ... import values

# An entry of list_display: a name, or a callable that is given the record.
Entry = str | Callable[[Any], Any]
CHECKBOX = "action_checkbox"


@dataclass(frozen=True, slots=True)
class Cell:
    """How one column shows a record: its HTML, and the classes of the cell."""

    html: Callable[[Any], str]
    css: str
    kind: str
    # Whether it shows a field, not what a method made.
    is_field: bool = False
    # The same where the cell is a link itself.
    linked: Callable[[Any], str] | None = None
    # What an export writes: a number, a date, … or plain text; None for nothing.
    data: Callable[[Any], Any] = lambda record: None


class CellColumn(TablesColumn):  # type: ignore[misc]
    """A column made from an entry of ``list_display``; it renders by its compiled ``cell``."""

    def __init__(self, cell: Cell, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cell = cell

    def render(self, record: Any) -> str:
        """The cell by tables2's own way, as in a template of tables2."""
        return self.cell.html(record)

    def value(self, record: Any) -> Any:
        """The cell in an export, by tables2's own way."""
        return self.cell.data(record)


def entry_names(entries: Sequence[Entry]) -> list[str]:
    """A name for each entry: a callable's own name, as Django names the column's class.

    Functions that a factory made share theirs, and a field may stand there twice: each is a column. The names are the
    same with the checkboxes of the actions before them and without.
    """
    names: list[str] = []
    for entry in entries:
        name = getattr(entry, "__name__", "") if callable(entry) else entry
        if not name.isidentifier() or name in names:
            name = f"column{len(names) - names.count(CHECKBOX)}"
        names.append(name)
    return names


def make_column(entry: Entry, model: type[Model], model_admin: Any) -> CellColumn:
    """Compile an entry of ``list_display``."""
    label = label_for_field(entry, model, model_admin=model_admin)
    return CellColumn(compile_cell(entry, model, model_admin), verbose_name=label, accessor="pk", orderable=False)


def compile_cell(entry: Entry, model: type[Model], model_admin: Any) -> Cell:
    """The cell of an entry, found in Django's order: field, callable, method of the admin, attribute of the model."""
    field = _field_of(entry, model)
    empty_display = model_admin.get_empty_value_display()
    if field is not None and isinstance(entry, str):
        return _field_cell(field, attrgetter(entry), empty_display, model_admin.badges.get(entry))
    if callable(entry):
        return _called_cell(entry, entry, empty_display)
    if hasattr(model_admin, entry) and entry != "__str__":
        method = getattr(model_admin, entry)
        return _called_cell(method, method, empty_display)
    if not hasattr(model, entry) and LOOKUP_SEP in entry:
        return _path_cell(entry, model, empty_display)
    return _attribute_cell(entry, model, empty_display)


def _field_of(entry: Entry, model: type[Model]) -> Field[Any, Any] | None:
    """The field that the entry names, unless Django treats it as an attribute (``author_id``, generic relations)."""
    try:
        field: Field[Any, Any] = get_non_gfk_field(model._meta, entry)
    except (FieldDoesNotExist, FieldIsAForeignKeyColumnName):
        return None
    return field


def _field_cell(
    field: Any, get: Callable[[Any], Any], empty_display: str, badges: Mapping[Any, str] | None = None
) -> Cell:
    if not isinstance(field, Field):  # a reverse one-to-one: shown as the record it leads to
        return Cell(
            _reader(get, lambda value: values.generic(value, empty_display=empty_display)),
            "",
            "related",
            data=lambda obj: values.generic_data(_or_none(get, obj)),
        )
    kind = values.kind_for(field, badges)
    empty = values.empty(empty_display)
    choices = kind.name in {"choice", "badge"}
    # None and "" may be choices with a label of their own.
    empty_choices = [value for value, _ in field.flatchoices or () if values.is_empty(value)]

    def unless_empty(show: Callable[[Any], Any], nothing: Any = empty) -> Callable[[Any], Any]:
        def shown(value: Any) -> Any:
            return nothing if values.is_empty(value) and not (choices and value in empty_choices) else show(value)

        return show if kind.shows_empty else shown

    html = _reader(get, unless_empty(kind.as_cell), remembered=kind.remembered)
    linked = _reader(get, unless_empty(kind.as_linked), remembered=kind.remembered) if kind.linked else None
    data = _reader(get, unless_empty(kind.as_data, None))
    return Cell(html, kind.css, kind.name, is_field=True, linked=linked, data=data)


def _reader(get: Callable[[Any], Any], show: Callable[[Any], Any], *, remembered: bool = False) -> Callable[[Any], Any]:
    """What ``show`` makes of what ``get`` reads from a record.

    What it made of a value is ``remembered`` as long as the column is, which is for one language and time zone.
    """

    def read(obj: Any) -> Any:
        try:
            value = get(obj)
        except ObjectDoesNotExist:  # a related record is gone: empty, as in Django's list
            value = None
        return show(value)

    def read_remembered(obj: Any) -> Any:
        try:
            value = get(obj)
        except ObjectDoesNotExist:
            value = None
        try:
            return made(value)
        except TypeError:  # a field of the project's own may hold what cannot be hashed
            return show(value)

    made = lru_cache(maxsize=1024, typed=True)(show)
    return read_remembered if remembered else read


def _or_none(get: Callable[[Any], Any], obj: Any) -> Any:
    """The value, or None where a related record does not exist, as in Django's list."""
    try:
        return get(obj)
    except ObjectDoesNotExist:
        return None


def _options(attribute: Any) -> Any:
    """Where ``@display`` left its options: on the function, also behind a property."""
    return attribute.fget if isinstance(attribute, property) else attribute


def _called_cell(attribute: Any, get: Callable[[Any], Any], empty_display: str) -> Cell:
    options = _options(attribute)
    boolean = bool(getattr(options, "boolean", False))
    empty_display = getattr(options, "empty_value_display", empty_display)

    def show(value: Any) -> str:
        return values.generic(value, boolean=boolean, empty_display=empty_display)

    made = lru_cache(maxsize=1024, typed=True)(show)

    def html(obj: Any) -> str:
        value = _or_none(get, obj)
        return made(value) if type(value) in _PLAIN else show(value)

    def data(obj: Any) -> Any:
        return values.generic_data(_or_none(get, obj), boolean=boolean)

    return Cell(html, "", "boolean" if boolean else "text", data=data)


# Types whose equal values look alike, so that their cells can be remembered. 1.0 and 1.00 are equal as Decimal.
_PLAIN: Final = frozenset({int, float, bool, NoneType, datetime.date})


def _attribute_cell(name: str, model: type[Model], empty_display: str) -> Cell:
    """A method, property or plain attribute of the model."""

    def get(obj: Any) -> Any:
        attribute = getattr(obj, name, None)
        return attribute() if callable(attribute) else attribute

    return _called_cell(getattr(model, name, None), get, empty_display)


def _path_cell(path: str, model: type[Model], empty_display: str) -> Cell:
    """A field of a related record: ``customer__city``."""
    names = path.split(LOOKUP_SEP)

    def get(obj: Any) -> Any:
        for name in names:
            obj = getattr(obj, name, None)
        return obj

    try:
        field = get_fields_from_path(model, path)[-1]
    except (FieldDoesNotExist, AttributeError):
        return _called_cell(None, get, empty_display)
    return _field_cell(field, get, empty_display)
