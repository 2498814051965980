"""The forms of a bulk edit, both made of the admin's own change form: one asks for values, one is for each record."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib.admin import ModelAdmin as ContribModelAdmin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import FileField, ManyToManyField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...outcome import Refused
from ..list.cellform import CellForm, reduce_form

if TYPE_CHECKING:
    from django.http import HttpRequest

# Fields may be called as anything that is posted along.
PREFIX: Final = "value"
CHANGE_VAR: Final = "_change"
HOW_VAR: Final = "_how"

# What is done with the related records of a many-to-many field.
SET, ADD, REMOVE = "set", "add", "remove"
HOWS: Final = ((ADD, gettext_lazy("Add")), (REMOVE, gettext_lazy("Remove")), (SET, gettext_lazy("Replace all by")))

# Where a class says itself which fields a record has, the form is made for each record.
_HOOKS: Final = ("get_form", "get_readonly_fields", "get_fieldsets", "get_fields", "get_exclude")


class AskForm(CellForm):
    """Asks for the values: empty at first, and an error counts only in a field that was chosen."""

    use_required_attribute = False

    def __init__(self, *args: Any, chosen: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._chosen = chosen
        self.initial = {}
        for field in self.fields.values():
            if isinstance(field.widget, RelatedFieldWidgetWrapper):  # another form would take the place of this one
                field.widget.can_add_related = field.widget.can_change_related = False
                field.widget.can_delete_related = field.widget.can_view_related = False

    def add_error(self, field: str | None, error: Any) -> None:
        if field in self._chosen:
            super().add_error(field, error)

    def _clean_fields(self) -> None:
        """The fields alone: ``clean_status()`` may look at the record, and is asked record by record."""
        for name in self._chosen:
            try:
                self.cleaned_data[name] = self.fields[name].clean(self[name].data)
            except ValidationError as error:
                self.add_error(name, error)

    def _clean_form(self) -> None:
        """As above."""

    def _post_clean(self) -> None:
        """As above."""


class RowForm(CellForm):
    """The change of one record."""

    def __init__(self, *args: Any, how: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._how = {name: what for name, what in how.items() if name in self.cell_fields}
        self._before = {name: _keys(getattr(self.instance, name).all()) for name in self._how}

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name in self._how.keys() & self.cleaned_data.keys():
            self.cleaned_data[name] = self._related(name, self.cleaned_data[name])

    def _related(self, name: str, chosen: Any) -> Any:
        """The related records after the change."""
        before, keys = self._before[name], _keys(chosen)
        after = {SET: keys, ADD: before | keys, REMOVE: before - keys}[self._how[name]]
        return self.instance._meta.get_field(name).related_model._base_manager.filter(pk__in=after)

    @cached_property
    def changed_data(self) -> list[str]:
        """Of many-to-many fields, those whose related records will be others."""
        names = [name for name in super().changed_data if name not in self._how]
        return names + [
            name
            for name in self._how
            if name in self.cleaned_data and _keys(self.cleaned_data[name]) != self._before[name]
        ]


def _keys(records: Any) -> set[Any]:
    return {record.pk for record in records}


class BulkForms:
    """Which fields can be changed in bulk, and the forms for it. ``sample``: a record that the user may change."""

    def __init__(self, request: HttpRequest, model_admin: Any, sample: Any) -> None:
        self.request = request
        self.model_admin = model_admin
        self.sample = sample
        self._made: dict[Any, Any] = {}

    @cached_property
    def names(self) -> list[str]:
        """The fields, in the order of the form."""
        if self.sample is None:
            return []
        allowed = self.model_admin.bulk_edit_fields
        base_fields = self.form_class(self.sample).base_fields
        return [
            name
            for name, field in base_fields.items()
            if (allowed is None or name in allowed) and self._is_suitable(name, field)
        ]

    def _is_suitable(self, name: str, field: forms.Field) -> bool:
        """Not a value that each record has for itself, nor a file, nor what the form only shows."""
        db_field = self.db_field(name)
        if db_field is None or field.disabled or not db_field.editable or isinstance(db_field, FileField):
            return False
        if db_field.many_to_many:
            return not self.model_admin.bulk_edit_update
        return not (db_field.unique or db_field.primary_key)

    def db_field(self, name: str) -> Any:
        try:
            field = self.model_admin.opts.get_field(name)
        except FieldDoesNotExist:
            return None
        return field if isinstance(field, ManyToManyField) or getattr(field, "concrete", False) else None

    def is_many(self, name: str) -> bool:
        return bool(self.db_field(name).many_to_many)

    # -------------------------------------------------------------------------------------------- the forms

    def form_class(self, obj: Any) -> Any:
        """The change form of a record, made once if it is the same for all."""
        key = obj.pk if self._is_own else None
        if key not in self._made:
            if self._is_own:
                self._made.clear()  # one at a time: there may be very many
            self._made[key] = self.model_admin.get_form(self.request, obj, change=True)
        return self._made[key]

    @cached_property
    def _is_own(self) -> bool:
        """Whether the class may have another form for each record."""
        cls = type(self.model_admin)
        return any(
            getattr(cls, hook) is not getattr(ContribModelAdmin, hook, getattr(BaseModelAdmin, hook, None))
            for hook in _HOOKS
        )

    def ask(self, data: Any, chosen: list[str]) -> Any:
        """The form that asks for the values of the fields ``chosen``."""
        ask_class: Any = reduce_form(self.form_class(self.sample), *self.names, base=AskForm)
        return ask_class(data, instance=self.sample, prefix=PREFIX, chosen=chosen)

    def for_row(self, data: Any, chosen: list[str], how: dict[str, str]) -> Callable[[Any], Any]:
        """A function that makes the bound form of a record; it raises Refused if the record lacks one of the fields."""
        reduced: dict[Any, Any] = {}

        def make(obj: Any) -> Any:
            form_class = self.form_class(obj)
            missing = [name for name in chosen if name not in form_class.base_fields]
            if missing:
                labels = ", ".join(self.label(name) for name in missing)
                raise Refused(_("Cannot be changed here: {fields}").format(fields=labels))
            if form_class not in reduced:
                reduced.clear()
                reduced[form_class] = reduce_form(form_class, *chosen, base=RowForm)
            return reduced[form_class](data, instance=obj, prefix=PREFIX, how=how)

        return make

    def label(self, name: str) -> str:
        field = self.form_class(self.sample).base_fields.get(name)
        return capfirst(str((field and field.label) or self.db_field(name).verbose_name))
