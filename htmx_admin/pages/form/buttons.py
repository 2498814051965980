"""The buttons of the form: Django's decision on which there are, and the actions of the record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_modify import submit_row
from django.forms import BoundField
from django.template import Context
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from ..fields import PlainField
    from .page import FormPage


@dataclass(frozen=True, slots=True)
class Verb:
    """A way to send the form: one of Django's names."""

    name: str
    label: str
    primary: bool = False


class Buttons:
    """``page.buttons`` in the templates."""

    action_name = "CHANGE_FORM-action"
    action_checkbox_name = ACTION_CHECKBOX_NAME

    def __init__(self, page: FormPage) -> None:
        self.page = page

    @cached_property
    def _submit_row(self) -> Context:
        # It reads a mapping.
        return submit_row(self.page.context)  # type: ignore[arg-type]

    @property
    def can_save(self) -> bool:
        return bool(self._submit_row["show_save"])

    @cached_property
    def verbs(self) -> list[Verb]:
        """The buttons of the save bar; the first one is what Enter does."""
        row = self._submit_row
        continues = _("Save and continue editing") if row["can_change"] else _("Save and view")
        found = [
            ("_save", _("Save"), row["show_save"]),
            ("_continue", continues, row["show_save_and_continue"]),
            ("_addanother", _("Save and add another"), row["show_save_and_add_another"]),
            ("_saveasnew", _("Save as new"), row["show_save_as_new"]),
        ]
        shown = [(name, label) for name, label, show in found if show]
        return [Verb(name, label, index == 0) for index, (name, label) in enumerate(shown)]

    @property
    def needs_default(self) -> bool:
        """Whether Enter would press "Add another" of an inline: the first button of a form is its default."""
        page = self.page
        on_top = page.context.get("save_on_top") and not page.in_dialog
        return bool(self.verbs and page.inlines) and not on_top and not page.conflict

    @property
    def show_delete(self) -> bool:
        return bool(self._submit_row["show_delete_link"]) and self.page.object is not None

    @property
    def close_url(self) -> str:
        """Where "Close" leads."""
        return self.page.changelist_url

    @cached_property
    def actions(self) -> list[tuple[str, str]]:
        """Actions of the change form (new in Django 6.1): value and label."""
        form = self.page.context.get("action_form")
        choices = form.fields["action"].choices if form and self.page.object is not None else ()
        return [(str(value), str(label)) for value, label in choices if value and not isinstance(label, (list, tuple))]

    @property
    def menu_actions(self) -> list[tuple[str, str]]:
        """Those that need nothing but a click; beside fields of their own they stand below the form."""
        return [] if self.action_extras else self.actions

    @cached_property
    def action_extras(self) -> list[BoundField]:
        """What an ``action_form`` of the project asks for."""
        if not self.actions:
            return []
        form = self.page.context["action_form"]
        # Django gives its controls no ids; labels need them.
        form.auto_id = "id_%s"
        return [bound for bound in form if bound.name not in ("action", "select_across")]

    @cached_property
    def action_fields(self) -> list[PlainField]:
        """Those of them that are seen."""
        # It needs our widgets, as this room does.
        from ..fields import PlainField

        return [PlainField(bound) for bound in self.action_extras if not bound.is_hidden]
