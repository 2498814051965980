"""Two people change one record: nothing is overwritten silently, nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.messages import get_messages
from django.urls import reverse
from kitchen.models import Shelf, Specimen

from tests.pages.form.browserlike import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def specimen():
    specimen = Specimen.objects.order_by("pk").first()
    Specimen.objects.filter(pk=specimen.pk).update(
        char="was", integer=1, boolean=False, choice="whole", text="one\ntwo"
    )
    specimen.refresh_from_db()
    return specimen


@pytest.fixture
def change(specimen):
    return reverse("htmx_admin:kitchen_specimen_change", args=[specimen.pk])


def others_save(person, change, **changes):
    manager = person("manager")
    assert manager.post(change, read(manager.get(change)).post(**changes)).status_code == 302


def now(specimen):
    return Specimen.objects.get(pk=specimen.pk)


def messages_of(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_nobody_else(admin_person, change, specimen):
    form = read(admin_person.get(change))
    assert "_version" in form.data
    assert admin_person.post(change, form.post(char="mine")).status_code == 302
    assert now(specimen).char == "mine"


def test_other_fields_are_taken_over_and_said(admin_person, person, change, specimen):
    """Every kind of control: what others changed stays, though the form posts the old value."""
    form = read(admin_person.get(change))
    shelf = Shelf.objects.create(name="theirs")
    others_save(
        person, change, integer="2", boolean="on", choice="fine", text="theirs", date="2020-02-03", decimal="3.25",
        moment_0="2021-03-04", moment_1="05:06", data='{"theirs": 1}', shelves=[str(shelf.pk)], shelf=str(shelf.pk),
        shelf_optional=str(shelf.pk), shelves_optional=[str(shelf.pk)], boolean_optional="true", uuid_optional="",
        duration="00:01:00", owner="NO",
    )  # fmt: skip
    theirs = now(specimen)
    response = admin_person.post(change, form.post(char="mine"))
    assert response.status_code == 302
    saved = now(specimen)
    assert saved.char == "mine"
    fields = "integer boolean choice text date moment decimal data shelf_id shelf_optional_id boolean_optional duration"
    for name in [*fields.split(), "owner_id"]:
        assert getattr(saved, name) == getattr(theirs, name), name
    assert saved.integer == 2 and saved.boolean is True and saved.choice == "fine" and saved.text == "theirs"
    assert list(saved.shelves.all()) == [shelf] and list(saved.shelves_optional.all()) == [shelf]
    assert any("manager" in message and "Integer" in message for message in messages_of(response))


def test_a_clash_is_409_with_the_panel(admin_person, person, change, specimen):
    form = read(admin_person.get(change))
    others_save(person, change, char="theirs <i>", integer="2")
    data = form.post(char="mine <b>", text_optional="typed")
    response = admin_person.hx_post(change, data, "form#form")
    html = response.content.decode()
    assert response.status_code == 409
    assert now(specimen).char == "theirs <i>"
    assert 'id="conflict"' in html and "theirs &lt;i&gt;" in html and "mine &lt;b&gt;" in html and "manager" in html
    assert "<i>" not in html and "<b>mine" not in html
    assert 'class="savebar"' not in html
    again = read(response)
    assert again.data["char"] == ["mine <b>"] and again.data["text_optional"] == ["typed"]
    # What only they changed is in the form already.
    assert again.data["integer"] == ["2"]
    assert "<b>Integer</b>" in html
    plain = admin_person.post(change, data)
    assert plain.status_code == 200 and 'id="conflict"' in plain.content.decode()


@pytest.mark.parametrize(
    ("button", "picks", "expected"),
    [
        ("1", {"_merge-char": "theirs", "_merge-choice": "yours"}, ("theirs", "coarse")),
        ("1", {"_merge-char": "yours", "_merge-choice": "theirs"}, ("mine", "fine")),
        ("theirs", {}, ("theirs", "fine")),
        ("yours", {}, ("mine", "coarse")),
    ],
)
def test_the_choices_are_saved(admin_person, person, change, specimen, button, picks, expected):
    form = read(admin_person.get(change))
    others_save(person, change, char="theirs", choice="fine")
    panel = read(admin_person.post(change, form.post("_continue", char="mine", choice="coarse", slug_optional="kept")))
    response = admin_person.post(change, {**panel.post("_merge", **picks), "_merge": button})
    assert response.status_code == 302
    # The button that was pressed at first still decides what comes next.
    assert response.url == change
    saved = now(specimen)
    assert (saved.char, saved.choice, saved.slug_optional) == (*expected, "kept")


@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother", "_approve"])
def test_the_button_that_was_pressed_still_counts(admin_person, person, change, specimen, button, monkeypatch):
    """A project's own too, with its value; also if a first choice was not enough."""
    seen = []
    theirs = ModelAdmin.response_change

    def response_change(self, request, obj):
        seen.append(request.POST)
        return theirs(self, request, obj)

    monkeypatch.setattr(ModelAdmin, "response_change", response_change)
    form = read(admin_person.get(change))
    others_save(person, change, char="theirs", choice="fine")
    del seen[:]
    data = form.post(button, char="mine", choice="coarse")
    panel = read(admin_person.post(change, {**data, button: "now"}))
    still = read(admin_person.post(change, {**panel.post("_merge", **{"_merge-char": "theirs"}), "_merge": "1"}))
    assert not seen
    response = admin_person.post(change, {**still.post("_merge"), "_merge": "yours"})
    [posted] = seen
    assert [(name, posted[name]) for name in ("_save", "_continue", "_addanother", "_approve") if name in posted] == [
        (button, "now")
    ]
    assert response.url.endswith({"_continue": "/change/", "_addanother": "/add/"}.get(button, "/specimen/"))


def test_an_open_choice_saves_nothing(admin_person, person, change, specimen):
    form = read(admin_person.get(change))
    others_save(person, change, char="theirs", choice="fine")
    panel = read(admin_person.post(change, form.post(char="mine", choice="coarse")))
    response = admin_person.hx_post(
        change, {**panel.post("_merge", **{"_merge-char": "theirs"}), "_merge": "1"}, "form#form"
    )
    assert response.status_code == 409
    assert now(specimen).choice == "fine"
    html = response.content.decode()
    assert re.search(r'name="_merge-char" value="theirs" checked', html)
    # It can still be changed to the other value: what was typed is there.
    assert read(response).data["char"] == ["mine"]
    done = read(response).post("_merge", **{"_merge-char": "yours", "_merge-choice": "yours"})
    assert admin_person.post(change, {**done, "_merge": "1"}).status_code == 302
    assert (now(specimen).char, now(specimen).choice) == ("mine", "coarse")


def test_a_third_change_asks_again(admin_person, person, change, specimen):
    """A choice counts only for the value that was shown."""
    form = read(admin_person.get(change))
    others_save(person, change, char="theirs")
    panel = read(admin_person.post(change, form.post(char="mine")))
    others_save(person, change, char="theirs again")
    response = admin_person.hx_post(change, {**panel.post("_merge"), "_merge": "yours"}, "form#form")
    assert response.status_code == 409
    assert now(specimen).char == "theirs again"
    assert "theirs again" in response.content.decode()


def test_the_token_survives_an_error(admin_person, person, change, specimen):
    """A form that comes back with an error still knows from when it is."""
    form = read(admin_person.get(change))
    others_save(person, change, char="theirs")
    invalid = admin_person.hx_post(change, form.post(char="mine", email="no"), "form#form")
    assert invalid.status_code == 422
    again = read(invalid)
    assert admin_person.hx_post(change, again.post(email="a@b.example"), "form#form").status_code == 409
    assert now(specimen).char == "theirs"


@pytest.mark.parametrize("token", ["", "nonsense", None])
def test_without_a_token_there_is_no_test(admin_person, person, change, specimen, token):
    """Packages and tests post what they always have."""
    form = read(admin_person.get(change))
    others_save(person, change, char="theirs")
    data = form.post(char="mine", _version=token)
    assert admin_person.post(change, data).status_code == 302
    assert now(specimen).char == "mine"


def test_a_token_of_another_record_does_not_count(admin_person, change, specimen):
    other = Specimen.objects.exclude(pk=specimen.pk).first()
    token = read(admin_person.get(reverse("htmx_admin:kitchen_specimen_change", args=[other.pk]))).data["_version"]
    data = read(admin_person.get(change)).post(char="mine", _version=token)
    assert admin_person.post(change, data).status_code == 302


def test_save_as_new_makes_a_copy_without_asking(admin_person, person):
    from sales.models import Invoice

    invoice = Invoice.objects.filter(kind="invoice").exclude(order__invoices__kind="credit").first()
    change = reverse("htmx_admin:sales_invoice_change", args=[invoice.pk])
    form = read(admin_person.get(change))
    Invoice.objects.filter(pk=invoice.pk).update(amount=1)
    data = form.post("_saveasnew", number="INV-999999", kind="credit", amount="-5")
    data.pop("_save", None)
    assert admin_person.post(change, data).status_code == 302
    assert Invoice.objects.filter(number="INV-999999").exists()


def test_a_viewer_with_a_token_is_refused(viewer, admin_person, change, specimen):
    data = read(admin_person.get(change)).post(char="forged")
    Specimen.objects.filter(pk=specimen.pk).update(integer=77)
    assert viewer.post(change, data).status_code == 403
    assert now(specimen).char == "was"


def test_a_vanished_record(admin_person, change, specimen):
    data = read(admin_person.get(change)).post(char="mine")
    Specimen.objects.filter(pk=specimen.pk).delete()
    assert admin_person.post(change, data).status_code == 302


def test_in_the_dialog(admin_person, person, change, specimen):
    form = read(admin_person.hx_get(change, "dialog#dialog"), "dialog-form")
    others_save(person, change, char="theirs")
    response = admin_person.hx_post(change, form.post(char="mine"), "dialog#dialog")
    assert response.status_code == 409
    html = response.content.decode()
    assert 'id="conflict"' in html and 'class="dialog__foot"' in html
    panel = read(response, "dialog-form")
    done = admin_person.hx_post(change, {**panel.post("_merge"), "_merge": "yours"}, "dialog#dialog", current=change)
    assert "admin:close" in done["HX-Trigger"]
    assert now(specimen).char == "mine"
