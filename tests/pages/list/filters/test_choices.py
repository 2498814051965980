"""Fields with choices, and booleans: several at once."""

from __future__ import annotations

from sales.models import Customer, Order

from .conftest import Bar, keys, same


def test_each_choice_is_a_checkbox_with_django_s_parameter(office, db):
    page = office(Order, {"list_filter": ["status"], "badges": {"status": {"paid": "success"}}})
    options = Bar(page, "?status__exact=paid").options("Status")
    assert options["Paid"] == ("status__exact", "paid", True) and options["Sent"] == ("status__exact", "sent", False)
    assert list(options) == [label for _value, label in Order.Status.choices]
    assert '<span class="badge badge--success">Paid</span>' in Bar(page).popover("Status")


def test_ticked_choices_are_alternatives(office, db):
    page = office(Order, {"list_filter": ["status", "express"]})
    found = same(page, "?status__exact=paid&status__exact=sent")
    assert found == sorted(Order.objects.filter(status__in=["paid", "sent"]).values_list("pk", flat=True))
    bar = Bar(page, "?status__exact=paid&status__exact=sent&express__exact=0")
    assert bar.chips == {"Status": "Paid or Sent", "Express": "No"}
    assert bar.remove("Status") == "?express__exact=0"


def test_boolean_of_three_values(office, db):
    first, second, third = Customer.objects.all()[:3]
    for customer, value in ((first, True), (second, False), (third, None)):
        Customer.objects.filter(pk=customer.pk).update(newsletter=value)
    page = office(Customer, {"list_filter": ["newsletter"]})
    assert list(Bar(page).options("Newsletter")) == ["Yes", "No", "Unknown"]
    for query, expected in (("exact=1", first), ("exact=0", second), ("isnull=True", third)):
        assert expected.pk in same(page, f"?newsletter__{query}")
    assert Bar(page, "?newsletter__exact=1&newsletter__exact=0").chips == {"Newsletter": "Yes or No"}
    assert (
        Bar(page, "?newsletter__exact=True").options("Newsletter")["Yes"][2]
        and len(Bar(page, "?newsletter__exact=True").options("Newsletter")) == 3
    )


def test_none_is_one_choice_more(office, db):
    """In Django's admin both parameters never hold together."""
    first, second = Customer.objects.all()[:2]
    Customer.objects.update(newsletter=False)
    Customer.objects.filter(pk=first.pk).update(newsletter=True)
    Customer.objects.filter(pk=second.pk).update(newsletter=None)
    page = office(Customer, {"list_filter": ["newsletter"]})
    assert keys(page, "?newsletter__exact=1&newsletter__isnull=True") == sorted([first.pk, second.pk])
    assert Bar(page, "?newsletter__exact=1&newsletter__isnull=True").chips == {"Newsletter": "Yes or Unknown"}
    assert second.pk not in same(page, "?newsletter__exact=1&newsletter__isnull=False")


def test_empty_text_is_a_choice_where_the_field_may_be(office, db, monkeypatch):
    monkeypatch.setattr(Order._meta.get_field("payment"), "blank", True)
    order = Order.objects.first()
    Order.objects.filter(pk=order.pk).update(payment="")
    page = office(Order, {"list_filter": ["payment"]})
    assert Bar(page).options("Payment")["Empty"] == ("payment__exact", "", False)
    assert same(page, "?payment__exact=") == [order.pk]
    assert Bar(page, "?payment__exact=").chips == {"Payment": "Empty"}
    response = page.get("?payment__exact=&q=", headers={"HX-Request": "true", "HX-Target": "section#results"})
    assert response["HX-Push-Url"] == page.list_url + "?payment__exact="


def test_value_that_is_no_choice_stays_to_be_seen(office, db):
    Order.objects.filter(pk=Order.objects.first().pk).update(status="gone")
    page = office(Order, {"list_filter": ["status"]})
    assert len(same(page, "?status__exact=gone")) == 1
    bar = Bar(page, "?status__exact=gone&status__exact=paid")
    assert bar.chips == {"Status": "Paid or gone"} and bar.options("Status")["gone"][2]


def test_form_keeps_what_else_is_asked_for(office, db):
    page = office(Order, {"list_filter": ["status", "express"], "search_fields": ["number"]})
    popover = Bar(page, "?status__exact=paid&express__exact=1&q=SO&o=1&p=1&_popup=1").popover("Status")
    for name, value in (("express__exact", "1"), ("q", "SO"), ("o", "1"), ("_popup", "1")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in popover
    assert 'type="hidden" name="status__exact"' not in popover and 'name="p"' not in popover


def test_what_is_typed_in_the_address_is_text(office, db):
    page = office(Order, {"list_filter": ["status"]})
    html = page.html("?status__exact=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html
