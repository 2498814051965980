"""A django-filter FilterSet as filters of the list: ``filterset_class`` or ``filterset_fields`` of the ModelAdmin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin import ListFilter
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_filters import FilterSet
from django_filters.filterset import filterset_factory

from ...form.related import Relation, remember
from ...form.widgets import face
from ..params import COUNT_VAR, params_without
from .base import Chip, Filter, query_string
from .fields import anyone_of

if TYPE_CHECKING:
    from .bar import FilterBar


def filterset_class_of(model_admin: Any) -> type[FilterSet] | None:
    """The FilterSet of a ModelAdmin; one that is made of ``filterset_fields`` extends its ``filterset_class``."""
    declared: type[FilterSet] | None = getattr(model_admin, "filterset_class", None)
    fields = getattr(model_admin, "filterset_fields", None)
    if not fields:
        return declared
    made: type[FilterSet] = filterset_factory(model_admin.model, declared or FilterSet, fields)
    return made


def names_of(field: Any, name: str) -> list[str]:
    """The parameters that the form field ``name`` reads: those of its inputs, if it has several."""
    widget = field.widget
    if not isinstance(widget, forms.MultiWidget):
        return [name]
    suffixes = getattr(widget, "suffixes", None)
    if suffixes is None:
        return [f"{name}{suffix}" for suffix in vars(widget)["widgets_names"]]
    return [f"{name}_{suffix}" if suffix else name for suffix in suffixes]


class FilterSetFilter(ListFilter):
    """All filters of a FilterSet, as one filter of Django's ChangeList."""

    title = ""

    def __init__(
        self, filterset: FilterSet, request: HttpRequest, params: Any, model: type[Model], model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        self.filterset = filterset
        found = {name: request.GET.getlist(name) for name in self.names}
        self.used_parameters = {name: values for name, values in found.items() if any(values)}

    @classmethod
    def of(cls, request: HttpRequest, model_admin: Any) -> FilterSetFilter | None:
        """The one of ``model_admin``; None if it has no FilterSet. It is an entry of ``list_filter``, too."""
        filterset_class = filterset_class_of(model_admin)
        if filterset_class is None:
            return None
        queryset = model_admin.get_queryset(request)
        filterset = filterset_class(request.GET, queryset, request=request)
        _offer_what_is_seen(filterset, model_admin, request)
        return cls(filterset, request, {}, model_admin.model, model_admin)

    def __call__(self, *args: Any) -> FilterSetFilter:
        """What Django's ChangeList calls to make a filter."""
        return self

    @cached_property
    def names(self) -> list[str]:
        """The parameters of the form."""
        form = self.filterset.form
        return [name for key, field in form.fields.items() for name in names_of(field, form.add_prefix(key))]

    def expected_parameters(self) -> list[str | None]:
        return [*self.names]

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: ChangeList) -> Iterator[Mapping[str, Any]]:
        yield {
            "selected": not self.used_parameters,
            "query_string": query_string(self.request, self.names),
            "display": _("All"),
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What the FilterSet makes of ``queryset``; a value with an error is not applied."""
        filterset = type(self.filterset)(self.filterset.data, queryset, request=request)
        filterset._form = self.filterset.form
        return filterset.qs  # type: ignore[no-any-return]


class SeenRelation(Relation):
    """A relation whose choices are all that the autocomplete would find."""

    def offers_all(self, formfield: Any) -> bool:
        return True


def _offer_what_is_seen(filterset: FilterSet, model_admin: Any, request: HttpRequest) -> None:
    """Of the relations that nobody declared a filter for, offer the records that their own admin shows to the user.

    Many of them are looked for, as in the form of a record.
    """
    fields = filterset.form.fields
    for key in fields.keys() - filterset.declared_filters.keys():
        queryset: Any = getattr(fields[key], "queryset", None)
        related = queryset is not None and model_admin.admin_site._registry.get(queryset.model)
        if not related:
            continue
        many = isinstance(fields[key], forms.ModelMultipleChoiceField)
        seen = related.get_queryset(request) if related.has_view_or_change_permission(request) else queryset.none()
        field = (forms.ModelMultipleChoiceField if many else forms.ModelChoiceField)(
            seen, required=False, label=fields[key].label, to_field_name=fields[key].to_field_name
        )
        db_field: Any = get_fields_from_path(model_admin.model, filterset.filters[key].field_name)[-1]
        if hasattr(db_field, "get_attname"):
            remember(field, SeenRelation(db_field, model_admin, request))
        fields[key] = field


class FormFilter(Filter):
    """One filter of a FilterSet."""

    template = "filters/filterset"
    is_form = True

    def __init__(self, spec: FilterSetFilter, bar: FilterBar, index: int, key: str) -> None:
        super().__init__(spec, bar, index)
        self.key = key
        self.bound = spec.filterset.form[key]
        self.field: Any = self.bound.field

    @property
    def title(self) -> str:
        return str(capfirst(str(self.bound.label)))

    @property
    def is_several(self) -> bool:
        """Whether it has several inputs."""
        return isinstance(self.field.widget, forms.MultiWidget)

    @property
    def names(self) -> list[str]:
        return names_of(self.field, self.bound.html_name)

    @property
    def is_active(self) -> bool:
        return any(name in self.spec.used_parameters for name in self.names)

    @property
    def errors(self) -> list[str]:
        """What is wrong with what the address asks for."""
        return [str(error) for error in self.bound.errors] if self.is_active else []

    @property
    def kept(self) -> list[tuple[str, str]]:
        return params_without(self.request, COUNT_VAR, *self.names)

    @property
    def remove_url(self) -> str:
        return query_string(self.request, self.names)

    @cached_property
    def control(self) -> str:
        """The control with what was asked for, right or wrong."""
        attrs = {"id": f"{self.id}-control"}
        if self.errors:
            attrs |= {"aria-invalid": "true", "aria-describedby": f"{self.id}-error"}
        if self.is_several:
            for widget, label in zip(self.field.widget.widgets, self._labels, strict=True):
                widget.attrs |= {"class": _css(widget), "aria-label": f"{self.title}: {label}"}
                widget.attrs |= {"placeholder": label} if widget.input_type == "text" else {}
        else:
            attrs |= {"class": _css(self.field.widget), "aria-label": self.title}
        # Not as_widget, which looks at the choices, however many, to know about an attribute.
        return str(face(self.field).render(self.bound.html_name, self.bound.value(), attrs, self.bound.form.renderer))

    @property
    def _labels(self) -> list[str]:
        """What the inputs are called, if there are several."""
        suffixes = getattr(self.field.widget, "suffixes", self.field.widget.widgets)
        return [_("From:").rstrip(":"), _("To")] if len(suffixes) == 2 else [str(n) for n, _s in enumerate(suffixes, 1)]

    @property
    def value(self) -> str:
        if self.errors:
            raw = [value for name in self.names for value in self.spec.used_parameters.get(name, ())]
            return ", ".join(filter(None, raw))
        return self._words(self.spec.filterset.form.cleaned_data.get(self.key))

    def _words(self, value: Any) -> str:
        if isinstance(value, slice):
            first, end = self._words(value.start), self._words(value.stop)
            return _("%(from)s to %(to)s") % {"from": first or "…", "to": end or "…"}
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, Model):
            return str(value)
        if isinstance(value, (QuerySet, list, tuple)):
            return anyone_of(self._words(item) for item in value if item not in (None, ""))
        if value is None:
            return ""
        labels = {str(key): str(label) for key, label in self._flat_choices}
        return labels.get(str(value)) or str(localize(value))

    @property
    def _flat_choices(self) -> Iterable[tuple[Any, Any]]:
        """Choices of a field that are no records."""
        if isinstance(self.field, forms.ModelChoiceField):
            return
        for key, label in getattr(self.field, "choices", ()):
            yield from label if isinstance(label, (list, tuple)) else [(key, label)]

    @property
    def chips(self) -> list[Chip]:
        found = super().chips
        return [Chip(c.title, c.value, c.remove_url, c.popover, ", ".join(self.errors)) for c in found]


def _css(widget: Any) -> str:
    return "input input--sm" if getattr(widget, "input_type", "") in _LINES else ""


_LINES = ("text", "number", "date", "time", "datetime-local", "email", "url")


def filters_of(spec: FilterSetFilter, bar: FilterBar, index: int) -> Iterator[Filter]:
    """The filters of the FilterSet, numbered from ``index``."""
    shown = (key for key, field in spec.filterset.form.fields.items() if not field.widget.is_hidden)
    yield from map(partial(_made, spec, bar), range(index, index + len(spec.filterset.form.fields)), shown)


def _made(spec: FilterSetFilter, bar: FilterBar, index: int, key: str) -> Filter:
    return FormFilter(spec, bar, index, key)
