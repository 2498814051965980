"""Relations: checkboxes for a few records, else one that looks for them. No filter names what its user may not see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, reduce
from operator import or_
from typing import Any, Final

from django.contrib.admin import RelatedFieldListFilter
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import get_model_from_relation
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .choices import OptionsFilter, filtered
from .fields import Option, anyone_of, drop_blank

# Beyond so many records they are looked for.
MOST: Final = 50

# Hooks by which a project hides single records; where none is overridden, the permission for the model says it all.
_HOOKS: Final = ("has_view_permission", "has_change_permission", "has_view_or_change_permission")


class Records:
    """The records behind a relation, as far as the user may see them."""

    def __init__(self, field: Any, request: HttpRequest, model_admin: Any) -> None:
        self.field = field
        self.request = request
        self.site = model_admin.admin_site
        self.model: type[Model] = get_model_from_relation(field)
        # The admin of what is listed, None if nobody registered it: then nobody hides anything of it.
        self.admin: Any = self.site._registry.get(self.model)
        self.key: str = field.target_field.attname

    @cached_property
    def may_view(self) -> bool:
        return self.admin is None or bool(self.admin.has_view_or_change_permission(self.request))

    def queryset(self) -> QuerySet[Any]:
        """Those that the admin of theirs lists, without those that the field may not have."""
        if not self.may_view:
            return self.model._default_manager.none()
        found = self.model._default_manager.all() if self.admin is None else self.admin.get_queryset(self.request)
        joined = getattr(self.admin, "list_select_related", None)
        if isinstance(joined, (list, tuple)):
            found = found.select_related(*joined)
        limit = self.field.get_limit_choices_to() if hasattr(self.field, "get_limit_choices_to") else None
        return found.complex_filter(limit) if limit else found

    def named(self, records: Iterable[Any]) -> list[tuple[Any, str]]:
        """Key and text of each record that the user may see."""
        if self.admin is not None and any(
            getattr(type(self.admin), hook) is not getattr(BaseModelAdmin, hook) for hook in _HOOKS
        ):
            records = [one for one in records if self.admin.has_view_or_change_permission(self.request, one)]
        return [(getattr(record, self.key), str(record)) for record in records]

    def names(self, keys: Iterable[str]) -> dict[str, str]:
        """Texts of the records that the address names by ``keys``."""
        try:
            # Not "in", which takes numbers that the database cannot have.
            chosen = reduce(or_, (Q((f"{self.key}__exact", key)) for key in keys))
            found = self.queryset().filter(chosen).order_by()[:MOST]
            return {str(key): text for key, text in self.named(found)}
        except (ValueError, TypeError, ValidationError):
            return {}

    @property
    def is_searchable(self) -> bool:
        """Whether Django's autocomplete view will answer."""
        return bool(
            hasattr(self.field, "get_attname")
            and self.admin
            and self.admin.get_search_fields(self.request)
            and self.admin.has_view_permission(self.request)
        )

    def url(self, name: str) -> str:
        try:
            return reverse(f"admin:{name}", current_app=self.site.name)
        except NoReverseMatch:
            return ""


class RelatedChoices(OptionsFilter):
    """A checkbox for each of a few records; of many only those that are chosen, and a control that looks for more."""

    @property
    def template(self) -> str:  # type: ignore[override]
        return "filters/lookup" if self.spec.is_large else "filters/choices"

    @property
    def counts_by(self) -> str:  # type: ignore[override]
        return "" if self.spec.is_large else self.spec.lookup_kwarg.removesuffix("__exact")

    def declared(self) -> Iterator[tuple[str, str, Any, str]]:
        for key, label in self._records:
            yield self.spec.lookup_kwarg, str(key), key, label
        if self.spec.include_empty_choice:
            yield self.spec.lookup_kwarg_isnull, "True", None, _("Empty")

    @property
    def _records(self) -> Iterable[tuple[Any, str]]:
        """Those that are listed."""
        if not self.spec.is_large:
            return self.spec.lookup_choices  # type: ignore[no-any-return]
        keys = [str(key) for key in self.used.get(self.spec.lookup_kwarg, ())]
        names = self.spec.records.names(keys) if keys else {}
        # One that the user may not see is called by its key.
        return [(key, names.get(key, key)) for key in dict.fromkeys(keys)]

    @property
    def value(self) -> str:
        shown = [option for option in self.options if option.checked]
        return anyone_of(option.label for option in shown)

    # -- the control that looks for records

    @property
    def empties(self) -> list[Option]:
        return [option for option in self.options if option.name == self.spec.lookup_kwarg_isnull]

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.name == self.spec.lookup_kwarg]

    @property
    def name(self) -> str:
        return str(self.spec.lookup_kwarg)

    @property
    def select(self) -> SafeString | str:
        """The select with what is chosen, from which the combobox is made; "" if nothing can be looked for."""
        if not self.spec.records.is_searchable:
            return ""
        options = format_html_join(
            "", '<option value="{}" selected>{}</option>', ((one.value, one.label) for one in self.chosen)
        )
        return format_html_join(
            "",
            '<select name="{}" id="{}" multiple aria-label="{}">{}</select>',
            [(self.name, f"{self.id}-select", self.title, options)],
        )

    @property
    def source(self) -> Any:
        """The model of the field whose choices are looked for."""
        return self.spec.field.model._meta

    @property
    def field_name(self) -> str:
        return str(self.spec.field.name)

    @property
    def search_url(self) -> str:
        return str(self.spec.records.url("autocomplete"))

    @property
    def list_url(self) -> str:
        opts = self.spec.records.model._meta
        return str(self.spec.records.url(f"{opts.app_label}_{opts.model_name}_changelist"))

    @property
    def list_name(self) -> str:
        return str(self.spec.records.model._meta.verbose_name_plural)


class RelatedFilter(RelatedFieldListFilter):
    """Django's, which lists no more than a few records, and only those that the user may see."""

    face = RelatedChoices

    def __init__(
        self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        self.records = Records(field, request, model_admin)
        self.is_autocomplete = field_path in model_admin.get_autocomplete_fields(request) and self.records.is_searchable
        drop_blank(params, [f"{field_path}__{field.target_field.name}__exact"])
        super().__init__(field, request, params, model, model_admin, field_path)

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """Key and text of the records, up to one more than are listed; read when they are asked for."""
        return SimpleLazyObject(lambda: self._read(field, request, model_admin))

    def _read(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        found = self.records.queryset()
        ordering = self.field_admin_ordering(field, request, model_admin)
        if ordering:
            found = found.order_by(*ordering)
        return self.records.named(found[: MOST + 1])

    @cached_property
    def is_large(self) -> bool:
        """Whether the records are looked for instead of listed."""
        return self.is_autocomplete or len(self.lookup_choices) > MOST

    def has_output(self) -> bool:
        return bool(self.used_parameters) or self.is_large or super().has_output()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return filtered(queryset, self.used_parameters, self.lookup_kwarg, self.lookup_kwarg_isnull)
