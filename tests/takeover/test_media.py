"""Scripts: jQuery only where somebody asks for it, and all that Django's own widgets need where they are used."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin import widgets
from shop.models import Shelf

from .conftest import Visitor

Served = Callable[..., str]
JQUERY = "admin/js/jquery.init.js"


def scripts(answer: Any) -> list[str]:
    """Paths of the scripts of the page, in their order."""
    return [path.removeprefix("/static/") for path in re.findall(r'<script src="([^"]+)"', answer.text)]


@pytest.mark.parametrize("url", [
    "/admin/", "/admin/shop/product/", "/admin/shop/product/add/", "/admin/shop/product/1/change/",
    "/admin/shop/product/1/delete/", "/admin/shop/product/1/history/", "/admin/shop/product/1/detail/",
    "/admin/auth/user/add/", "/admin/auth/group/add/", "/admin/flatpages/flatpage/add/", "/admin/login/",
])  # fmt: skip
def test_pages_of_plain_classes_load_no_script_of_djangos_admin(boss: Visitor, url: str) -> None:
    """With autocomplete, filter_horizontal, dates, inlines and prepopulated fields."""
    assert [path for path in scripts(boss.page(url)) if not path.startswith("htmx_admin/")] == []


class JQueryMedia:
    js = ["admin/js/jquery.init.js", "own/widget.js"]


class OwnWidget(forms.TextInput):
    Media = JQueryMedia


class WidgetAdmin(admin.ModelAdmin):
    formfield_overrides = {Shelf._meta.get_field("name").__class__: {"widget": OwnWidget}}


@pytest.mark.parametrize("url", ["add/", "1/change/"])
def test_widget_that_asks_for_jquery_has_it_before_its_own_script(boss: Visitor, served: Served, url: str) -> None:
    found = scripts(boss.page(served(WidgetAdmin, Shelf) + url))
    assert found.index("admin/js/vendor/jquery/jquery.min.js") < found.index(JQUERY) < found.index("own/widget.js")
    assert len(found) == len(set(found))


def test_list_of_such_a_class_does_not_load_what_its_form_needs(boss: Visitor, served: Served) -> None:
    assert JQUERY not in scripts(boss.page(served(WidgetAdmin, Shelf)))


class ClassMediaAdmin(admin.ModelAdmin):
    """``class Media`` of an admin class is for all its pages."""

    class Media:
        js = ["own/admin.js", "https://cdn.example.org/x.js", "/abs/y.js"]
        css = {"all": ["own/admin.css"]}


@pytest.mark.parametrize("url", ["", "add/", "1/change/", "1/delete/"])
def test_media_of_an_admin_class(boss: Visitor, served: Served, url: str) -> None:
    answer = boss.page(served(ClassMediaAdmin, Shelf) + url)
    expected = ["own/admin.js", "https://cdn.example.org/x.js", "/abs/y.js"]
    found = [path for path in scripts(answer) if not path.startswith(("htmx_admin/", "admin/"))]
    assert found == ["/doors/jsi18n/", *expected]
    assert 'href="/static/own/admin.css"' in answer.text


def test_script_of_a_class_that_needs_no_jquery_brings_none(boss: Visitor, served: Served) -> None:
    class Plain(admin.ModelAdmin):
        class Media:
            js = ["own/plain.js"]

    found = scripts(boss.page(served(Plain, Shelf)))
    assert "own/plain.js" in found


# ── Django's own widgets, where somebody uses them ──────────────────────────

NEEDED = {
    "on": ["admin/js/calendar.js", "admin/js/admin/DateTimeShortcuts.js"],
    "labels": ["admin/js/core.js", "admin/js/SelectBox.js", "admin/js/SelectFilter2.js"],
    "maker": ["admin/js/vendor/jquery/jquery.min.js", "admin/js/vendor/select2/select2.full.min.js", JQUERY,
              "admin/js/autocomplete.js"],
    "owner": ["admin/js/admin/RelatedObjectLookups.js"],
}  # fmt: skip


@pytest.mark.parametrize("field", NEEDED)
def test_own_page_with_djangos_widgets_has_their_scripts(boss: Visitor, field: str) -> None:
    answer = boss.page("/admin/shop/shelf/arrange/")
    found = scripts(answer)
    assert [path for path in NEEDED[field] if path not in found] == []
    assert f'name="{field}"' in answer.text
    assert "/admin/jsi18n/" in found or "/admin/jsi18n/" in answer.text


def test_djangos_markup_of_its_widgets_stays(boss: Visitor) -> None:
    text = boss.page("/admin/shop/shelf/arrange/").text
    for mark in ("vDateField", "vTimeField", "selectfilter", "admin-autocomplete", "related-widget-wrapper",
                 'data-ajax--url="/admin/autocomplete/"', 'id="add_id_owner"'):  # fmt: skip
        assert mark in text


class CalendarForm(forms.ModelForm):
    """A form of the project's own that subclasses Django's widgets: they are shown as they are."""

    class OwnCalendar(widgets.AdminDateWidget):
        class Media:
            js = ["own/calendar.js"]

    extra = forms.DateField(widget=OwnCalendar, required=False)

    class Meta:
        model = Shelf
        fields = ["name", "labels"]


def test_form_with_a_subclass_of_djangos_calendar_keeps_what_it_needs(boss: Visitor, served: Served) -> None:
    cls = type("OwnAdmin", (admin.ModelAdmin,), {"form": CalendarForm, "fields": ["name", "extra"]})
    found = scripts(boss.page(served(cls, Shelf) + "add/"))
    assert {"admin/js/calendar.js", "admin/js/admin/DateTimeShortcuts.js", "own/calendar.js"} <= set(found)
    assert found.index("admin/js/calendar.js") < found.index("own/calendar.js")
