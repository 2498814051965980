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


def without_contrib(media: Any) -> Any:
    """``media`` without Django admin's own files. jQuery stays if others' scripts remain: they may need it."""
    if not hasattr(media, "_js_lists"):
        return media
    scripts = [[item for item in part if not _CONTRIB.fullmatch(_path(item))] for part in media._js_lists]
    if all(_JQUERY.fullmatch(_path(item)) for part in scripts for item in part):
        scripts = []
    styles = [
        {medium: [item for item in items if not _CONTRIB.fullmatch(_path(item))] for medium, items in part.items()}
        for part in media._css_lists
    ]
    kept: Any = Media()
    kept._js_lists = scripts
    kept._css_lists = styles
    return kept
