"""Relations: a few records as checkboxes, many are looked for; nobody is told what they may not see."""

from __future__ import annotations

import re

import pytest
from crm.models import Tag
from django.contrib import admin as contrib
from django.db import connection
from django.test.utils import CaptureQueriesContext
from geo.models import City
from logistics.models import Courier
from sales.models import Customer, Order

from htmx_admin.pages.list.filters import related
from tests.security.helpers import staff

from .conftest import Bar, keys, same

ORDERS = "/mini/sales/order/"


class CourierAdmin(contrib.ModelAdmin):
    search_fields = ("name",)


class CustomerAdmin(contrib.ModelAdmin):
    search_fields = ("name",)


@pytest.fixture
def both(office):
    """A site with orders and an admin of what they refer to."""

    def build(options, model, admin_class):
        return office(Order, options, also=((model, admin_class),))

    return build


def test_a_few_records_are_checkboxes(office, db):
    page = office(Order, {"list_filter": ["courier", "tags"]})
    options = Bar(page).options("Courier")
    assert list(options) == [*map(str, Courier.objects.all()), "Empty"]
    first, second = Courier.objects.all()[:2]
    query = f"?courier__id__exact={first.pk}&courier__id__exact={second.pk}"
    assert same(page, query) == sorted(Order.objects.filter(courier__in=[first, second]).values_list("pk", flat=True))
    assert Bar(page, query).chips == {"Courier": f"{first} or {second}"}
    empty = f"?courier__id__exact={first.pk}&courier__isnull=True"
    either = Order.objects.filter(courier=first) | Order.objects.filter(courier=None)
    assert keys(page, empty) == sorted(either.values_list("pk", flat=True))


def test_several_of_many_to_many_give_each_row_once(office, db):
    order, (first, second) = Order.objects.first(), Tag.objects.all()[:2]
    order.tags.set([first, second])
    page = office(Order, {"list_filter": ["tags"]})
    found = keys(page, f"?tags__id__exact={first.pk}&tags__id__exact={second.pk}")
    assert found.count(order.pk) == 1
    order.tags.clear()
    assert order.pk in same(page, "?tags__isnull=True")


def test_many_records_are_not_read(both, monkeypatch, db):
    """No more than are listed, and one; each text may cost a query."""
    monkeypatch.setattr(related, "MOST", 3)
    page = both({"list_filter": ["customer"]}, Customer, CustomerAdmin)
    page.get()
    with CaptureQueriesContext(connection) as queries:
        bar = Bar(page)
    reading = [sql for sql in (query["sql"].replace("`", '"') for query in queries) if 'FROM "sales_customer"' in sql]
    assert len(reading) == 1 and reading[0].endswith("LIMIT 4")
    popover = bar.popover("Customer")
    assert 'data-field-name="customer"' in popover and 'data-url="/mini/autocomplete/"' in popover
    assert '<select name="customer__id__exact"' in popover and "<option" not in popover


def test_chosen_records_of_many_are_named(both, monkeypatch, db):
    monkeypatch.setattr(related, "MOST", 3)
    page = both({"list_filter": ["customer"]}, Customer, CustomerAdmin)
    first, second = Customer.objects.order_by("-pk")[:2]
    query = f"?customer__id__exact={first.pk}&customer__id__exact={second.pk}"
    bar = Bar(page, query)
    assert bar.chips == {"Customer": f"{first} or {second}"}
    assert f'<option value="{first.pk}" selected>{first}</option>' in bar.popover("Customer")
    same(page, query)


def test_field_of_autocomplete_fields_is_not_even_counted(both, db):
    page = both({"list_filter": ["courier"], "autocomplete_fields": ["courier"]}, Courier, CourierAdmin)
    page.get()
    with CaptureQueriesContext(connection) as queries:
        bar = Bar(page)
    assert 'data-field-name="courier"' in bar.popover("Courier")
    assert not [query for query in queries if re.search(r"FROM .?logistics_courier", query["sql"])]


def test_many_that_cannot_be_looked_for_are_asked_for_by_key(office, monkeypatch, db):
    monkeypatch.setattr(related, "MOST", 3)
    page = office(Order, {"list_filter": ["customer"]})
    customer = Customer.objects.first()
    popover = Bar(page, f"?customer__id__exact={customer.pk}").popover("Customer")
    assert "data-combo" not in popover and '<input class="input input--sm" name="customer__id__exact"' in popover
    assert f'<input type="hidden" name="customer__id__exact" value="{customer.pk}">' in popover
    assert keys(page, f"?customer__id__exact={customer.pk}&customer__id__exact=") == same(
        page, f"?customer__id__exact={customer.pk}"
    )


# ------------------------------------------------------------------------------------------------ what is not told


@pytest.fixture
def secret(db):
    courier = Courier.objects.create(name="Secret Service")
    Order.objects.filter(pk=Order.objects.first().pk).update(courier=courier)
    return courier


class NarrowAdmin(CourierAdmin):
    def get_queryset(self, request):
        return super().get_queryset(request).exclude(name="Secret Service")


class PickyAdmin(CourierAdmin):
    def has_view_permission(self, request, obj=None):
        return obj is None or obj.name != "Secret Service"

    has_change_permission = has_view_permission


@pytest.mark.parametrize("admin_class", [NarrowAdmin, PickyAdmin])
@pytest.mark.parametrize("most", [3, 50])
def test_record_that_its_own_admin_hides_is_not_named(both, secret, monkeypatch, admin_class, most):
    monkeypatch.setattr(related, "MOST", most)
    options = {"list_filter": ["courier"], "show_facets": contrib.ShowFacets.ALWAYS, "list_display": ["number"]}
    page = both(options, Courier, admin_class)
    for query in ("", f"?courier__id__exact={secret.pk}"):
        bar = Bar(page, query)
        assert "Secret Service" not in bar.html
    # It is asked for by its key, as in Django's admin, and called by it.
    assert bar.chips == {"Courier": str(secret.pk)}
    assert len(same(page, f"?courier__id__exact={secret.pk}")) == 1
    if most == 50:
        shown = next(iter(Courier.objects.exclude(pk=secret.pk)))
        assert str(shown) in bar.options("Courier")
        assert bar.counts("Courier")[str(secret.pk)] == ""


def test_names_ask_for_the_permission_of_what_is_listed(both, secret):
    both({"list_filter": ["courier"], "list_display": ["number"]}, Courier, CourierAdmin)
    for permissions, named in ((("view_order",), False), (("view_order", "view_courier"), True)):
        client = staff(*permissions, username="-".join(permissions))
        for query in ("", f"?courier__id__exact={secret.pk}", "?_facets=True"):
            html = client.get(ORDERS + query).content.decode()
            assert ("Secret Service" in html) is named, (permissions, query)
            assert "number" in html


def test_keys_of_nothing_are_no_error(both, monkeypatch, db):
    page = both({"list_filter": ["customer"]}, Customer, CustomerAdmin)
    for most in (3, 50):
        monkeypatch.setattr(related, "MOST", most)
        for value in ("x", "99999999999999999999", "1,2", "%00", "1'"):
            response = page.get(f"?customer__id__exact={value}")
            assert response.status_code in {200, 302}
            assert response.get("Location", "?e=1").endswith("?e=1")


def test_limit_choices_to(office, db, monkeypatch):
    first = Courier.objects.first()
    monkeypatch.setattr(Order._meta.get_field("courier").remote_field, "limit_choices_to", {"pk": first.pk})
    assert list(Bar(office(Order, {"list_filter": ["courier"]})).options("Courier")) == [str(first), "Empty"]


def test_keys_that_are_text_and_relations_the_other_way(office, db):
    page = office(City, {"list_filter": ["country", "customers"]})
    assert same(page, f"?country__code__exact={City.objects.first().country_id}")
    customer = Customer.objects.first()
    assert same(page, f"?customers__id__exact={customer.pk}") == [customer.city_id]
