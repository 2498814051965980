"""Export and totals in the browser: files are downloads, totals come after the rows."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, Page, expect

from .conftest import NewContext
from .watch import Watch

ORDERS = "/office/sales/order/"


def rows(download: Download) -> list[list[str]]:
    text = Path(download.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def requests_of(page: Page) -> list[Any]:
    seen: list[Any] = []
    page.on("request", lambda request: seen.append(request))
    return seen


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def any_page(request: pytest.FixtureRequest, new_context: NewContext) -> Page:
    return new_context(java_script_enabled=request.param).new_page()


def test_all_that_match_are_a_download(any_page: Page) -> None:
    any_page.goto(f"{ORDERS}?status__exact=done&o=1&_per_page=25")
    total = int(re.sub(r"\D", "", any_page.locator("#list-head .count").inner_text()))
    assert total > 25
    any_page.get_by_role("button", name="Export", exact=True).click()
    with any_page.expect_download() as download:
        any_page.get_by_role("link", name="JSON").click()
    assert re.fullmatch(r"orders-\d{4}-\d\d-\d\d\.json", download.value.suggested_filename)
    found = json.loads(Path(download.value.path()).read_text())
    assert len(found) == total and {row["status"] for row in found} == {"Done"}
    assert any_page.url.endswith("_per_page=25"), "the list stays"


def test_selected_rows_are_a_download(any_page: Page) -> None:
    any_page.goto(f"{ORDERS}?o=1")
    names = [any_page.locator("#results tbody tr").nth(n).locator(".cell-link").inner_text() for n in (1, 3)]
    for n in (1, 3):
        any_page.locator("#results .row-check").nth(n).check()
    any_page.get_by_role("button", name="Export…").click()
    with any_page.expect_download() as download:
        any_page.get_by_role("button", name="CSV", exact=True).click()
    assert [row[0] for row in rows(download.value)] == names
    expect(any_page.locator("#results .row-check:checked")).to_have_count(2)


def test_the_browser_fetches_the_file_itself(page: Page) -> None:
    """htmx would hold it in memory, and give up after half a minute."""
    page.goto(ORDERS)
    page.locator("#results .row-check").first.check()
    page.get_by_role("button", name="Export…").click()
    seen = requests_of(page)
    with page.expect_download():
        page.get_by_role("button", name="CSV", exact=True).click()
    [sent] = [request for request in seen if request.method == "POST"]
    assert "hx-request" not in sent.headers and "_export=csv" in sent.post_data
    expect(page.locator("#export-selected")).to_be_hidden()


def test_rows_of_several_pages_are_exported_in_the_order_of_the_list(page: Page) -> None:
    page.goto(f"{ORDERS}?o=1&_per_page=25")
    page.locator("#results .row-check").first.check()
    first = page.locator("#results .cell-link").first.inner_text()
    page.get_by_role("link", name="Next").click()
    expect(page.locator("#results .cell-link").first).not_to_have_text(first)
    second = page.locator("#results .cell-link").first.inner_text()
    page.locator("#results .row-check").first.check()
    page.get_by_role("button", name="Export…").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert [row[0] for row in rows(download.value)] == [first, second]


def test_export_by_keyboard(page: Page) -> None:
    page.goto(ORDERS)
    page.get_by_role("button", name="Export", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="CSV")).to_be_focused()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
    expect(page.locator("#export")).to_be_hidden()


# ------------------------------------------------------------------------------------------------ totals


def test_totals_come_after_the_rows_and_follow_the_search(page: Page) -> None:
    page.goto(ORDERS)
    totals = page.get_by_role("group", name="Totals")
    expect(totals).to_contain_text("Total: sum")
    before = totals.inner_text()
    page.locator("#search input").fill("SO-1000")
    expect(page).to_have_url(re.compile("q=SO-1000"))
    expect(totals).not_to_have_text(before)
    expect(totals).to_contain_text("Total: sum")
    assert "_summary" not in page.url


def test_totals_follow_a_change_of_a_row(page: Page) -> None:
    page.goto("/office/sales/customer/")
    totals = page.get_by_role("group", name="Totals")
    expect(totals).to_contain_text("Credit limit: minimum")
    cell = page.locator("#results [id^=cell-][id$=credit_limit] a.edit").first
    cell.click()
    page.locator(".cell-edit input:visible").first.fill("7654321.00")
    page.keyboard.press("Enter")
    expect(totals).to_contain_text("maximum 7,654,321.00")


def test_totals_that_fail_leave_the_rows_and_a_link(page: Page, watch: Watch) -> None:
    watch.expect_status(500)
    page.route(re.compile("_summary=1"), lambda route: route.fulfill(status=500))
    page.goto(ORDERS)
    expect(page.get_by_role("link", name="Totals")).to_be_visible()
    expect(page.locator("#results tbody tr").first).to_be_visible()
    page.unroute_all()
    page.get_by_role("link", name="Totals").click()
    expect(page.get_by_role("group", name="Totals")).to_contain_text("Total: sum")


def test_totals_without_javascript_are_a_link_away(new_context: NewContext) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(ORDERS)
    page.get_by_role("link", name="Totals").click()
    expect(page.get_by_role("group", name="Totals")).to_contain_text("Total: sum")
    expect(page.locator("#results tbody tr").first).to_be_visible()
