"""Pages of one registered model, and of one of its records."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .base import Crumb, Page
from .foreign import overridden_parts

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin


class ModelPage(Page):
    """A page of one registered model."""

    def __init__(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> None:
        super().__init__(request, model_admin.admin_site)
        self.model_admin = model_admin
        self.opts = model_admin.opts

    @property
    def _overridden_parts(self) -> frozenset[str]:
        return overridden_parts(self.contrib_parts, self.opts.app_label, str(self.opts.model_name))

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
        """The record in words, unless the project gave a title (``extra_context``)."""
        title, name = super().title, self.opts.verbose_name
        made = {_(text) % name for text in ("Add %s", "Change %s", "View %s")}
        return self.object_text if self.object is not None and (not title or title in made) else title

    @cached_property
    def object_text(self) -> str:
        """The record in words; a dash for one without any, as in Django's admin. Made once: it may be a query."""
        text = str(self.object)
        return text if text.strip() else "-"

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
        if self.object is None:
            return super().model_crumbs
        crumbs = [Crumb(self.verbose_name_plural, self.changelist_url)]
        if not self.crumb:
            return [*crumbs, Crumb(self.object_text)]
        return [*crumbs, Crumb(self.object_text, self.detail_url), Crumb(_(self.crumb))]
