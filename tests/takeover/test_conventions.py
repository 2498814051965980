"""What packages do that no documentation of Django's describes, each in its smallest form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.templatetags import admin_list
from django.db import connection
from django.db.models import Field, ManyToManyRel
from django.test.utils import CaptureQueriesContext
from shop.models import Maker, Part, Product, Tag

from htmx_admin.pages.form import layout

from .conftest import Visitor

Templates = Callable[[dict[str, str]], None]


@pytest.fixture
def product_admin() -> Any:
    return admin.site.get_model_admin(Product)


def test_tools_of_a_record_stand_on_no_page_without_one(boss: Visitor, templates: Templates) -> None:
    """Django draws the block only where there is a record: what packages put into it asks for ``original``."""
    button = "{% block object-tools-items %}{{ block.super }}<li>{{ original.name|add:' own' }}</li>{% endblock %}"
    templates({"admin/shop/product/change_form.html": '{% extends "admin/change_form.html" %}' + button})
    name = Product.objects.get(pk=1).name
    assert f"{name} own" in boss.page("/admin/shop/product/1/change/").text
    assert "own</li>" not in boss.page("/admin/shop/product/add/").text
    assert "own</li>" not in boss.page("/admin/shop/product/1/change/", _popup=1).text


def test_a_field_without_a_help_text(boss: Visitor, monkeypatch: pytest.MonkeyPatch, product_admin: Any) -> None:
    class Form(forms.ModelForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["name"].help_text = None  # type: ignore[assignment]

    monkeypatch.setattr(product_admin, "form", Form)
    assert 'name="name"' in boss.page("/admin/shop/product/1/change/").text


@pytest.mark.django_db
def test_a_relation_to_many_that_is_no_field_of_djangos(monkeypatch: pytest.MonkeyPatch) -> None:
    """As packages for tags make it: the field has Django's relation to many, and a manager of its own."""
    found = Field()
    found.remote_field = ManyToManyRel(found, Tag)  # type: ignore[assignment]
    tag = Tag.objects.create(name="Red & blue")
    manager = SimpleNamespace(all=lambda: [tag])
    monkeypatch.setattr(layout, "lookup_field", lambda *args: (found, None, manager))
    field = SimpleNamespace(
        field={"field": "tags"}, form=SimpleNamespace(instance=None), model_admin=None, empty_value_display="-"
    )
    assert layout.readonly_html(field) == '<span class="tag">Red &amp; blue</span>'


@pytest.fixture
def own_dates() -> Iterator[None]:
    """A tag in the place of Django's, as ``Library.inclusion_tag`` makes it."""
    before = admin_list.register.tags["date_hierarchy"]

    @admin_list.register.inclusion_tag("admin/date_hierarchy.html")
    def date_hierarchy(cl: Any) -> dict[str, Any]:
        return {"show": True, "choices": [{"link": "?made__year=1999", "title": "Then"}]}

    yield
    admin_list.register.tags["date_hierarchy"] = before


def test_a_packages_own_drill_down_by_date(
    boss: Visitor, monkeypatch: pytest.MonkeyPatch, product_admin: Any, own_dates: None
) -> None:
    monkeypatch.setattr(product_admin, "date_hierarchy", "made")
    assert 'href="?made__year=1999"' in boss.page("/admin/shop/product/").text


def queries(visitor: Visitor, url: str) -> list[str]:
    visitor.get(url)
    with CaptureQueriesContext(connection) as found:
        assert visitor.get(url).status_code == 200
    return [query["sql"] for query in found]


@pytest.mark.parametrize("name", ["change", "delete", "history"])
def test_a_records_text_that_asks_the_database_is_made_once(
    boss: Visitor, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A text with another record's name in it is common; title and breadcrumbs have the same one."""
    page = boss.page(f"/admin/shop/maker/{Maker.objects.latest('pk').pk}/{name}/").context["page"]
    made: list[Maker] = []
    monkeypatch.setattr(Maker, "__str__", lambda maker: made.append(maker) or maker.name)
    assert page.crumbs
    assert page.title
    assert made == []


def test_numbers_beside_the_choices_of_a_filter_are_asked_for_once(boss: Visitor) -> None:
    found = queries(boss, "/admin/shop/product/?_facets=True&kind__exact=tool")
    facets = [sql for sql in found if "FILTER (WHERE" in sql or ("LIMIT 10001" in sql and "COUNT(" not in sql)]
    assert facets
    assert len(facets) == len(set(facets))


def test_choices_that_are_listed_whatever_their_number_are_read_once(
    boss: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing could stand in for a select of records that can't be looked for: no need to ask how many there are."""
    from htmx_admin.pages.form.related import RecordsMixin

    monkeypatch.setattr(RecordsMixin, "most", 1)
    monkeypatch.setattr(admin.site.get_model_admin(Tag), "search_fields", ())
    found = [sql for sql in queries(boss, "/admin/shop/product/1/change/") if 'FROM "shop_tag"' in sql]
    assert len([sql for sql in found if "JOIN" not in sql]) == 1


def test_a_class_that_takes_the_request_among_its_keywords(
    boss: Visitor, monkeypatch: pytest.MonkeyPatch, product_admin: Any
) -> None:
    """Django's own name of the hook's second argument was a keyword for years, and it still passes it as one."""

    def formfield_for_dbfield(db_field: Any, **kwargs: Any) -> Any:
        return type(product_admin).formfield_for_dbfield(product_admin, db_field, **kwargs)

    monkeypatch.setattr(product_admin, "formfield_for_dbfield", formfield_for_dbfield)
    Product.objects.get(pk=1).tags.add(Tag.objects.create(name="Shiny"))
    for page in ("detail", "change"):
        assert "Shiny" in boss.page(f"/admin/shop/product/1/{page}/").text


def test_an_inline_that_shows_one_page_of_its_records(boss: Visitor, served: Callable[..., str]) -> None:
    class Paged(forms.BaseInlineFormSet):
        def get_queryset(self) -> Any:
            return super().get_queryset()[:2]

    class PartInline(admin.TabularInline):
        model = Part
        formset = Paged

    class ProductAdmin(admin.ModelAdmin):
        inlines = (PartInline,)

    product = Product.objects.create(name="Kit")
    for name in ("Bolt", "Lid", "Nut"):
        Part.objects.create(product=product, name=name)
    url = served(ProductAdmin)
    for page in ("detail", "change"):
        text = boss.page(f"{url}{product.pk}/{page}/").text
        assert "Lid" in text
        assert "Nut" not in text
