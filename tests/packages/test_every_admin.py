"""Every registered admin as somebody meets it who has no JavaScript, as superuser and as one who may only look."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry

from .walk import (
    MODELS,
    admin_of,
    assert_page,
    both_users,
    differences,
    every_admin,
    faults,
    may,
    picture,
    post,
    row_of,
    save_form,
    url_of,
)

TARGETS = ("section#results", "dialog#dialog", "main#main", "form#form")


def test_every_package_is_there():
    """The walk means something: the registry is the packages', and with the take-over the site is ours."""
    assert {model._meta.app_label for model in MODELS} >= {
        "account", "auth", "django_celery_beat", "flatpages", "library", "mfa", "redirects", "sites", "socialaccount",
    }  # fmt: skip
    ours = {model for model in MODELS if any("htmx_admin" in base.__module__ for base in type(admin_of(model)).__mro__)}
    assert ours == (set(MODELS) if settings.TAKEOVER else set())


def test_home_and_app_pages(boss, viewer):
    for person in (boss, viewer):
        page = person.open("/admin/")
        assert_page(page)
        for app in {model._meta.app_label for model in MODELS}:
            assert_page(person.open(f"/admin/{app}/"))
        assert {link.url for link in page.links} >= {url_of(model, "changelist") for model in MODELS}


@every_admin
@both_users
def test_list_filters_and_columns(person, model, who):
    """Each link of the list to itself is a page; each choice of each filter and each column has such a link."""
    someone = person(who)
    page = someone.open(url_of(model, "changelist"))
    assert_page(page)
    queries = page.queries()
    for url in queries:
        assert_page(someone.open(url))
    changelist = (page.response.context or {}).get("cl")
    if changelist is None:
        # the singleton's list is its form
        assert admin_of(model).__class__.__name__ == "SingletonModelAdmin"
        return
    served = [sorted(query) for query in queries.values()]
    for spec in changelist.filter_specs:
        if hasattr(spec, "face"):
            # A control of ours is a form; dates have links, too, more of them than Django's.
            assert any(f'name="{name}"' in page.html for name in spec.expected_parameters()), spec.title
            continue
        for choice in spec.choices(changelist):
            wanted = sorted(parse_qsl(choice["query_string"].removeprefix("?"), keep_blank_values=True))
            if wanted and "display" in choice:
                assert wanted in served, f"{spec.title}: {choice['display']}"
    if may(someone, model, "change") and changelist.get_ordering_field_columns() is not None:
        sortable = [name for name in changelist.list_display if changelist.get_ordering_field(name)]
        if "mptt" not in str(changelist.model.__mro__) or not admin_of(model).change_list_template:
            assert len({dict(query).get("o") for query in queries.values()} - {None}) >= len(sortable)


@every_admin
@both_users
def test_search(person, model, who):
    someone = person(who)
    if not admin_of(model).search_fields:
        pytest.skip("nothing to search in")
    page = someone.open(url_of(model, "changelist"))
    form = page.form_with("q")
    row = row_of(model, someone)
    found = someone.send(page, form, q=str(row)[:6])
    assert_page(found)
    none = someone.send(page, form, q="no row has this")
    assert_page(none)
    assert none.response.context["cl"].result_count == 0


@every_admin
@both_users
def test_add_page(person, model, who):
    someone = person(who)
    page = someone.open(url_of(model, "add"))
    if may(someone, model, "add"):
        assert_page(page)
        save_form(page)
    else:
        assert page.response.status_code == 403
        before = picture()
        assert post(someone, url_of(model, "add"), {"name": "x", "_save": "Save"}).response.status_code == 403
        assert differences(before, picture()) == {}


@every_admin
def test_saving_what_was_served_changes_nothing(boss, model):
    """A widget that loses or alters a value shows here; so does an inline that does not come back as it went."""
    row = row_of(model, boss)
    if not may(boss, model, "change", row):
        pytest.skip("nobody may change it")
    page = boss.open(url_of(model, "change", row))
    assert_page(page)
    before = picture()
    answer = boss.send(page, save_form(page), "_save")
    assert answer.response.status_code == 302, faults(answer)
    assert differences(before, picture()) == {}
    entry = LogEntry.objects.latest("pk")
    assert entry.get_change_message() in {"No fields changed.", "Changed Name."} or "changed" in entry.change_message


@every_admin
def test_viewer_sees_and_cannot_save(boss, viewer, model):
    """The page has no button to save, and what the superuser's page would send is refused."""
    row = row_of(model, boss)
    page = viewer.open(url_of(model, "change", row))
    assert_page(page)
    if may(viewer, model, "change", row):
        pytest.skip("its own rules let them change it")
    assert not any("_save" in form.names for form in page.forms)
    if not may(boss, model, "change", row):
        return
    served = save_form(boss.open(url_of(model, "change", row))).successful("_save")
    before = picture()
    assert post(viewer, url_of(model, "change", row), served).response.status_code == 403
    assert differences(before, picture()) == {}


@every_admin
@both_users
def test_history_page(person, model, who):
    someone = person(who)
    page = someone.open(url_of(model, "history", row_of(model, someone)))
    assert_page(page)


@every_admin
def test_delete(boss, model):
    row = row_of(model, boss)
    page = boss.open(url_of(model, "delete", row))
    if not may(boss, model, "delete", row):
        assert page.response.status_code == 403
        return
    assert_page(page)
    answer = boss.send(page, page.form_with("post"))
    assert answer.response.status_code == 302
    assert not model._base_manager.filter(pk=row.pk).exists()


@every_admin
def test_viewer_cannot_delete(viewer, model):
    row = row_of(model, viewer)
    if may(viewer, model, "delete", row):
        pytest.skip("its own rules let them delete it")
    before = picture()
    assert viewer.open(url_of(model, "delete", row)).response.status_code == 403
    assert post(viewer, url_of(model, "delete", row), {"post": "yes"}).response.status_code == 403
    action = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes", "index": "0"}
    # what the list answers to an action that it did not offer is its own affair (treebeard's raises)
    viewer.raise_request_exception = False
    post(viewer, url_of(model, "changelist"), action)
    assert differences(before, picture()) == {}


@every_admin
def test_delete_selected_rows(boss, model):
    """The action is chosen in the list's own form, confirmed in the form of the page that asks."""
    page = boss.open(url_of(model, "changelist"))
    if not any("action" in form.names for form in page.forms):
        assert not may(boss, model, "delete"), "no actions in the list"
        return
    row = row_of(model, boss)
    form = page.form_with("action", "_selected_action")
    offered = [box.attrs.get("value") for box in form.controls if box.name == "_selected_action"]
    chosen = str(row.pk) if str(row.pk) in offered else offered[-1]
    question = boss.send(page, form, "index", action="delete_selected", _selected_action=[chosen])
    assert_page(question)
    answer = boss.send(question, question.form_with("post"))
    assert answer.response.status_code == 302
    assert not model._base_manager.filter(pk=chosen).exists()


@every_admin
@both_users
@pytest.mark.parametrize("target", TARGETS)
def test_pages_asked_for_by_htmx(person, model, who, target):
    """Any page for any target: never an error, and nothing of Django's look in a part of a page."""
    someone = person(who)
    row = row_of(model, someone)
    urls = [url_of(model, "changelist"), url_of(model, "add")]
    urls += [url_of(model, page, row) for page in ("change", "delete", "history")]
    for url in urls:
        page = someone.open(
            url, **{"HX-Request": "true", "HX-Target": target, "HX-Current-URL": url_of(model, "changelist")}
        )
        assert page.response.status_code in {200, 204, 302, 403}, (page.response.status_code, url)
        if settings.TAKEOVER:
            assert "admin/css/base.css" not in page.html, url
        if page.response.status_code == 200 and settings.TAKEOVER:
            assert_page(page, part=True)
