"""Controls that choose other records: select, autocomplete, raw id, and the buttons that add or edit the chosen one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.contrib.admin import widgets as contrib
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import quote
from django.core.exceptions import EmptyResultSet, FieldDoesNotExist, ValidationError
from django.db.models import ForeignKey
from django.forms.models import (
    ModelChoiceField,
    ModelMultipleChoiceField,
    apply_limit_choices_to_to_formfield,
)
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .choices import NativeManySelect, NativeSelect, SelectMixin
from .raw_id import RawId, RawIds, may_name, raw
from .shared import SharedChoices, SharedIterator, share_choices
from .widgets import _attrs, native


def read_chosen(forms_of_rows: list[Any]) -> None:
    """Read the labels of all records that the autocompletes of an inline's rows have chosen, one query a field."""
    if len(forms_of_rows) < 2:
        return
    for name, field in forms_of_rows[0].fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        shared = getattr(field, "iterator", None)
        if isinstance(widget, contrib.AutocompleteSelect) and isinstance(shared, SharedChoices):
            keys = {str(form[name].value()) for form in forms_of_rows if name in form.fields}
            to_field = field.to_field_name or field.queryset.model._meta.pk.attname
            try:
                found = field.queryset.filter(**{f"{to_field}__in": keys - {"", "None"}})
                records = {str(getattr(obj, to_field)): obj for obj in found}
            except (ValueError, TypeError, ValidationError):
                # A key that none of them can have: each row looks for itself, and says so.
                continue
            shared.labels.update({key: field.label_from_instance(obj) for key, obj in records.items()})
            for form in forms_of_rows:
                _hand_over(form.instance, name, records)


def _hand_over(instance: Any, name: str, records: dict[str, Any]) -> None:
    """Let a row know the record that it leads to, by key: its name often tells it, and would fetch it row by row."""
    try:
        relation = instance._meta.get_field(name)
    except FieldDoesNotExist:  # a field of the form only
        return
    if not isinstance(relation, ForeignKey) or relation.is_cached(instance):
        return
    record = records.get(str(getattr(instance, relation.attname)))
    if isinstance(record, relation.remote_field.model) and not record.get_deferred_fields():
        relation.set_cached_value(instance, record)


# ------------------------------------------------------------------------------------------------ autocomplete


class ComboMixin(SelectMixin):
    """A select with the chosen options only. form.js makes a combobox of it, which asks Django's autocomplete view.

    Without JavaScript, keys are typed in a field of their own (``x__key``), beside a link to the list of records.
    """

    relation: Relation | None = None

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
                "typed_name": name + (TYPED_KEYS if self.allow_multiple_selected else TYPED_KEY),  # type: ignore[attr-defined]
                "list_url": _url(self.admin_site, remote, "changelist"),  # type: ignore[attr-defined]
                "list_name": remote.verbose_name_plural,
            },
        )

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        shared = getattr(self.choices, "shared", None)  # type: ignore[attr-defined]
        labels = shared.labels if shared else {}
        chosen = [key for key in value if key]
        if not all(may_name(self.relation, name, key) for key in chosen):
            # Of several, all are called by their keys then.
            labels = {key: str(key) for key in chosen}
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


class ComboMultiple(ComboMixin, contrib.AutocompleteSelectMultiple):
    """Autocomplete of several records."""

    chevron: ClassVar[bool] = False


TYPED_KEY = "__key"
TYPED_KEYS = "__keys"


def read_typed_keys(request: HttpRequest) -> None:
    """Put keys that were typed for lack of JavaScript (``x__key``, ``x__keys``) where Django looks for them (``x``)."""
    posted: Any = request.POST
    if not any(name.endswith((TYPED_KEY, TYPED_KEYS)) for name in posted):
        return
    data = posted.copy()
    for name in posted:
        field, _separator, kind = name.rpartition("__")
        typed = posted[name].strip()
        if typed and f"__{kind}" == TYPED_KEY:
            data[field] = typed
        elif typed and f"__{kind}" == TYPED_KEYS:
            data.setlist(field, [*data.getlist(field), *filter(None, map(str.strip, typed.split(",")))])
    data._mutable = False
    request.POST = data


def _combo(cls: Any) -> Callable[[Any, Any], forms.Widget]:
    def make(widget: Any, formfield: Any) -> forms.Widget:
        made: Any = cls(widget.field, widget.admin_site, _attrs(widget), using=widget.db)
        made.choices, made.relation = widget.choices, getattr(formfield, "relation", None)
        return made  # type: ignore[no-any-return]

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

    def offers_all(self, formfield: Any) -> bool:
        """Whether ``formfield`` has the choices and the texts that it has by itself.

        Where a project chose others, those that are looked for would be refused.
        """
        if type(formfield) not in _PLAIN_FIELDS or "label_from_instance" in vars(formfield):
            return False
        remote = self.db_field.remote_field
        default = ModelChoiceField(remote.model._default_manager.all(), limit_choices_to=remote.limit_choices_to)
        apply_limit_choices_to_to_formfield(default)
        (chosen, values), (found, parameters) = _sql(formfield.queryset), _sql(default.queryset)
        if chosen != found or formfield.queryset.model is not remote.model:
            return False
        # A function may say something else each time, such as the hour.
        return callable(remote.limit_choices_to) or values == parameters

    def combo(self, widget: Any) -> forms.Widget:
        cls = ComboMultiple if widget.allow_multiple_selected else Combo
        made = cls(self.db_field, self.model_admin.admin_site, widget.attrs, widget.choices)
        made.is_required, made.relation = widget.is_required, self
        return made


_PLAIN_FIELDS: Final = (ModelChoiceField, ModelMultipleChoiceField)


def _sql(queryset: Any) -> tuple[tuple[str, str], tuple[Any, ...]]:
    """Which records, and where: without their order and what is selected of them or along with them."""
    if queryset.query.combinator:
        return ("", ""), ()
    keys = queryset.order_by().values("pk")
    keys.query.distinct = False
    try:
        sql, parameters = keys.query.sql_with_params()
    except EmptyResultSet:
        return ("", ""), ()
    return (keys.db, sql), parameters


class RecordsMixin:
    """No control loads a whole table: beyond so many records they are looked for, or their key is typed."""

    most: ClassVar[int] = 500
    relation: Relation | None = None

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        choices = self.choices  # type: ignore[attr-defined]
        if (
            self.relation is not None
            and isinstance(choices, SharedIterator)
            and self.relation.offers_all(choices.field)
        ):
            stand_in = self._stand_in(self.relation)
            # In this order: without a stand-in all of them are read anyway.
            if stand_in is not None and choices.exceeds(self.most):
                return stand_in.render(name, value, attrs, renderer)
        return super().render(name, value, attrs, renderer)  # type: ignore[misc, no-any-return]

    def _stand_in(self, relation: Relation) -> forms.Widget | None:
        return relation.combo(self) if relation.is_searchable else None


class RecordSelect(RecordsMixin, NativeSelect):
    """One record of a table."""

    def _stand_in(self, relation: Relation) -> forms.Widget | None:
        found = super()._stand_in(relation)
        if found is not None:
            return found
        made = RawId(relation.db_field.remote_field, relation.model_admin.admin_site, self.attrs)
        made.relation = relation
        return made


class RecordSelectMultiple(RecordsMixin, NativeManySelect):
    """Several records of a table."""


def remember(formfield: Any, relation: Relation) -> None:
    """Note on ``formfield`` what ``face`` needs to show it; its choices are read once for all rows."""
    share_choices(formfield)
    formfield.relation = relation


def look_up(wrapper: Any, relation: Relation) -> None:
    """Let a select of records stop at so many; other widgets stay."""
    widget = getattr(wrapper, "widget", wrapper)
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
    # Up to Django 5.2 what is around the control does not know.
    made.use_fieldset = inner.use_fieldset
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
    contrib.ForeignKeyRawIdWidget: raw(RawId),
    contrib.ManyToManyRawIdWidget: raw(RawIds),
    contrib.FilteredSelectMultiple: _many,
}
