"""System checks of the take-over: what stands in its way, and the way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import checks
from django.template import Context, TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from ..pages.foreign import ancestry, is_ours
from .sites import failures


def check_takeover(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """E007: the wrong order of apps. E008: a site that stays Django's. W009: another app's or the project's base."""
    return [*_check_order(), *_check_sites(), *_check_templates()]


def _check_order() -> Iterator[checks.CheckMessage]:
    names = [config.name for config in apps.get_app_configs()]
    for name in ("django.contrib.admin", "htmx_admin"):
        if name not in names:
            yield checks.Error(
                f"'htmx_admin.takeover' needs {name!r} in INSTALLED_APPS.",
                hint="INSTALLED_APPS = ['htmx_admin', 'htmx_admin.takeover', 'django.contrib.admin', …]",
                id="htmx_admin.E007",
            )
    if "django.contrib.admin" in names and names.index("htmx_admin.takeover") > names.index("django.contrib.admin"):
        yield checks.Error(
            "'htmx_admin.takeover' stands after 'django.contrib.admin' in INSTALLED_APPS: Django's templates are found "
            "before ours.",
            hint="Move 'htmx_admin.takeover' before 'django.contrib.admin'.",
            id="htmx_admin.E007",
        )


def _check_sites() -> Iterator[checks.CheckMessage]:
    for name, reason in failures.items():
        yield checks.Error(
            f"The site {name} could not be taken over: {reason}",
            hint="Let the class extend htmx_admin.AdminSite, or remove its metaclass.",
            id="htmx_admin.E008",
        )


def _check_templates() -> Iterator[checks.CheckMessage]:
    """Only ``admin/base.html``: the others are made to be overridden, and extend it."""
    try:
        template: Any = get_template("admin/base.html")
        reached = [*ancestry(template.template, Context())]
    except (TemplateDoesNotExist, TemplateSyntaxError):
        return  # Django's own checks say that there is no engine, and a page what is wrong with a template.
    if not is_ours(reached[-1]) and not list(_check_order()):
        yield checks.Warning(
            f"The template admin/base.html is {template.origin.name}: pages that extend it are not shown in the shell.",
            hint="Remove the theme's app from INSTALLED_APPS or put it after 'htmx_admin.takeover'; override "
            "admin/base_site.html, or htmx_admin/layouts/shell.html, instead of admin/base.html.",
            id="htmx_admin.W009",
        )
