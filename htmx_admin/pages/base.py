"""The contract that every page keeps.

A page holds one request. It *dresses* what Django's view returned: it chooses the template and adds itself to the
context as ``page``; Django's own keys stay. At the edge, ``narrow`` reduces it to the fragment that htmx asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import django
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import select_template
from django.template.response import SimpleTemplateResponse, TemplateResponse

from .. import htmx
from .assets import has_scripts, without_contrib
from .foreign import FRAME_BLOCKS, LIVE_BLOCKS, as_list, is_taken_over, overridden_blocks
from .shell import Shell

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite


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


def is_dressed(response: HttpResponseBase) -> bool:
    """Whether a page of ours made the response, and nothing has to be added."""
    page = (getattr(response, "context_data", None) or {}).get("page")
    return isinstance(page, Page) and page.response is not None


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
    # The pages of Django's that this one stands for: names of its templates, without folder and ending.
    contrib_templates: ClassVar[tuple[str, ...]] = ()
    # Blocks of theirs that our template has, beside those of the shell.
    contrib_blocks: ClassVar[frozenset[str]] = frozenset()
    # Files that Django's template includes and that a project may override for an app or a model.
    contrib_parts: ClassVar[tuple[str, ...]] = ()
    # Width of the dialog when the page is shown in it: "" or "lg".
    dialog_size: str = ""

    def __init__(self, request: HttpRequest, site: AdminSite) -> None:
        self.request = request
        self.site = site
        self.parts = Parts(self)
        self.context: dict[str, Any] = {}
        self.response: SimpleTemplateResponse | None = None
        self.fragment: str = ""
        self.target: htmx.Target | None = None
        self._read: list[Any] = []
        self._found: frozenset[str] = frozenset()

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
        return htmx.in_dialog(self.request) and self.has_fragments

    @cached_property
    def layout(self) -> str:
        """The template that the page's own template extends: a modal is a layout, not a mode.

        Taken over, the way to the shell leads by the project's ``admin/base_site.html``.
        """
        if self.in_dialog:
            return "htmx_admin/layouts/dialog.html"
        if htmx.in_main(self.request) and self.has_fragments:
            return "htmx_admin/layouts/main.html"
        return "admin/base_site.html" if is_taken_over() else self.frame

    # The layout of a whole page.
    frame: ClassVar[str] = "htmx_admin/layouts/shell.html"

    # -------------------------------------------------------------------------------------------- what others brought

    @property
    def _overridden(self) -> frozenset[str]:
        """Blocks that a template of the project or a package overrides. A view may change its response's template."""
        if self.response is None or not self.contrib_templates or not is_taken_over():
            return frozenset()
        names = as_list(self.response.template_name)
        if self._read != names:
            self._read, self._found = names, overridden_blocks(names, self.context) | self._overridden_parts
        return self._found

    @property
    def _overridden_parts(self) -> frozenset[str]:
        """Files that others put in the place of those which Django's template includes: as good as its blocks."""
        return frozenset()

    @property
    def is_plain(self) -> bool:
        """Whether Django's own template is shown in our shell, since somebody overrides blocks that ours lacks."""
        return not self._overridden <= FRAME_BLOCKS | self.contrib_blocks

    @cached_property
    def own(self) -> dict[str, Any]:
        """Our template, for those that stand in the place of Django's; nothing on a plain page."""
        if self.is_plain or not self.contrib_templates:
            return {}
        return dict.fromkeys(self.contrib_templates, select_template(self.candidates(self.template)))

    @property
    def has_tools(self) -> bool:
        """Whether tools stand beside the title; a page that is not ours has them in its content before Django 6.1."""
        return bool(self.own) or django.VERSION >= (6, 1)

    @property
    def has_fragments(self) -> bool:
        """Whether parts of the page can be shown by themselves, with all that somebody put into their blocks."""
        return self._overridden <= LIVE_BLOCKS

    @cached_property
    def is_live(self) -> bool:
        """Whether parts of the page are swapped; scripts of others expect that a page is loaded once, as a whole."""
        return self.has_fragments and not has_scripts(self.media)

    @cached_property
    def media(self) -> Any:
        """Scripts and styles beside ours. A plain page, and a package's own, names its media itself."""
        if self.is_plain or (is_taken_over() and not self.contrib_templates):
            return ""
        jquery = not self.has_fragments
        catalog = self.shell.url("jsi18n")
        return without_contrib(self.context.get("media", ""), self.needed_media, catalog, keep_jquery=jquery)

    @property
    def dialog_media(self) -> str:
        """What is to be loaded for the page in the dialog, since the page beneath need not have it: styles, and scripts
        in a popup; any other page with scripts is opened as a whole.
        """
        return str(self.media) if self.is_live or self.context.get("is_popup") else ""

    @property
    def needed_media(self) -> Media:
        """Hook: what is asked for by widgets that are shown as they are; of Django's own files, only these are kept."""
        return Media()

    # -------------------------------------------------------------------------------------------- responses

    @property
    def status(self) -> int:
        """Status of the answer to htmx: 422 for a form with errors, 409 for a stale one."""
        return 200

    def dress(self, response: Response, *, keep_template: bool = False) -> Response:
        """Make Django's response ours: our template, unless the project named its own, and ``page`` in the context.

        Anything but an unrendered ``TemplateResponse`` (a redirect, a file, a package's own page) is returned as it is.
        Taken over, Django's template names stay behind the project's own ``htmx_admin/…``: the last of them is ours.
        """
        if not isinstance(response, SimpleTemplateResponse) or response.is_rendered:
            return response
        if response.context_data is None:
            response.context_data = {}
        self.response, self.context = response, response.context_data
        response.context_data["page"] = self
        self.prepare()
        special = self.candidates(self.template)
        if is_taken_over() and self.contrib_templates:
            if not keep_template:
                response.template_name = [*special[:-1], *as_list(response.template_name)]
        elif not keep_template:
            response.template_name = special
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
        if self.in_dialog and self.request.method == "GET" and not (self.is_live or self.context.get("is_popup")):
            htmx.open_page(self.request, response)
        if target.fragment not in self.fragments or not self.has_fragments:
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
    def head_title(self) -> str:
        """Title of the browser's tab, put together as in Django's admin."""
        parts = (self.context.get("subtitle"), self.context.get("title") or self.title)
        return " | ".join(str(part) for part in parts if part)

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
