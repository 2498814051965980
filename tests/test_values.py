"""How a value is shown: as in Django's admin, and escaped."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.contrib.admin.utils import display_for_field
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone, translation
from django.utils.html import strip_tags
from kitchen.models import Specimen
from sales.models import Order

from htmx_admin import values
from htmx_admin.values import registry

ATTACK = '"><script>alert(1)</script>'


def field(name, model=Specimen):
    return model._meta.get_field(name)


def concrete(*classes):
    return [f for f in Specimen._meta.concrete_fields if isinstance(f, classes)]


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_text_is_what_djangos_admin_shows(db, language):
    """For every field type that Django shows as text; our own look is for booleans, files, JSON and choices."""
    specimen = Specimen.objects.first()
    assert specimen is not None
    compared = 0
    with translation.override(language):
        for candidate in Specimen._meta.concrete_fields:
            value = getattr(specimen, candidate.name)
            kind = values.kind_for(candidate)
            if values.is_empty(value) or kind.name in {"boolean", "binary", "image", "file", "json", "key"}:
                continue
            shown = strip_tags(str(display_for_field(value, candidate, "-")))
            assert kind.text(value) == shown, candidate.name
            compared += 1
    assert compared > 12


TYPED = {"date", "datetime", "time", "number", "boolean", "duration", "binary", "file", "image", "json", "key"}
TEXTS = [f for f in Specimen._meta.concrete_fields if values.kind_for(f).name not in TYPED]


@pytest.mark.parametrize("candidate", TEXTS, ids=lambda f: f.name)
def test_every_kind_of_text_is_escaped(candidate):
    kind = values.kind_for(candidate)
    for html in (kind.as_cell(ATTACK), kind.as_detail(ATTACK)):
        assert "<script>" not in html


def test_json_is_escaped():
    kind = values.kind_for(concrete(models.JSONField)[0])
    for html in (kind.as_cell({"k": ATTACK}), kind.as_detail({"k": ATTACK})):
        assert "<script>" not in html and "&lt;script&gt;" in html


def test_url_with_an_unsafe_scheme_is_no_link():
    kind = values.kind_for(concrete(models.URLField)[0])
    assert 'href="https://example.com/"' in kind.as_detail("https://example.com/")
    assert "href" not in kind.as_detail("javascript:alert(1)")


def test_password_is_never_printed():
    kind = values.kind_for(field("password", User))
    secret = User(username="x")
    secret.set_password("secret")
    for html in (kind.as_cell(secret.password), kind.as_detail(secret.password), kind.text(secret.password)):
        assert secret.password not in html


def test_formats_follow_the_language_and_the_time_zone():
    kind = values.kind_for(field("placed_at", Order))
    moment = datetime.datetime(2026, 11, 22, 23, 30, tzinfo=datetime.UTC)
    with timezone.override("UTC"):
        assert "Nov. 22" in kind.text(moment)
        with translation.override("de"):
            assert "22. November" in kind.text(moment)
    with timezone.override("Asia/Tokyo"):
        assert "Nov. 23" in kind.text(moment)


def test_formats_follow_settings(settings):
    kind = values.kind_for(concrete(models.DecimalField)[0])
    number = Decimal("1234.50")
    plain = kind.text(number)
    settings.USE_THOUSAND_SEPARATOR = True
    assert kind.text(number) != plain and kind.text(number).startswith("1,234")


@pytest.mark.parametrize(("value", "word"), [(True, "Yes"), (False, "No"), (None, "Unknown")])
def test_boolean_has_a_word_for_those_who_cannot_see_it(value, word):
    assert word in values.boolean_html(value)


def test_badge_has_its_word_and_tone():
    kind = values.kind_for(field("status", Order), {"new": "info"})
    assert kind.as_cell("new") == '<span class="badge badge--info">New</span>'
    assert kind.as_cell(ATTACK) == ('<span class="badge">&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</span>')


def test_empty():
    assert "None" in values.empty() and "–" in values.empty()
    assert values.empty("<i>nothing</i>") == "<i>nothing</i>"  # HTML, as Django documents the option


@pytest.mark.parametrize(
    ("value", "expected"),
    [(ATTACK, "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"), (3, "3"), (["a", "<b>"], "a, &lt;b&gt;")],
)
def test_generic_values_are_escaped(value, expected):
    assert values.generic(value) == expected


def test_last_kind_registered_wins():
    before = list(registry.factories)
    try:
        values.register(lambda f: f.name == "number")(lambda f: values.Kind("mine", text=lambda value: f"№ {value}"))
        assert values.kind_for(field("number", Order)).text(7) == "№ 7"
        assert values.kind_for(field("comment", Order)).name == "text"
    finally:
        registry.factories[:] = before
