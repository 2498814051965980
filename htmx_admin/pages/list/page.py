"""The list page: Django's changelist, shown as a table that is searched, filtered, sorted and paged in place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, ChangeList
from django.forms import Media
from django.template.response import SimpleTemplateResponse
from django.urls import NoReverseMatch
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ... import htmx
from ..base import Crumb, Region
from ..model import ModelPage
from .actions import BulkBar
from .column_chooser import ColumnChooser
from .counts import Counts
from .export import Export
from .filters import FilterBar
from .pager import Pager
from .params import ONCE
from .rows import Rows
from .summary import Summary
from .table import Columns, ListTable, make_rows


class ListPage(ModelPage):
    """The records of a model."""

    screen = "list"
    contrib_templates = ("change_list",)
    contrib_blocks = frozenset({"object-tools", "object-tools-items", "search", "filters"})
    contrib_parts = (
        "change_list_object_tools.html", "change_list_results.html", "search_form.html", "date_hierarchy.html",
        "pagination.html", "actions.html", "filter.html",
    )  # fmt: skip
    fragments = {"results": (Region("list-head", "head"), Region("filters", "filters")), "summary": (), "filter": ()}

    @property
    def changelist(self) -> ChangeList:
        """Django's ChangeList, or a package's."""
        return self.context["cl"]  # type: ignore[no-any-return]

    def prepare(self) -> None:
        """``list_editable`` is edited cell by cell; only Django's own template needs its form of all rows."""
        changelist = self.changelist
        if self.request.method == "POST" or not hasattr(self.model_admin, "list_editable"):
            return
        if not changelist.is_popup:
            changelist.list_editable = self.model_admin.list_editable
        if self.is_plain and changelist.list_editable and self.model_admin.has_change_permission(self.request):
            formset_class = self.model_admin.get_changelist_formset(self.request)
            records = changelist.result_list
            if isinstance(records, list):
                records = changelist.queryset.filter(pk__in=[record.pk for record in records])
            changelist.formset = formset_class(queryset=records)
            self.context["media"] += changelist.formset.media

    @property
    def has_fragments(self) -> bool:
        return super().has_fragments and not self.filterbar.has_scripts

    @property
    def needed_media(self) -> Media:
        """A filter has no media of its own: one with a script counts on those of Django's list."""
        return self.context["media"] if self.filterbar.has_scripts else Media()

    @property
    def title(self) -> str:
        """The plural, unless the project gave a title (``extra_context``, an own ChangeList); Django's in a popup."""
        title, name = super().title, self.opts.verbose_name
        made = {_(text) % name for text in ("Select %s to change", "Select %s to view")}
        return title if title and title not in made else self.verbose_name_plural

    @property
    def head_title(self) -> str:
        return super().head_title if self.formset_errors else self.title

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
        elif self.fragment == "filter":
            self.context["filter"] = self.filterbar.opened(target.argument)

    def url_of(self) -> str:
        """Address of what is shown, without empty parameters."""
        query = self.request.GET.copy()
        for name, values in [*query.lists()]:
            kept = [value for value in values if value or name == ALL_VAR or self.filterbar.reads_blank(name)]
            query.setlist(name, [] if name in ONCE or name == ERROR_FLAG else kept)
        sent = query.urlencode()
        return f"{self.request.path}?{sent}" if sent else self.request.path

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
        changelist = self.changelist
        columns = self.column_chooser.narrow(Columns.of_changelist(changelist, self.editable, bool(self.bulkbar)))
        own_url = type(changelist).url_for_result is not ChangeList.url_for_result
        key = changelist.to_field or self.opts.pk.attname
        return make_rows(
            self,
            columns,
            records,
            self._url_for_result if own_url else None,
            (lambda record: record.serializable_value(key)) if changelist.is_popup else None,
            query=changelist.query or "",
        )

    @property
    def _filters(self) -> dict[str, Any]:
        """What Django's ``add_preserved_filters`` reads."""
        return {"preserved_filters": self.preserved_filters, "opts": self.opts}

    def _url_for_result(self, record: Any) -> str:
        """Where a ChangeList of the project's own leads to."""
        return str(add_preserved_filters(self._filters, self.changelist.url_for_result(record)))

    @property
    def add_url(self) -> str:
        """The form that adds a record, "" if the class has none; in a popup it answers to the popup's opener."""
        changelist = self.changelist
        try:
            url = super().add_url
        except NoReverseMatch:
            return ""
        return str(add_preserved_filters(self._filters, url, popup=changelist.is_popup, to_field=changelist.to_field))

    # -------------------------------------------------------------------------------------------- around the table

    @cached_property
    def bulkbar(self) -> BulkBar:
        """The actions that the user may take."""
        form = None if self.changelist.is_popup else self.context.get("action_form")
        return BulkBar(form, self.model_admin.get_actions(self.request) if form is not None else {})

    @cached_property
    def summary(self) -> Summary:
        """Totals of what matches."""
        return Summary(self)

    @cached_property
    def export(self) -> Export:
        """Files of what the list shows."""
        return Export(self.request, self.model_admin)

    @cached_property
    def column_chooser(self) -> ColumnChooser:
        """Which columns are shown, and the choice of others."""
        return ColumnChooser(self)

    @cached_property
    def pager(self) -> Pager:
        return Pager(self.request, self.changelist, self.counts, len(self.table.records))

    @cached_property
    def filterbar(self) -> FilterBar:
        return FilterBar(self)

    # -------------------------------------------------------------------------------------------- words

    @cached_property
    def counts(self) -> Counts:
        """How many records match."""
        return Counts(self)

    @property
    def add_label(self) -> str:
        return capfirst(_("Add %(name)s") % {"name": self.opts.verbose_name})

    @property
    def formset_errors(self) -> list[str]:
        """Errors of a list form posted as Django's admin posts it (all rows at once)."""
        formset = self.changelist.formset
        if formset is None or not formset.is_bound:
            return []
        of_forms = (str(e) for form in formset.forms for found in form.errors.values() for e in found)
        return [*map(str, formset.non_form_errors()), *of_forms]
