"""Admin classes as projects and packages write them; nothing here knows of htmx_admin."""

from django.contrib import admin
from django.contrib.admin.options import csrf_protect_m
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.contrib.contenttypes.admin import GenericTabularInline
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path

from .forms import ArrangeForm, ShoutingInput
from .models import Basket, Board, Box, Config, Crate, Maker, Note, Part, Product, Shelf, Tag


class BackOffice(admin.AdminSite):
    site_header = "Back office"
    index_title = "What is there"

    def each_context(self, request):
        return {**super().each_context(request), "weather": "rain"}


back_office = BackOffice(name="back")


# ------------------------------------------------------------------------------------------- register() in all ways

admin.site.register(Tag)
admin.site.register(Maker, search_fields=["name"], list_display=["name"])
back_office.register([Maker, Tag])


class PartInline(admin.TabularInline):
    model = Part
    extra = 1


class NoteInline(GenericTabularInline):
    model = Note
    extra = 0


class Counting(type(admin.ModelAdmin)):
    """A metaclass of a package's own."""

    seen = []

    def __new__(mcs, name, bases, attrs):
        cls = super().__new__(mcs, name, bases, attrs)
        mcs.seen.append(name)
        return cls


class Greeting(metaclass=Counting):
    """A mixin with an ``__init__`` of its own."""

    greeting = "Hello"

    def __init__(self, model, admin_site):
        super().__init__(model, admin_site)
        self.greeted = f"{self.greeting}, {self.opts.verbose_name}"


@admin.register(Product)
class ProductAdmin(Greeting, admin.ModelAdmin):
    list_display = ["name", "kind", "stock", "maker"]
    list_filter = ["kind", "maker"]
    list_editable = ["stock"]
    list_select_related = ["maker"]
    search_fields = ["name"]
    date_hierarchy = "made"
    autocomplete_fields = ["maker"]
    filter_horizontal = ["tags"]
    inlines = [PartInline, NoteInline]
    actions = ["sell"]

    @admin.action(description="Sell")
    def sell(self, request, queryset):
        self.message_user(request, f"{queryset.update(stock=0)} sold")


class BoxAdmin(admin.ModelAdmin):
    """A list of which a part is shown."""

    list_per_page = 20
    list_max_show_all = 50
    search_fields = ["name"]
    actions = ["mark"]

    @admin.action(description="Mark")
    def mark(self, request, queryset):
        queryset.update(name="marked")


admin.site.register(Box, BoxAdmin)


# A package takes what is registered, and registers a subclass in its place.
admin.site.register(Basket)
before = type(admin.site._registry[Basket])
admin.site.unregister(Basket)
admin.site.register(Basket, type("Weighed" + before.__name__, (before,), {"list_display": ["name", "weight"]} | {
    "weight": lambda self, obj: "3 kg", "__module__": __name__,
}))  # fmt: skip


class StaffAdmin(UserAdmin):
    list_display = ["username", "is_staff"]


admin.site.unregister(User)
admin.site.register(User, StaffAdmin)


# ------------------------------------------------------------------------------------------- a model that is none


class ConfigAdmin(admin.ModelAdmin):
    change_list_template = "shop/config.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.changelist_view)
        return [path("", view, name="shop_config_changelist"), path("", view, name="shop_config_add")]

    def has_add_permission(self, *args, **kwargs):
        return False

    def has_delete_permission(self, *args, **kwargs):
        return False

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    @csrf_protect_m
    def changelist_view(self, request, extra_context=None):
        if not self.has_change_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "Settings of the shop",
            "app_label": "shop",
            "opts": self.model._meta,
            "media": self.media,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.change_list_template, context)


admin.site.register([Config], ConfigAdmin)


# ------------------------------------------------------------------------------------------- a permission on GET only


@admin.register(Crate)
class CrateAdmin(admin.ModelAdmin):
    """May be looked at by everybody, and changed by nobody."""

    def has_view_permission(self, request, obj=None):
        return request.method == "GET"

    def has_change_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(self.weigh)
        return [path("weigh/", view, name="shop_crate_weigh"), *super().get_urls()]

    def weigh(self, request):
        return HttpResponse("weighed")


# ------------------------------------------------------------------------------------------- Django's own widgets


class BoardInline(admin.TabularInline):
    model = Board
    extra = 1
    formfield_overrides = {models.CharField: {"widget": ShoutingInput}}


@admin.register(Shelf)
class ShelfAdmin(admin.ModelAdmin):
    """Its form has a widget with a script of its own; its page asks for widgets of Django's admin by itself."""

    inlines = [BoardInline]
    formfield_overrides = {models.CharField: {"widget": ShoutingInput}}

    def get_urls(self):
        view = self.admin_site.admin_view(self.arrange)
        return [path("arrange/", view, name="shop_shelf_arrange"), *super().get_urls()]

    def arrange(self, request):
        form = ArrangeForm(request.POST or None)
        context = {
            **self.admin_site.each_context(request),
            "title": "Arrange",
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "shop/arrange.html", context)
