"""The app: finds the ``admin`` modules of the project, as Django's admin does."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules


class HtmxAdminConfig(AppConfig):
    """``"htmx_admin"`` in INSTALLED_APPS."""

    name = "htmx_admin"
    verbose_name = "htmx_admin"
    default = True

    # Set by the registry that made this config.
    apps: Any

    def ready(self) -> None:
        from .checks import check_dependencies
        from .sites import site

        checks.register(check_dependencies, checks.Tags.admin)
        if not self.apps.is_installed("htmx_admin.takeover"):
            # Taken over, the site is that of django.contrib.admin, whose own app config says whether to look for them.
            autodiscover_modules("admin", register_to=site)
