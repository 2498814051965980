"""A plain class that is registered gets ours under it, and stays what it is to everybody who asks."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.admin import GenericStackedInline, GenericTabularInline
from django.contrib.flatpages.admin import FlatPageAdmin
from django.contrib.flatpages.models import FlatPage
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from shop import admin as shop
from shop.models import Basket, Box, Config, Crate, Maker, Note, Part, Product, Tag

import htmx_admin
from htmx_admin.options import InlineModelAdmin

from .conftest import Visitor


@pytest.fixture
def site() -> admin.AdminSite:
    """A site that was made as any project makes one."""
    return admin.AdminSite(name="fresh")


def registered(site: admin.AdminSite, model: Any, cls: Any = None, **options: Any) -> Any:
    site.register(model, cls, **options)
    return site._registry[model]


# ── What is registered ──────────────────────────────────────────────────────


@pytest.mark.parametrize(("model", "cls"), [
    (Product, shop.ProductAdmin), (User, shop.StaffAdmin), (User, UserAdmin), (Group, GroupAdmin),
    (FlatPage, FlatPageAdmin), (Config, shop.ConfigAdmin), (Crate, shop.CrateAdmin),
])  # fmt: skip
def test_class_keeps_name_module_and_kinship(model: Any, cls: Any) -> None:
    found = admin.site._registry[model]
    assert isinstance(found, cls)
    assert issubclass(type(found), htmx_admin.ModelAdmin)
    if model is not User or cls is shop.StaffAdmin:
        assert (type(found).__name__, type(found).__qualname__) == (cls.__name__, cls.__qualname__)
        assert type(found).__module__ == cls.__module__


def test_overrides_of_the_class_win_over_ours_and_ours_over_djangos(site: admin.AdminSite) -> None:
    class Own(admin.ModelAdmin):
        def get_changelist(self, request: Any, **kwargs: Any) -> Any:
            return "own"

    found = registered(site, Tag, Own)
    assert found.get_changelist(None) == "own"
    assert type(found).changelist_view is htmx_admin.ModelAdmin.changelist_view


def test_class_itself_is_not_changed(site: admin.AdminSite) -> None:
    class Own(admin.ModelAdmin):
        pass

    registered(site, Tag, Own)
    assert Own.__mro__[1:] == admin.ModelAdmin.__mro__
    assert not issubclass(Own, htmx_admin.ModelAdmin)


def test_register_without_a_class_and_with_options(site: admin.AdminSite) -> None:
    assert type(admin.site._registry[Tag]) is htmx_admin.ModelAdmin
    found = registered(site, Maker, list_display=["name"], search_fields=["name"])
    assert isinstance(found, htmx_admin.ModelAdmin)
    assert (type(found).__name__, list(found.list_display)) == ("MakerAdmin", ["name"])
    assert isinstance(admin.site._registry[Maker], htmx_admin.ModelAdmin)


def test_options_go_with_a_plain_class(site: admin.AdminSite) -> None:
    found = registered(site, Product, shop.ProductAdmin, list_per_page=7)
    assert (found.list_per_page, found.greeted) == (7, "Hello, product")
    assert isinstance(found, shop.ProductAdmin)


def test_decorator_registers_and_returns_the_plain_class(site: admin.AdminSite) -> None:
    @admin.register(Tag, Maker, site=site)
    class Own(admin.ModelAdmin):
        pass

    assert Own.__bases__ == (admin.ModelAdmin,)
    assert {type(site._registry[model]).__name__ for model in (Tag, Maker)} == {"Own"}


# ── Registered again ────────────────────────────────────────────────────────


def test_what_was_unregistered_and_registered_is_ours() -> None:
    assert isinstance(admin.site._registry[User], shop.StaffAdmin)
    assert type(admin.site._registry[User]).list_display == ["username", "is_staff"]


def test_registered_class_is_subclassed_and_registered_in_its_place(boss: Visitor) -> None:
    """``type(site._registry[Model])`` is ours already; what it becomes has ours under it once."""
    found = type(admin.site._registry[Basket])
    assert found.__name__ == "WeighedModelAdmin"
    assert found.__mro__.count(htmx_admin.ModelAdmin) == 1
    assert "3 kg" in boss.page("/admin/shop/basket/").text


def test_adopted_class_survives_many_rounds(site: admin.AdminSite) -> None:
    found: Any = registered(site, Product, shop.ProductAdmin)
    for number in range(4):
        base = type(found)
        site.unregister(Product)
        found = registered(site, Product, type(f"Round{number}", (base,), {"list_per_page": number}))
    assert (found.list_per_page, found.greeted) == (3, "Hello, product")
    assert type(found).__mro__.count(htmx_admin.ModelAdmin) == 1
    assert isinstance(found, shop.ProductAdmin)


def test_mixins_beside_an_adopted_class(site: admin.AdminSite) -> None:
    """A plain ModelAdmin after the adopted class, which has ours in its order already."""
    base: Any = type(admin.site._registry[Product])

    class Mixin:
        def get_queryset(self, request: Any) -> Any:
            return super().get_queryset(request).order_by("-stock")  # type: ignore[misc]

    class Plain(admin.ModelAdmin):
        save_on_top = True

    found = registered(site, Product, type("Both", (Mixin, base, Plain), {}))
    assert (found.save_on_top, found.get_queryset(None).query.order_by) == (True, ("-stock",))


def test_registry_of_one_site_is_copied_to_another(site: admin.AdminSite) -> None:
    """As projects do that build a second site from the first."""
    for model, found in admin.site._registry.items():
        site.register(model, type(found)) if model is not Config else site.register([model], type(found))
    assert site._registry.keys() == admin.site._registry.keys()
    assert {type(a) for a in site._registry.values()} == {type(a) for a in admin.site._registry.values()}


def test_registry_as_a_whole_is_put_into_another_site(site: admin.AdminSite) -> None:
    site._registry.update(admin.site._registry)
    assert site.is_registered(Product)
    assert site.get_model_admin(Product) is admin.site._registry[Product]


def test_instance_that_is_put_into_the_registry_by_hand_is_left_alone(site: admin.AdminSite) -> None:
    """Nothing of Django's is called for it; its pages are Django's views, and still answer."""
    site._registry[Tag] = admin.ModelAdmin(Tag, site)
    assert next(url.name for url in site._registry[Tag].urls if url.name) == "shop_tag_changelist"


def test_registered_twice_is_an_error_as_ever(site: admin.AdminSite) -> None:
    from django.contrib.admin.exceptions import AlreadyRegistered, NotRegistered

    site.register(Tag)
    with pytest.raises(AlreadyRegistered, match="already registered"):
        site.register(Tag, shop.BoxAdmin)
    site.unregister(Tag)
    with pytest.raises(NotRegistered):
        site.unregister(Tag)


# ── Metaclasses, __init__, slots ────────────────────────────────────────────


def test_metaclass_of_a_mixin_makes_the_adopted_class() -> None:
    found = type(admin.site._registry[Product])
    assert isinstance(found, shop.Counting)
    assert shop.Counting.seen.count("ProductAdmin") >= 2


def test_init_of_a_mixin_is_called_once_with_djangos_arguments() -> None:
    assert admin.site._registry[Product].greeted == "Hello, product"


def test_init_with_other_names_of_its_arguments(site: admin.AdminSite) -> None:
    class Own(admin.ModelAdmin):
        def __init__(self, *args: Any) -> None:
            self.calls = getattr(self, "calls", 0) + 1
            super().__init__(*args)

    assert registered(site, Tag, Own).calls == 1


def test_class_with_init_subclass(site: admin.AdminSite) -> None:
    class Own(admin.ModelAdmin):
        known: list[str] = []

        def __init_subclass__(cls, **kwargs: Any) -> None:
            super().__init_subclass__(**kwargs)
            cls.known.append(cls.__name__)

    assert registered(site, Tag, Own).known == ["Own"]


def test_super_with_names_works_in_an_adopted_class(site: admin.AdminSite) -> None:
    """``super(Own, self)`` names the plain class, which is further down now."""

    class Own(admin.ModelAdmin):
        def get_queryset(self, request: Any) -> Any:
            return super().get_queryset(request).order_by("-name")

    assert registered(site, Tag, Own).get_queryset(None).query.order_by == ("-name",)


# ── Inlines ─────────────────────────────────────────────────────────────────


class Stack(GenericStackedInline):
    model = Note


class FullAdmin(admin.ModelAdmin):
    inlines = [shop.PartInline, shop.NoteInline, Stack]


def test_inlines_are_adopted_and_keep_their_class(site: admin.AdminSite, db: None) -> None:
    request = RequestFactory().get("/")
    request.user = User.objects.get(username="boss")
    found = registered(site, Product, FullAdmin).get_inline_instances(request)
    assert [isinstance(inline, InlineModelAdmin) for inline in found] == [True] * 3
    assert isinstance(found[0], shop.PartInline) and isinstance(found[0], admin.TabularInline)
    assert isinstance(found[1], GenericTabularInline)
    assert isinstance(found[2], GenericStackedInline)
    assert [type(inline).__name__ for inline in found] == ["PartInline", "NoteInline", "Stack"]
    assert FullAdmin.inlines[0] is shop.PartInline
    assert not issubclass(shop.PartInline, InlineModelAdmin)


def test_inlines_of_a_form_are_saved(boss: Visitor) -> None:
    data = {
        "name": "Saw", "kind": "tool", "stock": "1", "_save": "",
        "parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0", "parts-0-name": "Blade",
        "shop-note-content_type-object_id-TOTAL_FORMS": "1", "shop-note-content_type-object_id-INITIAL_FORMS": "0",
        "shop-note-content_type-object_id-0-text": "sharp",
    }  # fmt: skip
    assert boss.post("/admin/shop/product/add/", data).status_code == 302
    saw = Product.objects.get(name="Saw")
    assert [part.name for part in saw.parts.all()] == ["Blade"]
    assert [note.text for note in saw.notes.all()] == ["sharp"]
    assert Part.objects.filter(product=saw).exists()


# ── Django's own admins ─────────────────────────────────────────────────────


@pytest.mark.parametrize("url", [
    "/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/user/1/change/", "/admin/auth/user/1/password/",
    "/admin/auth/group/add/", "/admin/flatpages/flatpage/add/", "/admin/flatpages/flatpage/",
])  # fmt: skip
def test_pages_of_djangos_own_admins_are_in_our_look(boss: Visitor, url: str) -> None:
    answer = boss.page(url)
    assert answer.status_code == 200
    assert "htmx_admin/admin.css" in answer.text
    assert "admin/css/base.css" not in answer.text


def test_user_is_added_with_djangos_form(boss: Visitor) -> None:
    data = {"username": "new", "usable_password": "true", "password1": "Xk4-fresh-9", "password2": "Xk4-fresh-9"}
    answer = boss.post("/admin/auth/user/add/", data)
    user = User.objects.get(username="new")
    assert answer.url == f"/admin/auth/user/{user.pk}/change/"
    assert user.check_password("Xk4-fresh-9")


# ── A class without a model ─────────────────────────────────────────────────


def test_page_of_a_class_without_a_model_is_in_the_shell(boss: Visitor) -> None:
    answer = boss.page("/admin/shop/config/")
    assert "Settings of the shop" in answer.text
    assert 'id="sidebar"' in answer.text and '<form method="post" id="settings">' in answer.text


def test_class_without_a_model_is_on_the_home_page(boss: Visitor) -> None:
    assert 'href="/admin/shop/config/"' in boss.page("/admin/").text
    assert 'href="/admin/shop/config/"' in boss.page("/admin/shop/").text


def test_class_without_a_model_refuses_whom_it_refuses(viewer: Visitor) -> None:
    assert viewer.page("/admin/shop/config/").status_code == 403


def test_class_without_a_model_has_its_page_as_a_fragment_too(boss: Visitor) -> None:
    """A whole document of its own cannot go into a part of a page: it is opened."""
    answer = boss.dialog("/admin/shop/config/")
    assert answer.headers.get("HX-Redirect") == "/admin/shop/config/"


# ── Copies ──────────────────────────────────────────────────────────────────


def test_adopted_instance_is_copied() -> None:
    found = admin.site._registry[Box]
    twin = copy.copy(found)
    assert type(twin) is type(found) and twin.model is Box


def test_adopted_class_is_found_where_it_says_that_it_is() -> None:
    """Its name leads to the plain class: pickles of other things that are beside it are not disturbed."""
    cls = type(admin.site._registry[Box])
    assert getattr(shop, cls.__name__) is shop.BoxAdmin
    assert pickle.loads(pickle.dumps(shop.BoxAdmin)) is shop.BoxAdmin
    assert CookieStorage  # messages are pickled by nobody
