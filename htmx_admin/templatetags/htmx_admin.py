"""Template tags of htmx_admin's templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from ..icons import icon as make_icon

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """``{% icon "trash-2" "icon--sm" %}``: an icon of the sprite."""
    return make_icon(name, css, str(label))
