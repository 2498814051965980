"""Rows of the list, rendered by functions: what a row needs is worked out once per page, not once per cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as quote_url

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import quote
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_tables2.rows import BoundRow

from ...htmx import element_id
from ...icons import icon

if TYPE_CHECKING:
    from django_tables2 import Table

    from ..model import ModelPage
    from .highlight import Highlight

# Kind of a column that tables2 renders.
FOREIGN = "foreign"

# Stands for the key in an URL that is reversed once for all rows.
_KEY = "0htmxadminkey0"


def plain(html: str) -> str:
    """The text of safe HTML, for an attribute: a project's HTML may have quotes in its text, which would end it."""
    if "<" not in html and '"' not in html:
        return html
    return escape(unescape(strip_tags(html)).strip())


@dataclass(frozen=True, slots=True)
class RowColumn:
    """A compiled column: its cell and the markup around it."""

    name: str
    label: str
    html: Callable[[Any], str]
    attrs: str
    kind: str
    link: bool = False
    editable: bool = False
    identity: bool = False
    # Whether it shows a field, not what a method made.
    is_field: bool = False


# An URL before and after the key; () where the class has no such page.
Cut = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowLinks:
    """URLs of the pages of a record, cut at its key: reversing them for each row costs more than the row."""

    detail: Cut
    change: Cut
    delete: Cut
    history: Cut
    cell: Cut

    @classmethod
    def of(cls, page: ModelPage, *, cells: bool) -> RowLinks:
        def cut(name: str, *args: str) -> Cut:
            try:
                before, _, after = page.url(name, _KEY, *args).partition(_KEY)
            except NoReverseMatch:  # a project's own get_urls left it out; Django's list shows text then, too
                return ()
            return escape(before), escape(after)

        change = cut("change")
        return cls(
            cut("detail") or change, change, cut("delete"), cut("history"), cut("cell", "field") if cells else ()
        )


@dataclass(frozen=True, slots=True)
class RowRights:
    """What the user may do with a row. Asked for each row only where a class has its own say per record."""

    change: Callable[[Any], bool]
    delete: Callable[[Any], bool]
    # Whether the user may delete rows at all.
    delete_some: bool

    @classmethod
    def of(cls, page: ModelPage) -> RowRights:
        delete_some = page.model_admin.has_delete_permission(page.request)
        return cls(cls._right(page, "has_change_permission"), cls._right(page, "has_delete_permission"), delete_some)

    @staticmethod
    def _right(page: ModelPage, name: str) -> Callable[[Any], bool]:
        admin, request = page.model_admin, page.request
        ask = getattr(admin, name)
        for_all: bool = ask(request)
        if not for_all or getattr(type(admin), name) is getattr(BaseModelAdmin, name):
            return lambda obj: for_all
        return lambda obj: bool(ask(request, obj))


@dataclass(frozen=True, slots=True)
class RowMenu:
    """``page.table.rows.menu`` in the templates: addresses with ``{key}`` in the place of a row's key; "" for none."""

    view: str
    history: str
    delete: str

    @classmethod
    def of(cls, links: RowLinks, rights: RowRights) -> RowMenu:
        delete = links.delete if rights.delete_some else ()
        return cls(*("{key}".join(map(unescape, cut)) for cut in (links.detail, links.history, delete)))


def _frame(column: RowColumn) -> str:
    """The element of a cell, with %s for what is in it."""
    tag = "th" if column.identity else "td"
    return f"<{tag} {column.attrs.replace('%', '%%')}>%s</{tag}>"


@dataclass
class Rows:
    """Renders the rows of one page for one user."""

    columns: list[RowColumn]
    links: RowLinks
    rights: RowRights
    checkbox: bool
    pk_attname: str
    url_for_result: Callable[[Any], str] | None = None
    # In a popup, what is sent to its opener when a row is chosen; there is no menu then.
    popup_value: Callable[[Any], Any] | None = None
    # A tables2 table, if some column is of the project's own kind.
    table: Table | None = None
    # What was searched for; None without a search.
    highlight: Highlight | None = None

    def __post_init__(self) -> None:
        self._words = {"edit": escape(_("Change")), "more": escape(_("More actions"))}
        self._select = escape(_("Select this object for an action - {}")).partition("{}")[::2]
        self._icons = {name: icon(name, "icon--sm") for name in ("pencil", "ellipsis")}
        self._shows = [self._show(column) for column in self.columns]
        # Columns whose cell depends on the record beside its value.
        self._special = [(i, column) for i, column in enumerate(self.columns) if column.link or column.editable]
        self._identity = next((i for i, column in enumerate(self.columns) if column.identity), None)
        # One format for each row: its id, classes, box, cells and menu.
        cells = "".join("%s" if c.link or c.editable else _frame(c) for c in self.columns)
        self._format = f'<tr role="row" id="row-%s"%s>%s{cells}%s</tr>'
        self._bound: BoundRow | None = None

    # -------------------------------------------------------------------------------------------- rows and cells

    def html(self, records: Iterable[Any]) -> SafeString:
        """Safe HTML of the records' rows."""
        return mark_safe("\n".join(map(self.row, records)))  # made of rows

    def row(self, record: Any, *, focus: str = "", flash: bool = False) -> SafeString:
        """One row; ``focus`` names the column whose link gets the focus when it is swapped in."""
        key, ident, value = self._keys(record)
        may_change = self.rights.change(record)
        cells = self._values(record)
        name = self._name(record, cells)
        for index, column in self._special:
            cells[index] = self._cell(column, cells[index], record, key, ident, name, may_change, focus)
        box = self._checkbox(value, name) if self.checkbox else ""
        menu = self._menu(record, key, name, may_change) if self.has_menu else ""
        # Every part is escaped, or made by values.
        return mark_safe(self._format % (ident, " class=flash" if flash else "", box, *cells, menu))

    def cell(self, record: Any, name: str) -> SafeString:
        """One cell of the record's row."""
        key, ident, _ = self._keys(record)
        index = next(index for index, column in enumerate(self.columns) if column.name == name)
        html = self._values(record)[index]
        row_name = escape(str(record))
        cell = self._cell(self.columns[index], html, record, key, ident, row_name, True, name)
        return mark_safe(cell)  # made like the row

    @property
    def menu(self) -> RowMenu:
        """The menu that all rows share."""
        return RowMenu.of(self.links, self.rights)

    @cached_property
    def has_menu(self) -> bool:
        """Whether rows end in buttons: not in a popup, where a row is chosen."""
        links = self.links
        return self.popup_value is None and any((links.detail, links.change, links.delete, links.history))

    # -------------------------------------------------------------------------------------------- parts

    def _show(self, column: RowColumn) -> Callable[[Any], str]:
        """What makes the safe HTML of a value; a column of the project's own kind is rendered by tables2."""
        if column.kind == FOREIGN:
            return lambda record: str(conditional_escape(self._bound.get_cell(column.name)))  # type: ignore[union-attr]
        return self.highlight.of(column) if self.highlight else column.html

    def _values(self, record: Any) -> list[str]:
        if self.table is not None:
            self._bound = BoundRow(record, table=self.table)
        return [show(record) for show in self._shows]

    def _keys(self, record: Any) -> tuple[str, str, str]:
        """The record's key as it stands in an URL, in an id and in an attribute."""
        pk = getattr(record, self.pk_attname)
        if type(pk) is int:
            text = str(pk)
            return text, element_id(text), text
        # Quoted as in Django's admin, then for the URL, then for HTML.
        key = escape(quote_url(str(quote(str(pk))), safe="!$&'()*+,;=/~:@"))
        return key, element_id(pk), escape(str(pk))

    def _name(self, record: Any, cells: list[str]) -> str:
        """What a row is called for those who hear it: its identity as plain text. ``str(record)`` may cost a query."""
        html = cells[self._identity] if self._identity is not None else ""
        return plain(html) if html else escape(str(record))

    def _checkbox(self, value: str, name: str) -> str:
        before, after = self._select
        return (
            f'<td role="cell" class="table__check action-checkbox" data-m="check"><label>'
            f'<input class="checkbox row-check action-select" type="checkbox" name="_selected_action" value="{value}" '
            f'form="changelist-form" aria-label="{before}{name}{after}"></label></td>'
        )

    def _cell(
        self, column: RowColumn, html: str, record: Any, key: str, ident: str, name: str, may_change: bool, focus: str
    ) -> str:
        if column.link and (html or column.identity) and (url := self._url(record, key)):
            label = "" if html else f' aria-label="{name}"'
            if self.popup_value:
                label += f' data-popup-opener="{escape(str(self.popup_value(record)))}"'
            html = f'<a class="cell-link" href="{url}"{label}>{html}</a>'
        elif column.editable and may_change and self.links.cell:
            url = key.join(self.links.cell).replace("/field/", f"/{column.name}/", 1)
            return (
                f'<td {column.attrs} id="cell-{ident}-{column.name}">'
                f'<a class="edit" href="{url}" hx-get="{url}" '
                f'aria-label="{self._words["edit"]}: {column.label}, {name}: {plain(html)}"'
                f"{' data-focus' if focus == column.name else ''}>"
                f"<span>{html}</span>{self._icons['pencil']}</a></td>"
            )
        return _frame(column) % html

    def _url(self, record: Any, key: str) -> str:
        """Where the row leads to, "" if nowhere."""
        if self.url_for_result is None:
            return key.join(self.links.detail) if self.links.detail else ""
        try:
            return escape(self.url_for_result(record))
        except NoReverseMatch:
            return ""

    def _menu(self, record: Any, key: str, name: str, may_change: bool) -> str:
        """The buttons at the row's end: edit, and one that opens the menu of all rows, or else leads to the record."""
        edit = ""
        if may_change and self.links.change:
            url = key.join(self.links.change)
            edit = (
                f'<a class="btn btn--ghost btn--sm btn--icon row-edit" href="{url}" hx-get="{url}" '
                f'hx-target="#dialog" hx-swap="innerHTML" title="{self._words["edit"]}">{self._icons["pencil"]}'
                f'<span class="visually-hidden">{self._words["edit"]}: {name}</span></a>'
            )
        url = key.join(self.links.detail or self.links.history or self.links.delete)
        kept = " data-kept" if self.rights.delete_some and not self.rights.delete(record) else ""
        return (
            f'<td role="cell" class="is-tight"><div class="row-actions">{edit}'
            f'<a class="btn btn--ghost btn--sm btn--icon row-more" href="{url}" data-pk="{key}"{kept}>'
            f'{self._icons["ellipsis"]}<span class="visually-hidden">{self._words["more"]}, {name}</span></a>'
            "</div></td>"
        )
