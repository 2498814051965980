"""Selection and actions in the list."""

from __future__ import annotations

import csv
from pathlib import Path

from playwright.sync_api import Page, expect

from .sandbox import Sandbox

ORDERS = "/office/sales/order/"
CUSTOMERS = "/office/sales/customer/"
PRODUCTS = "/office/catalog/product/?_per_page=25"


def boxes(page: Page) -> list[bool]:
    return page.locator("#results .row-check").evaluate_all("(all) => all.map((one) => one.checked)")  # type: ignore[no-any-return]


def test_range_by_shift_click(page: Page) -> None:
    page.goto(CUSTOMERS)
    checks = page.locator("#results .row-check")
    expect(page.locator(".bulkbar")).to_be_hidden()
    checks.nth(2).click()
    checks.nth(6).click(modifiers=["Shift"])
    assert boxes(page)[:9] == [False, False, True, True, True, True, True, False, False]
    expect(page.locator(".bulkbar")).to_be_visible()
    expect(page.locator(".bulkbar__note")).to_contain_text("5 of")
    checks.nth(4).click(modifiers=["Shift"])
    assert boxes(page)[:9] == [False, False, True, True, False, False, False, False, False]
    page.get_by_role("button", name="Clear selection").click()
    expect(page.locator(".bulkbar")).to_be_hidden()
    assert not any(boxes(page))


def test_all_of_the_page(page: Page) -> None:
    page.goto(PRODUCTS)
    page.locator(".check-all").check()
    assert all(boxes(page))
    expect(page.locator(".bulkbar__note")).to_contain_text("25 of")
    page.locator("#results .row-check").first.uncheck()
    expect(page.locator(".bulkbar__note")).to_contain_text("24 of")
    assert page.locator(".check-all").evaluate("(box) => box.indeterminate")


def test_an_action_on_some(page: Page, sandbox: Sandbox) -> None:
    """The deed, the message, fresh rows, nothing selected any more."""
    page.goto(PRODUCTS)
    checks = page.locator("#results .row-check")
    chosen = [int(checks.nth(index).get_attribute("value") or 0) for index in (0, 1)]
    checks.nth(0).check()
    checks.nth(1).check()
    page.get_by_role("button", name="Take selected products off sale").click()
    expect(page.locator("#toasts")).to_contain_text("2 products are off sale.")
    marks = "({},{})".format(*chosen)
    assert sandbox.value(f"SELECT sum(is_active) FROM catalog_product WHERE id IN {marks}") == 0
    expect(
        page.locator(
            f"#cell-{chosen[0]}-is_active [aria-label*='No'], #cell-{chosen[0]}-is_active :text-is('No')"
        ).first
    ).to_be_attached()
    expect(page.locator(".bulkbar")).to_be_hidden()
    assert not any(boxes(page))


def test_an_action_on_all_that_match(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/catalog/product/?_per_page=25&unit__exact=box")
    matching = sandbox.value("SELECT count(*) FROM catalog_product WHERE unit = 'box'")
    assert matching > 25
    others = sandbox.value("SELECT count(*) FROM catalog_product WHERE is_active AND unit != 'box'")
    page.locator(".check-all").check()
    expect(page.locator(".select-across")).to_contain_text(str(matching))
    page.locator(".select-across input").check()
    page.get_by_role("button", name="Take selected products off sale").click()
    expect(page.locator("#toasts")).to_contain_text(f"{matching} products are off sale.")
    assert sandbox.value("SELECT count(*) FROM catalog_product WHERE is_active AND unit = 'box'") == 0
    assert sandbox.value("SELECT count(*) FROM catalog_product WHERE is_active") == others


def test_an_action_that_asks(page: Page, sandbox: Sandbox) -> None:
    """The form is in the dialog: its error, its answer, and the list after it."""
    page.goto(f"{ORDERS}?status__exact=paid")
    sandbox.sql("UPDATE sales_order SET courier_id = NULL WHERE status = 'paid'")
    page.locator(".check-all").check()
    page.get_by_role("button", name="Assign courier…").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator("#dialog-title")).to_have_text("Assign courier")
    dialog.get_by_role("button", name="Assign", exact=False).last.click()
    expect(dialog.locator(".field__error")).to_be_visible()
    expect(dialog).to_be_visible()
    dialog.get_by_label("Courier").first.select_option(label="Bring")
    dialog.get_by_role("button", name="Assign", exact=False).last.click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("2 orders assigned.")
    assert sandbox.value("SELECT count(*) FROM sales_order WHERE status = 'paid' AND courier_id = 1") == 2
    expect(page.locator("#results tbody tr").first).to_contain_text("Bring")
    expect(page).to_have_url(f"{sandbox.url}{ORDERS}?status__exact=paid")


def test_an_action_that_asks_about_all_that_match(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"{ORDERS}?_per_page=25&status__exact=done")
    sandbox.sql("UPDATE sales_order SET status = 'new', courier_id = NULL WHERE status = 'done'")
    page.goto(f"{ORDERS}?_per_page=25&status__exact=new")
    page.locator(".check-all").check()
    page.locator(".select-across input").check()
    page.get_by_role("button", name="Assign courier…").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("Courier").first.select_option(label="DHL")
    dialog.get_by_role("button", name="Assign", exact=False).last.click()
    expect(dialog).to_be_hidden()
    assert sandbox.value("SELECT count(*) FROM sales_order WHERE status = 'new' AND courier_id = 2") >= 139


def test_an_action_that_returns_a_file(page: Page, tmp_path: Path) -> None:
    page.goto(PRODUCTS)
    page.locator("#results .row-check").nth(0).check()
    page.locator("#results .row-check").nth(2).check()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download selected products as CSV").click()
    assert started.value.suggested_filename == "product.csv"
    saved = tmp_path / "product.csv"
    started.value.save_as(saved)
    with saved.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == 3
    # The page goes on.
    expect(page.locator("#dialog")).to_be_hidden()
    page.locator("#results .row-check").nth(4).check()
    expect(page.locator(".bulkbar__note")).to_contain_text("3 of")


def test_delete_selected(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/crm/note/")
    before = sandbox.value("SELECT count(*) FROM crm_note")
    page.locator("#results .row-check").nth(0).check()
    page.locator("#results .row-check").nth(1).check()
    gone = page.locator("#results tbody tr").first.get_attribute("id")
    page.get_by_role("button", name="Delete selected notes").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("Cancel")).to_be_focused()
    assert sandbox.value("SELECT count(*) FROM crm_note") == before
    dialog.get_by_role("button", name="Delete 2 records").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("Successfully deleted 2 notes.")
    expect(page.locator(f"#{gone}")).to_have_count(0)
    assert sandbox.value("SELECT count(*) FROM crm_note") == before - 2
    expect(page.locator(".bulkbar")).to_be_hidden()


def test_delete_selected_cancelled(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/crm/note/")
    before = sandbox.value("SELECT count(*) FROM crm_note")
    page.locator("#results .row-check").nth(0).check()
    page.get_by_role("button", name="Delete selected notes").click()
    expect(page.locator("#dialog").get_by_text("Cancel")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    assert sandbox.value("SELECT count(*) FROM crm_note") == before
    expect(page.locator("#results .row-check").nth(0)).to_be_checked()


def test_what_is_protected_stays(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/sales/customer/?q=C-00001")
    page.locator("#results .row-check").first.check()
    page.get_by_role("button", name="Delete selected customers").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("Cannot delete")
    expect(dialog.locator(".btn--danger")).to_have_count(0)
    dialog.get_by_text("Close").last.click()
    expect(dialog).to_be_hidden()
    assert sandbox.value("SELECT count(*) FROM sales_customer WHERE number = 'C-00001'") == 1


def test_an_input_beside_the_actions(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/logistics/stockmovement/?_per_page=25")
    page.locator("#results .row-check").first.check()
    page.locator(".bulkbar").get_by_label("Reference").fill("Inventory")
    page.get_by_role("button", name="Set the reference of selected stock movements").click()
    expect(page.locator("#toasts")).to_contain_text("1 movements now say “Inventory”.")
    assert sandbox.value("SELECT count(*) FROM logistics_stockmovement WHERE reference = 'Inventory'") == 1


def test_selection_by_keyboard(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/crm/note/")
    before = sandbox.value("SELECT count(*) FROM crm_note")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".bulkbar__note")).to_contain_text("1 of")
    button = page.get_by_role("button", name="Delete selected notes")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_visible()
    page.locator("#dialog .btn--danger").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    assert sandbox.value("SELECT count(*) FROM crm_note") == before - 1


def test_no_row_is_acted_on_twice(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/crm/note/")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.locator("#results .row-check").nth(0).check()
    page.get_by_role("button", name="Delete selected notes").dblclick()
    expect(page.locator("#dialog")).to_be_visible()
    assert len(posts) == 1
    page.locator("#dialog .btn--danger").dblclick()
    expect(page.locator("#dialog")).to_be_hidden()
    page.wait_for_timeout(300)
    assert len(posts) == 2
