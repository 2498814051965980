"""Controls that choose other records: select, autocomplete, raw id, and the buttons that add or edit the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib.admin import widgets as contrib
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import quote
from django.core.exceptions import EmptyResultSet, ValidationError
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .widgets import NativeManySelect, NativeSelect, SelectMixin, _attrs, native

# --------------------------------------------------------------------------------------- one query for all rows


class SharedChoices:
    """Choices of one field of one form class, read once for all its forms: every row of an inline has the same ones.

    It lives on the form field, which is made anew for each request. A form that changes its own queryset is seen by its
    SQL, and gets its own answer.
    """

    def __init__(self) -> None:
        self.lists: dict[Any, list[tuple[Any, str]]] = {}
        # Labels of chosen records, by key: an autocomplete needs no more.
        self.labels: dict[str, str] = {}

    def __call__(self, field: Any) -> SharedIterator:
        return SharedIterator(field, self)

    def __deepcopy__(self, memo: dict[int, Any]) -> SharedChoices:
        return self


class SharedIterator(ModelChoiceIterator):  # type: ignore[type-arg]
    """Django's iterator over the choices of a relation, which remembers what it read."""

    def __init__(self, field: Any, shared: SharedChoices) -> None:
        super().__init__(field)
        self.shared = shared

    def _key(self) -> Any:
        try:
            return (self.queryset.db, *self.queryset.query.sql_with_params())
        except EmptyResultSet:
            return None

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        key = self._key()
        if key is None:
            yield from super().__iter__()
            return
        if key not in self.shared.lists:
            self.shared.lists[key] = [choice for choice in super().__iter__()]  # noqa: C416 - list() asks for the length
        yield from self.shared.lists[key]

    def exceeds(self, most: int) -> bool:
        """Whether there are more than ``most`` choices; if not, they are read by now."""
        key = self._key()
        if key is None or self.queryset.query.is_sliced:
            return False
        if key not in self.shared.lists:
            head = copy(self)
            head.queryset = self.queryset[: most + 1]
            rows = [choice for choice in ModelChoiceIterator.__iter__(head)]  # noqa: C416
            if len(rows) > most:
                return True
            self.shared.lists[key] = rows
        return False


def share_choices(formfield: Any) -> None:
    """Let all copies of ``formfield`` read their choices once; a field with an iterator of its own keeps it."""
    if formfield.iterator is ModelChoiceIterator:
        formfield.iterator = SharedChoices()
        formfield.widget.choices = formfield.choices


def read_chosen(forms_of_rows: list[Any]) -> None:
    """Read the labels of all records that the autocompletes of an inline's rows have chosen, one query a field."""
    if len(forms_of_rows) < 2:
        return
    for name, field in forms_of_rows[0].fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        shared = getattr(field, "iterator", None)
        if isinstance(widget, Combo) and isinstance(shared, SharedChoices):
            keys = {str(form[name].value()) for form in forms_of_rows if name in form.fields}
            to_field = field.to_field_name or field.queryset.model._meta.pk.attname
            try:
                found = field.queryset.filter(**{f"{to_field}__in": keys - {"", "None"}})
                shared.labels.update({str(getattr(obj, to_field)): field.label_from_instance(obj) for obj in found})
            except (ValueError, TypeError, ValidationError):
                # A key that none of them can have: each row looks for itself, and says so.
                continue


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

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        shared = getattr(self.choices, "shared", None)  # type: ignore[attr-defined]
        labels = shared.labels if shared else {}
        chosen = [key for key in value if key]
        blank = not self.is_required and not self.allow_multiple_selected  # type: ignore[attr-defined]
        options = [self.create_option(name, "", "", not chosen, 0)] if blank else []  # type: ignore[attr-defined]
        if not all(key in labels for key in chosen):
            try:
                return super().optgroups(name, value, attr)  # type: ignore[misc]
            except (ValueError, TypeError, ValidationError):
                # What was posted is no key at all: the field's error says so.
                return [(None, options, 0)]
        options += [self.create_option(name, key, labels[key], True, i) for i, key in enumerate(chosen, 1)]  # type: ignore[attr-defined]
        return [(None, options, 0)]

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        # Not Django's: its attributes are those of Select2.
        return {**base_attrs, **(extra_attrs or {})}

    @property
    def media(self) -> forms.Media:
        return forms.Media()


class Combo(ComboMixin, contrib.AutocompleteSelect):
    """Autocomplete of one record."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(f"{name}__add", "").strip() or forms.Select.value_from_datadict(self, data, files, name)


class ComboMultiple(ComboMixin, contrib.AutocompleteSelectMultiple):
    """Autocomplete of several records."""

    chevron: ClassVar[bool] = False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = [key.strip() for key in data.get(f"{name}__add", "").split(",") if key.strip()]
        value = forms.SelectMultiple.value_from_datadict(self, data, files, name)
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


class RawId(RawIdMixin, contrib.ForeignKeyRawIdWidget):  # type: ignore[misc]
    """The key of one record."""


class RawIds(RawIdMixin, contrib.ManyToManyRawIdWidget):  # type: ignore[misc]
    """The keys of several records, with commas between."""


def _raw(cls: Any) -> Callable[[Any, Any], forms.Widget]:
    def make(widget: Any, formfield: Any) -> forms.Widget:
        made: forms.Widget = cls(widget.rel, widget.admin_site, _attrs(widget), using=widget.db)
        return made

    return make


# ------------------------------------------------------------------------------------------------ lists of records


@dataclass(frozen=True)
class Relation:
    """What a control needs to look for records instead of listing them all."""

    db_field: Any
    model_admin: Any
    request: HttpRequest

    @property
    def is_searchable(self) -> bool:
        """Whether Django's autocomplete view will answer."""
        related = self.model_admin.admin_site._registry.get(self.db_field.remote_field.model)
        return bool(related and related.get_search_fields(self.request) and related.has_view_permission(self.request))

    def combo(self, widget: Any) -> forms.Widget:
        cls = ComboMultiple if widget.allow_multiple_selected else Combo
        made: forms.Widget = cls(self.db_field, self.model_admin.admin_site, widget.attrs, widget.choices)
        made.is_required = widget.is_required
        return made


class RecordsMixin:
    """No control loads a whole table: beyond so many records they are looked for, or their key is typed."""

    most: ClassVar[int] = 500
    relation: Relation | None = None

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        choices = self.choices  # type: ignore[attr-defined]
        if self.relation is not None and isinstance(choices, SharedIterator) and choices.exceeds(self.most):
            stand_in = self._stand_in(self.relation)
            if stand_in is not None:
                return stand_in.render(name, value, attrs, renderer)
        return super().render(name, value, attrs, renderer)  # type: ignore[misc, no-any-return]

    def _stand_in(self, relation: Relation) -> forms.Widget | None:
        return relation.combo(self) if relation.is_searchable else None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        cls: Any = ComboMultiple if self.allow_multiple_selected else Combo  # type: ignore[attr-defined]
        return cls.value_from_datadict(self, data, files, name)


class RecordSelect(RecordsMixin, NativeSelect):
    """One record of a table."""

    def _stand_in(self, relation: Relation) -> forms.Widget | None:
        found = super()._stand_in(relation)
        if found is None:
            found = RawId(relation.db_field.remote_field, relation.model_admin.admin_site, self.attrs)
        return found


class RecordSelectMultiple(RecordsMixin, NativeManySelect):
    """Several records of a table."""


def look_up(formfield: Any, relation: Relation) -> None:
    """Let a select of records stop at so many; other widgets stay."""
    widget = getattr(formfield.widget, "widget", formfield.widget)
    cls = {NativeSelect: RecordSelect, NativeManySelect: RecordSelectMultiple}.get(type(widget))
    if cls is not None:
        # The same widget with more to it: wrapper and field go on holding it.
        widget.__class__ = cls
        widget.relation = relation


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
        info = (opts.app_label, str(opts.model_name))
        params = f"?{TO_FIELD_VAR}={self.rel.get_related_field().name}"
        chosen = value[0] if isinstance(value, (list, tuple)) and len(value) == 1 else value
        links = []
        # View is offered where changing is not: the change form shows a record to those who may only see it.
        if self.can_change_related or self.can_view_related:
            template = self.get_related_url(info, "change", "__fk__") + params
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
            url = self.get_related_url(info, "add") + params
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
    inner: Any = native(widget.widget, formfield)
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
