"""The sheet of the keys, and the switch for those of one letter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEET = "/office/preferences/keys/"
ORDERS = "/office/sales/order/"
DOCUMENTED = Path(__file__).parents[2] / "docs" / "keyboard.md"


def test_sheet_is_a_page_and_a_dialog(viewer):
    page = viewer.get(SHEET).content.decode()
    assert page.startswith("<!doctype html>") and '<h1 class="page__title">Keyboard shortcuts</h1>' in page
    dialog = viewer.hx_get(SHEET, "dialog#dialog").content.decode()
    assert "<html" not in dialog and 'id="dialog-title"' in dialog and "data-close" in dialog
    assert re.findall(r"<kbd.*?</kbd>", dialog) == re.findall(r"<kbd.*?</kbd>", page.split("<main")[1])


def test_every_page_leads_to_it(viewer):
    for url in ("/office/", ORDERS):
        assert f'href="{SHEET}" hx-get="{SHEET}" hx-target="#dialog" hx-swap="innerHTML" data-key="?"' in (
            viewer.get(url).content.decode()
        )


def test_sheet_is_for_those_who_are_logged_in(nobody):
    assert "/login/" in nobody.get(SHEET).url


def test_sheet_and_documentation_name_the_same_keys_of_one_letter(viewer):
    sheet = re.findall(r'<kbd class="kbd">(.)</kbd>', viewer.hx_get(SHEET, "dialog#dialog").content.decode())
    documented = re.findall(r"<kbd>(.)</kbd>", DOCUMENTED.read_text())
    # "s" is held with Ctrl.
    assert {key.lower() for key in sheet} == set(documented) - {"s"}


def test_switch_is_kept_in_a_cookie(viewer):
    assert "data-keys" not in viewer.get(ORDERS).content.decode()
    response = viewer.post("/office/preferences/", {"keys": "off", "next": SHEET})
    assert response.url == SHEET and viewer.cookies["htmx_admin_keys"].value == "off"
    assert re.search(r'<html [^>]*data-keys="off"', viewer.get(ORDERS).content.decode())
    assert 'value="off" aria-pressed="true"' in viewer.get(SHEET).content.decode()
    viewer.post("/office/preferences/", {"keys": ""})
    assert "data-keys" not in viewer.get(ORDERS).content.decode()


@pytest.mark.parametrize("value", ["on", "OFF", '"><script>'])
def test_another_value_counts_as_on(viewer, value):
    viewer.post("/office/preferences/", {"keys": value})
    viewer.cookies["htmx_admin_keys"] = value.strip('">')
    assert "data-keys" not in viewer.get(ORDERS).content.decode()
