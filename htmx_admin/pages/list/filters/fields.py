"""What the filters of ours share: a form that is sent by GET and keeps what else is in the address."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.admin.utils import build_q_object_from_lookup_parameters
from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from ..params import COUNT_VAR, params_without
from .base import Filter, query_string
from .facets import Tally, tally


@dataclass(frozen=True, slots=True)
class Option:
    """A checkbox: the parameter that it sends, and the value in the database that it stands for."""

    name: str
    value: str
    label: str
    checked: bool
    raw: Any = None
    count: str = ""
    # Counted, and there is none.
    is_none: bool = False
    # Tone of the badge that it is shown as; None for plain text.
    tone: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """A control for one value."""

    name: str
    label: str
    value: str
    type: str = "text"
    step: str = ""


class FieldFilter(Filter):
    """A filter of ours: ``spec`` is a FieldListFilter that adds parameters to those of Django's class for the field."""

    template = "filters/choices"
    is_form = True
    # The field in the query that is tallied; "" for a filter without counts.
    counts_by: str = ""

    @property
    def names(self) -> list[str]:
        return list(self.spec.expected_parameters())

    @property
    def used(self) -> dict[str, list[Any]]:
        """Parameters in use with all of their values."""
        found = self.spec.used_parameters
        return {name: values if isinstance(values, list) else [values] for name, values in found.items()}

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form keeps, as hidden inputs."""
        return params_without(self.request, COUNT_VAR, *self.names)

    @property
    def remove_url(self) -> str:
        return query_string(self.request, self.names)

    def url_with(self, params: Mapping[str, str]) -> str:
        """The list with this filter set to ``params``."""
        return query_string(self.request, self.names, params)

    # -- counts

    @property
    def is_counted(self) -> bool:
        """Whether counts are shown."""
        return bool(self.changelist.add_facets or self.bar.counted == self.id)

    @property
    def loads_counts(self) -> bool:
        """Whether opening the popover asks for the counts."""
        return bool(self.changelist.is_facets_optional)

    @cached_property
    def tally(self) -> Tally | None:
        """Values of the field with how often they occur; None if they are not counted."""
        return tally(self.changelist, self.spec, self.counts_by) if self.counts_by and self.is_counted else None


def last(values: Iterable[Any]) -> str:
    """The value that counts, of a parameter that takes one only."""
    return str([*values][-1])


def anyone_of(labels: Iterable[str]) -> str:
    """ "New, Paid or Sent"."""
    return get_text_list([*labels], _("or"))


def emptiness(is_empty: bool) -> str:
    """What is asked for where no value is."""
    return _("Empty") if is_empty else _("Not empty")


def drop_blank(params: dict[str, list[str]], names: Collection[str]) -> None:
    """Forget inputs that were left empty: without JavaScript they are sent along."""
    for name in names:
        if name in params:
            params[name] = [value for value in params[name] if value.strip()]
            if not params[name]:
                del params[name]


def either(parameters: Mapping[str, Any], chosen: str, isnull: str) -> Q:
    """Django's condition, but "Empty" is one choice more: with both it would never hold."""
    rest = dict(parameters)
    nulls = rest.get(isnull)
    if chosen in rest and nulls and all(nulls if isinstance(nulls, list) else [nulls]):
        parts = ({name: rest.pop(name)} for name in (chosen, isnull))
        first, second = map(build_q_object_from_lookup_parameters, parts)
        return (first | second) & build_q_object_from_lookup_parameters(rest)
    return build_q_object_from_lookup_parameters(rest)
