"""Log in, log out, change the password: Django's views in our shell."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import htmx
from .base import Crumb, Page
from .fields import PlainField, plain_fields
from .model import ModelPage


class FormPage(Page):
    """A page with a plain form of Django's."""

    screen = "auth"

    @property
    def form(self) -> Any:
        return self.context.get("form")

    @property
    def status(self) -> int:
        return 422 if self.form is not None and self.form.errors else 200

    @cached_property
    def fields(self) -> list[PlainField]:
        return plain_fields(self.form)

    @property
    def errors(self) -> list[str]:
        """What is wrong with the form as a whole, or else that there are errors below."""
        if not self.form.errors:
            return []
        own = [str(error) for error in self.form.non_field_errors()]
        one, many = "Please correct the error below.", "Please correct the errors below."
        return own or [ngettext(one, many, len(self.form.errors))]


class SoloMixin(Page):
    """A page without the shell: nobody is logged in."""

    frame = "htmx_admin/layouts/solo.html"


class LoginPage(SoloMixin, FormPage):
    """The log-in form: a page of its own, or a dialog over the page whose session has ended."""

    template = "login"
    contrib_templates = ("login",)

    @property
    def title(self) -> str:
        return _("Your session has ended") if self.in_dialog else super().title

    @property
    def form_url(self) -> str:
        """Where the form goes."""
        return str(self.context.get("app_path") or self.request.get_full_path())

    @property
    def dialog_id(self) -> str:
        """The dialog that the form is in."""
        return htmx.SIGN_IN if htmx.is_sign_in(self.request) else htmx.DIALOG

    @property
    def password_reset_url(self) -> str:
        """Address of the project's own password reset, "" if it has none (Django's name for it)."""
        try:
            return reverse("admin_password_reset")
        except NoReverseMatch:
            return ""

    def translate(self, response: HttpResponse) -> HttpResponseBase:
        """``login`` is the one view of a site that ``admin_view`` does not wrap.

        Over a page whose session had ended, success leaves that page as it is. A fragment that was led here, by
        LoginRequiredMiddleware, leads the whole page here.
        """
        is_form = not isinstance(response, HttpResponseRedirectBase)
        if is_form and self.request.method == "GET" and htmx.get_target(self.request) and not self.in_dialog:
            return htmx.expired(self.request, HttpResponseRedirect(self.request.get_full_path()))
        if isinstance(response, HttpResponseRedirectBase) and htmx.is_sign_in(self.request):
            return htmx.signed_in(response)
        return htmx.translate(self.request, response, signed_in=True)


class LoggedOutPage(SoloMixin):
    """Said after logging out."""

    screen = "auth"
    template = "logged_out"
    contrib_templates = ("logged_out",)


class PasswordChangePage(FormPage):
    """The form for one's own password."""

    template = "password_change"
    contrib_templates = ("password_change_form",)
    fragments = {"form": ()}


class PasswordChangeDonePage(Page):
    """Said after changing the password."""

    screen = "auth"
    template = "password_change_done"
    contrib_templates = ("password_change_done",)


class UserPasswordPage(FormPage):
    """The form that sets somebody else's password: ``UserAdmin.user_change_password``."""

    screen = "user_password"
    contrib_templates = ("change_password",)
    fragments = {"form": ()}

    @property
    def user(self) -> Any:
        return self.context["original"]

    @property
    def crumbs(self) -> list[Crumb]:
        opts = self.context["opts"]
        urls = ModelPage(self.request, self.site.get_model_admin(opts.model))
        return [*urls.crumbs[:-1], Crumb(str(self.user), urls.url("change", self.user.pk)), Crumb(_("Change password"))]

    @property
    def can_unset(self) -> bool:
        """Whether password-based log-in can be switched off here (a button of its own, so that it works by itself)."""
        return "usable_password" in self.form.fields and self.user.has_usable_password()
