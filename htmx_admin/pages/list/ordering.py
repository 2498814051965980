"""What a queryset is ordered by, as keys that can be compared: columns, values of related records, expressions.

Django knows this only while it compiles a query, as SQL. Here the same is read from ``order_by`` as names and
expressions that a filter can use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import connections
from django.db.models import DateTimeField, DecimalField, Field, FloatField, Q, QuerySet, TextField
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import Col, F, OrderBy
from django.db.models.functions import Cast, Random
from django.db.models.functions.datetime import TruncBase

# No row.
NONE: Final = Q(pk__in=[])


class UnpageableError(Exception):
    """The order cannot be continued at a row: random, by a window, by one of many related rows."""


@dataclass(frozen=True, slots=True)
class Key:
    """One of the values that rows are ordered by."""

    # A field's attname or an annotation: the record has it as an attribute, and it can be filtered by.
    name: str
    descending: bool
    # "first" or "last": where NULLs stand; "" if there are none.
    nulls: str
    # Has to be annotated under ``name``; None if the record has it anyway.
    expression: Any = None
    # Whether the order says itself where NULLs stand, other than the database would put them.
    explicit: bool = False

    def ordering(self, *, forward: bool) -> OrderBy:
        """This key for ``order_by``, turned round going backward."""
        nulls = ""
        if self.explicit:
            nulls = self.nulls if forward else {"first": "last", "last": "first"}[self.nulls]
        # None, not False: that is how OrderBy wants what is not said.
        return OrderBy(
            F(self.name),
            descending=self.descending == forward,
            nulls_first=nulls == "first" or None,
            nulls_last=nulls == "last" or None,
        )

    def beyond(self, value: Any, *, forward: bool) -> Q:
        """The rows whose value stands after ``value``; before it, going backward."""
        nulls_follow = bool(self.nulls) and (self.nulls == "last") == forward
        if value is None:
            return NONE if nulls_follow else Q(**{f"{self.name}__isnull": False})
        found = Q(**{f"{self.name}__{self._lookup(forward)}": value})
        return found | Q(**{f"{self.name}__isnull": True}) if nulls_follow else found

    def equal(self, value: Any) -> Q:
        """The rows with this value."""
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{f"{self.name}__exact": value})

    def bound(self, value: Any, *, forward: bool) -> Q:
        """No more than what ``beyond`` and ``equal`` say together, in a form that lets an index start there."""
        nulls_follow = bool(self.nulls) and (self.nulls == "last") == forward
        return Q() if value is None or nulls_follow else Q(**{f"{self.name}__{self._lookup(forward)}e": value})

    def _lookup(self, forward: bool) -> str:
        return "gt" if self.descending != forward else "lt"


def primary_key(queryset: QuerySet[Any]) -> Field[Any, Any]:
    """The field of the primary key. Raises UnpageableError if it is several fields."""
    key: Field[Any, Any] = queryset.model._meta.pk
    if not getattr(key, "column", None):
        raise UnpageableError("A composite primary key has no order of its own.")
    return key


def read_keys(queryset: QuerySet[Any]) -> Iterator[Key]:
    """The keys of ``queryset``'s ``ORDER BY``, most significant first.

    Raises UnpageableError if one of them cannot be compared.
    """
    query = queryset.query
    if query.extra_order_by or query.combinator or query.distinct_fields or query.is_sliced:
        raise UnpageableError("extra(), unions, DISTINCT ON and slices are not continued.")
    seen: set[Any] = set()
    for entry in query.order_by or (query.default_ordering and query.get_meta().ordering) or ():
        for order in _orders(entry, queryset, ()):
            if not query.standard_ordering:
                order = order.copy()
                order.reverse_ordering()
            # A second key of the same value orders nothing.
            if order.expression not in seen:
                seen.add(order.expression)
                yield _key(order, queryset, len(seen))


def _orders(entry: Any, queryset: QuerySet[Any], visited: tuple[str, ...]) -> Iterator[OrderBy]:
    """An entry of ``order_by`` as OrderBy; one that names a related model as those of that model's own ordering."""
    if hasattr(entry, "resolve_expression"):
        yield entry if isinstance(entry, OrderBy) else entry.asc()
        return
    name, descending = entry.removeprefix("-"), entry.startswith("-")
    if name == "?":
        raise UnpageableError("A random order is another one each time.")
    related = _related_ordering(name, queryset)
    if not related:
        yield OrderBy(F(name), descending=descending)
        return
    if name in visited or len(visited) > 8:
        raise UnpageableError("The orderings of the related models go round in circles.")
    for inner in related:
        if hasattr(inner, "resolve_expression"):
            if not isinstance(inner, OrderBy):
                inner = inner.desc() if descending else inner.asc()
            yield inner.prefix_references(f"{name}{LOOKUP_SEP}")
        else:
            turned = "-" if inner.startswith("-") != descending else ""
            yield from _orders(f"{turned}{name}{LOOKUP_SEP}{inner.removeprefix('-')}", queryset, (*visited, name))


def _related_ordering(name: str, queryset: QuerySet[Any]) -> Sequence[Any]:
    """``Meta.ordering`` of the model that a path ends in; () if it ends in a value."""
    pieces = name.split(LOOKUP_SEP)
    if pieces[0] in queryset.query.annotations:
        return ()
    try:
        path, field, _, transforms = queryset.query.names_to_path(pieces, queryset.query.get_meta())
    except (FieldError, FieldDoesNotExist):
        return ()  # the database, or Django, will say what is wrong with it
    if not field.is_relation or transforms or not path or pieces[-1] in {"pk", getattr(field, "attname", None)}:
        return ()
    return tuple(path[-1].to_opts.ordering)


def _key(order: OrderBy, queryset: QuerySet[Any], number: int) -> Key:
    expression = order.expression
    resolved = expression.resolve_expression(queryset.query.clone(), allow_joins=True)
    if resolved.contains_over_clause or any(isinstance(part, Random) for part in resolved.flatten()):
        raise UnpageableError("The value is another one for each page.")
    try:
        output_field = resolved.output_field
    except FieldError as error:
        raise UnpageableError("An expression without a type cannot be selected.") from error
    made = Key(
        f"htmx_admin_key{number}",
        order.descending,
        _nulls(order, queryset),
        expression,
        bool(order.nulls_first or order.nulls_last),
    )
    if (output := _steady_output(resolved, output_field, connections[queryset.db].vendor)) is not None:
        return replace(made, expression=Cast(expression, output))
    return _named_key(made, expression.name, queryset) if type(expression) is F else made  # type: ignore[attr-defined]


def _steady_output(resolved: Any, output_field: Any, vendor: str) -> Field[Any, Any] | None:
    """A type that a computed value has to be cast to, to be found again by what Python read; None if it needs none."""
    if isinstance(resolved, Col):
        return None
    # SQLite computes decimals as floats, which Django rounds; others compute decimals where Python reads a float.
    if isinstance(output_field, FloatField) or (isinstance(output_field, DecimalField) and vendor == "sqlite"):
        return FloatField()
    # What is truncated to a month in a time zone is read as that zone's, and compared as if it were UTC's.
    if isinstance(output_field, DateTimeField) and any(isinstance(part, TruncBase) for part in resolved.flatten()):
        return TextField() if vendor == "sqlite" else DateTimeField()
    return None


def _named_key(made: Key, name: str, queryset: QuerySet[Any]) -> Key:
    """The key of a field, a path to one, or an annotation."""
    query, opts = queryset.query, queryset.query.get_meta()
    pieces = name.split(LOOKUP_SEP)
    if pieces[0] in query.annotations:
        return _replace(made, name=name, expression=None) if name in query.annotation_select else made
    path, field, targets, transforms = query.names_to_path(pieces, opts)
    if any(step.m2m for step in path):
        raise UnpageableError("Ordered by many related rows, a record stands in several places.")
    nullable = bool(transforms) or any(not step.direct or step.join_field.null for step in path) or targets[0].null
    if not nullable:
        made = _replace(made, nulls="")
    if len(pieces) == 1 and field.concrete:
        return _replace(made, name=primary_key(queryset).attname if name == "pk" else field.attname, expression=None)
    return made


def _replace(key: Key, **changes: Any) -> Key:
    changed = replace(key, **changes)
    return changed if changed.nulls else replace(changed, explicit=False)


def _nulls(order: OrderBy, queryset: QuerySet[Any]) -> str:
    """Where NULLs stand: as the order says, or as the database has it."""
    if order.nulls_first or order.nulls_last:
        return "first" if order.nulls_first else "last"
    smallest = connections[queryset.db].features.order_by_nulls_first
    return "first" if smallest != order.descending else "last"
