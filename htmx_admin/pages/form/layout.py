"""The form's layout: Django's fieldsets as layout objects of crispy-forms.

``FormPage.get_helper`` returns a ``FormHelper`` with a layout of ``Section`` > ``Line`` > ``Control``; a project can
change it as any layout of crispy's. The helper names our template pack, so no project-wide setting is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.contrib.admin.helpers import AdminField, AdminReadonlyField, Fieldset
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import ForeignObjectRel, ManyToManyRel, OneToOneField
from django.forms import BoundField
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.template.loader import get_template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from ... import values
from .widgets import NativeFile, css_class, face, help_text

TEMPLATE_PACK = "htmx_admin/crispy"

# Controls that need no full line: those of the first class found in the method resolution order.
_WIDTHS: dict[type[forms.Widget], str] = {
    forms.NumberInput: "half",
    forms.DateInput: "half",
    forms.TimeInput: "half",
    forms.SplitDateTimeWidget: "half",
    forms.RadioSelect: "half",
    forms.SelectMultiple: "",
    forms.Select: "half",
    forms.ClearableFileInput: "half",
    forms.CheckboxInput: "half",
}


class FieldView:
    """What ``form/field.html`` shows: label, control, help and errors of one field, or a value that is only read."""

    template_name = "htmx_admin/form/field.html"

    def __init__(self, field: AdminField | AdminReadonlyField, *, row_label: str = "", autofocus: bool = False) -> None:
        self.is_readonly: bool = field.is_readonly
        # In a table the label stands in the head: the control is named by it and the row.
        self.row_label = row_label
        self.width = ""
        self.errors: list[str] = []
        self.note = ""
        if isinstance(field, AdminReadonlyField):
            self._readonly(field)
        else:
            self._bound(field.field, autofocus)

    def _readonly(self, field: AdminReadonlyField) -> None:
        self.column = str(field.field["name"])
        self.name = "-".join(filter(None, (str(field.form.prefix or ""), self.column)))
        self.label: Any = capfirst(str(field.field["label"]))
        self.help: Any = field.field["help_text"]
        self.hidden = bool(field.field["is_hidden"])
        self.kind = "readonly"
        self.required = False
        self.id = self.label_for = ""
        self.html: Any = readonly_html(field)
        self.is_number = False

    def _bound(self, bound: BoundField, autofocus: bool) -> None:
        self.name, self.column = bound.html_name, bound.name
        self.label = bound.label or ""
        self.help = help_text(bound.field)
        self.hidden = bound.is_hidden
        self.required = bound.field.required and not bound.field.disabled
        self.id = bound.auto_id
        widget = face(bound.field)
        self.kind = _kind(widget)
        self.is_number = isinstance(widget, forms.NumberInput)
        self.width = _width(widget, bound.field)
        self.errors = [str(error) for error in bound.errors]
        if isinstance(widget, NativeFile) and bound.form.is_bound and bound.html_name in bound.form.files:
            self.note = str(getattr(bound.form.files[bound.html_name], "name", ""))
        self.html = bound.as_widget(widget, self._attrs(widget, autofocus))
        if bound.field.show_hidden_initial:
            # A field whose default is a function: what it gave is sent along, to tell whether it was changed.
            self.html += bound.as_hidden(only_initial=True)
        self.label_for = bound.id_for_label if self.kind != "group" else ""

    def _attrs(self, widget: forms.Widget, autofocus: bool) -> dict[str, Any]:
        if self.hidden:
            return {}
        attrs: dict[str, Any] = {"class": css_class(getattr(widget, "widget", widget))}
        if self.described_by and self.kind != "group":
            attrs["aria-describedby"] = self.described_by
        if self.row_label:
            attrs["aria-label"] = f"{self.label}, {self.row_label}"
        elif self.kind == "group":
            # For a list in it; checkboxes and radio buttons have labels of their own.
            attrs["aria-label"] = str(self.label)
        if autofocus:
            attrs["autofocus"] = True
        return attrs

    @property
    def described_by(self) -> str:
        """Ids of the help and of the errors, as Django names them."""
        ids = []
        if self.help and not self.row_label:
            ids.append(f"{self.id}_helptext")
        if self.errors:
            ids.append(f"{self.id}_error")
        return " ".join(ids)

    @property
    def has_help(self) -> bool:
        """Whether something stands below the control; in a table the help stands in the head."""
        return bool((self.help and not self.row_label) or self.errors or self.note)

    def render(self) -> SafeString:
        """The whole field; a hidden one is its input only."""
        if self.hidden and not self.is_readonly:
            return mark_safe(str(self.html))  # a rendered widget
        return SafeString(_template(self.template_name).render(Context({"field": self})))

    __str__ = render


def _template(name: str) -> Any:
    """The compiled template, which renders in a context of ours without the cost of a request's."""
    return get_template(name).template  # type: ignore[attr-defined]


def _kind(widget: forms.Widget) -> str:
    """How label and control belong together: a line of its own, a checkbox before its label, or a group."""
    if isinstance(widget, forms.CheckboxInput):
        return "choice"
    return "group" if widget.use_fieldset else "control"


def _width(widget: forms.Widget, field: forms.Field) -> str:
    inner = getattr(widget, "widget", widget)
    for cls in type(inner).__mro__:
        if cls in _WIDTHS:
            return _WIDTHS[cls]
    if isinstance(inner, (forms.Textarea, forms.CheckboxSelectMultiple)):
        return ""
    length = getattr(field, "max_length", None)
    return "half" if isinstance(inner, forms.widgets.Input) and length is not None and length <= 64 else ""


def readonly_html(field: Any) -> str:
    """The value of a readonly field, shown as everywhere else (``values``); a relation links to its record."""
    name, display = field.field["field"], field.empty_value_display
    try:
        db_field, attr, value = lookup_field(name, field.form.instance, field.model_admin)
    except (AttributeError, ValueError, ObjectDoesNotExist):
        return values.empty(display)
    if db_field is None:
        if isinstance(value, str) and "\n" in value and not hasattr(value, "__html__"):
            return linebreaksbr(value)
        return values.generic(value, boolean=bool(getattr(attr, "boolean", False)), empty_display=display)
    # The kind of relation counts, not the class of the field: a package may bring fields of its own.
    if value is not None and isinstance(db_field.remote_field, ManyToManyRel):
        tags = format_html_join(" ", '<span class="tag">{}</span>', ((item,) for item in value.all()))
        return tags or values.empty(display)
    if value is not None and isinstance(db_field.remote_field, (ForeignObjectRel, OneToOneField)):
        # A link, if the related model has a page.
        link: str = field.get_admin_url(db_field.remote_field, value)
        return link
    kind = values.kind_for(db_field)
    if values.is_empty(value) and not kind.shows_empty:
        return values.empty(display)
    # Kinds return HTML that is escaped where it has to be.
    return mark_safe(kind.as_detail(value))  # a Kind returns safe HTML


# ------------------------------------------------------------------------------------------------ layout objects


class Control(LayoutObject):  # type: ignore[misc]
    """One field of the form."""

    def __init__(self, view: FieldView, width: str | None = None) -> None:
        self.view = view
        self.fields: list[Any] = []
        if width is not None:
            view.width = width

    def render(self, form: forms.BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        if hasattr(form, "rendered_fields"):
            form.rendered_fields.add(self.view.column)
        return self.view.render()


class Line(LayoutObject):  # type: ignore[misc]
    """Fields side by side: those in one tuple of the fieldset's ``fields``."""

    widths = {2: "half", 3: "third"}

    def __init__(self, *controls: Control) -> None:
        self.fields = list(controls)
        shown = [control for control in controls if not control.view.hidden]
        for control in shown:
            control.view.width = self.widths.get(len(shown), "third")

    def render(self, form: forms.BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        inner = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return mark_safe(f'<div class="field"><div class="form-grid">{inner}</div></div>')


class Section(LayoutObject):  # type: ignore[misc]
    """A fieldset with its heading; collapsed ones are ``<details>``, open while they hold an error."""

    template = "htmx_admin/form/section.html"

    def __init__(self, fieldset: Any, index: int, *fields: Any) -> None:
        self.fieldset = fieldset
        self.id = f"fieldset-{index}"
        self.fields = list(fields)

    def render(self, form: forms.BaseForm, context: Context, template_pack: str = TEMPLATE_PACK, **kwargs: Any) -> str:
        inner = self.get_rendered_fields(form, context, template_pack, **kwargs)
        with context.push(section=self, fieldset=self.fieldset, fields=inner):
            return str(_template(self.template).render(context))

    @property
    def is_collapsible(self) -> bool:
        return bool(self.fieldset.name) and "collapse" in self.fieldset.classes.split()

    @property
    def is_open(self) -> bool:
        # Django's own test overlooks fields that share a line: they stand in a tuple.
        return any(name in self.fieldset.form.errors for name in _flat(self.fieldset.fields))


def _flat(names: Iterable[Any]) -> Iterator[str]:
    for name in names:
        if isinstance(name, (list, tuple)):
            yield from name
        else:
            yield name


# ------------------------------------------------------------------------------------------------ the helper


def lines(fieldset: Fieldset, focus: Focus, *, row_label: str = "") -> Iterator[Control | Line]:
    """The layout objects of a fieldset."""
    for line in fieldset:
        controls = [Control(FieldView(field, row_label=row_label, autofocus=focus.takes(field))) for field in line]
        yield controls[0] if len(controls) == 1 else Line(*controls)


def make_helper(sections: list[Section]) -> FormHelper:
    """A FormHelper that renders ``sections`` only: the form's tag, its token and its errors are the page's."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.include_media = False
    helper.template_pack = TEMPLATE_PACK
    helper.layout = Layout(*sections)
    return helper


@dataclass(frozen=True, slots=True)
class Prepopulated:
    """A field that form.js fills from others (``prepopulated_fields``): ids of the controls."""

    target: str
    sources: str
    unicode: bool

    @classmethod
    def of(cls, rule: Any) -> Prepopulated:
        field = rule["field"]
        sources = " ".join(source.id_for_label for source in rule["dependencies"])
        return cls(field.id_for_label, sources, bool(getattr(field.field, "allow_unicode", False)))


class Focus:
    """Which control gets the focus: the first faulty one, else the first one of a record that is added."""

    def __init__(self, *, faulty: bool, first: bool) -> None:
        self._faulty, self._first = faulty, first

    def takes(self, field: AdminField | AdminReadonlyField) -> bool:
        if isinstance(field, AdminReadonlyField) or not (self._faulty or self._first):
            return False
        bound = field.field
        if bound.is_hidden or bound.field.disabled or (self._faulty and not bound.errors):
            return False
        self._faulty = self._first = False
        return True
