"""Adoption: a plain ModelAdmin or inline class gets ours under it.

In the method resolution order of ``type(Foo.__name__, (Foo, ours), {})`` Foo's overrides win over ours, and ours over
Django's. The class keeps its name and module, and ``isinstance`` towards the original holds.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.admin import AdminSite as ContribAdminSite
from django.contrib.admin import ModelAdmin as ContribModelAdmin
from django.contrib.admin.options import InlineModelAdmin


def adopt(cls: type[ContribModelAdmin[Any]]) -> type[ContribModelAdmin[Any]]:
    """``cls`` with our ModelAdmin under it; ``cls`` itself if it extends ours already."""
    from .options import ModelAdmin

    return cls if issubclass(cls, ModelAdmin) else _merge(cls, ModelAdmin)


def adopt_inline(cls: type[InlineModelAdmin[Any, Any]]) -> type[InlineModelAdmin[Any, Any]]:
    """``cls`` with our InlineModelAdmin under it; ``cls`` itself if it extends ours already."""
    from .options import InlineModelAdmin as ours

    return cls if issubclass(cls, ours) else _merge(cls, ours)


def adopt_site(site: ContribAdminSite) -> None:
    """Make ``site`` one of ours, and what is registered there; a site of ours stays as it is.

    Raises TypeError if a class cannot be merged with ours, for example because its metaclass forbids it.
    """
    from .sites import AdminSite

    if isinstance(site, AdminSite):
        return
    cls: Any = type(site)
    site.__class__ = _merge(cls, AdminSite)
    for model_admin in site._registry.values():
        model_admin.__class__ = adopt(type(model_admin))


@cache
def _merge(cls: type[Any], ours: type[Any]) -> Any:
    if issubclass(ours, cls):
        return ours
    # type(cls), not type: a mixin may bring its own metaclass.
    metaclass: Any = type(cls)
    return metaclass(cls.__name__, (cls, ours), {"__module__": cls.__module__, "__qualname__": cls.__qualname__})
