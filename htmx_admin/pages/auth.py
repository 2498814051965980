"""Log in, log out, change the password: Django's views in our shell."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from .. import htmx
from .base import Page


class LoginPage(Page):
    """The log-in form: a page of its own, or a dialog over the page whose session has ended."""

    screen = "auth"
    template = "login"

    def translate(self, response: HttpResponse) -> HttpResponseBase:
        """``login`` is the one view of a site that ``admin_view`` does not wrap."""
        return htmx.translate(self.request, response, signed_in=True)


class LoggedOutPage(Page):
    """Said after logging out."""

    screen = "auth"
    template = "logged_out"


class PasswordChangePage(Page):
    """The form for one's own password."""

    screen = "auth"
    template = "password_change"


class PasswordChangeDonePage(Page):
    """Said after changing the password."""

    screen = "auth"
    template = "password_change_done"
