"""403, 404 and 400 inside the shell, so that one knows where one is and where to go; 500 without anything around it."""

from __future__ import annotations

import logging

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from .. import htmx
from .base import Page


class ErrorPage(Page):
    """Answer to an exception that a view of the site raised."""

    screen = "error"

    def answer(self, error: Exception) -> HttpResponse:
        """The page for ``error``: PermissionDenied, Http404, BadRequest or SuspiciousOperation."""
        status = self.status_of(error)
        if isinstance(error, SuspiciousOperation):
            # As Django's own handler does, so that a project's alarms still hear of it.
            logging.getLogger(f"django.security.{type(error).__name__}").error(
                str(error), exc_info=error, extra={"status_code": 400, "request": self.request}
            )
        title = self.titles()[status]
        if htmx.get_target(self.request) is not None:
            # Nothing is swapped then: admin.js says what happened, and the page stays as it is.
            return HttpResponse(escape(title), status=status)
        response = self.render({"title": title, "code": status, "reason": self.reason(error)})
        response.status_code = status
        return response

    @staticmethod
    def status_of(error: Exception) -> int:
        """The status that Django gives the exception."""
        if isinstance(error, PermissionDenied):
            return 403
        return 400 if isinstance(error, (SuspiciousOperation, BadRequest)) else 404

    @staticmethod
    def titles() -> dict[int, str]:
        return {400: _("Bad request"), 403: _("Permission denied"), 404: _("Page not found")}

    @staticmethod
    def reason(error: Exception) -> str:
        """What the project said to the user with ``PermissionDenied("…")``; other texts are written for developers."""
        reasons = [arg for arg in error.args if isinstance(arg, str)] if isinstance(error, PermissionDenied) else []
        return reasons[0] if reasons else ""

    @property
    def back_url(self) -> str:
        """The page that the user came from, if it is on this host and not this one."""
        referer = self.request.headers.get("Referer", "")
        origin = f"{self.request.scheme}://{self.request.get_host()}/"
        here = self.request.build_absolute_uri()
        return referer if referer.startswith(origin) and referer != here else ""


def server_error(request: HttpRequest, template_name: str = "htmx_admin/error/500.html") -> HttpResponse:
    """For ``handler500`` of a project: a page that needs no database, no session and no context processor.

    In the project's root URLconf: ``handler500 = "htmx_admin.pages.error.server_error"``.
    """
    again = request.get_full_path() if request.method == "GET" else ""
    try:
        home = reverse("admin:index", current_app=getattr(request, "current_app", None))
    except NoReverseMatch:
        home = "/"
    try:
        # Without the request there are no context processors.
        html = render_to_string(template_name, {"again_url": again, "home_url": home})
    except Exception:
        # The templates or the static files may be what is broken.
        return HttpResponseServerError(escape(_("Server error (500)")))
    return HttpResponseServerError(html)
