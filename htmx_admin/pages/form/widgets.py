"""Native widgets in place of those of Django's admin, which need jQuery.

``modern_widget`` replaces exactly Django's own classes; a widget of a project or a package stays as it is, and gets the
classes of the design when it is rendered (``css_class``). Names and formats of what is posted are Django's.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib.admin import widgets as contrib
from django.db.models import Field, ManyToManyField
from django.forms import Field as FormField
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.formats import ISO_INPUT_FORMATS
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ...icons import icon

Attrs = dict[str, Any]

# ------------------------------------------------------------------------------------------------ date and time


class NativeDate(forms.DateInput):
    """``<input type="date">``: it speaks ISO, whatever the language; the browser shows the user's format."""

    input_type = "date"
    iso = re.compile(r"\d{4}-\d\d-\d\d")

    def __init__(self, attrs: Attrs | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: Attrs | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        if widget["value"] and not self.iso.fullmatch(str(widget["value"])):
            # A native control cannot show it, and nothing typed must be lost (a browser without date inputs sent it).
            widget["type"] = "text"
        return context


class NativeTime(forms.TimeInput):
    """``<input type="time">``, with seconds only if there are some."""

    input_type = "time"
    iso = re.compile(r"\d\d:\d\d(:\d\d)?")

    def __init__(self, attrs: Attrs | None = None) -> None:
        super().__init__(attrs, format="%H:%M:%S")

    def format_value(self, value: Any) -> str | None:
        text = super().format_value(value)
        if isinstance(value, (datetime.time, datetime.datetime)) and text:
            return text.removesuffix(":00")
        return text

    def get_context(self, name: str, value: Any, attrs: Attrs | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        shown = str(widget["value"] or "")
        if shown and not self.iso.fullmatch(shown):
            widget["type"] = "text"
        elif len(shown) == 8:
            widget["attrs"]["step"] = "1"
        return context


class NativeSplitDateTime(forms.SplitDateTimeWidget):
    """A date and a time; their names are ``x_0`` and ``x_1``, as in Django's admin."""

    template_name = "htmx_admin/widgets/split_datetime.html"
    use_fieldset = True

    def __init__(self, attrs: Attrs | None = None) -> None:
        forms.MultiWidget.__init__(self, [NativeDate(), NativeTime()], attrs)

    def get_context(self, name: str, value: Any, attrs: Attrs | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], (_("Date:"), _("Time:")), strict=True):
            whole = part["attrs"].get("aria-label")
            part["attrs"]["aria-label"] = f"{whole}, {label.rstrip(':')}" if whole else label.rstrip(":")
        return context


def _reads(formfield: FormField, formats: list[str]) -> bool:
    """Whether a field with formats of its own still reads ISO, which a native control sends."""
    accepted = getattr(formfield, "input_formats", None)
    return not accepted or any(item in formats for item in accepted)


def _date(widget: forms.Widget, formfield: FormField) -> forms.Widget | None:
    return NativeDate(_attrs(widget)) if _reads(formfield, ISO_INPUT_FORMATS["DATE_INPUT_FORMATS"]) else None


def _time(widget: forms.Widget, formfield: FormField) -> forms.Widget | None:
    return NativeTime(_attrs(widget)) if _reads(formfield, ISO_INPUT_FORMATS["TIME_INPUT_FORMATS"]) else None


def _split(widget: forms.Widget, formfield: FormField) -> forms.Widget | None:
    parts = getattr(formfield, "fields", ())
    kinds = ("DATE_INPUT_FORMATS", "TIME_INPUT_FORMATS")
    if all(_reads(part, ISO_INPUT_FORMATS[kind]) for part, kind in zip(parts, kinds, strict=False)):
        return NativeSplitDateTime(_attrs(widget))
    return None


# ------------------------------------------------------------------------------------------------ choices


class SelectMixin:
    """``<select>`` with our chevron. The options are put together here: Django renders a template for each of them."""

    chevron: ClassVar[bool] = True

    def render(self, name: str, value: Any, attrs: Attrs | None = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]  # type: ignore[attr-defined]
        parts = [f'<select name="{conditional_escape(widget["name"])}"{flatatt(widget["attrs"])}>']
        for group, options, _index in widget["optgroups"]:
            if group:
                parts.append(f'<optgroup label="{conditional_escape(group)}">')
            parts.extend(_option(option) for option in options)
            if group:
                parts.append("</optgroup>")
        parts.append("</select>")
        html = "".join(parts)
        # Every part above is escaped.
        return mark_safe(
            f'<span class="select">{html}{icon("chevron-down", "icon--sm")}</span>' if self.chevron else html
        )


def _option(option: dict[str, Any]) -> str:
    value, label = conditional_escape(option["value"]), conditional_escape(option["label"])
    return f'<option value="{value}"{flatatt(option["attrs"])}>{label}</option>'


class NativeSelect(SelectMixin, forms.Select):
    """One of several choices."""


class NativeNullBooleanSelect(SelectMixin, forms.NullBooleanSelect):
    """Yes, no or unknown."""


class NativeSelectMultiple(SelectMixin, forms.SelectMultiple):
    """Several of very many choices: a list with a filter above it, which appears with JavaScript."""

    chevron = False

    def render(self, name: str, value: Any, attrs: Attrs | None = None, renderer: Any = None) -> SafeString:
        select = super().render(name, value, {"size": 8, **(attrs or {})}, renderer)
        return _filtered(select)


class NativeRadioSelect(forms.RadioSelect):
    """Radio buttons, below or beside each other."""

    template_name = "htmx_admin/widgets/radio.html"
    control = "radio"

    def get_context(self, name: str, value: Any, attrs: Attrs | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["many"] = self.allow_multiple_selected
        context["widget"]["inline"] = "inline" in str(self.attrs.get("class", ""))
        return context

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["attrs"]["class"] = self.control
        # A group is named and described once, by what is around it.
        option["attrs"].pop("aria-describedby", None)
        option["attrs"].pop("aria-label", None)
        return option


class NativeCheckboxSelectMultiple(NativeRadioSelect, forms.CheckboxSelectMultiple):
    """Several of some choices, as checkboxes; with a filter above them when they are many."""

    allow_multiple_selected = True
    input_type = "checkbox"
    control = "checkbox"

    def render(self, name: str, value: Any, attrs: Attrs | None = None, renderer: Any = None) -> SafeString:
        return _filtered(super().render(name, value, attrs, renderer))


def _filtered(html: SafeString) -> SafeString:
    """``html`` with a filter that form.js fills in; hidden without it. Escaped: the text is ours, html a widget's."""
    label = conditional_escape(_("Filter"))
    return mark_safe(
        '<div class="stack gap-1" data-filter>'
        f'<input class="input input--sm" type="search" hidden autocomplete="off" '
        f'aria-label="{label}" placeholder="{label}">{html}</div>'
    )


class NativeManySelect(forms.SelectMultiple):
    """Many-to-many: checkboxes up to a hundred choices, a list with a filter above."""

    use_fieldset = True
    checkboxes: ClassVar[int] = 100

    def render(self, name: str, value: Any, attrs: Attrs | None = None, renderer: Any = None) -> SafeString:
        choices = [choice for choice in self.choices]  # noqa: C416 - list() asks for the length, which is a query
        chosen = NativeCheckboxSelectMultiple if len(choices) <= self.checkboxes else NativeSelectMultiple
        widget = chosen(self.attrs, choices)
        widget.is_required, widget.is_localized = self.is_required, self.is_localized
        if chosen is NativeSelectMultiple and attrs and "id" in attrs and "aria-label" not in attrs:
            # The field is a group with a legend; a list in it needs a name of its own.
            attrs = {**attrs, "aria-labelledby": f"{attrs['id']}_legend"}
        return widget.render(name, value, attrs, renderer)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""


# ------------------------------------------------------------------------------------------------ JSON


class NativeJson(forms.Textarea):
    """JSON, indented; no value is no text rather than "null"."""

    def __init__(self, attrs: Attrs | None = None) -> None:
        super().__init__({"spellcheck": "false", "dir": "ltr", **(attrs or {})})
        self.attrs.pop("cols", None)

    def format_value(self, value: Any) -> str | None:
        text: str | None = super().format_value(value)
        if text is None or text == "null":
            return None
        try:
            return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
        except ValueError:
            # It was typed, and is shown as it was typed.
            return text


# ------------------------------------------------------------------------------------------------ files


class NativeFile(forms.ClearableFileInput):
    """The current file, a box that clears it (``x-clear``, as in Django), and the input for another one."""

    template_name = "htmx_admin/widgets/file.html"
    # Django groups the parts; here the label is the input's own, and the box has one of its own.
    use_fieldset = False

    def __init__(self, attrs: Attrs | None = None, *, image: bool = False) -> None:
        super().__init__({**({"accept": "image/*"} if image else {}), **(attrs or {})})
        self.image = image

    def get_context(self, name: str, value: Any, attrs: Attrs | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["image"] = self.image
        if widget["is_initial"]:
            widget["filename"] = str(value).rpartition("/")[2]
        return context


def _file(widget: forms.Widget, formfield: FormField) -> forms.Widget:
    return NativeFile(_attrs(widget), image=isinstance(formfield, forms.ImageField))


# ------------------------------------------------------------------------------------------------ which for which


def _attrs(widget: forms.Widget) -> Attrs:
    """The widget's attributes without the classes by which the scripts of Django's admin find it."""
    css = " ".join(name for name in str(widget.attrs.get("class", "")).split() if not _CONTRIB_CLASS.fullmatch(name))
    rest = {name: value for name, value in widget.attrs.items() if name not in ("class", "size", "data-context")}
    return {**rest, "class": css} if css else rest


_CONTRIB_CLASS = re.compile(r"v[A-Z]\w+(Field|Widget)|selectfilter(stacked)?")


def _plain(cls: type[forms.Widget], **defaults: Any) -> Callable[[Any, FormField], forms.Widget]:
    return lambda widget, formfield: cls({**_attrs(widget), **defaults})


def _with_choices(cls: type[Any]) -> Callable[[Any, FormField], forms.Widget]:
    def make(widget: Any, formfield: FormField) -> forms.Widget:
        made: forms.Widget = cls(attrs=_attrs(widget))
        made.choices = widget.choices  # type: ignore[attr-defined]
        return made

    return make


def _textarea(widget: Any, formfield: FormField) -> forms.Widget:
    attrs = _attrs(widget)
    # Django's default size; a project's own stays.
    if (attrs.get("rows"), attrs.get("cols")) == ("10", "40"):
        attrs["rows"] = "4"
        del attrs["cols"]
    return forms.Textarea(attrs)


_NATIVE: dict[type[forms.Widget], Callable[[Any, FormField], forms.Widget | None]] = {
    contrib.AdminDateWidget: _date,
    contrib.BaseAdminDateWidget: _date,
    contrib.AdminTimeWidget: _time,
    contrib.BaseAdminTimeWidget: _time,
    contrib.AdminSplitDateTime: _split,
    contrib.AdminTextareaWidget: _textarea,
    contrib.AdminTextInputWidget: _plain(forms.TextInput),
    contrib.AdminEmailInputWidget: _plain(forms.EmailInput),
    contrib.AdminURLFieldWidget: _plain(forms.URLInput, dir="ltr"),
    contrib.AdminIntegerFieldWidget: _plain(forms.NumberInput),
    contrib.AdminBigIntegerFieldWidget: _plain(forms.NumberInput),
    contrib.AdminUUIDInputWidget: _plain(forms.TextInput, dir="ltr", spellcheck="false"),
    contrib.AdminFileWidget: _file,
    forms.ClearableFileInput: _file,
    contrib.AdminRadioSelect: _with_choices(NativeRadioSelect),
    forms.RadioSelect: _with_choices(NativeRadioSelect),
    forms.CheckboxSelectMultiple: _with_choices(NativeCheckboxSelectMultiple),
    forms.Select: _with_choices(NativeSelect),
    forms.NullBooleanSelect: _plain(NativeNullBooleanSelect),
    forms.SelectMultiple: _with_choices(NativeManySelect),
}


def native(widget: forms.Widget, formfield: FormField) -> forms.Widget:
    """The native widget for ``widget``, or ``widget`` itself if it is none of Django's own."""
    from .related import NATIVE as RELATED

    factory = RELATED.get(type(widget)) or _NATIVE.get(type(widget))
    made = factory(widget, formfield) if factory else None
    if made is None:
        return widget
    made.is_required, made.is_localized = widget.is_required, widget.is_localized
    return made


def modern_widget(formfield: FormField, db_field: Field[Any, Any], model_admin: Any, request: HttpRequest) -> FormField:
    """``formfield`` with a native widget, if it has one of Django admin's own; a package's widget stays."""
    from .related import Relation, look_up, share_choices

    formfield.widget = native(formfield.widget, formfield)
    if isinstance(formfield, forms.JSONField) and type(formfield.widget) is forms.Textarea:
        formfield.widget = NativeJson({**formfield.widget.attrs, "class": "textarea--code", "rows": "6"})
    if isinstance(formfield, forms.ModelChoiceField):
        share_choices(formfield)
        look_up(formfield, Relation(db_field, model_admin, request))
    if isinstance(db_field, ManyToManyField) and formfield.help_text:
        _drop_select_hint(formfield)
    return formfield


def _drop_select_hint(formfield: FormField) -> None:
    """Checkboxes need no "Hold down Control": the sentence that Django's admin adds to a select."""
    hint = _("Hold down “Control”, or “Command” on a Mac, to select more than one.")
    formfield.help_text = str(formfield.help_text).removesuffix(hint).rstrip()


# ------------------------------------------------------------------------------------------------ classes of the design

_CSS: dict[type[forms.Widget], str] = {
    forms.Textarea: "textarea",
    forms.CheckboxInput: "checkbox",
    forms.NumberInput: "input input--num",
    forms.FileInput: "",
    forms.RadioSelect: "",
    forms.CheckboxSelectMultiple: "",
    forms.Select: "",
    forms.widgets.Input: "input",
    forms.MultiWidget: "input",
}


def css_class(widget: forms.Widget) -> str:
    """Classes of the design for the control of ``widget``, beside its own."""
    base = next((_CSS[cls] for cls in type(widget).__mro__ if cls in _CSS), "")
    own = str(widget.attrs.get("class", ""))
    return f"{base} {own}".strip() if base else own
