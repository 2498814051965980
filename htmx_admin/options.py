"""ModelAdmin and inlines: options, hooks and the doors to the pages. No HTTP decisions, no HTML.

Every door calls ``super()``: permissions, formsets, saving, logging, messages and redirects are Django's. What comes
back is dressed by the page of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin as contrib
from django.contrib.admin.options import InlineModelAdmin as ContribInlineModelAdmin
from django.contrib.admin.views.main import ChangeList as ContribChangeList
from django.core.paginator import Paginator as ContribPaginator
from django.db.models import Field, QuerySet
from django.forms import Field as FormField
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django_filters import FilterSet
from django_tables2 import Table

from .adoption import adopt_inline
from .checks import ModelAdminChecks
from .gaps import asks_for_password, changes_permitted
from .pages import bulk_edit, running, selection
from .pages.action import ActionPage, first_to_delete
from .pages.base import is_dressed
from .pages.bulk_edit import BulkEditPage
from .pages.delete import DeletePage
from .pages.detail import DetailPage
from .pages.form import FormPage
from .pages.form.related import Relation, remember
from .pages.history import HistoryPage
from .pages.list import CellPage, ListPage, remembered
from .pages.list.changelist import ChangeList
from .pages.list.counting import Paginator
from .pages.list.summary import Wanted

if TYPE_CHECKING:
    # django-stubs makes them generic; at run time they are not.
    _ModelAdmin = contrib.ModelAdmin[Any]
    _TabularInline = contrib.TabularInline[Any, Any]
    _StackedInline = contrib.StackedInline[Any, Any]
    _InlineModelAdmin = ContribInlineModelAdmin[Any, Any]
else:
    _ModelAdmin = contrib.ModelAdmin
    _TabularInline = contrib.TabularInline
    _StackedInline = contrib.StackedInline
    _InlineModelAdmin = ContribInlineModelAdmin


class WidgetsMixin:
    """The form fields of ModelAdmin and inlines: Django's, which know where their choices come from."""

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> FormField | None:
        formfield: FormField | None = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(formfield, ModelChoiceField):
            remember(formfield, Relation(db_field, self, request))
        return formfield


class InlineModelAdmin(WidgetsMixin, _InlineModelAdmin):
    """What our inlines share."""


class TabularInline(InlineModelAdmin, _TabularInline):
    """Related records as the rows of a table."""


class StackedInline(InlineModelAdmin, _StackedInline):
    """Related records as cards."""


class ModelAdmin(WidgetsMixin, _ModelAdmin):
    """Django's ModelAdmin with our pages. Every option and hook of Django's keeps its meaning."""

    # -------------------------------------------------------------------------------------------- options

    # Icon of the model in the navigation: a name of Lucide that is in the sprite.
    icon: str = "table-2"

    # Choices shown as badges: field -> {value: tone}. Tones: "", accent, info, success, warning, danger, plum.
    badges: Mapping[str, Mapping[Any, str]] = {}

    # A django_tables2.Table whose columns replace the made ones of the same name in list_display.
    table_class: type[Table] | None = None

    # A django_filters.FilterSet: its filters stand beside those of list_filter.
    filterset_class: type[FilterSet] | None = None

    # Fields for a FilterSet that is made, as in its Meta.fields: names, or name -> lookups ({"total": ["gte", "lte"]}).
    filterset_fields: Sequence[str] | Mapping[str, Sequence[str]] = ()

    # The list counts its rows up to here and then says "more than 10,000": no page waits for the count of a large
    # table. A paginator of your own counts as it does. None counts exactly.
    count_limit: int | None = 10_000

    # Seconds that the exact count, which a link asks for, may take on databases that can stop a query.
    count_timeout: float = 10

    # Django's option. The one that is set here counts up to count_limit.
    paginator: ClassVar[type[ContribPaginator[Any]]] = Paginator

    # Django's option, with a third value: None, the default, counts all records when somebody asks for their number.
    show_full_result_count: ClassVar[bool | None] = None  # type: ignore[assignment]

    # Totals below the list, over all that match: column -> "sum", "avg", "min", "max" or "count", or several of them;
    # or a name of your own -> an aggregate, such as Sum("lines__amount"). Asked for after the rows, in count_timeout.
    list_summary: Mapping[str, Wanted] = {}

    # Formats in which the list can be exported, those that are installed: "csv", "json", "xlsx" (openpyxl); with tablib
    # "tsv", "ods", "xls", "yaml" and "latex", too.
    list_export: Sequence[str] = ("csv", "xlsx", "json")

    # Columns beside those of list_display that a user may add to the list; hidden until then. Whom they are not for is
    # said by get_list_display_extra(request).
    list_display_extra: Sequence[str | Callable[[Any], Any]] = ()

    # Fields that "Change fields…" offers for many records at a time; None: all of the form that are not unique and no
    # files. () turns it off.
    bulk_edit_fields: Sequence[str] | None = None

    # Whether it changes them by one UPDATE: fast, but without save_model, validation of each record, and signals.
    # Permissions and read-only fields of each record count all the same.
    bulk_edit_update: bool = False

    # The pages. Replace one to change its page for this model.
    list_page_class: type[ListPage] = ListPage
    cell_page_class: type[CellPage] = CellPage
    detail_page_class: type[DetailPage] = DetailPage
    form_page_class: type[FormPage] = FormPage
    delete_page_class: type[DeletePage] = DeletePage
    history_page_class: type[HistoryPage] = HistoryPage
    action_page_class: type[ActionPage] = ActionPage
    bulk_edit_page_class: type[BulkEditPage] = BulkEditPage

    checks_class: ClassVar[type[ModelAdminChecks]] = ModelAdminChecks

    # -------------------------------------------------------------------------------------------- URLs

    def get_urls(self) -> list[URLPattern]:
        """Django's URLs, and before them (they end in a pattern that matches anything) those of our own pages."""

        def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                return self.admin_site.admin_view(view)(*args, **kwargs)

            wrapper.model_admin = self  # type: ignore[attr-defined]
            return update_wrapper(wrapper, view)

        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            # No key begins so: Django quotes the underscore.
            path("_preferences/", wrap(self.list_preferences_view), name=f"{name}_preferences"),
            path("<path:object_id>/detail/", wrap(self.detail_view), name=f"{name}_detail"),
            path("<path:object_id>/cell/<slug:field_name>/", wrap(self.cell_view), name=f"{name}_cell"),
            *super().get_urls(),
        ]

    # -------------------------------------------------------------------------------------------- doors

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, what an action returned, or a cell that was edited."""
        bulk_edit.offer_here(request)
        selection.read(request, self.model)
        cell: CellPage | None = request.__dict__.pop("htmx_admin_cell", None)
        if cell is not None:
            return cell.answer()
        export = self.list_page_class(request, self).export
        if export.is_asked:
            return export.answer()  # type: ignore[return-value]  # may be streamed
        response = super().changelist_view(request, extra_context)
        if "cl" in (getattr(response, "context_data", None) or {}):
            return self.list_page_class(request, self).dress(response, keep_template=bool(self.change_list_template))
        if is_dressed(response):
            return response
        return self.action_page_class(request, self).dress(response)

    def list_preferences_view(self, request: HttpRequest) -> HttpResponse:
        """Columns and rows per page that the user chose. Not in Django's admin."""
        return remembered.answer(request, self)

    def get_actions(self, request: HttpRequest, action_location: Any = None) -> dict[str, Any]:
        """Django's actions; ``change_fields`` only in our list, where its page can be shown."""
        # Django 6.1 has locations, and looks for the argument.
        location = {} if action_location is None else {"action_location": action_location}
        found = super().get_actions(request, **location)
        of_list = action_location is None or action_location.name == "CHANGE_LIST"
        return bulk_edit.offered(self, request, found) if of_list else found

    def response_action(  # type: ignore[override]
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any
    ) -> HttpResponseBase | None:
        """Run an action; a record or the database that stands against it is told about."""
        act = super().response_action
        return running.run(self, request, queryset, lambda: act(request, queryset, *args, **kwargs))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes along with a deletion. To ask whether very many records shall go, the first of them are enough."""
        return super().get_deleted_objects(first_to_delete(objs, request), request)

    def detail_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """The record, read only. Not in Django's admin."""
        return self.detail_page_class(request, self).answer(object_id, extra_context)

    def cell_view(self, request: HttpRequest, object_id: str, field_name: str) -> HttpResponse:
        """One field of ``list_editable`` in its cell, or on a page of its own. Not in Django's admin."""
        page = self.cell_page_class(request, self, object_id, field_name)
        if request.method != "POST":
            return page.answer()
        # It is a change made in the list: what a project or a package has around the list's view has to be around it.
        request.htmx_admin_cell = page  # type: ignore[attr-defined]
        return self.changelist_view(request)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form that adds or changes a record."""
        page = self.form_page_class(request, self)
        return page.answer(super().changeform_view, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What goes along with a deletion, and what stands against it."""
        response = super().delete_view(request, object_id, extra_context)
        page = self.delete_page_class(request, self)
        return page.dress(response, keep_template=bool(self.delete_confirmation_template))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The record's log entries."""
        response = super().history_view(request, object_id, extra_context)
        page = self.history_page_class(request, self)
        return page.dress(response, keep_template=bool(self.object_history_template))

    # -------------------------------------------------------------------------------------------- the list

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Django's decision about a filter in the address; none may spell out the hash of a password."""
        return not asks_for_password(self, lookup, request) and super().lookup_allowed(lookup, value, request)

    def get_list_display_extra(self, request: HttpRequest) -> Sequence[str | Callable[[Any], Any]]:
        """Hook: the columns that the user may add to those of ``get_list_display``."""
        return self.list_display_extra

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ContribChangeList]:
        """The ChangeList class: ours extends Django's."""
        return ChangeList

    def get_changelist_instance(self, request: HttpRequest) -> ContribChangeList:
        """Django's ChangeList. To show a list no formset is built: list_editable is edited cell by cell."""
        changelist = super().get_changelist_instance(request)
        if request.method != "POST":
            changelist.list_editable = ()
        return changelist

    def get_paginator(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any
    ) -> ContribPaginator[Any]:
        """Django's paginator; of our own list's rows, one that counts up to the limit."""
        paginator: ContribPaginator[Any] = super().get_paginator(request, queryset, *args, **kwargs)
        if isinstance(paginator, Paginator) and issubclass(self.get_changelist(request), ChangeList):
            paginator.count_limit = self.count_limit if queryset.model is self.model else None
        return paginator

    def get_list_summary(self, request: HttpRequest) -> Mapping[str, Wanted]:
        """Hook: the totals for the user."""
        return self.list_summary

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Hook: whether the user may take the list's rows away in a file; ``has_view_permission`` decides of each."""
        return self.has_view_permission(request)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Django's formset of a list, in which each row is asked for."""
        return changes_permitted(super().get_changelist_formset(request, **kwargs), self, request)

    # -------------------------------------------------------------------------------------------- inlines

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[ContribInlineModelAdmin[Any, Any]]:
        """Django's inlines; a plain one is adopted, whichever hook chose it."""
        instances = super().get_inline_instances(request, obj)
        for inline in instances:
            inline.__class__ = adopt_inline(type(inline))
        return instances
