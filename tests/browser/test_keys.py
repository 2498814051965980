"""Keys of one letter: rows, pages, neighbours, the sheet that lists them, and the switch that turns them off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .sandbox import Sandbox
from .walls import check, faults

CITIES = "/office/geo/city/"
CUSTOMERS = "/office/sales/customer/"
ORDERS = "/office/sales/order/"
FOCUSED_ROW = "document.activeElement.closest('tr')?.rowIndex ?? 0"


# ------------------------------------------------------------------------------------------------ rows and pages


def test_after_another_page_j_starts_at_its_top(page: Page) -> None:
    page.goto(f"{CITIES}?_per_page=25")
    for _ in range(5):
        page.keyboard.press("j")
    assert page.evaluate(FOCUSED_ROW) == 5
    page.locator(".table-wrap").evaluate("(one) => one.scrollTo(0, 300)")
    page.keyboard.press("]")
    expect(page).to_have_url(re.compile("p=2"))
    expect(page.locator(".pager [aria-current=page]")).to_contain_text("2")
    assert page.locator(".table-wrap").evaluate("(one) => one.scrollTop") == 0
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED_ROW) == 1
    page.keyboard.press("[")
    expect(page).not_to_have_url(re.compile("p=2"))
    page.keyboard.press("k")
    assert page.evaluate(FOCUSED_ROW) == 25


def test_the_row_with_the_focus_is_seen(page: Page) -> None:
    page.goto(CUSTOMERS)
    page.keyboard.press("j")
    link = page.locator("#results tbody tr").first.locator(".cell-link")
    expect(link).to_be_focused()
    expect(link).to_have_css("outline-style", "solid")
    for _ in range(40):
        page.keyboard.press("j")
    expect(page.locator("#results tbody tr").nth(40).locator(".cell-link")).to_be_in_viewport(ratio=1)


def test_select_a_range(page: Page) -> None:
    page.goto(CUSTOMERS)
    for key in ("j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator(".row-check:checked")).to_have_count(3)
    page.keyboard.press("x")
    expect(page.locator(".row-check:checked")).to_have_count(2)


def test_capitals_are_the_same_keys(page: Page) -> None:
    """Caps Lock is on."""
    page.goto(CUSTOMERS)
    page.keyboard.press("J")
    page.keyboard.press("X")
    expect(page.locator(".row-check:checked")).to_have_count(1)


@pytest.mark.parametrize("key", ["Control+j", "Alt+n", "Meta+e", "Control+x"])
def test_nothing_with_a_modifier(page: Page, key: str) -> None:
    page.goto(CUSTOMERS)
    page.locator("#results .cell-link").first.focus()
    page.keyboard.press(key)
    page.wait_for_timeout(200)
    expect(page.locator("#dialog")).to_be_hidden()
    expect(page.locator(".row-check:checked")).to_have_count(0)
    assert page.evaluate(FOCUSED_ROW) == 1


def test_nothing_while_a_menu_or_the_dialog_is_open(page: Page) -> None:
    page.goto(CUSTOMERS)
    page.get_by_role("button", name="Columns").click()
    page.locator("#cols [type=checkbox]").nth(1).focus()
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    expect(page.locator("#dialog")).to_be_hidden()
    assert page.evaluate(FOCUSED_ROW) == 0
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#dialog")).to_be_visible()
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED_ROW) == 0


def test_enter_on_a_checkbox_opens_the_record(page: Page) -> None:
    page.goto(CUSTOMERS)
    page.locator(".row-check").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/detail/"))


def test_the_next_row_has_the_focus_when_one_is_deleted(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/crm/tag/")
    found = page.locator("#results tbody tr").evaluate_all("(all) => all.map((one) => one.id)")
    assert len(found) > 3
    page.keyboard.press("j")
    page.keyboard.press("j")
    button = page.locator(f"#{found[1]} .row-actions").get_by_role("link", name=re.compile("^More actions"))
    button.focus()
    page.keyboard.press("Enter")
    page.locator(".menu__item--danger:visible").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog").get_by_role("link", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".menu__item--danger:visible").click()
    page.locator("#dialog").get_by_role("button", name=re.compile("^(Yes|Delete)")).click()
    expect(page.locator(f"#{found[1]}")).to_have_count(0)
    expect(page.locator(f"#{found[2]} .cell-link")).to_be_focused()


# ------------------------------------------------------------------------------------------------ neighbours


def test_neighbours_by_keys(page: Page) -> None:
    page.goto(f"{ORDERS}?status__exact=done&o=5")
    hrefs = page.locator("#results .cell-link").evaluate_all("(all) => all.slice(0, 3).map((one) => one.href)")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(hrefs[0])
    expect(page.get_by_role("link", name=re.compile("^Previous"))).to_be_disabled()
    for key, place in (("j", 1), ("J", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(page).to_have_url(hrefs[place])
    page.keyboard.press("e")
    expect(page.locator("#dialog form").first).to_be_visible()
    expect(page.locator("#dialog").get_by_role("link", name=re.compile("^Next"))).to_have_count(0)


def test_neighbours_of_a_form_are_links(page: Page) -> None:
    page.goto(f"{ORDERS}?status__exact=done&o=5")
    href = page.locator("#results .cell-link").nth(1).get_attribute("href")
    page.goto(str(href).replace("/detail/", "/change/"))
    page.keyboard.press("j")
    page.wait_for_timeout(200)
    expect(page).to_have_url(re.compile(re.escape(str(href).replace("/detail/", "/change/"))))
    page.get_by_role("link", name="Next", exact=True).click()
    expect(page).to_have_url(re.compile(r"/change/\?_changelist_filters="))
    expect(page).not_to_have_url(re.compile("_step"))


def test_neighbours_without_script(plain_page: Page) -> None:
    plain_page.goto(f"{ORDERS}?status__exact=done&o=5")
    plain_page.locator("#results .cell-link").nth(1).click()
    plain_page.get_by_role("link", name=re.compile("^Next: SO-")).click()
    expect(plain_page).to_have_url(re.compile(r"/detail/\?_changelist_filters=status__exact%3Ddone"))


# ------------------------------------------------------------------------------------------------ the sheet


def test_sheet_and_switch(page: Page) -> None:
    page.goto(CUSTOMERS)
    page.keyboard.press("?")
    sheet = page.locator("#dialog")
    expect(sheet).to_contain_text("Next row, previous row")
    sheet.get_by_role("button", name="Off").click()
    expect(sheet.get_by_role("button", name="Off")).to_have_attribute("aria-pressed", "true")
    expect(sheet.get_by_role("button", name="On", exact=True)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    for _ in range(2):
        for key in ("n", "?", "j", "/"):
            page.keyboard.press(key)
        page.wait_for_timeout(200)
        expect(sheet).to_be_hidden()
        expect(page.locator("#search input")).not_to_be_focused()
        assert page.evaluate(FOCUSED_ROW) == 0
        page.reload()
        page.locator("[data-htmx-powered]").first.wait_for(state="attached")
    # What acts on the focus alone is no key of one letter.
    page.locator("#results .cell-link").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED_ROW) == 2
    page.locator("[popovertarget=user-menu]").click()
    page.locator("#user-menu").get_by_role("link", name="Keyboard shortcuts").click()
    sheet.get_by_role("button", name="On", exact=True).click()
    expect(page.locator("html")).not_to_have_attribute("data-keys", "off")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(sheet.locator("form").first).to_be_visible()


def test_sheet_without_script(plain_page: Page) -> None:
    plain_page.goto(CUSTOMERS)
    plain_page.locator("[popovertarget=user-menu]").click()
    plain_page.locator("#user-menu").get_by_role("link", name="Keyboard shortcuts").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Keyboard shortcuts")
    plain_page.get_by_role("button", name="Off").click()
    expect(plain_page.get_by_role("button", name="Off")).to_have_attribute("aria-pressed", "true")


def test_walls(page: Page) -> None:
    page.goto("/office/preferences/keys/")
    found = faults(page, "keys")
    page.goto("/office/")
    page.keyboard.press("?")
    expect(page.locator("#dialog")).to_contain_text("Next row, previous row")
    found += faults(page, "keys in the dialog", scope="#dialog")
    page.keyboard.press("Escape")
    page.goto(f"{ORDERS}?o=5")
    page.locator("#results .cell-link").first.click()
    expect(page.get_by_role("link", name=re.compile("^Next: "))).to_be_visible()
    found += faults(page, "the first record of a list")
    check(found)
