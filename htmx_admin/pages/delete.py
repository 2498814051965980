"""The confirmation of a deletion: what goes along, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Any

from django.template.response import TemplateResponse
from django.utils.html import conditional_escape, strip_tags
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .base import Response
from .form import popup
from .model import ObjectPage

# Lines of the tree, unless delete_confirmation_max_display (Django 6.1) says another number.
MOST_LINES = 100


@dataclass(slots=True)
class Node:
    """A record that goes, with those that go because of it."""

    html: SafeString
    children: list[Node] = field(default_factory=list)
    # Of the children, those that are not shown are counted, too.
    count: int = 0

    @property
    def text(self) -> str:
        """The line without its link: a summary that opens and closes must hold nothing else to press."""
        return unescape(strip_tags(self.html))


class Deletion:
    """What ``get_deleted_objects`` found, made ready to be shown."""

    def __init__(self, context: dict[str, Any], deleted: Sequence[Any]) -> None:
        self.context = context
        self._deleted = deleted
        limit = context.get("delete_confirmation_max_display")
        # With 0 the project wants the summary alone: no line, and no "…and 7 more" either.
        self._limit: int = MOST_LINES if limit is None else max(0, int(limit))
        self._total = 0

    @property
    def is_possible(self) -> bool:
        return not self.context["protected"] and not self.context["perms_lacking"]

    @cached_property
    def summary(self) -> list[tuple[str, int]]:
        """Plural names and numbers of the records that go, as ``get_deleted_objects`` counted them."""
        return [(str(name), number) for name, number in self.context["model_count"]]

    @property
    def total(self) -> int:
        return sum(number for _name, number in self.summary)

    @cached_property
    def tree(self) -> list[Node]:
        """The records that go, the first lines of them."""
        return list(self._nodes(self._deleted))

    @property
    def more(self) -> int:
        """How many lines are not shown."""
        return max(0, self._total - self._limit) if self.tree and self._limit else 0

    @cached_property
    def protected(self) -> list[SafeString]:
        """The records that stand against it, the first of them."""
        return [_line(item) for item in list(self.context["protected"])[: self._limit]]

    @property
    def more_protected(self) -> int:
        return len(self.context["protected"]) - len(self.protected) if self._limit else 0

    @property
    def perms_lacking(self) -> list[str]:
        """Kinds of records that the user may not delete."""
        return sorted(map(str, self.context["perms_lacking"]))

    def _nodes(self, items: Sequence[Any]) -> Iterator[Node]:
        """Django's list, in which a list holds the children of the item before it."""
        last: Node | None = None
        for item in items:
            if isinstance(item, (list, tuple)):
                shown = list(self._nodes(item))
                if last is not None:
                    last.children, last.count = shown, sum(not isinstance(child, (list, tuple)) for child in item)
                continue
            self._total += 1
            last = None
            if self._total <= self._limit:
                last = Node(_line(item))
                yield last


def _line(item: Any) -> SafeString:
    """A line of ``get_deleted_objects``: text, or HTML with a link."""
    html: str = conditional_escape(item)
    if isinstance(item, SafeData):
        html = html.replace("<a href=", '<a class="link" href=')
    return mark_safe(html)  # escaped above, and what is inserted is ours


class DeletePage(ObjectPage):
    """Django's ``delete_view``."""

    screen = "delete"
    contrib_templates = ("delete_confirmation",)
    crumb = "Delete"

    def dress(self, response: Response, *, keep_template: bool = False) -> Response:
        if isinstance(response, TemplateResponse) and "popup_response_data" in (response.context_data or {}):
            return popup.answer(self, response)  # type: ignore[return-value]
        return super().dress(response, keep_template=keep_template)

    @property
    def title(self) -> str:
        names = {"name": self.context["object_name"], "object": self.object_text}
        own = str(self.context.get("title") or "")
        if own and own not in (_("Delete"), _("Cannot delete %(name)s") % names):
            return own
        if not self.deletion.is_possible:
            return capfirst(_("The %(name)s “%(object)s” cannot be deleted") % names)
        return capfirst(_("Delete the %(name)s “%(object)s”?") % names)

    @cached_property
    def deletion(self) -> Deletion:
        return Deletion(self.context, self.context["deleted_objects"])
