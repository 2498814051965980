"""The contract that every page keeps.

A page holds one request. It *dresses* what Django's view returned: it chooses the template and adds itself to the
context as ``page``; Django's own keys stay. At the edge, ``narrow`` reduces it to the fragment that htmx asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .. import htmx
from .assets import without_contrib
from .shell import Shell

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite, ModelAdmin


Response = TypeVar("Response", bound=HttpResponseBase)


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumbs; the last one has no URL."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the screen that is sent along with a fragment: its element's id, its file in the screen's folder."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Companion:
    """A region as ``layouts/fragment.html`` needs it."""

    id: str
    template: list[str]


class Parts:
    """``page.parts.results`` in a template: the candidates for the file of one part of the screen."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def __getitem__(self, name: str) -> list[str]:
        return self._page.candidates(name)


class Page:
    """One screen for one request. Subclasses name their screen and its fragments."""

    # Folder of the screen's templates, below htmx_admin/.
    screen: ClassVar[str] = ""
    # File of the whole page in that folder.
    template: ClassVar[str] = "page"
    # Fragment (first word of the swap target's id) -> regions that change with it. A fragment is the file of the
    # screen's folder with that name.
    fragments: ClassVar[Mapping[str, tuple[Region, ...]]] = {}
    # Width of the dialog when the page is shown in it: "" or "lg".
    dialog_size: str = ""

    def __init__(self, request: HttpRequest, site: AdminSite) -> None:
        self.request = request
        self.site = site
        self.parts = Parts(self)
        self.context: dict[str, Any] = {}
        self.fragment: str = ""
        self.target: htmx.Target | None = None

    # -------------------------------------------------------------------------------------------- templates

    @property
    def template_folders(self) -> list[str]:
        """Folders that are looked through for the templates, the most special first."""
        return ["htmx_admin"]

    def candidates(self, name: str) -> list[str]:
        """Template names for the file ``name`` of this screen, the most special first."""
        return [f"{folder}/{self.screen}/{name}.html" for folder in self.template_folders]

    @cached_property
    def in_dialog(self) -> bool:
        """Whether the page is shown in the dialog."""
        return htmx.in_dialog(self.request)

    @cached_property
    def layout(self) -> str:
        """The template that the page's own template extends: a modal is a layout, not a mode."""
        name = "dialog" if self.in_dialog else "main" if htmx.in_main(self.request) else "shell"
        return f"htmx_admin/layouts/{name}.html"

    # -------------------------------------------------------------------------------------------- responses

    @property
    def status(self) -> int:
        """Status of the answer to htmx: 422 for a form with errors, 409 for a stale one."""
        return 200

    def dress(self, response: Response, *, keep_template: bool = False) -> Response:
        """Make Django's response ours: our template, unless the project named its own, and ``page`` in the context.

        Anything but an unrendered ``TemplateResponse`` (a redirect, a file, a package's own page) is returned as it is.
        """
        if not isinstance(response, SimpleTemplateResponse) or response.is_rendered:
            return response
        if response.context_data is None:
            response.context_data = {}
        self.context = response.context_data
        response.context_data["page"] = self
        self.prepare()
        if not keep_template:
            if "media" in self.context:
                self.context["media"] = without_contrib(self.context["media"])
            response.template_name = self.candidates(self.template)
        return response

    def prepare(self) -> None:
        """Hook: read what Django's view put in ``self.context`` and build the parts of the page from it."""

    def render(self, context: dict[str, Any]) -> HttpResponse:
        """A page that Django's admin does not have: its context is each_context and ``context``."""
        self.request.current_app = self.site.name
        response = TemplateResponse(self.request, [], {**self.site.each_context(self.request), **context})
        return self.dress(response)

    def narrow(self, response: SimpleTemplateResponse, target: htmx.Target) -> None:
        """Reduce the page to the fragment that the target names; an unknown one gets the whole page."""
        if self.status != 200:
            response.status_code = self.status
        if target.fragment not in self.fragments:
            return
        self.target = target
        self.fragment = target.fragment
        response.template_name = "htmx_admin/layouts/fragment.html"

    @property
    def fragment_template(self) -> list[str]:
        """Candidates for the file of the fragment that is asked for."""
        return self.candidates(self.fragment)

    @property
    def companions(self) -> list[Companion]:
        """The regions that are sent along with the fragment."""
        regions = self.fragments.get(self.fragment, ())
        return [Companion(region.id, self.candidates(region.name)) for region in regions]

    # -------------------------------------------------------------------------------------------- for the shell

    @property
    def title(self) -> str:
        """Title of the page, of the browser's tab and the end of the breadcrumbs."""
        return str(self.context.get("title") or "")

    @property
    def crumbs(self) -> list[Crumb]:
        """Breadcrumbs, the page itself last."""
        return [Crumb(self.title)]

    @cached_property
    def nav_url(self) -> str:
        """URL of the navigation entry that is current."""
        return self.request.path

    @cached_property
    def shell(self) -> Shell:
        """What the layouts need beside the page's own content."""
        return Shell(self.request, self.site)


class ModelPage(Page):
    """A page of one registered model."""

    def __init__(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> None:
        super().__init__(request, model_admin.admin_site)
        self.model_admin = model_admin
        self.opts = model_admin.opts

    @property
    def template_folders(self) -> list[str]:
        app, model = self.opts.app_label, self.opts.model_name
        return [f"htmx_admin/{app}/{model}", f"htmx_admin/{app}", "htmx_admin"]

    # -------------------------------------------------------------------------------------------- URLs

    def url(self, name: str, *args: Any) -> str:
        """URL of a page of this model by its name in Django's admin ("change", "delete", …), filters preserved.

        The first argument is the key of a record; it is quoted as Django's admin quotes it.
        """
        url = reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}",
            # The record's key comes first; what follows, such as the name of a field, is a slug.
            args=[quote(arg) for arg in args[:1]] + list(args[1:]),
            current_app=self.site.name,
        )
        return str(add_preserved_filters({"preserved_filters": self.preserved_filters, "opts": self.opts}, url))

    @cached_property
    def preserved_filters(self) -> str:
        """Query string of the list that the user came from, as Django's admin carries it along."""
        return str(self.model_admin.get_preserved_filters(self.request))

    @cached_property
    def changelist_url(self) -> str:
        """URL of the model's list, with the filters that the user came from."""
        return self.url("changelist")

    @property
    def add_url(self) -> str:
        return self.url("add")

    @cached_property
    def nav_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist", current_app=self.site.name)

    # -------------------------------------------------------------------------------------------- for the shell

    @property
    def icon(self) -> str:
        """Icon of the model."""
        return getattr(self.model_admin, "icon", "") or "table-2"

    @cached_property
    def has_add_permission(self) -> bool:
        return self.model_admin.has_add_permission(self.request)

    @property
    def verbose_name_plural(self) -> str:
        return capfirst(str(self.opts.verbose_name_plural))

    @property
    def crumbs(self) -> list[Crumb]:
        app = Crumb(
            str(self.opts.app_config.verbose_name) if self.opts.app_config else self.opts.app_label,
            reverse("admin:app_list", kwargs={"app_label": self.opts.app_label}, current_app=self.site.name),
        )
        return [app, *self.model_crumbs]

    @property
    def model_crumbs(self) -> list[Crumb]:
        """Breadcrumbs below the app."""
        return [Crumb(self.verbose_name_plural, self.changelist_url), Crumb(self.title)]


class ObjectPage(ModelPage):
    """A page of one record (``self.object``; None on the page that adds one)."""

    @property
    def object(self) -> Any:
        """The record, from Django's context."""
        return self.context.get("original") or self.context.get("object")

    @property
    def title(self) -> str:
        return str(self.object) if self.object is not None else super().title

    def object_url(self, name: str) -> str:
        """URL of another page of the same record."""
        return self.url(name, self.object.pk)

    @property
    def detail_url(self) -> str:
        return self.object_url("detail")

    @property
    def change_url(self) -> str:
        return self.object_url("change")

    @property
    def delete_url(self) -> str:
        return self.object_url("delete")

    @property
    def history_url(self) -> str:
        return self.object_url("history")

    @cached_property
    def has_change_permission(self) -> bool:
        return self.model_admin.has_change_permission(self.request, self.object)

    @cached_property
    def has_delete_permission(self) -> bool:
        return self.model_admin.has_delete_permission(self.request, self.object)

    @property
    def view_on_site_url(self) -> str | None:
        return self.model_admin.get_view_on_site_url(self.object)

    # What this page is, as the last breadcrumb below the record's own: "" on its main page.
    crumb: str = ""

    @property
    def model_crumbs(self) -> list[Crumb]:
        if self.object is None or not self.crumb:
            return super().model_crumbs
        return [
            Crumb(self.verbose_name_plural, self.changelist_url),
            Crumb(str(self.object), self.detail_url),
            Crumb(_(self.crumb)),
        ]
