"""Every page of every registered model: whole, as a fragment, in the dialog; for each kind of user."""

from __future__ import annotations

import re

import pytest
from django.contrib.admin.utils import quote
from django.db import connection
from django.urls import reverse

import htmx_admin
from htmx_admin.htmx import element_id

MODELS = sorted(htmx_admin.site._registry, key=lambda model: model._meta.label)
PAGES = ["changelist", "add", "change", "detail", "delete", "history"]
# Fragments of each page: the swap target, and how the answer begins.
FRAGMENTS = {
    "changelist": ("section#results", '<section class="list__results" id="results"'),
    "change": ("form#form", "<form"),
    "add": ("form#form", "<form"),
    "detail": ("main#main", "<main"),
}

every_page = [pytest.param(model, page, id=f"{model._meta.label_lower}-{page}") for model in MODELS for page in PAGES]


def admin_of(model):
    return htmx_admin.site.get_model_admin(model)


def record_for(client, model, rf):
    """A record that the user may see, and a request of theirs to ask the ModelAdmin with."""
    request = rf.get("/")
    request.user = client.user
    return admin_of(model).get_queryset(request).first(), request


def url_of(model, page, record):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    args = [quote(record.pk)] if page not in {"changelist", "add"} else []
    return reverse(name, args=args, current_app=htmx_admin.site.name)


def is_allowed(model, page, record, request):
    admin = admin_of(model)
    if page == "add":
        return admin.has_add_permission(request)
    if page == "delete":
        return admin.has_delete_permission(request, record)
    return admin.has_view_or_change_permission(request, record if page != "changelist" else None)


# Permissions do not depend on the database: the others are asked on SQLite only.
WHO = ["admin", "clerk", "viewer"] if connection.vendor == "sqlite" else ["clerk"]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize(("model", "page"), every_page)
def test_page_as_the_permissions_say(model, page, who, person, rf):
    client = person(who)
    record, request = record_for(client, model, rf)
    if record is None and page not in {"changelist", "add"}:
        pytest.skip("the sandbox shows this user no record of it")
    url = url_of(model, page, record)
    allowed = is_allowed(model, page, record, request)
    whole = client.get(url)
    dialog = client.hx_get(url, "dialog#dialog")
    assert whole.status_code == (200 if allowed else 403), url
    assert dialog.status_code == whole.status_code
    html = whole.content.decode()
    assert html.startswith("<!doctype html>") or "<!doctype html>" in html.lower()
    if not allowed:
        return
    assert "<html" not in dialog.content.decode()
    target, begins = FRAGMENTS.get(page, ("", ""))
    if target and not own_template(model, page):
        fragment = client.hx_get(url, target).content.decode()
        assert fragment.lstrip().startswith(begins)
        assert "<html" not in fragment


def own_template(model, page):
    """Whether the admin class names a template of its own for the page, which wins over ours."""
    admin = admin_of(model)
    names = {"changelist": "change_list", "add": "add_form", "change": "change_form"}
    return bool(
        getattr(admin, f"{names.get(page, page)}_template", None) or (page == "add" and admin.change_form_template)
    )


@pytest.mark.parametrize(("model", "page"), every_page)
def test_anonymous_learns_nothing(model, page, nobody, admin_person, rf):
    record, _ = record_for(admin_person, model, rf)
    if record is None and page not in {"changelist", "add"}:
        pytest.skip("the sandbox has no record of it")
    url = url_of(model, page, record)
    assert nobody.get(url).status_code == 302
    answer = nobody.hx_get(url, "dialog#dialog")
    assert answer.status_code == 401 and not answer.content
    assert nobody.post(url, {"post": "yes"}).status_code == 302


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label_lower)
def test_ids_of_a_page_are_unique(model, admin_person, rf):
    record, _ = record_for(admin_person, model, rf)
    for page in PAGES:
        if record is None and page not in {"changelist", "add"}:
            continue
        response = admin_person.get(url_of(model, page, record))
        if response.status_code != 200:
            continue
        html = re.sub(r"<template\b.*?</template>", "", response.content.decode(), flags=re.DOTALL)
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert sorted(ids) == sorted(set(ids)), (page, [i for i in ids if ids.count(i) > 1][:3])


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label_lower)
def test_every_hx_element_works_without_it(model, admin_person, rf):
    """hx-get and hx-post stand only on links with an address, forms with an action, and their buttons."""
    record, _ = record_for(admin_person, model, rf)
    for page in PAGES:
        if record is None and page not in {"changelist", "add"}:
            continue
        html = admin_person.get(url_of(model, page, record)).content.decode()
        html = re.sub(r"<template\b.*?</template>", "", html, flags=re.DOTALL)  # inert until a script copies it
        for tag, attrs in re.findall(r"<([a-z0-9-]+)\b([^<>]*\shx-(?:get|post|put|patch|delete)=[^<>]*)>", html):
            if tag == "a":
                assert re.search(r'\shref="[^"]+"', attrs), attrs
            elif tag == "form":
                assert re.search(r'\saction="[^"]*"', attrs) and "method=" in attrs, attrs
            else:
                assert tag == "button" and 'type="button"' not in attrs, (page, tag, attrs)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label_lower)
def test_rows_of_the_list_have_the_id_of_their_key(model, admin_person):
    response = admin_person.get(url_of(model, "changelist", None))
    html = response.content.decode()
    for record in list(response.context_data["cl"].result_list)[:5]:
        assert f'id="row-{element_id(record.pk)}"' in html or own_template(model, "changelist")
