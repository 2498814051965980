"""Rows 264-315: assets, policy, languages, checks and documentation, as far as pages of records are concerned."""

from __future__ import annotations

import re

import django
import pytest
from catalog.models import Product, ProductVariant
from crm.models import Tag
from django import forms
from django.contrib import admin
from django.core import checks
from django.template.loader import render_to_string
from django.test import Client
from geo.models import Country

from .records import field, html, messages, save, url

needs_6_1 = pytest.mark.skipif(django.VERSION < (6, 1), reason="new in Django 6.1")


@pytest.fixture
def tag(db):
    Tag.objects.all().delete()
    return Tag.objects.create(name="bean", slug="bean-slug", colour="info")


# ------------------------------------------------------------------------------------------------ media


class Fancy(forms.TextInput):
    class Media:
        js = ["mine/fancy.js"]


class WithMedia(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ["name", "slug", "colour"]
        widgets = {"name": Fancy}


def media(*names):
    return type("Media", (), {"js": [f"mine/{name}.js" for name in names], "css": {"all": [f"mine/{names[0]}.css"]}})


def test_row_278_media_of_admin_inline_and_widget(office, db):
    inline = type("VariantInline", (admin.TabularInline,), {"model": ProductVariant, "Media": media("inline")})
    page = office(Product, {"fields": ["name"], "inlines": [inline], "Media": media("admin")})
    text = html(page, Product.objects.first())
    for name in ("inline.js", "admin.js", "inline.css", "admin.css"):
        assert f"mine/{name}" in text, name


def test_row_278_media_of_the_admin_is_on_its_other_pages(office, tag):
    page = office(Tag, {"Media": media("admin")})
    for name in ("change", "detail"):
        assert "mine/admin.js" in html(page, tag, name)
    assert "mine/admin.js" in page.html()


def in_dialog(page, where):
    return page.client.hx_get(where, "dialog#dialog")


def test_row_278_media_of_a_widget_in_the_dialog(office, tag):
    """The page beneath has not loaded them: a form with scripts is opened as a page, styles come with the dialog."""
    page = office(Tag, {"form": WithMedia})
    assert in_dialog(page, url(page, tag))["HX-Whole-Page"].endswith(url(page, tag))
    popup = in_dialog(page, url(page) + "?_popup=1")
    assert "HX-Whole-Page" not in popup and "mine/fancy.js" in asked_for(popup)
    page = office(Tag, {"Media": type("Media", (), {"css": {"all": ["mine/look.css"]}})})
    answer = in_dialog(page, url(page, tag))
    assert "HX-Whole-Page" not in answer and "mine/look.css" in asked_for(answer)
    assert "data-media" not in in_dialog(office(Tag), url(page, tag)).text


def asked_for(answer):
    return re.search("<template data-media>(.*?)</template>", answer.text, re.DOTALL)[1]


def test_row_278_media_property_override(office, tag):
    class Mixin:
        @property
        def media(self):
            return super().media + forms.Media(js=["mine/by-property.js"])

    page = office(Tag, bases=(Mixin, admin.ModelAdmin))
    assert "mine/by-property.js" in html(page, tag)


def test_row_279_jquery_for_own_scripts_only(office, tag):
    assert "jquery" not in html(office(Tag), tag)
    text = html(office(Tag, {"Media": media("own")}), tag)
    assert text.index("jquery.js" if "jquery.js" in text else "jquery.min.js") < text.index("jquery.init.js")


@needs_6_1
@pytest.mark.parametrize("name", ["change", "list", "login"])
def test_row_286_nonce(office, tag, settings, name):
    """With the context processor for the policy, every script and style of a page carries the request's nonce."""
    from django.utils.csp import CSP

    settings.TEMPLATES = [
        {
            **settings.TEMPLATES[0],
            "OPTIONS": {
                "context_processors": [
                    *settings.TEMPLATES[0]["OPTIONS"]["context_processors"],
                    "django.template.context_processors.csp",
                ]
            },
        }
    ]
    others = [name for name in settings.MIDDLEWARE if "csp" not in name]
    settings.MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware", *others]
    settings.SECURE_CSP = {"default-src": ["'self'", CSP.NONCE]}
    page = office(Tag, {"Media": media("own")})
    where = {"change": url(page, tag), "list": page.list_url, "login": "/mini/login/"}[name]
    response = (page.client if name != "login" else Client()).get(where)
    [nonce] = re.findall("'nonce-([^']+)'", response["Content-Security-Policy"])
    loaded = re.findall(r'<script\b[^>]*>|<style\b[^>]*>|<link\b[^>]*rel="stylesheet"[^>]*>', response.text)
    assert len(loaded) > 2 and all(f'nonce="{nonce}"' in found for found in loaded), loaded
    assert ("mine/own.js" in response.text) == (name != "login")


@pytest.mark.parametrize("name", ["change", "list", "login", "500"])
def test_row_288_robots(office, tag, name):
    page = office(Tag)
    where = {"change": url(page, tag), "list": page.list_url, "login": "/mini/login/"}.get(name)
    client = page.client if name != "login" else Client()
    text = client.get(where).text if where else render_to_string("htmx_admin/error/500.html")
    assert '<meta name="robots" content="NONE,NOARCHIVE">' in text


# ------------------------------------------------------------------------------------------------ actions of the form


@needs_6_1
@pytest.mark.parametrize("name", ["change", "detail"])
def test_row_349_actions_of_the_change_form(office, tag, name):
    from django.contrib.admin.options import ActionLocation

    @admin.action(description="Greet the %(verbose_name)s", location=ActionLocation.CHANGE_FORM)
    def greet(modeladmin, request, queryset):
        modeladmin.message_user(request, f"Hello {queryset.get()}")

    page = office(Tag, {"actions": [greet]})
    assert "Greet the tag" in html(page, tag, name)
    there = url(page, tag, name)
    answer = page.client.post(there, {"CHANGE_FORM-action": "greet", "_selected_action": str(tag.pk)})
    assert answer.url.endswith(f"/{name}/")
    assert "Hello bean" in page.client.get(answer.url).content.decode()


@needs_6_1
def test_row_349_actions_that_ask_for_something(office, tag):
    """The inputs of an ``action_form`` stand below the form, with the actions; a detail page has none of both."""
    from django.contrib.admin.helpers import ActionForm
    from django.contrib.admin.options import ActionLocation

    class Asking(ActionForm):
        greeting = forms.CharField(label="How to greet")
        secret = forms.CharField(widget=forms.HiddenInput, initial="psst")

    @admin.action(description="Greet the %(verbose_name)s", location=ActionLocation.CHANGE_FORM)
    def greet(modeladmin, request, queryset):
        modeladmin.message_user(request, f"{request.POST['CHANGE_FORM-greeting']} {queryset.get()}")

    page = office(Tag, {"actions": [greet], "action_form": Asking})
    text = html(page, tag)
    asked = re.search('<form id="form-action".*?</form>', text, re.DOTALL)[0]
    assert " hidden>" not in asked.partition(">")[0] + ">" and text.count("Greet the tag") == 1
    assert 'for="id_CHANGE_FORM-greeting"' in asked and 'value="psst"' in asked
    names = re.findall('name="(CHANGE_FORM-[^"]+)"', asked)
    assert sorted(names) == ["CHANGE_FORM-action", "CHANGE_FORM-greeting", "CHANGE_FORM-secret"]
    data = {name: "greet" if name.endswith("action") else "Hi" for name in names}
    assert "Hi bean" in messages(page.client.post(url(page, tag), {**data, "_selected_action": tag.pk}))
    assert "Greet the tag" not in html(page, tag, "detail")


@needs_6_1
def test_row_349_an_action_of_the_list_is_not_on_the_form(office, tag):
    page = office(Tag, {"actions": ["here"], "here": lambda self, request, queryset: None})
    assert 'value="here"' not in html(page, tag)
    assert 'name="action" value="here"' in html(page, tag, "detail")


# ------------------------------------------------------------------------------------------------ languages


@pytest.mark.parametrize("view", ["change", "detail", "delete", "history"])
def test_row_291_right_to_left(office, tag, view):
    text = office(Tag).client.get(url(office(Tag), tag, view), headers={"Accept-Language": "he"}).content.decode()
    assert '<html lang="he" dir="rtl"' in text


def test_row_290_lazy_labels(office, tag):
    from django.utils.translation import gettext_lazy as _

    page = office(
        Tag,
        {
            "fieldsets": [(_("Personal info"), {"fields": ["name", "loud"], "description": _("Important dates")})],
            "readonly_fields": ["loud"],
            "loud": admin.display(description=_("Permissions"))(lambda self, obj: "x"),
        },
    )
    for view in ("change", "detail"):
        text = page.client.get(url(page, tag, view), headers={"Accept-Language": "de"}).content.decode()
        for word in ("Persönliche Informationen", "Wichtige Daten", "Berechtigungen"):
            assert word in text, (view, word)


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_row_292_numbers_come_back_as_they_were(office, db, language, settings):
    """A form that is sent back unchanged changes nothing, whatever the language writes between thousands."""
    settings.USE_THOUSAND_SEPARATOR = True
    country = Country.objects.exclude(area=None).first()
    Country.objects.filter(pk=country.pk).update(population=1234567)
    page = office(Country, {"fields": ["population", "area"]})
    page.client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    assert save(page, country).status_code == 302
    country.refresh_from_db()
    assert country.population == 1234567


def test_row_296_descriptions_of_controls(office, db):
    country = Country.objects.first()
    page = office(Country, {"fields": ["code", "neighbours"]})
    text = html(page, country)
    assert 'aria-describedby="id_code_helptext"' in field(text, "code") and 'id="id_code_helptext"' in field(
        text, "code"
    )
    assert "<legend" in field(text, "neighbours") and "<fieldset" in field(text, "neighbours")


@pytest.mark.parametrize("view", ["change", "detail", "delete", "history"])
def test_row_296_ids_and_headings(office, tag, view):
    text = html(office(Tag), tag, view)
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids)), {name for name in ids if ids.count(name) > 1}
    assert len(re.findall(r"<h1", text)) == 1 and text.count("<main") == 1 and 'class="skip-link"' in text


@needs_6_1
@pytest.mark.parametrize("view", ["change", "detail", "delete", "history"])
def test_row_203_record_without_a_text(office, tag, view):
    """Django 6.1 shows a dash where ``__str__`` gives nothing."""
    Tag.objects.filter(pk=tag.pk).update(name="")
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", html(office(Tag), tag, view), re.DOTALL).group(1).strip()
    assert heading and "“”" not in heading


# ------------------------------------------------------------------------------------------------ checks


BAD = {
    "admin.E004": {"fields": "name"},
    "admin.E005": {"fields": ["name"], "fieldsets": [(None, {"fields": ["slug"]})]},
    "admin.E012": {"fieldsets": [(None, {"fields": ["name", "name"]})]},
    "admin.E016": {"form": object},
    "admin.E019": {"filter_horizontal": ["nothing"]},
    "admin.E022": {"radio_fields": {"nothing": admin.VERTICAL}},
    "admin.E035": {"readonly_fields": ["nothing"]},
    "admin.E101": {"save_as": "yes"},
    "admin.E103": {"inlines": "no"},
    "admin.E202": {"inlines": [type("In", (admin.TabularInline,), {"model": ProductVariant})]},
}


@pytest.mark.parametrize("error", BAD)
def test_row_307_to_309_checks(office, error):
    page = office(Tag, BAD[error])
    assert error in {found.id for found in page.ours.get_model_admin(Tag).check()}
    assert {e.id for e in page.theirs.get_model_admin(Tag).check()} <= {
        e.id for e in page.ours.get_model_admin(Tag).check()
    }


def test_row_312_own_checks_class(office):
    from django.contrib.admin.checks import ModelAdminChecks

    class Checks(ModelAdminChecks):
        def check(self, admin_obj, **kwargs):
            return [checks.Error("mine", id="mine.E1")]

    page = office(Tag, {"checks_class": Checks})
    assert [found.id for found in page.ours.get_model_admin(Tag).check()] == ["mine.E1"]


def test_row_314_link_to_the_documentation(office, tag, settings):
    from types import ModuleType

    from django.http import HttpResponse
    from django.urls import clear_url_caches, path

    page = office(Tag)
    assert "Documentation" not in html(page, tag)
    urls = ModuleType("with_docs")
    docs = path("docs/", lambda request: HttpResponse(), name="django-admindocs-docroot")
    urls.urlpatterns = [docs, *settings.ROOT_URLCONF.urlpatterns]
    settings.ROOT_URLCONF = urls
    clear_url_caches()
    assert re.search(r'href="/docs/"[^>]*>.*?Documentation', html(page, tag), re.DOTALL)


def test_row_273_a_bare_request_will_do(office, tag, rf):
    page = office(Tag)
    request = rf.get("/")
    request.user = page.client.user
    model_admin = page.ours.get_model_admin(Tag)
    for view in ("change_view", "delete_view", "history_view", "detail_view"):
        response = getattr(model_admin, view)(request, str(tag.pk)).render()
        assert response.status_code == 200 and b"bean" in response.content, view
