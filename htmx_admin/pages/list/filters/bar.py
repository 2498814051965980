"""What is around the search box: the filters, those in use, and how to do without them."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from django.contrib.admin.options import IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.templatetags import admin_list
from django.contrib.admin.views.main import ERROR_FLAG, ORDER_VAR, SEARCH_VAR, ChangeList
from django.http import HttpRequest

from ..params import PAGE_SIZE_VAR, params_without
from .base import Filter, make_filters

# As in Django 6.0, whose earlier releases have no such parameter.
SOURCE_MODEL_VAR: Final = "_source_model"


class FilterBar:
    """``page.filterbar`` in the templates."""

    def __init__(self, request: HttpRequest, changelist: ChangeList) -> None:
        self.request = request
        self.changelist = changelist

    def __bool__(self) -> bool:
        return bool(self.filters)

    @cached_property
    def filters(self) -> list[Filter]:
        """All of them, in the order of ``list_filter``."""
        return make_filters(self.changelist)

    @property
    def active(self) -> list[Filter]:
        """Those in use."""
        return [item for item in self.filters if item.is_active]

    @property
    def others(self) -> list[Filter]:
        """Those that could be used."""
        return [item for item in self.filters if not item.is_active]

    @cached_property
    def has_scripts(self) -> bool:
        """Whether one of them brings a script, which counts on the page of Django's admin around it."""
        return any(item.has_script for item in self.filters)

    @property
    def is_filtered(self) -> bool:
        """Whether fewer records than all may be shown."""
        return bool(self.changelist.query or self.changelist.get_filters_params())

    @property
    def had_errors(self) -> bool:
        """Whether Django left parameters out that it could not understand."""
        return ERROR_FLAG in self.request.GET

    @property
    def clear_all_url(self) -> str:
        """The list without search and filters; a popup stays one."""
        kept = {PAGE_SIZE_VAR, ORDER_VAR, IS_FACETS_VAR, IS_POPUP_VAR, SOURCE_MODEL_VAR, TO_FIELD_VAR}
        return str(self.changelist.get_query_string(remove=[k for k in self.changelist.filter_params if k not in kept]))

    @property
    def search_params(self) -> list[tuple[str, str]]:
        """What a new search keeps, as hidden inputs: all but the term and the page."""
        return params_without(self.request, SEARCH_VAR)

    @cached_property
    def date_hierarchy(self) -> Any:
        """Django's drill-down by date: ``show``, ``back`` and ``choices``."""
        if not self.changelist.date_hierarchy:
            return None
        # A package may have registered a tag of its own in the place of Django's, which asks for less.
        made = getattr(admin_list.register.tags["date_hierarchy"], "__wrapped__", admin_list.date_hierarchy)
        return made(self.changelist)
