"""Totals of the list: aggregates of its columns over all matches, asked for after the rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.contrib.admin.utils import get_fields_from_path, label_for_field
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models
from django.db.models import Aggregate, Avg, Count, Max, Min, QuerySet, Sum
from django.db.models.expressions import BaseExpression, F, OrderBy
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ... import values
from .column_chooser import visible_columns
from .counting import TooSlowError, within
from .params import SUMMARY_VAR

if TYPE_CHECKING:
    from .page import ListPage

# What ``list_summary`` may ask for by name.
AGGREGATES: Final[dict[str, type[Aggregate]]] = {"sum": Sum, "avg": Avg, "min": Min, "max": Max, "count": Count}
_WORDS: Final[dict[str, Promise | str]] = {
    "sum": _("sum"),
    "avg": _("average"),
    "min": _("minimum"),
    "max": _("maximum"),
    "count": _("number"),
}

# Places of a number that no field gives any.
_PLACES: Final = 2

# What an entry of ``list_summary`` asks for: a name, several, or an aggregate of the project's own.
Wanted = str | Sequence[str] | BaseExpression


@dataclass(frozen=True, slots=True)
class Item:
    """One aggregate."""

    # Column, or what the project calls its own aggregate.
    column: str
    # "sum", "avg", …; "" for an aggregate of the project's own.
    name: str
    expression: Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, with what was done to get it; ``word`` is "" for an aggregate of the project's own."""

    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Total:
    """The figures of a column."""

    label: str
    figures: list[Figure]


class Summary:
    """``page.summary`` in the templates; false if the list has none."""

    def __init__(self, page: ListPage) -> None:
        self.page = page
        self.model_admin: Any = page.model_admin

    def __bool__(self) -> bool:
        return bool(self.items)

    @cached_property
    def items(self) -> list[Item]:
        """What is asked for. A column that the user does not see has no totals either."""
        wanted: Mapping[str, Wanted] = self.model_admin.get_list_summary(self.page.request)
        columns = visible_columns(self.page.request, self.model_admin, self.page.changelist.list_display)
        shown = {entry for entry in columns if isinstance(entry, str)}
        return [item for name, entry in wanted.items() for item in self._items(name, entry, shown)]

    def _items(self, column: str, wanted: Wanted, shown: set[str]) -> Iterator[Item]:
        if isinstance(wanted, BaseExpression):
            yield Item(column, "", wanted)
        elif column in shown:
            for name in wanted_names(wanted):
                yield Item(column, name, AGGREGATES[name](source_of(self.model_admin, column)))

    # -------------------------------------------------------------------------------------------- when

    @property
    def is_asked(self) -> bool:
        """Whether the totals are shown now: the fragment is fetched, or the address asks for them."""
        return self.page.fragment == "summary" or SUMMARY_VAR in self.page.request.GET

    @property
    def url(self) -> str:
        """The list with its totals, for those without JavaScript; and where the fragment is fetched."""
        return str(self.page.changelist.get_query_string({SUMMARY_VAR: "1"}))

    # -------------------------------------------------------------------------------------------- figures

    @cached_property
    def _found(self) -> list[Any] | None:
        """A value for each item, None if it took too long."""
        queryset = self.page.changelist.queryset
        try:
            return within(self.model_admin.count_timeout, queryset.db, lambda: list(self._ask(queryset)))
        except TooSlowError:
            return None

    def _ask(self, queryset: QuerySet[Any]) -> Iterator[Any]:
        """One query for all columns; one more for each aggregate over a to-many relation, where rows are other rows."""
        matches = self._matches(queryset)
        inner = {f"total{index}": item for index, item in enumerate(self.items) if not self._spans(queryset, item)}
        found = matches.aggregate(**{alias: item.expression for alias, item in inner.items()}) if inner else {}
        for index, item in enumerate(self.items):
            alias = f"total{index}"
            yield found[alias] if alias in found else self._of_keys(queryset).aggregate(total=item.expression)["total"]

    def _matches(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Each match once, without its order: a search or a filter may have joined its row several times."""
        return self._of_keys(queryset) if queryset.query.distinct else queryset.order_by().select_related(None)

    def _of_keys(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        root: QuerySet[Any] = self.page.changelist.root_queryset.order_by()
        return root.filter(pk__in=queryset.order_by().values("pk"))

    @staticmethod
    def _spans(queryset: QuerySet[Any], item: Item) -> bool:
        """Whether the aggregate goes over a to-many relation."""
        query = queryset.model._base_manager.all().query
        try:
            item.expression.resolve_expression(query, allow_joins=True, reuse=None, summarize=False)
        except FieldError:  # an annotation of get_queryset
            return False
        relations = [getattr(join, "join_field", None) for join in query.alias_map.values()]
        return any(found and not (found.many_to_one or found.one_to_one) for found in relations)

    @property
    def gave_up(self) -> bool:
        """Whether the database would have taken too long."""
        return self._found is None

    @property
    def totals(self) -> list[Total]:
        """The figures, a group for each column."""
        groups: dict[str, list[Figure]] = {}
        for item, value in zip(self.items, self._found or [], strict=False):
            groups.setdefault(item.column, []).append(Figure(str(_WORDS.get(item.name, "")), self._text(item, value)))
        return [Total(self._label(column), figures) for column, figures in groups.items()]

    def _label(self, column: str) -> str:
        try:
            label = str(label_for_field(column, self.model_admin.model, self.model_admin))
        except AttributeError:  # the project's own name for an aggregate
            label = column.replace("_", " ")
        return capfirst(values.plain_text(label))

    def _text(self, item: Item, value: Any) -> str:
        """A value as the list shows those of its column; numbers are grouped, as totals are long."""
        if value is None:
            return "–"
        field, places = self._output(item)
        if isinstance(value, datetime.timedelta):
            value = datetime.timedelta(seconds=round(value.total_seconds()))
        kind = values.kind_for(field)
        if kind.name != "number" and item.name != "count":
            return kind.text(value)
        return number_format(value, None if isinstance(value, int) else places, force_grouping=True)

    def _output(self, item: Item) -> tuple[Any, int]:
        """The field that stands for what an aggregate gives, and the places of its numbers: those of its column."""
        query = self.page.changelist.queryset.query.clone()
        resolved = item.expression.resolve_expression(query, allow_joins=True, reuse=None, summarize=True)
        fields = [
            resolved.output_field,
            *(source.output_field for source in resolved.get_source_expressions() if source),
        ]
        known = (getattr(field, "decimal_places", None) for field in fields)
        return fields[0], next((places for places in known if places is not None), _PLACES)


def source_of(model_admin: Any, column: str) -> Any:
    """What a column is aggregated from: its field, or what ``@display(ordering=…)`` says of a method; or None."""
    try:
        get_fields_from_path(model_admin.model, column)
    except FieldDoesNotExist:
        attribute = getattr(model_admin, column, None) or getattr(model_admin.model, column, None)
    else:
        return F(column)
    ordering = getattr(getattr(attribute, "fget", attribute), "admin_order_field", None)
    if isinstance(ordering, str):
        return F(ordering.removeprefix("-"))
    return ordering.expression if isinstance(ordering, OrderBy) else ordering


def wanted_names(wanted: Wanted) -> Sequence[str]:
    """The names of aggregates in an entry of ``list_summary``."""
    if isinstance(wanted, BaseExpression):
        return ()
    return (wanted,) if isinstance(wanted, str) else wanted


def can_be(model_admin: Any, column: str, name: str) -> bool:
    """Whether the aggregate can be had of the column, as far as that is known before there is a query."""
    source = source_of(model_admin, column)
    if not isinstance(source, F):
        return source is not None
    try:
        field = get_fields_from_path(model_admin.model, str(getattr(source, "name", "")))[-1]
    except FieldDoesNotExist:  # an annotation of get_queryset
        return True
    field = getattr(field, "output_field", field)
    return name not in {"sum", "avg"} or (isinstance(field, _NUMBERS) and not field.choices)


_NUMBERS = (models.IntegerField, models.FloatField, models.DecimalField, models.DurationField)
