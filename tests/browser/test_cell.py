"""Click-to-edit in the list."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import NewContext
from .sandbox import Sandbox
from .watch import Watch

PRODUCTS = "/office/catalog/product/?q=BNS-1001"
PRICE = "SELECT price FROM catalog_product WHERE id = 1"


def cell(page: Page, name: str = "price", pk: int = 1) -> Locator:
    return page.locator(f"#cell-{pk}-{name}")


def box(page: Page, name: str = "price", pk: int = 1) -> Locator:
    return cell(page, name, pk).locator(f"[name={name}]")


@pytest.mark.parametrize("way", ["click", "Enter", "F2"])
def test_open_and_save(page: Page, sandbox: Sandbox, way: str) -> None:
    page.goto(PRODUCTS)
    link = cell(page).locator("a.edit")
    if way == "click":
        link.click()
    else:
        link.focus()
        page.keyboard.press(way)
    expect(box(page)).to_be_focused()
    box(page).fill("11.50")
    page.keyboard.press("Enter")
    expect(cell(page).locator("a.edit")).to_contain_text("11.50")
    expect(cell(page).locator("a.edit")).to_be_focused()
    assert sandbox.value(PRICE) == 11.5
    # Another cell of the row follows from it.
    expect(page.locator("#row-1")).to_contain_text("43.8 %")


def test_escape_leaves(page: Page, sandbox: Sandbox) -> None:
    page.goto(PRODUCTS)
    cell(page).locator("a.edit").click()
    box(page).fill("99")
    page.keyboard.press("Escape")
    expect(cell(page).locator("a.edit")).to_contain_text("10.10")
    expect(cell(page).locator("a.edit")).to_be_focused()
    assert sandbox.value(PRICE) == 10.1


def test_an_error_stays_open(page: Page, sandbox: Sandbox) -> None:
    page.goto(PRODUCTS)
    cell(page).locator("a.edit").click()
    box(page).fill("-3")
    page.keyboard.press("Enter")
    expect(cell(page).locator(".field__error").first).to_be_visible()
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("-3")
    expect(box(page)).to_have_attribute("aria-invalid", "true")
    described = box(page).get_attribute("aria-describedby")
    assert described and page.locator(f"[id='{described}']").count() == 1
    assert sandbox.value(PRICE) == 10.1
    box(page).fill("12")
    page.keyboard.press("Enter")
    expect(cell(page).locator("a.edit")).to_contain_text("12.00")
    assert sandbox.value(PRICE) == 12


def test_the_constraints_of_the_row_hold(page: Page, sandbox: Sandbox) -> None:
    page.goto(PRODUCTS)
    cell(page).locator("a.edit").click()
    box(page).fill("5")
    page.keyboard.press("Enter")
    expect(cell(page).locator(".field__error")).to_contain_text("below the purchase price")
    assert sandbox.value(PRICE) == 10.1


def test_tab_saves_and_goes_on(page: Page, sandbox: Sandbox) -> None:
    page.goto(PRODUCTS)
    cell(page).locator("a.edit").click()
    box(page).fill("13")
    page.keyboard.press("Tab")
    expect(box(page, "is_active")).to_be_focused()
    assert sandbox.value(PRICE) == 13
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(cell(page, "is_active").locator("a.edit")).to_be_focused()
    assert sandbox.value("SELECT is_active FROM catalog_product WHERE id = 1") == 0


def test_buttons(page: Page, sandbox: Sandbox) -> None:
    page.goto(PRODUCTS)
    cell(page).locator("a.edit").click()
    box(page).fill("14")
    cell(page).get_by_role("link", name="Cancel").click()
    expect(cell(page).locator("a.edit")).to_contain_text("10.10")
    cell(page).locator("a.edit").click()
    box(page).fill("15")
    cell(page).get_by_role("button", name="Save").click()
    expect(cell(page).locator("a.edit")).to_contain_text("15.00")
    assert sandbox.value(PRICE) == 15


def test_somebody_else_was_faster(page: Page, sandbox: Sandbox) -> None:
    page.goto(PRODUCTS)
    cell(page).locator("a.edit").click()
    expect(box(page)).to_be_visible()
    sandbox.sql("UPDATE catalog_product SET price = 20 WHERE id = 1")
    box(page).fill("16")
    page.keyboard.press("Enter")
    expect(cell(page).locator(".field__error")).to_contain_text("20")
    assert sandbox.value(PRICE) == 20
    cell(page).get_by_role("button", name="Keep mine").click()
    expect(cell(page).locator("a.edit")).to_contain_text("16.00")
    assert sandbox.value(PRICE) == 16


def test_theirs_is_used(page: Page, sandbox: Sandbox) -> None:
    page.goto(PRODUCTS)
    cell(page).locator("a.edit").click()
    expect(box(page)).to_be_visible()
    sandbox.sql("UPDATE catalog_product SET price = 20 WHERE id = 1")
    box(page).fill("16")
    page.keyboard.press("Enter")
    cell(page).get_by_role("link", name="Use theirs").click()
    expect(cell(page).locator("a.edit")).to_contain_text("20.00")
    assert sandbox.value(PRICE) == 20


def test_only_the_field_is_written(page: Page, sandbox: Sandbox) -> None:
    page.goto(PRODUCTS)
    cell(page).locator("a.edit").click()
    expect(box(page)).to_be_visible()
    sandbox.sql("UPDATE catalog_product SET description = 'Meanwhile' WHERE id = 1")
    box(page).fill("17")
    page.keyboard.press("Enter")
    expect(cell(page).locator("a.edit")).to_contain_text("17.00")
    assert sandbox.sql("SELECT price, description FROM catalog_product WHERE id = 1") == [(17, "Meanwhile")]


def test_double_enter_saves_once(page: Page, sandbox: Sandbox) -> None:
    page.goto(PRODUCTS)
    before = sandbox.value("SELECT count(*) FROM django_admin_log")
    cell(page).locator("a.edit").click()
    box(page).fill("18")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(cell(page).locator("a.edit")).to_contain_text("18.00")
    page.wait_for_timeout(300)
    assert sandbox.value("SELECT count(*) FROM django_admin_log") == before + 1


def test_every_kind_of_field(page: Page, sandbox: Sandbox) -> None:
    """Choices, numbers, booleans, dates, moments and durations."""
    page.goto("/office/kitchen/specimen/")
    key = page.locator("#results tbody tr").first.get_attribute("id")
    assert key
    pk = int(key.removeprefix("row-"))
    values = {
        "choice": ("select", "fine", "fine"),
        "integer": ("fill", "41", 41),
        "decimal": ("fill", "3.25", 3.25),
        "date": ("fill", "2026-02-03", "2026-02-03"),
        "duration": ("fill", "01:02:03", 3_723_000_000),
    }
    for name, (how, typed, stored) in values.items():
        cell(page, name, pk).locator("a.edit").click()
        control = box(page, name, pk)
        expect(control).to_be_focused()
        if how == "select":
            control.select_option(typed)
        else:
            control.fill(typed)
        cell(page, name, pk).get_by_role("button", name="Save").click()
        expect(cell(page, name, pk).locator("a.edit")).to_be_focused()
        column = f'"{name}"'
        assert sandbox.value(f"SELECT {column} FROM kitchen_specimen WHERE id = ?", pk) == stored, name


def test_another_tab_rotates_the_token(page: Page, sandbox: Sandbox) -> None:
    """Logging in elsewhere changes the CSRF token; what is open goes on working."""
    page.goto(PRODUCTS)
    other = page.context.new_page()
    other.goto("/office/")
    token = next(c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")
    other.locator("[popovertarget=user-menu]").click()
    other.get_by_role("button", name="Log out").click()
    other.goto("/office/login/")
    other.get_by_label("Username").fill("admin")
    other.get_by_label("Password").fill("admin")
    other.get_by_role("button", name="Log in").click()
    expect(other.locator("#sidebar")).to_be_visible()
    assert token != next(c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")
    cell(page).locator("a.edit").click()
    box(page).fill("19")
    page.keyboard.press("Enter")
    expect(cell(page).locator("a.edit")).to_contain_text("19.00")
    assert sandbox.value(PRICE) == 19


def test_two_tabs_show_a_lost_update(page: Page, sandbox: Sandbox) -> None:
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(PRODUCTS)
        cell(tab).locator("a.edit").click()
        expect(box(tab)).to_be_visible()
    box(page).fill("21")
    box(page).press("Enter")
    expect(cell(page).locator("a.edit")).to_contain_text("21.00")
    box(other).fill("22")
    box(other).press("Enter")
    expect(cell(other).locator(".field__error")).to_contain_text("21")
    assert sandbox.value(PRICE) == 21


def test_who_may_not_change_gets_no_links(new_context: NewContext) -> None:
    page = new_context("viewer").new_page()
    page.goto(PRODUCTS)
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect(page.locator("a.edit")).to_have_count(0)


def test_a_vanished_row(page: Page, sandbox: Sandbox, watch: Watch) -> None:
    watch.expect_status(404)
    page.goto("/office/crm/note/")
    key = page.locator("#results tbody tr").first.get_attribute("id")
    assert key
    link = page.locator(f"#{key} a.edit")
    sandbox.sql("DELETE FROM crm_note WHERE id = ?", key.removeprefix("row-"))
    link.click()
    expect(page.locator("#toasts [role=alert]")).to_be_visible()
    expect(page).to_have_url(re.compile("/crm/note/$"))
