"""Export of what the list shows: its matches, in its order, with its columns; or the selected rows of them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.contrib.admin.options import BaseModelAdmin, IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django_tables2 import Table
from django_tables2.rows import BoundRow

from ...export import Format, Sheet, available
from ...values import plain_text
from .. import selection
from .column_chooser import visible_columns
from .columns import CellColumn, entry_names
from .params import EXPORT_VAR, params_without
from .table import Columns, compiled

# Records that are fetched at once.
CHUNK: Final = 2000

Value = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """A format that is offered."""

    name: str
    label: str
    # Where all matches are had in it.
    url: str


class Export:
    """``page.export`` in the templates; and the file itself."""

    def __init__(self, request: HttpRequest, model_admin: Any) -> None:
        self.request = request
        self.model_admin = model_admin
        self.opts = model_admin.opts

    def __bool__(self) -> bool:
        """Whether anything is offered to the user."""
        return bool(self.formats)

    @cached_property
    def formats(self) -> list[Format]:
        """The formats of ``list_export`` that can be written here; none for somebody who may not export."""
        if not self.model_admin.has_export_permission(self.request):
            return []
        return available(self.model_admin.list_export)

    @cached_property
    def choices(self) -> list[Choice]:
        """The formats as links."""
        return [Choice(found.name, found.label, self._url(**{EXPORT_VAR: found.name})) for found in self.formats]

    def _url(self, **more: str) -> str:
        """The list as it is asked for, on whichever page of it one is."""
        query = self.request.GET.copy()
        query.clear()
        for name, value in params_without(self.request, EXPORT_VAR):
            query.appendlist(name, value)
        query.update(more)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    # -------------------------------------------------------------------------------------------- the answer

    @property
    def is_asked(self) -> bool:
        """Whether the request is for a file: a link, or a button of the bulk bar."""
        return EXPORT_VAR in (self.request.POST if self.request.method == "POST" else self.request.GET)

    def answer(self) -> HttpResponseBase:
        """The file; or the list again with a message that says why there is none."""
        admin, request = self.model_admin, self.request
        if not (admin.has_view_or_change_permission(request) and admin.has_export_permission(request)):
            raise PermissionDenied
        name = (request.POST if request.method == "POST" else request.GET)[EXPORT_VAR]
        found = next((found for found in self.formats if found.name == name), None)
        if found is None:
            return self._back(_("There is no export as “%(name)s”.") % {"name": name[:40]})
        try:
            changelist = admin.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self._url(**{ERROR_FLAG: "1"}))
        queryset = self._selected(changelist.queryset)
        if queryset is None:
            # Django's own words for actions.
            return self._back(
                _("Items must be selected in order to perform actions on them. No items have been changed.")
            )
        columns = visible_columns(request, admin, changelist.list_display)
        return self._file(found, self.sheet(columns, queryset))

    def _back(self, message: str) -> HttpResponseRedirect:
        self.model_admin.message_user(self.request, message, messages.WARNING, fail_silently=True)
        return HttpResponseRedirect(self._url())

    def _selected(self, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        """The rows that were selected, all for a link or for "select all"; None if nothing was."""
        chosen = selection.Selection(self.request)
        if self.request.method != "POST" or chosen.is_all:
            return queryset
        return queryset.filter(pk__in=chosen.keys) if chosen.keys else None

    def _file(self, found: Format, sheet: Sheet) -> StreamingHttpResponse:
        """The response. Its first piece is made here: what goes wrong at once is an error page, not a torn file."""
        pieces = Pieces(found.pieces(sheet))
        pieces.begin()
        content: Any = pieces.asynchronously() if hasattr(self.request, "scope") else pieces
        response = StreamingHttpResponse(content, content_type=found.content_type)
        response.headers["Content-Disposition"] = str(content_disposition_header(True, self.file_name(found)))
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def file_name(self, found: Format) -> str:
        """A name that is safe on every system: what is in it, and the day."""
        name = slugify(self.opts.verbose_name_plural, allow_unicode=True)[:80] or self.opts.model_name
        now = timezone.now()
        day = timezone.localdate(now) if timezone.is_aware(now) else now.date()
        return f"{name}-{day}.{found.name}"

    # -------------------------------------------------------------------------------------------- the contents

    def sheet(self, entries: Sequence[Any], queryset: QuerySet[Any]) -> Sheet:
        """Heads and rows of ``queryset``, with the columns ``entries`` (of ``list_display``)."""
        table_class, _columns = compiled(self.model_admin, Columns(tuple(entries), None, (), False))
        columns = [
            (name, table_class.base_columns[name])
            for name in entry_names(entries)
            if not table_class.base_columns[name].exclude_from_export
        ]
        table = cache(lambda: table_class([], request=self.request))
        values = [
            column.cell.data if isinstance(column, CellColumn) else _foreign(table(), name) for name, column in columns
        ]
        return Sheet(
            title=capfirst(str(self.opts.verbose_name_plural)),
            names=[name for name, _column in columns],
            labels=[plain_text(capfirst(str(column.verbose_name or name))) for name, column in columns],
            rows=_rows(self.records(queryset), values),
        )

    def records(self, queryset: QuerySet[Any]) -> Generator[Any]:
        """The records of ``queryset`` that the user may view, one after the other."""
        admin = self.model_admin
        own_say = type(admin).has_view_permission is not BaseModelAdmin.has_view_permission
        with closing(stream(queryset)) as found:
            for record in found:
                if not own_say or admin.has_view_permission(self.request, record):
                    yield record


def _rows(records: Generator[Any], values: list[Value]) -> Generator[list[Any]]:
    """A list of values for each record. Whatever happens, the database's cursor is closed at once."""
    with closing(records):
        for record in records:
            yield [value(record) for value in values]


def _foreign(table: Table, name: str) -> Value:
    """A column of the project's own kind: its value is tables2's business."""

    def value(record: Any) -> Any:
        found = BoundRow(record, table=table).get_cell_value(name)
        return plain_text(found.__html__()) if hasattr(found, "__html__") else found

    return value


def stream(queryset: QuerySet[Any]) -> Generator[Any]:
    """The records in their order, so many at a time; what was prefetched stays so.

    PostgreSQL reads on with a cursor of the server, SQLite row by row. The drivers of MariaDB and MySQL fetch the whole
    result first, as does PostgreSQL's where such cursors are switched off: there it is only the keys of it.
    """
    connection = connections[queryset.db]
    off = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    whole = connection.vendor == "mysql" or (connection.vendor == "postgresql" and off)
    yield from _by_keys(queryset) if whole else queryset.iterator(chunk_size=CHUNK)


def _by_keys(queryset: QuerySet[Any]) -> Generator[Any]:
    keys = list(queryset.values_list("pk", flat=True).iterator(chunk_size=CHUNK))
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        found = {record.pk: record for record in queryset.order_by().filter(pk__in=some)}
        # A record may be gone meanwhile.
        yield from (found[key] for key in some if key in found)


class Pieces:
    """An iterator of a file's pieces, each made in the language and time zone of the request.

    Middleware has put both back by the time the response is sent.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._first: bytes | None = None
        self._language = translation.get_language()
        self._zone = timezone.get_current_timezone()

    def begin(self) -> None:
        """Make the first piece now."""
        self._first = next(self)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        with translation.override(self._language), timezone.override(self._zone):
            return next(self._pieces)

    def _next(self) -> bytes | None:
        return next(self, None)

    async def asynchronously(self) -> Any:
        """The pieces for ASGI, where Django would collect those of a plain iterator first."""
        try:
            while (piece := await sync_to_async(self._next)()) is not None:
                yield piece
        finally:
            await sync_to_async(self.close)()

    def close(self) -> None:
        """Let go of the database's cursor and of temporary files, also if the browser went away."""
        close = getattr(self._pieces, "close", None)
        if close is not None:
            close()
