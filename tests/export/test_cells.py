"""Values in files: no formulas, numbers that stay numbers, dates that every program reads."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from htmx_admin.export.cells import as_cell, as_json, as_text, is_formula, neutral

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\ttext",
    "\rtext",
    " =1+1",
    "\xa0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\x00=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "+47 22 33 44 55",
    "-5 pieces",
    "--1",
    "-1-1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe(text):
    assert is_formula(text)
    assert neutral(text).startswith("'") and neutral(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", ["", "text", "1=1", "a-b", "-5", "-5.25", "-1,234.50", "x@y.example", "(=1)", "'=1"])
def test_other_text_stays_as_it_is(text):
    assert neutral(text) == text


def test_a_cell_that_begins_within_the_text_for_another_separator():
    """Excel in German splits at semicolons, whatever our quotes say."""
    assert neutral("a;=HYPERLINK(1)") == "a;'=HYPERLINK(1)"
    assert neutral("a\n=cmd|' /C calc'!A0\nb") == "a\n'=cmd|' /C calc'!A0\nb"
    assert neutral("a\t @SUM(1)") == "a\t '@SUM(1)"
    assert neutral("to do:\n- sugar\n- milk; -5") == "to do:\n- sugar\n- milk; -5"


@given(st.text())
def test_what_is_neutral_is_no_formula_whatever_the_text(text):
    shown = neutral(text)
    assert not is_formula(shown)
    assert neutral(shown) == shown


def test_numbers_and_dates_are_text_of_no_language():
    moment = datetime.datetime(2026, 11, 22, 15, 4, 5, 678, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
    with translation.override("de"):
        assert [as_text(value) for value in (-5, -1.5, Decimal("-1234.50"), Decimal("0E-8"))] == [
            -5, -1.5, "-1234.50", "0.00000000",
        ]  # fmt: skip
        assert as_text(moment) == "2026-11-22 15:04:05"
        assert as_text(moment.date()) == "2026-11-22"
        assert as_text(datetime.time(9, 30)) == "09:30:00"
        assert as_text(datetime.timedelta(days=1, seconds=90)) == "1 00:01:30"
        assert (as_text(True), as_text(False), as_text(None)) == ("Ja", "Nein", "")


def test_text_of_other_things():
    assert as_text(mark_safe("=1")) == "'=1"
    assert as_text(gettext_lazy("Yes")) == "Yes"
    assert as_text(["=1", 2]) == '["=1", 2]'
    assert as_text(UUID(int=1)) == "00000000-0000-0000-0000-000000000001"

    class Formula:
        def __str__(self) -> str:
            return "=1"

    assert as_text(Formula()) == "'=1"


def test_json_is_typed():
    moment = datetime.datetime(2026, 11, 22, 15, 4, tzinfo=datetime.UTC)
    values = [
        1,
        -1.5,
        True,
        None,
        "=1",
        Decimal("1.50"),
        moment,
        moment.date(),
        datetime.timedelta(hours=1),
        {"a": [1]},
    ]
    assert [json.loads(as_json(value)) for value in values] == [
        1, -1.5, True, None, "=1", "1.50", "2026-11-22T15:04:00Z", "2026-11-22", "P0DT01H00M00S", {"a": [1]},
    ]  # fmt: skip


def test_json_of_what_it_has_no_word_for():
    for value in (
        float("nan"),
        [float("inf")],
        {(1, 2): 3},
        object(),
        UUID(int=1),
        datetime.time(9, tzinfo=datetime.UTC),
    ):
        assert isinstance(json.loads(as_json(value)), str)


def test_excel_gets_numbers_dates_and_booleans():
    naive = datetime.datetime(2026, 11, 22, 15, 4)
    kept = [
        1,
        -1.5,
        Decimal("2.5"),
        True,
        None,
        naive,
        naive.date(),
        naive.time(),
        datetime.timedelta(hours=30),
        "text",
    ]
    assert [as_cell(value) for value in kept] == kept
    assert as_cell(naive.replace(tzinfo=datetime.UTC)) == naive


def test_excel_gets_text_for_what_it_would_change_or_refuse():
    assert as_cell(10**15) == "1000000000000000"
    assert as_cell(Decimal("1234567890123456.5")) == "1234567890123456.5"
    assert as_cell(float("nan")) == "nan" and as_cell(Decimal("Infinity")) == "Infinity"
    assert as_cell(datetime.date(1815, 6, 18)) == "1815-06-18"
    assert as_cell("a\x00b\x0bc\ud800d\n") == "abcd\n"
    assert as_cell({"a": [1]}) == '{"a": [1]}'
