"""Rows 6-17: what is registered where."""

from __future__ import annotations

import pytest
from crm.models import Tag
from django.contrib import admin
from django.http import HttpResponse
from django.urls import path, resolve, reverse
from geo.models import City

import htmx_admin


def test_row_7_register_with_options_and_several_models(db):
    site = htmx_admin.AdminSite(name="x")
    site.register([Tag, City], list_display=["name"], list_per_page=7)
    for model in (Tag, City):
        found = site.get_model_admin(model)
        assert isinstance(found, htmx_admin.ModelAdmin)
        assert (found.list_display, found.list_per_page) == (["name"], 7)


def test_row_7_register_a_plain_class_with_options(db):
    class Plain(admin.ModelAdmin):
        list_per_page = 3

    site = htmx_admin.AdminSite(name="x")
    site.register(Tag, Plain, ordering=["slug"])
    found = site.get_model_admin(Tag)
    assert isinstance(found, Plain) and isinstance(found, htmx_admin.ModelAdmin)
    assert (found.list_per_page, found.ordering) == (3, ["slug"])


def test_row_7_mistakes_are_told_as_by_django(db):
    from django.contrib.admin.exceptions import AlreadyRegistered, NotRegistered
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.core.exceptions import ImproperlyConfigured

    site = htmx_admin.AdminSite(name="x")
    site.register(Tag)
    with pytest.raises(AlreadyRegistered):
        site.register(Tag)
    with pytest.raises(ImproperlyConfigured):
        site.register(AbstractBaseUser)
    with pytest.raises(NotRegistered):
        site.unregister(City)
    site.unregister(Tag)
    assert not site.is_registered(Tag)
    with pytest.raises(NotRegistered):
        site.get_model_admin(Tag)


def test_row_6_decorator(db):
    site = htmx_admin.AdminSite(name="x")

    @htmx_admin.register(Tag, City, site=site)
    class Own(admin.ModelAdmin):
        pass

    assert isinstance(site.get_model_admin(City), Own)
    for models, kwargs, cls in (
        ([], {"site": site}, Own),
        ([Tag], {"site": object()}, Own),
        ([Tag], {"site": site}, object),
    ):
        with pytest.raises(ValueError):
            htmx_admin.register(*models, **kwargs)(cls)


def test_row_12_all_sites():
    from django.contrib.admin.sites import all_sites

    site = htmx_admin.AdminSite(name="x")
    assert site in all_sites


def test_row_17_view_of_a_model(office, db):
    class Own(admin.ModelAdmin):
        def get_urls(self):
            return [path("count/", self.admin_site.admin_view(self.count), name="crm_tag_count"), *super().get_urls()]

        def count(self, request):
            return HttpResponse(f"{Tag.objects.count()} tags")

    page = office(Tag, bases=(Own,))
    assert page.html("count/") == f"{Tag.objects.count()} tags"
    assert reverse("admin:crm_tag_count", current_app="mini") == "/mini/crm/tag/count/"
    assert page.ours.get_model_admin(Tag) is resolve("/mini/crm/tag/").func.model_admin
    assert resolve("/mini/").func.admin_site is page.ours
