"""A page of a list by its place, and the places of the pages beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .keyset import END, Keyset, Position


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """The rows of a page, with the addresses' tokens of the pages beside it: "" where there is none."""

    records: list[Any]
    # For ``before=`` and ``after=``.
    previous: str = ""
    next: str = ""
    # Number of rows before the page, None if nobody counted them.
    offset: int | None = None
    # Whether its order has places at all; if not, the pages beside it have numbers only.
    has_places: bool = True

    @classmethod
    def numbered(cls, keyset: Keyset, number: int, size: int) -> PlacedPage:
        """The page of that number, counted from 1."""
        start = (number - 1) * size
        rows = list(keyset.queryset[start : start + size + 1])
        return cls._of(keyset, rows[:size], start, has_previous=start > 0, has_next=len(rows) > size)

    @classmethod
    def after(cls, keyset: Keyset, position: Position, size: int) -> PlacedPage:
        """The page that starts after a place; the last one if nothing is there any more."""
        rows = list(keyset.after(position)[: size + 1])
        if not rows:
            return cls.before(keyset, None, size)
        return cls._of(keyset, rows[:size], position.offset, has_previous=True, has_next=len(rows) > size)

    @classmethod
    def before(cls, keyset: Keyset, position: Position | None, size: int) -> PlacedPage:
        """The page that ends before a place, or at the end of the list; the first one if nothing is there any more."""
        rows = list(keyset.before(position)[: size + 1])
        if not rows and position is not None:
            return cls.numbered(keyset, 1, size)
        records = rows[size - 1 :: -1] if len(rows) > size else rows[::-1]
        is_first = len(rows) <= size
        offset = None if position is None or position.offset is None else max(position.offset - len(records), 0)
        return cls._of(
            keyset, records, 0 if is_first else offset, has_previous=not is_first, has_next=position is not None
        )

    @classmethod
    def _of(
        cls, keyset: Keyset, records: list[Any], offset: int | None, *, has_previous: bool, has_next: bool
    ) -> PlacedPage:
        def token(record: Any, rows_before: int | None) -> str:
            return keyset.token(keyset.position(record, rows_before))

        end = None if offset is None else offset + len(records)
        return cls(
            records,
            previous=token(records[0], offset) if records and has_previous else "",
            next=token(records[-1], end) if records and has_next else "",
            offset=offset,
        )


def find_page(keyset: Keyset, after: str, before: str, size: int) -> PlacedPage | None:
    """The page that the parameters ``after`` or ``before`` ask for; None if they are of another order."""
    if before == END:
        return PlacedPage.before(keyset, None, size)
    position = keyset.read(after or before)
    if position is None:
        return None
    return PlacedPage.after(keyset, position, size) if after else PlacedPage.before(keyset, position, size)
