"""390 pixels wide, by finger."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .sandbox import Sandbox
from .walls import overflow

CUSTOMERS = "/office/sales/customer/"


def fits(page: Page) -> None:
    assert overflow(page) == ""


def test_the_menu_is_a_drawer(phone: Page) -> None:
    phone.goto("/office/")
    sidebar = phone.locator("#sidebar")
    expect(sidebar).to_be_hidden()
    phone.get_by_role("button", name="Toggle navigation").tap()
    expect(sidebar).to_be_visible()
    fits(phone)
    sidebar.get_by_role("button", name="Close").tap()
    expect(sidebar).to_be_hidden()
    phone.get_by_role("button", name="Toggle navigation").tap()
    sidebar.get_by_role("link", name="Customers", exact=True).tap()
    expect(phone).to_have_url(re.compile(f"{CUSTOMERS}$"))
    expect(sidebar).to_be_hidden()
    fits(phone)


def test_list(phone: Page) -> None:
    phone.goto(CUSTOMERS)
    fits(phone)
    phone.locator("#search input").fill("helsinki")
    expect(phone.locator("#results tbody tr")).to_have_count(1)
    row = phone.locator("#results tbody tr").first
    box = row.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    row.locator(".row-check").tap()
    expect(phone.locator(".bulkbar")).to_be_visible()
    fits(phone)
    phone.get_by_role("button", name="Clear selection").tap()
    phone.get_by_role("button", name="Filter", exact=True).tap()
    expect(phone.locator("#filter-add")).to_be_visible()
    box = phone.locator("#filter-add").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    fits(phone)


def test_detail(phone: Page) -> None:
    phone.goto(f"{CUSTOMERS}?q=C-00001")
    phone.locator("#results .cell-link").first.tap()
    expect(phone).to_have_url(re.compile("/customer/1/detail/"))
    fits(phone)


def test_the_dialog_is_a_sheet(phone: Page, sandbox: Sandbox) -> None:
    phone.goto(f"{CUSTOMERS}1/detail/")
    phone.locator("#main .page__actions .btn--primary").tap()
    dialog = phone.locator("#dialog")
    expect(dialog).to_be_visible()
    phone.wait_for_timeout(300)
    box = dialog.bounding_box()
    assert box and box["x"] == 0 and box["width"] == 390
    assert abs(box["y"] + box["height"] - 844) < 1
    fits(phone)
    save = dialog.locator(".dialog__foot [name=_save]")
    expect(save).to_be_in_viewport()
    dialog.get_by_label("Contact person").fill("By phone")
    save.tap()
    expect(dialog).to_be_hidden()
    assert sandbox.value("SELECT contact_name FROM sales_customer WHERE id = 1") == "By phone"


def test_form(phone: Page, sandbox: Sandbox) -> None:
    phone.goto(f"{CUSTOMERS}1/change/")
    fits(phone)
    save = phone.locator(".savebar > [name=_save]")
    expect(save).to_be_in_viewport()
    phone.get_by_label("Contact person").fill("By phone")
    phone.get_by_role("button", name="More ways to save").tap()
    more = phone.locator("#save-more").get_by_role("button", name="Save and continue editing")
    expect(more).to_be_in_viewport()
    more.tap()
    expect(phone.locator("#toasts")).to_contain_text("You may edit it again below")
    assert sandbox.value("SELECT contact_name FROM sales_customer WHERE id = 1") == "By phone"


def test_rows_of_an_inline(phone: Page) -> None:
    phone.goto("/office/sales/order/1/change/")
    fits(phone)
    rows = phone.locator("[data-inline=lines] [data-row]")
    before = rows.count()
    phone.get_by_role("button", name="Add another Line").tap()
    expect(rows).to_have_count(before + 1)
    fits(phone)


def test_edit_in_a_cell(phone: Page) -> None:
    phone.goto("/office/geo/country/?q=NO")
    link = phone.locator("#results a.edit").first
    link.tap()
    box = phone.locator("#results .cell-edit [name=is_served]").first
    expect(box).to_be_visible()
    fits(phone)
