"""The home page: the apps and models that the user may see, and the recent actions. One app's page likewise."""

from __future__ import annotations

from .base import Crumb, Page


class HomePage(Page):
    """Index of the site, or of one app."""

    screen = "home"

    @property
    def crumbs(self) -> list[Crumb]:
        return [Crumb(self.title)]
