"""The kinds: which fields they are made for, and how they show a value."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib.admin.utils import display_for_field
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import identify_hasher
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils import formats
from django.utils.hashable import make_hashable
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from .registry import Field, Kind, Show, escape, factories, register
from .shown import boolean_html, check, date_cell, date_text, datetime_cell, datetime_text, local_time, number_text


def kind_for(field: Field, badges: Mapping[Any, str] | None = None) -> Kind:
    """The kind of ``field``; ``badges`` (choice -> tone) makes a field with choices a badge."""
    if badges is not None:
        return badge(field, badges)
    field = getattr(field, "output_field", field)  # a GeneratedField is shown as what it generates
    return next(factory for test, factory in reversed(factories) if test(field))(field)


def as_is(value: Any) -> Any:
    """The value itself: what a program makes of it is its own business."""
    return value


def _is(*classes: type[Any]) -> Callable[[Field], bool]:
    return lambda field: isinstance(field, classes)


@register(lambda field: True)
def anything(field: Field) -> Kind:
    return Kind("text", text=lambda value: str(display_for_field(value, field, "", **_NO_LINK)))


# Django 5.2 made links of URLs and files in display_for_field, and gave it an argument against that.
_NO_LINK: Final[dict[str, bool]] = {"avoid_link": True}


@register(_is(models.CharField, models.TextField))
def text(field: Field) -> Kind:
    return Kind(
        "text",
        text=str,
        detail=lambda value: (
            format_html('<span class="whitespace-pre-line">{}</span>', value)
            if "\n" in str(value)
            else escape(str(value))
        ),
        css="is-clip",
    )


@register(_is(models.IntegerField, models.FloatField))
def number(field: Field) -> Kind:
    return Kind("number", text=number_text, css="is-num", remembered=True, data=as_is)


@register(_is(models.AutoField, models.BigAutoField))
def key(field: Field) -> Kind:
    return Kind("key", text=str, css="is-num", data=as_is)


@register(_is(models.DecimalField))
def decimal(field: Field) -> Kind:
    places = getattr(field, "decimal_places", None)

    return Kind(
        "number", text=lambda value: number_text(value, places), css="is-num", remembered=places is not None, data=as_is
    )


@register(_is(models.GeneratedField))
def generated(field: Field) -> Kind:
    return kind_for(field.output_field)  # type: ignore[attr-defined]


@register(_is(models.BooleanField))
def boolean(field: Field) -> Kind:
    def words(value: Any) -> str:
        return _("Unknown") if value is None else _("Yes") if value else _("No")

    def detail(value: Any) -> str:
        return format_html('<span class="row">{}{}</span>', check() if value else "", words(value))

    return Kind("boolean", text=words, cell=boolean_html, detail=detail, shows_empty=True, remembered=True, data=as_is)


@register(_is(models.DateField))
def date(field: Field) -> Kind:
    return Kind("date", text=date_text, cell=date_cell, css="nowrap", remembered=True, data=as_is)


@register(_is(models.DateTimeField))
def datetime_kind(field: Field) -> Kind:
    return Kind("datetime", text=datetime_text, cell=datetime_cell, css="nowrap", remembered=True, data=local_time)


@register(_is(models.TimeField))
def time(field: Field) -> Kind:
    return Kind("time", text=lambda value: str(formats.localize(value)), css="nowrap", remembered=True, data=as_is)


@register(_is(models.DurationField))
def duration(field: Field) -> Kind:
    return Kind("duration", text=str, css="is-num", data=as_is)


@register(_is(models.UUIDField))
def uuid(field: Field) -> Kind:
    return Kind("uuid", text=str, cell=lambda value: format_html('<span class="mono" dir="ltr">{}</span>', value))


@register(_is(models.BinaryField))
def binary(field: Field) -> Kind:
    from django.template.defaultfilters import filesizeformat

    return Kind("binary", text=lambda value: filesizeformat(len(value)), css="is-num")


@register(_is(models.EmailField))
def email(field: Field) -> Kind:
    def link(value: Any) -> str:
        return format_html('<a class="link" href="mailto:{}">{}</a>', value, value)

    return Kind("email", text=str, detail=link, css="is-clip")


@register(_is(models.URLField))
def url(field: Field) -> Kind:
    def link(value: Any) -> str:
        # As in Django's admin, only a safe scheme becomes a link; the field's own validators may allow others.
        try:
            URLValidator()(value)
        except ValidationError:
            return escape(str(value))
        return format_html('<a class="link" href="{}" rel="noreferrer">{}</a>', value, value)

    return Kind("url", text=str, cell=link, linked=lambda value: escape(str(value)), css="is-clip")


@register(_is(models.FileField))
def file(field: Field) -> Kind:
    def name(value: Any) -> str:
        return str(value.name.rpartition("/")[2])

    def link(value: Any) -> str:
        return format_html('<a class="link" href="{}">{}</a>', value.url, name(value))

    return Kind(
        "file", text=lambda value: str(value.name), cell=link, linked=lambda value: escape(name(value)), css="is-clip"
    )


@register(_is(models.ImageField))
def image(field: Field) -> Kind:
    def thumb(size: str, pixels: int) -> Show:
        return lambda value: format_html(
            '<img class="thumb{}" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            size, value.url, value.name.rpartition("/")[2], pixels, pixels,
        )  # fmt: skip

    def link(show: Show) -> Show:
        return lambda value: format_html('<a href="{}">{}</a>', value.url, show(value))

    small, large = thumb("", 32), thumb(" thumb--lg", 88)
    return Kind("image", text=lambda value: str(value.name), cell=link(small), linked=small, detail=link(large))


@register(_is(models.JSONField))
def json_kind(field: Field) -> Kind:
    def dump(value: Any, **options: Any) -> str:
        try:
            return json.dumps(value, ensure_ascii=False, cls=getattr(field, "encoder", None), **options)
        except TypeError:
            return str(value)

    return Kind(
        "json",
        text=dump,
        detail=lambda value: format_html('<pre class="mono" dir="ltr">{}</pre>', dump(value, indent=2)),
        css="is-clip",
        data=as_is,
    )


@register(_is(models.ForeignKey))
def related(field: Field) -> Kind:
    return Kind("related", text=str, css="is-clip")


@register(_is(models.ManyToManyField))
def many(field: Field) -> Kind:
    def tags(value: Any) -> str:
        return format_html_join(" ", '<span class="tag">{}</span>', ((item,) for item in _items(value)))

    return Kind("many", text=lambda value: ", ".join(map(str, _items(value))), cell=tags)


def _items(value: Any) -> list[Any]:
    """What a many-to-many field holds: its manager's records, or a list of them."""
    return list(value.all()) if hasattr(value, "all") else list(value)


@register(lambda field: bool(getattr(field, "flatchoices", None)))
def choice(field: Field) -> Kind:
    return Kind("choice", text=_labels(field), css="is-clip", remembered=True)


def is_password(field: Any) -> bool:
    """Whether the field holds the hash of an account's password, of whichever user model."""
    # Models can be imported only once the apps are ready.
    from django.contrib.auth.base_user import AbstractBaseUser

    owner = getattr(field, "model", None)
    if getattr(field, "name", "") != "password" or not isinstance(owner, type):
        return False
    return issubclass(owner, AbstractBaseUser) or issubclass(get_user_model(), owner)


@register(is_password)
def password(field: Field) -> Kind:
    # Never printed. Django masks it, too, but in the newest versions only.
    return Kind("password", text=lambda value: _("Set"), detail=_password_summary)


def _password_summary(value: str) -> str:
    """What Django's password widget tells: algorithm and iterations, with salt and hash masked."""
    try:
        summary = identify_hasher(value).safe_summary(value)
    except ValueError:
        return escape(_("No password set."))
    return format_html_join(", ", "<b>{}</b>: {}", ((str(name), str(part)) for name, part in summary.items()))


def badge(field: Field, tones: Mapping[Any, str]) -> Kind:
    """A choice as a badge; ``tones`` gives the tone of each choice (see ``conf.TONES``)."""
    label = _labels(field)

    def shown(value: Any) -> str:
        tone = tones.get(value, "")
        return f'<span class="badge{" badge--" + tone if tone else ""}">{escape(label(value))}</span>'

    return Kind("badge", text=label, cell=shown, remembered=True)


def _labels(field: Field) -> Show:
    """The label of a choice; a value that is no choice (any more) is shown as it is."""
    flat: list[tuple[Any, Any]] = list(field.flatchoices or [])
    labels = {make_hashable(value): name for value, name in flat}
    return lambda value: str(labels.get(make_hashable(value), value))
