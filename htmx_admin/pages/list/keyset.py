"""Paging by keyset: a page starts where another one ended, not after so many rows.

An offset makes the database read and throw away every row before the page, and rows that are inserted or deleted
meanwhile shift it. Here the values by which the last row is ordered, and its key, say where the next page starts (the
"seek method", https://use-the-index-luke.com/no-offset). They travel in the address as a signed token.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any, Final

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_duration

from .ordering import NONE, Key, UnpageableError, primary_key, read_keys

# Position that every row stands before: the last page.
END: Final = "end"


@dataclass(frozen=True, slots=True)
class Position:
    """A place between two rows of an ordered list."""

    values: tuple[Any, ...]
    # Number of rows before it, as far as that was known when the address was made.
    offset: int | None = None


class Keyset:
    """The order of a queryset, and what stands before and after a place in it."""

    def __init__(self, queryset: QuerySet[Any], keys: Sequence[Key]) -> None:
        self.keys = tuple(keys)
        made = {key.name: key.expression for key in keys if key.expression is not None}
        if not queryset.query.standard_ordering:
            queryset = queryset.reverse()
        # The rows in their order, each with the values that it is ordered by.
        self.queryset = self._ordered(queryset.annotate(**made) if made else queryset, forward=True)

    @classmethod
    def of(cls, queryset: QuerySet[Any]) -> Keyset:
        """The keyset of an ordered queryset; the primary key is added to an order that leaves ties.

        Raises UnpageableError if its order cannot be continued at a row.
        """
        keys = list(read_keys(queryset))
        attname = primary_key(queryset).attname
        if not any(key.name == attname for key in keys):
            keys.append(Key(attname, descending=True, nulls=""))
        return cls(queryset, keys)

    def position(self, record: Any, offset: int | None = None) -> Position:
        """The place of a record that came from ``queryset``."""
        return Position(tuple(getattr(record, key.name) for key in self.keys), offset)

    def after(self, position: Position) -> QuerySet[Any]:
        """The rows after it, in the order of the list."""
        return self.queryset.filter(self._beyond(position, forward=True))

    def before(self, position: Position | None = None) -> QuerySet[Any]:
        """The rows before it, nearest first; without a position those at the end of the list, last first."""
        queryset = self._ordered(self.queryset, forward=False)
        return queryset if position is None else queryset.filter(self._beyond(position, forward=False))

    def _ordered(self, queryset: QuerySet[Any], *, forward: bool) -> QuerySet[Any]:
        # Not reverse(): it leaves expressions in a related model's Meta.ordering as they are.
        return queryset.order_by(*(key.ordering(forward=forward) for key in self.keys))

    def _beyond(self, position: Position, *, forward: bool) -> Q:
        """``a > 1 OR (a = 1 AND (b > 2 OR (b = 2 AND …)))``."""
        pairs = list(zip(self.keys, position.values, strict=True))

        def wrap(inner: Q, pair: tuple[Key, Any]) -> Q:
            key, value = pair
            return key.beyond(value, forward=forward) | (key.equal(value) & inner)

        first, value = pairs[0]
        return first.bound(value, forward=forward) & reduce(wrap, reversed(pairs), NONE)

    # -------------------------------------------------------------------------------------------- tokens

    @property
    def _order(self) -> str:
        """Tells this order from another one, in which a token of this one means nothing."""
        return ",".join(f"{'-' if key.descending else ''}{key.name}{key.nulls}" for key in self.keys)

    def token(self, position: Position) -> str:
        """The place for an address. It is signed, not encrypted: it shows the values that rows are ordered by.

        Raises UnpageableError for a value of a kind that cannot be written there.
        """
        values = [_pack(value) for value in position.values]
        return _signer(self.queryset.model).sign_object([self._order, values, position.offset], compress=True)

    def read(self, token: str) -> Position | None:
        """The place that ``token`` names; None if it is of another order or model, or somebody else made it."""
        try:
            order, values, offset = _signer(self.queryset.model).unsign_object(token)
        except (BadSignature, ValueError, TypeError):
            return None
        return Position(tuple(map(_unpack, values)), offset) if order == self._order else None


def is_token(model: type[Model], value: str) -> bool:
    """Whether ``value`` is a place in a list of ``model``; if not, it may be a filter by a field of that name."""
    try:
        _signer(model).unsign(value)
    except BadSignature:
        return value == END
    return True


def _signer(model: type[Model]) -> Signer:
    return Signer(salt=f"htmx_admin.keyset.{model._meta.label_lower}")


# ------------------------------------------------------------------------------------------------ values of tokens

# Letter -> type, how it is written, how it is read. What JSON has is written as it is. A datetime is a date as well.
_TYPES: Final[dict[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]]] = {
    "t": (datetime.datetime, datetime.datetime.isoformat, datetime.datetime.fromisoformat),
    "d": (datetime.date, datetime.date.isoformat, datetime.date.fromisoformat),
    "h": (datetime.time, datetime.time.isoformat, datetime.time.fromisoformat),
    "n": (Decimal, str, Decimal),
    "u": (uuid.UUID, str, uuid.UUID),
    "i": (datetime.timedelta, str, parse_duration),
}


def _pack(value: Any) -> Any:
    if isinstance(value, str):
        return str(value)  # that of an enumeration, too
    if value is None or isinstance(value, (int, float)):
        return value
    for letter, (kind, write, _) in _TYPES.items():
        if isinstance(value, kind):
            return [letter, write(value)]
    raise UnpageableError(f"A list that is ordered by a {type(value).__name__} has no places.")


def _unpack(value: Any) -> Any:
    return _TYPES[value[0]][2](value[1]) if isinstance(value, list) else value
