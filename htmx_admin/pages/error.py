"""403, 404 and 400 inside the shell, so that one knows where one is and where to go."""

from __future__ import annotations

import logging

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .base import Page


class ErrorPage(Page):
    """Answer to an exception that a view of the site raised."""

    screen = "error"

    def answer(self, error: Exception) -> HttpResponse:
        """The page for ``error``: PermissionDenied, Http404 or SuspiciousOperation."""
        status = self.status_of(error)
        if isinstance(error, SuspiciousOperation):
            # As Django's own handler does, so that a project's alarms still hear of it.
            logging.getLogger(f"django.security.{type(error).__name__}").error(
                str(error), exc_info=error, extra={"status_code": 400, "request": self.request}
            )
        response = self.render({"title": self.titles()[status], "code": status})
        response.status_code = status
        return response

    @staticmethod
    def status_of(error: Exception) -> int:
        """The status that Django gives the exception."""
        if isinstance(error, PermissionDenied):
            return 403
        return 400 if isinstance(error, SuspiciousOperation) else 404

    @staticmethod
    def titles() -> dict[int, str]:
        return {400: _("Bad request"), 403: _("Permission denied"), 404: _("Page not found")}
