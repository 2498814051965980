"""Admin actions, run on the one record of a detail page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import django
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import model_format_dict
from django.http import HttpRequest
from django.http.response import HttpResponseBase

if TYPE_CHECKING:
    from .page import DetailPage

# Django 6.1 lets actions belong to the change form; their names are posted with this prefix.
HAS_LOCATIONS = django.VERSION >= (6, 1)
CHANGE_FORM_PREFIX = "CHANGE_FORM-" if HAS_LOCATIONS else ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the record's menu."""

    name: str
    label: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """Actions that are posted to one address, under one name."""

    url: str
    field_name: str
    actions: list[Action]


def action_groups(page: DetailPage) -> Iterator[ActionGroup]:
    """Those of the record itself (posted to its page), then those of the list (posted there, with this row chosen)."""
    # An action that asks for values beside the list of actions can only be run there: on the form, or in the list.
    if set(page.model_admin.action_form.base_fields) - {"action", "select_across"}:
        return
    own = _change_form_actions(page.model_admin, page.request)
    if own:
        yield ActionGroup(page.detail_url, f"{CHANGE_FORM_PREFIX}action", list(_shown(page.model_admin, own)))
    names = {entry.name for entry in own}
    listed = [entry for entry in _list_actions(page.model_admin, page.request) if entry.name not in names]
    if listed:
        yield ActionGroup(page.nav_url, "action", list(_shown(page.model_admin, listed)))


@dataclass(frozen=True, slots=True)
class _Entry:
    func: Any
    name: str
    description: str


def _entries(found: dict[str, Any]) -> list[_Entry]:
    """Django's actions, tuples up to 6.0 and objects since; without delete_selected, which has a page per record."""
    made = [
        _Entry(*action) if isinstance(action, tuple) else _Entry(action.func, action.name, str(action.description))
        for action in found.values()
    ]
    return [entry for entry in made if entry.func is not delete_selected and entry.name != "delete_selected"]


def _list_actions(model_admin: Any, request: HttpRequest) -> list[_Entry]:
    return _entries(model_admin.get_actions(request))


def _change_form_actions(model_admin: Any, request: HttpRequest) -> list[_Entry]:
    if not HAS_LOCATIONS:
        return []
    from django.contrib.admin.options import ActionLocation

    return _entries(model_admin._get_actions_with_action_location(request, action_location=ActionLocation.CHANGE_FORM))


def _shown(model_admin: Any, found: list[_Entry]) -> Iterator[Action]:
    for entry in found:
        label = str(entry.description) % model_format_dict(model_admin.opts)
        yield Action(entry.name, label, getattr(entry.func, "icon", ""))


def run_change_form_action(model_admin: Any, request: HttpRequest) -> HttpResponseBase | None:
    """Run the action that was posted. Returns what it answered, or None."""
    if not HAS_LOCATIONS or f"{CHANGE_FORM_PREFIX}action" not in request.POST:
        return None
    from django.contrib.admin.options import ActionLocation

    queryset = model_admin.get_queryset(request)
    answer: HttpResponseBase | None = model_admin.response_action(
        request, queryset, action_location=ActionLocation.CHANGE_FORM
    )
    return answer
