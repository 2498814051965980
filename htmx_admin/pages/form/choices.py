"""Controls with choices: a select, radio buttons, checkboxes, a list with a filter."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ...icons import icon

Attrs = dict[str, Any]


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
