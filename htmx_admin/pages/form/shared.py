"""Choices that are read once for all rows of an inline: one query, however many forms there are."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.forms.models import ModelChoiceIterator


class SharedChoices:
    """Choices of one field of one form class, read once for all its forms: every row of an inline has the same ones.

    It lives on the form field, which is made anew for each request. A form that changes its own queryset is seen by its
    SQL, and gets its own answer.
    """

    def __init__(self) -> None:
        self.lists: dict[Any, list[tuple[Any, str]]] = {}
        # Those that are too many to be listed.
        self.many: set[Any] = set()
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
        if key in self.shared.many:
            return True
        if key not in self.shared.lists:
            head = copy(self)
            head.queryset = self.queryset[: most + 1]
            rows = [choice for choice in ModelChoiceIterator.__iter__(head)]  # noqa: C416
            if len(rows) > most:
                self.shared.many.add(key)
                return True
            self.shared.lists[key] = rows
        return False


def share_choices(formfield: Any) -> None:
    """Let all copies of ``formfield`` read their choices once; a field with an iterator of its own keeps it."""
    if formfield.iterator is ModelChoiceIterator:
        formfield.iterator = SharedChoices()
        formfield.widget.choices = formfield.choices
