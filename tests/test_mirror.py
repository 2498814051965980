"""Side by side: what another site registers, at any time, is on ours."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import MethodType

import pytest
from catalog.models import Category
from crm.models import Note, Tag
from django.contrib import admin as contrib
from django.contrib.admin.exceptions import AlreadyRegistered, NotRegistered
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.utils.module_loading import autodiscover_modules
from geo.models import City, Country
from sales.models import Order

from htmx_admin import AdminSite, ModelAdmin


@pytest.fixture
def classic():
    return contrib.AdminSite(name="admin")


@pytest.fixture
def office(classic):
    site = AdminSite(name="mirror")
    site.adopt(classic)
    return site


def test_what_is_registered_before_and_later_is_on_our_site(classic):
    classic.register(Order)
    office = AdminSite(name="mirror")
    office.adopt(classic)
    assert list(office._registry) == [Order]
    classic.register(User, UserAdmin)
    assert office.is_registered(User)
    mirrored = office.get_model_admin(User)
    assert isinstance(mirrored, UserAdmin) and isinstance(mirrored, ModelAdmin) and mirrored.admin_site is office
    assert office.get_model_admin(User) is mirrored, "made once"


def test_the_other_site_is_not_touched(classic, office):
    methods = dict(vars(contrib.AdminSite))
    classic.register(Order)
    before = dict(vars(classic))
    theirs = classic.get_model_admin(Order)
    assert office.is_registered(Order)
    office.register(Tag)
    office.unregister(Order)
    assert vars(classic) == before
    assert dict(vars(contrib.AdminSite)) == methods
    assert type(theirs) is contrib.ModelAdmin and theirs.admin_site is classic
    assert classic.get_model_admin(Order) is theirs


def test_what_is_unregistered_there_goes_and_what_is_registered_again_is_replaced(classic, office):
    class First(contrib.ModelAdmin):
        pass

    class Second(First):
        pass

    classic.register(Order, First)
    assert type(office.get_model_admin(Order)).__name__ == "First"
    classic.unregister(Order)
    assert not office.is_registered(Order)
    classic.register(Order, Second)
    assert type(office.get_model_admin(Order)).__name__ == "Second"
    classic.unregister(Order)
    classic.register(Order, First)
    assert type(office.get_model_admin(Order)).__name__ == "First", "nobody asked in between"


def test_registry_that_is_changed_or_exchanged_by_hand_there_counts(classic, office):
    """Some packages write to ``site._registry`` themselves."""
    classic._registry[Order] = contrib.ModelAdmin(Order, classic)
    assert office.is_registered(Order)
    classic._registry = {Tag: contrib.ModelAdmin(Tag, classic)}
    assert list(office._registry) == [Tag]


def test_options_and_classes_with_an_init_of_their_own(classic, office):
    made = []

    class Own(contrib.ModelAdmin):
        def __init__(self, model, admin_site):
            made.append(admin_site)
            # a class may look around while it is made
            self.others = sorted(other.__name__ for other in admin_site._registry)
            super().__init__(model, admin_site)

    class Stubborn(contrib.ModelAdmin):
        def __init__(self, model, admin_site):
            super().__init__(model, classic)

    classic.register(Tag)
    classic.register(Order, Own, list_display=["number"], ordering=["-number"])
    classic.register(Country, Stubborn)
    mirrored = office.get_model_admin(Order)
    assert (mirrored.list_display, mirrored.ordering) == (["number"], ["-number"])
    assert isinstance(mirrored, Own) and type(mirrored).__name__ == "OrderAdmin"
    assert made == [classic, office] and mirrored.others == ["Tag"]
    assert office.get_model_admin(Country).admin_site is office


def test_what_was_set_on_the_registered_instance_comes_along(classic, office):
    def get_ordering(self, request):
        return [self.admin_site.name]

    classic.register(Order)
    theirs = classic.get_model_admin(Order)
    theirs.list_per_page = 7
    theirs.get_ordering = MethodType(get_ordering, theirs)
    theirs._cache = object()
    mirrored = office.get_model_admin(Order)
    assert mirrored.list_per_page == 7
    assert mirrored.get_ordering(None) == ["mirror"]
    assert not hasattr(mirrored, "_cache")


def test_direct_registration_wins_before_and_after(classic):
    class Mine(ModelAdmin):
        pass

    office = AdminSite(name="mirror")
    office.register(Order, Mine)
    office.adopt(classic)
    classic.register(Order)
    classic.register(Tag)
    assert office.is_registered(Tag)
    office.register([Tag, Country], Mine)
    mine = {model: office.get_model_admin(model) for model in (Order, Tag, Country)}
    assert {type(model_admin) for model_admin in mine.values()} == {Mine}
    for model in (Order, Tag):
        classic.unregister(model)
        classic.register(model, contrib.ModelAdmin)
        classic.unregister(model)
    assert dict(office._registry) == mine
    with pytest.raises(AlreadyRegistered):
        office.register(Tag, Mine)


def test_registration_that_fails_leaves_the_mirrored_one(classic, office):
    class Broken(ModelAdmin):
        def __init__(self, model, admin_site):
            raise RuntimeError

    classic.register(Order)
    mirrored = office.get_model_admin(Order)
    with pytest.raises(RuntimeError):
        office.register(Order, Broken)
    assert office.get_model_admin(Order) is mirrored


def test_what_is_unregistered_on_our_site_stays_away_until_it_is_registered_here(classic, office):
    classic.register(Order)
    office.unregister(Order)
    classic.unregister(Order)
    classic.register(Order)
    assert not office.is_registered(Order)
    with pytest.raises(NotRegistered):
        office.unregister(Order)
    office.register(Order, ModelAdmin)
    assert type(office.get_model_admin(Order)) is ModelAdmin


def test_what_is_deleted_from_our_registry_by_hand_stays_away(classic, office):
    classic.register(Order)
    del office._registry[Order]
    classic.register(Tag)
    assert list(office._registry) == [Tag]


def test_unregister_and_register_a_subclass_as_packages_do(classic, office):
    classic.register(User, UserAdmin)
    again = type("Again", (type(office._registry[User]),), {})
    office.unregister(User)
    office.register(User, again)
    assert type(office.get_model_admin(User)) is again
    classic.unregister(User)
    classic.register(User, type("There", (UserAdmin,), {}))
    assert type(office.get_model_admin(User)) is again


def test_class_that_cannot_be_made_is_left_out_and_told_by_a_check(classic, office):
    class OnlyThere(contrib.ModelAdmin):
        def __init__(self, model, admin_site):
            if admin_site is not classic:
                raise RuntimeError("only there")
            super().__init__(model, admin_site)

    classic.register(Order, OnlyThere)
    classic.register(Tag)
    assert list(office._registry) == [Tag]
    (warning,) = [message for message in office.check(None) if message.id == "htmx_admin.W010"]
    assert "Order of an adopted site" in warning.msg and "RuntimeError: only there" in warning.msg
    office.register(Order)
    assert office.check(None) == []


def test_global_actions_come_along(classic, office):
    def there(modeladmin, request, queryset):
        pass

    def here(modeladmin, request, queryset):
        pass

    assert [name for name, _ in office.actions] == ["delete_selected"]
    classic.add_action(there)
    classic.add_action(there, "both")
    office.add_action(here, "both")
    assert dict(office.actions)["there"] is there and dict(office.actions)["both"] is here
    classic.disable_action("there")
    classic.disable_action("delete_selected")
    assert [name for name, _ in office.actions] == ["both"]
    assert office.get_action("there") is there
    assert [name for name, _ in classic.actions] == ["both"]
    classic.add_action(there, "late")
    office.disable_action("late")
    assert "late" not in dict(office.actions)


def test_two_sites_the_first_that_was_adopted_wins(classic, office):
    second = contrib.AdminSite(name="second")
    office.adopt(second)

    class There(contrib.ModelAdmin):
        pass

    second.register([Order, Tag], There)
    assert isinstance(office.get_model_admin(Order), There)
    classic.register(Order)
    assert not isinstance(office.get_model_admin(Order), There)
    classic.unregister(Order)
    assert isinstance(office.get_model_admin(Order), There)
    second.unregister([Order, Tag])
    assert office._registry == {}


def test_adopted_site_may_be_ours_and_have_adopted_others(classic, office):
    front = AdminSite(name="front")
    front.adopt(office)
    classic.register(Order)
    assert front.get_model_admin(Order).admin_site is front
    classic.unregister(Order)
    assert not front.is_registered(Order)


def test_adopting_twice_or_oneself_does_nothing_and_each_other_is_refused(classic, office):
    front = AdminSite(name="front")
    front.adopt(office)
    for _again in range(2):
        office.adopt(classic)
        office.adopt(office)
    classic.register(Order)
    assert list(front._registry) == [Order]
    with pytest.raises(ValueError, match="cannot adopt each other"):
        office.adopt(front)
    with pytest.raises(ValueError, match="site must subclass AdminSite"):
        office.adopt(contrib)


def test_djangos_lazy_default_site_can_be_adopted():
    office = AdminSite(name="mirror")
    office.adopt(contrib.site)
    office.adopt(contrib.site)
    assert list(office._registry) == list(contrib.site._registry)
    assert isinstance(office.get_model_admin(User), UserAdmin)
    assert type(contrib.site.get_model_admin(User)) is UserAdmin


def test_site_that_overrides_register_hears_of_what_is_mirrored(classic):
    class Office(AdminSite):
        def register(self, model_or_iterable, admin_class=None, **options):
            super().register(model_or_iterable, admin_class, list_per_page=5, **options)

    office = Office(name="mirror")
    office.adopt(classic)
    classic.register(Order)
    assert office.get_model_admin(Order).list_per_page == 5


def test_autodiscover_that_resets_the_registry_loses_nothing(classic, office):
    """For each app without the module, Django puts the registry back as it was before."""
    classic.register(Order)
    office.register(Tag)
    autodiscover_modules("no_such_module", register_to=office)
    assert set(office._registry) == {Order, Tag}
    classic.unregister(Order)
    assert set(office._registry) == {Tag}
    classic.register(Country)
    office._registry = {Tag: office.get_model_admin(Tag)}
    assert set(office._registry) == {Tag, Country}


def test_registry_can_be_iterated_while_another_thread_registers_there(classic, office):
    classic.register([Order, Tag])
    for number, model in enumerate(office._registry):
        if number == 0:
            classic.register(Country)
            classic.unregister(Tag)
            with ThreadPoolExecutor(1) as pool:
                assert set(pool.submit(lambda: office._registry).result()) == {Order, Country}
        assert model in {Order, Tag}
    assert set(office._registry) == {Order, Country}


def test_no_thread_sees_half_a_registry(classic, office):
    """The first request makes what is mirrored; those that come meanwhile wait for all of it."""
    making, go_on = Event(), Event()

    class Slow(contrib.ModelAdmin):
        def __init__(self, model, admin_site):
            super().__init__(model, admin_site)
            if admin_site is office:
                making.set()
                go_on.wait(10)

    classic.register([Order, Tag, Country, City, Note, Category], Slow)
    with ThreadPoolExecutor(5) as pool:
        first = pool.submit(lambda: dict(office._registry))
        assert making.wait(10)
        others = [pool.submit(lambda: dict(office._registry)) for _ in range(4)]
        go_on.set()
        results = [future.result(20) for future in (first, *others)]
    assert all(result == results[0] and len(result) == 6 for result in results)


def test_urls_have_what_is_registered_after_they_were_included(classic, office):
    """``adopt`` and ``site.urls`` may stand anywhere in the URLconf, and before any ``admin.py`` was loaded."""
    patterns, app_name, name = office.urls
    classic.register(Order)
    routes = [str(pattern.pattern) for pattern in patterns]
    assert (app_name, name) == ("admin", "mirror")
    assert "sales/order/" in routes


EARLY = '''
import sys, types
import django
from django.apps import AppConfig
from django.conf import settings

class Early(AppConfig):
    """The first app of all: its ready() runs before any admin module is loaded."""
    name = label = "early"
    path = "."

    def ready(self):
        import htmx_admin
        from django.contrib import admin
        assert not admin.site._registry
        htmx_admin.site.adopt(admin.site)

sys.modules["early"] = module = types.ModuleType("early")
module.Early = Early
apps = "admin auth contenttypes sessions messages redirects sites".split()
settings.configure(
    INSTALLED_APPS=["early.Early", "htmx_admin", *(f"django.contrib.{app}" for app in apps)],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    ROOT_URLCONF="urls",
)
django.setup()

import htmx_admin
from django.contrib import admin
from django.urls import path, reverse
sys.modules["urls"] = urls = types.ModuleType("urls")
urls.urlpatterns = [path("office/", htmx_admin.site.urls), path("admin/", admin.site.urls)]
assert list(htmx_admin.site._registry) == list(admin.site._registry) and len(admin.site._registry) == 4
print(reverse("admin:auth_user_changelist", current_app="htmx_admin"), reverse("admin:auth_user_changelist"))
'''


def test_adopting_before_anything_is_registered(tmp_path):
    found = subprocess.run([sys.executable, "-c", EARLY], cwd=tmp_path, capture_output=True, text=True)
    assert found.stdout.split() == ["/office/auth/user/", "/admin/auth/user/"], found.stderr
