"""What a list asks the database does not grow: not with its rows, nor with the models of the site."""

from __future__ import annotations

from types import ModuleType

import pytest
from crm.models import Tag
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext, isolate_apps
from django.urls import clear_url_caches, path

import htmx_admin

from ...conftest import Person

META = {"proxy": True, "app_label": "crm"}
TAGS = "/mini/crm/tag/"
RESULTS = "section#results"


@pytest.fixture
def site(db, settings):
    """``site(count)``: a site with our tags and so many other models, at /mini/."""
    with isolate_apps("crm"):
        proxies = [
            type(f"Tag{number}", (Tag,), {"__module__": __name__, "Meta": type("Meta", (), META)})
            for number in range(300)
        ]

    def build(count: int) -> htmx_admin.AdminSite:
        made = htmx_admin.AdminSite(name="mini")
        made.register(Tag, list_display=("name", "__str__"), search_fields=("name",), list_per_page=1000)
        for model in proxies[:count]:
            made.register(model)
        urlconf = ModuleType("mini_urls")
        from config import urls

        urlconf.urlpatterns = [path("mini/", made.urls), *urls.urlpatterns]  # type: ignore[attr-defined]
        settings.ROOT_URLCONF = urlconf
        clear_url_caches()
        return made

    return build


def queries(person: Person, *, fragment: bool, rows: int) -> list[str]:
    get = (lambda: person.hx_get(TAGS, RESULTS)) if fragment else (lambda: person.get(TAGS))
    get()  # what is read once per process
    with CaptureQueriesContext(connection) as captured:
        html = get().content.decode()
    assert html.count('<tr role="row" id="row-') == rows
    return [query["sql"] for query in captured]


@pytest.fixture
def clerk_of_tags(person):
    """Somebody whose permissions are asked for, and not a superuser."""
    from django.contrib.auth.models import Permission

    user = User.objects.get(username="clerk")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="crm"))
    return person("clerk")


@pytest.mark.parametrize("fragment", [False, True], ids=["page", "fragment"])
def test_queries_do_not_grow_with_rows(site, clerk_of_tags, fragment):
    site(3)
    Tag.objects.all().delete()
    Tag.objects.create(name="one", slug="one")
    few = queries(clerk_of_tags, fragment=fragment, rows=1)
    Tag.objects.bulk_create([Tag(name=f"tag {number}", slug=f"tag-{number}") for number in range(499)])
    many = queries(clerk_of_tags, fragment=fragment, rows=500)
    assert len(many) == len(few), many
    # Session, user, two of permissions, count, rows.
    assert len(many) <= 6, many


def test_queries_do_not_grow_with_models(site, clerk_of_tags):
    rows = Tag.objects.count()
    site(3)
    few = queries(clerk_of_tags, fragment=False, rows=rows)
    assert len(site(300)._registry) == 301
    assert len(queries(clerk_of_tags, fragment=False, rows=rows)) == len(few)
