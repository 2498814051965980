"""The home page: the apps and models that the user may see, and the recent actions. One app's page likewise."""

from __future__ import annotations

from django.urls import reverse

from .base import Crumb, Page
from .history import Entry, entries

# Recent actions that are shown.
RECENT = 10


class HomePage(Page):
    """Index of the site, or of one app."""

    screen = "home"
    contrib_templates = ("index", "app_index")
    # Django's own has no navigation: what is put before or after its content stands in ours.
    contrib_blocks = frozenset({"content"})

    @property
    def app_label(self) -> str:
        """The app whose index it is, "" on the site's."""
        return str(self.context.get("app_label") or "")

    @property
    def crumbs(self) -> list[Crumb]:
        if not self.app_label:
            return [Crumb(self.title)]
        home = Crumb(str(self.site.index_title), reverse("admin:index", current_app=self.site.name))
        return [home, Crumb(self.title)]

    @property
    def recent(self) -> list[Entry]:
        """The user's own last actions, from the site's ``get_log_entries`` hook."""
        log = self.context["log_entries"]
        mine = log.filter(user__pk=self.request.user.pk).select_related("content_type", "user")
        return list(entries(mine[:RECENT], self.site.name))
