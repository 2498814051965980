"""Text: contains, starts with, is, is empty."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from django.contrib.admin import AllValuesFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .choices import filtered
from .fields import FieldFilter, Input, Option, anyone_of, drop_blank, emptiness, last

# So many different values are listed, when they are counted.
FEW: Final = 12
LOOKUPS: Final = ("icontains", "istartswith", "exact", "iexact")


class WordsFilter(FieldFilter):
    """An input for each way to ask; a field that has a few values lists them, as Django does, when they are counted."""

    template = "filters/text"

    @property
    def counts_by(self) -> str:  # type: ignore[override]
        return str(self.spec.field_path)

    @cached_property
    def may_compare(self) -> bool:
        """Whether the address may ask about values: not about the hash of a password."""
        return bool(self.changelist.model_admin.lookup_allowed(f"{self.spec.field_path}__exact", "", self.request))

    @property
    def inputs(self) -> list[Input]:
        path = self.spec.field_path
        if not self.may_compare:
            return []
        labels = {"icontains": _("Contains"), "istartswith": _("Starts with")} if self.spec.is_searched else {}
        found = [
            Input(name, label, last(self.used.get(name, [""])))
            for lookup, label in labels.items()
            for name in [f"{path}__{lookup}"]
        ]
        listed = {option.value for option in self.listed}
        others = [str(value) for value in self._exact if str(value) not in listed]
        return found + [Input(f"{path}__exact", _("Is"), value) for value in others or [""]]

    @property
    def _exact(self) -> list[Any]:
        path = self.spec.field_path
        return [value for name in (path, f"{path}__exact", f"{path}__iexact") for value in self.used.get(name, ())]

    @cached_property
    def listed(self) -> list[Option]:
        """The values, if they are counted and few."""
        if not self.may_compare or not self.tally or self.tally.is_partial or len(self.tally.values) > FEW + 2:
            return []
        chosen = [str(value) for value in self._exact]
        values = [value for value, _count in self.tally.values.most_common() if value not in (None, "")]
        if not 1 < len(values) <= FEW:
            return []
        made = []
        for value in values:
            count, is_none = self.tally.of(value)
            label = str(value)
            made.append(Option(self.spec.field_path, label, label, label in chosen, value, count, is_none))
        return made

    @property
    def empties(self) -> list[Option]:
        """ "Empty" and "Not empty", for a field that may be."""
        field, used = self.spec.field, self.spec.empty
        if not (field.null or field.blank or used):
            return []
        counts = (
            [self.tally.of(None, ""), self.tally.where(lambda value: value not in (None, ""))] if self.tally else []
        )
        return [
            Option(self.spec.lookup_kwarg_isempty, flag, emptiness(flag == "1"), flag in used, None, *count)
            for flag, count in zip(("1", "0"), counts or [("", False)] * 2, strict=True)
        ]

    @property
    def value(self) -> str:
        path = self.spec.field_path
        said = [anyone_of(f"“{value}”" for value in self._exact)] if self._exact else []
        for lookup, words in (("icontains", _("contains “%s”")), ("istartswith", _("starts with “%s”"))):
            said += [words % value for value in self.used.get(f"{path}__{lookup}", ())]
        said += [emptiness(flag == "1") for flag in self.spec.empty]
        return ", ".join([*said, *(emptiness(bool(value)) for value in self.used.get(f"{path}__isnull", ()))])


class TextFilter(AllValuesFieldListFilter):
    """Django's parameters, and lookups. Values are not listed: a table has as many of them as it has rows.

    What is empty is asked for as by Django's EmptyFieldListFilter: a text may be NULL, and it may be "".
    """

    face = WordsFilter

    def __init__(
        self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        # Django asks for them before they are set.
        self.field_path = self.lookup_kwarg = field_path
        self.lookup_kwarg_isnull = f"{field_path}__isnull"
        self.lookup_kwarg_isempty = f"{field_path}__isempty"
        # Of the field's own name, "" is a value that Django's links ask for.
        drop_blank(params, [str(name) for name in self.expected_parameters() if name != field_path])
        super().__init__(field, request, params, model, model_admin, field_path)

    @property
    def is_searched(self) -> bool:
        return not isinstance(self.field, models.UUIDField)

    @property
    def empty(self) -> list[str]:
        """Whether empty ones are asked for ("1"), or others ("0")."""
        found = self.used_parameters.get(self.lookup_kwarg_isempty, [])
        return [str(value) for value in (found if isinstance(found, list) else [found])]

    def expected_parameters(self) -> list[str | None]:
        lookups = (f"{self.field_path}__{lookup}" for lookup in LOOKUPS)
        return [*super().expected_parameters(), self.lookup_kwarg_isempty, *lookups]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not set(self.empty) <= {"0", "1"}:
            raise IncorrectLookupParameters
        for flag in set(self.empty):
            queryset = queryset.filter(self._is_empty) if flag == "1" else queryset.exclude(self._is_empty)
        parameters: dict[str, Any] = dict(self.used_parameters)
        parameters.pop(self.lookup_kwarg_isempty, None)
        # What is typed and what is ticked are alternatives.
        exact = [*parameters.pop(self.field_path, []), *parameters.pop(f"{self.field_path}__exact", [])]
        if exact:
            parameters[self.field_path] = exact
        return filtered(queryset, parameters, self.lookup_kwarg, self.lookup_kwarg_isnull)

    @property
    def _is_empty(self) -> Q:
        blank = Q((self.field_path, "")) if self.field.empty_strings_allowed else Q()
        return blank | Q((f"{self.field_path}__isnull", True))
