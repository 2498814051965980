"""What became of each record of an action, and how it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.contrib.admin.utils import model_ngettext, quote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, DataError, IntegrityError
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

# So many of the refused records are named.
MOST_NAMED: Final = 50
_LONGEST_NAME: Final = 80
_LONGEST_REASON: Final = 200


class Refused(Exception):
    """Raised for one record by an action: it stays as it is, and the text is shown with its name."""


# What refuses a change, as opposed to a mistake in the program.
EXPECTED: Final = (
    Refused, ValidationError, PermissionDenied, ProtectedError, RestrictedError, IntegrityError, DataError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that stayed as it was, and why."""

    name: str
    url: str
    reason: str


@dataclass(slots=True)
class Outcome:
    """How many records were changed, were so already, or were refused. Of the refused, the first are named."""

    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    # Why none was changed at all.
    failure: str = ""
    # Up to two different reasons, to know whether it is the same for all.
    _reasons: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.changed + self.unchanged + self.refused

    @property
    def reason(self) -> str:
        """The reason of all refusals, "" if there are several."""
        return self._reasons[0] if len(self._reasons) == 1 else ""

    @property
    def more(self) -> int:
        """How many refused records are not named."""
        return self.refused - len(self.refusals)

    def refuse(self, model_admin: ModelAdmin[Any], request: HttpRequest, obj: Any, error: Exception) -> None:
        """Count ``obj`` as refused because of ``error``."""
        reason = Truncator(reason_of(error)).chars(_LONGEST_REASON)
        self.refused += 1
        if reason not in self._reasons and len(self._reasons) < 2:
            self._reasons.append(reason)
        if len(self.refusals) < MOST_NAMED:
            self.refusals.append(Refusal(_name(obj), _url(model_admin, request, obj), reason))

    def nothing(self, reason: str) -> None:
        """All was undone."""
        self.failure, self.unchanged, self.changed = reason, self.unchanged + self.changed, 0

    # -------------------------------------------------------------------------------------------- telling

    @property
    def level(self) -> int:
        """Level of the message."""
        if self.failure or (self.refused and not self.changed):
            return messages.ERROR
        if self.refused:
            return messages.WARNING
        return messages.SUCCESS if self.changed else messages.INFO

    def headline(self, opts: Any) -> str:
        """The numbers in a sentence; if all went well, Django's."""
        if self.failure:
            return self.failure
        if self.changed and self.changed == self.total:
            text = ngettext(
                "%(count)s %(name)s was changed successfully.",
                "%(count)s %(name)s were changed successfully.",
                self.changed,
            )
            return text % {"count": self.changed, "name": model_ngettext(opts, self.changed)}
        name = model_ngettext(opts, self.total)
        text = _("{changed} of {total} {name} changed.").format(changed=self.changed, total=self.total, name=name)
        if self.unchanged:
            text += " " + _("{count} needed no change.").format(count=self.unchanged)
        return text

    def tell(self, model_admin: ModelAdmin[Any], request: HttpRequest) -> None:
        """Tell the user in a message; the refused records are listed in it, with links."""
        context = {"outcome": self, "headline": self.headline(model_admin.opts)}
        html = render_to_string("htmx_admin/action/outcome.html", context)
        model_admin.message_user(request, html, self.level, fail_silently=True)


def reason_of(error: BaseException) -> str:
    """What an exception says to the user; of an unexpected one, nothing that it says itself."""
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, PermissionDenied):
        return str(error) or _("Permission denied")
    if isinstance(error, (ProtectedError, RestrictedError)):
        blocking: Any = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", ())
        names = ", ".join(_name(obj) for obj in list(blocking)[:3])
        return _("Other records need it: {names}").format(names=names)
    if isinstance(error, (IntegrityError, DataError)):
        return _("The database refused the change.")
    if isinstance(error, DatabaseError):
        return _("The database could not do it. Try again.")
    return _("An error occurred.")


def _name(obj: Any) -> str:
    try:
        return str(Truncator(str(obj)).chars(_LONGEST_NAME)) or "-"
    except Exception:  # a project's __str__ on a record that an action left half done
        return f"{obj._meta.verbose_name} {obj.pk}"


def _url(model_admin: ModelAdmin[Any], request: HttpRequest, obj: Any) -> str:
    """The record's page, "" if there is none for the user."""
    try:
        if not model_admin.has_view_or_change_permission(request, obj):
            return ""
    except Exception:  # the same mistake of a project may have refused the record
        return ""
    opts, site = model_admin.opts, model_admin.admin_site.name
    for page in ("detail", "change"):
        try:
            name = f"admin:{opts.app_label}_{opts.model_name}_{page}"
            return reverse(name, args=(quote(obj.pk),), current_app=site)
        except NoReverseMatch:
            continue
    return ""


def labelled(errors: Sequence[tuple[str, str]]) -> str:
    """Errors of a form in one line: label and text."""
    return " ".join(f"{label}: {text}" if label else text for label, text in errors)
