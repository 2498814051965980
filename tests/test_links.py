"""Side by side: links stay on the site that one is on, however a package made them."""

from __future__ import annotations

import asyncio
import pickle
from concurrent.futures import ThreadPoolExecutor

import config.classic  # noqa: F401  (registers with Django's own admin)
import pytest
from asgiref.sync import async_to_sync
from catalog.models import Product
from crm.models import Tag
from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin as contrib
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import AsyncClient
from django.test.utils import CaptureQueriesContext
from django.urls import (
    NoReverseMatch,
    clear_script_prefix,
    clear_url_caches,
    get_urlconf,
    include,
    path,
    resolve,
    reverse,
    reverse_lazy,
    set_script_prefix,
)
from django.utils.html import format_html
from django.utils.translation import override
from django.views import View
from sales.models import Order

import htmx_admin
from htmx_admin import AdminSite

# Made when a module is loaded, as many packages do.
LAZY_INDEX = reverse_lazy("admin:index")


def template(source):
    return engines["django"].from_string(source)


def report(request, *args, **kwargs):
    """The answers that a view may give; each tells where hard-coded names lead."""
    kind = request.GET.get("kind", "text")
    if kind == "template":
        # asked when it is rendered, after the view has returned
        return TemplateResponse(
            request,
            template("{{ late }} {% url 'admin:index' %}"),
            {"late": lambda: reverse("admin:crm_tag_changelist")},
        )
    if kind == "stream":
        return StreamingHttpResponse(reverse("admin:index") + part for part in ("1 ", "2"))
    if kind == "file":
        return FileResponse(open(__file__, "rb"))
    if kind == "json":
        return JsonResponse({"url": LAZY_INDEX})
    if kind == "redirect":
        return HttpResponseRedirect(LAZY_INDEX)
    if kind == "error":
        raise RuntimeError
    if kind == "denied":
        raise PermissionDenied(reverse("admin:index"))
    match = resolve(request.path_info)
    return HttpResponse(f"{reverse('admin:index')} {LAZY_INDEX} {match.namespace} {request.resolver_match.namespace}")


async def asynchronous(request):
    before = reverse("admin:index")
    await asyncio.sleep(0)
    return HttpResponse(f"{before} {reverse('admin:index')}")


class ClassReport(View):
    def get(self, request):
        return report(request)


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ("name", "slug", "colour")
        help_texts = {"name": LAZY_INDEX}


class TagAdmin(contrib.ModelAdmin):
    """A package's: it knows of one site only."""

    form = TagForm
    list_display = ["name", "report_link"]
    list_display_links = ["name"]
    list_filter = ["colour"]
    search_fields = ["name"]
    readonly_fields = ["report_link"]
    view_on_site = True

    def get_urls(self):
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/report/", guarded(report), name="crm_tag_report"),
            # guarded by a site that is named in Python, and by none
            path("elsewhere/", contrib.site.admin_view(report), name="crm_tag_elsewhere"),
            path("bare/", include([path("", ClassReport.as_view(), name="crm_tag_bare")])),
            path("async/", asynchronous, name="crm_tag_async"),
            path("more/", include(([path("", guarded(report), name="start")], "more"))),
            *super().get_urls(),
        ]

    def report_link(self, tag):
        return tag.pk and format_html('<a href="{}">report</a>', reverse("admin:crm_tag_report", args=[tag.pk]))

    def response_change(self, request, obj):
        if "_report" in request.POST:
            return HttpResponseRedirect(reverse("admin:crm_tag_report", args=[obj.pk]))
        return super().response_change(request, obj)


class ProductAdmin(contrib.ModelAdmin):
    list_display = ["name"]
    search_fields = ["name"]
    autocomplete_fields = ["category"]


class ClassicSite(contrib.AdminSite):
    """With a page of its own that ours has not."""

    def get_urls(self):
        more = include(([path("", self.admin_view(report), name="start")], "extra"))
        return [path("stock/", self.admin_view(report), name="stock"), path("extra/", more), *super().get_urls()]


class Project:
    """Two sites and a root URLconf, of this test only."""

    def __init__(self):
        self.classic = ClassicSite(name="admin")
        for model, model_admin in contrib.site._registry.items():
            self.classic.register(model, type(model_admin))
        self.classic.unregister([Tag, Product])
        self.classic.register(Tag, TagAdmin)
        self.classic.register(Product, ProductAdmin)
        self.office = AdminSite(name="mirror")
        self.office.adopt(self.classic)

    @staticmethod
    def urlconf(*patterns):
        own = path("products/<int:pk>/", report, name="product")
        return type("urlconf", (), {"urlpatterns": [*patterns, own], "handler404": staticmethod(not_found)})


def not_found(request, exception):
    return HttpResponse(f"{get_urlconf()!r}", status=404)


@pytest.fixture
def project():
    return Project()


@pytest.fixture
def side_by_side(project, settings):
    """Django's at /there/, ours at /here/."""
    settings.ROOT_URLCONF = project.urlconf(path("there/", project.classic.urls), path("here/", project.office.urls))
    yield project
    assert get_urlconf() in {None, settings.ROOT_URLCONF}


def links(html):
    """Where a page leads to."""
    return {word for word in ("/here/", "/there/") if f'"{word}' in html or f"'{word}" in html}


def text(response):
    return response.content.decode()


def reports(person, url, kind):
    return text(person.get(f"{url}?kind={kind}"))


# ── Pages ───────────────────────────────────────────────────────────────────


def pages_of(model):
    name = model._meta.label_lower.replace(".", "/")
    pk = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
    return [f"{name}/", f"{name}/add/", *(f"{name}/{pk}/{page}/" for page in ("change", "delete", "history"))]


@pytest.mark.parametrize("place, other", [("/here/", "/there/"), ("/there/", "/here/")])
def test_no_page_leads_to_the_other_site(place, other, side_by_side, admin_person):
    tag = Tag.objects.first()
    kind = ContentType.objects.get_for_model(Tag)
    LogEntry.objects.create(
        user=admin_person.user, content_type=kind, object_id=tag.pk, object_repr="x", action_flag=CHANGE
    )
    pages = ["", "crm/", "password_change/", "password_change/done/", f"auth/user/{admin_person.user.pk}/password/"]
    pages += [page for model in side_by_side.classic._registry for page in pages_of(model)]
    if place == "/here/":
        pages += [f"crm/tag/{tag.pk}/detail/", f"sales/order/{Order.objects.first().pk}/detail/"]
    for page in pages:
        response = admin_person.get(place + page)
        if page.endswith("/delete/") and response.status_code == 403:
            continue  # the sandbox forbids it
        assert response.status_code == 200, page
        assert links(text(response)) == {place}, page
        assert f'{other}"' not in text(response)


def test_hard_coded_link_in_a_cell_and_on_the_form(side_by_side, admin_person):
    pk = Tag.objects.first().pk
    for page in ("", f"{pk}/change/"):
        assert f'href="/here/crm/tag/{pk}/report/"' in text(admin_person.get(f"/here/crm/tag/{page}"))
        assert f'href="/there/crm/tag/{pk}/report/"' in text(admin_person.get(f"/there/crm/tag/{page}"))
    cells = admin_person.hx_get("/here/crm/tag/", "section#results")
    assert f'href="/here/crm/tag/{pk}/report/"' in text(cells)


@pytest.mark.parametrize("place", ["/here/", "/there/"])
def test_redirect_after_saving_by_a_hard_coded_name(place, side_by_side, admin_person):
    tag = Tag.objects.first()
    data = {"name": tag.name, "slug": tag.slug, "colour": tag.colour}
    url = f"{place}crm/tag/{tag.pk}/change/"
    assert admin_person.post(url, {**data, "_report": "1"})["Location"] == f"{place}crm/tag/{tag.pk}/report/"
    filtered = f"{url}?_changelist_filters=colour%3Dinfo"
    assert admin_person.post(filtered, data)["Location"] == f"{place}crm/tag/?colour=info"
    assert admin_person.post(f"{place}crm/tag/{tag.pk}/delete/", {"post": "yes"})["Location"] == f"{place}crm/tag/"


def test_redirect_in_the_dialog(side_by_side, admin_person):
    tag = Tag.objects.first()
    data = {"name": tag.name, "slug": tag.slug, "colour": tag.colour, "_report": "1"}
    answer = admin_person.hx_post(f"/here/crm/tag/{tag.pk}/change/", data, "dialog#dialog", current="/here/crm/tag/")
    assert answer["HX-Redirect"] == f"/here/crm/tag/{tag.pk}/report/"


def test_log_entries_lead_to_the_site_that_is_open(side_by_side, admin_person, monkeypatch):
    tag = Tag.objects.first()
    kind = ContentType.objects.get_for_model(Tag)
    entry = LogEntry(content_type=kind, object_id=str(tag.pk))
    seen = []

    def get_ordering(self, request):
        seen.append(entry.get_admin_url())
        return ["name"]

    monkeypatch.setattr(TagAdmin, "get_ordering", get_ordering, raising=False)
    for place in ("/here/", "/there/"):
        seen.clear()
        admin_person.get(f"{place}crm/tag/")
        assert set(seen) == {f"{place}crm/tag/{tag.pk}/change/"}


def test_autocomplete_and_view_on_site_are_answered_by_the_site_that_is_open(side_by_side, admin_person):
    """Widgets that are made for Django's site by name, too: ``AutocompleteSelect(field, admin.site)``."""
    product = Product.objects.first()
    page = text(admin_person.get(f"/here/catalog/product/{product.pk}/change/"))
    assert "/here/autocomplete/" in page and f"/here/r/{ContentType.objects.get_for_model(Product).pk}/" in page
    widget = AutocompleteSelect(Product._meta.get_field("category"), side_by_side.classic)
    with side_by_side.office._links.stay():
        assert widget.get_url() == "/here/autocomplete/"
    assert widget.get_url() == "/there/autocomplete/"
    query = {"app_label": "sales", "model_name": "order", "field_name": "customer", "term": ""}
    assert admin_person.get("/here/autocomplete/", query).json()["results"]
    shown = admin_person.get(f"/here/r/{ContentType.objects.get_for_model(Product).pk}/{product.pk}/")
    assert shown["Location"] == f"http://testserver/products/{product.pk}/"


def test_logging_in_and_out_and_changing_the_password(side_by_side, person, admin_person):
    nobody = person("")
    assert nobody.get("/here/crm/tag/")["Location"] == "/here/login/?next=/here/crm/tag/"
    assert nobody.get("/there/crm/tag/")["Location"] == "/there/login/?next=/there/crm/tag/"
    assert links(text(nobody.get("/here/login/"))) == {"/here/"}
    user = admin_person.user
    user.set_password("secret-7")
    user.save()
    answer = nobody.post("/here/login/?next=/here/crm/", {"username": "admin", "password": "secret-7"})
    assert answer["Location"] == "/here/crm/"
    assert nobody.get("/here/login/")["Location"] == "/here/"
    data = {"old_password": "secret-7", "new_password1": "zebra-crossing", "new_password2": "zebra-crossing"}
    assert nobody.post("/here/password_change/", data)["Location"] == "/here/password_change/done/"
    assert "/there/" not in text(nobody.post("/here/logout/"))


def test_log_in_form_of_the_project_may_have_a_hard_coded_link(side_by_side, person, monkeypatch):
    """The log-in page is not guarded by ``admin_view``."""
    from django.contrib.admin.forms import AdminAuthenticationForm

    class Form(AdminAuthenticationForm):
        def clean(self):
            raise forms.ValidationError(reverse("admin:index") + "help")

    side_by_side.office.login_form = side_by_side.classic.login_form = Form
    data = {"username": "admin", "password": "x"}
    assert "/here/help" in text(person("").post("/here/login/", data))
    assert "/there/help" in text(person("").post("/there/login/", data))


def test_lists_and_forms_ask_for_nothing_more(side_by_side, admin_person, settings):
    def queries(url):
        admin_person.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert admin_person.get(url).status_code == 200
        return [query["sql"] for query in captured]

    pages = ["/here/", "/here/sales/order/", f"/here/sales/order/{Order.objects.first().pk}/change/"]
    mirrored = [len(queries(page)) for page in pages]
    alone = AdminSite(name="mirror")
    for model, model_admin in side_by_side.classic._registry.items():
        alone.register(model, type(model_admin))
    settings.ROOT_URLCONF = Project.urlconf(
        path("there/", side_by_side.classic.urls), path("here/", alone.urls), path("", include("config.urls"))
    )
    assert mirrored == [len(queries(page)) for page in pages]


# ── Views of packages ───────────────────────────────────────────────────────


@pytest.mark.parametrize(("place", "name"), [("/here/", "mirror"), ("/there/", "admin")])
@pytest.mark.parametrize("view", ["1/report/", "elsewhere/", "bare/", "more/"])
def test_every_kind_of_view_and_answer(view, place, name, side_by_side, admin_person):
    url = f"{place}crm/tag/{view}"
    assert reports(admin_person, url, "text").split()[:2] == [place, place]
    assert reports(admin_person, url, "text").split()[2].split(":")[0] == name
    assert reports(admin_person, url, "template").split() == [f"{place}crm/tag/", place]
    assert admin_person.get(f"{url}?kind=json").json() == {"url": place}
    assert admin_person.get(f"{url}?kind=redirect")["Location"] == place
    streamed = admin_person.get(f"{url}?kind=stream")
    assert b"".join(streamed.streaming_content).decode() == f"{place}1 {place}2"
    sent = admin_person.get(f"{url}?kind=file")
    assert hasattr(sent, "file_to_stream") and b"Side by side" in b"".join(sent.streaming_content)


def test_page_of_an_error_stays_too(side_by_side, admin_person):
    denied = admin_person.get("/here/crm/tag/1/report/?kind=denied")
    assert denied.status_code == 403 and links(text(denied)) == {"/here/"}
    missing = admin_person.get("/here/nothing/")
    assert missing.status_code == 404 and links(text(missing)) == {"/here/"}


def test_view_of_the_project_that_our_site_guards(side_by_side, settings, admin_person):
    settings.ROOT_URLCONF = side_by_side.urlconf(
        path("there/", side_by_side.classic.urls),
        path("here/", side_by_side.office.urls),
        path("report/", side_by_side.office.admin_view(report)),
        path("theirs/", side_by_side.classic.admin_view(report)),
        path("plain/", report),
    )
    assert text(admin_person.get("/report/")).split()[0] == "/here/"
    assert text(admin_person.get("/theirs/")).split()[0] == "/there/"
    assert text(admin_person.get("/plain/")).split()[0] == "/there/"


def test_page_that_only_the_other_site_has_is_still_found(side_by_side, admin_person, monkeypatch):
    found = []

    def get_queryset(self, request):
        for name in ("admin:stock", "admin:extra:start", "admin:more:start"):
            found.append((reverse(name), reverse(name, current_app=self.admin_site.name)))
        found.append(template("{% url 'admin:stock' %}").render({}, request))
        with pytest.raises(NoReverseMatch):
            reverse("admin:nothing")
        return contrib.ModelAdmin.get_queryset(self, request)

    monkeypatch.setattr(TagAdmin, "get_queryset", get_queryset, raising=False)
    assert admin_person.get("/here/crm/tag/").status_code == 200
    stock, extra = "/there/stock/", "/there/extra/"
    assert found[:4] == [(stock, stock), (extra, extra), ("/here/crm/tag/more/",) * 2, stock]


def test_model_that_was_taken_off_our_site_is_still_found_there(side_by_side, admin_person):
    side_by_side.office.unregister(Product)
    product = Product.objects.first()
    with side_by_side.office._links.stay():
        there = reverse("admin:catalog_product_change", args=[product.pk])
        assert there == f"/there/catalog/product/{product.pk}/change/"
        assert reverse("admin:catalog_product_changelist", current_app="mirror") == "/there/catalog/product/"
        assert reverse("admin:crm_tag_changelist") == "/here/crm/tag/"


# ── Nothing is left behind ──────────────────────────────────────────────────


def test_after_an_exception_names_lead_where_they_did(side_by_side, admin_person, rf):
    """At once, not only when the next request begins."""
    request = rf.get("/here/crm/tag/bare/?kind=error")
    with pytest.raises(RuntimeError):
        resolve("/here/crm/tag/bare/").func(request)
    assert reverse("admin:index") == "/there/"
    with pytest.raises(RuntimeError):
        admin_person.get("/here/crm/tag/bare/?kind=error")
    assert text(admin_person.get("/there/crm/tag/bare/")).split()[0] == "/there/"
    assert reverse("admin:index") == "/there/"
    admin_person.raise_request_exception = False
    assert admin_person.get("/here/crm/tag/bare/?kind=error").status_code == 500


def test_view_called_with_a_bare_request_leaves_nothing(side_by_side, admin_person, rf):
    """Also if the response is never rendered, or much later."""
    request = rf.get("/here/crm/tag/1/report/?kind=template")
    request.user = admin_person.user
    view = resolve("/here/crm/tag/1/report/").func
    response = view(request, pk=1)
    assert reverse("admin:index") == "/there/" and not response.is_rendered
    assert text(response.render()).split() == ["/here/crm/tag/"] * 1 + ["/here/"]
    assert reverse("admin:index") == "/there/"
    request.GET = {"kind": "stream"}
    chunks = view(request, pk=1).streaming_content
    assert next(chunks) == b"/here/1 " and reverse("admin:index") == "/there/"
    assert list(chunks) == [b"/here/2"]


def test_response_that_is_put_into_a_cache_when_it_is_rendered(side_by_side, admin_person, rf):
    request = rf.get("/here/crm/tag/bare/?kind=template")
    request.user = admin_person.user
    response = resolve("/here/crm/tag/bare/").func(request)
    pickled = []
    response.add_post_render_callback(lambda done: pickled.append(pickle.dumps(done)))
    response.render()
    assert pickle.loads(pickled[0]).content == response.content


def test_calls_inside_calls(side_by_side, admin_person, rf):
    """Ours asks ours or Django's, and what was asked for from outside comes back."""
    seen = []

    def innermost(request):
        return HttpResponse(reverse("admin:index"))

    def outer(request):
        for site in (side_by_side.office, side_by_side.classic):
            seen.append(text(site.admin_view(innermost)(request)))
            seen.append(reverse("admin:index"))
        return HttpResponse()

    request = rf.get("/")
    request.user = admin_person.user
    side_by_side.office.admin_view(outer)(request)
    assert seen == ["/here/"] * 4
    seen.clear()
    side_by_side.classic.admin_view(outer)(request)
    assert seen == ["/here/", "/there/", "/there/", "/there/"]


def test_threads_do_not_see_each_other(side_by_side):
    with ThreadPoolExecutor(1) as pool, side_by_side.office._links.stay():
        assert reverse("admin:index") == "/here/"
        assert pool.submit(reverse, "admin:index").result() == "/there/"


def test_asynchronous_server_and_views(side_by_side, admin_person):
    client = AsyncClient()
    client.cookies = admin_person.cookies

    async def ask():
        urls = [
            f"{place}crm/tag/{view}" for view in ("async/", "bare/", "1/report/") for place in ("/here/", "/there/")
        ]
        answers = await asyncio.gather(*(client.get(url) for url in urls))
        rendered = await client.get("/here/crm/tag/1/report/?kind=template")
        return [text(answer).split()[:2] for answer in answers], text(rendered)

    answers, rendered = async_to_sync(ask)()
    assert answers == [["/here/"] * 2, ["/there/"] * 2] * 3
    assert rendered.split() == ["/here/crm/tag/", "/here/"]


# ── URLconfs ────────────────────────────────────────────────────────────────


def test_missing_slash_and_handlers_are_the_projects(side_by_side, admin_person, settings):
    settings.DEBUG = False
    assert admin_person.get("/here/crm/tag")["Location"] == "/here/crm/tag/"
    missing = admin_person.get("/nothing/")
    assert missing.status_code == 404 and "urlconf" in text(missing) and "stay on" not in text(missing)
    with side_by_side.office._links.stay():
        assert reverse("admin:index", urlconf=settings.ROOT_URLCONF) == "/there/", "for a link to the other site"
        assert get_urlconf().handler404 is not_found
        assert "stay on AdminSite(name='mirror')" in repr(get_urlconf())
        with pytest.raises(AttributeError):
            _ = get_urlconf().handler418
        match = resolve("/there/crm/tag/")
        assert (match.namespace, match.url_name, match.route) == ("admin", "crm_tag_changelist", "there/crm/tag/")


def test_nested_includes_languages_and_captured_words(project, settings):
    settings.ROOT_URLCONF = project.urlconf(
        *i18n_patterns(path("staff/", include([path("there/", project.classic.urls)]))),
        *i18n_patterns(path("staff/", include([path("here/", project.office.urls)]))),
    )
    for language in ("en", "de", "en"):
        with override(language):
            with project.office._links.stay():
                assert reverse("admin:crm_tag_change", args=["a/b"]) == f"/{language}/staff/here/crm/tag/a/b/change/"
                assert reverse("admin:stock") == f"/{language}/staff/there/stock/"
                assert reverse("admin:more:start") == f"/{language}/staff/here/crm/tag/more/"
            assert reverse("admin:index") == f"/{language}/staff/there/"
    settings.ROOT_URLCONF = project.urlconf(
        path("there/", project.classic.urls), path("<slug:tenant>/here/", project.office.urls)
    )
    with project.office._links.stay():
        assert reverse("admin:index", kwargs={"tenant": "acme"}) == "/acme/here/"
        assert reverse("admin:index") == "/there/"


def test_order_of_the_sites_and_prefix_of_the_server_do_not_matter(project, settings, admin_person):
    settings.ROOT_URLCONF = project.urlconf(path("here/", project.office.urls), path("there/", project.classic.urls))
    with project.office._links.stay():
        assert reverse("admin:index") == "/here/"
    assert reverse("admin:index") == "/there/"
    set_script_prefix("/sub/")
    try:
        assert text(admin_person.get("/here/crm/tag/bare/")).split()[0] == "/sub/here/"
    finally:
        clear_script_prefix()


def test_urlconf_of_the_request_is_respected(side_by_side, settings, admin_person):
    """Some projects choose the URLconf by the host, in a middleware."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.choose_urlconf"]
    choose_urlconf.urlconf = side_by_side.urlconf(
        path("x/here/", side_by_side.office.urls), path("x/there/", side_by_side.classic.urls)
    )
    assert text(admin_person.get("/x/here/crm/tag/1/report/", headers={"X-Urlconf": "1"})).split()[0] == "/x/here/"
    assert text(admin_person.get("/x/there/crm/tag/1/report/", headers={"X-Urlconf": "1"})).split()[0] == "/x/there/"
    assert text(admin_person.get("/here/crm/tag/1/report/")).split()[0] == "/here/"


def choose_urlconf(get_response):
    def middleware(request):
        if "X-Urlconf" in request.headers:
            request.urlconf = choose_urlconf.urlconf
        return get_response(request)

    return middleware


def test_site_without_an_address_changes_nothing(project, settings):
    settings.ROOT_URLCONF = project.urlconf(path("there/", project.classic.urls))
    with project.office._links.stay():
        assert get_urlconf() in {None, settings.ROOT_URLCONF}
        assert reverse("admin:index") == "/there/"


def test_adopted_site_without_an_address(project, settings):
    """Django's admin is no longer served, but its registry is what our site shows."""
    settings.ROOT_URLCONF = project.urlconf(path("here/", project.office.urls))
    with project.office._links.stay():
        assert reverse("admin:crm_tag_changelist") == "/here/crm/tag/"
        with pytest.raises(NoReverseMatch):
            reverse("admin:stock")


def test_two_adopted_sites_and_one_that_is_not(project, settings, admin_person):
    backstage = ClassicSite(name="backstage")
    backstage.register(Tag, TagAdmin)
    stranger = contrib.AdminSite(name="stranger")
    stranger.register(Tag)
    project.office.adopt(backstage)
    settings.ROOT_URLCONF = project.urlconf(
        path("there/", project.classic.urls),
        path("here/", project.office.urls),
        path("backstage/", backstage.urls),
        path("stranger/", stranger.urls),
    )
    with project.office._links.stay():
        for name in ("admin", "backstage", "mirror"):
            assert reverse(f"{name}:crm_tag_changelist") == "/here/crm/tag/"
            assert reverse("admin:crm_tag_changelist", current_app=name) == "/here/crm/tag/"
        assert reverse("backstage:stock") == "/backstage/stock/"
        assert reverse("admin:stock", current_app="mirror") == "/there/stock/"
        assert reverse("stranger:crm_tag_changelist") == "/stranger/crm/tag/"
    project.office.adopt(stranger)
    with project.office._links.stay():
        assert reverse("stranger:crm_tag_changelist") == "/here/crm/tag/"


def test_two_of_our_sites_mirror_one(project, settings, admin_person):
    second = AdminSite(name="second")
    second.adopt(project.classic)
    settings.ROOT_URLCONF = project.urlconf(
        path("there/", project.classic.urls), path("here/", project.office.urls), path("second/", second.urls)
    )
    for place in ("/here/", "/second/", "/there/"):
        assert text(admin_person.get(f"{place}crm/tag/1/report/")).split()[0] == place
    with project.office._links.stay():
        with second._links.stay():
            assert reverse("admin:index") == "/second/"
        assert reverse("admin:index") == "/here/"


def test_urlconf_is_made_once_and_again_when_django_forgets_it(side_by_side, settings):
    def current():
        with side_by_side.office._links.stay():
            return get_urlconf()

    first = current()
    assert current() is first
    clear_url_caches()
    again = current()
    assert again is not first and current() is again


def test_site_that_has_adopted_nobody_leaves_everything_as_it_is(admin_person):
    response = admin_person.get("/office/sales/order/")
    assert response.resolver_match.func.__name__ == "changelist_view"
    with htmx_admin.site._links.stay():
        assert reverse("admin:index") == "/admin/"
