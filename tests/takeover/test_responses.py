"""What a package changes in a response, or reads from it, means what it meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.test import RequestFactory
from shop.models import Product

from .conftest import Visitor

Served = Callable[..., str]
Templates = Callable[[dict[str, str]], None]


@pytest.fixture
def hammer(db: None) -> Product:
    return Product.objects.get(name="Hammer 01")


# ── Media ───────────────────────────────────────────────────────────────────


class MediaAdmin(admin.ModelAdmin):
    """As mptt does: scripts are added to what the view returned."""

    def changelist_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return self._with_script(super().changelist_view(request, *args, **kwargs))

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return self._with_script(super().changeform_view(request, *args, **kwargs))

    def _with_script(self, response: Any) -> Any:
        context = getattr(response, "context_data", None)
        if context and "media" in context:
            context["media"] += forms.Media(js=["own/tree.js"], css={"all": ["own/tree.css"]})
        return response


@pytest.mark.parametrize("url", ["", "add/", "1/change/"])
def test_scripts_that_are_added_to_the_response_are_loaded(boss: Visitor, served: Served, url: str) -> None:
    text = boss.page(served(MediaAdmin) + url).text
    assert text.count('src="/static/own/tree.js"') == 1
    assert text.count('href="/static/own/tree.css"') == 1


def test_page_with_scripts_of_others_is_opened_as_a_whole(boss: Visitor, served: Served) -> None:
    """Scripts are made for a page that is loaded once: nothing of it is swapped, and the dialog lets it be opened."""
    address = f"{served(MediaAdmin)}1/change/"
    assert 'id="main" tabindex="-1" hx-ignore' in boss.page(address).text
    assert boss.dialog(address).headers["HX-Whole-Page"] == address


def test_page_without_scripts_of_others_is_not(boss: Visitor, served: Served) -> None:
    address = f"{served(admin.ModelAdmin)}1/change/"
    assert "hx-ignore" not in boss.page(address).text
    assert "HX-Whole-Page" not in boss.dialog(address).headers


# ── Another template, another context ───────────────────────────────────────

OWN = """{% extends "admin/change_form.html" %}
{% block object-tools-items %}<li><a href="/x/">Recover</a></li>{% endblock %}"""


def test_template_name_that_is_set_on_the_response(
    boss: Visitor, served: Served, templates: Templates, hammer: Product
) -> None:
    """As reversion does: the view is called, its template is replaced."""
    templates({"own/revision.html": OWN})

    class OwnAdmin(admin.ModelAdmin):
        def change_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            response: Any = super().change_view(request, *args, **kwargs)
            response.template_name = "own/revision.html"
            return response

    answer = boss.page(f"{served(OwnAdmin)}{hammer.pk}/change/")
    assert "Recover" in answer.text
    assert 'value="Hammer 01"' in answer.text
    assert 'id="sidebar"' in answer.text


def test_context_that_is_changed_on_the_response(boss: Visitor, served: Served, hammer: Product) -> None:
    class OwnAdmin(admin.ModelAdmin):
        def history_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            response: Any = super().history_view(request, *args, **kwargs)
            response.context_data["title"] = "All that happened"
            return response

    assert "All that happened" in boss.page(f"{served(OwnAdmin)}{hammer.pk}/history/").text


def test_response_that_is_rendered_by_the_view_is_sent_as_it_is(boss: Visitor, served: Served) -> None:
    class OwnAdmin(admin.ModelAdmin):
        def changelist_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            response: Any = super().changelist_view(request, *args, **kwargs)
            response.render()
            response.content = response.content.replace(b"Hammer", b"Mallet")
            return response

    answer = boss.page(served(OwnAdmin))
    assert "Mallet 01" in answer.text and "Hammer" not in answer.text


def test_header_and_cookie_that_a_view_adds_are_sent(boss: Visitor, served: Served) -> None:
    class OwnAdmin(admin.ModelAdmin):
        def changelist_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            response: Any = super().changelist_view(request, *args, **kwargs)
            response["X-Own"] = "1"
            response.set_cookie("own", "1")
            return response

    address = served(OwnAdmin)
    for answer in (boss.page(address), boss.fragment(address), boss.dialog(address)):
        assert answer.headers["X-Own"] == "1"
        assert answer.cookies["own"].value == "1"


# ── 302 means saved ─────────────────────────────────────────────────────────


class RevisionAdmin(admin.ModelAdmin):
    """As reversion does: what was not saved is rolled back, and the answer's status tells which it was."""

    seen: list[int] = []

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            response = super().changeform_view(request, *args, **kwargs)
            self.seen.append(response.status_code)
            if request.method == "POST" and response.status_code != 302:
                transaction.set_rollback(True)
        return response


FORM = {"name": "Saw", "kind": "tool", "stock": "1"}


@pytest.mark.parametrize("target", ["", "form#form", "dialog#dialog"])
def test_status_inside_is_djangos(boss: Visitor, served: Served, hammer: Product, target: str) -> None:
    headers = boss.htmx(target) if target else {}
    address = f"{served(RevisionAdmin)}{hammer.pk}/change/"
    RevisionAdmin.seen.clear()
    wrong = boss.post(address, {**FORM, "stock": "many"}, headers=headers)
    right = boss.post(address, FORM, headers=headers)
    assert RevisionAdmin.seen == [200, 302]
    assert wrong.status_code == (422 if target else 200)
    assert right.status_code == (200 if target else 302)
    hammer.refresh_from_db()
    assert hammer.name == "Saw"


# ── Documents in the dialog ─────────────────────────────────────────────────


class ActingAdmin(admin.ModelAdmin):
    actions = ["whole", "piece", "file", "lazy"]

    def whole(self, request: Any, queryset: Any) -> Any:
        return render(request, "own/whole.html", {**self.admin_site.each_context(request), "title": "Whole"})

    def piece(self, request: Any, queryset: Any) -> Any:
        return HttpResponse("<p>a piece</p>")

    def file(self, request: Any, queryset: Any) -> Any:
        headers = {"Content-Disposition": 'attachment; filename="a.csv"'}
        return HttpResponse("a,b", content_type="text/csv", headers=headers)

    def lazy(self, request: Any, queryset: Any) -> Any:
        context = {**self.admin_site.each_context(request), "title": "Lazy", "opts": self.opts}
        return TemplateResponse(request, "own/whole.html", context)


WHOLE = '{% extends "admin/base_site.html" %}{% block content %}<form method="post" id="own">Sure?</form>{% endblock %}'


def act(boss: Visitor, address: str, name: str, pk: int) -> Any:
    return boss.post_in_dialog(address, {"action": name, "index": "0", "_selected_action": [pk]})


@pytest.mark.parametrize("name", ["whole", "lazy"])
def test_document_of_an_action_takes_the_place_of_the_page(
    boss: Visitor, served: Served, templates: Templates, hammer: Product, name: str
) -> None:
    templates({"own/whole.html": WHOLE})
    answer = act(boss, served(ActingAdmin), name, hammer.pk)
    assert answer.headers["HX-Whole-Page"] == "true"
    assert "Sure?" in answer.text and 'id="sidebar"' in answer.text
    assert answer.text.lower().count("<!doctype") == 1


def test_piece_of_html_stays_in_the_dialog(boss: Visitor, served: Served, hammer: Product) -> None:
    answer = act(boss, served(ActingAdmin), "piece", hammer.pk)
    assert "HX-Whole-Page" not in answer.headers
    assert answer.content.startswith(b"<p>a piece</p>")


def test_file_is_a_file(boss: Visitor, served: Served, hammer: Product) -> None:
    answer = act(boss, served(ActingAdmin), "file", hammer.pk)
    assert answer.content == b"a,b"
    assert "HX-Whole-Page" not in answer.headers


def test_own_page_that_is_asked_for_by_the_dialog_is_opened(boss: Visitor) -> None:
    """A GET has an address: the browser goes there."""
    assert boss.dialog("/admin/shop/shelf/arrange/").headers["HX-Redirect"] == "/admin/shop/shelf/arrange/"


@pytest.mark.parametrize("parent", ["page.layout", '"htmx_admin/action/form.html"', '"own/base.html"'])
def test_own_page_that_is_made_for_us_stays_in_the_dialog(
    boss: Visitor, served: Served, templates: Templates, hammer: Product, parent: str
) -> None:
    """What a package may do that wants more than Django's admin offers."""
    own = "{% extends PARENT %}{% block content %}<p>Sure?</p>{% endblock %}".replace("PARENT", parent)
    templates({"own/whole.html": own, "own/base.html": "{% extends page.layout %}"})
    answer = act(boss, served(ActingAdmin), "lazy", hammer.pk)
    assert "HX-Whole-Page" not in answer.headers
    assert 'class="dialog__head' in answer.text and "Sure?" in answer.text


def test_answer_of_a_popup_window_takes_the_place_of_its_form(boss: Visitor) -> None:
    """The form is sent by htmx; the page that tells the opener must run its script."""
    url = "/admin/shop/maker/add/?_to_field=id&_popup=1"
    answer = boss.post(url, {"name": "Dahl", "_popup": "1", "_to_field": "id"}, headers=boss.htmx("form#form"))
    assert answer.headers["HX-Whole-Page"] == "true"
    assert "data-popup-response" in answer.text


# ── Called without our edge ─────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["changelist_view", "add_view"])
def test_view_answers_a_bare_request(boss: Visitor, name: str) -> None:
    """Tests and packages call views with nothing but a user."""
    request = RequestFactory().get("/admin/shop/product/")
    request.user = boss.user
    response = getattr(admin.site._registry[Product], name)(request)
    assert response.status_code == 200
    assert b"Hammer" in response.render().content or name == "add_view"


def test_messages_of_a_package_are_shown(boss: Visitor, served: Served) -> None:
    class OwnAdmin(admin.ModelAdmin):
        def changelist_view(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            messages.warning(request, "Stock is counted tonight")
            return super().changelist_view(request, *args, **kwargs)

    address = served(OwnAdmin)
    for answer in (boss.page(address), boss.fragment(address)):
        assert answer.text.count("Stock is counted tonight") == 1
