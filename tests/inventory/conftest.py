"""Admin sites of a test's own: the same classes on a site of ours and on one of Django's, on the sandbox's data."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from types import ModuleType
from typing import Any

import pytest
from django.contrib import admin as contrib
from django.urls import clear_url_caches, path

import htmx_admin

from ..conftest import Person

OURS = "/mini/"
THEIRS = "/plain/"


class Office:
    """What a test asks of its sites: pages of ours, and pages of Django's to compare them with."""

    def __init__(self, ours: htmx_admin.AdminSite, theirs: contrib.AdminSite, model: Any, client: Person) -> None:
        self.ours = ours
        self.theirs = theirs
        self.model = model
        self.client = client

    @property
    def list_url(self) -> str:
        return f"{OURS}{self.model._meta.app_label}/{self.model._meta.model_name}/" if self.model else OURS

    def get(self, query: str = "", **kwargs: Any) -> Any:
        """The list on our site."""
        return self.client.get(self.list_url + query, **kwargs)

    def html(self, query: str = "", **kwargs: Any) -> str:
        response = self.get(query, **kwargs)
        assert response.status_code == 200, (response.status_code, response.get("Location"))
        return str(response.content.decode())

    def post(self, data: Any, query: str = "", **kwargs: Any) -> Any:
        return self.client.post(self.list_url + query, data, **kwargs)

    def django(self, query: str = "") -> Any:
        """The list on Django's site."""
        return self.client.get(self.list_url.replace(OURS, THEIRS) + query)

    def cells(self, query: str = "") -> list[list[str]]:
        """Text of the cells of each row, without tags; without the checkbox and the menu."""
        return [[text_of(cell) for cell in found] for found in self.raw_cells(query)]

    def raw_cells(self, query: str = "") -> list[list[str]]:
        """HTML of the cells of each row, without the checkbox and the menu."""
        rows = re.findall(r'<tr role="row" id="row-.*?</tr>', self.html(query), re.DOTALL)
        cells = [re.findall(r"<t[dh][ >].*?</t[dh]>", row, re.DOTALL) for row in rows]
        return [[cell for cell in row if "row-actions" not in cell and "table__check" not in cell] for row in cells]

    def heads(self, query: str = "") -> list[str]:
        """Labels of the columns."""
        found = re.findall(r"<th[^>]* role=\"columnheader\".*?</th>", self.html(query), re.DOTALL)
        return [text_of(head) for head in found if "table__check" not in head and '="is-tight"' not in head]


def text_of(html: str) -> str:
    """Text that is seen or heard, without tags."""
    text = re.sub(r"</?mark>", "", html)  # stands within words
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


@pytest.fixture
def office(db: None, settings: Any) -> Callable[..., Office]:
    """``office(model, options, site)``: a site with one model, whose admin class has these options.

    The class is a plain ``django.contrib.admin.ModelAdmin``, as in a project that is taken over.
    """

    def build(
        model: Any = None,
        options: dict[str, Any] | None = None,
        site: dict[str, Any] | None = None,
        *,
        user: str = "admin",
        bases: tuple[type, ...] = (contrib.ModelAdmin,),
        also: tuple[Any, ...] = (),
    ) -> Office:
        ours = type("MiniSite", (htmx_admin.AdminSite,), site or {})(name="mini")
        theirs = type("PlainSite", (contrib.AdminSite,), site or {})(name="plain")
        if model is not None:
            admin_class = type("ThingAdmin", bases, options or {})
            ours.register(model, admin_class)
            theirs.register(model, admin_class)
        for other in also:
            # A model, or a model and its admin class.
            registration = other if isinstance(other, tuple) else (other,)
            ours.register(*registration)
            theirs.register(*registration)
        urlconf = ModuleType("mini_urls")
        from config import urls

        urlconf.urlpatterns = [  # type: ignore[attr-defined]
            path(OURS.lstrip("/"), ours.urls),
            path(THEIRS.lstrip("/"), theirs.urls),
            *urls.urlpatterns,
        ]
        settings.ROOT_URLCONF = urlconf
        clear_url_caches()
        return Office(ours, theirs, model, Person(user))

    return build
