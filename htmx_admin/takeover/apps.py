"""``"htmx_admin.takeover"`` in INSTALLED_APPS."""

from __future__ import annotations

from types import ModuleType

from django.apps import AppConfig
from django.core import checks

from .sites import take_over


class TakeoverConfig(AppConfig):
    """Takes over while Django makes its list of apps: no module of the project can have asked for a site by then."""

    name = "htmx_admin.takeover"
    label = "htmx_admin_takeover"
    verbose_name = "htmx_admin in place of Django admin"
    default = True

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        super().__init__(app_name, app_module)
        take_over()

    def ready(self) -> None:
        from .checks import check_takeover

        checks.register(check_takeover, checks.Tags.admin)
