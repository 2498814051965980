"""Our app as Django's tests install theirs."""

from __future__ import annotations

from unittest import mock

from htmx_admin.apps import HtmxAdminConfig


class SimpleHtmxAdminConfig(HtmxAdminConfig):
    """As Django's SimpleAdminConfig: it does not look for the ``admin`` modules of the other apps."""

    default = False

    def ready(self) -> None:
        with mock.patch("htmx_admin.apps.autodiscover_modules"):
            super().ready()
