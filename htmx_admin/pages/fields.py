"""The fields of a plain Django form (log in, change a password, an action's form) with the controls of the design."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

from .form.widgets import css_class, face


class PlainField:
    """What ``elements/field.html`` shows: label, control, help and errors of one field."""

    template_name = "htmx_admin/elements/field.html"

    def __init__(self, bound: BoundField) -> None:
        self.bound = bound
        self.name = bound.html_name
        self.label = bound.label
        self.required = bound.field.required
        self.help = bound.help_text
        self.errors: list[str] = [str(error) for error in bound.errors]
        self.id = bound.auto_id
        self.widget = face(bound.field)

    @property
    def is_checkbox(self) -> bool:
        return isinstance(self.widget, forms.CheckboxInput)

    @property
    def is_password(self) -> bool:
        """Whether what is typed is hidden, so that a button to show it helps."""
        return isinstance(self.widget, forms.PasswordInput)

    @property
    def is_group(self) -> bool:
        """Whether it has several controls, which a fieldset names."""
        return bool(self.widget.use_fieldset)

    @property
    def control(self) -> SafeString:
        """The widget, described by its help and its error."""
        attrs: dict[str, Any] = {"class": css_class(self.widget)}
        described = [f"{self.id}_{part}" for part, text in (("helptext", self.help), ("error", self.errors)) if text]
        if described:
            attrs["aria-describedby"] = " ".join(described)
        if self.errors:
            attrs["aria-invalid"] = "true"
        if self.is_password:
            attrs["x-bind:type"] = "shown ? 'text' : 'password'"
        return self.bound.as_widget(self.widget, attrs)


def plain_fields(form: Any) -> list[PlainField]:
    """The visible fields of ``form``."""
    return [PlainField(bound) for bound in form.visible_fields()] if form is not None else []
