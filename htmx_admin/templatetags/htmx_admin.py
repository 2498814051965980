"""Template tags of htmx_admin's templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django
from django import template
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..icons import icon as make_icon
from ..pages.base import Page
from ..sites import current_site

register = template.Library()


class IconNode(template.Node):
    """An icon. A page has many, most of them named by the template itself: those are made once."""

    def __init__(self, args: list[FilterExpression]) -> None:
        self.args = args
        self.is_constant = all(isinstance(arg.var, str) and not arg.filters for arg in args)
        self._html: SafeString | None = None

    def render(self, context: template.Context) -> SafeString:
        if self._html is not None:
            return self._html
        html = make_icon(*(str(arg.resolve(context) or "") for arg in self.args))
        if self.is_constant:
            self._html = html
        return html


@register.tag
def icon(parser: Parser, token: Token) -> IconNode:
    """``{% icon "trash-2" "icon--sm" %}``: an icon of the sprite; the third argument is a label, which is read out."""
    _, *args = token.split_contents()
    if not 1 <= len(args) <= 3:
        raise template.TemplateSyntaxError("icon takes a name, classes and a label")
    return IconNode([parser.compile_filter(arg) for arg in args])


@register.simple_tag
def nav_link(model: Mapping[str, Any], here: str = "") -> SafeString:
    """An entry of the navigation: the list of a ``model`` of Django's ``app_list``, or the form that adds a record.

    One call for each model, on every page: a template would look up the same keys again and again.
    """
    url, current = model.get("admin_url"), ""
    if url:
        current = SafeString(' aria-current="page"' if url == here else "")
    image = make_icon(model.get("icon") or "table-2") if url else make_icon("plus")
    address = url or model.get("add_url") or ""
    return format_html('<a class="nav__link" href="{}"{}>{}{}</a>', address, current, image, model["name"])


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
