"""Heads of the list's columns: what they are called, how the list is sorted, and the links that sort it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.utils.text import capfirst

from ...icons import icon as make_icon
from .columns import entry_names

if TYPE_CHECKING:
    from .rows import RowColumn


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of ``list_display`` in words."""

    name: str
    # Its place in ``list_display``, which is its number in the parameter "o".
    index: int
    label: str
    sortable: bool


@dataclass(frozen=True, slots=True)
class Header:
    """A column's head, with the links that sort by it."""

    label: str
    css: str = ""
    # Read out for a column whose head is empty.
    spoken: str = ""
    # "" if the column cannot be sorted.
    url: str = ""
    # Adds the column as a further key (shift-click), or turns its direction.
    add_url: str = ""
    # "", "ascending" or "descending".
    sorted: str = ""
    # Rank among several keys; 0 if it is the only one.
    priority: int = 0

    @property
    def html(self) -> str:
        """Safe HTML of the cell."""
        css = f' class="{escape(self.css)}"' if self.css else ""
        direction = f' aria-sort="{self.sorted}"' if self.sorted else ""
        label = escape(self.label)
        if self.url:
            url, add_url = escape(self.url), escape(self.add_url)
            rank = f'<span class="count">{self.priority}</span>' if self.priority else ""
            label = (
                f'<a class="sort" href="{url}" hx-get="{url}" data-add="{add_url}">'
                f"{label}{rank}{make_icon(self.icon, 'icon--sm')}</a>"
            )
        spoken = f'<span class="visually-hidden">{escape(self.spoken)}</span>' if self.spoken else ""
        return f'<th role="columnheader" scope="col"{css}{direction}>{label}{spoken}</th>\n'

    @property
    def icon(self) -> str:
        return {"ascending": "arrow-up", "descending": "arrow-down"}.get(self.sorted, "chevrons-up-down")


class _Unlinked:
    """A ChangeList as ``result_headers`` reads it. The three links that it would make for each head are not needed."""

    def __init__(self, changelist: ChangeList) -> None:
        self._changelist = changelist

    def __getattr__(self, name: str) -> Any:
        return getattr(self._changelist, name)

    def get_query_string(self, *args: Any, **kwargs: Any) -> str:
        return ""


def make_headings(changelist: ChangeList) -> list[Heading]:
    """The columns in words, sortable as Django's ``result_headers`` says."""
    names = entry_names(changelist.list_display)
    unlinked: Any = _Unlinked(changelist)
    heads = enumerate(zip(names, result_headers(unlinked), strict=True))
    return [Heading(name, index, capfirst(str(head["text"])), bool(head["sortable"])) for index, (name, head) in heads]


def make_headers(changelist: ChangeList, columns: Sequence[RowColumn], headings: Sequence[Heading]) -> list[Header]:
    """The heads of ``columns``.

    The numbers in "o" are places in the whole of ``list_display``, as in Django's admin, not among what is shown.
    """
    found = {heading.name: heading for heading in headings}
    current = changelist.get_ordering_field_columns()
    # The keys are digits, dots and signs, which need no quoting.
    query = str(changelist.get_query_string({ORDER_VAR: None}))
    query += f"{'&' if len(query) > 1 else ''}{ORDER_VAR}="
    return [_header(found[column.name], "is-num" in column.attrs, current, query) for column in columns]


def _header(heading: Heading, is_number: bool, current: Mapping[int, str], query: str) -> Header:
    index = heading.index
    css = f"{'is-num ' if is_number else ''}column-{heading.name}"
    spoken = "" if heading.label else capfirst(heading.name.replace("_", " "))
    if not heading.sortable:
        return Header(heading.label, css, spoken)
    now = current.get(index, "")
    turned = f"-{index}" if now == "asc" else str(index)
    keys = {i: f"-{i}" if way == "desc" else str(i) for i, way in current.items()}
    keys[index] = turned
    return Header(
        heading.label,
        css,
        spoken,
        url=query + turned,
        add_url=query + ".".join(keys.values()),
        sorted=f"{now}ending" if now else "",
        priority=list(current).index(index) + 1 if now and len(current) > 1 else 0,
    )
