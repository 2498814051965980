"""What a value is in a file: text that no spreadsheet runs as a formula, numbers and dates that every program reads."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.duration import duration_string
from django.utils.translation import gettext as _

# Characters that make a formula of a cell (OWASP, "CSV injection"), the full-width ones too, also behind blanks and
# control characters, which spreadsheets skip. A tab or a line break at the beginning is left out by some of them.
_BLANK: Final = r"[\s\x00-\x1f\u200b-\u200f\ufeff]*"
_SIGN: Final = r"[=+\-@＝＋－＠]"
_FORMULA: Final = re.compile(rf"{_BLANK}{_SIGN}|[\t\r\n]")
# A negative number is no formula, as text neither.
_NUMBER: Final = re.compile(r"-\d+(?:[.,]\d+)*")
# Where another separator than ours is the custom (";" in much of Europe), a cell begins in the midst of the text. There
# only what calls something is a danger; other lines that begin with a dash are lists.
_INNER: Final = re.compile(rf"([;\t\r\n]{_BLANK})(?={_SIGN}[^;\t\r\n]*[(|])")
_SEPARATORS: Final = re.compile(r"[;\t\r\n]")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take ``text`` for a formula."""
    return _FORMULA.match(text) is not None and not _NUMBER.fullmatch(text)


def neutral(text: str) -> str:
    """``text`` with an apostrophe before what a spreadsheet would calculate, or run."""
    if is_formula(text):
        text = f"'{text}"
    return _INNER.sub(r"\1'", text) if _SEPARATORS.search(text) else text


def as_text(value: Any) -> Any:
    """``value`` in a file of text (CSV): dates and numbers in the form that every program reads; else neutral text."""
    return _TEXTS.get(type(value), _other)(value)


def _datetime(value: datetime.datetime) -> str:
    """The local time, as spreadsheets know no time zones."""
    return value.replace(tzinfo=None).isoformat(" ", "seconds")


def _other(value: Any) -> Any:
    """A subclass is treated as its class: booleans before numbers, datetimes before dates."""
    if isinstance(value, (list, dict, tuple)):
        return neutral(json.dumps(value, ensure_ascii=False, default=str))
    for cls, show in _TEXTS.items():
        if isinstance(value, cls):
            return show(value)
    return neutral(str(value))


_TEXTS: Final[dict[type[Any], Callable[[Any], Any]]] = {
    str: lambda value: neutral(str(value)),
    type(None): lambda value: "",
    bool: lambda value: _("Yes") if value else _("No"),
    int: int,
    float: float,
    Decimal: lambda value: format(value, "f"),
    datetime.datetime: _datetime,
    datetime.date: lambda value: value.isoformat(),
    datetime.time: lambda value: value.replace(tzinfo=None).isoformat("seconds"),
    datetime.timedelta: duration_string,
}


# ------------------------------------------------------------------------------------------------ JSON


class JSONEncoder(DjangoJSONEncoder):
    """Django's: ISO 8601 for dates and durations, decimals as strings (exact); anything else as its text."""

    def default(self, o: Any) -> Any:
        if isinstance(o, datetime.time):
            return o.isoformat()
        try:
            return super().default(o)
        except TypeError:
            return str(o)


_encode = JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def as_json(value: Any) -> str:
    """JSON of ``value``. What JSON has no number for (NaN, infinity) is text."""
    try:
        return _encode(value)
    except (TypeError, ValueError):  # NaN, keys that are no text, an object within itself
        return json.dumps(str(value), ensure_ascii=False)


# ------------------------------------------------------------------------------------------------ XLSX

# Characters that XML cannot hold.
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel keeps 15 digits of a number, and counts days from 1900.
_MOST_DIGITS: Final = 15
_FIRST_YEAR: Final = 1900


def as_cell(value: Any) -> Any:
    """``value`` as a worksheet takes it: numbers, dates and booleans stay what they are, as far as Excel knows them."""
    if value is None or isinstance(value, (bool, datetime.timedelta)):
        return value
    if isinstance(value, (int, float, Decimal)):
        return value if _is_excel_number(value) else str(value)
    if isinstance(value, (datetime.datetime, datetime.time)):
        value = value.replace(tzinfo=None)
    if isinstance(value, (datetime.date, datetime.time)):
        return value if getattr(value, "year", _FIRST_YEAR) >= _FIRST_YEAR else str(value)
    if isinstance(value, (list, dict, tuple)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return _ILLEGAL.sub("", str(value))


def _is_excel_number(value: int | float | Decimal) -> bool:
    """Whether Excel can hold the number without changing it to another."""
    if isinstance(value, int):
        return abs(value) < 10**_MOST_DIGITS
    if not math.isfinite(value) or abs(float(value)) > 1e300:
        return False
    return isinstance(value, float) or len(value.as_tuple().digits) <= _MOST_DIGITS
