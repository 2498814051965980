"""``@register``: Django's decorator with our site as the default."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.admin import AdminSite as ContribAdminSite
from django.contrib.admin import ModelAdmin as ContribModelAdmin
from django.contrib.admin import register as contrib_register
from django.db.models import Model

ModelAdminType = TypeVar("ModelAdminType", bound="type[ContribModelAdmin[Any]]")


def register(*models: type[Model], site: ContribAdminSite | None = None) -> Callable[[ModelAdminType], ModelAdminType]:
    """Register the decorated ModelAdmin class for ``models`` on ``site`` (default: ``htmx_admin.site``).

    Raises ValueError without a model, for a ``site`` that is no AdminSite, or a class that is no ModelAdmin.
    """
    from .sites import site as default_site

    return contrib_register(*models, site=site or default_site)  # type: ignore[return-value]
