"""Rows 16 and 19-50: the attributes and hooks of the site, its own pages."""

from __future__ import annotations

import re

import django
import pytest
from catalog.models import Category, Product
from crm.models import Tag
from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test import RequestFactory
from django.urls import path
from geo.models import City

import htmx_admin

from .conftest import OURS


@pytest.fixture
def own_templates(settings):
    """``own_templates(name=text)`` makes templates of the project."""

    def make(**texts):
        base = settings.TEMPLATES[0]
        files = {f"{name}.html": text for name, text in texts.items()}
        loaders = [
            ("django.template.loaders.locmem.Loader", files),
            "django.template.loaders.app_directories.Loader",
        ]
        settings.TEMPLATES = [{**base, "APP_DIRS": False, "OPTIONS": {**base["OPTIONS"], "loaders": loaders}}]

    return make


def home(page, path="", **kwargs):
    return page.client.get(OURS + path, **kwargs).content.decode()


# ------------------------------------------------------------------------------------------------ rows 19-26: words


WORDS = {"site_header": "My <header>", "site_title": "My <title>", "index_title": "My <index>"}


def test_rows_19_20_22_words_of_the_site(office, db):
    page = office(Tag, site=WORDS)
    html = home(page)
    assert "My &lt;header&gt;" in html
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]
    assert title.startswith("My &lt;index&gt;") and title.endswith("My &lt;title&gt;")
    assert '<h1 class="page__title">My &lt;index&gt;</h1>' in html
    assert "My &lt;header&gt;" in page.html() and "My &lt;title&gt;</title>" in page.html()


def test_row_19_header_of_the_log_in(office, db):
    page = office(Tag, site=WORDS, user="")
    html = home(page, "login/")
    assert "My &lt;header&gt;" in html and "My &lt;title&gt;</title>" in html


@pytest.mark.parametrize(
    ("site_url", "script_name", "expected"),
    [("/", "", "/"), ("/shop/", "", "/shop/"), (None, "", None), ("", "", None), ("/", "/sub", "/sub"),
     ("https://x.example/", "/sub", "https://x.example/")],
)  # fmt: skip
def test_row_21_view_site(office, db, site_url, script_name, expected):
    page = office(Tag, site={"site_url": site_url})
    html = home(page, SCRIPT_NAME=script_name) if script_name else home(page)
    found = re.search(r'href="([^"]*)"><svg[^>]*>(?:(?!</a>).)*View site', html)
    assert (found[1] if found else None) == expected


@pytest.mark.parametrize("template", ["index_template", "app_index_template"])
def test_rows_23_24_templates_of_the_site(office, own_templates, template):
    own_templates(own="own {{ title }} {{ app_list.0.app_label }} {{ available_apps|length }}")
    page = office(Tag, site={template: "own.html"})
    index, app = home(page), home(page, "crm/")
    assert (index == "own Site administration crm 1") is (template == "index_template")
    assert (app == "own Relations administration crm 1") is (template == "app_index_template")


@pytest.mark.parametrize("enabled", [True, False])
def test_row_26_sidebar(office, db, enabled):
    page = office(Tag, site={"enable_nav_sidebar": enabled})
    for html in (home(page), page.html()):
        assert ('id="sidebar"' in html) is ('popovertarget="sidebar"' in html) is enabled
        assert re.search(r'<body class="app\b', html) is not None if enabled else '<body class="alone' in html
        assert 'href="/mini/"' in html  # the way home


@pytest.mark.parametrize("catch_all", [True, False])
def test_row_27_unknown_address(office, db, catch_all):
    page = office(Tag, site={"final_catch_all_view": catch_all}, user="")
    response = page.client.get("/mini/nothing/here/")
    assert response.status_code == (302 if catch_all else 404)
    if catch_all:
        assert response["Location"].startswith("/mini/login/?next=")
    staff = office(Tag, site={"final_catch_all_view": catch_all}).client
    assert staff.get("/mini/nothing/here/").status_code == 404
    redirect = staff.get("/mini/crm/tag?q=1")
    assert redirect.status_code == 301 and redirect["Location"] == "/mini/crm/tag/?q=1"


# ------------------------------------------------------------------------------------------------ rows 28-33: log in


def test_row_29_log_in_form_of_the_site(office, db):
    class Form(AdminAuthenticationForm):
        code = forms.CharField(label="Second <factor>", help_text="from the app")

        def clean_code(self):
            if self.cleaned_data["code"] != "42":
                raise forms.ValidationError("Wrong code.")
            return self.cleaned_data["code"]

    page = office(Tag, site={"login_form": Form}, user="")
    html = home(page, "login/")
    assert "Second &lt;factor&gt;" in html and 'name="code"' in html and "from the app" in html
    assert 'name="next" value="/mini/"' in html
    data = {"username": "admin", "password": "admin", "code": "1", "next": "/mini/"}
    assert "Wrong code." in page.client.post("/mini/login/", data).content.decode()
    assert page.client.post("/mini/login/", {**data, "code": "42"})["Location"] == "/mini/"


@pytest.mark.skipif(django.VERSION < (6, 0), reason="new in Django 6.0")
def test_row_31_password_form_of_the_site(office, db):
    class Form(PasswordChangeForm):
        reason = forms.CharField(label="Why?")

    page = office(Tag, site={"password_change_form": Form})
    html = home(page, "password_change/")
    assert "Why?" in html and 'name="reason"' in html
    data = {"old_password": "admin", "new_password1": "Xk29-tree", "new_password2": "Xk29-tree"}
    assert "This field is required." in page.client.post("/mini/password_change/", data).content.decode()
    response = page.client.post("/mini/password_change/", {**data, "reason": "x"})
    assert response["Location"] == "/mini/password_change/done/"


@pytest.mark.parametrize(
    ("attribute", "address", "user"),
    [
        ("login_template", "login/", ""),
        ("password_change_template", "password_change/", "admin"),
        ("password_change_done_template", "password_change/done/", "admin"),
    ],
)
def test_rows_28_32_33_templates_of_the_site(office, own_templates, attribute, address, user):
    own_templates(own="own {{ site_header }}")
    page = office(Tag, site={attribute: "own.html"}, user=user)
    assert home(page, address) == "own Django administration"


def test_row_30_template_after_logging_out(office, own_templates):
    own_templates(own="bye {{ site_header }}")
    page = office(Tag, site={"logout_template": "own.html"})
    assert page.client.get("/mini/logout/").status_code == 405
    assert page.client.post("/mini/logout/").content == b"bye Django administration"


# ------------------------------------------------------------------------------------------------ rows 34-38: hooks


class Renamed(htmx_admin.AdminSite):
    """A site that overrides its hooks."""

    def get_urls(self):
        return [path("report/", self.admin_view(self.report), name="report"), *super().get_urls()]

    def report(self, request):
        request.current_app = self.name
        return TemplateResponse(request, "report.html", {**self.each_context(request), "title": "My <report>"})

    def each_context(self, request):
        return {**super().each_context(request), "site_header": f"Hello {request.user}", "more": 1}

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        apps.sort(key=lambda app: app["name"], reverse=True)
        extra = {"name": "Links", "app_label": "links", "app_url": "/links/", "has_module_perms": True,
                 "models": [{"name": "Docs", "object_name": "Docs", "admin_url": "/docs/", "add_url": None,
                             "perms": {}, "view_only": True}]}  # fmt: skip
        return apps + [extra]  # noqa: RUF005  (as projects write it)

    def has_permission(self, request):
        return request.user.is_active and request.user.username != "viewer"

    def get_log_entries(self, request):
        return super().get_log_entries(request).filter(object_repr__startswith="seen")

    def index(self, request, extra_context=None):
        return super().index(request, {**(extra_context or {}), "title": "Own title", "subtitle": "Own subtitle"})

    def app_index(self, request, app_label, extra_context=None):
        return super().app_index(request, app_label, {**(extra_context or {}), "title": f"App {app_label}"})

    def login(self, request, extra_context=None):
        return super().login(request, {**(extra_context or {}), "title": "Come in"})

    def password_change(self, request, extra_context=None):
        return super().password_change(request, {**(extra_context or {}), "title": "New secret"})

    def logout(self, request, extra_context=None):
        return super().logout(request, {**(extra_context or {}), "title": "Gone"})


@pytest.fixture
def renamed(office, settings):
    """A site whose class overrides hooks by ``super()``."""
    from types import ModuleType

    site = Renamed(name="renamed")
    site.register([Tag, City])
    urlconf = ModuleType("renamed_urls")
    urlconf.urlpatterns = [path("renamed/", site.urls)]
    settings.ROOT_URLCONF = urlconf
    return site


def test_row_16_view_of_the_site(renamed, own_templates, admin_person, nobody):
    own_templates(
        report="{% extends page.layout %}{% block content %}{% url 'admin:crm_tag_changelist' %}{% endblock %}"
    )
    html = admin_person.get("/renamed/report/").content.decode()
    assert 'id="sidebar"' in html and "My &lt;report&gt;</h1>" in html
    assert "/renamed/crm/tag/" in html.partition('id="main"')[2]
    assert nobody.get("/renamed/report/")["Location"] == "/renamed/login/?next=/renamed/report/"


def test_row_34_each_context(renamed, admin_person):
    for address in ("/renamed/", "/renamed/crm/tag/", "/renamed/password_change/", "/renamed/crm/tag/add/"):
        response = admin_person.get(address)
        assert "Hello admin" in response.content.decode() and response.context_data["more"] == 1, address


def test_row_35_get_app_list(renamed, admin_person):
    html = admin_person.get("/renamed/").content.decode()
    for part in (html.partition('id="main"')[0], html.partition('id="main"')[2]):
        assert 'href="/docs/"' in part
        assert part.index("/renamed/crm/tag/") < part.index("/renamed/geo/city/") < part.index("/docs/")


def test_row_36_has_permission(renamed, person):
    assert person("viewer").get("/renamed/")["Location"].startswith("/renamed/login/")
    User.objects.create_user("visitor")
    assert person("visitor").get("/renamed/").status_code == 200


def test_row_38_log_entries(renamed, admin_person):
    for name in ("seen this", "hidden that"):
        LogEntry.objects.create(
            user=admin_person.user,
            content_type=ContentType.objects.get_for_model(Tag),
            object_id="1",
            object_repr=name,
            action_flag=ADDITION,
        )
    html = admin_person.get("/renamed/").content.decode()
    assert "seen this" in html and "hidden that" not in html


def test_rows_41_45_extra_context_of_the_sites_views(renamed, admin_person, nobody):
    html = admin_person.get("/renamed/").content.decode()
    assert '<h1 class="page__title">Own title</h1>' in html and "Own subtitle" in html
    for client, method, address, title in (
        (admin_person, "get", "/renamed/crm/", "App crm"),
        (nobody, "get", "/renamed/login/", "Come in"),
        (admin_person, "get", "/renamed/password_change/", "New secret"),
        (admin_person, "post", "/renamed/logout/", "Gone"),
    ):
        html = getattr(client, method)(address).content.decode()
        assert f"{title}</h1>" in html and f"<title>{title}" in html, address


# ------------------------------------------------------------------------------------------------ rows 37, 41-50


def test_row_37_admin_view(office, db):
    page = office(Tag)

    def view(request):
        return HttpResponse("in")

    def free(request):
        return HttpResponse("free")

    free.csrf_exempt = True
    request = RequestFactory().get("/x/")
    request.user = User.objects.get(username="admin")
    assert "no-cache" in page.ours.admin_view(view)(request)["Cache-Control"]
    assert "Cache-Control" not in page.ours.admin_view(view, cacheable=True)(request)
    post = RequestFactory(enforce_csrf_checks=True).post("/x/")
    post.user = request.user
    assert page.ours.admin_view(view)(post).status_code == 403
    assert page.ours.admin_view(free)(post).content == b"free"
    request.user = User(is_active=False, is_staff=True)
    assert page.ours.admin_view(view)(request)["Location"].startswith("/mini/login/?next=/x/")


def test_row_42_app_without_models_for_the_user_is_404(office, db):
    User.objects.create_user("empty", is_staff=True)
    page = office(Tag, user="empty")
    assert page.client.get("/mini/crm/").status_code == 404
    assert office(Tag).client.get("/mini/geo/").status_code == 404


@pytest.mark.skipif(django.VERSION < (6, 1), reason="new in Django 6.1")
def test_row_43_somebody_who_is_in_already_goes_on(office, db):
    page = office(Tag)
    assert page.client.get("/mini/login/?next=/mini/crm/")["Location"] == "/mini/crm/"
    assert page.client.get("/mini/login/?next=//evil.example/")["Location"] == "/mini/"


def test_row_47_catalogue_of_texts_for_scripts(office, db):
    response = office(Tag).client.get("/mini/jsi18n/")
    assert response.status_code == 200 and "gettext" in response.content.decode()


def test_row_48_page_of_a_record_on_the_site(office, db):
    page = office(Product)
    product = Product.objects.first()
    kind = ContentType.objects.get_for_model(Product)
    response = page.client.get(f"/mini/r/{kind.pk}/{product.pk}/")
    assert response.status_code == 302 and response["Location"].endswith(product.get_absolute_url())
    assert page.client.get(f"/mini/r/{kind.pk}/0/").status_code == 404


def test_row_49_autocomplete(office, db):
    page = office(Product, {"autocomplete_fields": ["category"]})
    page.ours.register(Category, search_fields=["name"])
    query = {"app_label": "catalog", "model_name": "product", "field_name": "category", "term": "a"}
    answers = page.client.get("/mini/autocomplete/", query).json()
    assert set(answers) == {"results", "pagination"} and answers["results"]


def test_row_50_staff_member_required(nobody, db, rf):
    @staff_member_required(login_url="/office/login/")
    def view(request):
        return HttpResponse("in")

    request = rf.get("/x/")
    request.user = User.objects.get(username="viewer")
    assert view(request).content == b"in"
    request.user = User(is_active=True, is_staff=False)
    assert view(request)["Location"] == "/office/login/?next=/x/"
