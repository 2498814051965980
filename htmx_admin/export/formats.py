"""The formats. Each turns the rows, one after the other, into pieces of a file.

django-tables2's ``TableExport`` collects all rows in a dataset of tablib's before it writes the first byte: fine for a
page, not for a million rows. CSV, XLSX and JSON are therefore written row by row, by the csv module, openpyxl's
write-only mode and Django's JSON encoder; every other format of tables2 is left to ``TableExport``.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import chain, islice
from typing import Any, Final, Protocol

from .cells import as_cell, as_json, as_text, is_formula

# Bytes of a piece, about; the rows of a worksheet, with its head.
PIECE: Final = 64 * 1024
MOST_ROWS: Final = 1_048_576


@dataclass
class Sheet:
    """What is exported. Rows are made while they are written."""

    title: str
    # Names of the columns, unique; their heads.
    names: Sequence[str]
    labels: Sequence[str]
    rows: Iterable[Sequence[Any]]

    def as_values(self, exclude_columns: Any = None) -> Iterator[Sequence[Any]]:
        """Heads and rows as django-tables2's ``TableExport`` asks a table for them: text that holds no formula."""
        for row in chain([self.labels], self.rows):
            yield [as_text(value) for value in row]


class Format(Protocol):
    """A kind of file."""

    @property
    def name(self) -> str:
        """As in the address, and the ending of the file's name."""

    @property
    def label(self) -> str:
        """As people call it."""

    @property
    def content_type(self) -> str:
        """As the response names it."""

    @property
    def is_available(self) -> bool:
        """Whether what writes it is installed."""

    def pieces(self, sheet: Sheet) -> Iterator[bytes]:
        """The file, piece by piece; the rows of ``sheet`` are asked for as they are needed."""


class CSVFormat:
    """Comma-separated text in UTF-8, with the mark by which Excel knows that it is."""

    name, label, content_type = "csv", "CSV", "text/csv; charset=utf-8"
    is_available = True

    def pieces(self, sheet: Sheet) -> Iterator[bytes]:
        buffer = io.StringIO("\ufeff", newline="")
        buffer.seek(0, io.SEEK_END)
        writer = csv.writer(buffer)
        for values in sheet.as_values():
            writer.writerow(values)
            if buffer.tell() >= PIECE:
                yield _take(buffer)
        yield _take(buffer)


class JSONFormat:
    """A list of objects, one a line, whose keys are the names of the columns."""

    name, label, content_type = "json", "JSON", "application/json"
    is_available = True

    def pieces(self, sheet: Sheet) -> Iterator[bytes]:
        keys = [json.dumps(name) for name in sheet.names]
        buffer = io.StringIO()
        buffer.write("[")
        separator = "\n"
        for row in sheet.rows:
            pairs = ", ".join(f"{key}: {as_json(value)}" for key, value in zip(keys, row, strict=True))
            buffer.write(f"{separator}{{{pairs}}}")
            separator = ",\n"
            if buffer.tell() >= PIECE:
                yield _take(buffer)
        buffer.write("\n]\n")
        yield _take(buffer)


def _take(buffer: io.StringIO) -> bytes:
    """What is in ``buffer``, which is empty afterwards."""
    piece = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return piece


@cache
def _is_installed(name: str) -> bool:
    return find_spec(name) is not None


class XLSXFormat:
    """An Excel workbook. It is a ZIP archive, which is complete only at the end: it is made in a temporary file."""

    name, label = "xlsx", "Excel (XLSX)"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    @property
    def is_available(self) -> bool:
        return _is_installed("openpyxl")

    def pieces(self, sheet: Sheet) -> Iterator[bytes]:
        with tempfile.TemporaryFile() as file:
            self._write(sheet, file)
            file.seek(0)
            while piece := file.read(PIECE):
                yield piece

    def _write(self, sheet: Sheet, file: Any) -> None:
        """Rows beyond those that a worksheet holds go to a further one."""
        from openpyxl import Workbook

        workbook = Workbook(write_only=True)
        rows = iter(sheet.rows)
        # One worksheet at least; whether another is needed shows when there is one more row.
        first: list[Sequence[Any]] = []
        number = 1
        while first or number == 1:
            worksheet = workbook.create_sheet(_worksheet_title(sheet.title, number))
            worksheet.freeze_panes = "A2"
            for row in chain([sheet.labels], first, islice(rows, MOST_ROWS - 1 - len(first))):
                worksheet.append([_cell(worksheet, value) for value in row])
            first, number = list(islice(rows, 1)), number + 1
        workbook.save(file)


def _cell(worksheet: Any, value: Any) -> Any:
    """``value`` for a worksheet. Text stays text: openpyxl would make a formula of "=1+1"."""
    value = as_cell(value)
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell

    if not is_formula(value):
        return value
    cell = WriteOnlyCell(worksheet, value)
    cell.data_type = "s"
    # Text, also after somebody has edited the cell in Excel.
    cell.quotePrefix = True
    return cell


def _worksheet_title(title: str, number: int) -> str:
    """The name of a worksheet: without what Excel refuses, and short."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f']", " ", title)[:26].strip() or "Export"
    return name if number == 1 else f"{name} {number}"


@dataclass(frozen=True, slots=True)
class TablibFormat:
    """A format of django-tables2's ``TableExport``, made by tablib in memory. All values are text."""

    name: str

    @property
    def label(self) -> str:
        return self.name.upper()

    @property
    def content_type(self) -> str:
        from django_tables2.export import TableExport

        return str(TableExport.FORMATS[self.name])

    @property
    def is_available(self) -> bool:
        """Whether tablib is installed, and the library that it needs for the format."""
        if not _is_installed("tablib"):
            return False
        from tablib.exceptions import UnsupportedFormat
        from tablib.formats import registry

        try:
            registry.get_format(self.name)
        except UnsupportedFormat:
            return False
        return True

    def pieces(self, sheet: Sheet) -> Iterator[bytes]:
        from django_tables2.export import TableExport

        made = TableExport(self.name, sheet, dataset_kwargs={"title": sheet.title}).export()
        yield made if isinstance(made, bytes) else str(made).encode()


# All formats by name: our own, and those of django_tables2.export.TableExport.
_ALL: Final[list[Format]] = [
    *(CSVFormat(), XLSXFormat(), JSONFormat()),
    *(TablibFormat(name) for name in ("tsv", "ods", "xls", "yaml", "latex")),
]
_FORMATS: Final[dict[str, Format]] = {made.name: made for made in _ALL}


def known() -> list[str]:
    """Names of the formats, whether what writes them is installed or not."""
    return list(_FORMATS)


def get_format(name: str) -> Format | None:
    """The format of that name."""
    return _FORMATS.get(name)


def available(names: Iterable[str]) -> list[Format]:
    """The formats among ``names`` that can be written here."""
    return [found for name in names if (found := _FORMATS.get(name)) is not None and found.is_available]
