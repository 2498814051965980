"""The query of the list: Django's ChangeList, which counts no further than it must and pages at any depth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList as ContribChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from .counting import Paginator
from .filters.filterset import FilterSetFilter
from .filters.fitting import fitting
from .keyset import Keyset, is_token
from .ordering import UnpageableError
from .params import AFTER_VAR, BEFORE_VAR, ONCE, OWN, PAGE_SIZE_VAR
from .places import PlacedPage, find_page
from .remembered import Remembered

# Rows per page, chosen below the list.
PAGE_SIZES: Final = (25, 50, 100, 250)


class ChangeList(ContribChangeList):
    """Django's ChangeList. An URL of Django's changelist shows the same rows here."""

    _full_result_count: int | None = None

    # The page with its neighbours, in a list that is longer than is counted, or asked for by a place in it.
    placed: PlacedPage | None = None

    # What get_filters found, and for which request.
    _found_filters: tuple[HttpRequest, Any] | None = None
    _filterset: FilterSetFilter | None = None

    def get_filters_params(self, params: dict[str, list[str]] | None = None) -> dict[str, list[str]]:
        """Django's, without our own parameters, which are no lookups."""
        lookups: dict[str, list[str]] = super().get_filters_params(params)
        own = OWN.union(self._filterset.names if self._filterset else ())
        return {key: values for key, values in lookups.items() if key not in own and not self._is_place(key, values)}

    def get_filters(self, request: HttpRequest) -> Any:
        """Django's; a field alone has the filter that fits it, and a FilterSet is one filter more.

        They are made once: some look at the database for their choices.
        """
        if self._found_filters is None or self._found_filters[0] is not request:
            declared = self.list_filter
            self._filterset = FilterSetFilter.of(request, self.model_admin)
            if any("\x00" in value for values in self.get_filters_params().values() for value in values):
                # No text of a database has it: PostgreSQL says so too late.
                raise IncorrectLookupParameters
            self.list_filter = list(fitting(declared, self.model, self._filterset))
            try:
                self._found_filters = request, super().get_filters(request)
            finally:
                self.list_filter = declared
        return self._found_filters[1]

    def get_query_string(self, new_params: dict[str, Any] | None = None, remove: Iterable[str] | None = None) -> str:
        """Django's; what a link does not ask for anew is no place in the list, and nothing that was asked once."""
        params = self.filter_params
        kept = {key: value for key, value in params.items() if key not in ONCE and not self._is_place(key, value)}
        self.filter_params = kept
        try:
            return str(super().get_query_string(new_params, remove))
        finally:
            self.filter_params = params

    def _is_place(self, name: str, values: list[str]) -> bool:
        """Whether a parameter is a place in the list: a model may have a field of the name "after"."""
        return name in (AFTER_VAR, BEFORE_VAR) and is_token(self.model, values[-1])

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Any]:
        """Django's, which can be ordered by the columns that the user added, too."""
        from .column_chooser import extra_columns, related_paths

        extra: list[Any] = extra_columns(request, self.model_admin, self.list_display)
        if extra:
            self.list_display = [*self.list_display, *extra]
            if self.model_admin.sortable_by is None and self.sortable_by is not None:
                self.sortable_by = [*self.sortable_by, *extra]
        queryset: QuerySet[Any] = super().get_queryset(request, *args, **kwargs)
        related = related_paths(self.model, extra) if queryset.query.select_related is not True else []
        return queryset.select_related(*related) if related else queryset

    # -------------------------------------------------------------------------------------------- counting

    @property
    def full_result_count(self) -> int | None:
        """Django's number of all records; where a class leaves it to us, counted up to the limit and when asked for."""
        admin: Any = self.model_admin
        if self._full_result_count is None and admin.show_full_result_count is None:
            limit: int | None = admin.count_limit
            rows = self.root_queryset.order_by()
            self._full_result_count = (rows if limit is None else rows[: limit + 1]).count()
        return self._full_result_count

    @full_result_count.setter
    def full_result_count(self, count: int | None) -> None:
        self._full_result_count = count

    # -------------------------------------------------------------------------------------------- paging

    @property
    def is_beyond(self) -> bool:
        """Whether there are more rows than were counted."""
        return getattr(self.paginator, "is_beyond", False)

    def get_results(self, request: HttpRequest) -> None:
        """Count up to the limit and find the page. Beyond the last page, that one is shown: rows were deleted."""
        self.list_per_page = self._page_size(request)
        number = self.page_num
        try:
            super().get_results(request)
        except IncorrectLookupParameters:
            if number < 1:
                raise
            paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
            self.page_num = paginator.num_pages
            super().get_results(request)
        if isinstance(self.paginator, Paginator):
            self._place(request, number)

    def _page_size(self, request: HttpRequest) -> int:
        """As the address says, or as the user chose for this list, or as the admin says."""
        asked = request.GET.get(PAGE_SIZE_VAR, ""), str(Remembered.of(request, self.model_admin).page_size)
        return next((int(value) for value in asked if value in map(str, PAGE_SIZES)), self.list_per_page)

    def _place(self, request: HttpRequest, number: int) -> None:
        """Fetch the page by its place, if it was asked for so, or if the list is longer than was counted."""
        params = {key: values[-1] for key, values in self.filter_params.items() if self._is_place(key, values)}
        if not params and not self.is_beyond:
            return
        size = self.list_per_page
        try:
            keyset = Keyset.of(self.queryset)
            page = find_page(keyset, params.get(AFTER_VAR, ""), params.get(BEFORE_VAR, ""), size) if params else None
            if page is None:
                if not self.is_beyond:
                    return
                page = PlacedPage.numbered(keyset, number, size)
                if not page.records:
                    page = PlacedPage.before(keyset, None, size)
        except UnpageableError:
            page = self._far_page(number)
        if page.records:
            self.placed = page
            self.result_list = page.records
            # A number that Django's paginator has, too; where the page stands is said by its offset.
            self.page_num = min((page.offset or 0) // size + 1, self.paginator.num_pages)

    def _far_page(self, number: int) -> PlacedPage:
        """The page of a number by an offset, in an order that has no places."""
        start = (number - 1) * self.list_per_page
        records = list(self.queryset[start : start + self.list_per_page])
        return PlacedPage(records, offset=start, has_places=False)
