"""Fields with choices, and booleans: checkboxes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.contrib.admin import BooleanFieldListFilter, ChoicesFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .fields import FieldFilter, Option, anyone_of, drop_blank, either, emptiness


class OptionsFilter(FieldFilter):
    """Checkboxes, one of which may stand for nothing at all. Those that are checked are alternatives."""

    @property
    def counts_by(self) -> str:  # type: ignore[override]
        return str(self.spec.field_path)

    def declared(self) -> Iterator[tuple[str, str, Any, str]]:
        """Hook: parameter, its value, the value in the database, and the label of each choice."""
        raise NotImplementedError

    def is_checked(self, name: str, value: str) -> bool:
        return value in map(str, self.used.get(name, ()))

    @cached_property
    def options(self) -> list[Option]:
        """The checkboxes, those of values that are asked for but not among the choices too."""
        tones = getattr(self.changelist.model_admin, "badges", {}).get(self.spec.field_path, {})
        made = []
        for name, value, raw, label in self.declared():
            count, is_none = self.tally.of(raw) if self.tally else ("", False)
            checked = self.is_checked(name, value)
            made.append(Option(name, value, label, checked, raw, count, is_none, tones.get(raw)))
        known = {(option.name, option.value) for option in made}
        return made + [
            Option(name, value, emptiness(value == "True") if name.endswith("__isnull") else value, checked=True)
            for name, values in self.used.items()
            for value in dict.fromkeys(map(str, values))
            if (name, value) not in known and not self.is_listed(name, value)
        ]

    def is_listed(self, name: str, value: str) -> bool:
        """Hook: whether ``value`` says the same as a choice, in other words."""
        return False

    @property
    def value(self) -> str:
        return anyone_of(option.label for option in self.options if option.checked)


class FlagFilter(OptionsFilter):
    """Yes, no, and unknown."""

    def declared(self) -> Iterator[tuple[str, str, Any, str]]:
        labels = dict(self.spec.field.flatchoices)
        yield self.spec.lookup_kwarg, "1", True, str(labels.get(True, _("Yes")))
        yield self.spec.lookup_kwarg, "0", False, str(labels.get(False, _("No")))
        if self.spec.field.null:
            yield self.spec.lookup_kwarg2, "True", None, str(labels.get(None, _("Unknown")))

    def is_checked(self, name: str, value: str) -> bool:
        return any(self._is(value, other) for other in self.used.get(name, ()))

    def is_listed(self, name: str, value: str) -> bool:
        return name == self.spec.lookup_kwarg and any(self._is(flag, value) for flag in ("0", "1"))

    @staticmethod
    def _is(value: str, other: Any) -> bool:
        # As BooleanField.to_python reads them.
        return str(other).lower() in (("1", "true", "t") if value in ("1", "True") else ("0", "false", "f"))


class ChoiceFilter(OptionsFilter):
    """The choices of a field."""

    def declared(self) -> Iterator[tuple[str, str, Any, str]]:
        field, values = self.spec.field, set()
        for value, label in field.flatchoices:
            values.add(value)
            if value is None:
                yield self.spec.lookup_kwarg_isnull, "True", None, str(label)
            else:
                yield self.spec.lookup_kwarg, str(value), value, str(label) or _("Empty")
        if field.null and None not in values:
            yield self.spec.lookup_kwarg_isnull, "True", None, _("Empty")
        elif field.blank and field.empty_strings_allowed and not values & {None, ""}:
            yield self.spec.lookup_kwarg, "", "", _("Empty")


class BooleanFilter(BooleanFieldListFilter):
    """Django's, whose choices can be combined."""

    face = FlagFilter

    def __init__(self, field: Any, request: HttpRequest, params: Any, *args: Any, **kwargs: Any) -> None:
        drop_blank(params, [f"{kwargs.get('field_path') or field.name}__exact"])
        super().__init__(field, request, params, *args, **kwargs)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return filtered(queryset, self.used_parameters, self.lookup_kwarg, self.lookup_kwarg2)


class ChoicesFilter(ChoicesFieldListFilter):
    """Django's, whose choices can be combined."""

    face = ChoiceFilter

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return filtered(queryset, self.used_parameters, self.lookup_kwarg, self.lookup_kwarg_isnull)


def filtered(queryset: QuerySet[Any], parameters: dict[str, Any], chosen: str, isnull: str) -> QuerySet[Any]:
    """``queryset`` with the chosen values or none; a value that cannot be understood is refused as in Django."""
    try:
        return queryset.filter(either(parameters, chosen, isnull))
    except (ValueError, ValidationError) as error:
        raise IncorrectLookupParameters(error) from error
