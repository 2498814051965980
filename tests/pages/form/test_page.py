"""The form page: full page, fragment and dialog; every way to save; what only looks may do."""

from __future__ import annotations

import re

import pytest
from catalog.models import Category
from django.contrib.admin.models import LogEntry
from django.forms.models import model_to_dict
from django.urls import reverse
from kitchen.models import Shelf, Specimen, Tasting
from sales.models import Order

import htmx_admin
from tests.pages.form.browserlike import read

pytestmark = pytest.mark.django_db

MODELS = [pytest.param(model, id=model._meta.label_lower) for model in htmx_admin.site._registry]


def url(name, *args):
    return reverse(f"htmx_admin:{name}", args=args)


def page_of(model, name, *args):
    return url(f"{model._meta.app_label}_{model._meta.model_name}_{name}", *args)


def stored(model, pk):
    """A record's values; as with Django's admin, forms make line ends CR LF and know no microseconds."""
    values = model_to_dict(model._base_manager.get(pk=pk))
    return {name: re.sub(r"\.\d{6}|\r", "", str(value)) for name, value in values.items()}


def visible(model, person):
    """A record that the person's admin page shows."""
    model_admin = htmx_admin.site._registry[model]

    class Request:
        user = person.user
        GET = {}

    return model_admin.get_queryset(Request()).first()


@pytest.fixture
def specimen():
    return Specimen.objects.order_by("pk").first()


@pytest.mark.parametrize("model", MODELS)
def test_a_form_saves_what_it_shows(model, admin_person):
    """Every widget reads what it renders: a form that is sent back unchanged changes nothing."""
    obj = visible(model, admin_person)
    if obj is None:
        pytest.skip("no record")
    change = page_of(model, "change", obj.pk)
    response = admin_person.get(change)
    assert response.status_code == 200
    before = stored(model, obj.pk)
    for javascript in (True, False):
        form = read(response, javascript=javascript)
        if not any(name == "_save" for name, _value in form.buttons):
            pytest.skip("nothing to save")
        answer = admin_person.post(change, form.post())
        if answer.status_code != 302:
            raise AssertionError([str(error) for error in answer.context["errors"]])
        assert stored(model, obj.pk) == before
    latest = LogEntry.objects.filter(object_id=str(obj.pk), user=admin_person.user).order_by("-pk").first()
    assert latest.change_message == "[]"


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_add_page_and_dialog(model, language, admin_person):
    """The add form renders as a page and in the dialog, in each kind of language."""
    if not htmx_admin.site._registry[model].has_add_permission(type("Request", (), {"user": admin_person.user})()):
        pytest.skip("nobody adds these")
    headers = {"Accept-Language": language}
    page = admin_person.get(page_of(model, "add"), headers=headers)
    assert page.status_code == 200
    assert '<form class="list" id="form"' in page.content.decode()
    dialog = admin_person.hx_get(page_of(model, "add"), "dialog#dialog")
    assert "dialog__foot" in dialog.content.decode()
    assert "<html" not in dialog.content.decode()
    assert "style=" not in re.sub(r'<meta name="htmx-config"[^>]*>', "", page.content.decode())


def test_anonymous_is_sent_to_log_in(nobody, specimen):
    response = nobody.get(url("kitchen_specimen_change", specimen.pk))
    assert response.status_code == 302
    assert "/login/" in response.url


def test_errors_are_422_and_nothing_typed_is_lost(admin_person, specimen):
    change = url("kitchen_specimen_change", specimen.pk)
    form = read(admin_person.get(change))
    data = form.post(char="", email="no address", text_optional="typed <b>", moment_0="not a date")
    response = admin_person.hx_post(change, data, "form#form")
    html = response.content.decode()
    assert response.status_code == 422
    assert html.lstrip().startswith("<form")
    assert "<html" not in html
    assert 'href="#field-char"' in html and 'href="#field-email"' in html
    assert 'value="no address"' in html and "typed &lt;b&gt;" in html and 'value="not a date"' in html
    assert "<title>Error: " in html
    assert len(re.findall(r" autofocus", html)) == 1
    assert re.search(r'<input[^>]* name="char"[^>]*autofocus', html)
    assert re.search(r'name="email"[^>]*aria-invalid="true"', html)
    assert re.search(r'name="email"[^>]*aria-describedby="[^"]*id_email_error', html)
    plain = admin_person.post(change, data)
    assert plain.status_code == 200
    assert "<html" in plain.content.decode() and "<title>Error: " in plain.content.decode()


def test_errors_in_the_dialog(admin_person):
    response = admin_person.hx_post(url("kitchen_shelf_add"), {"name": "", "_save": "1"}, "dialog#dialog")
    html = response.content.decode()
    assert response.status_code == 422
    assert 'id="errors"' in html and "dialog__foot" in html and "<html" not in html
    assert 'name="_continue"' not in html and 'name="_addanother"' not in html


def test_saving_in_the_dialog_closes_it(admin_person):
    response = admin_person.hx_post(
        url("kitchen_shelf_add"),
        {"name": "Brand new", "_save": "1"},
        "dialog#dialog",
        current=url("kitchen_shelf_changelist"),
    )
    assert "admin:close" in response["HX-Trigger"]
    assert Shelf.objects.filter(name="Brand new").exists()


def test_every_way_to_save(admin_person):
    add = url("kitchen_shelf_add")
    assert admin_person.post(add, {"name": "One", "_save": "1"}).url == url("kitchen_shelf_changelist")
    assert admin_person.post(add, {"name": "Two", "_addanother": "1"}).url == add
    two = Shelf.objects.get(name="Two")
    assert admin_person.post(add, {"name": "Three", "_continue": "1"}).url.endswith("/change/")
    change = url("kitchen_shelf_change", two.pk)
    form = read(admin_person.get(change))
    assert [name for name, _value in form.buttons[:3]] == ["_save", "_continue", "_addanother"]
    assert admin_person.post(change, form.post(name="Zwei")).status_code == 302
    assert admin_person.post(change, {"name": "Copy", "_saveasnew": "1"}).status_code == 302
    assert set(Shelf.objects.filter(name__in=["Zwei", "Copy"]).values_list("name", flat=True)) == {"Zwei", "Copy"}


def test_view_only_is_read_only_and_a_forged_post_changes_nothing(viewer, specimen):
    change = url("kitchen_specimen_change", specimen.pk)
    html = viewer.get(change).content.decode()
    form = read(viewer.get(change))
    assert "_save" not in [name for name, _value in form.buttons]
    assert "char" not in form.controls
    assert ">Close</a>" in html
    before = model_to_dict(specimen)
    response = viewer.post(change, {"char": "forged", "_save": "1"})
    assert response.status_code == 403
    forged = viewer.hx_post(change, {"char": "forged", "_addrow": "tastings", "tastings-TOTAL_FORMS": "1"}, "form#form")
    assert forged.status_code in (200, 403)
    assert model_to_dict(Specimen.objects.get(pk=specimen.pk)) == before


def test_everything_is_escaped(admin_person, specimen):
    evil = "<script>alert(1)</script>"
    Specimen.objects.filter(pk=specimen.pk).update(char=evil, text=evil, data={"x": evil}, email=f"{evil}@x.example")
    shelf = Shelf.objects.create(name=evil)
    Specimen.objects.filter(pk=specimen.pk).update(shelf=shelf, shelf_optional=shelf)
    specimen.shelves.set([shelf])
    specimen.shelves_optional.set([shelf])
    Tasting.objects.create(specimen=specimen, taster=evil, score=1)
    for response in (
        admin_person.get(url("kitchen_specimen_change", specimen.pk)),
        admin_person.hx_get(url("kitchen_specimen_change", specimen.pk), "dialog#dialog"),
        admin_person.post(url("kitchen_specimen_change", specimen.pk), {"char": evil, "choice": evil, "date": evil}),
    ):
        assert evil not in response.content.decode()
        assert "&lt;script&gt;" in response.content.decode()


def test_enter_saves_and_does_not_add_a_row(admin_person, specimen):
    """The first button of a form is the one that Enter presses."""
    form = read(admin_person.get(url("kitchen_specimen_change", specimen.pk)))
    assert form.buttons[0][0] == "_save"


def test_collapsed_section_opens_for_an_error(admin_person, specimen):
    change = url("kitchen_specimen_change", specimen.pk)
    html = admin_person.get(change).content.decode()
    assert re.search(r'<details class="section collapse" id="fieldset-4">', html)
    data = read(admin_person.get(change)).post(shelf="")
    html = admin_person.post(change, data).content.decode()
    assert re.search(r'<details class="section collapse" id="fieldset-4" open>', html)


def test_popup_answers_an_event_in_the_dialog(admin_person):
    response = admin_person.hx_post(
        url("kitchen_shelf_add"), {"name": "For a control", "_popup": "1", "_save": "1"}, "dialog#dialog"
    )
    assert '"obj": "For a control"' in response["HX-Trigger"]
    assert "admin:related" in response["HX-Trigger"] and "admin:close" in response["HX-Trigger"]
    window = admin_person.post(url("kitchen_shelf_add"), {"name": "In a tab", "_popup": "1", "_save": "1"})
    assert "data-popup-response" in window.content.decode()


def test_vanished_record(admin_person):
    response = admin_person.get(url("kitchen_specimen_change", 10**6), follow=True)
    assert response.status_code == 200
    assert "doesn’t exist" in response.content.decode()


def test_django_keys_stay_in_the_context(admin_person, specimen):
    context = admin_person.get(url("kitchen_specimen_change", specimen.pk)).context_data
    for key in (
        "adminform",
        "inline_admin_formsets",
        "errors",
        "original",
        "object_id",
        "is_popup",
        "media",
        "form_url",
    ):
        assert key in context


def test_page_loads_none_of_the_scripts_of_djangos_admin(admin_person):
    assert "/admin/js/" not in admin_person.get(url("sales_order_change", Order.objects.first().pk)).content.decode()


def test_queries_are_not_more_than_those_of_django(admin_person, specimen, django_assert_max_num_queries):
    """One query per field with choices, however many rows an inline has."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    change = url("kitchen_specimen_change", specimen.pk)
    admin_person.get(change)
    with CaptureQueriesContext(connection) as few:
        admin_person.get(change)
    Tasting.objects.filter(specimen=specimen).delete()
    for number in range(3):
        Tasting.objects.create(specimen=specimen, taster=f"T{number}", score=1)
    with django_assert_max_num_queries(len(few)):
        admin_person.get(change)


def test_choices_of_inline_rows_are_read_once(admin_person):
    """A select in every row of an inline costs one query."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from logistics.models import Shipment

    shipment = Shipment.objects.first()
    with CaptureQueriesContext(connection) as queries:
        admin_person.get(url("logistics_shipment_change", shipment.pk))
    plain = [query["sql"] for query in queries if "WHERE" not in query["sql"]]
    assert len(plain) == len(set(plain)), plain


def test_self_reference(admin_person):
    category = Category.objects.filter(parent__isnull=False).first()
    form = read(admin_person.get(url("catalog_category_change", category.pk)))
    assert form.data["parent"] == [str(category.parent_id)]


def test_a_field_that_hides_a_property_of_the_form_is_not_morphed(admin_person, specimen):
    """``form.attributes`` is the control named so, which htmx cannot copy attributes from."""
    product = Category.objects.filter(products__isnull=False).first().products.first()
    html = admin_person.get(url("catalog_product_change", product.pk)).content.decode()
    assert 'name="attributes"' in html and 'hx-swap="outerHTML"' in html
    other = admin_person.get(url("kitchen_specimen_change", specimen.pk)).content.decode()
    assert 'hx-target="#form" hx-swap="outerMorph"' in other


def test_ids_are_there_once(admin_person):
    """A readonly field of an inline has its row's prefix, as its controls have."""
    for order in Order.objects.all()[:5]:
        html = admin_person.get(url("sales_order_change", order.pk)).content.decode()
        live = re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)
        ids = re.findall(r'\sid="([^"]+)"', live)
        assert len(ids) == len(set(ids)), {name for name in ids if ids.count(name) > 1}
