"""The site: Django's registry, views and URLs, with our pages for faces.

``admin_view`` is the edge: whatever a view of the site returns is translated there for htmx, and what it raises
becomes a page in the shell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.admin import AdminSite as ContribAdminSite
from django.contrib.admin import ModelAdmin as ContribModelAdmin
from django.contrib.admin import site as contrib_site
from django.contrib.admin.sites import all_sites
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import connections
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.decorators import method_decorator
from django.utils.functional import LazyObject, SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from . import htmx, preferences
from .actions import change_fields
from .adoption import adopt
from .gaps import check_view_on_site
from .mirror import MirroringSite
from .pages.auth import LoggedOutPage, LoginPage, PasswordChangeDonePage, PasswordChangePage, UserPasswordPage
from .pages.base import Page
from .pages.error import ErrorPage
from .pages.foreign import as_list
from .pages.home import HomePage
from .pages.keys import KeysPage

if TYPE_CHECKING:
    from .pages.base import Response

# Django's own template of the page that sets a user's password; a project may name another on its UserAdmin.
USER_CREDENTIALS_TEMPLATE = "admin/auth/user/change_password.html"

View = Callable[..., HttpResponseBase]


class AdminSite(MirroringSite):
    """Django's AdminSite with our pages. A plain ModelAdmin that is registered here is adopted."""

    # Page classes of the site's own pages; replace one to change its page.
    home_page_class: type[HomePage] = HomePage
    login_page_class: type[LoginPage] = LoginPage
    logged_out_page_class: type[LoggedOutPage] = LoggedOutPage
    password_change_page_class: type[PasswordChangePage] = PasswordChangePage
    password_change_done_page_class: type[PasswordChangeDonePage] = PasswordChangeDonePage
    user_password_page_class: type[UserPasswordPage] = UserPasswordPage
    error_page_class: type[ErrorPage] = ErrorPage
    keys_page_class: type[KeysPage] = KeysPage

    # Whether lists offer ``change_fields``. It is not among ``actions``, which others compare with what they added.
    has_bulk_edit: bool = True

    def disable_action(self, name: str) -> None:
        if name == change_fields.__name__ and name not in self._actions:
            self.has_bulk_edit = False
        else:
            super().disable_action(name)

    def get_action(self, name: str) -> Callable[..., Any]:
        if name == change_fields.__name__ and name not in self._global_actions:
            return change_fields
        return super().get_action(name)

    # -------------------------------------------------------------------------------------------- registry

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ContribModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        """Register models, as in Django's admin; ours is put under a class that does not extend it yet."""
        from .options import ModelAdmin

        super().register(model_or_iterable, adopt(admin_class or ModelAdmin), **options)

    # -------------------------------------------------------------------------------------------- the edge

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        """Wrap a view of the site: Django's permission, caching and CSRF tests, then the answer that htmx needs."""
        from django.contrib.contenttypes.views import shortcut

        # Django's view of ``r/…`` is asked through ours, under its own URL and name.
        guarded = super().admin_view(self._with_error_pages(self.view_on_site if view is shortcut else view), cacheable)

        def edge(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            htmx.details(request)
            response = guarded(request, *args, **kwargs)
            return htmx.translate(request, response, signed_in=self.has_permission(request))

        return update_wrapper(edge, guarded)

    def _with_error_pages(self, view: View) -> View:
        """Inside the site, what Django would show as a bare 403, 404 or 400 is a page in the shell."""

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return self._with_page(request, view(request, *args, **kwargs))
            except (PermissionDenied, Http404, SuspiciousOperation, BadRequest) as error:
                response = self.error_page_class(request, self).answer(error)
                _roll_back()
                return response

        return update_wrapper(inner, view)

    def _with_page(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """A page that no page class of ours has dressed: Django's for a user's password gets our template.

        Any other is a project's own; it finds ``page`` in its context, for ``{% extends page.layout %}``.
        """
        if not isinstance(response, SimpleTemplateResponse):
            return response
        page = (response.context_data or {}).get("page")
        if page is not None and (not isinstance(page, Page) or page.response is not None):
            # Dressed by now, or a variable of the project's own, such as the page of a Paginator.
            return response
        own = USER_CREDENTIALS_TEMPLATE not in as_list(response.template_name)[-1:]
        return (Page if own else self.user_password_page_class)(request, self).dress(response, keep_template=own)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Django's, and ``page``: a page that a package renders itself has it, too."""
        return {**super().each_context(request), "page": Page(request, self)}

    # -------------------------------------------------------------------------------------------- pages

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's URLs, that of the preferences and that of the keys."""
        return [
            path("preferences/", self.set_preferences, name="preferences"),
            path("preferences/keys/", self.admin_view(self.keys), name="keys"),
            *super().get_urls(),
        ]

    def keys(self, request: HttpRequest) -> HttpResponse:
        """The sheet of the keys. Not in Django's admin."""
        return self.keys_page_class(request, self).answer()

    def view_on_site(self, request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponseBase:
        """Django's redirect to the record's own address, for those who may view the record."""
        from django.contrib.contenttypes.views import shortcut

        check_view_on_site(self, request, content_type_id, object_id)
        return shortcut(request, content_type_id, object_id)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Apps and models that the user may see, with the ``icon`` of each model. Made when it is first read."""
        return SimpleLazyObject(lambda: self._with_icons(super(AdminSite, self).get_app_list(request, app_label)))

    def _with_icons(self, app_list: list[Any]) -> list[Any]:
        for app in app_list:
            for entry in app["models"]:
                entry["icon"] = getattr(self._registry.get(entry["model"]), "icon", "")
        return app_list

    def _dress(self, page: Page, response: Response, template: object = None) -> Response:
        """``template`` is the one that the project set on the site; it wins over ours."""
        return page.dress(response, keep_template=bool(template))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        response = super().index(request, extra_context)
        return self._dress(self.home_page_class(request, self), response, self.index_template)

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        response = super().app_index(request, app_label, extra_context)
        return self._dress(self.home_page_class(request, self), response, self.app_index_template)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        page = self.login_page_class(request, self)
        response = self._dress(page, super().login(request, extra_context), self.login_template)
        return page.translate(response)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        response = super().logout(request, extra_context)
        return self._dress(self.logged_out_page_class(request, self), response, self.logout_template)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        response = super().password_change(request, extra_context)
        return self._dress(self.password_change_page_class(request, self), response, self.password_change_template)

    def password_change_done(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        response = super().password_change_done(request, extra_context)
        return self._dress(
            self.password_change_done_page_class(request, self), response, self.password_change_done_template
        )

    @method_decorator(login_not_required)
    @method_decorator(never_cache)
    @method_decorator(require_POST)
    @method_decorator(csrf_protect)
    def set_preferences(self, request: HttpRequest) -> HttpResponse:
        """Keep theme, density and keys in cookies of this browser; the way back is ``next``, if it is on this host."""
        if htmx.details(request):
            response = HttpResponse(status=204)
            return htmx.trigger(response, "admin:preferences", **preferences.save(request, response))
        way_back = preferences.way_back(request)
        safe = url_has_allowed_host_and_scheme(way_back, {request.get_host()}, request.is_secure())
        response = HttpResponseRedirect(way_back if safe else "../")
        preferences.save(request, response)
        return response


def _roll_back() -> None:
    """Undo what a refused request wrote: ATOMIC_REQUESTS sees a page, not the exception, and would commit."""
    for connection in connections.all(initialized_only=True):
        if connection.settings_dict["ATOMIC_REQUESTS"] and connection.in_atomic_block:
            connection.set_rollback(True)


def current_site(request: HttpRequest) -> ContribAdminSite:
    """The site that answers ``request``: by the name that its view left there, or by its URL; else the default one."""
    match = request.resolver_match
    names = {getattr(request, "current_app", None), *(match.namespaces if match else ())}
    return next((found for found in all_sites if found.name in names), site)


class DefaultAdminSite(LazyObject):  # type: ignore[type-arg]
    """``htmx_admin.site``, made when it is first used. Taken over, it is ``django.contrib.admin.site``."""

    def _setup(self) -> None:
        taken_over = apps.is_installed("htmx_admin.takeover")
        self._wrapped = contrib_site if taken_over else AdminSite(name="htmx_admin")

    def __repr__(self) -> str:
        return repr(self._wrapped)


site: AdminSite = DefaultAdminSite()  # type: ignore[assignment]
