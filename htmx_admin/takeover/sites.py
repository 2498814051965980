"""How the sites of a project become ours.

The default site does by ``default_site``, which Django documents for this. A project's own sites, whose classes nobody
asks us for, are adopted when they are made: in ``AdminSite.__init__``, the one function of Django's that is wrapped.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.apps import apps
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.sites import AdminSite as ContribAdminSite
from django.contrib.admin.sites import all_sites
from django.contrib.admin.sites import site as contrib_site

import htmx_admin

from .. import sites
from ..adoption import adopt_site

# What could not be taken over, with the reason: for the system check.
failures: dict[str, str] = {}


def take_over() -> None:
    """Make every AdminSite of the project ours, those that are and those that will be. Twice is as good as once."""
    SimpleAdminConfig.default_site = "htmx_admin.AdminSite"
    # One site by two names.
    htmx_admin.site = sites.site = contrib_site  # type: ignore[assignment]
    for site in list(all_sites):
        _adopt(site)
    if not hasattr(ContribAdminSite.__init__, "__wrapped__"):
        ContribAdminSite.__init__ = _adopting(ContribAdminSite.__init__)  # type: ignore[method-assign]


def _adopting(init: Any) -> Any:
    @wraps(init)
    def __init__(self: ContribAdminSite, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        if apps.is_installed("htmx_admin.takeover"):
            _adopt(self)

    return __init__


def _adopt(site: ContribAdminSite) -> None:
    try:
        adopt_site(site)
    except TypeError as error:
        failures[f"{type(site).__module__}.{type(site).__qualname__}"] = str(error)
