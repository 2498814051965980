"""Lost updates: tokens and the three-way comparison, without any request."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core import signing
from django.forms import modelform_factory
from hypothesis import given
from hypothesis import strategies as st
from kitchen.models import Shelf, Specimen

from htmx_admin import versions

FIELDS = ["char", "integer", "decimal", "text", "moment", "data", "boolean", "shelf", "shelves"]
Form = modelform_factory(Specimen, fields=["char", "integer", "decimal", "text", "shelf"])


@pytest.fixture
def specimen(db):
    return Specimen.objects.order_by("pk").first()


def form_for(specimen, **changes):
    data = {
        "char": specimen.char,
        "integer": specimen.integer,
        "decimal": specimen.decimal,
        "text": specimen.text.replace("\n", "\r\n"),
        "shelf": specimen.shelf_id,
        **changes,
    }
    form = Form(data, instance=Specimen.objects.get(pk=specimen.pk))
    assert form.is_valid(), form.errors
    return form


def test_a_token_is_read_back_and_nothing_has_changed(specimen):
    version = versions.read(versions.token(specimen, FIELDS))
    assert version is not None and version.is_of(specimen)
    assert set(version.values) == set(FIELDS)
    assert versions.changed(version, Specimen.objects.get(pk=specimen.pk)) == []


def test_loaded_values_give_the_same_token_values(specimen):
    form = modelform_factory(Specimen, fields=FIELDS)(instance=specimen)
    loaded = versions.read(versions.token(specimen, form.fields, form.initial))
    assert loaded == versions.read(versions.token(specimen, form.fields))


@pytest.mark.parametrize(
    "text", ["", None, "x", "a:b:c", signing.dumps([1, 2], salt=versions.SALT)], ids=["", "none", "x", "abc", "ours"]
)
def test_a_foreign_token_is_none(text):
    assert versions.read(text) is None


def test_a_tampered_token_is_none(specimen):
    token = versions.token(specimen, FIELDS)
    assert versions.read(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert versions.read(signing.dumps(["kitchen.specimen", "1", {}], salt="another")) is None


def test_changed_names_what_others_wrote(specimen):
    version = versions.read(versions.token(specimen, FIELDS))
    Specimen.objects.filter(pk=specimen.pk).update(integer=specimen.integer + 1, text="theirs")
    specimen.shelves.set([Shelf.objects.create(name="new")])
    assert sorted(versions.changed(version, Specimen.objects.get(pk=specimen.pk))) == ["integer", "shelves", "text"]


def test_compare_three_ways(specimen):
    version = versions.read(versions.token(specimen, ["char", "integer", "decimal", "text", "shelf"]))
    other = Shelf.objects.create(name="other")
    Specimen.objects.filter(pk=specimen.pk).update(char="theirs", integer=1, decimal=Decimal("2.5"), shelf=other)
    # char: both, differently; integer: both, alike; decimal: they alone; text: the user alone; shelf: they alone
    comparison = versions.compare(
        version, Specimen.objects.get(pk=specimen.pk), form_for(specimen, char="yours", integer="1", text="mine")
    )
    assert sorted(comparison.kept) == ["decimal", "shelf"]
    assert [(clash.name, clash.was, clash.theirs, clash.yours) for clash in comparison.clashes] == [
        ("char", specimen.char, "theirs", "yours")
    ]


def test_line_ends_of_a_browser_are_no_change(specimen):
    Specimen.objects.filter(pk=specimen.pk).update(text="one\ntwo")
    specimen.refresh_from_db()
    version = versions.read(versions.token(specimen, ["text"]))
    Specimen.objects.filter(pk=specimen.pk).update(text="theirs")
    comparison = versions.compare(version, Specimen.objects.get(pk=specimen.pk), form_for(specimen))
    assert comparison == versions.Comparison(kept=("text",))


def test_a_long_text_is_cut_and_still_compared(specimen):
    long = "x" * 5000
    Specimen.objects.filter(pk=specimen.pk).update(text=long)
    specimen.refresh_from_db()
    token = versions.token(specimen, ["text"])
    assert len(token) < 1000
    version = versions.read(token)
    assert versions.changed(version, specimen) == []
    Specimen.objects.filter(pk=specimen.pk).update(text=long + "y")
    assert versions.changed(version, Specimen.objects.get(pk=specimen.pk)) == ["text"]
    assert versions.thaw_text(version.values["text"]) == "x" * versions.LONGEST + "…"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**6), max_value=10**6))
def test_equal_numbers_freeze_alike(number):
    assert versions.freeze(number) == versions.freeze(number.normalize())
    assert versions.freeze(number) == versions.freeze(number.quantize(Decimal("0.000001")))


@given(st.datetimes(timezones=st.just(datetime.UTC)))
def test_equal_moments_freeze_alike(moment):
    elsewhere = datetime.timezone(datetime.timedelta(hours=2))
    try:
        moved = moment.astimezone(elsewhere)
    except OverflowError:
        return
    assert versions.freeze(moment) == versions.freeze(moved.replace(microsecond=0))


def test_empty_and_none_differ():
    assert versions.freeze(None) is None
    assert versions.freeze("") == ""
    assert versions.freeze(False) != versions.freeze(0) or versions.freeze(False) == "False"
