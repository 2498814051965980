"""Icons of the sprite ``static/htmx_admin/icons.svg`` (Lucide), as SVG elements that refer to it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


@lru_cache(maxsize=512)
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """``<svg>`` of the icon ``name``; with ``label`` it is an image that is read out, without it is decoration."""
    meaning = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        meaning,
        static("htmx_admin/icons.svg"),
        name,
    )


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """Names of the icons in the sprite."""
    sprite = Path(__file__).parent / "static/htmx_admin/icons.svg"
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite.read_text(encoding="utf-8")))
