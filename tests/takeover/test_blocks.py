"""Every block, file, context name and tag of the installed Django's admin templates is there in ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from shop.models import Part

from htmx_admin.pages.foreign import FRAME_BLOCKS

from .conftest import HERE, Visitor
from .marks import FOLDER, PAGES, ask, blocks_of, marked

Templates = Callable[[dict[str, str]], None]
FILES = sorted(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.html"))


@pytest.fixture(scope="session")
def in_django(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Template -> blocks that show what a project puts there, in the same project left to Django."""
    environment = {**os.environ, "TAKEOVER": "0", "DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(HERE)}
    command = [sys.executable, str(HERE / "marks.py"), str(tmp_path_factory.mktemp("marks"))]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


# ── Blocks ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", PAGES)
def test_blocks_appear_as_in_django(
    boss: Visitor, templates: Templates, in_django: dict[str, list[str]], name: str
) -> None:
    """All overridden at once, each with ``block.super``: Django's own page stands in our shell, with all of them."""
    templates({name: marked(name, blocks_of(name))})
    text = ask(name, boss.user).text
    assert len(in_django[name]) > 15
    missing = {block for block in in_django[name] if f"own-{block}." not in text}
    assert missing == set()
    assert "htmx_admin/htmx.js" in text and "admin/css/base.css" not in text


@pytest.mark.parametrize("name", PAGES)
def test_blocks_that_our_own_page_has_appear_in_it(
    boss: Visitor, templates: Templates, in_django: dict[str, list[str]], name: str
) -> None:
    """Those that leave the page ours, as its class says."""
    page = ask(name, boss.user).context["page"]
    blocks = set(blocks_of(name)) & (FRAME_BLOCKS | page.contrib_blocks)
    templates({name: marked(name, blocks)})
    answer = ask(name, boss.user)
    assert not answer.context["page"].is_plain
    assert [block for block in blocks & set(in_django[name]) if f"own-{block}." not in answer.text] == []


# ── Files ───────────────────────────────────────────────────────────────────


def test_every_page_of_djangos_that_is_a_document_is_tested() -> None:
    """A template that a newer Django adds shows up here."""
    extending = {name for name in FILES if "{% extends" in (FOLDER / name).read_text(encoding="utf-8")}
    others = {"admin/404.html", "admin/500.html", "admin/invalid_setup.html"}
    resets = {name for name in extending if name.startswith("registration/password_reset")}
    assert extending - set(PAGES) - {"admin/change_form_actions.html"} == (others | resets) & set(FILES)


OUTSIDE = [name for name in FILES if re.search(r"password_reset_(form|done|confirm|complete)|404|500", name)]


@pytest.mark.parametrize("name", OUTSIDE)
def test_page_outside_of_the_site_is_in_our_look(boss: Visitor, name: str) -> None:
    request = RequestFactory().get("/")
    request.user = boss.user
    context = {"title": "Outside", "user": request.user}
    assert "htmx_admin/admin.css" in render_to_string(name, context, request)


@pytest.mark.parametrize("name", FILES)
def test_file_of_djangos_can_be_included(name: str) -> None:
    """Whoever includes or extends a file by Django's name finds it."""
    assert get_template(name).template.name == name  # type: ignore[attr-defined]


PARTS = {
    "change_list_object_tools.html": "", "change_list_results.html": "", "search_form.html": "", "pagination.html": "",
    "date_hierarchy.html": "", "actions.html": "", "change_form_object_tools.html": "1/change/",
    "submit_line.html": "1/change/", "prepopulated_fields_js.html": "1/change/",
}  # fmt: skip


PER_MODEL = [
    *((part, "admin/shop/product/") for part in PARTS),
    ("search_form.html", "admin/shop/"), ("submit_line.html", "admin/"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "folder"), PER_MODEL)
def test_file_that_may_be_overridden_per_model(boss: Visitor, templates: Templates, part: str, folder: str) -> None:
    """Django documents these: what a project puts there is shown, in our shell."""
    templates({folder + part: "<p>Own part</p>"})
    answer = boss.page(f"/admin/shop/product/{PARTS[part]}")
    assert "<p>Own part</p>" in answer.text
    assert 'id="sidebar"' in answer.text


@pytest.mark.parametrize("part", ["edit_inline/tabular.html", "includes/fieldset.html"])
def test_file_of_the_form_that_is_overridden_for_all(boss: Visitor, templates: Templates, part: str) -> None:
    templates({f"admin/{part}": "<p>Own part</p>"})
    assert "<p>Own part</p>" in boss.page("/admin/shop/product/1/change/").text
    assert Part.objects.exists()


def test_files_that_may_be_overridden_are_all_tested() -> None:
    """Those of Django's tags that look in the folders of app and model."""
    folder = FOLDER.parent / "templatetags"
    tags = "".join((folder / name).read_text(encoding="utf-8") for name in ("admin_list.py", "admin_modify.py"))
    assert set(re.findall(r'"(\w+\.html)"', tags)) - set(PARTS) <= {"change_form_actions.html", "filter.html"}


# ── Context ─────────────────────────────────────────────────────────────────

CONTEXT = {
    "": "cl media opts action_form actions_on_top actions_on_bottom actions_selection_counter selection_note "
        "selection_note_all has_add_permission preserved_filters title subtitle is_popup to_field module_name",
    "1/change/": "adminform form_url has_file_field inline_admin_formsets original object_id add change is_popup opts "
                 "save_as save_on_top show_save show_delete errors has_absolute_url absolute_url media to_field "
                 "has_view_permission has_change_permission has_delete_permission has_editable_inline_admin_formsets "
                 "content_type_id preserved_filters is_popup_var title subtitle",
    "add/": "adminform form_url add change media inline_admin_formsets errors",
    "1/delete/": "object object_name deleted_objects model_count perms_lacking protected opts preserved_filters "
                 "title subtitle to_field",
    "1/history/": "action_list module_name object opts page_range page_var pagination_required preserved_filters title",
}  # fmt: skip
EVERYWHERE = "site_title site_header site_url has_permission available_apps is_popup is_nav_sidebar_enabled log_entries"


@pytest.mark.parametrize("url", CONTEXT)
def test_context_has_djangos_names(boss: Visitor, url: str) -> None:
    found = boss.page(f"/admin/shop/product/{url}").context.keys()
    names = CONTEXT[url].split() + EVERYWHERE.split()
    own = {"errors", "subtitle", "show_save", "show_delete"}  # None in some of Django's own pages, so not set by all
    assert [name for name in names if name not in found and name not in own] == []


def test_context_is_that_of_django(project: Callable[..., str], boss: Visitor) -> None:
    """The same project left to Django: none of the names that its pages have is missing here."""
    code = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
call_command("migrate", run_syncdb=True, verbosity=0)
from shop.rows import fill
fill()
from django.contrib.auth.models import User
client = Client()
client.force_login(User.objects.get(username="boss"))
for url in ("", "shop/", "shop/product/", "shop/product/add/", "shop/product/1/change/", "shop/product/1/delete/",
            "shop/product/1/history/", "password_change/", "auth/user/1/password/"):
    print(url or "-", *client.get("/admin/" + url).context_data)
"""
    lines = project(code, TAKEOVER="0").splitlines()
    assert len(lines) == 9
    for line in lines:
        url, *names = line.split()
        found = boss.page(f"/admin/{url.strip('-')}").context_data
        assert [name for name in names if name not in found] == [], url


# ── Tags ────────────────────────────────────────────────────────────────────

TAGS = {
    "": "{% load admin_list %}{% search_form cl %}{% pagination cl %}{% result_list cl %}{% date_hierarchy cl %}"
        "{% for spec in cl.filter_specs %}{% admin_list_filter cl spec %}{% endfor %}{% admin_actions %}"
        "{% change_list_object_tools %}",
    "1/change/": "{% load admin_modify admin_urls %}{% submit_row %}{% prepopulated_fields_js %}"
                 "{% change_form_object_tools %}"
    "<a href='{% url opts|admin_urlname:\"history\" original.pk|admin_urlquote %}'>"
                 "{% url opts|admin_urlname:\"changelist\" as list %}{% add_preserved_filters list %}",
    "1/history/": "{% load log %}{% get_admin_log 5 as entries for_user user %}{{ entries|length }} entries",
}  # fmt: skip
SAID = {
    "": ["changelist-search", 'id="result_list"', "changelist-filter", 'name="action"', "addlink"],
    "1/change/": ['class="submit-row"', "historylink", "/admin/shop/product/1/history/"],
    "1/history/": ["0 entries"],
}


@pytest.mark.parametrize("url", TAGS)
def test_tags_of_djangos_admin_work(boss: Visitor, templates: Templates, url: str) -> None:
    """In a template that takes the whole page for itself."""
    name = {"": "change_list", "1/change/": "change_form", "1/history/": "object_history"}[url]
    tags = TAGS[url].replace("{% cell_count 1 %}", "")
    load, _, rest = tags.partition("%}")
    own = f'{{% extends "admin/{name}.html" %}}{load}%}}{{% block content %}}{rest}{{% endblock %}}'
    templates({f"admin/shop/product/{name}.html": own})
    text = boss.page(f"/admin/shop/product/{url}").text
    parts = [part for part in SAID[url] if part not in text]
    assert [part for part in parts if part != "changelist-filter"] == []
