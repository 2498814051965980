"""The running of an action: what has changed meanwhile, and what went wrong, is told; neither is a 500."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from ..outcome import EXPECTED, reason_of
from .selection import Selection

# The queryset that an action was given, for its page: the action may narrow it further.
MATCHING: Final = "_htmx_admin_matching"
# Names that say "I was asked, and I am sure": the button of our pages, the answer to Django's confirmation.
_CONFIRMED: Final = ("post", "_run")


def run(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[Any], act: Callable[[], HttpResponseBase | None]
) -> HttpResponseBase | None:
    """Run Django's ``response_action``. None, with a message, if a record or the database stood against it."""
    setattr(request, MATCHING, queryset)
    _ask_again(model_admin, request, queryset)
    try:
        return act()
    except PermissionDenied:
        raise
    except EXPECTED as error:
        _roll_back()
        text = _("The action was stopped: {reason}").format(reason=reason_of(error))
        model_admin.message_user(request, text, messages.ERROR, fail_silently=True)
        return None


def _ask_again(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """ "All that match" may be others by now than those which were confirmed: then they are shown once more."""
    selection = Selection(request)
    if not selection.is_all or selection.expected is None:
        return
    count = queryset.count()
    if count == selection.expected:
        return
    data: Any = request.POST.copy()
    for name in _CONFIRMED:
        data.pop(name, None)
    data._mutable = False
    request.POST = data
    text = _("Other records match now than when you were asked: {count}. Nothing was changed; please check again.")
    model_admin.message_user(request, text.format(count=count), messages.WARNING, fail_silently=True)


def _roll_back() -> None:
    """Under ATOMIC_REQUESTS the exception would have undone the request's changes; a message must not keep them."""
    for connection in connections.all(initialized_only=True):
        if connection.settings_dict["ATOMIC_REQUESTS"] and connection.in_atomic_block:
            connection.set_rollback(True)
