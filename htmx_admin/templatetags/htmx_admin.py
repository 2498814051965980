"""Template tags of htmx_admin's templates."""

from __future__ import annotations

from typing import Any

import django
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..icons import icon as make_icon
from ..pages.base import Page
from ..sites import current_site

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """``{% icon "trash-2" "icon--sm" %}``: an icon of the sprite."""
    return make_icon(name, css, str(label))


@register.simple_tag(takes_context=True)
def nonce(context: template.Context, media: Any = None) -> SafeString | str:
    """What ``csp_nonce_attr`` of Django 6.1 is: the attribute for a script or a style sheet, or a Media that has it."""
    value = context.get("csp_nonce")
    if media is not None:
        return media.render(attrs={"nonce": value}) if _can_sign(media, value) else str(media)
    return format_html(' nonce="{}"', value) if value is not None else ""


def _can_sign(media: Any, value: object) -> bool:
    """Whether there is a nonce, and something that it can be written on (Django 6.1)."""
    return value is not None and django.VERSION >= (6, 1) and hasattr(media, "render")


@register.simple_tag(takes_context=True)
def use_page(context: template.Context) -> str:
    """At the head of a layout: ``admin_page`` is the page, or a bare one where a package rendered a template itself."""
    page = context.get("page")
    if not isinstance(page, Page):
        request = context.get("request")
        page = Page(request, current_site(request)) if request is not None else None
        if page is not None:
            page.context = context.flatten()  # type: ignore[assignment]
    context["admin_page"] = page
    return ""
