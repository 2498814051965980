"""The query of the list: Django's ChangeList with a page size in the URL, and the nearest page for a wrong one."""

from __future__ import annotations

from typing import Final

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList as ContribChangeList
from django.http import HttpRequest

from .params import OWN, PAGE_SIZE_VAR

# Rows per page, chosen below the list.
PAGE_SIZES: Final = (25, 50, 100, 250)


class ChangeList(ContribChangeList):
    """Django's ChangeList. An URL of Django's changelist shows the same rows here."""

    def get_filters_params(self, params: dict[str, list[str]] | None = None) -> dict[str, list[str]]:
        """Django's, without our own parameters, which are no lookups."""
        lookups: dict[str, list[str]] = super().get_filters_params(params)
        return {name: values for name, values in lookups.items() if name not in OWN}

    def get_results(self, request: HttpRequest) -> None:
        """Count and fetch the page. Beyond the last page, that one is shown: rows were deleted meanwhile."""
        self.list_per_page = self._page_size(request)
        try:
            super().get_results(request)
        except IncorrectLookupParameters:
            if self.page_num < 1:
                raise
            paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
            self.page_num = paginator.num_pages
            super().get_results(request)

    def _page_size(self, request: HttpRequest) -> int:
        value = request.GET.get(PAGE_SIZE_VAR, "")
        return int(value) if value in map(str, PAGE_SIZES) else self.list_per_page
