"""What is around the search box: the filters, what those in use do, and how to do without them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.contrib.admin.filters import AllValuesFieldListFilter
from django.contrib.admin.options import IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.templatetags import admin_list
from django.contrib.admin.views.main import ERROR_FLAG, ORDER_VAR, SEARCH_VAR, ChangeList

from ..params import FILTER_VAR, OWN, params_without
from .base import Chip, Filter
from .calendar import drill_down
from .filterset import FilterSetFilter, filters_of
from .loose import loose_chips
from .occurring import OccurringFilter

if TYPE_CHECKING:
    from ..page import ListPage

# As in Django 6.0, whose earlier releases have no such parameter.
SOURCE_MODEL_VAR: Final = "_source_model"


def face_of(spec: Any) -> type[Filter]:
    """How a filter is shown."""
    plain = OccurringFilter if isinstance(spec, AllValuesFieldListFilter) else Filter
    return getattr(spec, "face", plain)


class FilterBar:
    """``page.filterbar`` in the templates."""

    def __init__(self, page: ListPage) -> None:
        self.page = page
        self.request = page.request
        self.changelist: ChangeList = page.changelist
        # Id of the filter whose counts or choices are shown, since its popover was opened.
        self.counted = f"filter-{page.request.GET.get(FILTER_VAR, '')}"

    def __bool__(self) -> bool:
        return bool(self.filters)

    @cached_property
    def filters(self) -> list[Filter]:
        """All of them, in the order of ``list_filter``; then those of the FilterSet."""
        made: list[Filter] = []
        for spec in getattr(self.changelist, "filter_specs", ()):
            if isinstance(spec, FilterSetFilter):
                made += filters_of(spec, self, len(made))
            else:
                made.append(face_of(spec)(spec, self, len(made)))
        return made

    @cached_property
    def others(self) -> list[Filter]:
        """Those that could be used."""
        return [item for item in self.filters if not item.is_active]

    @cached_property
    def chips(self) -> list[Chip]:
        """What filters, in words."""
        return [*(chip for item in self.filters for chip in item.chips), *loose_chips(self)]

    def opened(self, number: str) -> Filter | None:
        """The filter with that number, which was opened: its choices have counts now."""
        self.counted = f"filter-{number.partition('-')[0]}"
        return next((item for item in self.filters if item.id == self.counted), None)

    @cached_property
    def has_scripts(self) -> bool:
        """Whether one of them brings a script, which counts on the page of Django's admin around it."""
        return any(item.has_script for item in self.filters)

    @cached_property
    def loose(self) -> dict[str, list[str]]:
        """Lookups that belong to no filter: they apply all the same. The dates above the list are seen there."""
        taken = {name for item in self.filters for name in item.names}
        dates = {f"{self.changelist.date_hierarchy}__{part}" for part in ("year", "month", "day")}
        found = self.changelist.get_filters_params()
        return {name: values for name, values in found.items() if name not in taken | dates}

    @property
    def is_filtered(self) -> bool:
        """Whether fewer records than all may be shown."""
        dated = self.changelist.date_hierarchy and f"{self.changelist.date_hierarchy}__year" in self.request.GET
        return bool(self.changelist.query or self.chips or dated)

    @property
    def had_errors(self) -> bool:
        """Whether something in the address could not be understood, and was left out."""
        return ERROR_FLAG in self.request.GET or any(chip.error for chip in self.chips)

    def reads_blank(self, name: str) -> bool:
        """Whether a filter in use looks for "" by the parameter ``name``."""
        found = (getattr(item.spec, "used_parameters", {}).get(name, ()) for item in self.filters)
        return any(values == "" or "" in values for values in found if isinstance(values, (str, list)))

    @property
    def clear_all_url(self) -> str:
        """The list without search and filters; a popup stays one."""
        kept = OWN | {ORDER_VAR, IS_FACETS_VAR, IS_POPUP_VAR, SOURCE_MODEL_VAR, TO_FIELD_VAR}
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
        return drill_down(self.changelist, made)
