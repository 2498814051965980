"""Native widgets in place of those of Django's admin, which need jQuery.

``face`` shows a field by a native widget where its own is exactly one of Django's classes. The field keeps its own:
projects and packages look at it, and it reads what is posted; names and formats are Django's. A widget of a project or
a package is shown as it is, with the classes of the design (``css_class``).
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import urljoin

from django import forms
from django.contrib.admin import widgets as contrib
from django.forms import Field as FormField
from django.forms.utils import flatatt
from django.utils.formats import ISO_INPUT_FORMATS
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .choices import (
    NativeCheckboxSelectMultiple,
    NativeManySelect,
    NativeNullBooleanSelect,
    NativeRadioSelect,
    NativeSelect,
    SelectMixin,
)

Attrs = dict[str, Any]

# ------------------------------------------------------------------------------------------------ inputs


class InputMixin:
    """``<input>``, put together here: Django renders a template for it, and another one for its attributes."""

    def render(self, name: str, value: Any, attrs: Attrs | None = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]  # type: ignore[attr-defined]
        shown = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
        html = f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{shown}{flatatt(widget["attrs"])}>'
        return mark_safe(html)  # every part is escaped


class NativeText(InputMixin, forms.TextInput):
    """A line of text."""


class NativeEmail(InputMixin, forms.EmailInput):
    """An address of mail."""


class NativeURL(InputMixin, forms.URLInput):
    """An address of a page."""


class NativeNumber(InputMixin, forms.NumberInput):
    """A number."""


class NativeCheckbox(InputMixin, forms.CheckboxInput):
    """Yes or no."""


class NativeHidden(InputMixin, forms.HiddenInput):
    """What nobody sees."""


# ------------------------------------------------------------------------------------------------ date and time


class NativeDate(InputMixin, forms.DateInput):
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


class NativeTime(InputMixin, forms.TimeInput):
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


# A field may have formats that these cannot show.
_PICKY = (_date, _time, _split)

# ------------------------------------------------------------------------------------------------ which for which


def _attrs(widget: forms.Widget) -> Attrs:
    """The widget's attributes without the classes by which the scripts of Django's admin find it."""
    css = " ".join(name for name in str(widget.attrs.get("class", "")).split() if not _CONTRIB_CLASS.fullmatch(name))
    rest = {name: value for name, value in widget.attrs.items() if name not in ("class", "size", "data-context")}
    return {**rest, "class": css} if css else rest


_CONTRIB_CLASS = re.compile(r"v[A-Z]\w+(Field|Widget)|selectfilter(stacked)?")


def _plain(cls: type[forms.Widget], **defaults: Any) -> Callable[[Any, FormField], forms.Widget]:
    return lambda widget, formfield: cls({**_attrs(widget), **defaults})


def _like(cls: type[forms.Widget]) -> Callable[[Any, FormField], forms.Widget]:
    """The same control, made faster: all its attributes and its type stay."""

    def make(widget: Any, formfield: FormField) -> forms.Widget:
        made: Any = cls(widget.attrs)
        made.input_type = widget.input_type
        return made  # type: ignore[no-any-return]

    return make


def _checkbox(widget: Any, formfield: FormField) -> forms.Widget:
    return NativeCheckbox(widget.attrs, widget.check_test)


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
    contrib.AdminTextInputWidget: _plain(NativeText),
    contrib.AdminEmailInputWidget: _plain(NativeEmail),
    contrib.AdminURLFieldWidget: _plain(NativeURL, dir="ltr"),
    contrib.AdminIntegerFieldWidget: _plain(NativeNumber),
    contrib.AdminBigIntegerFieldWidget: _plain(NativeNumber),
    contrib.AdminUUIDInputWidget: _plain(NativeText, dir="ltr", spellcheck="false"),
    forms.TextInput: _like(NativeText),
    forms.EmailInput: _like(NativeEmail),
    forms.URLInput: _like(NativeURL),
    forms.NumberInput: _like(NativeNumber),
    forms.CheckboxInput: _checkbox,
    forms.HiddenInput: _like(NativeHidden),
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


def kept_media(fields: Iterable[FormField]) -> forms.Media:
    """Scripts and styles of those fields whose widget is shown as it is."""
    from .related import NATIVE as RELATED

    found = forms.Media()
    for field in fields:
        widget: Any = getattr(field.widget, "widget", field.widget)
        factory = RELATED.get(type(widget)) or _NATIVE.get(type(widget))
        if factory is None or (factory in _PICKY and factory(widget, field) is None):
            found += widget.media
    return found


def face(formfield: FormField) -> forms.Widget:
    """The widget that shows ``formfield``. The field itself keeps Django's, which reads what is posted."""
    from .related import look_up

    widget = native(formfield.widget, formfield)
    if isinstance(formfield, forms.JSONField) and type(widget) is forms.Textarea:
        widget = NativeJson({**widget.attrs, "class": "textarea--code", "rows": "6"})
    relation = getattr(formfield, "relation", None)
    if relation is not None:
        look_up(widget, relation)
    return widget


def show_from(path: str, form: forms.BaseForm) -> None:
    """Let the link beside a read-only password lead from ``path``: it is relative, and in the dialog the page below
    is its base.
    """
    # The apps are ready by now.
    from django.contrib.auth.forms import ReadOnlyPasswordHashWidget

    for field in form.fields.values():
        if isinstance(field.widget, ReadOnlyPasswordHashWidget):
            field.widget.get_context = partial(_with_url, field.widget.get_context, urljoin(path, "../password/"))  # type: ignore[method-assign]


def _with_url(get_context: Callable[..., Attrs], url: str, *args: Any) -> Attrs:
    return {"password_url": url, **get_context(*args)}


def help_text(formfield: FormField) -> Any:
    """Checkboxes need no "Hold down Control": the sentence that Django's admin adds to a select is left out."""
    hint = _("Hold down “Control”, or “Command” on a Mac, to select more than one.")
    text = formfield.help_text or ""  # None, where a package's field says so
    return text if hint not in text else str(text).removesuffix(hint).rstrip()


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
    if isinstance(widget, forms.Select) and not isinstance(widget, SelectMixin):
        base = "input"
    own = str(widget.attrs.get("class", ""))
    return f"{base} {own}".strip() if base else own
