"""Paging of the list: which numbers are offered, and what the range of rows is called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib.admin.views.main import ALL_VAR, PAGE_VAR, ChangeList
from django.http import HttpRequest

from .changelist import PAGE_SIZES
from .counts import Counts, grouped
from .keyset import END
from .params import AFTER_VAR, BEFORE_VAR, PAGE_SIZE_VAR, params_without
from .places import PlacedPage


@dataclass(frozen=True, slots=True)
class PageLink:
    """A number of the pager; ``url`` is "" for the current page and for the gap between numbers."""

    number: str
    url: str = ""
    current: bool = False


class Pager:
    """``page.pager`` in the templates."""

    def __init__(self, request: HttpRequest, changelist: ChangeList, counts: Counts, shown: int) -> None:
        self.request = request
        self.changelist = changelist
        self.counts = counts
        # Set for a page of a list that is longer than is counted, and for one that was asked for by its place.
        self.placed: PlacedPage | None = getattr(changelist, "placed", None)
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
        """First and last number of the rows that are shown; how many there are, if nobody counted those before."""
        changelist = self.changelist
        if self.placed and self.placed.offset is None:
            return grouped(self.shown)
        paged = changelist.multi_page and not self.shows_all
        before = self.placed.offset if self.placed else (changelist.page_num - 1) * changelist.list_per_page
        first = (before or 0) + 1 if paged else 1
        return f"{grouped(first)}–{grouped(first + self.shown - 1)}"

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

    @property
    def number(self) -> int | None:
        """Number of the page, counted from 1; None between two numbered pages, or where nobody counted."""
        changelist = self.changelist
        if self.placed is None:
            return changelist.page_num
        offset, size = self.placed.offset, changelist.list_per_page
        return None if offset is None or offset % size else offset // size + 1

    @property
    def is_paged(self) -> bool:
        """Whether there are more pages than this one."""
        return bool((self.changelist.multi_page or self.placed) and not self.shows_all)

    @cached_property
    def links(self) -> list[PageLink]:
        """The numbers of the pages that were counted, with gaps."""
        if not self.is_paged:
            return []
        paginator, number = self.changelist.paginator, self.number
        last = paginator.num_pages
        around = min(number or 1, last)
        links = [
            PageLink(str(found), self._url(found), found == number)
            for found in paginator.get_elided_page_range(around, on_each_side=2, on_ends=1)
        ]
        if self.counts.is_beyond:
            links.append(PageLink("…"))
        return links

    def _url(self, number: int | str) -> str:
        return str(self.changelist.get_query_string({PAGE_VAR: number})) if isinstance(number, int) else ""

    @property
    def previous_url(self) -> str:
        if self.placed and self.placed.has_places:
            return self._place_url(BEFORE_VAR, self.placed.previous)
        return self._url(self.number - 1) if self.is_paged and self.number and self.number > 1 else ""

    @property
    def next_url(self) -> str:
        changelist, placed = self.changelist, self.placed
        if placed and placed.has_places:
            return self._place_url(AFTER_VAR, placed.next)
        if not self.is_paged or not self.number:
            return ""
        is_full = self.shown == changelist.list_per_page
        has_next = is_full if self.counts.is_beyond else self.number < changelist.paginator.num_pages
        return self._url(self.number + 1) if has_next else ""

    @property
    def first_url(self) -> str:
        """The first page of a list whose pages are not all numbered."""
        return self._url(1) if self.placed and self.previous_url else ""

    @property
    def last_url(self) -> str:
        """The last page of a list whose pages are not all numbered."""
        has_places = bool(self.placed and self.placed.has_places)
        return self._place_url(BEFORE_VAR, END) if has_places and self.next_url else ""

    def _place_url(self, name: str, token: str) -> str:
        return str(self.changelist.get_query_string({name: token})) if token else ""
