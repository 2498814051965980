"""What values look like whatever they belong to: nothing, yes and no, numbers, dates, results of methods."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from django.contrib.admin.utils import display_for_value
from django.core.signals import setting_changed
from django.db.models.fields.files import FieldFile
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html
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
    return str(formats.localize(timezone.template_localtime(value)))  # type: ignore[attr-defined]


@remembered
def datetime_cell(value: datetime.datetime) -> str:
    return f'<time datetime="{value.isoformat()}">{escape(datetime_text(value))}</time>'
