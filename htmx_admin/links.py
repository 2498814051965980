"""Links of a site that has adopted others stay on it, also where somebody wrote ``reverse("admin:…")`` in Python.

Without ``current_app`` such a name means Django's default site. While a view of our site runs, and while its response
is rendered, the thread (or task) has another URLconf: the project's own, and before it the names of the adopted sites,
which lead to our URLs. A name that ours has not leads to where it always led. Addresses are resolved as ever.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from typing import Any
from weakref import WeakKeyDictionary

from asgiref.sync import iscoroutinefunction
from django.contrib.admin import AdminSite
from django.http import FileResponse, StreamingHttpResponse
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, get_urlconf, set_urlconf
from django.urls.resolvers import ResolverMatch, RoutePattern
from django.utils.translation import get_language

Patterns = list[URLPattern | URLResolver]
View = Callable[..., Any]

APP_NAME = "admin"


class _Patterns(URLResolver):
    """Patterns that do not change: reading them once in each language is enough, however often they are asked."""

    def _populate(self) -> None:
        if get_language() not in self._reverse_dict:
            super()._populate()


class _Names(_Patterns):
    """A namespace that is only there to make addresses, never to find what an address leads to."""

    def resolve(self, path: Any) -> ResolverMatch:
        raise Resolver404({"path": path})


class _Urlconf:
    """The project's root URLconf ``base`` with names that stay on ``site``; handlers of errors are the project's."""

    def __init__(self, site: AdminSite, base: Any, root: URLResolver, names: list[_Names]) -> None:
        self.site = site
        self.base = base
        self._module = root.urlconf_module
        self.urlpatterns: Patterns = [*names, *root.url_patterns]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_module"], name)

    def __repr__(self) -> str:
        return f"<{self.base!r} with links that stay on {self.site!r}>"


class Links:
    """The links on the pages of ``site``. As long as it has adopted nobody, they are Django's."""

    def __init__(self, site: AdminSite) -> None:
        self.site = site
        self.others: list[AdminSite] = []
        # By root resolver: Django makes a new one when its caches of URLs are cleared.
        self._urlconfs: WeakKeyDictionary[URLResolver, _Urlconf | None] = WeakKeyDictionary()

    def add(self, other: AdminSite) -> None:
        self.others = [*self.others, other]
        self._urlconfs = WeakKeyDictionary()

    @contextmanager
    def stay(self) -> Iterator[None]:
        """Inside, names of the adopted sites lead to ours. Nothing is left behind, whatever happens."""
        if not self.others:
            yield
            return
        before: Any = get_urlconf()
        base = before.base if isinstance(before, _Urlconf) else before
        urlconf = self._get_urlconf(base)
        if urlconf is None or urlconf is before:
            yield
            return
        set_urlconf(urlconf)  # type: ignore[arg-type]
        try:
            yield
        finally:
            set_urlconf(before)

    def around(self, view: View) -> View:
        """``view``, whose links stay on the site, those in a response that is rendered later too."""

        def inner(*args: Any, **kwargs: Any) -> Any:
            with self.stay():
                return self._later(view(*args, **kwargs))

        async def inner_async(*args: Any, **kwargs: Any) -> Any:
            with self.stay():
                return self._later(await view(*args, **kwargs))

        return update_wrapper(inner_async if iscoroutinefunction(view) else inner, view)

    def _later(self, response: Any) -> Any:
        """Rendering and streaming happen after the view has returned, in a thread of their own if need be."""
        if not self.others:
            return response
        render = getattr(response, "render", None)
        if callable(render) and not getattr(response, "is_rendered", True) and not iscoroutinefunction(render):
            response.render = self._rendering(response)
        elif isinstance(response, StreamingHttpResponse) and not (
            response.is_async or isinstance(response, FileResponse)
        ):
            response.streaming_content = self._streaming(iter(response.streaming_content))  # type: ignore[arg-type]
        return response

    def _rendering(self, response: Any) -> Callable[[], Any]:
        def render() -> Any:
            # Taken away first: callbacks of rendering may pickle the response for a cache.
            vars(response).pop("render", None)
            with self.stay():
                return response.render()

        return render

    def _streaming(self, chunks: Iterator[Any]) -> Iterator[Any]:
        end = object()
        while True:
            with self.stay():
                chunk = next(chunks, end)
            if chunk is end:
                return
            yield chunk

    # -------------------------------------------------------------------------------------------- the URLconf

    def _get_urlconf(self, base: Any) -> _Urlconf | None:
        root, urlconfs = get_resolver(base), self._urlconfs
        if root not in urlconfs:
            urlconfs[root] = self._make_urlconf(base, root)
        return urlconfs[root]

    def _make_urlconf(self, base: Any, root: URLResolver) -> _Urlconf | None:
        """None if our site has no address there."""
        ours = _find(root.url_patterns, self.site.name)
        if ours is None:
            return None
        found = {other.name: _find(root.url_patterns, other.name) for other in self.others}
        theirs = {name: there for name, there in found.items() if name != self.site.name}
        return _Urlconf(
            self.site,
            base,
            root,
            # Our own name, too: ``{% url "admin:…" %}`` asks for it, and may mean a page that only the other site has.
            [
                _names(self.site.name, ours, theirs.values()),
                *(_names(name, ours, [there]) for name, there in theirs.items()),
            ],
        )


def _find(patterns: Iterable[Any], namespace: str) -> URLResolver | None:
    """The URLs of the site with this name, with what stands before them in includes around, and without a namespace."""
    for pattern in patterns:
        if not isinstance(pattern, URLResolver):
            continue
        if pattern.app_name:
            if (pattern.app_name, pattern.namespace) == (APP_NAME, namespace):
                return _Patterns(pattern.pattern, pattern.url_patterns, pattern.default_kwargs)
        elif (found := _find(pattern.url_patterns, namespace)) is not None:
            return _Patterns(pattern.pattern, [found], pattern.default_kwargs)
    return None


def _names(namespace: str, ours: URLResolver, theirs: Iterable[URLResolver | None]) -> _Names:
    """``namespace`` leads to ours, and to the first of ``theirs`` that knows the name if ours does not.

    Of patterns with one name Django takes the last, of namespaces inside the first, so ours stands at both ends.
    """
    known = [found for found in theirs if found is not None]
    patterns = [ours, *reversed(known), ours] if known else [ours]
    return _Names(RoutePattern(""), patterns, app_name=APP_NAME, namespace=namespace)


def around_each(patterns: Iterable[Any], around: Callable[[View], View]) -> Patterns:
    """The same patterns with ``around`` their views. Those that came in may belong to others and are not changed."""
    return [_around(pattern, around) for pattern in patterns]


def _around(pattern: Any, around: Callable[[View], View]) -> Any:
    if isinstance(pattern, URLPattern):
        wrapped = copy.copy(pattern)
        wrapped.callback = around(pattern.callback)
        return wrapped
    if type(pattern) is URLResolver:
        inside = around_each(pattern.url_patterns, around)
        return URLResolver(pattern.pattern, inside, pattern.default_kwargs, pattern.app_name, pattern.namespace)
    return pattern
