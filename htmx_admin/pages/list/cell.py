"""One field of one record, edited in its cell of the list (``list_editable``), or on a page of its own.

The write passes the project's hooks as any save does, in one transaction with the row locked: only this field changes,
and the whole row's unique and check constraints hold.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.utils import label_for_field, unquote
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import router, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ... import htmx, values, versions
from ..form.related import read_typed_keys
from ..form.widgets import css_class, face
from ..model import ObjectPage
from .cellform import make_form_class
from .column_chooser import narrowed
from .rows import Rows
from .table import Columns, make_rows


class CellPage(ObjectPage):
    """One field of one record."""

    screen = "cell"
    fragments = {"cell": ()}

    def __init__(self, request: HttpRequest, model_admin: Any, object_id: str, field_name: str) -> None:
        super().__init__(request, model_admin)
        self.object_id = object_id
        self.field_name = field_name
        self.form: forms.ModelForm[Any] | None = None
        self.conflict: versions.Clash | None = None
        self._version = request.POST.get("_version", "")
        self._object: Any = None

    # -------------------------------------------------------------------------------------------- the deed

    def answer(self) -> HttpResponse:
        """Show the field's form, or save it.

        Raises Http404 for a vanished record, PermissionDenied for a field or record that the user may not change.
        """
        if self.request.method != "POST":
            self._load()
            if "_cancel" in self.request.GET:
                return self._show()
            self.form = self._bind()
            return self._ask()
        read_typed_keys(self.request)
        with transaction.atomic(using=router.db_for_write(self.model_admin.model)):
            self._lock()
            self._load()
            self.form = self._bind(self.request.POST, self.request.FILES)
            if not self.form.is_valid():
                return self._ask()
            self.conflict = self._clash(self.form)
            if self.conflict:
                return self._ask()
            self._save(self.form)
        return self._saved()

    def _lock(self) -> None:
        """Hold the row until the transaction ends, so that all that is saved beside the field is what it holds now."""
        key = unquote(self.object_id)
        try:
            manager = self.model_admin.model._base_manager
            list(manager.select_for_update().filter(pk=key).values_list("pk"))
        except (ValidationError, ValueError):
            raise Http404 from None

    def _load(self) -> None:
        admin, request = self.model_admin, self.request
        if self.field_name not in admin.list_editable:
            raise PermissionDenied
        obj = admin.get_object(request, unquote(self.object_id))
        # Asked first, as in Django's change view: else the answers tell strangers which keys there are.
        if not admin.has_change_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            raise Http404
        self._object = obj

    def _bind(self, data: Any = None, files: Any = None) -> forms.ModelForm[Any]:
        form_class = make_form_class(self.model_admin, self.request, self.object, self.field_name)
        return form_class(data, files, instance=self.object, auto_id=f"edit-{htmx.element_id(self.object.pk)}-%s")

    def _clash(self, form: forms.BaseForm) -> versions.Clash | None:
        """What somebody else changed the field to since it was shown, unless it is what was typed.

        The form comes back with the version of theirs, so that to send it again is to decide.
        """
        version = versions.read(self._version)
        if version is None or not version.is_of(self.object):
            return None
        # Validation has written what was typed onto the instance, so the row is read again.
        now = self.model_admin.get_object(self.request, unquote(self.object_id)) or self.object
        clash = next(iter(versions.compare(version, now, form).clashes), None)
        if clash is not None:
            self._version = versions.token(now, [self.field_name])
        return clash

    def _save(self, form: forms.ModelForm[Any]) -> None:
        """As Django's change view saves, log entry included."""
        admin: Any = self.model_admin
        request = self.request
        obj = admin.save_form(request, form, change=True)
        if not form.has_changed():
            return
        admin.save_model(request, obj, form, True)
        admin.save_related(request, form, [], True)
        admin.log_change(request, obj, admin.construct_change_message(request, form, []))

    # -------------------------------------------------------------------------------------------- the answers

    @property
    def object(self) -> Any:
        return self._object

    @property
    def status(self) -> int:
        if self.conflict is not None:
            return 409
        return 422 if self.form is not None and self.form.errors else 200

    def _ask(self) -> HttpResponse:
        return self.render({"form": self.form, "original": self.object})

    def _show(self) -> HttpResponse:
        """The cell again, as it was."""
        if htmx.get_target(self.request) is None:
            return HttpResponseRedirect(self.changelist_url)
        response = self.render({"original": self.object})
        response.context_data["display"] = self.display  # type: ignore[attr-defined]
        return response

    def _saved(self) -> HttpResponse:
        """The whole row, because other cells may depend on the field."""
        target = htmx.get_target(self.request)
        if target is None:
            self.model_admin.message_user(self.request, self._message())
            return HttpResponseRedirect(self.changelist_url)
        self._load()
        self.form = None
        response = self.render({"original": self.object})
        response.context_data["display"] = self.row if target.tag == "td" else self.display  # type: ignore[attr-defined]
        if target.tag == "td":
            htmx.retarget(response, f"#row-{htmx.element_id(self.object.pk)}", "outerHTML")
            htmx.trigger(response, "admin:saved")  # the totals follow
        else:
            htmx.trigger(response, "admin:changed")
        return response

    def _message(self) -> str:
        return _("The {name} “{obj}” was changed successfully.").format(
            name=self.opts.verbose_name, obj=str(self.object)
        )

    @property
    def row(self) -> SafeString:
        """The record's row, with the focus back on the cell."""
        return self._rows().row(self.object, focus=self.field_name, flash=True)

    @property
    def display(self) -> SafeString:
        """The cell alone."""
        if self.tag == "dd":
            detail = self.model_admin.detail_page_class(self.request, self.model_admin)  # type: ignore[attr-defined]
            return detail.cell_html(self.object, self.field_name)  # type: ignore[no-any-return]
        return self._rows().cell(self.object, self.field_name)

    def _rows(self) -> Rows:
        """The row as the list shows it that asks; the columns of a shared address are in the list's own only."""
        path, _, query = htmx.current_path(self.request).partition("?")
        shared = QueryDict(query if path == self.nav_url else "")
        declared = Columns.of_admin(self.model_admin, self.request)
        columns = narrowed(declared, self.request, self.model_admin, shared)
        # One that was hidden meanwhile, in another tab.
        shown = not columns.shown or self.field_name in columns.shown
        query = shared.get(SEARCH_VAR, "")
        return make_rows(self, columns if shown else declared, [self.object], query=query)

    # -------------------------------------------------------------------------------------------- for the templates

    @cached_property
    def label(self) -> str:
        return capfirst(str(label_for_field(self.field_name, self.model_admin.model, self.model_admin)))

    @property
    def title(self) -> str:
        return f"{self.label}: {self.object}"

    @property
    def crumb(self) -> str:  # type: ignore[override]
        return self.label

    @property
    def cell_id(self) -> str:
        return f"cell-{htmx.element_id(self.object.pk)}-{self.field_name}"

    @property
    def cell_url(self) -> str:
        return self.url("cell", self.object.pk, self.field_name)

    @property
    def version(self) -> str:
        """Token of the field's value as the user saw it. An invalid value that was typed is on the record by now."""
        return self._version or versions.token(self.object, [self.field_name])

    @property
    def cancel_url(self) -> str:
        """The cell as it was."""
        return f"{self.cell_url}{'&' if '?' in self.cell_url else '?'}_cancel=1"

    @property
    def tag(self) -> str:
        """The element that holds the cell: a list's or a detail page's."""
        target = htmx.get_target(self.request)
        return target.tag if target and target.tag in {"td", "dd"} else "td"

    @property
    def control(self) -> SafeString:
        """The field's control, named for those who cannot see the column's head."""
        form = self.form or self._bind()
        form.fields[self.field_name].help_text = ""  # there is no room for it, so nothing may refer to it
        widget = face(form.fields[self.field_name])
        attrs: dict[str, str | bool] = {"aria-label": f"{self.label}, {self.object}", "autofocus": True}
        if css := css_class(widget):
            attrs["class"] = css
        if self.errors:
            attrs |= {"aria-invalid": "true", "aria-describedby": f"{self.cell_id}-error"}
        return form[self.field_name].as_widget(widget, attrs)

    @property
    def is_checkbox(self) -> bool:
        """Whether the control is a lone box, which needs room around it to be hit."""
        form = self.form or self._bind()
        return isinstance(form.fields[self.field_name].widget, forms.CheckboxInput)

    @property
    def attrs(self) -> SafeString:
        """Role, classes and place on a phone of the cell that is edited."""
        return mark_safe(next(c.attrs for c in self._rows().columns if c.name == self.field_name))  # made by table.py

    @property
    def errors(self) -> list[str]:
        """What is wrong with the value, or with the row that it would make."""
        if self.form is None:
            return []
        if self.conflict is not None:
            theirs = values.generic(self.conflict.theirs)
            return [_("Somebody else changed this to “{value}” meanwhile.").format(value=strip_tags(theirs))]
        return list(dict.fromkeys(str(error) for found in self.form.errors.values() for error in found))
