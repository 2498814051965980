"""What was searched for, marked in the cells of the list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final

from django.db.models.constants import LOOKUP_SEP
from django.utils.text import smart_split, unescape_string_literal

if TYPE_CHECKING:
    from .rows import RowColumn

# Kinds of fields whose cells are words. Of any other, and of a project's own HTML, only what is searched is looked at.
_TEXTS: Final = frozenset({"text", "email", "url", "related", "uuid"})

# A tag as a whole, with ">" in its attributes.
_TAG: Final = re.compile(r"""(<(?:[^>"']|"[^"]*"|'[^']*')*>)""")

# More than anybody types; a pattern of all of a pasted page would take its time.
_MOST_TERMS: Final = 32


def terms(query: str) -> list[str]:
    """The words and "quoted phrases" of a search, split as Django's ``get_search_results`` does."""
    found = []
    for bit in smart_split(query):
        quoted = bit[0] in "\"'" and bit[0] == bit[-1]
        found.append(unescape_string_literal(bit) if quoted else bit)
    return [term for term in found if term.strip()]


class Highlight:
    """Marks the terms of one search, whichever case they are written in."""

    def __init__(self, query: str, search_fields: Iterable[str]) -> None:
        # The longest first: of two terms that begin alike it is the one to be marked.
        found = sorted(set(terms(query)[:_MOST_TERMS]), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, found)), re.IGNORECASE) if found else None
        self._searched = {name.lstrip("^=@").partition(LOOKUP_SEP)[0] for name in search_fields}

    def __bool__(self) -> bool:
        return self._pattern is not None

    def of(self, column: RowColumn) -> Callable[[Any], str]:
        """What makes the HTML of the column's cells, marked where it is text."""
        if not column.is_field:
            return partial(self._read, column.html, self.marked) if column.kind == "text" else column.html
        if column.kind in _TEXTS or column.name.partition(LOOKUP_SEP)[0] in self._searched:
            return partial(self._read, column.html, self.marked_between_tags)
        return column.html

    @staticmethod
    def _read(html: Callable[[Any], str], marked: Callable[[str], str], record: Any) -> str:
        return marked(html(record))

    def marked(self, html: str) -> str:
        """Escaped text with marks. HTML that a project's own method made is left as it is."""
        return html if "<" in html else self._marked(html)

    def marked_between_tags(self, html: str) -> str:
        """Safe HTML with marks in its text: every other part of it is a tag. What stands for nothing is no match."""
        if "<" not in html:
            return self._marked(html)
        if 'class="visually-hidden"' in html:
            return html
        parts = _TAG.split(html)
        return "".join(part if index % 2 else self._marked(part) for index, part in enumerate(parts))

    def _marked(self, html: str) -> str:
        """Terms are looked for in the text itself, so that none of them is found in an entity."""
        text = unescape(html)
        if self._pattern is None or not self._pattern.search(text):
            return html
        out, end = [], 0
        for match in self._pattern.finditer(text):
            out += [escape(text[end : match.start()]), "<mark>", escape(match[0]), "</mark>"]
            end = match.end()
        return "".join([*out, escape(text[end:])])
