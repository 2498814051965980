"""Dates: presets that are links, as in Django's admin, and from/to by the day, both inclusive."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.admin import DateFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import build_q_object_from_lookup_parameters
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .base import Choice
from .fields import FieldFilter, Input, drop_blank, emptiness, last
from .ranges import BOUNDS, in_words

DAY = datetime.timedelta(days=1)
Moment = datetime.date | datetime.datetime


class PeriodFilter(FieldFilter):
    """Presets; from and to; the time zone in words."""

    template = "filters/dates"

    @property
    def counts_by(self) -> str:  # type: ignore[override]
        return str(self.spec.field_path)

    # -- presets

    @cached_property
    def choices(self) -> list[Choice]:
        return [self._choice(label, params) for label, params in self.spec.presets]

    def _choice(self, label: str, params: dict[str, Any]) -> Choice:
        sent = {name: str(value) for name, value in params.items()}
        count, is_none = self.tally.where(self._test(params)) if self.tally else ("", False)
        return Choice(label, self.url_with(sent), self._is_chosen(params), count, is_none)

    def _is_chosen(self, params: dict[str, Any]) -> bool:
        """Whether the address says the same, in whichever words."""
        if set(params) & {self.spec.isnull}:
            return self.used == {name: [value] for name, value in params.items()}
        since, until = (params[f"{self.spec.field_path}__{lookup}"] for lookup in ("gte", "lt"))
        period = self.period
        return not set(self.used) - self.spec.period_names and period == (_day(since), _day(until) - DAY)

    def _test(self, params: dict[str, Any]) -> Callable[[Any], bool]:
        """What tells whether a value of the field is in a period."""
        if set(params) & {self.spec.isnull}:
            return lambda value: (value is None) is params[self.spec.isnull]
        since, until = (params[f"{self.spec.field_path}__{lookup}"] for lookup in ("gte", "lt"))
        return lambda value: value is not None and since <= value < until

    # -- from, to

    @cached_property
    def period(self) -> tuple[datetime.date | None, datetime.date | None]:
        """First and last day that are asked for; None if unlimited, or if no day begins or ends there."""
        path = self.spec.field_path
        first = self._first(f"{path}__gte") or self._first(f"{path}__date__gte")
        end = self._first(f"{path}__lt")
        most = self._first(f"{path}__date__lte") or (None if self.spec.has_time else self._first(f"{path}__lte"))
        return first, end - DAY if end else most

    def _first(self, name: str) -> datetime.date | None:
        """The day that begins with the value of a parameter."""
        if name not in self.used:
            return None
        try:
            moment = self.spec.field.to_python(last(self.used[name]))
        except (ValueError, ValidationError):
            return None
        if isinstance(moment, datetime.datetime):
            moment = timezone.localtime(moment) if timezone.is_aware(moment) else moment
            return moment.date() if moment.time() == datetime.time() else None
        return moment  # type: ignore[no-any-return]

    @property
    def inputs(self) -> list[Input]:
        labels = (_("From:").rstrip(":"), _("To, inclusive"))
        return [
            Input(name, label, day.isoformat() if day else "", "date")
            for name, label, day in zip(self.spec.day_names, labels, self.period, strict=True)
        ]

    @property
    def zone(self) -> str:
        """The time zone in which days begin, for times."""
        return timezone.get_current_timezone_name() if self.spec.has_time else ""

    @property
    def empties(self) -> list[Any]:
        """They are among the presets."""
        return []

    # -- the chip

    @property
    def value(self) -> str:
        chosen = [choice.label for choice in self.choices if choice.selected]
        if chosen:
            return chosen[0]
        said = [emptiness(bool(value)) for value in self.used.get(self.spec.isnull, ())]
        first, end = self.period
        days = [date_format(day) for day in (first, end) if day]
        if first and end:
            said.append(days[0] if first == end else _("%(from)s to %(to)s") % {"from": days[0], "to": days[1]})
        elif days:
            said.append((_("from %s") if first else _("until %s")) % days[0])
        return ", ".join([*said, *in_words(dict(self._other_bounds()))])

    def _other_bounds(self) -> Iterator[tuple[str, str]]:
        """Bounds that are no whole days."""
        path = self.spec.field_path
        for lookup in BOUNDS:
            values = self.used.get(f"{path}__{lookup}")
            whole = lookup in ("gte", "lt") or (lookup == "lte" and not self.spec.has_time)
            if values and not (whole and self._first(f"{path}__{lookup}")):
                yield lookup, str(values[-1])


def _day(moment: Moment) -> datetime.date:
    return moment.date() if isinstance(moment, datetime.datetime) else moment


class DateFilter(DateFieldListFilter):
    """Django's, with more presets, and with bounds by the day.

    Of a field with times, ``f__date__gte`` and ``f__date__lte`` are Django's lookups by the day in the current time
    zone; here they are asked for by the moments at which the days begin, so that an index can be used.
    """

    face = PeriodFilter

    def __init__(
        self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        self.field_path = field_path
        self.has_time = isinstance(field, models.DateTimeField)
        self.isnull = f"{field_path}__isnull"
        drop_blank(params, [*self.day_names, *(f"{field_path}__{lookup}" for lookup in BOUNDS)])
        super().__init__(field, request, params, model, model_admin, field_path)

    @property
    def day_names(self) -> tuple[str, str]:
        """Parameters of the first and the last day."""
        lookups = ("date__gte", "date__lte") if self.has_time else ("gte", "lte")
        return f"{self.field_path}__{lookups[0]}", f"{self.field_path}__{lookups[1]}"

    @property
    def period_names(self) -> set[str]:
        """Parameters of the first day, the last, and the one after it."""
        return {f"{self.field_path}__gte", f"{self.field_path}__lt", *self.day_names}

    def expected_parameters(self) -> list[str | None]:
        bounds = (f"{self.field_path}__{lookup}" for lookup in BOUNDS)
        return [*dict.fromkeys([*super().expected_parameters(), *bounds, *self.day_names, self.isnull])]

    @cached_property
    def presets(self) -> list[tuple[str, dict[str, Any]]]:
        """Label and parameters: Django's without "Any date", and the day, the month and the year before."""
        links: list[Any] = list(self.links)[1:]
        made: list[tuple[str, dict[str, Any]]] = []
        before = [_("Yesterday"), None, _("Last month"), _("Last year")]
        for (label, params), other in zip(links[:4], before, strict=True):
            made.append((str(label), params))
            if other:
                made.append((other, self._before(params[self.lookup_kwarg_since], label)))
        return [*made, *((str(label), params) for label, params in links[4:])]

    def _before(self, since: Moment, label: Any) -> dict[str, Any]:
        """The day, month or year that ends where ``since`` begins."""
        last_day = _day(since) - DAY
        index = [link for link, _params in self.links].index(label)
        first = {1: last_day, 3: last_day.replace(day=1)}.get(index) or last_day.replace(month=1, day=1)
        return {self.lookup_kwarg_since: self.start(first), self.lookup_kwarg_until: since}

    def start(self, day: datetime.date) -> Moment:
        """What the field holds when ``day`` begins."""
        if not self.has_time:
            return day
        moment = datetime.datetime.combine(day, datetime.time())
        return timezone.make_aware(moment) if settings.USE_TZ else moment

    @property
    def _moments(self) -> set[str]:
        """Parameters that are moments."""
        return {f"{self.field_path}__{lookup}" for lookup in BOUNDS}

    def _aware(self, value: Any) -> Any:
        """A moment without a time zone is one of the current time zone, as in the controls."""
        moment = self.field.to_python(value)
        return timezone.make_aware(moment) if timezone.is_naive(moment) and settings.USE_TZ else moment

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found: dict[str, Any] = dict(self.used_parameters)
        try:
            if self.has_time:
                for name, lookup, days in zip(self.day_names, ("gte", "lt"), (0, 1), strict=True):
                    for value in found.pop(name, ()):
                        bound = self.start(_parsed(value) + days * DAY)
                        queryset = queryset.filter(**{f"{self.field_path}__{lookup}": bound})
                found.update({name: [self._aware(value) for value in found[name]] for name in self._moments & {*found}})
            return queryset.filter(build_q_object_from_lookup_parameters(found))
        except (ValueError, OverflowError, ValidationError) as error:
            raise IncorrectLookupParameters(error) from error


def _parsed(text: str) -> datetime.date:
    day = parse_date(text)
    if day is None:
        raise ValueError(text)
    return day
