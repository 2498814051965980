"""Controls that choose other records: select, autocomplete, raw id, and the buttons that add or edit the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, ClassVar

from django import forms
from django.contrib.admin import widgets as contrib
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import quote
from django.core.exceptions import EmptyResultSet
from django.forms.models import ModelChoiceIterator
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .widgets import NativeManySelect, SelectMixin, _attrs, native

# ------------------------------------------------------------------------------------------------ one query for all rows


class SharedChoices:
    """Choices of one field of one form class, read once for all its forms: every row of an inline has the same ones.

    It lives on the form field, which is made anew for each request. A form that changes its own queryset is seen by its
    SQL, and gets its own answer.
    """

    def __init__(self) -> None:
        self._lists: dict[Any, list[tuple[Any, str]]] = {}

    def __call__(self, field: forms.ModelChoiceField) -> ModelChoiceIterator:
        return _SharedIterator(field, self._lists)

    def __deepcopy__(self, memo: dict[int, Any]) -> SharedChoices:
        return self


class _SharedIterator(ModelChoiceIterator):  # type: ignore[type-arg]
    def __init__(self, field: forms.ModelChoiceField, lists: dict[Any, list[tuple[Any, str]]]) -> None:
        super().__init__(field)
        self._lists = lists

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        try:
            key = (self.queryset.db, *self.queryset.query.sql_with_params())
        except EmptyResultSet:
            yield from super().__iter__()
            return
        if key not in self._lists:
            self._lists[key] = list(super().__iter__())
        yield from self._lists[key]


def share_choices(formfield: forms.ModelChoiceField) -> None:
    """Let all copies of ``formfield`` read their choices once; a field with an iterator of its own keeps it."""
    if formfield.iterator is ModelChoiceIterator:
        formfield.iterator = SharedChoices()  # type: ignore[assignment]
        formfield.widget.choices = formfield.choices  # type: ignore[attr-defined]


# ------------------------------------------------------------------------------------------------ autocomplete


class ComboMixin(SelectMixin):
    """A select with the chosen options only. form.js makes a combobox of it, which asks Django's autocomplete view.

    Without JavaScript, keys are typed in a field of their own (``x__add``), beside a link to the list of records.
    """

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        from django.template.loader import render_to_string

        select = super().render(name, value, attrs, renderer)
        remote = self.field.remote_field.model._meta  # type: ignore[attr-defined]
        source = self.field.model._meta  # type: ignore[attr-defined]
        return render_to_string(
            "htmx_admin/widgets/combo.html",
            {
                "select": select,
                "name": name,
                "id": (attrs or {}).get("id", ""),
                "url": self.get_url(),  # type: ignore[attr-defined]
                "app_label": source.app_label,
                "model_name": source.model_name,
                "field_name": self.field.name,  # type: ignore[attr-defined]
                "multiple": self.allow_multiple_selected,  # type: ignore[attr-defined]
                "list_url": _url(self.admin_site, remote, "changelist"),  # type: ignore[attr-defined]
                "list_name": remote.verbose_name_plural,
            },
        )

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        # Not Django's: its attributes are those of Select2.
        return {**base_attrs, **(extra_attrs or {})}

    @property
    def media(self) -> forms.Media:
        return forms.Media()


class Combo(ComboMixin, contrib.AutocompleteSelect):
    """Autocomplete of one record."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(f"{name}__add", "").strip() or super().value_from_datadict(data, files, name)


class ComboMultiple(ComboMixin, contrib.AutocompleteSelectMultiple):
    """Autocomplete of several records."""

    chevron: ClassVar[bool] = False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = [key.strip() for key in data.get(f"{name}__add", "").split(",") if key.strip()]
        value = super().value_from_datadict(data, files, name)
        return [*(value or []), *typed] if typed else value


def _combo(cls: Any) -> Callable[[Any, Any], forms.Widget]:
    def make(widget: Any, formfield: Any) -> forms.Widget:
        made: forms.Widget = cls(widget.field, widget.admin_site, _attrs(widget), using=widget.db)
        made.choices = widget.choices  # type: ignore[attr-defined]
        return made

    return make


# ------------------------------------------------------------------------------------------------ raw id


class RawIdMixin:
    """A field for the key, and a link to the list of records."""

    template_name = "htmx_admin/widgets/raw_id.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"]["attrs"]["class"] = f"input {(attrs or {}).get('class', '')}".strip()
        context["widget"]["attrs"].setdefault("dir", "ltr")
        return context


class RawId(RawIdMixin, contrib.ForeignKeyRawIdWidget):
    """The key of one record."""


class RawIds(RawIdMixin, contrib.ManyToManyRawIdWidget):
    """The keys of several records, with commas between."""


def _raw(cls: Any) -> Callable[[Any, Any], forms.Widget]:
    def make(widget: Any, formfield: Any) -> forms.Widget:
        made: forms.Widget = cls(widget.rel, widget.admin_site, _attrs(widget), using=widget.db)
        return made

    return make


# ------------------------------------------------------------------------------------------------ many


def _many(widget: Any, formfield: Any) -> forms.Widget:
    made = NativeManySelect(_attrs(widget))
    made.choices = widget.choices
    return made


# ------------------------------------------------------------------------------------------------ related buttons


class RelatedButtons(contrib.RelatedFieldWidgetWrapper):
    """A control with links that change, add or view the record it chooses."""

    template_name = "htmx_admin/widgets/related.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        opts = self.rel.model._meta
        params = f"?{TO_FIELD_VAR}={self.rel.get_related_field().name}"
        chosen = value[0] if isinstance(value, (list, tuple)) and len(value) == 1 else value
        links = []
        # View is offered where changing is not: the change form shows a record to those who may only see it.
        if self.can_change_related or self.can_view_related:
            template = self.get_related_url((opts.app_label, opts.model_name), "change", "__fk__") + params
            key = "" if chosen in (None, "") or isinstance(chosen, (list, tuple)) else quote(str(chosen))
            links.append({
                "act": "change",
                "template": f"{template}&{IS_POPUP_VAR}=1",
                "url": f"{template}&{IS_POPUP_VAR}=1".replace("__fk__", key) if key else "",
                "icon": "pencil" if self.can_change_related else "eye",
                "label": (_("Change selected %(model)s") if self.can_change_related else _("View selected %(model)s"))
                % {"model": opts.verbose_name},
            })  # fmt: skip
        if self.can_add_related:
            url = self.get_related_url((opts.app_label, opts.model_name), "add") + params
            source = self.rel.field.model._meta
            links.append({
                "act": "add",
                "url": f"{url}&{IS_POPUP_VAR}=1&_source_model={source.app_label}.{source.model_name}",
                "icon": "plus",
                "label": _("Add another %(model)s") % {"model": opts.verbose_name},
            })  # fmt: skip
        return {
            "widget": {"name": name, "attrs": attrs or {}},
            "control": self.widget.render(name, value, attrs),
            "is_hidden": self.is_hidden,
            "links": links,
            "model": f"{opts.app_label}.{opts.model_name}",
        }


def _wrapper(widget: Any, formfield: Any) -> forms.Widget:
    inner = native(widget.widget, formfield)
    made = RelatedButtons(
        inner,
        widget.rel,
        widget.admin_site,
        can_add_related=widget.can_add_related,
        can_change_related=widget.can_change_related,
        can_delete_related=widget.can_delete_related,
        can_view_related=widget.can_view_related,
    )
    made.attrs.pop("data-context", None)
    return made


def _url(site: Any, opts: Any, name: str) -> str:
    """URL of the related model's page; "" if it is not registered."""
    try:
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", current_app=site.name)
    except NoReverseMatch:
        return ""


NATIVE: dict[type[forms.Widget], Callable[[Any, Any], forms.Widget]] = {
    contrib.RelatedFieldWidgetWrapper: _wrapper,
    contrib.AutocompleteSelect: _combo(Combo),
    contrib.AutocompleteSelectMultiple: _combo(ComboMultiple),
    contrib.ForeignKeyRawIdWidget: _raw(RawId),
    contrib.ManyToManyRawIdWidget: _raw(RawIds),
    contrib.FilteredSelectMultiple: _many,
}
