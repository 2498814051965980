"""Which columns of the list are shown, in which order: as the address says, or as the user chose, or all.

What a user chooses is no permission: only columns that ``get_list_display(request)`` returns, or that the developer
offers by ``get_list_display_extra(request)``, are ever shown. Who else reads the columns of a list asks
``visible_columns``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch
from django.utils.text import capfirst

from .changelist import ChangeList
from .columns import CHECKBOX, Entry, entry_names
from .params import COLUMNS_VAR, COUNT_VAR, DENSITY_VAR, PAGE_SIZE_VAR
from .remembered import Remembered
from .table import Columns, compiled

if TYPE_CHECKING:
    from .page import ListPage


# ------------------------------------------------------------------------------------------------ which are shown


def offered(request: HttpRequest, model_admin: Any, list_display: Sequence[Entry] | None = None) -> tuple[Entry, ...]:
    """The entries of ``list_display``, then those of ``list_display_extra``; without the checkbox of the actions."""
    entries = list_display if list_display is not None else model_admin.get_list_display(request)
    extra: Sequence[Entry] = model_admin.get_list_display_extra(request)
    if extra and not issubclass(model_admin.get_changelist(request), ChangeList):
        extra = ()  # a ChangeList of another kind could not sort by them
    return (*(e for e in entries if e != CHECKBOX), *(e for e in extra if e not in entries))


def visible_columns(request: HttpRequest, model_admin: Any, list_display: Sequence[Entry] | None = None) -> list[Entry]:
    """The entries that the list shows, in its order, without the checkbox of the actions.

    ``list_display`` is that of the ChangeList or of ``get_list_display(request)``.
    """
    entries = offered(request, model_admin, list_display)
    found = dict(zip(entry_names(entries), entries, strict=True))
    return [found[name] for name in shown_names(request, model_admin, entries, wanted_names(request, model_admin))]


def wanted_names(request: HttpRequest, model_admin: Any, query: QueryDict | None = None) -> Sequence[str]:
    """What the address (or the ``query`` of another one) asks for, else what the user chose; [] for neither."""
    shared = (request.GET if query is None else query).get(COLUMNS_VAR, "")
    return shared.split(",") if shared else Remembered.of(request, model_admin).columns


def shown_names(
    request: HttpRequest, model_admin: Any, entries: tuple[Entry, ...], wanted: Iterable[str]
) -> tuple[str, ...]:
    """The names in ``wanted`` that are among ``entries``, and that of the identity. [] is what the admin declares."""
    known = entry_names(entries)
    names = [name for name in dict.fromkeys(wanted) if name in known]
    if not names:
        extra = model_admin.get_list_display_extra(request)
        return tuple(name for name, entry in zip(known, entries, strict=True) if entry not in extra)
    identity = identity_name(request, model_admin, entries)
    return tuple(names) if identity in {"", *names} else (identity, *names)


def identity_name(request: HttpRequest, model_admin: Any, entries: tuple[Entry, ...]) -> str:
    """The column that names the record and leads to it; "" if none does."""
    extra = model_admin.get_list_display_extra(request)
    declared = [entry for entry in entries if entry not in extra]
    links = model_admin.get_list_display_links(request, declared)
    columns = Columns(entries, None if links is None else tuple(links), (), False)
    return next((column.name for column in compiled(model_admin, columns)[1] if column.identity), "")


def narrowed(columns: Columns, request: HttpRequest, model_admin: Any, query: QueryDict | None = None) -> Columns:
    """``columns`` of the admin, of which only those are shown that ``query`` or the user chose."""
    entries = offered(request, model_admin, columns.entries)
    names = shown_names(request, model_admin, entries, wanted_names(request, model_admin, query))
    return replace(columns, entries=entries, shown=names)


def extra_columns(request: HttpRequest, model_admin: Any, list_display: Sequence[Entry]) -> list[Entry]:
    """What a ChangeList adds to its ``list_display``: the columns of ``list_display_extra``, if one of them is shown.

    They stand behind the others, so that the numbers in ``o`` mean what they mean in Django's admin.
    """
    extra = [entry for entry in model_admin.get_list_display_extra(request) if entry not in list_display]
    shown = visible_columns(request, model_admin, list_display) if extra else []
    return extra if any(entry in shown for entry in extra) else []


def related_paths(model: type[Model], entries: Iterable[Entry]) -> list[str]:
    """What to select along with the records, so that a column of related ones does not ask for each."""
    found = []
    for entry in entries:
        path, opts = [], model._meta
        for name in entry.split(LOOKUP_SEP) if isinstance(entry, str) else ():
            field: Any = next((field for field in opts.fields if field.name == name and field.related_model), None)
            if field is None:
                break
            path.append(name)
            opts = field.related_model._meta
        if path:
            found.append(LOOKUP_SEP.join(path))
    return found


# ------------------------------------------------------------------------------------------------ choosing


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the chooser."""

    name: str
    label: str
    shown: bool
    # The identity cannot be hidden.
    locked: bool


class ColumnChooser:
    """``page.column_chooser`` in the templates; false where there is nothing to choose."""

    def __init__(self, page: ListPage) -> None:
        self.page = page

    def __bool__(self) -> bool:
        return bool(self.url) and not self.page.changelist.is_popup and len(self._entries) > 1

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return offered(self.page.request, self.page.model_admin, self.page.changelist.list_display)

    @cached_property
    def visible(self) -> tuple[str, ...]:
        """Names of the columns that are shown, in their order."""
        request, model_admin = self.page.request, self.page.model_admin
        return shown_names(request, model_admin, self._entries, wanted_names(request, model_admin))

    def narrow(self, columns: Columns) -> Columns:
        """``columns`` of the whole list with those that are shown."""
        return replace(columns, shown=self.visible)

    @cached_property
    def choices(self) -> list[Choice]:
        """All columns: those that are shown in their order, then the others."""
        request, model_admin = self.page.request, self.page.model_admin
        table_class, _ = compiled(model_admin, Columns(self._entries, None, (), False))
        identity = identity_name(request, model_admin, self._entries)
        names = [*self.visible, *(name for name in entry_names(self._entries) if name not in self.visible)]
        return [
            Choice(name, _label(table_class.base_columns[name], name), name in self.visible, name == identity)
            for name in names
        ]

    @cached_property
    def url(self) -> str:
        """Where choices are posted to; "" if a project's own ``get_urls`` left it out."""
        try:
            return self.page.url("preferences").partition("?")[0]
        except NoReverseMatch:
            return ""

    @property
    def link(self) -> str:
        """An address that shows others what is shown: columns, rows per page and density are in it, too.

        "" in a popup, and for a ChangeList of another kind, to which these are filters that it does not know.
        """
        changelist = self.page.changelist
        if changelist.is_popup or not isinstance(changelist, ChangeList):
            return ""
        query = self.page.request.GET.copy()
        query.pop(COUNT_VAR, None)
        query[COLUMNS_VAR] = ",".join(self.visible)
        query[PAGE_SIZE_VAR] = str(changelist.list_per_page)
        query[DENSITY_VAR] = self.page.shell.preferences.density or "comfortable"
        return f"{self.page.request.path}?{query.urlencode(safe=',')}"


def _label(column: Any, name: str) -> str:
    return capfirst(str(column.verbose_name or "").strip()) or capfirst(name.replace("_", " ").strip())
