"""Paging of the list: which numbers are offered, and what the range of rows is called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib.admin.views.main import ALL_VAR, PAGE_VAR, ChangeList
from django.http import HttpRequest
from django.utils.formats import number_format

from .changelist import PAGE_SIZES
from .params import PAGE_SIZE_VAR, params_without


@dataclass(frozen=True, slots=True)
class PageLink:
    """A number of the pager; ``url`` is "" for the current page and for the gap between numbers."""

    number: str
    url: str = ""
    current: bool = False


def grouped(number: int) -> str:
    """A number as people write it."""
    return number_format(number, force_grouping=True)


class Pager:
    """``page.pager`` in the templates."""

    def __init__(self, request: HttpRequest, changelist: ChangeList, shown: int) -> None:
        self.request = request
        self.changelist = changelist
        # Number of rows on this page.
        self.shown = shown

    # -- sizes

    @property
    def sizes(self) -> list[int]:
        """Rows per page that are offered."""
        return sorted({*PAGE_SIZES, self.changelist.list_per_page})

    @property
    def size_params(self) -> list[tuple[str, str]]:
        """What a new page size keeps, as hidden inputs."""
        return params_without(self.request, PAGE_SIZE_VAR)

    # -- range

    @property
    def range(self) -> str:
        """First and last number of the rows that are shown."""
        changelist = self.changelist
        paged = changelist.multi_page and not self.shows_all
        first = (changelist.page_num - 1) * changelist.list_per_page + 1 if paged else 1
        return f"{grouped(first)}–{grouped(first + self.shown - 1)}"

    @property
    def count(self) -> str:
        """Number of matches."""
        return grouped(self.changelist.result_count)

    @property
    def shows_all(self) -> bool:
        return bool(self.changelist.show_all and self.changelist.can_show_all)

    @property
    def show_all_url(self) -> str:
        """The whole list on one page, where ``list_max_show_all`` allows it and there are more pages than one."""
        changelist = self.changelist
        offered = changelist.can_show_all and not changelist.show_all and changelist.multi_page
        return changelist.get_query_string({ALL_VAR: ""}) if offered else ""

    # -- pages

    @cached_property
    def links(self) -> list[PageLink]:
        """The numbers, with gaps."""
        changelist = self.changelist
        if not changelist.multi_page or self.shows_all:
            return []
        return [
            PageLink(str(number), self._url(number), number == changelist.page_num)
            for number in changelist.paginator.get_elided_page_range(changelist.page_num, on_each_side=2, on_ends=1)
        ]

    def _url(self, number: int | str) -> str:
        return str(self.changelist.get_query_string({PAGE_VAR: number})) if isinstance(number, int) else ""

    @property
    def previous_url(self) -> str:
        number = self.changelist.page_num
        return self._url(number - 1) if self.links and number > 1 else ""

    @property
    def next_url(self) -> str:
        number = self.changelist.page_num
        return self._url(number + 1) if self.links and number < self.changelist.paginator.num_pages else ""
