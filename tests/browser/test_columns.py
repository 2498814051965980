"""The chooser of columns in the browser, frozen columns, and a click on a row."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import NewContext
from .walls import check, faults

ORDERS = "/office/sales/order/"
PRODUCTS = "/office/catalog/product/"
EVERYTHING = (
    "number,customer,status,express,total,placed_at,ship_by,courier,is_late,"
    "payment,currency,discount,updated_at,comment"
)


def heads(page: Page) -> list[str]:
    found = page.locator("#results thead th[class*=column-]").evaluate_all(
        "(all) => all.map((one) => one.className.match(/column-(\\w+)/)[1])"
    )
    return list(found)


def lines(page: Page) -> list[str]:
    return list(page.locator("#cols [name=_up]").evaluate_all("(all) => all.map((one) => one.value)"))


def line(page: Page, name: str) -> Locator:
    return page.locator("#cols .facet", has=page.locator(f"[name=_up][value={name}]"))


# ------------------------------------------------------------------------------------------------ choosing


def test_choose_and_order_by_keyboard(page: Page) -> None:
    page.goto(f"{ORDERS}?status__exact=done")
    before = heads(page)
    button = page.get_by_role("button", name="Columns")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cols")).to_be_visible()
    line(page, "customer").get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    up = line(page, "total").get_by_role("button", name="Move up: Total")
    up.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("Total: 3 / 15")
    assert heads(page) == before, "nothing is sent yet"
    line(page, "status").get_by_role("checkbox").focus()
    page.keyboard.press("Enter")  # the form's own button, not the first arrow
    expect(page.locator("#results thead .column-customer")).to_have_count(0)
    assert heads(page) == ["number", "total", "status", "express", "placed_at", "ship_by", "courier", "is_late"]
    expect(page.locator("#cols")).to_be_hidden()
    expect(button).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?status__exact=done$"))
    expect(page.locator("#cols .popover__head .count")).to_have_text("8 of 15")
    chosen = heads(page)
    page.reload()
    assert heads(page) == chosen
    page.locator("#search input").fill("SO-100")
    expect(page).to_have_url(re.compile("q=SO-100"))
    assert heads(page) == chosen


def test_reset(page: Page) -> None:
    page.goto(f"{ORDERS}?_columns=number,comment")
    assert heads(page) == ["number", "comment"]
    page.get_by_role("button", name="Columns").click()
    page.locator("#cols").get_by_role("button", name="Reset").click()
    expect(page.locator("#results thead .column-customer")).to_have_count(1)
    expect(page).to_have_url(re.compile(f"{ORDERS}$"))
    assert "comment" not in heads(page)


def test_drag(page: Page) -> None:
    page.goto(ORDERS)
    page.get_by_role("button", name="Columns").click()
    assert lines(page).index("total") == 4
    line(page, "total").locator(".grip").drag_to(line(page, "customer"), target_position={"x": 40, "y": 3})
    assert lines(page).index("total") == 1
    page.locator("#cols").get_by_role("button", name="Apply").click()
    expect(page.locator("#results thead th").nth(2)).to_have_class(re.compile("column-total"))


def test_the_identity_stays_and_what_is_hidden_does_not_move(page: Page) -> None:
    page.goto(ORDERS)
    page.get_by_role("button", name="Columns").click()
    expect(line(page, "number").get_by_role("checkbox")).to_be_disabled()
    expect(line(page, "comment").get_by_role("checkbox")).not_to_be_checked()
    expect(line(page, "comment").locator("[name=_up]")).to_be_hidden()
    line(page, "comment").get_by_role("checkbox").check()
    expect(line(page, "comment").locator("[name=_up]")).to_be_visible()


def test_without_script(plain_page: Page) -> None:
    plain_page.goto(f"{ORDERS}?status__exact=done")
    plain_page.get_by_role("button", name="Columns").click()
    line(plain_page, "customer").get_by_role("checkbox").uncheck()
    plain_page.locator("#cols").get_by_role("button", name="Apply").click()
    expect(plain_page).to_have_url(re.compile(r"\?status__exact=done$"))
    assert heads(plain_page)[:3] == ["number", "status", "express"]
    plain_page.get_by_role("button", name="Columns").click()
    line(plain_page, "express").get_by_role("button", name="Move up").click()
    assert heads(plain_page)[:3] == ["number", "express", "status"]


def test_walls(page: Page) -> None:
    page.goto(ORDERS)
    page.get_by_role("button", name="Columns").click()
    check(faults(page, "columns", scope="#cols", narrow=False))


def test_copy_link(new_context: NewContext) -> None:
    context = new_context()
    page = context.new_page()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{ORDERS}?_columns=number,total")
    page.locator("#search input").fill("SO-100")
    expect(page).to_have_url(re.compile("q=SO-100"))
    link = page.get_by_role("link", name="Copy link")
    link.click()
    expect(page.locator("#announcer")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "_columns=number,total" in copied and "q=SO-100" in copied and "_per_page=100" in copied
    other = new_context("clerk").new_page()
    other.goto(copied)
    assert heads(other) == ["number", "total"]


def test_shared_density_gives_way_to_a_choice(page: Page) -> None:
    page.goto(f"{ORDERS}?_density=compact&q=SO")
    html = page.locator("html")
    expect(html).to_have_attribute("data-density", "compact")
    page.locator("[popovertarget=theme-menu]").click()
    page.get_by_role("button", name="Comfortable rows").click()
    expect(html).not_to_have_attribute("data-density", "compact")
    expect(page).to_have_url(re.compile(r"\?q=SO$"))
    page.reload()
    expect(html).not_to_have_attribute("data-density", "compact")


# ------------------------------------------------------------------------------------------------ frozen


@pytest.mark.parametrize("person", ["admin", "viewer"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (900, 600)])
def test_head_and_first_column_stay_in_view(new_context: NewContext, person: str, width: int, height: int) -> None:
    """Whether the page scrolls or the table alone, whether there are checkboxes or not."""
    page = new_context(person, viewport={"width": width, "height": height}).new_page()
    page.goto(f"{ORDERS}?_columns={EVERYTHING}")
    wrap = page.locator(".table-wrap")

    def places() -> list[dict[str, float]]:
        selectors = [
            "thead .column-number",
            "tbody tr:nth-child(12) .field-number",
            "tbody tr:nth-child(12) td:last-child",
        ]
        return [page.locator(f"#results {selector}").first.bounding_box() for selector in selectors]  # type: ignore[misc]

    before = places()
    wrap.evaluate("(one) => one.scrollTo(400, 300)")
    assert wrap.evaluate("(one) => [one.scrollLeft, one.scrollTop]") == [400, 300]
    after = places()
    assert [box["x"] for box in after] == pytest.approx([box["x"] for box in before], abs=1)
    assert after[0]["y"] == pytest.approx(before[0]["y"], abs=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_first_column_stays_without_checkboxes(page: Page) -> None:
    """A list without actions: that of a popup."""
    page.goto(f"{ORDERS}?_popup=1&_columns={EVERYTHING}")
    page.locator(".table-wrap").evaluate("(one) => one.scrollTo(400, 0)")
    cell = page.locator("#results tbody .field-number").first
    assert cell.bounding_box()["x"] == pytest.approx(0, abs=1)  # type: ignore[index]
    last = page.locator("#results tbody tr").first.locator("td").last
    assert last.evaluate("(one) => getComputedStyle(one).position") == "static"


# ------------------------------------------------------------------------------------------------ a click on a row


def test_a_click_anywhere_opens_the_record(page: Page) -> None:
    page.goto(ORDERS)
    cell = page.locator("#results tbody tr").nth(2).locator(".field-total")
    expect(cell).to_have_css("cursor", "pointer")
    href = page.locator("#results tbody tr").nth(2).locator(".cell-link").get_attribute("href")
    cell.click()
    expect(page).to_have_url(re.compile(re.escape(str(href))))


def test_text_can_be_selected(page: Page) -> None:
    page.goto(ORDERS)
    row = page.locator("#results tbody tr").nth(2)
    row.locator(".field-status").dblclick()
    page.wait_for_timeout(400)
    assert page.evaluate("String(getSelection())").strip()
    begin, end = row.locator(".field-customer").bounding_box(), row.locator(".field-placed_at").bounding_box()
    assert begin and end
    page.mouse.move(begin["x"] + 14, begin["y"] + 12)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] + 12, steps=5)
    page.mouse.up()
    page.wait_for_timeout(400)
    assert page.evaluate("String(getSelection())").strip()
    expect(page).to_have_url(re.compile(f"{ORDERS}$"))


def test_other_controls_of_a_row_keep_what_they_do(page: Page) -> None:
    page.goto(f"{ORDERS}?status__exact=new")
    row = page.locator("#results tbody tr:has(a.edit)").first
    row.locator(".table__check").click(position={"x": 2, "y": 2})
    expect(row.locator(".row-check")).to_be_checked()
    cell = row.locator("td.field-courier")
    box = cell.bounding_box()
    assert box
    cell.click(position={"x": box["width"] - 3, "y": box["height"] - 3})
    expect(row.locator(".cell-edit")).to_be_visible()
    row.locator("td:last-child").click(position={"x": 2, "y": 2})
    page.wait_for_timeout(400)
    expect(page).to_have_url(re.compile(r"status__exact=new$"))


def test_control_click_and_the_middle_button_open_a_tab(page: Page) -> None:
    page.goto(ORDERS)
    cell = page.locator("#results tbody tr").nth(2).locator(".field-total")
    href = page.locator("#results tbody tr").nth(2).locator(".cell-link").get_attribute("href")
    for click in (lambda: cell.click(modifiers=["Control"]), lambda: cell.click(button="middle")):
        with page.context.expect_page() as tab:
            click()
        expect(tab.value).to_have_url(re.compile(re.escape(str(href))))
        tab.value.close()
    expect(page).to_have_url(re.compile(f"{ORDERS}$"))


def test_a_click_in_a_popup_chooses(page: Page) -> None:
    page.goto("/office/crm/review/add/")
    field = page.locator("#field-product")
    with page.expect_popup() as opened:
        field.locator("[data-lookup]").click()
    popup = opened.value
    row = popup.locator("#results tbody tr").nth(1)
    key = row.locator("a[data-popup-opener]").first.get_attribute("data-popup-opener")
    with popup.expect_event("close"):
        row.locator("td.field-sku").click()
    expect(field.locator("input")).to_have_value(str(key))
