"""The table of the list: a django-tables2 table made from ``list_display``, whose rows are rendered by functions.

tables2's own rendering inspects signatures and resolves accessors per cell; it is used for columns of the project's
own kind (``table_class``) only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import ChangeList
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tables2 import Table

from .columns import CHECKBOX, Cell, CellColumn, Entry, entry_names, make_column
from .heads import Header, Heading, make_headers, make_headings
from .highlight import Highlight
from .rows import FOREIGN, RowColumn, RowLinks, RowRights, Rows

if TYPE_CHECKING:
    from ..model import ModelPage
    from .page import ListPage


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns the list has for a user, as Django's ``get_changelist_instance`` finds them."""

    entries: tuple[Entry, ...]
    # The entries that link to the record; () is the first one, None no column.
    links: tuple[Entry, ...] | None
    # Names of the columns that are edited in their cell.
    editable: tuple[str, ...]
    checkbox: bool
    # Names of the columns that are shown, in their order; () is all of them.
    shown: tuple[str, ...] = ()

    @classmethod
    def of_changelist(cls, changelist: ChangeList, editable: Sequence[str], checkbox: bool) -> Columns:
        """The columns of a ChangeList."""
        links = changelist.list_display_links
        return cls(tuple(changelist.list_display), None if links is None else tuple(links), tuple(editable), checkbox)

    @classmethod
    def of_admin(cls, model_admin: Any, request: HttpRequest) -> Columns:
        """The columns without a ChangeList, for one row of the list."""
        entries = model_admin.get_list_display(request)
        links = model_admin.get_list_display_links(request, entries)
        checkbox = bool(model_admin.get_actions(request))
        return cls(tuple(entries), None if links is None else tuple(links), tuple(model_admin.list_editable), checkbox)


# ------------------------------------------------------------------------------------------------ compiling


def make_table_class(entries: Sequence[Entry], model_admin: Any) -> type[Table]:
    """A tables2 table with a column for each entry of ``list_display``; those of ``table_class`` are kept."""
    base: type[Table] = model_admin.table_class or Table
    own = base.base_columns
    names = entry_names(entries)
    made = {
        name: make_column(entry, model_admin.model, model_admin)
        for name, entry in zip(names, entries, strict=True)
        if name != CHECKBOX and name not in own
    }
    meta_base = getattr(base, "Meta", object)
    exclude = (*getattr(meta_base, "exclude", ()), *(name for name in own if name not in names))
    meta = type("Meta", (meta_base,), {"exclude": exclude})
    return type(f"{model_admin.opts.object_name}Table", (base,), {**made, "Meta": meta})


def compile_columns(wanted: Columns, table_class: type[Table]) -> list[RowColumn]:
    """The columns of ``table_class`` as the rows need them: markup, links, places on a phone."""
    names = entry_names(wanted.entries)
    found = {name: table_class.base_columns[name] for name in names if name != CHECKBOX}
    cells = {
        name: column.cell if isinstance(column, CellColumn) else Cell(_foreign, "nowrap", FOREIGN)
        for name, column in found.items()
    }
    linked = _linked(wanted, names)
    # The identity of a record is a field, if one is linked: a thumbnail beside it names nothing.
    identity = next((name for name in linked if cells[name].is_field), next(iter(linked), ""))
    columns = []
    for name, column in found.items():
        cell, link = cells[name], name in linked
        editable = name in wanted.editable and not link
        columns.append(
            RowColumn(
                name=name,
                label=escape(str(column.verbose_name or name)),
                html=(cell.linked if link or editable else None) or cell.html,
                attrs=cell.css,
                kind=cell.kind,
                link=link,
                editable=editable,
                identity=name == identity,
                is_field=cell.is_field,
            )
        )
    places = {name: place for place, name in enumerate(wanted.shown)}
    shown = sorted((c for c in columns if c.name in places), key=lambda c: places[c.name]) if places else columns
    return _with_markup(shown)


def _linked(wanted: Columns, names: list[str]) -> list[str]:
    """Columns that link to the record, as ``list_display_links`` says: () is the first one, None none."""
    links = wanted.links
    if links is None:
        return []
    found = [(name, entry) for name, entry in zip(names, wanted.entries, strict=True) if name != CHECKBOX]
    return [name for name, entry in found if entry in links] if links else [name for name, _ in found[:1]]


def _foreign(record: Any) -> str:  # pragma: no cover
    raise AssertionError("A column of the project's own kind is rendered by tables2.")


def _with_markup(columns: list[RowColumn]) -> list[RowColumn]:
    """Turn the classes into attributes; choose which cells stay on a phone: a title, a line below, two at the end."""
    places: dict[str, str] = {}

    def place(name: str, choose: Callable[[RowColumn], bool]) -> None:
        chosen = next((c for c in columns if c.name not in places and choose(c)), None)
        if chosen:
            places[chosen.name] = name

    place("title", lambda c: c.identity)
    place("title", lambda c: "title" not in places.values())
    place("end2", lambda c: c.kind in {"badge", "boolean"})
    place("end", lambda c: c.kind == "number")
    place("end", lambda c: "end" not in places.values() and c.kind in {"date", "datetime"})
    place("sub", lambda c: c.kind in {"text", "related", "choice", "email"})
    result = []
    for column in columns:
        css = "is-tight" if column.identity and column.kind != "text" else column.attrs
        # Django's class, which style sheets and scripts of projects look for.
        css = f"{css} field-{column.name}".lstrip()
        role = 'role="rowheader" scope="row"' if column.identity else 'role="cell"'
        spot = f' data-m="{places[column.name]}"' if column.name in places else ""
        attrs = f'{role} class="{css}"{spot}'
        result.append(replace(column, attrs=attrs))
    return result


def compiled(model_admin: Any, columns: Columns) -> tuple[type[Table], list[RowColumn]]:
    """The table class and its compiled columns: made once per columns, language and time zone, kept with the
    ModelAdmin. Labels are in that language, and cells may remember how a date or a number looks there.
    """
    cache, place = _cache_of(model_admin)
    key = (columns, place)
    if key not in cache:
        table_key = (columns.entries, place)
        if table_key not in cache:
            cache[table_key] = make_table_class(columns.entries, model_admin)
        cache[key] = cache[table_key], compile_columns(columns, cache[table_key])
    return cache[key]  # type: ignore[no-any-return]


def compiled_headings(changelist: ChangeList) -> list[Heading]:
    """What the columns of ``list_display`` are called, and which can be sorted: made once, like the columns."""
    cache, place = _cache_of(changelist.model_admin)
    sortable = changelist.sortable_by
    key = (tuple(changelist.list_display), None if sortable is None else frozenset(sortable), place)
    if key not in cache:
        cache[key] = make_headings(changelist)
    return cache[key]  # type: ignore[no-any-return]


def _cache_of(model_admin: Any) -> tuple[dict[Any, Any], tuple[Any, ...]]:
    """What is compiled for a ModelAdmin, and language, time zone and state of the settings that it is made for."""
    cache: dict[Any, Any] = model_admin.__dict__.setdefault("_compiled_tables", {})
    if len(cache) >= 64:  # get_list_display may return new callables with each request
        cache.clear()
    return cache, (get_language(), get_current_timezone_name(), _settings["changes"])


# Number of times that a setting was changed, as tests do: it may be one of the formats.
_settings = {"changes": 0}


@receiver(setting_changed)
def _setting_changed(**kwargs: Any) -> None:
    _settings["changes"] += 1


def make_rows(
    page: ModelPage,
    columns: Columns,
    records: Sequence[Any] = (),
    url_for_result: Callable[[Any], str] | None = None,
    popup_value: Callable[[Any], Any] | None = None,
    query: str = "",
) -> Rows:
    """What renders the rows of ``page``; ``records`` are needed only for tables2 columns of the project's own.

    The terms of ``query``, a search, are marked.
    """
    table_class, row_columns = compiled(page.model_admin, columns)
    search_fields = page.model_admin.get_search_fields(page.request) if query else ()
    foreign = any(column.kind == FOREIGN for column in row_columns)
    return Rows(
        columns=row_columns,
        links=RowLinks.of(page, cells=bool(columns.editable)),
        rights=RowRights.of(page),
        checkbox=columns.checkbox,
        pk_attname=page.opts.pk.attname,
        url_for_result=url_for_result,
        popup_value=popup_value,
        table=table_class(records, request=page.request) if foreign else None,
        highlight=Highlight(query, search_fields) if search_fields else None,
    )


# ------------------------------------------------------------------------------------------------ the page's table


class ListTable:
    """``page.table`` in the templates: heads and rows."""

    def __init__(self, page: ListPage) -> None:
        self.page = page
        self.changelist = page.changelist
        self.records = list(page.changelist.result_list)

    @cached_property
    def headers(self) -> list[Header]:
        """The heads of the columns that are shown."""
        return make_headers(self.changelist, self.rows.columns, compiled_headings(self.changelist))

    @property
    def headers_html(self) -> SafeString:
        """Safe HTML of the heads."""
        return mark_safe("".join(head.html for head in self.headers))  # made of heads

    @cached_property
    def rows(self) -> Rows:
        return self.page.make_rows(self.records)

    @property
    def rows_html(self) -> SafeString:
        """Safe HTML of the rows."""
        return self.rows.html(self.records)

    @property
    def colspan(self) -> int:
        """Number of columns, with the checkbox and the menu."""
        return len(self.rows.columns) + self.rows.checkbox + self.rows.has_menu

    @property
    def sorted_by(self) -> str:
        """The order in words, for the table's caption."""
        keys = [head for head in self.headers if head.sorted]
        words = {"ascending": _("ascending"), "descending": _("descending")}
        return ", ".join(f"{head.label} ({words[head.sorted]})" for head in keys)
