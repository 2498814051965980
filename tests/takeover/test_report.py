"""``manage.py htmx_admin_report`` says what is overridden, by whom, and what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.core.management import CommandError, call_command
from shop.models import Part, Product

from htmx_admin import report

Templates = Callable[[dict[str, str]], None]


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("htmx_admin_report", *arguments, stdout=out)
    return out.getvalue()


def as_data(name: str = "admin") -> Any:
    [found] = json.loads(said("--json", "--site", name))
    return found


def overrides(cls: Any) -> dict[str, tuple[str, str, str]]:
    """Override -> who, outcome, detail, for ``cls`` registered on a site of its own."""
    site = admin.AdminSite(name="reported")
    site.register(Product, cls)
    [entry] = report._report(site).entries
    return {found.name: (found.by, found.outcome, found.detail) for found in entry.overrides}


# ── The command ─────────────────────────────────────────────────────────────


def test_table_names_sites_classes_and_overrides() -> None:
    text = said()
    assert "Site 'admin': htmx_admin.sites.AdminSite, ours\n" in text
    assert "Site 'back': shop.admin.BackOffice, adopted\n" in text
    assert "  shop.Product: shop.admin.ProductAdmin, adopted\n" in text
    assert "  shop.Tag: htmx_admin.options.ModelAdmin, ours\n" in text
    lines = [line.split(maxsplit=2)[1:] for line in text.splitlines() if line.startswith("    lookup_allowed")]
    assert ["django.contrib.auth.admin.UserAdmin", report.THROUGH] in lines


def test_site_that_the_urlconf_makes_is_in_it() -> None:
    assert [entry["model"] for entry in as_data("late")["entries"]] == ["shop.Maker"]


def test_one_site_is_chosen_by_name() -> None:
    assert said("--site", "back").startswith("Site 'back'")
    assert "Site 'admin'" not in said("--site", "back")


def test_unknown_site_is_answered_with_those_there_are() -> None:
    with pytest.raises(CommandError, match=r"There is no site 'nope'\. Sites: 'admin', .*'back'"):
        said("--site", "nope")


def test_json_has_everything() -> None:
    entries = {entry["model"]: entry for entry in as_data()["entries"]}
    assert entries["shop.Product"]["state"] == "adopted"
    names = {found["name"]: found for found in entries["shop.Product"]["overrides"]}
    assert names["list_display"] == {
        "name": "list_display", "by": "shop.admin.ProductAdmin", "outcome": report.OURS, "detail": "",
    }  # fmt: skip
    site = {found["name"] for found in as_data("back")["overrides"]}
    assert {"each_context", "site_header"} <= site


def test_without_takeover_sites_are_djangos(project: Callable[..., str]) -> None:
    code = "import django\ndjango.setup()\nfrom django.core.management import call_command\n"
    code += "call_command('htmx_admin_report')"
    text = project(code, settings="INSTALLED_APPS.remove('htmx_admin.takeover')")
    assert "Site 'admin': django.contrib.admin.sites.AdminSite, Django's" in text
    assert "shop.Product: shop.admin.ProductAdmin, Django's" in text
    assert "Site 'htmx_admin': htmx_admin.sites.AdminSite, ours" in text


# ── What becomes of it ──────────────────────────────────────────────────────


class Exporting:
    """A mixin of a package."""

    def get_urls(self) -> Any:
        return super().get_urls()  # type: ignore[misc]

    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        return super().changelist_view(request, extra_context)  # type: ignore[misc]


class ReportedAdmin(Exporting, admin.ModelAdmin):
    actions_on_bottom = True
    list_per_page = 5
    form = forms.ModelForm


def test_hook_of_a_mixin_is_passed_through_and_named() -> None:
    found = overrides(ReportedAdmin)
    assert found["get_urls"] == (f"{__name__}.Exporting", report.THROUGH, "")
    assert found["changelist_view"][1] == report.THROUGH
    assert found["list_per_page"] == (f"{__name__}.ReportedAdmin", report.OURS, "")
    assert found["form"][1] == report.OURS


def test_option_without_effect_is_not_understood() -> None:
    assert overrides(ReportedAdmin)["actions_on_bottom"][1] == report.UNUSED


def test_plain_class_has_nothing_to_report() -> None:
    assert overrides(admin.ModelAdmin) == {}


BUTTON = "{% block object-tools-items %}{{ block.super }}<li></li>{% endblock %}"
FATES = {
    "button": ('{% extends "admin/change_list.html" %}' + BUTTON, report.OURS, "object-tools-items"),
    "script": ('{% extends "admin/change_list.html" %}{% block extrahead %}{% endblock %}', report.WHOLE, "extrahead"),
    "tree": (
        '{% extends "admin/change_list.html" %}{% block result_list %}{% endblock %}',
        report.PLAIN,
        "result_list",
    ),
    "page": ('{% extends "admin/base_site.html" %}{% block content %}{% endblock %}', report.OWN, ""),
    "ours": ('{% extends "htmx_admin/list/page.html" %}{% block toolbar %}{% endblock %}', report.OURS, ""),
    "foreign": ("<html>{{ title }}", report.AS_IS, "own/list.html"),
    "variable": ("{% extends base %}", report.UNREADABLE, "known at run time"),
    "broken": ("{% block %}", report.UNREADABLE, "block"),
}


@pytest.mark.parametrize("kind", FATES)
def test_template_that_a_class_names(templates: Templates, kind: str) -> None:
    source, outcome, detail = FATES[kind]
    templates({"own/list.html": source})
    _by, found, why = overrides(type("Own", (admin.ModelAdmin,), {"change_list_template": "own/list.html"}))[
        "change_list_template"
    ]
    assert found == outcome
    assert detail in why


def test_template_that_is_missing_is_said() -> None:
    cls = type("Own", (admin.ModelAdmin,), {"object_history_template": "own/nowhere.html"})
    assert overrides(cls)["object_history_template"][:2] == ("own/nowhere.html", report.MISSING)


def test_template_that_is_found_by_its_name(templates: Templates) -> None:
    templates({"admin/shop/product/change_form.html": '{% extends "admin/change_form.html" %}' + BUTTON})
    by, outcome, _why = overrides(admin.ModelAdmin)["admin/shop/product/change_form.html"]
    assert by.endswith("/templates/admin/shop/product/change_form.html")
    assert outcome == report.OURS


def test_file_that_djangos_template_includes(templates: Templates) -> None:
    templates({"admin/shop/product/submit_line.html": "own"})
    assert overrides(admin.ModelAdmin)["submit_line.html"][1] == report.PLAIN


def test_template_of_the_site(templates: Templates) -> None:
    templates({"admin/base_site.html": '{% extends "admin/base.html" %}{% block branding %}Own{% endblock %}'})
    found = {item["name"]: item for item in as_data()["overrides"]}
    assert found["admin/base_site.html"]["outcome"] == report.OURS


def test_scripts_make_a_page_that_is_loaded_as_a_whole() -> None:
    class Own(admin.ModelAdmin):
        class Media:
            js = ["own/drag.js", "admin/js/jquery.init.js"]

    found = overrides(Own)["media"]
    assert found == (f"{__name__}.{Own.__qualname__}", report.WHOLE, "own/drag.js")


def test_inline_with_a_template_of_its_own(templates: Templates) -> None:
    templates({"own/inline.html": "own"})

    class Rows(admin.TabularInline):
        model = Part
        template = "own/inline.html"

        def get_formset(self, *args: Any, **kwargs: Any) -> Any:
            return super().get_formset(*args, **kwargs)

    found = overrides(type("Own", (admin.ModelAdmin,), {"inlines": [Rows]}))
    assert found["Rows.template"][:2] == ("own/inline.html", report.WHOLE)
    assert found["Rows.get_formset"][1] == report.THROUGH
