"""Templates that a project wrote for Django's admin appear in our shell, with their buttons and scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.template.response import TemplateResponse
from django.test import override_settings
from shop.models import Part, Product

from .conftest import Visitor

Served = Callable[..., str]
Templates = Callable[[dict[str, str]], None]
LIST, FORM = "admin/change_list.html", "admin/change_form.html"


def extending(parent: str, **blocks: str) -> str:
    names = {name.replace("_" if "tools" in name else "\0", "-"): text for name, text in blocks.items()}
    body = "".join(f"{{% block {name} %}}{text}{{% endblock %}}" for name, text in names.items())
    return f'{{% extends "{parent}" %}}{{% load i18n static admin_list admin_modify admin_urls log %}}{body}'


def is_opened(answer: Any, url: str) -> bool:
    """Whether the browser is told to open the page instead of showing a part of it."""
    return url in {answer.headers.get("HX-Redirect"), answer.headers.get("HX-Whole-Page")}


BUTTON = '{{ block.super }}<li><a class="addlink" href="/own/">Own button</a></li>'


# ── Where Django looks for them ─────────────────────────────────────────────


@pytest.mark.parametrize("name", [
    "admin/shop/product/change_list.html", "admin/shop/change_list.html", "admin/change_list.html",
])  # fmt: skip
def test_list_template_of_the_project(boss: Visitor, templates: Templates, name: str) -> None:
    """The last one extends itself: Django goes on with the next of the same name, which is ours."""
    templates({name: extending(LIST, object_tools_items=BUTTON)})
    answer = boss.page("/admin/shop/product/")
    assert "Own button" in answer.text
    assert answer.text.count('id="results"') == 1
    assert "/static/admin/" not in answer.text


@pytest.mark.parametrize("name", [
    "admin/shop/product/change_form.html", "admin/shop/change_form.html", "admin/change_form.html",
])  # fmt: skip
def test_form_template_of_the_project(boss: Visitor, templates: Templates, name: str) -> None:
    templates({name: extending(FORM, object_tools_items=BUTTON)})
    answer = boss.page("/admin/shop/product/1/change/")
    assert "Own button" in answer.text
    assert 'name="stock"' in answer.text


def test_templates_of_one_model_are_not_those_of_another(boss: Visitor, templates: Templates) -> None:
    templates({"admin/shop/product/change_list.html": extending(LIST, object_tools_items=BUTTON)})
    assert "Own button" not in boss.page("/admin/shop/box/").text


OTHERS = {
    "delete_confirmation": "1/delete/",
    "object_history": "1/history/",
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_templates_of_a_model(boss: Visitor, templates: Templates, name: str) -> None:
    """What is put into the content of these pages makes them Django's, in our shell."""
    parent = f"admin/{name}.html"
    templates({f"admin/shop/product/{name}.html": extending(parent, content="<p>Own words</p>{{ block.super }}")})
    answer = boss.page(f"/admin/shop/product/{OTHERS[name]}")
    assert "Own words" in answer.text
    assert 'id="sidebar"' in answer.text
    assert ("Yes, I’m sure" in answer.text) == (name == "delete_confirmation")


def test_confirmation_of_the_action(boss: Visitor, templates: Templates) -> None:
    parent = "admin/delete_selected_confirmation.html"
    templates(
        {"admin/shop/product/delete_selected_confirmation.html": extending(parent, content="Own {{ block.super }}")}
    )
    answer = boss.post("/admin/shop/product/", {"action": "delete_selected", "_selected_action": ["1"], "index": "0"})
    assert "Own " in answer.text
    assert 'name="_selected_action" value="1"' in answer.text


@pytest.mark.parametrize(("name", "url"), [
    ("index", "/admin/"), ("app_index", "/admin/shop/"), ("login", "/admin/login/"),
])  # fmt: skip
def test_templates_of_the_site(client: Any, boss: Visitor, templates: Templates, name: str, url: str) -> None:
    templates({f"admin/{name}.html": extending(f"admin/{name}.html", content="Own words {{ block.super }}")})
    answer = (client if name == "login" else boss).get(url)
    assert "Own words" in answer.text
    assert "htmx_admin/admin.css" in answer.text
    assert ('id="sidebar"' in answer.text) == (name != "login")


# ── The frame ───────────────────────────────────────────────────────────────

SITE = extending(
    "admin/base.html",
    title="Own title",
    branding='<div id="site-name"><a href="{% url "admin:index" %}">Own brand</a></div>',
    extrastyle='{{ block.super }}<link rel="stylesheet" href="{% static "own.css" %}">',
    userlinks='<a href="/own/">Own link</a>{{ block.super }}',
    footer="<footer>Own footer</footer>",
)
EVERYWHERE = [
    "/admin/", "/admin/shop/", "/admin/shop/product/", "/admin/shop/product/add/", "/admin/shop/product/1/change/",
    "/admin/shop/product/1/delete/", "/admin/shop/product/1/history/", "/admin/shop/product/1/detail/",
    "/admin/password_change/", "/admin/auth/user/1/password/", "/admin/shop/config/", "/admin/shop/shelf/arrange/",
]  # fmt: skip


@pytest.mark.parametrize("url", EVERYWHERE)
def test_base_site_of_the_project_is_around_every_page(boss: Visitor, templates: Templates, url: str) -> None:
    templates({"admin/base_site.html": SITE})
    text = boss.page(url).text
    assert "<title>Own title</title>" in text
    assert text.count("Own brand") == 1
    assert 'href="/static/own.css"' in text
    assert "Own link" in text and "/admin/password_change/" in text
    assert "Own footer" in text


def test_base_site_with_no_more_than_a_title_and_a_brand_costs_no_fragment(boss: Visitor, templates: Templates) -> None:
    """As Django's tutorial has it: the list still answers with its results alone."""
    templates({"admin/base_site.html": extending("admin/base.html", title="{{ title }} | Own", branding="Own brand")})
    assert "hx-ignore" not in boss.page("/admin/shop/product/").text
    assert boss.fragment("/admin/shop/product/").text.startswith("<section")


def test_base_of_the_project_that_extends_ours(boss: Visitor, templates: Templates) -> None:
    templates({"admin/base.html": extending("admin/base.html", extrahead='{{ block.super }}<meta name="own">')})
    text = boss.page("/admin/shop/product/").text
    assert '<meta name="own">' in text and 'id="sidebar"' in text


# ── Blocks of the list and the form ─────────────────────────────────────────


def test_list_drawn_by_the_project(boss: Visitor, templates: Templates) -> None:
    """As mptt does: ``result_list`` is replaced, and Django's own tag draws the rows in our shell."""
    drawn = "<p>Own tree</p>{% result_list cl %}"
    templates({"admin/shop/product/change_list.html": extending(LIST, result_list=drawn)})
    answer = boss.page("/admin/shop/product/")
    assert "Own tree" in answer.text
    assert '<table id="result_list">' in answer.text
    assert "Hammer 01" in answer.text
    assert 'id="sidebar"' in answer.text
    assert is_opened(boss.fragment("/admin/shop/product/"), "/admin/shop/product/")


@pytest.mark.parametrize("block", ["submit_buttons_bottom", "submit_buttons_top", "form_top", "field_sets",
                                   "after_field_sets", "inline_field_sets", "after_related_objects"])  # fmt: skip
def test_block_inside_the_form_is_sent_with_it(boss: Visitor, templates: Templates, block: str) -> None:
    """A button of the project's stands in the one form of the page, whichever block it is in."""
    from tests.packages.surf import Document

    own = '<button name="_own" value="1">Own</button>{{ block.super }}'
    templates({"admin/shop/product/change_form.html": extending(FORM, **{block: own})})
    for admin_class_option in ({}, {"save_on_top": True}):
        with _options(admin_class_option):
            page = Document(boss.page("/admin/shop/product/1/change/"), "/")
        if block == "submit_buttons_top" and not admin_class_option:
            continue  # in Django, too, there is none without the option
        assert page.form_with("_own", "name", "parts-TOTAL_FORMS", "csrfmiddlewaretoken")
        assert page.nested == []


def _options(options: dict[str, Any]) -> Any:
    from unittest.mock import patch

    return patch.multiple(admin.site._registry[Product], **options) if options else override_settings()


def test_buttons_before_djangos(boss: Visitor, templates: Templates) -> None:
    own = '<div class="submit-row"><input type="submit" name="_first" value="First"></div>{{ block.super }}'
    templates({"admin/shop/product/change_form.html": extending(FORM, submit_buttons_bottom=own)})
    text = boss.page("/admin/shop/product/1/change/").text
    assert text.index('name="_first"') < text.rindex('name="_save"')


@pytest.mark.parametrize("name", ["change_list", "change_form"])
def test_breadcrumbs_of_the_project(boss: Visitor, templates: Templates, name: str) -> None:
    crumbs = '<div class="breadcrumbs"><a href="/own/">Own crumb</a> &rsaquo; {{ opts.verbose_name }}</div>'
    templates({f"admin/shop/product/{name}.html": extending(f"admin/{name}.html", breadcrumbs=crumbs)})
    answer = boss.page("/admin/shop/product/" + ("1/change/" if name == "change_form" else ""))
    assert "Own crumb" in answer.text
    assert answer.text.count('aria-label="Breadcrumbs"') == 1


@pytest.mark.parametrize("name", ["change_list", "change_form", "object_history", "delete_confirmation"])
def test_script_of_the_project_is_loaded_with_its_page(boss: Visitor, templates: Templates, name: str) -> None:
    script = '{{ block.super }}<script src="{% static "own.js" %}"></script>'
    templates({f"admin/shop/product/{name}.html": extending(f"admin/{name}.html", extrahead=script)})
    urls = {"change_list": "", "change_form": "1/change/", "object_history": "1/history/"}
    url = "/admin/shop/product/" + urls.get(name, "1/delete/")
    text = boss.page(url).text
    assert text.count('src="/static/own.js"') == 1
    assert "hx-ignore" in text
    assert is_opened(boss.dialog(url), url)


def test_sidebar_and_subtitle_of_the_project(boss: Visitor, templates: Templates) -> None:
    templates({"admin/shop/product/change_list.html": extending(LIST, content_subtitle="<h2>Own subtitle</h2>",
                                                                 sidebar="<aside>Own sidebar</aside>")})  # fmt: skip
    text = boss.page("/admin/shop/product/").text
    assert "Own subtitle" in text and "Own sidebar" in text


# ── Names that classes give ─────────────────────────────────────────────────

NAMED = {
    "change_list_template": ("", LIST),
    "change_form_template": ("1/change/", FORM),
    "add_form_template": ("add/", FORM),
    "object_history_template": ("1/history/", "admin/object_history.html"),
    "delete_confirmation_template": ("1/delete/", "admin/delete_confirmation.html"),
}


@pytest.mark.parametrize("how", ["attribute", "property", "init"])
@pytest.mark.parametrize("name", NAMED)
def test_template_that_a_class_names(boss: Visitor, served: Served, templates: Templates, name: str, how: str) -> None:
    url, parent = NAMED[name]
    templates({"own/page.html": extending(parent, breadcrumbs="Own crumbs")})

    def init(self: Any, model: Any, site: Any) -> None:
        admin.ModelAdmin.__init__(self, model, site)
        setattr(self, name, "own/page.html")

    attrs: dict[str, dict[str, Any]] = {
        "attribute": {name: "own/page.html"},
        "property": {name: property(lambda self: "own/page.html")},
        "init": {"__init__": init},
    }
    answer = boss.page(served(type("OwnAdmin", (admin.ModelAdmin,), attrs[how])) + url)
    assert answer.status_code == 200
    assert "Own crumbs" in answer.text
    assert "htmx_admin/admin.css" in answer.text


def test_template_that_is_chosen_at_run_time(boss: Visitor, served: Served, templates: Templates) -> None:
    """Each request its own: nothing is remembered by class."""
    templates({f"own/{name}.html": extending(LIST, breadcrumbs=f"Crumbs {name}") for name in ("a", "b")})

    class OwnAdmin(admin.ModelAdmin):
        def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
            response: Any = super().changelist_view(request, extra_context)
            if "tab" in request.GET:
                response.template_name = f"own/{request.GET['tab']}.html"
            return response

        def lookup_allowed(self, *args: Any) -> bool:
            return True

        def get_changelist(self, request: Any, **kwargs: Any) -> Any:
            class OwnList(super().get_changelist(request)):  # type: ignore[misc]
                def get_filters_params(self, params: Any = None) -> Any:
                    return {k: v for k, v in super().get_filters_params(params).items() if k != "tab"}

            return OwnList

    address = served(OwnAdmin)
    for name in ("a", "b", "a"):
        assert f"Crumbs {name}" in boss.page(address, tab=name).text
    assert "Crumbs" not in boss.page(address).text


def test_template_that_extends_what_was_there(boss: Visitor, served: Served, templates: Templates) -> None:
    """As import-export does: ``{% extends base_change_list_template %}``, a variable that names the template before."""
    second = "{{ block.super }}<li>Second</li>"
    templates({
        "own/first.html": extending(LIST, object_tools_items="{{ block.super }}<li>First</li>"),
        "own/second.html": "{% extends base %}{% block object-tools-items %}" + second + "{% endblock %}",
    })  # fmt: skip

    class OwnAdmin(admin.ModelAdmin):
        change_list_template = "own/second.html"

        def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
            return super().changelist_view(request, {"base": "own/first.html"})

    text = boss.page(served(OwnAdmin)).text
    assert "<li>First</li><li>Second</li>" in text
    assert 'id="results"' in text


def test_site_names_its_templates(boss: Visitor, served: Served, templates: Templates) -> None:
    templates({"own/index.html": extending("admin/index.html", footer="Own index")})

    class OwnSite(admin.AdminSite):
        index_template = "own/index.html"

    served(admin.ModelAdmin, site_class=OwnSite)
    assert "Own index" in boss.page("/doors/").text


def test_template_that_extends_nothing_is_shown_as_it_is(boss: Visitor, served: Served, templates: Templates) -> None:
    templates({"own/page.html": "<!doctype html><title>{{ title }}</title>{{ cl.result_count }} in all"})
    cls = type("OwnAdmin", (admin.ModelAdmin,), {"change_list_template": "own/page.html"})
    answer = boss.page(served(cls))
    assert answer.text == "<!doctype html><title>Select product to change</title>30 in all"


def test_template_that_is_missing_is_said(boss: Visitor, served: Served) -> None:
    """Not shown as if nothing had been named."""
    from django.template import TemplateDoesNotExist

    cls = type("OwnAdmin", (admin.ModelAdmin,), {"change_list_template": "own/nowhere.html"})
    with pytest.raises(TemplateDoesNotExist, match=r"own/nowhere\.html"):
        boss.page(served(cls))


# ── Inlines and filters ─────────────────────────────────────────────────────


def test_inline_drawn_by_a_template_of_the_projects(boss: Visitor, served: Served, templates: Templates) -> None:
    templates({"own/inline.html": "<div>Own rows {{ inline_admin_formset.formset.management_form }}</div>"})

    class PartInline(admin.TabularInline):
        model = Part
        template = "own/inline.html"

    text = boss.page(served(type("OwnAdmin", (admin.ModelAdmin,), {"inlines": [PartInline]})) + "1/change/").text
    assert "Own rows" in text and 'name="parts-TOTAL_FORMS"' in text


def test_filter_with_a_template_of_its_own(boss: Visitor, served: Served, templates: Templates) -> None:
    templates({"own/filter.html": "<p>Own filter {{ title }}</p>"})

    class KindFilter(admin.ChoicesFieldListFilter):
        template = "own/filter.html"

    cls = type("OwnAdmin", (admin.ModelAdmin,), {"list_filter": [("kind", KindFilter)]})
    assert "Own filter kind" in boss.page(served(cls)).text


# ── Pages of a package's own ────────────────────────────────────────────────


def test_own_view_by_base_site_and_each_context(boss: Visitor, served: Served, templates: Templates) -> None:
    templates({"own/page.html": extending("admin/base_site.html", content="Own content {{ site_header }}",
                                          breadcrumbs="Own crumbs")})  # fmt: skip

    class OwnAdmin(admin.ModelAdmin):
        def get_urls(self) -> Any:
            from django.urls import path

            def view(request: Any) -> Any:
                context = {**self.admin_site.each_context(request), "title": "Own page"}
                return TemplateResponse(request, "own/page.html", context)

            return [path("own/", self.admin_site.admin_view(view)), *super().get_urls()]

    text = boss.page(served(OwnAdmin) + "own/").text
    assert "Own content Django administration" in text
    assert "Own crumbs" in text and "Own page" in text
    assert 'id="sidebar"' in text
