"""Scripts and styles of a page: those of packages and projects, without what Django's own admin would load."""

from __future__ import annotations

import re
from typing import Any

from django.forms import Media

_JQUERY = re.compile(r"admin/js/(vendor/jquery/jquery(\.min)?\.js|jquery\.init\.js)")
_CONTRIB = re.compile(
    r"admin/(js/(core|urlify|prepopulate|prepopulate_init|actions|inlines|calendar|autocomplete|change_form|cancel"
    r"|SelectBox|SelectFilter2|collapse|admin/\w+|vendor/(xregexp|select2)/.*|vendor/select2/i18n/.*)(\.min)?\.js"
    r"|css/(vendor/select2/.*|autocomplete\.css|widgets\.css|forms\.css))"
)


def _path(item: Any) -> str:
    """The path of a file: it is a string, or an object that prints its tag (in Django 6.1 always)."""
    return str(getattr(item, "_path", item))


def _scripts(media: Any) -> list[str]:
    return [_path(item) for part in getattr(media, "_js_lists", ()) for item in part]


def has_scripts(media: Any) -> bool:
    """Whether scripts are loaded beside ours."""
    return bool(_scripts(media))


def scripts_of_others(media: Any) -> list[str]:
    """The scripts that are neither those of Django's admin nor jQuery."""
    return [path for path in _scripts(media) if not _CONTRIB.fullmatch(path) and not _JQUERY.fullmatch(path)]


def without_contrib(media: Any, needed: Media, catalog: str, *, keep_jquery: bool = False) -> Any:
    """``media`` without Django admin's own files, unless ``needed`` names one: they need each other, and ``catalog``,
    the URL of the translations. jQuery stays if others' scripts remain, or others' templates: they may need it, and
    the translations.
    """
    if not hasattr(media, "_js_lists"):
        return media
    if any(_CONTRIB.fullmatch(path) for path in _scripts(needed)):
        return Media(js=[catalog]) + media + needed
    scripts = [[item for item in part if not _CONTRIB.fullmatch(_path(item))] for part in media._js_lists]
    if not keep_jquery and all(_JQUERY.fullmatch(_path(item)) for part in scripts for item in part):
        scripts = []
    styles = [
        {medium: [item for item in items if not _CONTRIB.fullmatch(_path(item))] for medium, items in part.items()}
        for part in media._css_lists
    ]
    kept: Any = Media(js=[catalog] if any(scripts) else [])
    kept._js_lists = [*kept._js_lists, *(part for part in scripts if part)]
    kept._css_lists = styles
    return kept
