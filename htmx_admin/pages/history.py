"""The record's log entries."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.admin.options import get_content_type_for_model
from django.contrib.admin.utils import quote
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from .model import ObjectPage


@dataclass(frozen=True, slots=True)
class Entry:
    """A log entry as it is shown."""

    who: str
    what: str
    when: datetime.datetime
    # The kind of deed: its icon and its word.
    icon: str
    verb: str
    # The record, for lists of several records' entries; no URL if it is gone.
    record: str = ""
    model: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the history; ``url`` is "" for the gap between numbers."""

    label: str
    url: str = ""
    current: bool = False


def log_of(model_admin: Any, obj: Any) -> QuerySet[Any]:
    """The log entries of one record, as Django's history view selects them."""
    from django.contrib.admin.models import LogEntry

    content_type = get_content_type_for_model(model_admin.model)
    return LogEntry.objects.filter(object_id=str(obj.pk), content_type=content_type).select_related("user")


def entries(log: Iterable[Any], site_name: str = "") -> Iterator[Entry]:
    """``log`` as entries; with ``site_name`` (select ``content_type`` along) their records are named and linked."""
    for entry in log:
        icon, verb = _deed(entry)
        user = entry.user
        # A project's own user class need not have it.
        full_name = getattr(user, "get_full_name", str)()
        yield Entry(
            who=full_name or user.get_username(),
            what=entry.get_change_message(),
            when=entry.action_time,
            icon=icon,
            verb=verb,
            record=entry.object_repr,
            model=entry.content_type.name if site_name and entry.content_type else "",
            url=_record_url(entry, site_name) if site_name else "",
        )


def _deed(entry: Any) -> tuple[str, str]:
    if entry.is_addition():
        return "plus", _("Added:")
    if entry.is_deletion():
        return "trash-2", _("Deleted:")
    return "pencil", _("Changed:")


def _record_url(entry: Any, site_name: str) -> str:
    """The record's page on the site that is open; Django's ``get_admin_url`` knows the default site only."""
    if entry.is_deletion() or not entry.content_type or not entry.object_id:
        return ""
    name = f"admin:{entry.content_type.app_label}_{entry.content_type.model}_detail"
    try:
        return reverse(name, args=[quote(entry.object_id)], current_app=site_name)
    except NoReverseMatch:
        return ""


class HistoryPage(ObjectPage):
    """The record's log entries, page by page."""

    screen = "history"
    contrib_templates = ("object_history",)
    contrib_blocks = frozenset({"object-tools", "object-tools-items"})
    crumb = "History"

    @property
    def title(self) -> str:
        return str(self.context.get("title") or "")

    @property
    def entries(self) -> list[Entry]:
        """Those of this page, in Django's order: the oldest first."""
        return list(entries(self.context["action_list"]))

    @cached_property
    def page_links(self) -> list[PageLink]:
        """Links to the pages; none if all entries fit on one."""
        shown = self.context["action_list"]
        if not self.context.get("pagination_required"):
            return []
        return [self._link(item, shown) for item in self.context["page_range"]]

    def _link(self, item: Any, shown: Any) -> PageLink:
        if item == shown.paginator.ELLIPSIS:
            return PageLink(str(item))
        query = self.request.GET.copy()
        query[self.context["page_var"]] = str(item)
        return PageLink(str(item), f"?{query.urlencode()}", item == shown.number)
