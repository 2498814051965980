"""Files of rows: complete, in pieces, in constant memory."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from typing import Any

import pytest

from htmx_admin.export import Sheet, available, formats, get_format, known

openpyxl = pytest.importorskip("openpyxl")


def sheet(rows: Any = (), **changes: Any) -> Sheet:
    return Sheet(
        **{"title": "Orders", "names": ["number", "total"], "labels": ["Number", "=Total"], "rows": rows, **changes}
    )


def made(name: str, given: Sheet) -> bytes:
    found = get_format(name)
    assert found is not None
    return b"".join(found.pieces(given))


def workbook(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_csv_has_the_mark_for_excel_heads_and_quoted_cells():
    content = made("csv", sheet([['a "quoted", cell\nof two lines', -5], ["=1+1", None]]))
    assert content.startswith("\ufeff".encode()) and content.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["Number", "'=Total"], ['a "quoted", cell\nof two lines', "-5"], ["'=1+1", ""]]


def test_json_is_a_list_of_objects():
    assert json.loads(made("json", sheet([["=1", -5], ["é", None]]))) == [
        {"number": "=1", "total": -5}, {"number": "é", "total": None},
    ]  # fmt: skip
    assert json.loads(made("json", sheet())) == []


def test_xlsx_has_no_formulas_and_keeps_types():
    book = workbook(made("xlsx", sheet([["=1+1", -5], ["\t@SUM(1)", 2.5], ["-5", True]])))
    [page] = book.worksheets
    assert page.title == "Orders" and page.freeze_panes == "A2"
    assert list(page.values) == [("Number", "=Total"), ("=1+1", -5), ("\t@SUM(1)", 2.5), ("-5", True)]
    assert {cell.data_type for row in page for cell in row} == {"s", "n", "b"}
    assert [page[place].quotePrefix for place in ("B1", "A2", "A3", "A4")] == [True, True, True, False]


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 4, 5])
def test_xlsx_goes_on_in_another_worksheet(rows, monkeypatch):
    monkeypatch.setattr(formats, "MOST_ROWS", 3)
    pages = workbook(made("xlsx", sheet([[str(n), n] for n in range(rows)]))).worksheets
    assert [page.title for page in pages] == ["Orders", "Orders 2", "Orders 3"][: max(1, -(-rows // 2))]
    assert all(next(iter(page.values)) == ("Number", "=Total") for page in pages)
    assert [row[1] for page in pages for row in list(page.values)[1:]] == list(range(rows))


@pytest.mark.parametrize("title", ["a[b]:*?/\\'c", "", "x" * 80, "'", "Bücher"])
def test_xlsx_has_a_title_that_excel_takes(title):
    [page] = workbook(made("xlsx", sheet([], title=title))).worksheets
    assert 0 < len(page.title) <= 31


def test_formats_of_tablib_come_by_tables2_and_are_neutral_text():
    pytest.importorskip("tablib")
    assert made("tsv", sheet([["=1", -5]])).decode().splitlines() == ["Number\t'=Total", "'=1\t-5"]
    assert get_format("tsv").content_type == "text/tsv; charset=utf-8"


def test_only_what_is_installed_is_available(monkeypatch):
    assert [found.name for found in available(["json", "csv", "nonsense"])] == ["json", "csv"]
    monkeypatch.setattr(formats, "_is_installed", lambda name: False)
    assert [found.name for found in available(known())] == ["csv", "json"]


@pytest.mark.parametrize("name", ["csv", "json", "xlsx"])
def test_memory_does_not_grow_with_the_rows(name):
    """Four times as many rows, as much memory."""

    def peak(rows: int) -> int:
        found = get_format(name)
        assert found is not None
        tracemalloc.start()
        for _piece in found.pieces(sheet([f"SO-{n}", n] for n in range(rows))):
            pass
        _now, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(100)  # what is imported and cached once
    assert peak(40_000) < 1.1 * peak(10_000) + 100_000


@pytest.mark.parametrize("name", ["csv", "json"])
def test_rows_are_asked_for_while_pieces_are_sent(name):
    asked = []

    def rows():
        for n in range(20_000):
            asked.append(n)
            yield [f"SO-{n}", n]

    found = get_format(name)
    assert found is not None
    next(found.pieces(sheet(rows())))
    assert 0 < len(asked) < 10_000
