"""The app: finds the ``admin`` modules of the project, as Django's admin does."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules


class HtmxAdminConfig(AppConfig):
    """``"htmx_admin"`` in INSTALLED_APPS."""

    name = "htmx_admin"
    verbose_name = "htmx_admin"
    default = True

    def ready(self) -> None:
        from .checks import check_dependencies
        from .sites import site

        checks.register(check_dependencies, checks.Tags.admin)
        autodiscover_modules("admin", register_to=site)
