"""The selection goes on through sorting, pages and filters, and actions get all of it."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import Page, Request, expect

from .sandbox import Sandbox
from .walls import check, faults

PRODUCTS = "/office/catalog/product/?_per_page=25"


def choose(page: Page, *numbers: int) -> list[str]:
    """Tick boxes of the page; their keys."""
    checks = page.locator("#results .row-check")
    keys = [checks.nth(number).get_attribute("value") or "" for number in numbers]
    for number in numbers:
        checks.nth(number).check()
    return keys


def note(page: Page) -> Any:
    return expect(page.locator(".bulkbar__note"))


def turn(page: Page, number: int) -> None:
    page.locator(".pager").get_by_role("link", name=f"Page {number}", exact=True).click()
    expect(page.locator(".pager [aria-current=page]")).to_contain_text(str(number))


def ticked(page: Page) -> list[str]:
    return page.locator("#results .row-check:checked").evaluate_all("(all) => all.map((box) => box.value)")  # type: ignore[no-any-return]


def posted(page: Page) -> list[dict[str, list[str]]]:
    """What is posted from now on."""
    found: list[dict[str, list[str]]] = []

    def keep(request: Request) -> None:
        if request.method == "POST":
            body = request.post_data or ""
            multipart = re.findall(r'name="([^"]+)"\r\n\r\n(.*?)\r\n', body)
            fields = parse_qs(body) if not multipart else {}
            for name, value in multipart:
                fields.setdefault(name, []).append(value)
            found.append(fields)

    page.on("request", keep)
    return found


def test_pages_and_sorting(page: Page) -> None:
    page.goto(PRODUCTS)
    first = choose(page, 0, 1)
    note(page).to_contain_text("2 of")
    turn(page, 2)
    note(page).to_have_text("2 selected, 0 on this page")
    expect(page.locator(".bulkbar")).to_be_visible()
    assert ticked(page) == []
    second = choose(page, 3)
    note(page).to_have_text("3 selected, 1 on this page")
    turn(page, 1)
    note(page).to_have_text("3 selected, 2 on this page")
    assert sorted(ticked(page)) == sorted(first)
    page.locator("#results th a.sort").nth(1).click()
    expect(page.locator("#results th[aria-sort]").first).to_be_visible()
    page.get_by_role("button", name="Clear selection").click()
    expect(page.locator(".bulkbar")).to_be_hidden()
    turn(page, 2)
    assert not set(ticked(page)) & set(second)
    expect(page.locator(".bulkbar")).to_be_hidden()


def test_filter_and_action(page: Page, sandbox: Sandbox) -> None:
    """Rows that the filter hides by now are acted on, too; then nothing is selected any more."""
    page.goto(PRODUCTS)
    keys = choose(page, 0, 2)
    page.locator("#search input[type=search]").fill("filter")
    expect(page).to_have_url(re.compile("q=filter"))
    expect(page.locator("#results tbody tr").first).to_contain_text(re.compile("filter", re.I))
    more = [key for key in choose(page, 0) if key not in keys]
    bodies = posted(page)
    page.get_by_role("button", name="Take selected products off sale").click()
    expect(page.locator("#toasts")).to_contain_text(f"{len(keys + more)} products are off sale.")
    marks = ",".join([*keys, *more])
    assert sandbox.value(f"SELECT sum(is_active) FROM catalog_product WHERE id IN ({marks})") == 0
    assert set(json.loads(bodies[0]["_selected_keys"][0])) <= set(keys)
    expect(page.locator(".bulkbar")).to_be_hidden()
    expect(page).to_have_url(re.compile("q=filter"))
    page.locator("#search input[type=search]").fill("")
    expect(page).not_to_have_url(re.compile("q=filter"))
    assert ticked(page) == []


def test_all_that_match_post_one_key(page: Page) -> None:
    page.goto(PRODUCTS)
    page.locator(".check-all").check()
    page.locator(".select-across input").check()
    bodies = posted(page)
    page.get_by_role("button", name="Change fields…").click()
    expect(page.locator("#dialog")).to_be_visible()
    [body] = bodies
    assert len(body["_selected_action"]) == 1 and body["select_across"] == ["1"] and "_selected_keys" not in body
    assert page.locator("#dialog [name=_selected_action]").count() == 1


def test_all_that_match_are_others_under_another_filter(page: Page) -> None:
    page.goto(PRODUCTS)
    page.locator(".check-all").check()
    page.locator(".select-across input").check()
    page.goto(f"{PRODUCTS}&unit__exact=box")
    page.locator(".check-all").check()
    page.locator(".select-across input").check()
    turn(page, 2)
    expect(page.locator(".select-across input")).not_to_be_checked()


def test_leaving_the_list_ends_it(page: Page) -> None:
    page.goto(PRODUCTS)
    choose(page, 0)
    page.get_by_role("link", name="Tags", exact=True).first.click()
    expect(page).to_have_url(re.compile("/crm/tag/"))
    assert ticked(page) == []
    expect(page.locator(".bulkbar")).to_be_hidden()


def test_a_row_that_is_changed_by_itself_stays_selected(page: Page) -> None:
    page.goto("/office/crm/note/")
    keys = choose(page, 0, 1)
    page.locator(f"#row-{keys[0]} .row-edit").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_be_hidden()
    note(page).to_contain_text("2 of")
    assert sorted(ticked(page)) == sorted(keys)


def test_refused_rows_are_told(page: Page, sandbox: Sandbox) -> None:
    sandbox.sql(
        "UPDATE sales_order SET status = 'done' WHERE id IN (SELECT id FROM sales_order ORDER BY id DESC LIMIT 2)"
    )
    page.goto("/office/sales/order/?o=-1")
    page.locator("#results .row-check").nth(0).check()
    page.locator("#results .row-check").nth(1).check()
    page.get_by_role("button", name="More actions", exact=True).click()
    page.get_by_role("button", name="Mark selected orders as packed").click()
    toasts = page.locator("#toasts")
    expect(toasts).to_contain_text("0 of 2 orders changed. 2 refused: not allowed to change done orders.")
    expect(toasts.get_by_role("link")).to_have_count(2)


# ------------------------------------------------------------------------------------------------ bulk edit


def test_bulk_edit_by_keyboard(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/crm/tag/?o=1")
    page.locator("#results .row-check").nth(0).focus()
    page.keyboard.press("Space")
    page.locator("#results .row-check").nth(1).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Change fields…").focus()
    page.keyboard.press("Enter")
    dialog = page.locator("#dialog")
    expect(dialog.locator("#dialog-title")).to_have_text("Change fields of 2 tags")
    box = dialog.get_by_label("Colour").first
    expect(box).to_be_focused()
    expect(dialog.locator("[name=value-colour]").first).to_be_hidden()
    page.keyboard.press("Space")
    expect(dialog.locator("[name=value-colour]").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(dialog.get_by_role("radio", name="Grey")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(dialog.get_by_role("radio", name="Plum")).to_be_checked()
    dialog.get_by_role("button", name="Check").focus()
    page.keyboard.press("Enter")
    expect(dialog.locator("#bulk-preview")).to_contain_text("will change")
    expect(dialog.get_by_role("button", name=re.compile("^Change 2 records"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("2 tags were changed successfully.")
    assert sandbox.value("SELECT count(*) FROM crm_tag WHERE colour = 'plum'") >= 2
    expect(page.locator(".bulkbar")).to_be_hidden()
    expect(page.locator(".check-all")).to_be_focused()


def test_bulk_edit_says_what_is_wrong_and_goes_back(page: Page) -> None:
    page.goto("/office/sales/customer/")
    page.locator("#results .row-check").first.check()
    page.get_by_role("button", name="Change fields…").click()
    dialog = page.locator("#dialog")
    dialog.get_by_role("button", name="Check").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Choose a field to change.")
    dialog.get_by_label("Credit limit").first.check()
    dialog.locator("[name=value-credit_limit]").fill("-5")
    dialog.get_by_role("button", name="Check").click()
    expect(dialog.locator("#bulk-preview")).to_contain_text("A credit limit is not negative.")
    expect(dialog.get_by_role("button", name=re.compile("^Change"))).to_have_count(0)
    dialog.get_by_role("button", name="Back").click()
    expect(dialog.locator("[name=value-credit_limit]")).to_have_value("-5")
    expect(dialog.get_by_label("Credit limit").first).to_be_checked()


def test_bulk_edit_without_javascript(plain_page: Page, sandbox: Sandbox) -> None:
    page = plain_page
    page.goto("/office/crm/tag/")
    page.locator("#results .row-check").nth(0).check()
    page.get_by_role("button", name="Change fields…").click()
    page.get_by_label("Colour").first.check()
    page.get_by_role("radio", name="Plum").check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#bulk-preview")).to_contain_text("1 record will change.")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("radio", name="Plum")).to_be_checked()
    page.get_by_role("button", name="Check").click()
    page.get_by_role("button", name="Change 1 record").click()
    expect(page).to_have_url(re.compile("/office/crm/tag/$"))
    expect(page.locator("#toasts")).to_contain_text("1 tag was changed successfully.")
    assert sandbox.value("SELECT count(*) FROM crm_tag WHERE colour = 'plum'") >= 1


# ------------------------------------------------------------------------------------------------ walls


def test_walls(page: Page, sandbox: Sandbox) -> None:
    """The bar, the pages of a bulk edit and what is told of refused rows, in both themes and on a telephone."""
    sandbox.sql(
        "UPDATE sales_order SET status = 'done' WHERE id IN (SELECT id FROM sales_order ORDER BY id DESC LIMIT 9)"
    )
    page.goto("/office/sales/order/?_per_page=25&o=-1")
    page.evaluate("() => [...document.querySelectorAll('#results tbody tr')].slice(5).forEach((row) => row.remove())")
    choose(page, 0, 1, 2)
    found = faults(page, "bar of actions", scope=".bulkbar")
    page.get_by_role("button", name="Change fields…").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    found += faults(page, "bulk edit", scope="#dialog")
    for box in dialog.locator(".bulk-field > .choice > input").all():
        box.check()
    found += faults(page, "bulk edit, all fields", scope="#dialog")
    dialog.get_by_role("button", name="Check").click()
    expect(dialog.locator(".field__error").first).to_be_visible()
    found += faults(page, "bulk edit, with errors", scope="#dialog")
    for box in dialog.locator(".bulk-field > .choice > input").all():
        box.uncheck()
    dialog.get_by_label("Comment").first.check()
    dialog.get_by_role("button", name="Check").click()
    expect(dialog.locator("#bulk-preview")).to_be_visible()
    found += faults(page, "bulk edit, what will change", scope="#dialog")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More actions", exact=True).click()
    page.get_by_role("button", name="Mark selected orders as packed").click()
    expect(page.locator("#toasts details")).to_be_visible()
    found += faults(page, "refused rows", scope="#toasts")
    check(found)


def test_right_to_left(page: Page) -> None:
    page.goto("/office/crm/tag/")
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    choose(page, 0)
    page.get_by_role("button", name="Change fields…").click()
    expect(page.locator("#dialog")).to_be_visible()
    page.locator("#dialog").get_by_label("Colour").first.check()
    check(faults(page, "bulk edit from right to left", scope="#dialog"))
