"""Adoption: a plain ModelAdmin or inline class gets ours under it.

In the method resolution order of ``type(Foo.__name__, (Foo, ours), {})`` Foo's overrides win over ours, and ours over
Django's. The class keeps its name and module, and ``isinstance`` towards the original holds.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.admin import ModelAdmin as ContribModelAdmin
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin


def adopt(cls: type[ContribModelAdmin[Any]]) -> type[ContribModelAdmin[Any]]:
    """``cls`` with our ModelAdmin under it; ``cls`` itself if it extends ours already."""
    from .options import ModelAdmin

    return cls if issubclass(cls, ModelAdmin) else _merge(cls, ModelAdmin)


def adopt_inline(cls: type[InlineModelAdmin[Any, Any]]) -> type[InlineModelAdmin[Any, Any]]:
    """``cls`` with our InlineModelAdmin under it; ``cls`` itself if it extends ours already."""
    from .options import InlineModelAdmin as ours

    return cls if issubclass(cls, ours) else _merge(cls, ours)


@cache
def _merge(cls: type[Any], ours: type[BaseModelAdmin[Any]]) -> Any:
    if issubclass(ours, cls):
        return ours
    # type(cls), not type: a mixin may bring its own metaclass.
    metaclass: Any = type(cls)
    return metaclass(cls.__name__, (cls, ours), {"__module__": cls.__module__, "__qualname__": cls.__qualname__})
