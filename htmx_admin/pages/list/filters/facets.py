"""Counts beside the choices of a filter: one query a filter, that reads no more rows than the list counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import Count
from django.utils.formats import number_format


@dataclass(frozen=True, slots=True)
class Tally:
    """How often values occur in the rows that all other filters leave."""

    values: Counter[Any]
    # Whether there are more rows than were looked at.
    is_partial: bool = False

    def of(self, *values: Any) -> tuple[str, bool]:
        """The count of ``values`` in words, and whether there are none."""
        return self._said(sum(self.values[value] for value in values))

    def where(self, test: Callable[[Any], bool]) -> tuple[str, bool]:
        """The count of the values for which ``test`` is true."""
        return self._said(sum(count for value, count in self.values.items() if test(value)))

    def _said(self, count: int) -> tuple[str, bool]:
        number = number_format(count, force_grouping=True)
        if not self.is_partial:
            return number, not count
        return (f"{number}+", False) if count else ("", False)


def tally(changelist: ChangeList, spec: Any, path: str) -> Tally:
    """Count the values of ``path``, without the filter ``spec``.

    Grouping in the database would read all rows that match; so up to the list's ``count_limit`` they are read here.
    """
    limit: int | None = getattr(changelist.model_admin, "count_limit", None)
    queryset = changelist.get_queryset(spec.request, exclude_parameters=spec.expected_parameters())
    queryset = queryset.order_by().select_related(None)
    if limit is None:
        counted = queryset.values_list(path).annotate(**{_COUNT: Count("pk", distinct=True)})
        return Tally(Counter(dict(counted)))
    # With the key: a query without duplicates would else be one without duplicates of the value.
    found = [row[-1] for row in queryset.values_list("pk", path)[: limit + 1]]
    return Tally(Counter(found[:limit]), len(found) > limit)


# A name that no field has.
_COUNT = "htmx_admin_count"
