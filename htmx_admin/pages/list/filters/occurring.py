"""Django's filter by all values that occur: reading a long table for them waits until somebody opens it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..params import FILTER_VAR
from .base import Filter, query_string


class OccurringFilter(Filter):
    """An ``AllValuesFieldListFilter``, which finds its choices by ``SELECT DISTINCT``."""

    @property
    def is_deferred(self) -> bool:
        return self.bar.counted != self.id and self.bar.page.counts.is_long

    @property
    def choices_url(self) -> str:
        """The list with this filter's choices."""
        return query_string(self.request, {FILTER_VAR}, {FILTER_VAR: self.id.removeprefix("filter-")})

    @property
    def value(self) -> str:
        if not self.is_deferred or self.is_own:
            return super().value
        chosen = self.spec.lookup_val
        values = chosen if isinstance(chosen, list) else [chosen] if chosen is not None else []
        return ", ".join(str(value) or _("Empty") for value in values) or _("Empty")
