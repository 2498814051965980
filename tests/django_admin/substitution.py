"""Our classes in place of Django's, for the test apps only.

Where a module of a test app imports ``ModelAdmin`` from ``django.contrib.admin``, it gets ours, as if its source had
been changed to use htmx_admin. Django's own modules and ours go on seeing Django's. Sites and ``register()`` are not
replaced here: they become ours by ``htmx_admin.takeover``.
"""

from __future__ import annotations

import builtins
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from .expected import APPS, app_of

# The module in which Django defines a class -> the module in which ours has the same name.
OURS = {
    "django.contrib.admin.options": "htmx_admin",
    "django.contrib.admin.sites": "htmx_admin",
    "django.contrib.contenttypes.admin": "htmx_admin.generic",
}
# Modules through which a test app may come to these classes.
DOORS = ("django.contrib", "django.contrib.admin", "django.contrib.contenttypes")


class StandIn(ModuleType):
    """A module of Django's as a test app sees it. Whatever is set on it is set on the real one."""

    def __init__(self, module: ModuleType) -> None:
        super().__init__(module.__name__)
        vars(self)["module"] = module

    def __getattr__(self, name: str) -> Any:
        return substitute(getattr(self.module, name))

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.module, name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self.module, name)


stand_in = cache(StandIn)


def substitute(value: Any) -> Any:
    """Ours for a class that we extend, a stand-in for a module that has such classes, else the value itself."""
    # type(), because isinstance() would make the site of a lazy object
    if issubclass(type(value), ModuleType):
        return stand_in(value) if is_door(value.__name__) else value
    if issubclass(type(value), type) and value.__module__ in OURS:
        ours = getattr(import_module(OURS[value.__module__]), value.__name__, None)
        if isinstance(ours, type) and issubclass(ours, value):
            return ours
    return value


def is_door(name: str) -> bool:
    return name in DOORS or name.startswith(("django.contrib.admin.", "django.contrib.contenttypes."))


def install() -> None:
    """Answer ``from django.contrib... import ...`` in the modules of test apps."""
    real_import = builtins.__import__

    def import_for_test_apps(
        name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0
    ) -> Any:
        module = real_import(name, globals, locals, fromlist, level)
        if fromlist and globals and is_door(name) and app_of(globals.get("__name__") or "") in APPS:
            return substitute(module)
        return module

    builtins.__import__ = import_for_test_apps
