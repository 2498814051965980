"""What values look like whatever they belong to: nothing, yes and no, numbers, dates, results of methods."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, wraps
from html import unescape
from typing import Any, TypeVar, cast

from django.contrib.admin.utils import display_for_value
from django.core.exceptions import SuspiciousOperation
from django.core.signals import setting_changed
from django.db.models.fields.files import FieldFile
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..icons import icon
from .registry import escape

Shown = TypeVar("Shown", bound=Callable[..., str])


def remembered(show: Shown) -> Shown:
    """Remember what ``show`` made of a value, per language and time zone: dates and numbers repeat within a page."""

    @lru_cache(maxsize=4096, typed=True)
    def remember(language: str, zone: str, *args: Any) -> Any:
        return show(*args)

    @wraps(show)
    def shown(*args: Any) -> Any:
        return remember(get_language(), timezone.get_current_timezone_name(), *args)

    setting_changed.connect(lambda **kwargs: remember.cache_clear(), weak=False)
    return cast(Shown, shown)


def empty(display: str = "-") -> SafeString:
    """What stands for no value: a dash that is read out as "None", or the project's own ``empty_value_display``."""
    if display != "-":
        return mark_safe(display)  # documented as HTML, as in Django's admin
    return format_html(
        '<span class="is-muted" aria-hidden="true">–</span><span class="visually-hidden">{}</span>', _("None")
    )


def is_empty(value: Any) -> bool:
    """Whether ``value`` is nothing to show (Django's ``EMPTY_VALUES``, and files that are not there)."""
    if type(value) is str:
        return not value or value.isspace()
    return value is None or value == "" or (not value and isinstance(value, (list, tuple, dict, FieldFile)))


def generic(value: Any, *, boolean: bool = False, empty_display: str = "-") -> str:
    """HTML of a value that belongs to no field: the result of a method or a callable."""
    if boolean:
        return boolean_html(None if is_empty(value) else bool(value))
    if is_empty(value):
        return empty(empty_display)
    return conditional_escape(display_for_value(value, empty_display))


def generic_data(value: Any, *, boolean: bool = False) -> Any:
    """The same value in an export: a number, a date, … or plain text."""
    if is_empty(value):
        return None
    if boolean:
        return bool(value)
    if hasattr(value, "__html__"):
        return plain_text(value.__html__())
    if isinstance(value, datetime.datetime):
        return local_time(value)
    return value if isinstance(value, _DATA) else str(display_for_value(value, ""))


_DATA = (bool, int, float, Decimal, datetime.date, datetime.time, datetime.timedelta)

# Where a browser begins a new line or cell, words must not run together.
_BREAK = re.compile(r"<(?:br|hr|/p|/div|/li|/tr|/td|/th|/h[1-6])\b", re.IGNORECASE)


def plain_text(html: str) -> str:
    """The text of safe HTML."""
    if "<" not in html and "&" not in html:
        return html
    try:
        return unescape(strip_tags(_BREAK.sub(r" \g<0>", html))).strip()
    except SuspiciousOperation:  # more of "<" than Django takes apart
        return html


def local_time(value: datetime.datetime) -> datetime.datetime:
    """The time on the user's clock."""
    return timezone.template_localtime(value)  # type: ignore[attr-defined, no-any-return]


@remembered
def boolean_html(value: bool | None) -> SafeString:
    """A check or a dash, with a word for those who cannot see it."""
    if value:
        return check(_("Yes"))
    return format_html(
        '<span class="bool bool--no" aria-hidden="true">{}</span><span class="visually-hidden">{}</span>',
        "–" if value is False else "?",
        _("No") if value is False else _("Unknown"),
    )


def check(label: str = "") -> SafeString:
    return format_html('<span class="bool">{}</span>', icon("check", "", label))


@remembered
def number_text(value: Any, places: int | None = None) -> str:
    return formats.number_format(value, places)


@remembered
def date_text(value: datetime.date) -> str:
    return str(formats.localize(value))


@remembered
def date_cell(value: datetime.date) -> str:
    return f'<time datetime="{value}">{escape(date_text(value))}</time>'


@remembered
def datetime_text(value: datetime.datetime) -> str:
    return str(formats.localize(local_time(value)))


@remembered
def datetime_cell(value: datetime.datetime) -> str:
    return f'<time datetime="{value.isoformat()}">{escape(datetime_text(value))}</time>'
