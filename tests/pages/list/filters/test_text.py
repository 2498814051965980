"""Text: contains, starts with, is, is empty."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from logistics.models import Courier
from sales.models import Order

from .conftest import Bar, keys, same


@pytest.fixture
def couriers(db):
    Courier.objects.update(email="other@example.com")
    names = ("ab@example.com", "b@Example.com", "")
    found = list(Courier.objects.all()[:3])
    for courier, email in zip(found, names, strict=True):
        Courier.objects.filter(pk=courier.pk).update(email=email)
    return [courier.pk for courier in found]


@pytest.mark.parametrize(
    ("query", "expected", "words"),
    [
        ("email__icontains=B@", (0, 1), "contains “B@”"),
        ("email__istartswith=b@", (1,), "starts with “b@”"),
        ("email__exact=ab@example.com", (0,), "“ab@example.com”"),
        ("email=ab@example.com", (0,), "“ab@example.com”"),
        ("email=ab@example.com&email=b@Example.com", (0, 1), "“ab@example.com” or “b@Example.com”"),
        ("email=", (2,), "“”"),
        ("email__icontains=example&email__istartswith=a&email__exact=", (0,), "contains “example”, starts with “a”"),
    ],
)
def test_ways_to_ask(office, couriers, query, expected, words):
    page = office(Courier, {"list_filter": ["email"]})
    assert sorted(set(couriers) & set(keys(page, f"?{query}"))) == sorted(couriers[index] for index in expected)
    if not query.endswith("exact="):
        same(page, f"?{query}")
    assert Bar(page, f"?{query}").chips == {"E-mail": words}


def test_empty_is_asked_for_as_by_django_s_filter(office, couriers):
    """``__isempty`` is the parameter of EmptyFieldListFilter."""
    page = office(Courier, {"list_filter": ["email"]})
    assert keys(page, "?email__isempty=1") == [couriers[2]]
    assert couriers[2] not in keys(page, "?email__isempty=0")
    assert Bar(page, "?email__isempty=1").chips == {"E-mail": "Empty"}
    assert Bar(page).options("E-mail")["Not empty"] == ("email__isempty", "0", False)
    assert page.get("?email__isempty=2").status_code == 302


def test_the_same_as_django_s_filter_finds(office, couriers):
    ours = office(Courier, {"list_filter": ["email"]})
    found = keys(ours, "?email__isempty=1")
    named = office(Courier, {"list_filter": [("email", admin.EmptyFieldListFilter)]})
    assert same(named, "?email__isempty=1") == found


def test_inputs_hold_what_is_asked_for(office, couriers):
    page = office(Courier, {"list_filter": ["email"]})
    assert Bar(page, "?email__icontains=a%22b").inputs("E-mail") == {
        "email__icontains": 'a"b', "email__istartswith": "", "email__exact": "",
    }  # fmt: skip


def test_few_values_are_listed_when_they_are_counted(office, couriers):
    Order.objects.update(comment="call first")
    Order.objects.filter(pk=Order.objects.first().pk).update(comment="ring")
    Order.objects.filter(pk=Order.objects.last().pk).update(comment="")
    page = office(Order, {"list_filter": ["comment"], "show_facets": admin.ShowFacets.ALWAYS})
    counts = Bar(page, "?comment=ring").counts("Comment")
    total = Order.objects.count()
    assert counts == {"call first": str(total - 2), "ring": "1", "Empty": "1", "Not empty": str(total - 1)}
    assert Bar(page, "?comment=ring").options("Comment")["ring"] == ("comment", "ring", True)
    assert same(page, "?comment=ring&comment=call first") == keys(page, "?comment__isempty=0")


def test_hash_of_a_password_is_neither_listed_nor_asked_for(office, db):
    options = {"list_filter": ["password"], "list_display": ["username"], "show_facets": admin.ShowFacets.ALWAYS}
    page = office(User, options)
    bar = Bar(page)
    assert bar.inputs("Password") == {} and "$" not in bar.popover("Password")
    assert page.get("?password__startswith=m").status_code == 400


def test_typed_and_ticked_are_alternatives(office, couriers):
    page = office(Courier, {"list_filter": ["email"]})
    assert keys(page, "?email=ab@example.com&email__exact=b@Example.com") == sorted(couriers[:2])


def test_path_is_asked_for_as_far_as_it_is_declared(office, db):
    page = office(Order, {"list_filter": ["customer__email"]})
    assert same(page, "?customer__email__icontains=a")
    assert page.get("?customer__name__icontains=a").status_code == 400
