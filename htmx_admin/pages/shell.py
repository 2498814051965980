"""What the shell around every page needs: addresses, the theme's choices, how to send the CSRF token."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ..conf import get_setting
from ..preferences import Preferences

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of the theme menu."""

    value: str
    label: str
    icon: str
    pressed: bool


class Shell:
    """``page.shell`` in the templates of the layouts."""

    def __init__(self, request: HttpRequest, site: AdminSite) -> None:
        self.request = request
        self.site = site

    def url(self, name: str) -> str:
        """URL of one of the site's own pages by its name in Django's admin."""
        return reverse(f"admin:{name}", current_app=self.site.name)

    @cached_property
    def home_url(self) -> str:
        return self.url("index")

    @property
    def login_url(self) -> str:
        return self.url("login")

    @property
    def logout_url(self) -> str:
        return self.url("logout")

    @property
    def password_change_url(self) -> str:
        return self.url("password_change")

    @property
    def preferences_url(self) -> str:
        return self.url("preferences")

    @property
    def keys_url(self) -> str:
        return self.url("keys")

    # -------------------------------------------------------------------------------------------- theme

    @cached_property
    def preferences(self) -> Preferences:
        """Theme and density of this browser."""
        return Preferences.of(self.request)

    @property
    def theme_choices(self) -> list[Choice]:
        now = self.preferences.theme
        return [
            Choice("light", _("Light"), "sun", now == "light"),
            Choice("dark", _("Dark"), "moon", now == "dark"),
            Choice("", _("Match system"), "monitor", now == ""),
        ]

    @property
    def density_choices(self) -> list[Choice]:
        now = self.preferences.density
        return [
            Choice("", _("Comfortable rows"), "rows-3", now == ""),
            Choice("compact", _("Compact rows"), "rows-4", now == "compact"),
        ]

    # -------------------------------------------------------------------------------------------- CSRF, environment

    @property
    def csrf_cookie(self) -> str:
        """Cookie that admin.js reads the token from before each request: it is fresh even after a log-in elsewhere."""
        return settings.CSRF_COOKIE_NAME

    @property
    def csrf_in_body(self) -> bool:
        """Whether scripts cannot read the cookie, so that the token has to stand in the page."""
        return bool(settings.CSRF_USE_SESSIONS or settings.CSRF_COOKIE_HTTPONLY)

    @property
    def environment(self) -> str:
        return str(get_setting("ENVIRONMENT"))

    @property
    def environment_tone(self) -> str:
        return str(get_setting("ENVIRONMENT_TONE"))
