"""The kinds of values, and which one a field has."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
else:
    Field = models.Field

Show = Callable[[Any], str]

# Django's escape() is lazy-aware, which costs more than the escaping; what is escaped here is text already.
escape = html.escape


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of one field are shown. The functions get a value that is not empty and return text, or safe HTML."""

    name: str
    # Plain text: titles, differences.
    text: Show
    # HTML in a list's cell; without it the escaped text.
    cell: Show | None = None
    # HTML in a cell that is a link itself, for a kind whose cell is a link; without it that of the cell.
    linked: Show | None = None
    # HTML on a detail page; without it that of the cell.
    detail: Show | None = None
    # Classes of the list's cell.
    css: str = ""
    # Whether None and "" have a look of their own, as a boolean's None has.
    shows_empty: bool = False
    # Whether a list may remember the cell of a value: it depends on nothing but the value, language and time zone.
    remembered: bool = False
    # What an export writes where it is more than text: a number, a date, a list; without it the text.
    data: Callable[[Any], Any] | None = None

    def as_cell(self, value: Any) -> str:
        """Safe HTML of ``value`` in a list."""
        return self.cell(value) if self.cell else escape(self.text(value))

    def as_linked(self, value: Any) -> str:
        """Safe HTML of ``value`` in a cell that is a link: links cannot be in one another."""
        return self.linked(value) if self.linked else self.as_cell(value)

    def as_detail(self, value: Any) -> str:
        """Safe HTML of ``value`` on a detail page."""
        return self.detail(value) if self.detail else self.as_cell(value)

    def as_data(self, value: Any) -> Any:
        """``value`` in an export."""
        return self.data(value) if self.data else self.text(value)


factories: list[tuple[Callable[[Field], bool], Callable[[Field], Kind]]] = []


def register(test: Callable[[Field], bool]) -> Callable[[Callable[[Field], Kind]], Callable[[Field], Kind]]:
    """Decorate a function that makes the kind of the fields for which ``test`` is true; the last one wins."""

    def decorate(factory: Callable[[Field], Kind]) -> Callable[[Field], Kind]:
        factories.append((test, factory))
        return factory

    return decorate
