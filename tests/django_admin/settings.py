"""Settings for Django's ``runtests.py``: Django's own for SQLite, and our apps before Django's.

``runtests.py`` reads this module before it loads any app, then installs its own list of apps: that list is extended.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable

from django.test import utils
from django.utils.deprecation import RemovedAfterNextVersionWarning, RemovedInNextVersionWarning
from test_sqlite import *  # noqa: F403

from . import substitution

TEST_RUNNER = "tests.django_admin.results.Runner"

OUR_APPS = [
    "tests.django_admin.apps.SimpleHtmxAdminConfig",
    "htmx_admin.takeover",
    "django_tables2",
    "crispy_forms",
]
OTHER_PACKAGES = r"(crispy_forms|crispy_tailwind|django_filters|django_htmx|django_tables2)(\.|$)"


def with_our_apps(installed: Iterable[str]) -> list[str]:
    """Our apps first, as a project that is taken over has them."""
    return [*OUR_APPS, *(name for name in installed if name not in OUR_APPS)]


def extend_overridden_settings() -> None:
    """A test with an INSTALLED_APPS of its own means Django's admin: ours belongs to it there too."""
    enable = utils.override_settings.enable

    def enable_with_our_apps(self: utils.override_settings) -> None:
        if "INSTALLED_APPS" in self.options:
            self.options["INSTALLED_APPS"] = with_our_apps(self.options["INSTALLED_APPS"])
        enable(self)

    utils.override_settings.enable = enable_with_our_apps


apps = sys.modules["__main__"].ALWAYS_INSTALLED_APPS
apps[:] = with_our_apps(apps)
extend_overridden_settings()
substitution.install()

# runtests.py makes Django's deprecations errors. Those of other packages are not ours to repair.
for category in (RemovedInNextVersionWarning, RemovedAfterNextVersionWarning):
    warnings.filterwarnings("default", category=category, module=OTHER_PACKAGES)
