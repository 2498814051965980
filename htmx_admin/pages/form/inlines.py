"""Inlines: Django's InlineAdminFormSet as rows of a table, or as cards."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.admin.helpers import InlineAdminForm, InlineAdminFormSet
from django.contrib.admin.options import StackedInline
from django.contrib.admin.utils import quote
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .layout import FieldView, Focus, Line, Prepopulated, Section, lines
from .related import read_chosen

# Stands in the empty form for the number of a new row, counted from one; form.js replaces it, as it does __prefix__.
NUMBER = "__number__"

_CONTRIB_TEMPLATES = {"", "admin/edit_inline/stacked.html", "admin/edit_inline/tabular.html"}


class Inline:
    """One inline of the form page, as ``form/inline_table.html`` and ``form/inline_cards.html`` show it."""

    def __init__(self, admin_formset: InlineAdminFormSet, focus: Focus) -> None:
        self.admin_formset = admin_formset
        self.formset = admin_formset.formset
        self.opts = admin_formset.opts
        self.prefix: str = self.formset.prefix
        self._focus = focus

    @property
    def is_stacked(self) -> bool:
        """Cards for stacked inlines, and for a project's own kind whose template says so."""
        return isinstance(self.opts, StackedInline) or "stacked" in str(getattr(self.opts, "template", ""))

    @property
    def own_template(self) -> str:
        """The template that a project or a package draws the inline with, "" if it is one of Django's."""
        template = str(getattr(self.opts, "template", ""))
        return "" if template in _CONTRIB_TEMPLATES else template

    @property
    def title(self) -> str:
        single = self.formset.max_num == 1
        return capfirst(str(self.opts.verbose_name if single else self.opts.verbose_name_plural))

    @property
    def verbose_name(self) -> str:
        return str(self.opts.verbose_name)

    @property
    def errors(self) -> list[str]:
        return [str(error) for error in self.admin_formset.non_form_errors()]

    @property
    def is_collapsible(self) -> bool:
        return "collapse" in self.admin_formset.classes.split()

    @property
    def is_open(self) -> bool:
        return bool(self.errors) or any(self.formset.errors)

    @property
    def can_delete(self) -> bool:
        return bool(self.formset.can_delete and self.admin_formset.has_delete_permission)

    @property
    def can_add(self) -> bool:
        """Whether another row fits; the limit is Django's."""
        return self.admin_formset.has_add_permission and self.formset.total_form_count() < self.formset.max_num

    @cached_property
    def columns(self) -> list[dict[str, Any]]:
        """Heads of the table."""
        return [column for column in self.admin_formset.fields() if not _is_hidden(column["widget"])]

    @cached_property
    def _forms(self) -> list[InlineAdminForm]:
        return list(self.admin_formset)

    @cached_property
    def rows(self) -> list[Row]:
        read_chosen(self.formset.forms)
        forms = self._forms[:-1] if self.admin_formset.has_add_permission else self._forms
        return [Row(self, form, str(number), self._focus) for number, form in enumerate(forms, start=1)]

    @cached_property
    def empty(self) -> Row | None:
        """The row that form.js clones; None if nothing may be added."""
        if not self.admin_formset.has_add_permission:
            return None
        return Row(self, self._forms[-1], NUMBER, Focus(faulty=False, first=False))


def _is_hidden(widget: Any) -> bool:
    return bool(widget["is_hidden"] if isinstance(widget, dict) else widget.is_hidden)


class Row:
    """One form of an inline."""

    def __init__(self, inline: Inline, admin_form: InlineAdminForm, number: str, focus: Focus) -> None:
        self.inline = inline
        self.admin_form = admin_form
        self.form = admin_form.form
        self.number = number
        self.id = str(self.form.prefix)
        self.original: Any = admin_form.original
        self._focus = focus

    @property
    def title(self) -> str:
        name = str(self.original) if self.original else ""
        return name or f"{capfirst(self.inline.verbose_name)} #{self.number}"

    @property
    def errors(self) -> list[str]:
        return [str(error) for error in self.form.non_field_errors()]

    @property
    def hidden(self) -> list[Any]:
        """Key and foreign key, where Django has them."""
        fields = [self.admin_form.pk_field().field] if self.admin_form.needs_explicit_pk_field() else []
        fk = self.admin_form.fk_field()
        return [*fields, fk.field] if fk else fields

    @property
    def hidden_errors(self) -> list[str]:
        return [str(error) for field in self.hidden for error in field.errors]

    @cached_property
    def cells(self) -> list[FieldView]:
        """The fields in a line, for the table."""
        return [
            FieldView(field, row_label=f"{self.inline.verbose_name} #{self.number}", autofocus=self._focus.takes(field))
            for fieldset in self.admin_form
            for line in fieldset
            for field in line
        ]

    @cached_property
    def sections(self) -> list[dict[str, Any]]:
        """The fieldsets, for the card."""
        found: list[dict[str, Any]] = []
        for index, fieldset in enumerate(self.admin_form):
            views: list[dict[str, Any]] = []
            for item in lines(fieldset, self._focus):
                if isinstance(item, Line):
                    views.append({"line": [control.view for control in item.fields]})
                else:
                    views.append({"line": None, "view": item.view})
            found.append({"fieldset": fieldset, "items": views, "section": Section(fieldset, index)})
        return found

    @property
    def prepopulated(self) -> list[Prepopulated]:
        return [Prepopulated.of(rule) for rule in self.admin_form.prepopulated_fields]

    @property
    def has_delete(self) -> bool:
        return self.inline.can_delete and bool(self.original)

    @property
    def delete_name(self) -> str:
        return f"{self.form.prefix}-DELETE"

    @property
    def is_removed(self) -> bool:
        """Whether the row was marked for deletion in a form that is shown again."""
        return bool(self.form.is_bound and self.form.data.get(self.delete_name))

    @property
    def change_url(self) -> str:
        """Page of the row's record, if the inline links to it."""
        opts = self.inline.opts.opts
        if not (self.original and self.inline.opts.show_change_link and self.inline.opts.has_registered_model):
            return ""
        try:
            return reverse(
                f"admin:{opts.app_label}_{opts.model_name}_change",
                args=[quote(self.original.pk)],
                current_app=self.inline.opts.admin_site.name,
            )
        except NoReverseMatch:
            return ""

    @property
    def may_change(self) -> bool:
        """Whether the link to that page is for changing the record, not only for looking at it."""
        return bool(self.inline.admin_formset.has_change_permission)

    @property
    def change_label(self) -> str:
        return f"{_('Change') if self.may_change else _('View')}: {self.title}"

    @property
    def site_url(self) -> str:
        return str(self.admin_form.absolute_url or "") if self.admin_form.show_url else ""
