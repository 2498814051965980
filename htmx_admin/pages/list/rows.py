"""Rows of the list, rendered by functions: what a row needs is worked out once per page, not once per cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
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

    @classmethod
    def of(cls, page: ModelPage) -> RowRights:
        return cls(*(cls._right(page, name) for name in ("has_change_permission", "has_delete_permission")))

    @staticmethod
    def _right(page: ModelPage, name: str) -> Callable[[Any], bool]:
        admin, request = page.model_admin, page.request
        ask = getattr(admin, name)
        for_all: bool = ask(request)
        if not for_all or getattr(type(admin), name) is getattr(BaseModelAdmin, name):
            return lambda obj: for_all
        return lambda obj: bool(ask(request, obj))


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
    words: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.words = {
            "select": escape(_("Select this object for an action - {}")),
            "edit": escape(_("Change")),
            "more": escape(_("More actions")),
            "view": escape(_("View")),
            "history": escape(_("History")),
            "delete": escape(_("Delete")),
        }
        self.icons = {name: icon(name, "icon--sm") for name in ("pencil", "ellipsis")}
        self.menu_icons = {name: icon(name) for name in ("eye", "history", "trash-2")}

    def html(self, records: Iterable[Any]) -> Iterator[SafeString]:
        """Safe HTML of each record's row."""
        for record in records:
            yield self.row(record)

    def row(self, record: Any, *, focus: str = "", flash: bool = False) -> SafeString:
        """One row; ``focus`` names the column whose link gets the focus when it is swapped in."""
        pk = getattr(record, self.pk_attname)
        key, ident, key_text = self._url_key(pk), element_id(pk), escape(str(pk))
        may_change = self.rights.change(record)
        bound = BoundRow(record, table=self.table) if self.table is not None else None
        shown = [self._html(column, record, bound) for column in self.columns]
        name = self._name(record, shown)
        out = [f'<tr role="row" id="row-{ident}"{" class=flash" if flash else ""}>']
        if self.checkbox:
            out.append(
                f'<td role="cell" class="table__check action-checkbox" data-m="check"><label>'
                f'<input class="checkbox row-check action-select" type="checkbox" name="_selected_action" '
                f'value="{key_text}" form="changelist-form" '
                f'aria-label="{self.words["select"].replace("{}", name)}"></label></td>'
            )
        for column, html in zip(self.columns, shown, strict=True):
            out.append(self._cell(column, html, record, key, ident, name, may_change, focus))
        out.append(self._menu(record, key, ident, name, may_change) if self.has_menu else "</tr>")
        return mark_safe("".join(out))  # every part is escaped, or made by values.py

    def cell(self, record: Any, name: str) -> SafeString:
        """One cell of the record's row."""
        pk = getattr(record, self.pk_attname)
        column = next(column for column in self.columns if column.name == name)
        html = self._html(column, record, BoundRow(record, table=self.table) if self.table is not None else None)
        row_name = escape(str(record))
        cell = self._cell(column, html, record, self._url_key(pk), element_id(pk), row_name, True, name)
        return mark_safe(cell)  # made like the row

    @property
    def has_menu(self) -> bool:
        """Whether rows end in buttons: not in a popup, where a row is chosen."""
        links = self.links
        return self.popup_value is None and any((links.detail, links.change, links.delete, links.history))

    @staticmethod
    def _html(column: RowColumn, record: Any, bound: BoundRow | None) -> str:
        """Safe HTML of a value; a column of the project's own kind is rendered by tables2."""
        if bound is not None and column.kind == FOREIGN:
            return str(conditional_escape(bound.get_cell(column.name)))
        return column.html(record)

    def _cell(
        self, column: RowColumn, html: str, record: Any, key: str, ident: str, name: str, may_change: bool, focus: str
    ) -> str:
        tag = "th" if column.identity else "td"
        if column.link and (html or column.identity) and (url := self._url(record, key)):
            label = "" if html else f' aria-label="{name}"'
            if self.popup_value:
                label += f' data-popup-opener="{escape(str(self.popup_value(record)))}"'
            return f'<{tag} {column.attrs}><a class="cell-link" href="{url}"{label}>{html}</a></{tag}>'
        if column.editable and may_change and self.links.cell:
            url = key.join(self.links.cell).replace("/field/", f"/{column.name}/", 1)
            return (
                f'<td {column.attrs} id="cell-{ident}-{column.name}">'
                f'<a class="edit" href="{url}" hx-get="{url}" '
                f'aria-label="{self.words["edit"]}: {column.label}, {name}: {plain(html)}"'
                f"{' data-focus' if focus == column.name else ''}>"
                f"<span>{html}</span>{self.icons['pencil']}</a></td>"
            )
        return f"<{tag} {column.attrs}>{html}</{tag}>"

    def _url(self, record: Any, key: str) -> str:
        """Where the row leads to, "" if nowhere."""
        if self.url_for_result is None:
            return key.join(self.links.detail) if self.links.detail else ""
        try:
            return escape(self.url_for_result(record))
        except NoReverseMatch:
            return ""

    def _menu(self, record: Any, key: str, ident: str, name: str, may_change: bool) -> str:
        """The buttons at the row's end: edit, and a menu of its pages."""
        dialog = 'hx-target="#dialog" hx-swap="innerHTML"'
        edit = remove = pages = ""
        if may_change and self.links.change:
            url = key.join(self.links.change)
            edit = (
                f'<a class="btn btn--ghost btn--sm btn--icon row-edit" href="{url}" hx-get="{url}" {dialog} '
                f'title="{self.words["edit"]}">{self.icons["pencil"]}<span class="visually-hidden">'
                f"{self.words['edit']}: {name}</span></a>"
            )
        if self.rights.delete(record) and self.links.delete:
            url = key.join(self.links.delete)
            remove = (
                f'<div class="menu"><a class="menu__item menu__item--danger" href="{url}" hx-get="{url}" {dialog}>'
                f"{self.menu_icons['trash-2']}{self.words['delete']}…</a></div>"
            )
        for cut, menu_icon, word in ((self.links.detail, "eye", "view"), (self.links.history, "history", "history")):
            if cut:
                label = f"{self.menu_icons[menu_icon]}{self.words[word]}"
                pages += f'<a class="menu__item" href="{key.join(cut)}">{label}</a>'
        return (
            f'<td role="cell" class="is-tight"><div class="row-actions">{edit}'
            f'<button class="btn btn--ghost btn--sm btn--icon" type="button" popovertarget="menu-{ident}">'
            f'{self.icons["ellipsis"]}<span class="visually-hidden">{self.words["more"]}, {name}</span></button></div>'
            f'<div class="popover popover--end" id="menu-{ident}" popover><div class="menu">{pages}</div>{remove}</div>'
            "</td></tr>"
        )

    def _name(self, record: Any, shown: list[str]) -> str:
        """What a row is called for those who hear it: its identity as plain text. ``str(record)`` may cost a query."""
        for column, html in zip(self.columns, shown, strict=True):
            if column.identity and html:
                return plain(html)
        return escape(str(record))

    @staticmethod
    def _url_key(pk: Any) -> str:
        """The key as it stands in an URL: quoted as in Django's admin, then for the URL, then for HTML."""
        return str(pk) if isinstance(pk, int) else escape(quote_url(str(quote(str(pk))), safe="!$&'()*+,;=/~:@"))
