"""Inlines: Django's names and rows; one more row without JavaScript; deletion; errors at their row."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from kitchen.models import Specimen, Tasting
from sales.models import Order

from tests.pages.form.browserlike import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def specimen():
    specimen = Specimen.objects.order_by("pk").first()
    Tasting.objects.filter(specimen=specimen).delete()
    Tasting.objects.create(specimen=specimen, taster="First", score=1)
    Tasting.objects.create(specimen=specimen, taster="Second", score=2)
    return specimen


@pytest.fixture
def change(specimen):
    return reverse("htmx_admin:kitchen_specimen_change", args=[specimen.pk])


def tasters(specimen):
    return list(Tasting.objects.filter(specimen=specimen).order_by("pk").values_list("taster", flat=True))


def test_names_are_those_of_django(admin_person, change):
    form = read(admin_person.get(change))
    assert form.data["tastings-TOTAL_FORMS"] == ["2"] and form.data["tastings-INITIAL_FORMS"] == ["2"]
    assert {"tastings-0-id", "tastings-0-specimen", "tastings-0-taster", "tastings-0-DELETE"} <= set(form.controls)
    # The empty form is inert.
    assert not any("__prefix__" in name for name in form.controls)
    html = admin_person.get(change).content.decode()
    assert 'name="tastings-__prefix__-taster"' in html.partition("<template data-empty>")[2]


def test_add_change_and_delete_rows(admin_person, change, specimen):
    form = read(admin_person.get(change))
    data = form.post(**{
        "tastings-TOTAL_FORMS": "3", "tastings-0-taster": "Changed", "tastings-1-DELETE": "on",
        "tastings-2-taster": "Third", "tastings-2-score": "3",
    })  # fmt: skip
    assert admin_person.post(change, data).status_code == 302
    assert tasters(specimen) == ["Changed", "Third"]


def test_one_more_row_without_javascript(admin_person, change, specimen):
    """Nothing is saved, nothing typed is lost, nothing is complained about."""
    form = read(admin_person.get(change), javascript=False)
    data = form.post("_addrow", char="", **{"tastings-0-taster": "typed", "tastings-1-DELETE": "on"})
    data["_addrow"] = "tastings"
    response = admin_person.post(change, data)
    html = response.content.decode()
    assert response.status_code == 200
    assert 'id="errors"' not in html and "field__error" not in html and "Error:" not in html
    again = read(response, javascript=False)
    assert again.data["tastings-TOTAL_FORMS"] == ["3"]
    assert again.data["tastings-0-taster"] == ["typed"] and again.data["char"] == [""]
    assert again.data["tastings-1-DELETE"] == ["on"]
    assert again.data["tastings-2-taster"] == [""]
    assert tasters(specimen) == ["First", "Second"]
    once_more = again.post("_addrow", **{"tastings-2-taster": "Third"})
    once_more["_addrow"] = "tastings"
    fourth = read(admin_person.post(change, once_more), javascript=False)
    assert fourth.data["tastings-2-taster"] == ["Third"] and fourth.data["tastings-TOTAL_FORMS"] == ["4"]
    final = fourth.post(**{"char": "x", "tastings-2-score": "3"})
    assert admin_person.post(change, final).status_code == 302
    assert tasters(specimen) == ["typed", "Third"]


def test_max_num_is_kept(admin_person, change):
    """The sandbox's inline takes four rows."""
    form = read(admin_person.get(change))
    data = {**form.post("_addrow"), "tastings-TOTAL_FORMS": "4", "_addrow": "tastings"}
    response = admin_person.post(change, data)
    assert read(response).data["tastings-TOTAL_FORMS"] == ["4"]
    assert re.search(r'name="_addrow" value="tastings"[^>]*hidden', response.content.decode())


@pytest.mark.parametrize("prefix", ["", "nonsense", "tastings-0", "__prefix__"])
def test_an_odd_prefix_adds_nothing(admin_person, change, prefix):
    form = read(admin_person.get(change))
    response = admin_person.post(change, {**form.post("_addrow"), "_addrow": prefix})
    assert response.status_code == 200
    assert read(response).data["tastings-TOTAL_FORMS"] == ["2"]


def test_add_row_on_the_add_page(admin_person):
    add = reverse("htmx_admin:sales_order_add")
    form = read(admin_person.get(add), javascript=False)
    prefix = next(name for name in form.data if name.endswith("-TOTAL_FORMS")).removesuffix("-TOTAL_FORMS")
    total = int(form.data[f"{prefix}-TOTAL_FORMS"][0])
    response = admin_person.post(add, {**form.post("_addrow"), "_addrow": prefix})
    again = read(response, javascript=False)
    assert again.data[f"{prefix}-TOTAL_FORMS"] == [str(total + 1)]
    # A new row has the model's defaults, as the first ones have.
    assert again.data[f"{prefix}-{total}-quantity"] == form.data[f"{prefix}-0-quantity"]


def test_errors_are_at_their_row_and_in_the_summary(admin_person, change):
    form = read(admin_person.get(change))
    response = admin_person.hx_post(change, form.post(**{"tastings-1-score": "much"}), "form#form")
    html = response.content.decode()
    assert response.status_code == 422
    assert 'href="#field-tastings-1-score"' in html and 'id="field-tastings-1-score"' in html
    assert re.search(
        r'name="tastings-1-score"[^>]*value="much"[^>]*autofocus[^>]*aria-invalid="true"', html
    ) or re.search(r'name="tastings-1-score"[^>]*aria-invalid="true"', html)
    assert html.count(" autofocus") == 1


def test_a_clash_of_unique_rows_is_said_once(admin_person, change):
    form = read(admin_person.get(change))
    response = admin_person.post(change, form.post(**{"tastings-1-taster": "First"}))
    assert response.status_code == 200
    assert 'id="errors"' in response.content.decode()


def test_tabular_rows_are_labelled(admin_person):
    """On a phone the table becomes labelled lines; each control is named by column and row."""
    order = Order.objects.filter(status="new").first() or Order.objects.first()
    html = admin_person.get(reverse("htmx_admin:sales_order_change", args=[order.pk])).content.decode()
    assert 'class="section__body inline-table inline-table--stack"' in html
    assert 'data-label="Quantity"' in html
    assert re.search(r'aria-label="Quantity, [^"]*#1"', html)


def test_tampered_management_form(admin_person, change, specimen):
    """Django's refusal is a form with errors, never a 500, never a change."""
    form = read(admin_person.get(change))
    for total in ("-1", "x", "99999", ""):
        response = admin_person.post(change, form.post(**{"tastings-TOTAL_FORMS": total}))
        assert response.status_code == (302 if total == "-1" else 200)
        again = admin_person.post(
            change, {**form.post("_addrow", **{"tastings-TOTAL_FORMS": total}), "_addrow": "tastings"}
        )
        assert again.status_code in (200, 400)
    assert tasters(specimen) == ["First", "Second"]
