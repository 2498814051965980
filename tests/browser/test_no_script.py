"""Everything works without JavaScript: the same links, forms and buttons."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import NewContext
from .sandbox import Sandbox

CUSTOMERS = "/office/sales/customer/"
ORDERS = "/office/sales/order/"


def test_log_in(new_context: NewContext) -> None:
    page = new_context("", java_script_enabled=False).new_page()
    page.goto(CUSTOMERS)
    page.get_by_label("Username").fill("clerk")
    page.get_by_label("Password").fill("clerk")
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile(f"{CUSTOMERS}$"))
    page.locator("[popovertarget=user-menu]").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in again")).to_be_visible()


def test_search(plain_page: Page) -> None:
    plain_page.goto(f"{CUSTOMERS}?o=2")
    plain_page.locator("#search input[type=search]").fill("helsinki")
    plain_page.keyboard.press("Enter")
    expect(plain_page).to_have_url(re.compile(r"q=helsinki"))
    expect(plain_page).to_have_url(re.compile(r"o=2"))
    expect(plain_page.locator("#results tbody tr")).to_have_count(1)


def test_sort(plain_page: Page) -> None:
    plain_page.goto(CUSTOMERS)
    plain_page.get_by_role("columnheader", name="Number").get_by_role("link").click()
    expect(plain_page.locator("#results tbody tr")).to_have_count(60)
    numbers = plain_page.locator("#results tbody tr > :nth-child(3)").all_inner_texts()
    assert numbers == sorted(numbers)


def test_pages(plain_page: Page) -> None:
    plain_page.goto("/office/geo/city/")
    plain_page.get_by_label("Rows per page").select_option("25")
    plain_page.locator(".pager__size").get_by_role("button").click()
    expect(plain_page.locator("#results tbody tr")).to_have_count(25)
    plain_page.get_by_role("link", name="Next").click()
    expect(plain_page).to_have_url(re.compile("p=2"))


def test_add_with_rows(plain_page: Page, sandbox: Sandbox) -> None:
    """A new row comes from the server, with all that was typed."""
    plain_page.goto("/office/catalog/product/add/")
    plain_page.locator("#id_name").fill("Without script")
    plain_page.locator("#id_slug").fill("without-script")
    plain_page.locator("#id_sku").fill("BNS-8888")
    plain_page.locator("#id_price").fill("9")
    plain_page.locator("[name=unit][value=pc]").check()
    # An autocomplete is a field for the key.
    plain_page.locator("[name=category__key]").fill("1")
    rows = plain_page.locator("[data-inline=variants] [data-row]")
    count = rows.count()
    rows.nth(0).locator("[name$=-name]").fill("First")
    plain_page.get_by_role("button", name="Add another Variant").click()
    expect(rows).to_have_count(count + 1)
    expect(plain_page.locator("#id_name")).to_have_value("Without script")
    expect(rows.nth(0).locator("[name$=-name]")).to_have_value("First")
    expect(plain_page.locator(".field__error")).to_have_count(0)
    rows.nth(count).locator("[name$=-name]").fill("Second")
    plain_page.locator(".savebar > [name=_save]").click()
    expect(plain_page).to_have_url(re.compile("/catalog/product/$"))
    expect(plain_page.locator("#toasts")).to_contain_text("was added successfully")
    names = sandbox.sql(
        "SELECT v.name FROM catalog_productvariant v JOIN catalog_product p ON p.id = v.product_id "
        "WHERE p.sku = 'BNS-8888' ORDER BY v.name"
    )
    assert names == [("First",), ("Second",)]


def test_delete_a_row(plain_page: Page, sandbox: Sandbox) -> None:
    before = sandbox.value("SELECT count(*) FROM catalog_productvariant WHERE product_id = 1")
    plain_page.goto("/office/catalog/product/1/change/")
    plain_page.locator("[name='variants-0-DELETE']").check()
    plain_page.locator(".savebar > [name=_save]").click()
    expect(plain_page.locator("#toasts")).to_contain_text("was changed successfully")
    assert sandbox.value("SELECT count(*) FROM catalog_productvariant WHERE product_id = 1") == before - 1


def test_edit_with_an_error(plain_page: Page, sandbox: Sandbox) -> None:
    plain_page.goto(f"{CUSTOMERS}?q=C-00001")
    plain_page.locator(".row-edit").click()
    plain_page.get_by_label("E-mail").fill("wrong")
    plain_page.get_by_label("Contact person").fill("Kept")
    plain_page.locator(".savebar > [name=_save]").click()
    expect(plain_page.locator("#errors")).to_be_visible()
    expect(plain_page.get_by_label("Contact person")).to_have_value("Kept")
    plain_page.get_by_label("E-mail").fill("right@example.com")
    plain_page.locator(".savebar > [name=_save]").click()
    expect(plain_page).to_have_url(re.compile(r"/customer/\?q=C-00001$"))
    assert sandbox.sql("SELECT contact_name, email FROM sales_customer WHERE id = 1") == [("Kept", "right@example.com")]


def test_the_page_of_a_cell(plain_page: Page, sandbox: Sandbox) -> None:
    plain_page.goto("/office/catalog/product/?q=BNS-1001")
    plain_page.locator("#cell-1-price a.edit").click()
    expect(plain_page.get_by_role("heading", level=1)).to_contain_text("List price")
    plain_page.locator("[name=price]").fill("-1")
    plain_page.get_by_role("button", name="Save").click()
    expect(plain_page.locator(".field__error").first).to_be_visible()
    plain_page.locator("[name=price]").fill("14")
    plain_page.get_by_role("button", name="Save").click()
    expect(plain_page).to_have_url(re.compile(r"/product/\?q=BNS-1001$"))
    expect(plain_page.locator("#toasts")).to_contain_text("was changed successfully")
    assert sandbox.value("SELECT price FROM catalog_product WHERE id = 1") == 14


def test_cancel_on_the_page_of_a_cell(plain_page: Page) -> None:
    plain_page.goto("/office/catalog/product/?q=BNS-1001")
    plain_page.locator("#cell-1-price a.edit").click()
    plain_page.get_by_role("link", name="Cancel").click()
    expect(plain_page).to_have_url(re.compile(r"/product/\?q=BNS-1001$"))


def test_action_that_asks(plain_page: Page, sandbox: Sandbox) -> None:
    sandbox.sql("UPDATE sales_order SET courier_id = NULL WHERE status = 'paid'")
    plain_page.goto(f"{ORDERS}?status__exact=paid")
    for index in (0, 1):
        plain_page.locator(".row-check").nth(index).check()
    plain_page.get_by_role("button", name="Assign courier…").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Assign courier")
    plain_page.locator("#main").get_by_label("Courier").first.select_option(label="Bring")
    plain_page.locator("#main .btn--primary").click()
    expect(plain_page.locator("#toasts")).to_contain_text("2 orders assigned.")
    assert sandbox.value("SELECT count(*) FROM sales_order WHERE status = 'paid' AND courier_id = 1") == 2


def test_delete_selected(plain_page: Page, sandbox: Sandbox) -> None:
    before = sandbox.value("SELECT count(*) FROM crm_note")
    plain_page.goto("/office/crm/note/")
    plain_page.locator(".row-check").first.check()
    plain_page.get_by_role("button", name="Delete selected notes").click()
    plain_page.locator("#main .btn--danger").click()
    expect(plain_page.locator("#toasts")).to_contain_text("Successfully deleted 1 note.")
    assert sandbox.value("SELECT count(*) FROM crm_note") == before - 1


def test_delete(plain_page: Page, sandbox: Sandbox) -> None:
    plain_page.goto("/office/crm/note/")
    row = plain_page.locator("#results tbody tr").first
    key = (row.get_attribute("id") or "").removeprefix("row-")
    row.locator(".row-more").click()
    expect(plain_page).to_have_url(re.compile(f"/{key}/detail/"))
    plain_page.locator("[popovertarget=more]").click()
    plain_page.locator("#more .menu__item--danger").click()
    plain_page.locator("#main .btn--danger").click()
    expect(plain_page.locator("#toasts")).to_contain_text("was deleted successfully")
    assert sandbox.value("SELECT count(*) FROM crm_note WHERE id = ?", key) == 0


def test_detail_tabs_and_history(plain_page: Page) -> None:
    plain_page.goto("/office/catalog/product/1/detail/")
    plain_page.locator("#related .tab").nth(1).click()
    expect(plain_page.locator("#related .tab").nth(1)).to_have_attribute("aria-current", "true")
    plain_page.get_by_role("link", name="Full history").click()
    expect(plain_page).to_have_url(re.compile("/history/"))


def test_theme(plain_page: Page) -> None:
    plain_page.goto(f"{CUSTOMERS}?q=helsinki")
    plain_page.locator("[popovertarget=theme-menu]").click()
    plain_page.locator("#theme-menu").get_by_role("button", name="Dark").click()
    expect(plain_page).to_have_url(re.compile(r"\?q=helsinki$"))
    expect(plain_page.locator("html")).to_have_attribute("data-theme", "dark")


def test_password_change(new_context: NewContext) -> None:
    page = new_context("clerk", java_script_enabled=False).new_page()
    page.goto("/office/password_change/")
    page.get_by_label("Old password").fill("clerk")
    page.get_by_label("New password", exact=True).fill("a-Long-one-2026")
    page.get_by_label("New password confirmation").fill("a-Long-one-2026")
    page.get_by_role("button", name="Change my password").click()
    expect(page).to_have_url(re.compile("/password_change/done/$"))


def test_the_first_view_needs_no_script(new_context: NewContext) -> None:
    """What the list shows is in the HTML: with and without JavaScript the rows are the same."""
    texts = []
    for enabled in (True, False):
        page = new_context(java_script_enabled=enabled).new_page()
        page.goto(CUSTOMERS)
        texts.append(page.locator("#results tbody").inner_text())
    assert texts[0] == texts[1]
