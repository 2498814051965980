"""Two lines of settings: every site of a project becomes ours, however it is made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.sites import all_sites
from django.core import checks
from django.test import override_settings
from django.urls import reverse
from shop.admin import BackOffice, back_office
from shop.models import Maker

import htmx_admin
from htmx_admin.takeover.checks import check_takeover

from .conftest import Visitor

ASK = """
import django
django.setup()
import htmx_admin
from django.contrib import admin
print(isinstance(admin.site, htmx_admin.AdminSite), admin.site.__class__.__name__)
"""

APP = {
    "cfg/__init__.py": "",
    "cfg/apps.py": "from django.contrib.admin.apps import AdminConfig\n"
    "class OwnConfig(AdminConfig):\n    default_site = 'cfg.sites.OwnSite'\n",
    "cfg/sites.py": "from django.contrib.admin import AdminSite\nclass OwnSite(AdminSite):\n    index_title = 'Own'\n",
}
REPLACE = "INSTALLED_APPS = [{!r} if app == 'django.contrib.admin' else app for app in INSTALLED_APPS]"


# ── The default site ────────────────────────────────────────────────────────


def test_default_site_is_ours() -> None:
    """Also here, where a models.py sets its header before any admin module is loaded."""
    assert isinstance(admin.site, htmx_admin.AdminSite)
    assert admin.site.site_header == "Shop"
    assert htmx_admin.site.site_header == "Shop"


def test_url_names_stay_those_of_django(boss: Visitor) -> None:
    assert reverse("admin:index") == "/admin/"
    assert reverse("admin:shop_product_change", args=[1]) == "/admin/shop/product/1/change/"
    assert admin.site.name == "admin"
    assert 'id="sidebar"' in boss.page("/admin/").text


@pytest.mark.parametrize("first", ["htmx_admin", "django.contrib.admin", "django.contrib.admin.sites"])
def test_order_of_imports_does_not_matter(project: Callable[..., str], first: str) -> None:
    """The settings themselves import one of them, before Django has made its list of apps."""
    assert project(ASK, settings=f"import {first}") == "True AdminSite"


def test_default_site_that_was_used_before_the_apps_were_made_is_ours_too(project: Callable[..., str]) -> None:
    """A module of the project that the settings import, and that makes a site."""
    early = "from django.contrib.admin import AdminSite\nsite = AdminSite(name='early')\n"
    ask = ASK + "import early\nprint(isinstance(early.site, htmx_admin.AdminSite), early.site.name)"
    assert project(ask, {"early.py": early}, "import early").splitlines()[-1] == "True early"


def test_own_admin_config_with_default_site(project: Callable[..., str]) -> None:
    code = ASK + "print(admin.site.index_title, isinstance(admin.site, __import__('cfg.sites').sites.OwnSite))"
    said = project(code, APP, REPLACE.format("cfg.apps.OwnConfig"))
    assert said.splitlines() == ["True OwnSite", "Own True"]


def test_simple_admin_config_does_not_look_for_admin_modules(project: Callable[..., str]) -> None:
    settings = REPLACE.format("django.contrib.admin.apps.SimpleAdminConfig") + "\nROOT_URLCONF = 'none'"
    code = ASK + "import sys\nprint(len(admin.site._registry), 'shop.admin' in sys.modules)"
    assert project(code, {"none.py": "urlpatterns = []"}, settings).splitlines() == ["True AdminSite", "0 False"]


def test_without_the_second_line_the_default_site_is_djangos(project: Callable[..., str]) -> None:
    settings = "INSTALLED_APPS.remove('htmx_admin.takeover')"
    assert project(ASK, settings=settings) == "False AdminSite"


def test_without_both_lines_the_project_is_as_before(project: Callable[..., str]) -> None:
    code = "import django\ndjango.setup()\nimport sys\nfrom django.contrib import admin\nimport shop.admin\n"
    said = project(code + "print(type(admin.site).__module__, 'htmx_admin' in sys.modules)", TAKEOVER="0")
    assert said == "django.contrib.admin.sites False"


# ── Other sites ─────────────────────────────────────────────────────────────


def test_own_site_class_keeps_its_overrides(boss: Visitor) -> None:
    answer = boss.page("/back/")
    assert isinstance(back_office, BackOffice)
    assert isinstance(back_office, htmx_admin.AdminSite)
    assert answer.context["weather"] == "rain"
    assert "What is there" in answer.text
    assert 'id="sidebar"' in answer.text


def test_site_that_is_made_in_the_urlconf_is_ours(boss: Visitor) -> None:
    from urls import late

    assert isinstance(late, htmx_admin.AdminSite)
    assert isinstance(late._registry[Maker], htmx_admin.ModelAdmin)
    assert 'id="results"' in boss.page("/late/shop/maker/").text


def test_links_stay_on_the_site_that_is_open(boss: Visitor) -> None:
    for site in ("admin", "back", "late"):
        assert f'href="/{site}/shop/maker/1/detail/"' in boss.page(f"/{site}/shop/maker/").text


def test_every_site_and_everything_registered_is_ours() -> None:
    import urls

    assert {admin.site.name, back_office.name, urls.late.name} == {"admin", "back", "late"}
    for site in all_sites:
        assert isinstance(site, htmx_admin.AdminSite)
        assert all(isinstance(found, htmx_admin.ModelAdmin) for found in site._registry.values())


def test_site_that_a_test_makes_from_ours_is_not_adopted_again() -> None:
    site = htmx_admin.AdminSite(name="again")
    assert type(site) is htmx_admin.AdminSite


# ── The checks ──────────────────────────────────────────────────────────────

CHECK = """
import django
django.setup()
from django.core import checks
print([found.id for found in checks.run_checks(tags=["admin"])])
"""
APPS = settings.INSTALLED_APPS


def complaints(**changed: object) -> list[checks.CheckMessage]:
    """What the check of the take-over says under these settings."""
    with override_settings(**changed):
        return check_takeover(None)


def test_no_check_complains_of_this_project(project: Callable[..., str]) -> None:
    assert project(CHECK) == "[]"


def test_e007_says_that_the_order_is_wrong() -> None:
    [found] = complaints(INSTALLED_APPS=["htmx_admin", *APPS[2:], "htmx_admin.takeover"])
    assert found.id == "htmx_admin.E007"
    assert found.msg.startswith("'htmx_admin.takeover' stands after 'django.contrib.admin' in INSTALLED_APPS")
    assert found.hint == "Move 'htmx_admin.takeover' before 'django.contrib.admin'."


@pytest.mark.parametrize("missing", ["htmx_admin", "django.contrib.admin"])
def test_e007_says_which_app_is_missing(missing: str) -> None:
    [found] = complaints(INSTALLED_APPS=[name for name in APPS if name not in {missing, "shop"}])
    assert (found.id, found.msg) == ("htmx_admin.E007", f"'htmx_admin.takeover' needs {missing!r} in INSTALLED_APPS.")
    assert "'htmx_admin', 'htmx_admin.takeover', 'django.contrib.admin'" in str(found.hint)


def test_checks_run_where_the_order_is_wrong(project: Callable[..., str]) -> None:
    """The whole of Django's checks, as ``manage.py check`` calls them, with a config class of the project's own."""
    settings = REPLACE.format("cfg.apps.OwnConfig")
    assert project(CHECK, APP, settings) == "[]"
    assert project(CHECK, APP, settings + "\nINSTALLED_APPS.append(INSTALLED_APPS.pop(1))") == "['htmx_admin.E007']"


class Alone(type):
    """A metaclass that forbids what we do."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, object]) -> type:
        if len(bases) > 1:
            raise TypeError("no second base")
        return super().__new__(mcs, name, bases, attrs)


class StubbornSite(admin.AdminSite, metaclass=Alone):
    pass


def test_e008_names_a_site_that_stays_djangos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("htmx_admin.takeover.sites.failures", known := {})
    monkeypatch.setattr("htmx_admin.takeover.checks.failures", known)
    site = StubbornSite(name="stubborn")
    [found] = complaints()
    assert type(site) is StubbornSite
    assert found.id == "htmx_admin.E008"
    assert found.msg == f"The site {__name__}.StubbornSite could not be taken over: no second base"
    assert found.hint == "Let the class extend htmx_admin.AdminSite, or remove its metaclass."


def theme(folder: Path, base: str) -> list[dict[str, object]]:
    """The setting TEMPLATES with a theme's ``admin/base.html`` first."""
    file = folder / "admin" / "base.html"
    file.parent.mkdir()
    file.write_text(base)
    [engine] = settings.TEMPLATES
    return [{**engine, "DIRS": [folder]}]


def test_w009_names_a_base_template_that_is_not_ours(tmp_path: Path) -> None:
    [found] = complaints(TEMPLATES=theme(tmp_path, "<html>{% block content %}{% endblock %}"))
    assert found.id == "htmx_admin.W009"
    assert found.msg.startswith(f"The template admin/base.html is {tmp_path}/admin/base.html:")
    assert "put it after 'htmx_admin.takeover'" in str(found.hint)


def test_w009_is_quiet_about_a_base_that_extends_ours(tmp_path: Path) -> None:
    base = '{% extends "admin/base.html" %}{% block footer %}ours{% endblock %}'
    assert complaints(TEMPLATES=theme(tmp_path, base)) == []


def test_w009_leaves_a_project_without_templates_to_djangos_own_check() -> None:
    assert complaints(TEMPLATES=[]) == []
