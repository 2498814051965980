"""The record, read only: its fields, what belongs to it, what happened to it and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import router, transaction
from django.db.models import DateField
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.template.response import SimpleTemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ... import htmx, values
from ..base import Region
from ..history import Entry, entries, log_of
from ..model import ObjectPage
from ..neighbours import Neighbours
from .actions import ActionGroup, action_groups, run_change_form_action
from .facts import Fact, FactSet, Reader, fact_sets
from .related import Related, related_of

# Log entries beside the record.
RECENT = 6


@dataclass(frozen=True, slots=True)
class Badge:
    """The label of a choice and its tone."""

    label: str
    tone: str


class DetailPage(ObjectPage):
    """The record, read only."""

    screen = "detail"
    fragments: ClassVar[Mapping[str, tuple[Region, ...]]] = {"related": ()}
    dialog_size = "lg"

    # -------------------------------------------------------------------------------------------- the answer

    def narrow(self, response: SimpleTemplateResponse, target: htmx.Target) -> None:
        """Where the user may see no inline, there is no such fragment: the whole page, as for any that is unknown."""
        if target.fragment != "related" or self.related:
            super().narrow(response, target)

    def answer(self, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        """The page, or what an action on this record answers. Permission and missing records: as in the change view."""
        admin: Any = self.model_admin
        request = self.request
        obj = admin.get_object(request, unquote(object_id))
        if not admin.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            missing: HttpResponseBase = admin._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return missing
        if request.method == "POST":
            with transaction.atomic(using=router.db_for_write(admin.model)):
                return self._run(obj)
        return self.render(self._context(obj, extra_context))

    def _run(self, obj: Any) -> HttpResponseBase:
        """Run an action of the record (``ActionLocation.CHANGE_FORM``, Django 6.1): it ends here, not on the form."""
        if self.request.POST.getlist(ACTION_CHECKBOX_NAME) != [str(obj.pk)]:
            raise BadRequest
        response = run_change_form_action(self.model_admin, self.request)
        if response is None:
            return HttpResponseRedirect(self.request.get_full_path())
        page = self.model_admin.action_page_class(self.request, self.model_admin)  # type: ignore[attr-defined]
        answer: HttpResponseBase = page.dress(response)
        return answer

    def _context(self, obj: Any, extra_context: dict[str, Any] | None) -> dict[str, Any]:
        """The keys that Django's change view gives a template."""
        admin, request = self.model_admin, self.request
        return {
            "title": _("View %s") % self.opts.verbose_name,
            "subtitle": str(obj) or None,
            "original": obj,
            "object_id": str(obj.pk),
            "opts": self.opts,
            "app_label": self.opts.app_label,
            "media": admin.media,
            "preserved_filters": self.preserved_filters,
            "has_add_permission": self.has_add_permission,
            "has_view_permission": admin.has_view_permission(request, obj),
            "has_change_permission": admin.has_change_permission(request, obj),
            "has_delete_permission": admin.has_delete_permission(request, obj),
            **(extra_context or {}),
        }

    # -------------------------------------------------------------------------------------------- the record

    @property
    def here(self) -> str:
        """The address of what is shown, its tab included."""
        return self.request.get_full_path()

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.request, self.site, self.model_admin)

    @cached_property
    def _fieldsets(self) -> Any:
        return self.model_admin.get_fieldsets(self.request, self.object)

    @cached_property
    def fact_sets(self) -> list[FactSet]:
        """The fieldsets of the form, as definition lists."""
        return list(fact_sets(self.reader, self._fieldsets, self.object, self._editing))

    def _editing(self, name: str) -> tuple[str, str]:
        """URL of the field's cell and the id of its element, if it is edited in its place."""
        if self.in_dialog or name not in self._editable:
            return "", ""
        return self.url("cell", self.object.pk, name), f"cell-{htmx.element_id(self.object.pk)}-{name}"

    @cached_property
    def _editable(self) -> frozenset[str]:
        if not self.has_change_permission:
            return frozenset()
        readonly = self.model_admin.get_readonly_fields(self.request, self.object)
        return frozenset(self.model_admin.list_editable) - frozenset(readonly)

    def cell_html(self, obj: Any, name: str) -> SafeString:
        """The element of one field that is edited in its place, with the focus on it: the answer of its cell page."""
        self.context = {"original": obj}
        [column] = self.reader.columns([name])
        fact = self.reader.fact(column, obj, *self._editing(name))
        return render_to_string(self.candidates("fact"), {"fact": fact, "page": self, "focus": True}, self.request)

    @property
    def badges(self) -> list[Badge]:
        """The badges beside the title."""
        declared: Mapping[str, Mapping[Any, str]] = getattr(self.model_admin, "badges", {})
        shown = []
        for name, tones in declared.items():
            value = getattr(self.object, name, None)
            if not values.is_empty(value):
                kind = values.badge(self.opts.get_field(name), tones)  # type: ignore[arg-type]
                shown.append(Badge(kind.text(value), tones.get(value, "")))
        return shown

    @property
    def meta(self) -> list[Fact]:
        """The key, and when the record was made and changed, unless the form or ``exclude`` says otherwise."""
        shown = set(map(str, flatten_fieldsets(self._fieldsets)))
        hidden = shown | set(self.model_admin.get_exclude(self.request, self.object) or ())
        dates = [
            field.name
            for field in self.opts.concrete_fields
            if isinstance(field, DateField) and (field.auto_now or field.auto_now_add)
        ]
        names = [name for name in [*dates, self.opts.pk.name] if name not in hidden]
        return [self.reader.fact(column, self.object) for column in self.reader.columns(names)]

    # -------------------------------------------------------------------------------------------- around it

    @cached_property
    def neighbours(self) -> Neighbours:
        """The records before and after it in the list."""
        return Neighbours(self, "detail")

    @cached_property
    def related(self) -> list[Related]:
        """The inlines, a tab each."""
        return list(related_of(self))

    @property
    def open_tab(self) -> Related:
        """The tab that the address names, or the first one."""
        wanted = self.request.GET.get("tab")
        return next((related for related in self.related if related.prefix == wanted), self.related[0])

    @property
    def recent(self) -> list[Entry]:
        """What happened to the record, the newest first."""
        return list(entries(log_of(self.model_admin, self.object).order_by("-action_time", "-pk")[:RECENT]))

    @cached_property
    def action_groups(self) -> list[ActionGroup]:
        """Admin actions that the user may run on this record."""
        return list(action_groups(self))
