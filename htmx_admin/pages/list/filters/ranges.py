"""Numbers and times: from, to."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Final

from django.contrib.admin import AllValuesFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.translation import gettext as _

from .choices import filtered
from .fields import FieldFilter, Input, Option, anyone_of, drop_blank, emptiness, last

BOUNDS = ("gte", "gt", "lte", "lt")


def in_words(bounds: Mapping[str, str]) -> list[str]:
    """What the lookups ``gte``, ``gt``, ``lte`` and ``lt`` ask for; the values are words already."""
    least, most = bounds.get("gte"), bounds.get("lte")
    said = []
    if least and most:
        said.append(_("%(from)s to %(to)s") % {"from": least, "to": most})
    elif least:
        said.append(_("%s or more") % least)
    elif most:
        said.append(_("%s or less") % most)
    said += [_("more than %s") % bounds["gt"]] if "gt" in bounds else []
    said += [_("less than %s") % bounds["lt"]] if "lt" in bounds else []
    return said


def null_options(face: FieldFilter) -> list[Option]:
    """ "Empty" and "Not empty", for a field that may be."""
    name = f"{face.spec.field_path}__isnull"
    used = face.used.get(name, ())
    if not (face.spec.field.null or used):
        return []
    return [Option(name, str(flag), emptiness(flag), flag in used) for flag in (True, False)]


class RangeFilter(FieldFilter):
    """From, to; both belong to the range."""

    template = "filters/range"

    @property
    def inputs(self) -> list[Input]:
        kind, step = self.spec.input_type, self.spec.step
        shown = {"gte": _("From:"), "lte": _("To, inclusive")}
        return [
            Input(name, label.rstrip(":"), last(self.used.get(name, [""])), kind, step)
            for lookup, label in shown.items()
            for name in [f"{self.spec.field_path}__{lookup}"]
        ]

    @property
    def empties(self) -> list[Option]:
        return null_options(self)

    @property
    def value(self) -> str:
        path = self.spec.field_path
        bounds = {
            lookup: self._words(last(self.used[f"{path}__{lookup}"]))
            for lookup in BOUNDS
            if f"{path}__{lookup}" in self.used
        }
        exact = [self._words(value) for name in (path, f"{path}__exact") for value in self.used.get(name, ())]
        empty = [emptiness(bool(value)) for value in self.used.get(f"{path}__isnull", ())]
        return ", ".join([*([anyone_of(exact)] if exact else []), *in_words(bounds), *empty])

    def _words(self, value: Any) -> str:
        try:
            return str(localize(self.spec.field.to_python(value)))
        except (ValueError, TypeError, ValidationError):
            return str(value)


class NumberFilter(AllValuesFieldListFilter):
    """Django's parameters, and bounds. Values are not listed: a table has as many of them as it has rows."""

    face = RangeFilter
    input_type: ClassVar[str] = "number"

    def __init__(
        self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        # Django asks for it before it is set.
        self.field_path = self.lookup_kwarg = field_path
        self.lookup_kwarg_isnull = f"{field_path}__isnull"
        drop_blank(params, [str(name) for name in self.expected_parameters()])
        super().__init__(field, request, params, model, model_admin, field_path)

    @property
    def step(self) -> str:
        return "1" if isinstance(self.field, models.IntegerField) else "any"

    def expected_parameters(self) -> list[str | None]:
        return [*super().expected_parameters(), *(f"{self.field_path}__{lookup}" for lookup in ("exact", *BOUNDS))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for values in self.used_parameters.values():
            for value in values if isinstance(values, list) else [values]:
                self._refuse_overflow(value)
        return filtered(queryset, self.used_parameters, self.lookup_kwarg, self.lookup_kwarg_isnull)

    def _refuse_overflow(self, value: Any) -> None:
        """A number that no column can have is an error of some databases, and found too late."""
        try:
            number = Decimal(value)
        except (ArithmeticError, TypeError, ValueError):
            return
        if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
            raise IncorrectLookupParameters


_MOST_DIGITS: Final = 300


class TimeFilter(NumberFilter):
    """Times of the day."""

    input_type = "time"

    @property
    def step(self) -> str:
        return ""
