"""How many records match, in words: exactly, more than the limit, or about so many."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .counting import TooSlowError, estimate, within
from .params import COUNT_VAR

if TYPE_CHECKING:
    from .page import ListPage

# Digits of an estimate that mean something.
_DIGITS = 4


def grouped(number: int) -> str:
    """A number as people write it."""
    return number_format(number, force_grouping=True)


class Counts:
    """``page.counts`` in the templates."""

    def __init__(self, page: ListPage) -> None:
        self.page = page
        self.changelist = page.changelist
        # The number of matches, the limit if there are more.
        self.counted: int = page.changelist.result_count

    @property
    def is_beyond(self) -> bool:
        """Whether there are more than were counted."""
        return getattr(self.changelist, "is_beyond", False)

    @cached_property
    def is_long(self) -> bool:
        """Whether there are more records than are counted, also if few of them match."""
        limit = getattr(self.page.model_admin, "count_limit", None)
        return self.is_beyond or (limit is not None and (self.changelist.full_result_count or 0) > limit)

    @property
    def is_asked(self) -> bool:
        """Whether the exact number was asked for."""
        return self.is_beyond and COUNT_VAR in self.page.request.GET

    @cached_property
    def exact(self) -> int | None:
        """The exact number of matches, None if nobody knows it."""
        if not self.is_beyond:
            return self.counted
        if not self.is_asked:
            return None
        queryset: QuerySet[Any] = self.changelist.queryset
        admin: Any = self.page.model_admin
        try:
            return within(admin.count_timeout, queryset.db, queryset.order_by().count)
        except TooSlowError:
            return None

    @property
    def gave_up(self) -> bool:
        """Whether counting exactly took too long."""
        return self.is_asked and self.exact is None

    @cached_property
    def estimated(self) -> int | None:
        """About how many there are, by the database's statistics; None for a search or a filter."""
        found = None if self.exact is not None or not self.is_beyond else estimate(self.changelist.queryset)
        if found is None or found <= self.counted:  # they are older than some of the rows
            return None
        step = 10 ** max(len(str(found)) - _DIGITS, 0)
        return int(round(found / step) * step)

    @cached_property
    def text(self) -> str:
        """The number in words."""
        if self.exact is not None:
            return grouped(self.exact)
        if self.estimated is not None:
            return _("about %(count)s") % {"count": grouped(self.estimated)}
        return _("more than %(count)s") % {"count": grouped(self.counted)}

    @property
    def full(self) -> str:
        """Number of all records, if the list has it (``show_full_result_count``) and it is another one."""
        changelist = self.changelist
        full = changelist.full_result_count if changelist.show_full_result_count else None
        return grouped(full) if full and full != changelist.result_count else ""

    @property
    def unfiltered(self) -> str:
        """How many there are without search and filters, in words; "" if nobody counts them."""
        full, limit = self.changelist.full_result_count, getattr(self.page.model_admin, "count_limit", None)
        if full is None:
            return ""
        return grouped(full) if limit is None or full <= limit else _("more than %(count)s") % {"count": grouped(limit)}

    @property
    def exact_url(self) -> str:
        """Where the exact number is found; "" if it is known, or could not be had."""
        if not self.is_beyond or self.is_asked:
            return ""
        query = self.page.request.GET.copy()
        query[COUNT_VAR] = "exact"
        return f"?{query.urlencode()}"

    @property
    def announcement(self) -> str:
        """What screen readers hear when the results change."""
        return f"{self.text} {self.page.opts.verbose_name_plural}"
