"""Methods of Django's that projects override are called as ever, for a page, for a fragment and in the dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.views.main import ChangeList
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path
from shop.models import Part, Product

from .conftest import Visitor

Served = Callable[..., str]


@pytest.fixture
def hammer(db: None) -> Product:
    return Product.objects.get(name="Hammer 01")


def all_ways(boss: Visitor, url: str, target: str) -> list[Any]:
    """The page, the fragment and the dialog."""
    return [boss.page(url), boss.fragment(url, target), boss.dialog(url)]


# ── Views ───────────────────────────────────────────────────────────────────

VIEWS = {
    "changelist_view": ("", "section#results"),
    "add_view": ("add/", "form#form"),
    "change_view": ("{pk}/change/", "form#form"),
    "changeform_view": ("{pk}/change/", "form#form"),
    "delete_view": ("{pk}/delete/", "main#main"),
    "history_view": ("{pk}/history/", "main#main"),
}


@pytest.mark.parametrize("name", VIEWS)
def test_view_with_extra_context_is_called(boss: Visitor, served: Served, hammer: Product, name: str) -> None:
    calls: list[tuple[Any, ...]] = []

    def view(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        if name == "changeform_view":  # Django's views give it all by place
            return super(cls, self).changeform_view(request, *args[:2], {"title": "Set by a project"})
        kwargs["extra_context"] = {**(kwargs.get("extra_context") or {}), "title": "Set by a project"}
        return getattr(super(cls, self), name)(request, *args, **kwargs)

    cls: Any = type("OwnAdmin", (admin.ModelAdmin,), {name: view})
    url, target = VIEWS[name]
    address = served(cls) + url.format(pk=hammer.pk)
    page, fragment, dialog = all_ways(boss, address, target)
    assert [answer.status_code for answer in (page, fragment, dialog)] == [200, 200, 200]
    assert [answer.context_data["title"] for answer in (page, fragment, dialog)] == ["Set by a project"] * 3
    assert len(calls) == 3
    assert page.text.lstrip().startswith("<!doctype html>")
    assert not dialog.text.lstrip().startswith("<!doctype")


@pytest.mark.parametrize("name", VIEWS)
def test_view_that_answers_by_itself_is_left_alone(boss: Visitor, served: Served, hammer: Product, name: str) -> None:
    cls = type("OwnAdmin", (admin.ModelAdmin,), {name: lambda self, *args, **kwargs: HttpResponse("plain")})
    url, target = VIEWS[name]
    for answer in all_ways(boss, served(cls) + url.format(pk=hammer.pk), target):
        assert (answer.status_code, answer.content) == (200, b"plain")


@pytest.mark.parametrize("name", VIEWS)
def test_view_that_leads_elsewhere_does(boss: Visitor, served: Served, hammer: Product, name: str) -> None:
    cls = type("OwnAdmin", (admin.ModelAdmin,), {name: lambda self, *args, **kwargs: HttpResponseRedirect("/away/")})
    url, target = VIEWS[name]
    page, fragment, dialog = all_ways(boss, served(cls) + url.format(pk=hammer.pk), target)
    assert (page.status_code, page.url) == (302, "/away/")
    assert "/away/" in fragment.headers["HX-Location"]
    assert dialog.headers["HX-Redirect"] == "/away/"


def test_change_view_as_a_project_calls_it_with_positional_arguments(
    boss: Visitor, served: Served, hammer: Product
) -> None:
    class OwnAdmin(admin.ModelAdmin):
        def change_view(self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
            return self.changeform_view(request, object_id, "", {"show_save": False})

    answer = boss.page(f"{served(OwnAdmin)}{hammer.pk}/change/")
    assert 'name="_save"' not in answer.text
    assert 'name="_continue"' in answer.text


# ── What is answered after saving ───────────────────────────────────────────

FORM = {"name": "Saw", "kind": "tool", "stock": "1"}


@pytest.mark.parametrize(("name", "url"), [
    ("response_add", "add/"), ("response_change", "{pk}/change/"), ("response_post_save_add", "add/"),
    ("response_post_save_change", "{pk}/change/"), ("response_delete", "{pk}/delete/"),
])  # fmt: skip
def test_response_after_a_deed_is_the_projects(
    boss: Visitor, served: Served, hammer: Product, name: str, url: str
) -> None:
    asked: list[bool] = []

    def respond(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        asked.append("_own" in request.POST)
        return HttpResponseRedirect("/thanks/")

    cls = type("OwnAdmin", (admin.ModelAdmin,), {name: respond})
    address = served(cls) + url.format(pk=hammer.pk)
    data = {"post": "yes", "_own": "1"} if "delete" in url else {**FORM, "_own": "1"}
    answer = boss.post(address, data)
    assert (answer.status_code, answer.url, asked) == (302, "/thanks/", [True])


@pytest.mark.parametrize(("name", "url"), [("response_add", "add/"), ("response_change", "{pk}/change/")])
def test_response_of_the_project_in_the_dialog(
    boss: Visitor, served: Served, hammer: Product, name: str, url: str
) -> None:
    own = {name: lambda self, *args, **kwargs: HttpResponseRedirect("/thanks/")}
    address = served(type("OwnAdmin", (admin.ModelAdmin,), own)) + url.format(pk=hammer.pk)
    assert boss.post_in_dialog(address, FORM).headers["HX-Redirect"] == "/thanks/"


def test_own_button_is_posted_to_response_change(boss: Visitor, served: Served, hammer: Product) -> None:
    """Buttons of a template of the project's stand in the form that is sent."""

    class OwnAdmin(admin.ModelAdmin):
        def response_change(self, request: Any, obj: Any) -> Any:
            if "_ship" in request.POST:
                return HttpResponse(f"shipped {obj.name}")
            return super().response_change(request, obj)

    address = f"{served(OwnAdmin)}{hammer.pk}/change/"
    assert boss.post(address, {**FORM, "_ship": "1"}).content == b"shipped Saw"
    assert boss.post(address, {**FORM, "_save": "1"}).status_code == 302


def test_response_action_is_the_projects(boss: Visitor, served: Served, hammer: Product) -> None:
    class OwnAdmin(admin.ModelAdmin):
        def response_action(self, request: Any, queryset: Any, **kwargs: Any) -> Any:
            return HttpResponse(f"{queryset.count()} to do")

    data = {"action": "delete_selected", "index": "0", "_selected_action": [hammer.pk]}
    assert boss.post(served(OwnAdmin), data).content == b"30 to do"


# ── Parts of pages ──────────────────────────────────────────────────────────


def test_render_change_form_changes_the_context(boss: Visitor, served: Served, hammer: Product) -> None:
    class OwnAdmin(admin.ModelAdmin):
        def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
            context["adminform"].form.fields["name"].label = "Title of the tool"
            context["show_save_and_continue"] = False
            return super().render_change_form(request, context, *args, **kwargs)

    for answer in all_ways(boss, f"{served(OwnAdmin)}{hammer.pk}/change/", "form#form"):
        assert "Title of the tool" in answer.text
        assert 'name="_continue"' not in answer.text


def test_get_urls_adds_pages_and_takes_the_place_of_ours(boss: Visitor, served: Served, hammer: Product) -> None:
    class OwnAdmin(admin.ModelAdmin):
        def get_urls(self) -> Any:
            view = self.admin_site.admin_view(lambda request, **kwargs: HttpResponse("own page"))
            return [
                path("export/", view, name="shop_product_export"),
                path("<path:object_id>/history/", view, name="shop_product_history"),
                *super().get_urls(),
            ]

    address = served(OwnAdmin)
    assert boss.page(f"{address}export/").content == b"own page"
    assert boss.page(f"{address}{hammer.pk}/history/").content == b"own page"
    assert boss.page(f"{address}{hammer.pk}/change/").status_code == 200


def test_get_urls_without_some_of_djangos_pages(boss: Visitor, served: Served) -> None:
    """A class that leaves out adding and deleting has a list without them."""

    class OwnAdmin(admin.ModelAdmin):
        def get_urls(self) -> Any:
            return [url for url in super().get_urls() if not (url.name or "").endswith(("_add", "_delete"))]

    answer = boss.page(served(OwnAdmin))
    assert answer.status_code == 200
    assert "/add/" not in answer.text


def test_get_changelist_is_the_projects(boss: Visitor, served: Served) -> None:
    class OwnList(ChangeList):
        def get_queryset(self, request: Any, *args: Any) -> Any:
            return super().get_queryset(request, *args).filter(name="Hammer 07")

    class OwnAdmin(admin.ModelAdmin):
        def get_changelist(self, request: Any, **kwargs: Any) -> Any:
            return OwnList

    for answer in all_ways(boss, served(OwnAdmin), "section#results"):
        assert "Hammer 07" in answer.text
        assert "Hammer 05" not in answer.text


def positional(self: Any, request: Any) -> ChangeList:
    """As packages copied it from an older Django: every argument by its place."""
    return self.get_changelist(request)(
        request, self.model, ["name", "stock"], ["name"], self.get_list_filter(request), self.date_hierarchy, ["name"],
        self.list_select_related, 5, 200, (), self, ["-stock"], "Search for names",
    )  # fmt: skip


def test_changelist_is_built_by_positional_arguments(boss: Visitor, served: Served) -> None:
    own = {"get_changelist_instance": positional, "ordering": ["name"], "search_fields": ["name"]}
    cls = type("OwnAdmin", (admin.ModelAdmin,), own)
    address = served(cls)
    for answer in all_ways(boss, address, "section#results"):
        assert "Ball 02" in answer.text
        assert "Hammer 01" not in answer.text
    assert "Search for names" in boss.page(address).text
    assert "Hammer 29" in boss.page(address, q="Hammer 29").text


def test_get_inline_formsets_is_the_projects(boss: Visitor, served: Served, hammer: Product) -> None:
    class PartInline(admin.TabularInline):
        model = Part

    class OwnAdmin(admin.ModelAdmin):
        inlines = [PartInline]

        def get_inline_formsets(self, *args: Any, **kwargs: Any) -> Any:
            found = super().get_inline_formsets(*args, **kwargs)
            for inline in found:
                inline.opts.verbose_name_plural = "Pieces of it"
            return found

    for answer in all_ways(boss, f"{served(OwnAdmin)}{hammer.pk}/change/", "form#form"):
        assert "Pieces of it" in answer.text


class PriceForm(ActionForm):
    price = forms.IntegerField(required=False, label="New price")


class PriceAdmin(admin.ModelAdmin):
    action_form = PriceForm
    actions = ["reprice"]

    @admin.action(description="Set price")
    def reprice(self, request: Any, queryset: Any) -> None:
        queryset.update(stock=int(request.POST["price"]))


def test_inputs_of_an_action_form_are_shown_and_sent(boss: Visitor, served: Served, hammer: Product) -> None:
    address = served(PriceAdmin)
    for answer in all_ways(boss, address, "section#results"):
        assert "New price" in answer.text
        assert 'name="price"' in answer.text
    data = {"action": "reprice", "price": "77", "index": "0", "_selected_action": [hammer.pk]}
    boss.post(address, data)
    hammer.refresh_from_db()
    assert hammer.stock == 77


# ── A permission on GET only ────────────────────────────────────────────────


def test_record_that_may_be_looked_at_on_get_only(viewer: Visitor) -> None:
    from shop.models import Crate

    crate = Crate.objects.get()
    assert viewer.page("/admin/shop/crate/").status_code == 200
    assert viewer.page(f"/admin/shop/crate/{crate.pk}/detail/").status_code == 200
    assert viewer.page(f"/admin/shop/crate/{crate.pk}/change/").status_code == 200
    assert viewer.post(f"/admin/shop/crate/{crate.pk}/change/", {"name": "mine"}).status_code == 403
    assert viewer.post("/admin/shop/crate/", {"action": "x"}).status_code == 403
    crate.refresh_from_db()
    assert crate.name == "First crate"
