"""Our catalogues: complete, right in form, without what is Django's, and seen on the pages."""

from __future__ import annotations

import gettext
import re
import shutil
from collections import Counter
from collections.abc import Iterator

import django
import polib
import pytest
from catalog.models import Product
from django.utils import translation

from . import catalogues
from .catalogues import LANGUAGES, NOT_ALWAYS_DJANGOS, SOURCE
from .conftest import Person

PLACEHOLDER = re.compile(r"%%?\(\w+\)[sd]|%[sd]|\{\w*\}")

every_language = pytest.mark.parametrize("language", LANGUAGES)


def entries(language: str) -> list[polib.POEntry]:
    return list(polib.pofile(str(catalogues.path(language))))


def key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgid, entry.msgid_plural


def compiled(language: str) -> gettext.GNUTranslations:
    with catalogues.path(language, "mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def forms(language: str) -> dict[int, set[int]]:
    """Which numbers each plural form of the language stands for, of those that tell the forms apart."""
    numbers = [*range(250), 1_000_000, 2_000_000]
    chosen = gettext.c2py(re.search(r"plural=(.*);", metadata(language)["Plural-Forms"])[1])  # type: ignore[attr-defined]
    found: dict[int, set[int]] = {}
    for number in numbers:
        found.setdefault(chosen(number), set()).add(number)
    return found


def metadata(language: str) -> dict[str, str]:
    return polib.pofile(str(catalogues.path(language))).metadata


# ------------------------------------------------------------------------------------------------ the files


@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext reads the texts of the code (Debian: gettext)")
@pytest.mark.parametrize("language", (SOURCE, *LANGUAGES))
def test_the_texts_of_the_code_are_those_of_the_catalogue(language: str) -> None:
    wanted, there = {key(entry) for entry in catalogues.ours()}, {key(entry) for entry in entries(language)}
    assert there == wanted, "python -m tests.catalogues"


@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext reads the texts of the code (Debian: gettext)")
def test_plurals_that_are_djangos_are_used_as_django_uses_them() -> None:
    """Half of a pair ("Please correct the errors below." alone) is not found in Django's catalogues."""
    halves = {entry.msgid_plural for entry in catalogues.djangos(SOURCE).values() if entry.msgid_plural}
    whole = set(catalogues.djangos(SOURCE))
    assert [entry.msgid for entry in catalogues.used() if entry.msgid in halves - whole] == []


@every_language
def test_every_text_is_translated(language: str) -> None:
    found = entries(language)
    assert found and [entry.msgid for entry in found if not entry.translated() or entry.fuzzy or entry.obsolete] == []
    assert {key(entry) for entry in found} == {key(entry) for entry in entries(SOURCE)}


@every_language
def test_what_django_translates_is_left_to_django(language: str) -> None:
    django = catalogues.djangos(language)
    doubled = [e.msgid for e in entries(language) if e.msgid in django and django[e.msgid].translated()]
    assert set(doubled) <= NOT_ALWAYS_DJANGOS


@every_language
def test_the_compiled_catalogue_is_of_these_texts(language: str) -> None:
    translations = compiled(language)
    count = 0
    for entry in entries(language):
        if entry.msgid_plural:
            for form, numbers in forms(language).items():
                given = translations.ngettext(entry.msgid, entry.msgid_plural, min(numbers))
                assert given == entry.msgstr_plural[form]
                count += 1
        else:
            assert translations.gettext(entry.msgid) == entry.msgstr
            count += 1
    assert len(translations._catalog) == count + 1  # type: ignore[attr-defined]  # and the header


@every_language
def test_plural_forms_are_complete(language: str) -> None:
    of_django = catalogues.djangos(language).get("entry")
    for entry in entries(language):
        if entry.msgid_plural:
            assert set(entry.msgstr_plural) == set(forms(language))
    # Django merges catalogues; 5.2 counts with fewer forms in French and Spanish.
    assert of_django is None or len(forms(language)) >= len(of_django.msgstr_plural)


def pairs(language: str) -> Iterator[tuple[str, str, bool]]:
    """Text, translation, and whether the number may be left out, since the form stands for one number alone."""
    alone = {form for form, numbers in forms(language).items() if len(numbers) == 1}
    for entry in entries(language):
        if entry.msgid_plural:
            for form, text in entry.msgstr_plural.items():
                yield entry.msgid_plural, text, form in alone
        else:
            yield entry.msgid, entry.msgstr, False


@every_language
def test_placeholders_agree(language: str) -> None:
    for text, translated, number_is_known in pairs(language):
        wanted, given = Counter(PLACEHOLDER.findall(text)), Counter(PLACEHOLDER.findall(translated))
        if number_is_known:
            # "one record" may do without the number, and without what the singular does not name
            assert set(given) <= set(wanted), translated
        else:
            assert given == wanted, translated


@every_language
def test_spaces_and_marks_at_the_ends_agree(language: str) -> None:
    """A text that is put together with others keeps its ends; copy has no exclamation marks."""
    for text, translated, _ in pairs(language):
        assert translated == translated.strip()
        assert text.endswith(":") == translated.endswith(":"), translated
        assert text.endswith(".") == translated.endswith("."), translated
        assert text.endswith("…") == translated.endswith("…"), translated
        assert not translated.endswith("!")


# ------------------------------------------------------------------------------------------------ the pages


def addresses() -> dict[str, str]:
    product = Product.objects.order_by("pk")[0]
    base = "/office/catalog/product/"
    return {
        "list": base,
        "empty": f"{base}?q=nothing-is-called-so",
        "detail": f"{base}{product.pk}/detail/",
        "add": f"{base}add/",
        "change": f"{base}{product.pk}/change/",
        "delete": f"{base}{product.pk}/delete/",
        "history": f"{base}{product.pk}/history/",
        "home": "/office/",
    }


# A text of ours and a text of Django's, in the language of the page.
SEEN = {
    "list": ("Rows per page", "Select all objects on this page for an action"),
    "empty": ("Clear all", "Clear all filters"),
    "detail": ("Full history", "History"),
    "add": ("required", "Save and add another"),
    "change": ("More actions", "Save and continue editing"),
    "delete": ("No connection", "No, take me back"),
    "history": ("Back", "Skip to main content"),
    "home": ("Density", "Recent actions"),
}


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("de", "ltr"), ("es", "ltr"), ("fr", "ltr")])
@pytest.mark.parametrize("page", SEEN)
def test_pages_speak_the_language(admin_person: Person, page: str, language: str, direction: str) -> None:
    response = admin_person.get(addresses()[page], headers={"accept-language": language})
    assert response.status_code == 200
    html = response.content.decode()
    assert f'<html lang="{language}" dir="{direction}"' in html
    with translation.override(language):
        ours, djangos = SEEN[page]
        # Django 5.2 lacks some translations of its own texts.
        assert translation.gettext(ours) != ours
        assert django.VERSION < (6, 0) or translation.gettext(djangos) != djangos
        for translated in (translation.gettext(ours), translation.gettext(djangos)):
            assert translated in html


def test_a_dialog_speaks_the_language(admin_person: Person) -> None:
    url = addresses()["delete"]
    headers = {
        "accept-language": "de",
        "HX-Request": "true",
        "HX-Request-Type": "partial",
        "HX-Target": "dialog#dialog",
    }
    html = admin_person.get(url, headers=headers).content.decode()
    assert "<html" not in html and "Abbrechen" in html and "löschen?" in html


def test_a_mistake_in_a_form_is_told_in_the_language(admin_person: Person) -> None:
    """Django's plural: one error, and several."""
    response = admin_person.post(addresses()["add"], {}, headers={"accept-language": "de"})
    with translation.override("de"):
        many = translation.ngettext("Please correct the error below.", "Please correct the errors below.", 2)
    assert many != "Please correct the errors below." and many in response.content.decode()
