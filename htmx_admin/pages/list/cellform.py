"""The form of one cell: the admin's own change form reduced to one field, validated as a part of its row.

Bulk edit reduces it in the same way to a few fields.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import HttpRequest


class CellForm(forms.ModelForm):  # type: ignore[type-arg]
    """Base that is put before the admin's form: one field of it, or a few, validated as a part of its row."""

    cell_fields: tuple[str, ...]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in self.cell_fields]:
            del self.fields[name]

    def _clean_form(self) -> None:
        # The project's clean() may look at any field of the form: it finds what the row holds.
        own = dict(self.cleaned_data)
        names = [f.name for f in self.instance._meta.concrete_fields if f.name not in self.errors]
        self.cleaned_data = {name: getattr(self.instance, name, None) for name in names} | own
        super()._clean_form()  # type: ignore[misc]
        self.cleaned_data = {name: value for name, value in self.cleaned_data.items() if name in self.cell_fields}

    def add_error(self, field: str | None, error: Any) -> None:
        """An error of a field that is not in the cell is an error of the row."""
        if not isinstance(error, ValidationError):
            error = ValidationError(error)
        if field is None and hasattr(error, "error_dict"):
            shown = {*self.cell_fields, NON_FIELD_ERRORS}
            own = {name: found for name, found in error.error_dict.items() if name in shown}
            others = [e for name, found in error.error_dict.items() if name not in own for e in found]
            if others:
                own.setdefault(NON_FIELD_ERRORS, []).extend(others)
            error = ValidationError(own)
        elif field not in {None, *self.cell_fields}:
            field = None
        super().add_error(field, error)

    def validate_unique(self) -> None:
        """The whole row, not only the field of the form; constraints too, which Django 5.2 asks for nowhere else."""
        for validate in (self.instance.validate_unique, self.instance.validate_constraints):
            try:
                validate()
            except ValidationError as error:
                self.add_error(None, error)

    def validate_constraints(self) -> None:
        """Done with the unique ones."""


def make_form_class(model_admin: Any, request: HttpRequest, obj: Any, field_name: str) -> type[CellForm]:
    """The change form of the admin, reduced to one field; the form of its list, if it has one of its own for that."""
    own_list_form = type(model_admin).get_changelist_form is not ModelAdmin.get_changelist_form
    form_class = None if own_list_form else model_admin.get_form(request, obj, change=True)
    if form_class is None or field_name not in form_class.base_fields:
        form_class = forms.modelform_factory(
            model_admin.model,
            model_admin.get_changelist_form(request),
            fields=[field_name],
            formfield_callback=partial(model_admin.formfield_for_dbfield, request=request),
        )
    if field_name not in form_class.base_fields:
        raise PermissionDenied
    return reduce_form(form_class, field_name)


def reduce_form(form_class: Any, *names: str, base: type[CellForm] = CellForm) -> type[CellForm]:
    """``form_class`` with the fields ``names`` alone."""
    metaclass: Any = type(form_class)
    # Without a model: a ModelForm's fields are made when its class is, and those of the model are made by now.
    meta = type("Meta", (getattr(form_class, "Meta", object),), {"model": None})
    reduced: Any = metaclass("CellForm", (base, form_class), {"cell_fields": names, "Meta": meta})
    reduced.Meta, reduced._meta, reduced.base_fields = form_class.Meta, form_class._meta, form_class.base_fields
    return reduced  # type: ignore[no-any-return]
