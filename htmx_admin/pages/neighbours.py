"""The records before and after this one, in the order and with the filters of the list that the user came from.

They are found by the values that the list is ordered by, with one row asked for on each side: nothing is counted, and
no page of the list is fetched. A record that its own change took out of the list still has them.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.contrib.admin import filters as contrib_filters
from django.contrib.admin.options import IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR, IncorrectLookupParameters
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, ChangeList
from django.core.exceptions import FieldError, PermissionDenied, SuspiciousOperation, ValidationError
from django.db.models import QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.urls import ResolverMatch
from django.utils.translation import gettext as _

from .list.keyset import Keyset, Position
from .list.ordering import UnpageableError
from .list.params import OWN, POSITION

if TYPE_CHECKING:
    from .model import ObjectPage

# Asks a form for the record beside its own.
STEP_VAR: Final = "_step"
PREVIOUS, NEXT = "previous", "next"

# Parameters of the list that say nothing about which rows it has.
_DROPPED: Final = OWN | POSITION | {ALL_VAR, ERROR_FLAG, IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A record beside this one."""

    name: str
    # The same screen for it, filters preserved.
    url: str


class Neighbours:
    """``page.neighbours`` in the templates; false if there are none."""

    def __init__(self, page: ObjectPage, screen: str) -> None:
        self.page = page
        # Name of the screen in Django's admin: "detail" or "change".
        self.screen = screen

    def __bool__(self) -> bool:
        return self.previous is not None or self.next is not None

    @property
    def previous(self) -> Neighbour | None:
        """The record before this one; None for the first."""
        return self._found[0]

    @property
    def next(self) -> Neighbour | None:
        """The record after this one; None for the last."""
        return self._found[1]

    @cached_property
    def _found(self) -> tuple[Neighbour | None, Neighbour | None]:
        page = self.page
        if page.object is None or page.in_dialog or IS_POPUP_VAR in page.request.GET:
            return None, None
        try:
            changelist = _list_of(page)
            keyset = Keyset.of(changelist.queryset)
            position = self._position(changelist, keyset)
        except (IncorrectLookupParameters, UnpageableError, SuspiciousOperation, PermissionDenied, ValidationError):
            return None, None
        if position is None:
            return None, None
        return self._first(keyset.before(position)), self._first(keyset.after(position))

    def _position(self, changelist: ChangeList, keyset: Keyset) -> Position | None:
        """Where the record stands. It holds its own fields; what else the list is ordered by is asked for.

        A form that was sent has written what was typed onto its record.
        """
        record = self.page.object
        if self.page.request.method == "POST" or any(key.expression is not None for key in keyset.keys):
            order = changelist.queryset.query.order_by
            try:
                whole = Keyset.of(changelist.root_queryset.order_by(*order)).queryset
            except FieldError:  # ordered by what a filter has added
                whole = keyset.queryset
            record = whole.prefetch_related(None).filter(pk=record.pk).first()
        try:
            return None if record is None else keyset.position(record)
        except AttributeError:
            return None

    def _first(self, queryset: QuerySet[Any]) -> Neighbour | None:
        record = queryset.prefetch_related(None).first()
        return None if record is None else Neighbour(str(record), self.page.url(self.screen, record.pk))


class Steps:
    """``page.steps`` of a form: links to the record before and after it, which is looked for when one is followed.

    A form is no slower for them; the price is that they do not know the ends of the list.
    """

    def __init__(self, page: ObjectPage) -> None:
        self.page = page

    def __bool__(self) -> bool:
        page = self.page
        return page.object is not None and not page.in_dialog and IS_POPUP_VAR not in page.request.GET

    @property
    def previous_url(self) -> str:
        return self._url(PREVIOUS)

    @property
    def next_url(self) -> str:
        return self._url(NEXT)

    def _url(self, step: str) -> str:
        url = self.page.url("change", self.page.object.pk)
        return f"{url}{'&' if '?' in url else '?'}{STEP_VAR}={step}"

    def take(self) -> HttpResponseRedirect | None:
        """Where the step leads that the address asks for; back, with a message, at the end of the list."""
        page = self.page
        step = page.request.GET.get(STEP_VAR)
        if not self or step not in (PREVIOUS, NEXT) or page.request.method != "GET":
            return None
        found = Neighbours(page, "change")
        neighbour = found.previous if step == PREVIOUS else found.next
        if neighbour is not None:
            return HttpResponseRedirect(neighbour.url)
        texts = {PREVIOUS: _("This is the first record of the list."), NEXT: _("This is the last record of the list.")}
        page.model_admin.message_user(page.request, texts[step], fail_silently=True)
        return HttpResponseRedirect(page.url("change", page.object.pk))


# ------------------------------------------------------------------------------------------------ the list


class _Unfetched:
    """Goes before a ChangeList: its queryset is made, but no rows are counted or fetched."""

    def get_results(self, request: HttpRequest) -> None:
        self.result_count, self.result_list = 0, ()


def _list_of(page: ObjectPage) -> ChangeList:
    """The ChangeList that the user came from, without rows; all hooks of the project's admin are asked."""
    query = QueryDict(page.request.GET.get("_changelist_filters", ""), mutable=True)
    for name in _DROPPED:
        query.pop(name, None)
    request = _request_for(page, query)
    model_admin = page.model_admin
    found = model_admin.get_changelist(request)
    admin: Any = copy.copy(model_admin)  # the other one is shared
    admin.get_changelist = lambda request, **kwargs: type(found.__name__, (_Unfetched, found), {})
    entries = [entry for entry in model_admin.get_list_filter(request) if _is_needed(entry, query)]
    admin.get_list_filter = lambda request: entries
    changelist: ChangeList = admin.get_changelist_instance(request)
    return changelist


def _request_for(page: ObjectPage, query: QueryDict) -> HttpRequest:
    """The request as it would be for the list with that query."""
    request = copy.copy(page.request)
    request.method = "GET"
    request.GET = query  # type: ignore[assignment]
    request.path = page.nav_url
    if request.resolver_match is not None:
        match = request.resolver_match
        name, namespaces = f"{page.opts.app_label}_{page.opts.model_name}_changelist", [*match.namespaces]
        request.resolver_match = ResolverMatch(match.func, (), {}, name, match.app_names, namespaces)  # type: ignore[arg-type]
    return request


def _is_needed(entry: Any, query: QueryDict) -> bool:
    """Whether a filter may change the rows. Django's own without a parameter does not, and may ask for its choices."""
    if callable(entry):
        return True  # one of the project's own may do so without a parameter
    path, made = entry if isinstance(entry, (tuple, list)) else (entry, None)
    if made is not None and made.__module__ != contrib_filters.__name__:
        return True
    return any(name == path or name.startswith(f"{path}{LOOKUP_SEP}") for name in query)
