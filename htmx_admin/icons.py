"""Icons of the sprite ``static/htmx_admin/icons.svg`` (Lucide), as SVG elements that refer to it."""

from __future__ import annotations

from functools import lru_cache

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
