"""S1 to S7: who gets in, and what those outside learn."""

from __future__ import annotations

import pytest
from catalog.models import Product
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver
from sales.models import Order

import htmx_admin
from tests.conftest import Person
from tests.security.helpers import admin_of, allow, ask, staff, statuses, text_of, url

LOGIN = "/office/login/"
# The views of a site that are open to all: the log-in, and the cookies for theme and density.
OPEN = {"login", "preferences"}
# S6: Django lets caches keep these.
CACHEABLE = {"password_change", "password_change_done", "jsi18n"}


def patterns(entries, path=""):
    """Every view of the site, below whatever include: name, view, and what stands in its address."""
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, path + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield entry.name or path + str(entry.pattern), entry.callback, dict.fromkeys(entry.pattern.converters, "1")


VIEWS = {name: (view, kwargs) for name, view, kwargs in patterns(htmx_admin.site.get_urls())}
ASKED = sorted(set(VIEWS) - OPEN)


def call(name, user, method="get", **extra):
    """Call a view directly, without any middleware but what it needs to run at all."""
    view, kwargs = VIEWS[name]
    if name == "app_list":
        kwargs = {"app_label": "sales"}
    if str(name).endswith(".*)$"):
        kwargs = {"url": "1"}
    if "field_name" in kwargs:
        kwargs = {**kwargs, "field_name": "status"}
    request = getattr(RequestFactory(), method)("/office/somewhere/?x=1", **extra)
    request.user = user
    request.session = {}
    request._messages = FallbackStorage(request)
    return view(request, **kwargs)


@pytest.fixture
def outsiders(db):
    """Nobody, a customer with an account, and somebody who has left."""
    gone = User.objects.create_user("gone", is_staff=True, is_superuser=True, is_active=False)
    return [AnonymousUser(), User.objects.create_user("customer", is_active=True), gone]


# ------------------------------------------------------------------------------------------------ S1


def test_s01_every_view_asks_for_active_staff(outsiders):
    """Else a redirect to the log-in with ``next``; the log-in itself is the only page that is not wrapped."""
    assert len(ASKED) > 150
    for name in ASKED:
        for user in outsiders:
            response = call(name, user)
            assert response.status_code == 302, name
            assert response["Location"] == "/office/login/?next=/office/somewhere/%3Fx%3D1", name


def test_s01_every_view_tells_htmx_outsiders_nothing_but_where_to_log_in(outsiders):
    headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#results"}
    for name in ASKED:
        for user in outsiders:
            response = call(name, user, headers=headers)
            assert response.status_code == 401 and not response.content, name
            assert response["HX-Redirect"] == "/office/login/", name


def test_s01_every_view_refuses_a_post_without_the_token(db):
    """``csrf_protect`` stands around every view, for the highest of users too."""
    superuser = User.objects.get(username="admin")
    for name in VIEWS:
        assert call(name, superuser, "post").status_code == 403, name


def test_s01_no_view_is_cached(outsiders):
    for name in set(ASKED) - CACHEABLE:
        for user in outsiders:
            assert "no-store" in call(name, user)["Cache-Control"], name
    for address in ("/office/", url(Order), url(Order.objects.first(), "detail"), url(Order.objects.first(), "change")):
        assert {"no-store" in answer["Cache-Control"] for answer in ask(Person("admin"), address)} == {True}


def test_s01_open_views_tell_nothing(nobody):
    """Theme and density are cookies of the browser; whoever sets them is led nowhere but to the site."""
    response = nobody.post("/office/preferences/", {"theme": "dark", "next": "https://evil.example/"})
    assert response.status_code == 302 and "evil" not in response["Location"]
    assert nobody.get("/office/preferences/").status_code == 405


def test_s01_rights_that_are_taken_away_end_at_once(clerk):
    """The next request of an open page, a fragment or a cell is refused, and nothing is saved."""
    order = Order.objects.filter(status="new").first()
    User.objects.filter(username="clerk").update(is_staff=False)
    cell = url(order, "cell", "express")
    assert clerk.hx_get(url(Order), "section#results").status_code == 401
    assert clerk.hx_post(cell, {"express": "on"}, f"td#cell-{order.pk}-express").status_code == 401
    assert clerk.post(cell, {"express": "on"}).status_code == 302
    before = order.express
    order.refresh_from_db()
    assert order.express == before


# ------------------------------------------------------------------------------------------------ S2


@pytest.mark.parametrize("target", ["", "dialog#signin"])
def test_s02_log_in_refuses_others_with_the_words_for_a_wrong_password(nobody, target):
    """Whether the password of an account that is no member of the staff was right cannot be learned."""
    User.objects.create_user("customer", password="customer")
    told = []
    for username, password in [("customer", "customer"), ("customer", "no"), ("nobody", "no"), ("viewer", "no")]:
        [answer] = ask(nobody, LOGIN, {"username": username, "password": password}, target)
        assert answer.status_code == (422 if target else 200)
        told.append(text_of(answer).partition('role="alert"')[2].partition("</div>")[0])
        assert "sessionid" not in answer.cookies
    assert told[0] and set(told) == {told[0]}


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x()"])
def test_s02_next_leads_to_this_host_only(nobody, address):
    right = {"username": "viewer", "password": "viewer", "next": address}
    for way in (LOGIN, f"{LOGIN}?next={address}"):
        answer = nobody.post(way, right)
        assert answer.status_code == 302 and not answer["Location"].startswith(("//", "http", "java", "\\"))
        nobody.logout()
    signed_in = nobody.hx_post(LOGIN, right, "dialog#signin")
    assert "evil" not in str(signed_in.headers) and "javascript" not in str(signed_in.headers)


def test_s02_page_that_sent_the_request_cannot_plant_another_host(nobody):
    """``HX-Current-URL`` becomes ``next``: only if it is of this host, and as a path."""
    for planted in ("http://evil.example/x", "http://testserver@evil.example/", "javascript:alert(1)"):
        answer = nobody.get("/office/", headers={
            "HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "main#main", "HX-Current-URL": planted,
        })  # fmt: skip
        assert answer.status_code == 401 and answer["HX-Redirect"] == "/office/login/"


def test_s02_password_is_kept_out_of_error_reports(nobody, rf):
    """``sensitive_post_parameters`` of Django's LoginView, which our log-in calls."""
    request = rf.post(LOGIN, {"username": "viewer", "password": "wrong"})
    request.user, request.session = AnonymousUser(), nobody.session
    request._dont_enforce_csrf_checks = True
    htmx_admin.site.login(request)
    assert request.sensitive_post_parameters == "__ALL__"


# ------------------------------------------------------------------------------------------------ S3


@pytest.fixture
def login_required(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.contrib.auth.middleware.LoginRequiredMiddleware"]
    settings.LOGIN_URL = "/elsewhere/"


def test_s03_log_in_is_open_under_login_required_middleware(nobody, login_required):
    assert nobody.get(LOGIN).status_code == 200
    assert nobody.hx_get(LOGIN, "dialog#signin").status_code == 200
    assert nobody.post(LOGIN, {"username": "viewer", "password": "viewer"}).status_code == 302
    assert nobody.get("/office/").status_code == 200


def test_s03_wrapped_views_name_the_log_in_of_their_site(nobody, login_required):
    """The middleware leads there, not to the project's own log-in."""
    for address in ("/office/", "/office/password_change/", "/office/autocomplete/", "/office/nowhere/"):
        assert nobody.get(address)["Location"] == f"/office/login/?next={address}"


def test_s03_log_in_never_lands_in_a_fragment(nobody, login_required):
    """The middleware answers before us with a redirect, which htmx follows: what arrives there is no form."""
    answer = nobody.hx_get("/office/", "main#main", follow=True)
    assert answer.status_code == 401 and not answer.content
    assert answer["HX-Redirect"].startswith(LOGIN)


# ------------------------------------------------------------------------------------------------ S4, S5, S6


def test_s04_unknown_addresses_look_like_known_ones_from_outside(nobody):
    """Whoever is not logged in cannot find out which models there are."""
    known, unknown = "/office/sales/order/", "/office/sales/spaceship/"
    for target in ("", "section#results", "dialog#dialog"):
        one, other = ask(nobody, known, None, target) + ask(nobody, unknown, None, target)
        assert one.status_code == other.status_code and one.content == other.content
        for name, value in one.headers.items():
            assert other[name] == value.replace(known, unknown)
    for address in (unknown, f"{known}nonsense/x/y/", "/office/sales/order", "/office/r/1/1/"):
        assert nobody.get(address)["Location"] == f"/office/login/?next={address}"


def test_s04_unknown_addresses_are_404_for_the_staff(viewer):
    for answer in ask(viewer, "/office/sales/spaceship/"):
        assert answer.status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_s05_log_out_without_permission_leads_to_the_index(nobody, method):
    """Instead of to a log-in that would log out again."""
    for client in (nobody, Person("jonas")):
        assert getattr(client, method)("/office/logout/")["Location"] == "/office/"


def test_s05_log_out_by_a_link_is_refused(viewer):
    """A picture on another site logs nobody out."""
    assert viewer.get("/office/logout/").status_code == 405
    assert viewer.get("/office/").status_code == 200


@pytest.mark.parametrize("name", sorted(CACHEABLE))
def test_s06_only_these_pages_may_be_cached(name, admin_person):
    address = {"jsi18n": "/office/jsi18n/", "password_change": "/office/password_change/"}.get(
        name, "/office/password_change/done/"
    )
    answer = admin_person.get(address)
    assert "no-store" not in answer.get("Cache-Control", "")
    # A cache must not give the fragment to whoever asks for the page, nor one user's page to another.
    assert {"HX-Request", "HX-Target"} <= {part.strip() for part in answer["Vary"].split(",")}


# ------------------------------------------------------------------------------------------------ S7


def on_site(record):
    return f"/office/r/{ContentType.objects.get_for_model(record).pk}/{record.pk}/"


def test_s07_view_on_site_asks_for_the_view_permission(db):
    """Django leads anybody on the staff to any record's address; here only those who may view it. A closed gap."""
    product = Product.objects.first()
    stranger = staff()
    assert statuses(stranger, on_site(product)) == {403}
    # Which keys there are is not told either.
    product.pk = 999999
    assert statuses(stranger, on_site(product)) == {403}


@pytest.mark.parametrize("permission", ["view_product", "change_product"])
def test_s07_view_on_site_still_leads_there(permission, db):
    product = Product.objects.first()
    answer = staff(permission).get(on_site(product))
    assert answer.status_code == 302 and answer["Location"].endswith(f"/products/{product.pk}/")


def test_s07_permission_of_the_record_counts(admin_person, monkeypatch):
    first, second = Product.objects.all()[:2]
    for name in ("has_view_permission", "has_change_permission"):
        allow(monkeypatch, Product, name, lambda obj: obj is not None and obj.pk == first.pk)
    assert admin_person.get(on_site(first)).status_code == 302
    assert statuses(admin_person, on_site(second)) == {403}


def test_s07_models_that_are_not_registered_are_as_in_django(monkeypatch, db):
    """There is no admin class that could be asked."""
    monkeypatch.delitem(htmx_admin.site._registry, Product)
    assert staff().get(on_site(Product.objects.first())).status_code == 302


def test_s07_nonsense_is_404(admin_person):
    for address in ("/office/r/x/1/", "/office/r/999999/1/", "/office/r/1/x/"):
        assert admin_person.get(address).status_code == 404


def test_s07_link_is_shown_where_it_works(admin_person):
    product = Product.objects.first()
    assert admin_of(Product).get_view_on_site_url(product)
    assert on_site(product) in text_of(admin_person.get(url(product, "detail")))
