"""Rows 186-202 and 316-334: what happens on saving, and the hooks around it."""

from __future__ import annotations

import re

import pytest
from catalog.models import Product, ProductVariant
from crm.models import Tag
from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import connection
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from ..conftest import Person
from .records import buttons, form, html, messages, save, url


@pytest.fixture
def tag(db):
    Tag.objects.all().delete()
    return Tag.objects.create(name="bean", slug="bean-slug", colour="info")


def never(self, request, obj=None):
    return False


def toasts(response):
    return response.content.decode().partition('id="toasts"')[2].partition('id="announcer"')[0]


# ------------------------------------------------------------------------------------------------ the ways to save


@pytest.mark.parametrize(
    ("options", "on_change", "on_add"),
    [
        ({}, ["_save", "_continue", "_addanother"], ["_save", "_continue", "_addanother"]),
        ({"save_as": True}, ["_save", "_continue", "_saveasnew"], ["_save", "_continue", "_addanother"]),
        ({"has_add_permission": lambda self, request: False}, ["_save", "_continue"], None),
        ({"save_as": True, "has_add_permission": lambda self, request: False}, ["_save", "_continue"], None),
        ({"has_view_permission": never, "has_change_permission": lambda self, request, obj=None: obj is not None},
         ["_save", "_addanother"], ["_save", "_addanother"]),
    ],
)  # fmt: skip
def test_row_186_to_189_buttons(office, tag, options, on_change, on_add):
    page = office(Tag, options)
    assert buttons(page, tag) == on_change
    if on_add:
        assert buttons(page) == on_add


@pytest.mark.parametrize(
    ("given", "shown", "close"),
    [
        ({"show_save": False}, ["_continue", "_addanother"], True),
        ({"show_save_and_continue": False}, ["_save", "_addanother"], False),
        ({"show_save_and_add_another": False}, ["_save", "_continue"], False),
        ({"show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False}, [], True),
    ],
)
@pytest.mark.parametrize("door", ["extra_context", "render_change_form"])
def test_row_274_switches(office, tag, given, shown, close, door):
    if door == "extra_context":

        def change_view(self, request, object_id, form_url="", extra_context=None):
            return admin.ModelAdmin.change_view(self, request, object_id, form_url, given)

        options = {"change_view": change_view}
    else:

        def render_change_form(self, request, context, **kwargs):
            return admin.ModelAdmin.render_change_form(self, request, {**context, **given}, **kwargs)

        options = {"render_change_form": render_change_form}
    page = office(Tag, options)
    assert buttons(page, tag) == shown
    bar = html(page, tag).partition('<div class="savebar')[2]
    assert (">Close</a>" in bar) is close


def test_row_274_no_delete(office, tag):
    def change_view(self, request, object_id, form_url="", extra_context=None):
        return admin.ModelAdmin.change_view(self, request, object_id, form_url, {"show_delete": False})

    assert url(office(Tag), tag, "delete") in html(office(Tag), tag)
    assert url(office(Tag), tag, "delete") not in html(office(Tag, {"change_view": change_view}), tag)


def test_row_274_without_save_the_dialog_offers_what_is_left(office, tag):
    def change_view(self, request, object_id, form_url="", extra_context=None):
        return admin.ModelAdmin.change_view(self, request, object_id, form_url, {"show_save": False})

    page = office(Tag, {"change_view": change_view})
    text = page.client.hx_get(url(page, tag), "dialog#dialog").content.decode()
    assert 'class="btn btn--primary" name="_continue"' in text


@pytest.mark.parametrize(("stays", "target"), [(True, "/change/"), (False, "/mini/crm/tag/")])
def test_row_190_save_as_continue(office, tag, stays, target):
    page = office(Tag, {"save_as": True, "save_as_continue": stays})
    answer = save(page, tag, "_saveasnew", name="copy", slug="copy")
    assert answer.url.endswith(target) and Tag.objects.count() == 2
    assert Tag.objects.get(pk=tag.pk).name == "bean"


def test_row_189_an_error_while_saving_as_new(office, tag):
    """It goes on being about a new record: only "Save as new" is left, and the old one is not touched."""
    page = office(Tag, {"save_as": True})
    answer = save(page, tag, "_saveasnew", name="copy")  # its slug is taken
    text = answer.content.decode()
    assert "already exists" in text
    bar = text.partition('<div class="savebar')[2].partition('<div class="popover')[0]
    assert re.findall(r'<button class="btn[^"]*" name="(\w+)"', bar) == ["_saveasnew"]


def test_row_186_to_the_index_without_view_permission(office, db):
    page = office(Tag, {"has_view_permission": never, "has_change_permission": never})
    answer = page.client.post(url(page), form(page).post(name="n", slug="n"))
    assert answer.url == "/mini/"


# ------------------------------------------------------------------------------------------------ hooks of saving


def test_row_191_to_194_hooks_in_their_order(office, db):
    calls = []

    def spy(name):
        def hook(self, *args, **kwargs):
            calls.append(name)
            return getattr(admin.ModelAdmin, name)(self, *args, **kwargs)

        return hook

    names = ["save_form", "save_model", "save_related", "save_formset", "construct_change_message", "log_change"]
    inline = type("VariantInline", (admin.TabularInline,), {"model": ProductVariant, "extra": 0})
    options = {"fields": ["name"], "inlines": [inline], **{name: spy(name) for name in [*names, "response_change"]}}
    assert save(office(Product, options), Product.objects.first(), name="Other").status_code == 302
    assert calls == [*names, "response_change"]


def test_row_191_save_model_sees_request_and_change(office, tag):
    def save_model(self, request, obj, form, change):
        obj.slug = f"{request.user.username}-{change}"
        obj.save()

    save(office(Tag, {"save_model": save_model}), tag)
    tag.refresh_from_db()
    assert tag.slug == "admin-True"


def test_row_192_save_related_changes_many_to_many(office, db):
    tag = Tag.objects.create(name="always", slug="always")

    def save_related(self, request, form, formsets, change):
        admin.ModelAdmin.save_related(self, request, form, formsets, change)
        form.instance.tags.add(tag)

    product = Product.objects.first()
    save(office(Product, {"fields": ["name", "tags"], "save_related": save_related}), product, tags=[])
    assert list(product.tags.all()) == [tag]


ANSWERS = {
    "redirect": lambda: HttpResponseRedirect("/elsewhere/"),
    "text": lambda: HttpResponse("done"),
    "file": lambda: FileResponse([b"a file"], as_attachment=True, filename="a.txt"),
}


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize(
    "hook",
    ["response_add", "response_change", "response_post_save_add", "response_post_save_change", "response_delete"],
)
def test_row_195_to_197_and_325_answers_of_the_project_pass(office, tag, hook, kind):
    page = office(Tag, {hook: lambda self, request, *args, **kwargs: ANSWERS[kind]()})
    if hook == "response_delete":
        answer = page.client.post(url(page, tag, "delete"), {"post": "yes"})
    else:
        answer = save(page, None if "add" in hook else tag, name="n", slug="n")
    assert (answer.status_code, type(answer)) == (302 if kind == "redirect" else 200, type(ANSWERS[kind]()))
    assert "page" not in (getattr(answer, "context_data", None) or {})


def test_row_196_own_button(office, tag):
    """Its name is sent, and the usual place to look for it is ``response_change``."""

    def response_change(self, request, obj):
        if "_publish" in request.POST:
            self.message_user(request, "Published.")
            return HttpResponseRedirect(".")
        return admin.ModelAdmin.response_change(self, request, obj)

    page = office(Tag, {"response_change": response_change})
    answer = save(page, tag, "_publish")
    assert answer.url == "." and messages(answer) == ["Published."]


def test_row_196_own_button_by_htmx(office, tag):
    def response_change(self, request, obj):
        return HttpResponseRedirect(".")

    page = office(Tag, {"response_change": response_change})
    answer = page.client.hx_post(url(page, tag), form(page, tag).post("_publish"), "form#form", current=url(page, tag))
    assert answer["HX-Redirect"] == "."


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ("_save", "was changed successfully."),
        ("_continue", "was changed successfully. You may edit it again below."),
        ("_addanother", "was changed successfully. You may add another tag below."),
        ("_saveasnew", "was added successfully. You may edit it again below."),
    ],
)
def test_row_199_messages(office, tag, button, said):
    page = office(Tag, {"save_as": True})
    answer = save(page, tag, button, name="<b>", slug="other")
    made = Tag.objects.get(slug="other")
    [message] = messages(answer)
    assert message == f'The tag “<a href="{url(page, made)}">&lt;b&gt;</a>” {said}'
    assert message in page.client.get(answer.url).content.decode()


def test_row_198_extra_tags_and_levels(office, tag):
    def response_change(self, request, obj):
        for level in ("DEBUG", "INFO", "SUCCESS", "WARNING", "ERROR"):
            self.message_user(request, f"Level {level} <b>", level, extra_tags=f"mine-{level}")
        return admin.ModelAdmin.response_post_save_change(self, request, obj)

    page = office(Tag, {"response_change": response_change})
    text = toasts(page.client.get(save(page, tag).url))
    shown = re.findall(r'<div class="toast ([^"]*)"[^>]*>.*?toast__body">(.*?)</div>', text, re.DOTALL)
    assert [body for _css, body in shown] == [
        f"Level {level} &lt;b&gt;" for level in ("INFO", "SUCCESS", "WARNING", "ERROR")
    ]
    assert all(f"mine-{body.split()[1]}" in css.split() for css, body in shown), shown


def test_row_198_own_names_of_levels(office, tag, settings):
    """A project that names levels after another framework (``MESSAGE_TAGS``) still gets an alert for an error."""
    settings.MESSAGE_TAGS = {40: "alert-danger"}
    page = office(
        Tag, {"save_model": lambda self, request, obj, form, change: self.message_user(request, "No.", "ERROR")}
    )
    text = toasts(page.client.get(save(page, tag).url))
    assert re.search(r'<div class="toast is-danger[^"]*" role="alert"[^>]*data-toast="stay">', text)


@pytest.mark.parametrize("name", ["change", "delete", "history", "detail"])
def test_row_200_missing(office, tag, name):
    page = office(Tag)
    url_of_nobody = url(page, tag, name).replace(f"/{tag.pk}/", "/12345/")
    answer = page.client.get(url_of_nobody)
    assert answer.url == "/mini/"
    assert [str(m) for m in get_messages(answer.wsgi_request)] == [
        "tag with ID “12345” doesn’t exist. Perhaps it was deleted?"
    ]


def test_row_201_one_transaction(office, tag):
    def log_change(self, request, obj, message):
        assert connection.in_atomic_block
        raise ZeroDivisionError

    page = office(Tag, {"log_change": log_change})
    page.client.raise_request_exception = False
    before = tag.name
    answer = save(page, tag, name="other")
    tag.refresh_from_db()
    assert answer.status_code == 500 and tag.name == before


# ------------------------------------------------------------------------------------------------ undocumented hooks


def test_row_316_changeform_view_override(office, tag):
    class Mixin:
        def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
            return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), "mine": "yes"})

    page = office(Tag, bases=(Mixin, admin.ModelAdmin))
    context = page.client.get(url(page, tag)).context_data
    assert context["mine"] == "yes" and "page" in context


@pytest.mark.parametrize("view", ["add_view", "change_view", "detail_view", "delete_view", "history_view"])
def test_row_272_extra_context(office, tag, view):
    """It goes last over the view's own context, and the title of the page follows it."""

    class Mixin:
        pass

    def override(self, *args, **kwargs):
        return getattr(super(Mixin, self), view)(
            *args, **{**kwargs, "extra_context": {"title": "My own title", "mine": "x"}}
        )

    setattr(Mixin, view, override)
    page = office(Tag, bases=(Mixin, admin.ModelAdmin))
    name = view.removesuffix("_view")
    response = page.client.get(url(page) if name == "add" else url(page, tag, name))
    assert response.context_data["mine"] == "x"
    text = response.content.decode()
    assert re.search(r"<h1[^>]*>\s*My own title", text)
    assert re.search("<title>[^<]*My own title", text)


def test_row_273_response_is_changed_by_the_caller(office, tag):
    class Mixin:
        def change_view(self, *args, **kwargs):
            response = super().change_view(*args, **kwargs)
            assert not response.is_rendered
            response.context_data["subtitle"] = "Changed later"
            response.context_data["media"] += forms.Media(js=["mine/late.js"])
            return response

    page = office(Tag, bases=(Mixin, admin.ModelAdmin))
    text = html(page, tag)
    assert "mine/late.js" in text


def test_row_273_other_page_in_place_of_ours(office, tag, tmp_path, settings):
    (tmp_path / "mine.html").write_text("Mine: {{ original }}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]

    class Mixin:
        def change_view(self, *args, **kwargs):
            response = super().change_view(*args, **kwargs)
            response.template_name = "mine.html"
            return response

    page = office(Tag, bases=(Mixin, admin.ModelAdmin))
    assert html(page, tag) == "Mine: bean"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return TemplateResponse(request, "mine.html", {"original": "all of it"})

    assert html(office(Tag, {"change_view": change_view}), tag) == "Mine: all of it"


def test_row_319_get_object(office, tag):
    def get_object(self, request, object_id, from_field=None):
        return admin.ModelAdmin.get_object(self, request, object_id, from_field) if object_id == str(tag.pk) else None

    other = Tag.objects.create(name="other", slug="other")
    page = office(Tag, {"get_object": get_object})
    for name in ("change", "delete", "history", "detail"):
        assert page.client.get(url(page, tag, name)).status_code == 200
        assert page.client.get(url(page, other, name)).url == "/mini/"


def test_row_322_render_change_form(office, tag):
    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["adminform"].form.fields["name"].help_text = f"Help {add} {change} {obj}"
        return admin.ModelAdmin.render_change_form(self, request, context, add, change, form_url, obj)

    page = office(Tag, {"render_change_form": render_change_form})
    assert "Help False True bean" in html(page, tag) and "Help True False None" in html(page)


def test_row_321_get_inline_formsets(office, db):
    inline = type("VariantInline", (admin.TabularInline,), {"model": ProductVariant, "extra": 0})

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        made = admin.ModelAdmin.get_inline_formsets(self, request, formsets, inline_instances, obj)
        for one in made:
            one.classes = "mine"
            one.has_add_permission = False
        return made

    product = Product.objects.filter(variants__isnull=False).first()
    page = office(Product, {"fields": ["name"], "inlines": [inline], "get_inline_formsets": get_inline_formsets})
    text = html(page, product)
    assert re.search(r'class="section section--wide mine" id="variants-group"', text) and "data-add" not in text


def test_row_329_construct_change_message(office, tag):
    page = office(Tag, {"construct_change_message": lambda self, request, form, formsets, add=False: "By hand"})
    save(page, tag, name="other")
    assert LogEntry.objects.latest("pk").change_message == "By hand"
    assert "By hand" in html(page, tag, "history")


def test_row_328_preserved_filters_are_switched_off(office, tag):
    text = html(office(Tag, {"preserve_filters": False}), tag, query="?_changelist_filters=q%3Dbean")
    links = set(re.findall(r' href="([^"]*q%3Dbean[^"]*)"', text))
    assert links <= {url(office(Tag), tag) + "?_changelist_filters=q%3Dbean"}  # the page itself


def test_row_332_urls_and_empty_values(office, tag):
    page = office(
        Tag,
        {
            "get_view_on_site_url": lambda self, obj=None: "/there/" if obj else None,
            "get_empty_value_display": lambda self: "<i>nothing</i>",
            "fields": ["none"], "readonly_fields": ["none"], "none": admin.display(boolean=False)(lambda self, obj: None),  # noqa: E501
        },
    )  # fmt: skip
    assert 'href="/there/"' in html(page, tag) and 'href="/there/"' in html(page, tag, "detail")
    assert "<i>nothing</i>" in html(page, tag, "detail")


def test_row_250_permission_of_the_object(office, tag):
    """A clerk may look at beans only, and change nothing."""
    page = office(
        Tag,
        {
            "has_view_permission": lambda self, request, obj=None: obj is None or obj.name == "bean",
            "has_change_permission": never,
            "has_delete_permission": lambda self, request, obj=None: obj is not None and obj.name == "pea",
        },
    )
    pea = Tag.objects.create(name="pea", slug="pea")
    assert page.client.get(url(page, tag)).status_code == 200
    for name in ("change", "history", "detail"):
        assert page.client.get(url(page, pea, name)).status_code == 403
    assert page.client.get(url(page, tag, "delete")).status_code == 403
    assert page.client.get(url(page, pea, "delete")).status_code == 200
    assert Person("viewer").get(url(page, pea)).status_code in (302, 403)
