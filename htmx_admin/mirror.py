"""Side by side: a site of ours shows what another site has registered, and the links on its pages stay on it.

The other site is only read. Whenever our registry is asked for, it is compared with the other's as it was last seen:
that is cheap, and so nothing there has to be wrapped to hear of what is registered, unregistered or registered again at
any time. How links stay on the site is told in ``links.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import RLock
from types import MethodType
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.contrib.admin import AdminSite as ContribAdminSite
from django.contrib.admin import ModelAdmin as ContribModelAdmin
from django.contrib.admin.actions import delete_selected
from django.core import checks
from django.db.models import Model
from django.db.models.base import ModelBase
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.utils.functional import SimpleLazyObject

from .links import Links, around_each

if TYPE_CHECKING:
    # A class that is subscripted for type checkers only.
    Registry = dict[type[Model], ContribModelAdmin[Any]]

# One lock for all sites: what one of them makes may ask for another.
_LOCK = RLock()

# The dictionaries of a site that are mirrored.
_MIRRORED = ("_registry", "_actions", "_global_actions")


@dataclass(frozen=True)
class _Adopted:
    """An adopted site, and its dictionaries as they were when they were last looked at."""

    site: ContribAdminSite
    seen: tuple[dict[Any, Any], ...]

    @property
    def is_current(self) -> bool:
        # Values are compared by identity first, and a dictionary that changes meanwhile does no harm.
        return all(getattr(self.site, name) == seen for name, seen in zip(_MIRRORED, self.seen, strict=True))

    def look_again(self) -> _Adopted:
        return replace(self, seen=tuple(dict(getattr(self.site, name)) for name in _MIRRORED))


@dataclass(frozen=True)
class _Entry:
    """A ModelAdmin of an adopted site, and the one that stands for it on ours (None: there can be none)."""

    there: ContribModelAdmin[Any]
    here: ContribModelAdmin[Any] | None


class Mirror:
    """What a site of ours has from those that it adopted."""

    def __init__(self, site: MirroringSite) -> None:
        self.site = site
        self.adopted: list[_Adopted] = []
        # Why a model of an adopted site is missing on ours: for the system check.
        self.failures: dict[type[Model], str] = {}
        self._entries: dict[type[Model], _Entry] = {}
        self._declined: set[type[Model]] = set()
        self._draft: dict[str, dict[Any, Any]] | None = None

    @property
    def sites(self) -> list[ContribAdminSite]:
        return [adopted.site for adopted in self.adopted]

    def add(self, other: ContribAdminSite) -> None:
        """Adopt ``other``. It is not asked for anything yet: that may be long before it has registered something."""
        own = {"delete_selected": delete_selected}
        with _LOCK:
            self.adopted = [*self.adopted, _Adopted(other, ({}, own, own))]

    def leads_to(self, site: ContribAdminSite) -> bool:
        """Whether ``site`` is adopted, by ours or by one that ours adopted."""
        further = (getattr(other, "_mirror", None) for other in self.sites)
        return site in self.sites or any(mirror.leads_to(site) for mirror in further if mirror)

    # -------------------------------------------------------------------------------------------- reading

    def read(self, name: str) -> dict[Any, Any]:
        """One of our site's dictionaries, up to date with the adopted sites."""
        if not all(adopted.is_current for adopted in self.adopted):
            with _LOCK:
                if self._draft is not None:
                    # A class that is being registered asks for the registry: it sees what there is by now.
                    return self._draft[name]
                self._update()
        own: dict[Any, Any] = vars(self.site)[name]
        return own

    def replaced(self, name: str, value: dict[Any, Any]) -> None:
        """Our site got another registry, as autodiscover gives it: what is missing in it is mirrored again."""
        if name == "_registry":
            with _LOCK:
                entries = self._entries.items()
                self._entries = {model: entry for model, entry in entries if value.get(model) is entry.here}
                self.adopted = [replace(adopted, seen=({}, *adopted.seen[1:])) for adopted in self.adopted]

    # -------------------------------------------------------------------------------------------- changing

    def _update(self) -> None:
        """Carry over what changed. New dictionaries take the place of the old: somebody may be iterating over those."""
        before, now = self.adopted, [adopted.look_again() for adopted in self.adopted]
        own = vars(self.site)
        draft = self._draft = {name: dict(own[name]) for name in _MIRRORED}
        try:
            for name, index in (("_actions", 1), ("_global_actions", 2)):
                for old, new in zip(before, now, strict=True):
                    draft[name] = _carry_over(draft[name], old.seen[index], new.seen[index])
            self._update_registry(draft["_registry"], now)
            own.update(draft)
            self.adopted = now
        finally:
            self._draft = None

    def _update_registry(self, draft: Registry, adopted: list[_Adopted]) -> None:
        wanted: Registry = {}
        for other in adopted:
            for model, there in other.seen[0].items():
                wanted.setdefault(model, there)
        for model, entry in list(self._entries.items()):
            if wanted.get(model) is not entry.there:
                del self._entries[model]
                self.failures.pop(model, None)
                if entry.here is not None and draft.get(model) is entry.here:
                    del draft[model]
        for model, there in wanted.items():
            # An entry without a registration: it was taken out of our registry by hand.
            if not (model in draft or model in self._entries or model in self._declined):
                self._entries[model] = _Entry(there, self._make(draft, model, there))

    def _make(
        self, draft: Registry, model: type[Model], there: ContribModelAdmin[Any]
    ) -> ContribModelAdmin[Any] | None:
        """Register the model here as it is there: ``type(there)`` has the options that were given to ``register``."""
        try:
            self.site.register([model], type(there))
        except Exception as error:
            # One class that cannot be made must not close the whole site; the system check tells of it.
            self.failures[model] = f"{type(error).__name__}: {error}"
            draft.pop(model, None)
            return None
        here = draft.get(model)
        if here is not None:
            here.admin_site = self.site
            _carry_attributes(there, here)
        return here

    @contextmanager
    def make_way(self, model: type[Model]) -> Iterator[None]:
        """Around a registration on our site: it takes the place of a mirrored one, and keeps it."""
        with _LOCK:
            if self._draft is not None:
                yield  # it is the mirror that registers
                return
            before: Registry = self.read("_registry")
            entry = self._entries.get(model)
            if entry and entry.here is not None and before.get(model) is entry.here:
                vars(self.site)["_registry"] = {other: admin for other, admin in before.items() if other is not model}
            try:
                yield
            except BaseException:
                vars(self.site)["_registry"] = before
                raise
            self._entries.pop(model, None)
            self.failures.pop(model, None)
            self._declined.discard(model)

    def decline(self, model: type[Model]) -> None:
        """Unregistered on our site: the model stays away, whatever the adopted sites do."""
        with _LOCK:
            self._declined.add(model)
            self._entries.pop(model, None)


def _carry_over(own: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """``own`` with what changed from ``old`` to ``new``; what is our site's own stays."""
    gone = {name for name, value in old.items() if new.get(name) is not value and own.get(name) is value}
    added = {name: value for name, value in new.items() if old.get(name) is not value}
    kept = {name: value for name, value in own.items() if name not in gone}
    return {**kept, **{name: value for name, value in added.items() if name not in kept}}


def _carry_attributes(there: ContribModelAdmin[Any], here: ContribModelAdmin[Any]) -> None:
    """What somebody set on the registered instance: ``admin.site.get_model_admin(User).list_display = …``."""
    for name, value in vars(there).items():
        if not name.startswith("_") and name not in vars(here):
            bound = isinstance(value, MethodType) and value.__self__ is there
            setattr(here, name, MethodType(value.__func__, here) if bound else value)


# ------------------------------------------------------------------------------------------------ the site


def _mirrored(name: str) -> property:
    """One of Django's dictionaries of a site, up to date with the adopted sites whenever it is read."""

    def read(site: MirroringSite) -> dict[Any, Any]:
        own: dict[Any, Any] = vars(site)[name]
        return own if site._mirror is None else site._mirror.read(name)

    def write(site: MirroringSite, value: dict[Any, Any]) -> None:
        vars(site)[name] = value
        if site._mirror is not None:
            site._mirror.replaced(name, value)

    return property(read, write)


class MirroringSite(ContribAdminSite):
    """An AdminSite that can adopt others."""

    _mirror: Mirror | None = None

    _registry = _mirrored("_registry")
    _actions = _mirrored("_actions")
    _global_actions = _mirrored("_global_actions")

    def adopt(self, other: ContribAdminSite) -> None:
        """Show here what ``other`` has registered, now and later, except models that are registered here.

        Global actions come along, too. ``other`` itself is not changed. Adopting it again, or this very site (as
        ``admin.site`` is when htmx_admin has taken it over), does nothing.
        """
        if not isinstance(other, ContribAdminSite):
            raise ValueError("site must subclass AdminSite")
        if other == self or (self._mirror and other in self._mirror.sites):
            return
        mirror = getattr(other, "_mirror", None)
        if mirror and mirror.leads_to(self):
            raise ValueError(f"{other!r} has adopted {self!r}: they cannot adopt each other.")
        if self._mirror is None:
            self._mirror = Mirror(self)
        self._mirror.add(other)
        self._links.add(other)

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ContribModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        if self._mirror is None:
            super().register(model_or_iterable, admin_class, **options)
            return
        for model in _models(model_or_iterable):
            with self._mirror.make_way(model):
                super().register([model], admin_class, **options)

    def unregister(self, model_or_iterable: type[Model] | Iterable[type[Model]]) -> None:
        for model in _models(model_or_iterable):
            super().unregister([model])
            if self._mirror is not None:
                self._mirror.decline(model)

    def check(self, app_configs: Sequence[AppConfig] | None) -> list[checks.CheckMessage]:
        """Django's checks of what is registered, and W010: a model of an adopted site is missing."""
        messages = list(super().check(app_configs))
        failures = self._mirror.failures if self._mirror else {}
        return messages + [
            checks.Warning(
                f"{model.__name__} of an adopted site could not be registered on {self!r}: {reason}",
                hint="Register the model on this site with another class, or with one that extends "
                "htmx_admin.ModelAdmin.",
                obj=self,
                id="htmx_admin.W010",
            )
            for model, reason in failures.items()
        ]

    # -------------------------------------------------------------------------------------------- links

    @property
    def _links(self) -> Links:
        links: Links = vars(self).setdefault("_links", Links(self))
        return links

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Any:
        """Django's, and links that it makes stay on this site."""
        return self._links.around(super().admin_view(view, cacheable))

    @property
    def urls(self) -> Any:
        """Django's triple. The patterns are made when they are first needed, which is after every ``admin.py``."""
        return SimpleLazyObject(self._get_patterns), "admin", self.name

    def _get_patterns(self) -> list[URLPattern | URLResolver]:
        patterns = self.get_urls()
        # Views that a package guards by another site's admin_view, or not at all, are pages of this site, too.
        return around_each(patterns, self._links.around) if self._mirror else patterns


def _models(model_or_iterable: type[Model] | Iterable[type[Model]]) -> Iterable[type[Model]]:
    """As Django tells them apart."""
    return [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
