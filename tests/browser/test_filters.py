"""Filters of the list in the browser: tick and apply, chips, dates, records that are looked for; phone; no script."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from .sandbox import Sandbox

ORDERS = "/office/sales/order/"
LINES = "/office/sales/orderline/"


def open_filter(page: Page, name: str) -> Locator:
    """Open the popover of a filter that is not in use."""
    page.get_by_role("button", name="Filter", exact=True).click()
    page.locator("#filter-add").get_by_role("button", name=name, exact=True).click()
    popover = page.locator(f'#filters [popover][aria-label*="By {name}"]')
    expect(popover).to_be_visible()
    return popover


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def count(sandbox: Sandbox, where: str) -> int:
    return int(sandbox.value(f"SELECT count(*) FROM sales_order WHERE {where}"))


# ------------------------------------------------------------------------------------------------ choices, chips


def test_tick_two_choices_and_apply(page: Page, sandbox: Sandbox) -> None:
    page.goto(ORDERS)
    popover = open_filter(page, "Status")
    both = count(sandbox, "status IN ('paid', 'void')")
    expect(popover.locator(".facet", has_text="Void").locator(".count")).to_have_text(
        str(count(sandbox, "status = 'void'"))
    )
    popover.get_by_label("Paid").check()
    popover.get_by_label("Void").check()
    expect(popover.locator(".popover__foot .count")).to_contain_text(f"{both} orders")
    expect(popover.get_by_label("Void")).to_be_focused()
    assert query(page) == {}, "nothing is applied yet"
    popover.get_by_role("button", name="Apply").click()
    expect(page.locator("#results tbody tr")).to_have_count(both)
    expect(page.locator("#filters .chip")).to_contain_text("Paid or Void")
    assert query(page) == {"status__exact": ["paid", "void"]}
    expect(page.locator("#filters :popover-open")).to_have_count(0)
    expect(page.locator("#filters .chip > button")).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text(f"{both}")
    page.reload()
    expect(page.locator("#results tbody tr")).to_have_count(both)


@pytest.mark.parametrize("key", ["Delete", "Backspace"])
def test_chip_is_removed_by_key(page: Page, key: str) -> None:
    page.goto(f"{ORDERS}?status__exact=paid&express__exact=0&express__exact=1")
    page.locator("#filters .chip > button").first.focus()
    page.keyboard.press(key)
    expect(page.locator("#filters .chip")).to_have_count(1)
    assert query(page) == {"express__exact": ["0", "1"]}
    expect(page.locator("#filters .chip > button")).to_be_focused()
    page.keyboard.press(key)
    expect(page.locator("#filters .chip")).to_have_count(0)
    expect(page).to_have_url(re.compile(f"{ORDERS}$"))
    expect(page.get_by_role("button", name="Filter", exact=True)).to_be_focused()


def test_chip_is_removed_by_mouse_and_its_ticks_are_gone(page: Page, sandbox: Sandbox) -> None:
    page.goto(ORDERS)
    popover = open_filter(page, "Status")
    popover.get_by_label("Paid").check()
    popover.get_by_role("button", name="Apply").click()
    page.get_by_role("link", name=re.compile("Remove filter: status", re.I)).click()
    expect(page.locator("#filters .chip")).to_have_count(0)
    expect(page.locator("#results tbody tr")).to_have_count(100)
    expect(open_filter(page, "Status").locator("input:checked")).to_have_count(0)


def test_change_a_filter_by_its_chip_with_keys(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"{ORDERS}?status__exact=void")
    page.locator("#filters .chip > button").focus()
    page.keyboard.press("Enter")
    popover = page.locator("#filters :popover-open")
    popover.get_by_label("Void").focus()
    page.keyboard.press("Space")
    popover.get_by_label("Paid").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#filters .chip")).to_contain_text("Paid")
    assert query(page) == {"status__exact": ["paid"]}


def test_clear_in_a_popover_and_clear_all(page: Page) -> None:
    page.goto(f"{ORDERS}?status__exact=done&express__exact=1&total__gte=1")
    page.locator("#filters .chip > button").first.click()
    page.locator("#filters :popover-open").get_by_role("link", name="Clear").click()
    expect(page.locator("#filters .chip")).to_have_count(2)
    page.get_by_role("link", name="Clear all", exact=True).click()
    expect(page.locator("#filters .chip")).to_have_count(0)
    expect(page).to_have_url(re.compile(rf"{ORDERS}$"))


# ------------------------------------------------------------------------------------------------ other kinds


def test_dates_from_to(page: Page, sandbox: Sandbox) -> None:
    page.goto(ORDERS)
    popover = open_filter(page, "Ship by")
    popover.get_by_label("From").fill("2026-01-01")
    popover.get_by_label("To, inclusive").fill("2026-06-30")
    expected = count(sandbox, "ship_by >= '2026-01-01' AND ship_by <= '2026-06-30'")
    expect(popover.locator(".popover__foot .count")).to_contain_text(str(expected))
    popover.get_by_role("button", name="Apply").click()
    expect(page.locator("#filters .chip")).to_contain_text("Jan. 1, 2026 to June 30, 2026")
    assert query(page) == {"ship_by__gte": ["2026-01-01"], "ship_by__lte": ["2026-06-30"]}
    expect(page.locator("#results tbody tr")).to_have_count(min(expected, 100))


def test_preset(page: Page) -> None:
    page.goto(ORDERS)
    popover = open_filter(page, "Placed")
    expect(popover.get_by_role("link", name="This year").locator(".count")).not_to_be_empty()
    popover.get_by_role("link", name="This year").click()
    expect(page.locator("#filters .chip")).to_contain_text("This year")
    assert set(query(page)) == {"placed_at__gte", "placed_at__lt"}


def test_numbers(page: Page, sandbox: Sandbox) -> None:
    page.goto(ORDERS)
    popover = open_filter(page, "Total")
    popover.get_by_label("From").fill("500")
    popover.get_by_role("button", name="Apply").click()
    expect(page.locator("#filters .chip")).to_contain_text("500 or more")
    assert query(page) == {"total__gte": ["500"]}, "the input that was left empty is not in the address"


def test_record_that_is_looked_for(page: Page, sandbox: Sandbox) -> None:
    page.goto(ORDERS)
    popover = open_filter(page, "Customer")
    box = popover.get_by_role("combobox")
    box.fill("helsinki")
    option = popover.locator("li[role=option]").first
    expect(option).to_contain_text("Helsinki")
    page.keyboard.press("Enter")
    expect(popover.locator(".pill")).to_have_count(1)
    name = popover.locator(".pill").inner_text().removesuffix("×").strip()
    popover.get_by_role("button", name="Apply").click()
    expect(page.locator("#filters .chip")).to_contain_text(name)
    assert list(query(page)) == ["customer__id__exact"] and len(query(page)["customer__id__exact"]) == 1
    page.locator("#filters .chip > button").click()
    again = page.locator("#filters :popover-open")
    expect(again.locator(".pill")).to_have_text(re.compile(re.escape(name)))
    again.get_by_role("link", name="Clear").click()
    expect(page.locator("#filters .chip")).to_have_count(0)


def test_text(page: Page, sandbox: Sandbox) -> None:
    page.goto(ORDERS)
    popover = open_filter(page, "Comment")
    popover.get_by_label("Not empty").check()
    popover.get_by_role("button", name="Apply").click()
    expect(page.locator("#filters .chip")).to_contain_text("Not empty")
    expect(page.locator("#results tbody tr")).to_have_count(min(count(sandbox, "comment <> ''"), 100))


def test_value_with_an_error_stays_to_be_corrected(page: Page) -> None:
    page.goto(LINES)
    popover = open_filter(page, "Quantity")
    popover.get_by_label("Quantity: From").fill("many")
    popover.get_by_role("button", name="Apply").click()
    expect(page.locator("#filters .chip")).to_contain_text("many")
    page.locator("#filters .chip > button").click()
    box = page.get_by_label("Quantity: From")
    expect(box).to_have_value("many")
    expect(page.locator("#filters :popover-open .field__error")).to_contain_text("Enter a number.")
    box.fill("5")
    page.keyboard.press("Enter")
    expect(page.locator("#filters .chip--error")).to_have_count(0)
    expect(page.locator("#filters .chip")).to_contain_text("5 to")


# ------------------------------------------------------------------------------------------------ phone, no script


def test_a_sheet_on_a_phone(phone: Page, sandbox: Sandbox) -> None:
    phone.goto(ORDERS)
    phone.get_by_role("button", name="Filter", exact=True).tap()
    phone.locator("#filter-add").get_by_role("button", name="Status", exact=True).tap()
    popover = phone.locator("#filter-0")
    expect(popover.locator(".facet .count").first).to_be_visible()
    box, screen = popover.bounding_box(), phone.viewport_size
    assert box and screen and box["width"] == 390 and abs(box["y"] + box["height"] - screen["height"]) < 1
    popover.get_by_label("Void").tap()
    popover.get_by_role("button", name="Apply").tap()
    expect(phone.locator("#filters .chip")).to_contain_text("Void")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_script(plain_page: Page, sandbox: Sandbox) -> None:
    plain_page.goto(f"{ORDERS}?q=SO&o=1")
    popover = open_filter(plain_page, "Status")
    popover.get_by_label("Paid").check()
    popover.get_by_label("Void").check()
    popover.get_by_role("button", name="Apply").click()
    expect(plain_page.locator("#results tbody tr")).to_have_count(count(sandbox, "status IN ('paid', 'void')"))
    assert query(plain_page) == {"q": ["SO"], "o": ["1"], "status__exact": ["paid", "void"]}
    plain_page.get_by_role("link", name=re.compile("Remove filter: status", re.I)).click()
    expect(plain_page.locator("#results tbody tr")).to_have_count(100)
    popover = open_filter(plain_page, "Ship by")
    popover.get_by_label("From").fill("2026-01-01")
    popover.get_by_role("button", name="Apply").click()
    expect(plain_page.locator("#filters .chip")).to_contain_text("from Jan. 1, 2026")


def test_key_of_a_record_without_script(plain_page: Page, sandbox: Sandbox) -> None:
    key = sandbox.value("SELECT min(customer_id) FROM sales_order")
    plain_page.goto(ORDERS)
    popover = open_filter(plain_page, "Customer")
    popover.locator("input[name=customer__id__exact]").fill(str(key))
    popover.get_by_role("button", name="Apply").click()
    expect(plain_page.locator("#results tbody tr")).to_have_count(count(sandbox, f"customer_id = {key}"))
    expect(plain_page.locator("#filters .chip")).to_contain_text("Customer")
