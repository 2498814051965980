"""The site: registry, adoption, edge, preferences."""

from __future__ import annotations

import django.contrib.admin
import pytest
from catalog.models import Product
from crm.models import Tag
from django.contrib.admin import ModelAdmin as ContribModelAdmin
from django.contrib.admin import TabularInline as ContribTabularInline
from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from sales.models import Order, OrderLine

import htmx_admin
from htmx_admin import AdminSite, ModelAdmin


def test_names_of_djangos_admin_are_all_here():
    missing = set(django.contrib.admin.__all__) - set(htmx_admin.__all__)
    assert missing == set()
    for name in htmx_admin.__all__:
        assert getattr(htmx_admin, name) is not None


def test_extended_classes_are_ours_and_extend_djangos():
    for name in ("ModelAdmin", "AdminSite", "TabularInline", "StackedInline"):
        ours, theirs = getattr(htmx_admin, name), getattr(django.contrib.admin, name)
        assert ours is not theirs and issubclass(ours, theirs) and ours.__name__ == name


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = htmx_admin.nonsense


def test_register_decorator_uses_our_site_or_the_one_that_is_named():
    site = AdminSite(name="one")

    @htmx_admin.register(Order, site=site)
    class OrderAdmin(ModelAdmin):
        pass

    assert type(site.get_model_admin(Order)) is OrderAdmin
    assert htmx_admin.site.is_registered(Product)
    with pytest.raises(ValueError, match="At least one model"):
        htmx_admin.register(site=site)(OrderAdmin)
    with pytest.raises(ValueError, match="site must subclass AdminSite"):
        htmx_admin.register(Order, site=object())(OrderAdmin)


def test_plain_model_admin_is_adopted_under_its_own_overrides():
    class Plain(ContribModelAdmin):
        list_per_page = 7

        def get_changelist(self, request, **kwargs):
            return "theirs"

    site = AdminSite(name="two")
    site.register(Order, Plain)
    adopted = site.get_model_admin(Order)
    assert isinstance(adopted, Plain) and isinstance(adopted, ModelAdmin)
    assert type(adopted).__name__ == "Plain" and type(adopted).__module__ == __name__
    assert adopted.list_per_page == 7 and adopted.get_changelist(None) == "theirs"
    assert type(adopted).changelist_view is ModelAdmin.changelist_view


def test_model_without_class_and_options_get_ours():
    site = AdminSite(name="three")
    site.register(Tag)
    site.register(Order, list_display=["number"])
    assert type(site.get_model_admin(Tag)) is ModelAdmin
    assert isinstance(site.get_model_admin(Order), ModelAdmin)
    assert site.get_model_admin(Order).list_display == ["number"]


def test_adopted_class_can_be_subclassed_and_adopted_again():
    site = AdminSite(name="four")
    site.register(Order, ContribModelAdmin)
    again = type("Again", (type(site.get_model_admin(Order)),), {})
    site.unregister(Order)
    site.register(Order, again)
    assert type(site.get_model_admin(Order)) is again


def test_plain_inlines_are_adopted_whichever_hook_chose_them(rf, admin_person):
    class Lines(ContribTabularInline):
        model = OrderLine

    class Plain(ContribModelAdmin):
        def get_inlines(self, request, obj):
            return [Lines]

    site = AdminSite(name="five")
    site.register(Order, Plain)
    request = rf.get("/")
    request.user = admin_person.user
    (inline,) = site.get_model_admin(Order).get_inline_instances(request)
    assert isinstance(inline, Lines)
    assert isinstance(inline, htmx_admin.options.InlineModelAdmin)


def test_adopt_takes_over_what_another_site_has():
    other = django.contrib.admin.AdminSite(name="other")
    other.register(Order)
    other.register(Tag)
    site = AdminSite(name="six")
    site.register(Tag, ModelAdmin)
    site.adopt(other)
    assert isinstance(site.get_model_admin(Order), ModelAdmin)
    assert type(site.get_model_admin(Tag)) is ModelAdmin
    assert type(other.get_model_admin(Order)) is ContribModelAdmin


def test_abstract_model_is_refused():
    from django.contrib.auth.models import AbstractUser

    with pytest.raises(ImproperlyConfigured):
        AdminSite(name="seven").register(AbstractUser)


def test_two_sites_side_by_side_keep_to_themselves(admin_person):
    ours = admin_person.get("/office/sales/order/").content.decode()
    theirs = admin_person.get("/admin/sales/order/").content.decode()
    assert "/admin/sales" not in ours
    assert "/office/" not in theirs


def test_each_page_costs_the_same_navigation_queries(admin_person, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    admin_person.get("/office/geo/country/")
    with CaptureQueriesContext(connection) as one:
        admin_person.get("/office/geo/country/")
    site_size = len(htmx_admin.site._registry)
    assert site_size > 10
    assert len(one) < site_size


def test_fragment_does_not_make_the_app_list(admin_person, monkeypatch):
    asked = []
    original = django.contrib.admin.AdminSite._build_app_dict
    monkeypatch.setattr(
        django.contrib.admin.AdminSite, "_build_app_dict", lambda *a, **k: asked.append(1) or original(*a, **k)
    )
    admin_person.hx_get("/office/sales/order/", "section#results")
    assert asked == []
    admin_person.get("/office/sales/order/")
    assert asked == [1]


def test_preferences_are_kept_in_cookies_and_written_by_the_server(admin_person):
    response = admin_person.post("/office/preferences/", {"theme": "dark", "next": "/office/sales/order/"})
    assert response["Location"] == "/office/sales/order/"
    assert 'data-theme="dark"' in admin_person.get("/office/").content.decode()
    admin_person.post("/office/preferences/", {"density": "compact"})
    assert 'data-theme="dark" data-density="compact"' in admin_person.get("/office/").content.decode()
    admin_person.post("/office/preferences/", {"theme": ""})
    assert "data-theme" not in admin_person.get("/office/").content.decode().partition(">")[2][:300]


def test_preferences_of_htmx_are_an_event(admin_person):
    response = admin_person.hx_post("/office/preferences/", {"theme": "light"}, "form#theme-menu")
    assert response.status_code == 204
    assert response["HX-Trigger"] == '{"admin:preferences": {"theme": "light"}}'


@pytest.mark.parametrize("way_back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "http:///x"])
def test_preferences_do_not_redirect_away(way_back, admin_person):
    response = admin_person.post("/office/preferences/", {"theme": "dark", "next": way_back})
    assert response["Location"] == "../"


def test_preferences_refuse_nonsense(admin_person):
    response = admin_person.post("/office/preferences/", {"theme": '"><script>', "density": "9"})
    assert not response.cookies
    admin_person.cookies["htmx_admin_theme"] = '"><script>'
    assert b'"><script>' not in admin_person.get("/office/").content
    assert admin_person.get("/office/preferences/").status_code == 405


def test_errors_are_pages_in_the_shell(admin_person):
    response = admin_person.get("/office/nope/")
    assert response.status_code == 404
    assert 'class="sidebar"' in response.content.decode()


@pytest.mark.django_db
def test_a_variable_of_the_project_named_page_is_left_alone(rf, admin_person):
    """A project's own view may show pages of its own: of a Paginator, say."""
    request = rf.get("/")
    request.user = admin_person.user
    site, mine = AdminSite(name="own-page"), Paginator(["a", "b"], 1).page(2)

    def view(request):
        return TemplateResponse(request, "report.html", {"page": mine})

    response = site.admin_view(view)(request)
    assert response.context_data["page"] is mine
