"""A FilterSet of django-filter beside the filters of the list."""

from __future__ import annotations

import django_filters
import pytest
from django.contrib import admin as contrib
from django.db.models import F
from logistics.models import Courier
from sales.models import Customer, Order, OrderLine

from tests.inventory.conftest import text_of
from tests.security.helpers import staff

from .conftest import Bar, keys

LINES = "/office/sales/orderline/"


class OrderFilters(django_filters.FilterSet):
    total = django_filters.RangeFilter()
    since = django_filters.DateFilter(field_name="placed_at", lookup_expr="date__gte", label="Placed since")
    kind = django_filters.MultipleChoiceFilter(field_name="status", choices=Order.Status.choices)
    cheap = django_filters.BooleanFilter(method="filter_cheap", label="Cheap")

    class Meta:
        model = Order
        fields = ("payment",)

    def filter_cheap(self, queryset, name, value):
        return queryset.filter(total__lt=100) if value else queryset.filter(total__gte=100)


@pytest.fixture
def page(office, db):
    return office(Order, {"filterset_class": OrderFilters, "list_filter": ["express"], "search_fields": ["number"]})


@pytest.mark.parametrize(
    ("query", "expected", "chips"),
    [
        ("total_min=100&total_max=900", {"total__gte": 100, "total__lte": 900}, {"Total": "100 to 900"}),
        ("total_min=100", {"total__gte": 100}, {"Total": "100 to …"}),
        ("since=2026-01-01", {"placed_at__date__gte": "2026-01-01"}, {"Placed since": "Jan. 1, 2026"}),
        ("kind=new&kind=paid", {"status__in": ["new", "paid"]}, {"Status": "New or Paid"}),
        ("cheap=true", {"total__lt": 100}, {"Cheap": "Yes"}),
        ("payment=card", {"payment": "card"}, {"Payment": "Card"}),
        ("payment=card&express__exact=1", {"payment": "card", "express": True}, {"Express": "Yes", "Payment": "Card"}),
        ("payment=&total_min=&q=", {}, {}),
    ],
)
def test_its_filters_and_those_of_list_filter(page, query, expected, chips):
    assert keys(page, f"?{query}") == sorted(Order.objects.filter(**expected).values_list("pk", flat=True))
    assert Bar(page, f"?{query}").chips == chips


def test_invalid_value_is_neither_applied_nor_forgotten(page):
    query = "?total_min=abc&payment=card&since=2026-99-99"
    bar = Bar(page, query)
    assert keys(page, query) == keys(page, "?payment=card")
    assert bar.chips == {"Total": "abc", "Payment": "Card", "Placed since": "2026-99-99"}
    assert bar.html.count('<span class="chip chip--error">') == 2
    assert 'value="abc"' in bar.popover("Total") and 'aria-invalid="true"' in bar.popover("Total")
    assert "Enter a number." in text_of(bar.popover("Total")) and "Enter a valid date." in bar.popover("Placed since")
    assert "could not be understood" in bar.html
    assert bar.remove("Total") == "?payment=card&since=2026-99-99"


def test_form_of_one_keeps_the_others(page):
    popover = Bar(page, "?total_min=5&payment=card&express__exact=1&q=SO").popover("Total")
    for name, value in (("payment", "card"), ("express__exact", "1"), ("q", "SO")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in popover
    assert 'type="hidden" name="total_min"' not in popover


def test_only_what_was_declared(page):
    """Its names are its own; others are lookups, which have to be allowed."""
    assert page.get("?cheap=true").status_code == 200
    assert page.get("?customer__email__startswith=a").status_code == 400
    assert page.get("?unknown=1").status_code == 302


def test_counts_of_other_filters_respect_it(page):
    from .test_facets import Opened

    counts = Opened(page, 0, "?payment=card").counts("Express")
    assert counts["Yes"] == str(Order.objects.filter(payment="card", express=True).count())


def test_a_queryset_of_its_own(office, db):
    """``qs`` and ``filter_queryset`` are overridden in projects."""

    class Narrow(OrderFilters):
        @property
        def qs(self):
            return super().qs.exclude(status="void")

    page = office(Order, {"filterset_class": Narrow})
    assert keys(page, "") == sorted(Order.objects.exclude(status="void").values_list("pk", flat=True))


def test_fields_alone(office, db):
    page = office(Order, {"filterset_fields": {"total": ["gte", "lte"], "status": ["exact"]}})
    assert keys(page, "?total__gte=100&status=paid") == sorted(
        Order.objects.filter(total__gte=100, status="paid").values_list("pk", flat=True)
    )
    page = office(Order, {"filterset_fields": ["payment"], "filterset_class": OrderFilters})
    assert Bar(page, "?payment=card&cheap=true").chips == {"Payment": "Card", "Cheap": "Yes"}


def test_relations_of_fields_offer_what_their_admin_shows(office, db):
    hidden = Courier.objects.create(name="Secret Service")

    class Narrow(contrib.ModelAdmin):
        def get_queryset(self, request):
            return super().get_queryset(request).exclude(pk=hidden.pk)

    options = {"filterset_fields": ["courier"], "list_display": ["number"]}
    page = office(Order, options, also=((Courier, Narrow),))
    shown = Courier.objects.exclude(pk=hidden.pk).first()
    html = page.html(f"?courier={hidden.pk}")
    assert "Secret Service" not in html and str(shown) in html
    assert Bar(page, f"?courier={hidden.pk}").chips == {"Courier": str(hidden.pk)}
    client = staff("view_order")
    html = client.get("/mini/sales/order/").content.decode()
    assert str(shown) not in html and "number" in html


def test_many_records_are_not_listed(office, db, monkeypatch):
    monkeypatch.setattr("htmx_admin.pages.form.related.RecordsMixin.most", 3)

    class Searched(contrib.ModelAdmin):
        search_fields = ("name",)

    page = office(Order, {"filterset_fields": ["customer"]}, also=((Customer, Searched),))
    popover = Bar(page).popover("Customer")
    assert popover.count("<option") <= 1 and 'data-field-name="customer"' in popover
    customer = Customer.objects.first()
    assert Bar(page, f"?customer={customer.pk}").chips == {"Customer": str(customer)}
    assert f">{customer}</option>" in Bar(page, f"?customer={customer.pk}").popover("Customer")


def test_what_is_typed_is_text(page):
    html = page.html("?total_min=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&payment=%3Cscript%3E")
    assert "<script>" not in html


def test_it_is_on_the_sandbox_s_lines(admin_person):
    response = admin_person.get(f"{LINES}?cheap=true&order__status__exact=done")
    found = {line.pk for line in response.context_data["cl"].queryset}
    expected = OrderLine.objects.filter(unit_price__lt=F("product__cost"), order__status="done")
    assert response.status_code == 200 and found == set(expected.values_list("pk", flat=True))
