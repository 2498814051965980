"""Rows 203-220: deleting, and the history."""

from __future__ import annotations

import re

import django
import pytest
from catalog.models import Product, ProductVariant
from crm.models import Tag
from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.template import Context, Template
from django.utils import translation

from .conftest import text_of
from .records import html, messages, save, url

needs_6_1 = pytest.mark.skipif(django.VERSION < (6, 1), reason="new in Django 6.1")


@pytest.fixture
def tag(db):
    Tag.objects.all().delete()
    return Tag.objects.create(name="bean", slug="bean-slug", colour="info")


@pytest.fixture
def product(db):
    product = Product.objects.first()
    product.movements.all().delete()
    product.variants.all().delete()
    ProductVariant.objects.bulk_create(ProductVariant(product=product, name=f"size {n}") for n in range(5))
    return product


def given(*found):
    """``get_deleted_objects`` of a project: it decides what is shown and what stands against it."""
    return {"get_deleted_objects": lambda self, objs, request: found}


# ------------------------------------------------------------------------------------------------ row 207


def test_row_207_what_the_hook_found_is_shown(office, tag):
    page = office(Tag, given(["The bean", ["its <pod>", ["deep"]]], {"tags": 1, "pods": 7}, set(), []))
    text = html(page, tag, "delete")
    assert "The bean" in text and "its &lt;pod&gt;" in text and "Tags: 1" in text and "Pods: 7" in text
    assert "Delete 8 records" in text


def test_row_205_lacking_permissions_of_the_hook(office, tag):
    page = office(Tag, given(["The bean"], {"tags": 1}, {"pods"}, []))
    text = html(page, tag, "delete")
    assert "delete-form" not in text and "Pods" in text
    assert page.client.post(url(page, tag, "delete"), {"post": "yes"}).status_code == 403


def test_row_206_protected_of_the_hook(office, tag):
    page = office(Tag, given(["The bean"], {"tags": 1}, set(), ["a <stone>"]))
    text = html(page, tag, "delete")
    assert "delete-form" not in text and "a &lt;stone&gt;" in text and "Deleting the tag “bean” would require" in text
    assert page.client.post(url(page, tag, "delete"), {"post": "yes"}).status_code == 200
    assert Tag.objects.exists()


def test_row_207_a_hook_that_counts_nothing(office, tag):
    text = html(office(Tag, given([], {}, set(), [])), tag, "delete")
    assert 'form="delete-form"' in text


# ------------------------------------------------------------------------------------------------ row 208


@needs_6_1
@pytest.mark.parametrize(("limit", "lines", "more"), [(0, 0, None), (2, 2, "…and 4 more objects."), (None, 6, None)])
def test_row_208_limit_of_the_tree(office, product, limit, lines, more):
    deleted = [str(product), [f"size {n}" for n in range(5)]]
    options = {**given(deleted, {"things": 6}, set(), []), "delete_confirmation_max_display": limit}
    text = html(office(Product, options), product, "delete")
    tree = text.partition('id="deleted-objects"')[2].partition("<form")[0]
    assert len(re.findall(r"<li><(?:details|span)", tree)) == lines
    assert ("more object" in text) is bool(more) and (more or "") in text
    assert "Things: 6" in text


@needs_6_1
@pytest.mark.parametrize(("limit", "lines", "more"), [(0, 0, False), (2, 2, True)])
def test_row_208_limit_of_what_protects(office, tag, limit, lines, more):
    options = {**given(["x"], {}, set(), ["one", "two", "three"]), "delete_confirmation_max_display": limit}
    text = html(office(Tag, options), tag, "delete")
    assert text.count("tree__leaf") == lines and ("more object" in text) is more


@needs_6_1
def test_row_208_limit_of_delete_selected(office, product):
    page = office(Product, {"delete_confirmation_max_display": 0})
    answer = page.post({"action": "delete_selected", "_selected_action": [str(product.pk)], "index": "0"})
    assert answer.status_code == 200 and "more object" not in answer.content.decode()


# ------------------------------------------------------------------------------------------------ deeds


def test_row_209_delete_model(office, tag):
    def delete_model(self, request, obj):
        obj.name = "in the bin"
        obj.save()

    page = office(Tag, {"delete_model": delete_model})
    answer = page.client.post(url(page, tag, "delete"), {"post": "yes"})
    assert answer.url == page.list_url and Tag.objects.get().name == "in the bin"
    assert messages(answer) == ["The tag “bean” was deleted successfully."]


def test_row_204_any_post_deletes(office, tag):
    page = office(Tag)
    page.client.post(url(page, tag, "delete"), {"anything": "1"})
    assert not Tag.objects.exists()


def test_row_272_extra_context_of_delete(office, tag):
    class Mixin:
        def delete_view(self, request, object_id, extra_context=None):
            return super().delete_view(request, object_id, {"title": "Really?"})

    page = office(Tag, bases=(Mixin, admin.ModelAdmin))
    assert re.search(r"<h1[^>]*>Really\?</h1>", html(page, tag, "delete"))


def test_row_323_render_delete_form(office, tag):
    def render_delete_form(self, request, context):
        context["object_name"] = "<vegetable>"
        return admin.ModelAdmin.render_delete_form(self, request, context)

    assert "Delete the &lt;vegetable&gt; “bean”?" in html(
        office(Tag, {"render_delete_form": render_delete_form}), tag, "delete"
    )


def test_row_212_deleting_for_another_forms_control(office, tag):
    page = office(Tag)
    answer = page.client.post(url(page, tag, "delete"), {"post": "yes", "_popup": "1"})
    text = answer.content.decode()
    assert answer.status_code == 200 and not Tag.objects.exists()
    assert f"{{&quot;action&quot;: &quot;delete&quot;, &quot;value&quot;: &quot;{tag.pk}&quot;}}" in text


def test_row_212_in_the_dialog(office, tag):
    page = office(Tag)
    answer = page.client.hx_post(url(page, tag, "delete"), {"post": "yes", "_popup": "1"}, "dialog#dialog")
    assert "admin:close" in answer["HX-Trigger"] and '"action": "delete"' in answer["HX-Trigger"]


@pytest.mark.parametrize("name", ["change", "delete"])
def test_row_174_own_popup_template(office, tag, name, tmp_path, settings):
    (tmp_path / "mine.html").write_text("Mine: {{ popup_response_data }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    page = office(Tag, {"popup_response_template": "mine.html"})
    if name == "change":
        answer = save(page, tag, _popup="1")
    else:
        answer = page.client.post(url(page, tag, name), {"post": "yes", "_popup": "1"})
    assert answer.content.decode().startswith("Mine: {")


# ------------------------------------------------------------------------------------------------ history


def log(user, obj, number=1, **more):
    from django.contrib.admin.options import get_content_type_for_model

    LogEntry.objects.bulk_create(
        LogEntry(
            **{
                "user": user, "content_type": get_content_type_for_model(obj), "object_id": str(obj.pk),
                "object_repr": str(obj), "action_flag": CHANGE, "change_message": f"Entry {index}.", **more,
            }
        )
        for index in range(number)
    )  # fmt: skip


def test_row_213_a_hundred_a_page(office, tag):
    page = office(Tag)
    log(page.client.user, tag, 101)
    first, second = html(page, tag, "history"), html(page, tag, "history", "?p=2")
    assert first.count("timeline__body") == 100 and "Entry 0." in first and "Entry 100." not in first
    assert second.count("timeline__body") == 1 and "Entry 100." in second
    assert re.search(r'href="\?p=2"', first)
    assert html(page, tag, "history", "?p=99") == second.replace("?p=2", "?p=99") or "Entry 100." in html(
        page, tag, "history", "?p=99"
    )


def test_row_213_own_paginator_and_entries(office, tag):
    class Mixin:
        def history_view(self, request, object_id, extra_context=None):
            return super().history_view(request, object_id, {"title": "What was", "module_name": "m"})

    page = office(Tag, bases=(Mixin, admin.ModelAdmin))
    assert re.search(r"<h1[^>]*>What was</h1>", html(page, tag, "history"))


def test_row_295_messages_in_the_readers_language(office, tag):
    page = office(Tag)
    save(page, tag, name="other")
    assert "Changed Name." in html(page, tag, "history")
    with translation.override("de"):
        text = page.client.get(url(page, tag, "history"), headers={"Accept-Language": "de"}).content.decode()
    assert "Name geändert." in text


def test_row_302_users_without_full_name(office, tag, monkeypatch):
    """A project's own user class need not have names (``AbstractBaseUser``)."""
    from django.contrib.auth.models import AbstractUser

    page = office(Tag)
    log(page.client.user, tag)
    for name in ("get_full_name", "get_short_name"):
        monkeypatch.delattr(AbstractUser, name)
    for name in ("history", "detail"):
        assert "admin" in text_of(html(page, tag, name).partition('<ol class="timeline')[2])
    assert page.client.get("/mini/").status_code == 200


def test_row_219_log_hooks(office, tag):
    calls = []

    def spy(name):
        def hook(self, request, *args):
            calls.append((name, args))
            return getattr(admin.ModelAdmin, name)(self, request, *args)

        return hook

    page = office(Tag, {name: spy(name) for name in ("log_addition", "log_change", "log_deletions")})
    save(page, None, name="new", slug="new")
    save(page, tag, name="other")
    page.client.post(url(page, tag, "delete"), {"post": "yes"})
    page.post({"action": "delete_selected", "_selected_action": [str(Tag.objects.get().pk)], "post": "yes"})
    assert [name for name, _args in calls] == ["log_addition", "log_change", "log_deletions", "log_deletions"]
    assert LogEntry.objects.filter(user=page.client.user).order_by("-pk")[3].action_flag == ADDITION


def test_row_220_recent_actions(office, tag):
    page = office(Tag)
    save(page, tag, name="other")
    assert "other" in text_of(page.client.get("/mini/").content.decode().partition('id="recent"')[2])
    source = "{% load log %}{% get_admin_log 10 as found for_user user %}{% for e in found %}{{ e.object_repr }},{% endfor %}"  # noqa: E501
    context = {"user": page.client.user, "log_entries": LogEntry.objects.select_related("user")}
    assert Template(source).render(Context(context)).startswith("other,")
