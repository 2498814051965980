"""Actions that go through the selected records one by one, and tell what became of each.

``@row_action`` makes an action of a function for one record; ``for_each`` is what it does, for use inside an action.
``change_fields`` is the bulk edit that every list offers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial, wraps
from inspect import signature
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.contrib.admin import action
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, router, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .outcome import EXPECTED, Outcome, Refused, reason_of

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

__all__ = ["Outcome", "Refused", "change_fields", "for_each", "row_action"]

# Records that are locked and loaded at a time.
CHUNK: Final = 500

# Returns False for a record that needs no change.
Change = Callable[[Any], Any]
Permission = str | Sequence[str] | None
Function = TypeVar("Function", bound=Callable[..., Any])

# Where Django logs what became a 500; it goes to the same readers here.
logger = logging.getLogger("django.request")


def for_each(
    model_admin: ModelAdmin[Any],
    request: HttpRequest,
    queryset: QuerySet[Any],
    change: Change,
    *,
    permission: Permission = "change",
    all_or_nothing: bool = False,
    tell: bool = True,
) -> Outcome:
    """Call ``change(record)`` for each record of an action's queryset, in one transaction; returns the Outcome.

    A record is refused if the user lacks the permission for it (``has_<permission>_permission(request, record)``; of
    several names one is enough), or if ``change`` raises something: ``Refused("why")``, a ``ValidationError``,
    ``PermissionDenied``, or an exception that nobody thought of, which is logged. What was written for that record is
    rolled back, and the others go on; with ``all_or_nothing`` nothing is changed then. ``change`` returns False for a
    record that is so already. ``tell=False``: no message.
    """
    outcome = EachRecord(model_admin, request, queryset, permission).run(change, all_or_nothing=all_or_nothing)
    if tell:
        outcome.tell(model_admin, request)
    return outcome


def row_action(
    function: Function | None = None,
    *,
    permissions: Sequence[str] | None = ("change",),
    description: Any = None,
    icon: str = "",
    all_or_nothing: bool = False,
    **options: Any,
) -> Any:
    """Make an admin action of a function or method for one record: ``function(model_admin, request, record)``.

    ``permissions`` and ``description`` mean what they mean in ``@admin.action``; permissions are asked for every
    record, too. Further keywords are handed to ``@admin.action``. What the function may raise and return: ``for_each``.
    """

    def decorate(found: Function) -> Any:
        @wraps(found)
        def run(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
            def change(record: Any) -> Any:
                return found(model_admin, request, record)

            for_each(model_admin, request, queryset, change, permission=permissions, all_or_nothing=all_or_nothing)

        if icon:
            run.icon = icon  # type: ignore[attr-defined]
        asked = list(permissions) if permissions else None
        return action(run, permissions=asked, description=description, **options)

    return decorate if function is None else decorate(function)


@action(permissions=["change"], description=gettext_lazy("Change fields…"))
def change_fields(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase | None:
    """Bulk edit: the page that asks for fields and values, or what is done with them."""
    page = model_admin.bulk_edit_page_class(request, model_admin)
    answer: HttpResponseBase | None = page.answer(queryset)
    return answer


change_fields.icon = "pencil"  # type: ignore[attr-defined]


class EachRecord:
    """Goes through the records of a queryset, whatever their number, and counts what became of them."""

    def __init__(
        self, model_admin: ModelAdmin[Any], request: HttpRequest, queryset: QuerySet[Any], permission: Permission
    ) -> None:
        self.model_admin = model_admin
        self.request = request
        self.using = router.db_for_write(queryset.model)
        self.queryset = queryset
        self._checks = self._permission_checks(permission)
        self._savepoint: Callable[[], AbstractContextManager[Any]] = partial(transaction.atomic, using=self.using)

    def run(
        self,
        change: Change,
        *,
        all_or_nothing: bool = False,
        after_chunk: Callable[[list[Any]], None] | None = None,
    ) -> Outcome:
        """Change the records. ``after_chunk`` is given those of each chunk that were not refused.

        It is what writes then; ``change`` only looks, and needs no savepoint.
        """
        outcome = Outcome()
        if after_chunk is not None:
            self._savepoint = nullcontext
        try:
            with transaction.atomic(using=self.using):
                for chunk in _chunks(self._keys()):
                    self._lock(chunk)
                    done = [obj for obj in self._load(chunk) if self._one(obj, change, outcome)]
                    if after_chunk is not None:
                        after_chunk(done)
                if all_or_nothing and outcome.refused:
                    transaction.set_rollback(True, using=self.using)
                    outcome.nothing(_("Nothing was changed."))
        except DatabaseError as error:
            # Not about one record: the connection, a deadlock, or a statement for many.
            self._log(error)
            outcome.nothing(_("Nothing was changed: {reason}").format(reason=reason_of(error)))
        return outcome

    def rehearse(self, change: Change, limit: int) -> Outcome:
        """What would become of the first ``limit`` records. ``change`` must write nothing."""
        outcome = Outcome()
        for chunk in _chunks(islice(self._keys(), limit)):
            for obj in self._load(chunk):
                self._one(obj, change, outcome)
        return outcome

    # -------------------------------------------------------------------------------------------- one record

    def _one(self, obj: Any, change: Change, outcome: Outcome) -> bool:
        """Change a record, or count it as refused. Returns whether it was not refused."""
        try:
            if not self.may(obj):
                raise PermissionDenied
            with self._savepoint():
                answer = change(obj)
        except Exception as error:  # never a 500: the others go on
            if isinstance(error, DatabaseError) and not isinstance(error, EXPECTED):
                raise  # not about this record: there is no transaction to go on in
            self._log(error)
            outcome.refuse(self.model_admin, self.request, self._again(obj), error)
            return False
        if answer is False:
            outcome.unchanged += 1
        else:
            outcome.changed += 1
        return True

    def may(self, obj: Any) -> bool:
        """Whether the user has one of the permissions for ``obj``."""
        return not self._checks or any(check(obj) for check in self._checks)

    def _permission_checks(self, permission: Permission) -> list[Callable[[Any], bool]]:
        names = [permission] if isinstance(permission, str) else list(permission or ())
        return [self._check(getattr(self.model_admin, f"has_{name}_permission")) for name in names]

    def _check(self, ask: Callable[..., bool]) -> Callable[[Any], bool]:
        """A project's own ``has_ship_permission(request)`` need not know of records."""
        try:
            signature(ask).bind(self.request, None)
        except TypeError:
            return lambda obj: ask(self.request)
        return lambda obj: ask(self.request, obj)

    def _log(self, error: Exception) -> None:
        """What is no answer to the user, but a mistake in the program, or the database's."""
        if isinstance(error, EXPECTED):
            return
        extra = {"status_code": 500, "request": self.request}
        logger.error("Error in an action: %s", self.request.path, exc_info=error, extra=extra)

    def _again(self, obj: Any) -> Any:
        """The record as it is stored: an attempt to change it may have left something on it."""
        return self.queryset.using(self.using).filter(pk=obj.pk).first() or obj

    # -------------------------------------------------------------------------------------------- the records

    def _keys(self) -> Iterator[Any]:
        keys = list(dict.fromkeys(self.queryset.using(self.using).values_list("pk", flat=True)))
        if self.queryset.query.is_sliced:
            self.queryset = self.model_admin.get_queryset(self.request)
        return iter(keys)

    def _lock(self, keys: Sequence[Any]) -> None:
        """Hold the rows until the transaction ends. The queryset itself may have joins that cannot be locked."""
        locked = self.queryset.model._base_manager.using(self.using).select_for_update().filter(pk__in=keys)
        list(locked.values_list("pk"))

    def _load(self, keys: Sequence[Any]) -> Iterator[Any]:
        """The records as they are now, in the order of ``keys``; one that is gone meanwhile is left out."""
        found = {obj.pk: obj for obj in self.queryset.using(self.using).filter(pk__in=keys)}
        return (found[key] for key in keys if key in found)


def _chunks(keys: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(keys, CHUNK)):
        yield chunk
