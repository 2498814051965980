"""Dates to drill down by, in a list that is too long to look for those that occur."""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Callable
from copy import copy
from typing import Any, cast

from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.utils import timezone

# Django's tag: a ChangeList -> "show", "back" and "choices".
Hierarchy = Callable[[ChangeList], dict[str, Any] | None]


def drill_down(changelist: ChangeList, hierarchy: Hierarchy) -> dict[str, Any] | None:
    """The date hierarchy of a list; of one that is longer than is counted, every date between its first and last.

    Django asks for the dates that occur: it reads every row that matches, for a handful of links.
    """
    limit = getattr(changelist.paginator, "count_limit", None)
    if limit is None:
        return hierarchy(changelist)
    stand_in = copy(changelist)
    is_beyond = getattr(changelist, "is_beyond", False)
    stand_in.queryset = cast(Any, Calendar(changelist) if is_beyond else Matches(changelist.queryset, limit))
    return hierarchy(stand_in)


class Matches:
    """The matches of a list that was counted to its end, as Django's date hierarchy asks them."""

    def __init__(self, queryset: QuerySet[Any], limit: int) -> None:
        self.dates, self.datetimes = queryset.dates, queryset.datetimes
        # Sliced, so that the database finds the matches first: it would rather walk an index of all dates to a match.
        self.aggregate = queryset.order_by()[: limit + 1].aggregate


class Calendar:
    """Answers in the place of a queryset what Django's date hierarchy asks."""

    def __init__(self, changelist: ChangeList) -> None:
        self.changelist = changelist
        self.bounds = (datetime.date.min, datetime.date.max)

    def aggregate(self, **bounds: Any) -> dict[str, Any]:
        """The first and the last date of all records: without search and filters an index knows them."""
        found: dict[str, Any] = self.changelist.root_queryset.order_by().aggregate(**bounds)
        if found["first"] and found["last"]:
            self.bounds = (_day(found["first"]), _day(found["last"]))
        return found

    def dates(self, field_name: str, kind: str) -> list[datetime.date]:
        """Every year, month of the chosen year or day of the chosen month (``kind``) within the bounds."""
        first, last = self.bounds
        if kind == "year":
            return [datetime.date(year, 1, 1) for year in range(first.year, last.year + 1)]
        year = self._chosen(field_name, "year", first.year)
        if kind == "month":
            days = [datetime.date(year, month, 1) for month in range(1, 13)]
        else:
            month = self._chosen(field_name, "month", first.month)
            days = [datetime.date(year, month, day + 1) for day in range(monthrange(year, month)[1])]
        return [day for day in days if self._rank(first, kind) <= self._rank(day, kind) <= self._rank(last, kind)]

    datetimes = dates

    def _chosen(self, field_name: str, part: str, known: int) -> int:
        """What the address says; Django has made sure that it is a year or a month, by filtering."""
        return int(self.changelist.params.get(f"{field_name}__{part}", known))

    @staticmethod
    def _rank(day: datetime.date, kind: str) -> tuple[int, ...]:
        return (day.year, day.month) if kind == "month" else (day.year, day.month, day.day)


def _day(value: Any) -> datetime.date:
    """The local date of a date or datetime."""
    if isinstance(value, datetime.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return cast(datetime.date, value)
