"""The list page: Django's changelist, shown as a table that is searched, filtered, sorted and paged in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.admin.templatetags.admin_list import date_hierarchy
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, PAGE_VAR, SEARCH_VAR, ChangeList
from django.template.response import SimpleTemplateResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ... import htmx
from ..base import Crumb, ModelPage, Region
from .changelist import PAGE_SIZE_VAR, PAGE_SIZES
from .filters import Filter, make_filters
from .rows import Rows
from .table import Columns, ListTable, make_rows


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the bulk bar."""

    name: str
    label: str
    icon: str = ""

    @property
    def danger(self) -> bool:
        return self.name == "delete_selected"


@dataclass(frozen=True, slots=True)
class PageLink:
    """A number of the pager; ``url`` is "" for the current page and for the gap between numbers."""

    number: str
    url: str = ""
    current: bool = False


def _grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


class ListPage(ModelPage):
    """The records of a model."""

    screen = "list"
    fragments = {"results": (Region("list-head", "head"), Region("filters", "filters"))}

    @property
    def changelist(self) -> ChangeList:
        """Django's ChangeList, or a package's."""
        return self.context["cl"]  # type: ignore[no-any-return]

    @property
    def title(self) -> str:
        return self.verbose_name_plural

    @property
    def model_crumbs(self) -> list[Crumb]:
        return [Crumb(self.title)]

    @property
    def preserved_filters(self) -> str:
        return str(self.changelist.preserved_filters)

    def narrow(self, response: SimpleTemplateResponse, target: htmx.Target) -> None:
        super().narrow(response, target)
        if self.fragment == "results" and self.request.method == "GET":
            htmx.set_url(self.request, response, self.url_of())

    def url_of(self) -> str:
        """Address of what is shown, without empty parameters."""
        query = self.request.GET.copy()
        for name in [name for name, value in query.items() if not value and name != ALL_VAR] + [ERROR_FLAG]:
            query.pop(name, None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    # -------------------------------------------------------------------------------------------- table

    @cached_property
    def table(self) -> ListTable:
        return ListTable(self)

    @cached_property
    def editable(self) -> tuple[str, ...]:
        """Names of the columns that are edited in their cell."""
        if self.changelist.is_popup or not self.model_admin.has_change_permission(self.request):
            return ()
        return tuple(self.model_admin.list_editable)

    def make_rows(self, records: Sequence[Any] = ()) -> Rows:
        """What renders the rows of this page."""
        columns = Columns.of_changelist(self.changelist, self.editable, bool(self.actions))
        own_url = type(self.changelist).url_for_result is not ChangeList.url_for_result
        return make_rows(self, columns, records, self.changelist.url_for_result if own_url else None)

    # -------------------------------------------------------------------------------------------- actions

    @cached_property
    def actions(self) -> list[Action]:
        """The actions that the user may take, deletion last."""
        form = self.context.get("action_form")
        if form is None or self.changelist.is_popup:
            return []
        found = self.model_admin.get_actions(self.request)
        actions = [
            Action(name, str(label), self._action_icon(found.get(name)))
            for name, label in form.fields["action"].choices
            if name
        ]
        return sorted(actions, key=lambda action: action.danger)

    @staticmethod
    def _action_icon(action: Any) -> str:
        """``icon`` of the action's function, if the project set one. Django 6.1 has Action objects, before: tuples."""
        function = getattr(action, "func", None) or (action[0] if isinstance(action, tuple) else None)
        return str(getattr(function, "icon", ""))

    @property
    def action_fields(self) -> list[Any]:
        """Inputs that the project added to ``action_form``."""
        form = self.context["action_form"]
        return [form[name] for name in form.fields if name not in {"action", "select_across"}]

    # -------------------------------------------------------------------------------------------- search, filters

    @cached_property
    def filters(self) -> list[Filter]:
        return make_filters(self.changelist)

    @property
    def active_filters(self) -> list[Filter]:
        return [item for item in self.filters if item.is_active]

    @property
    def other_filters(self) -> list[Filter]:
        return [item for item in self.filters if not item.is_active]

    @property
    def clear_url(self) -> str:
        """The list without filters; the search stays."""
        return self._url_without(*(p for item in self.filters for p in item.spec.expected_parameters()), ERROR_FLAG)

    @property
    def clear_all_url(self) -> str:
        """The list without search and filters."""
        query = {k: v for k, v in self.request.GET.lists() if k in {PAGE_SIZE_VAR, "o"}}
        return self.changelist.get_query_string(remove=[k for k in self.changelist.filter_params if k not in query])

    def _url_without(self, *names: str) -> str:
        return str(self.changelist.get_query_string(remove=list(names)))

    @property
    def search_params(self) -> list[tuple[str, str]]:
        """What a new search keeps, as hidden inputs: all but the term and the page."""
        return self._params_without(SEARCH_VAR)

    @property
    def size_params(self) -> list[tuple[str, str]]:
        """What a new page size keeps."""
        return self._params_without(PAGE_SIZE_VAR)

    def _params_without(self, *names: str) -> list[tuple[str, str]]:
        dropped = {*names, PAGE_VAR, ERROR_FLAG}
        return [(key, value) for key, found in self.request.GET.lists() if key not in dropped for value in found]

    @property
    def is_filtered(self) -> bool:
        """Whether fewer records than all may be shown."""
        return bool(self.changelist.query or self.changelist.get_filters_params())

    @property
    def had_errors(self) -> bool:
        """Whether Django left parameters out that it could not understand."""
        return ERROR_FLAG in self.request.GET

    @cached_property
    def date_hierarchy(self) -> Any:
        """Django's drill-down by date: ``show``, ``back`` and ``choices``."""
        return date_hierarchy(self.changelist) if self.changelist.date_hierarchy else None

    # -------------------------------------------------------------------------------------------- paging

    @property
    def first_number(self) -> int:
        changelist = self.changelist
        if not self.table.records:
            return 0
        return (
            1
            if not changelist.multi_page or self.shows_all
            else (changelist.page_num - 1) * changelist.list_per_page + 1
        )

    @property
    def last_number(self) -> int:
        return self.first_number + len(self.table.records) - 1 if self.table.records else 0

    @property
    def shows_all(self) -> bool:
        return bool(self.changelist.show_all and self.changelist.can_show_all)

    @property
    def show_all_url(self) -> str:
        """The whole list on one page, where ``list_max_show_all`` allows it and there are more pages than one."""
        changelist = self.changelist
        offered = changelist.can_show_all and not changelist.show_all and changelist.multi_page
        return changelist.get_query_string({ALL_VAR: ""}) if offered else ""

    @property
    def page_sizes(self) -> list[int]:
        return sorted({*PAGE_SIZES, self.changelist.list_per_page})

    @cached_property
    def page_links(self) -> list[PageLink]:
        changelist = self.changelist
        if not changelist.multi_page or self.shows_all:
            return []
        return [
            PageLink(str(number), self._page_url(number), number == changelist.page_num)
            for number in changelist.paginator.get_elided_page_range(changelist.page_num, on_each_side=2, on_ends=1)
        ]

    def _page_url(self, number: int | str) -> str:
        if not isinstance(number, int):
            return ""
        return str(self.changelist.get_query_string({PAGE_VAR: number}))

    @property
    def previous_url(self) -> str:
        number = self.changelist.page_num
        return self._page_url(number - 1) if self.page_links and number > 1 else ""

    @property
    def next_url(self) -> str:
        number = self.changelist.page_num
        return self._page_url(number + 1) if self.page_links and number < self.changelist.paginator.num_pages else ""

    # -------------------------------------------------------------------------------------------- words

    @property
    def count(self) -> str:
        """Number of matches, grouped as people write it."""
        return _grouped(self.changelist.result_count)

    @property
    def full_count(self) -> str:
        """Number of all records, if it is known and another one."""
        full = self.changelist.full_result_count
        return _grouped(full) if full and full != self.changelist.result_count else ""

    @property
    def range(self) -> str:
        """First and last number of the rows that are shown."""
        return f"{_grouped(self.first_number)}–{_grouped(self.last_number)}"

    @property
    def announcement(self) -> str:
        """What screen readers hear when the results change."""
        return f"{self.count} {self.opts.verbose_name_plural}"

    @property
    def add_label(self) -> str:
        return _("Add %(name)s") % {"name": self.opts.verbose_name}

    @property
    def formset_errors(self) -> list[str]:
        """Errors of a list form posted as Django's admin posts it (all rows at once)."""
        formset = self.changelist.formset
        if formset is None or not formset.is_bound:
            return []
        return [str(e) for form in formset.forms for found in form.errors.values() for e in found]
