"""The list in the browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def test_it_shows_rows(page: Page) -> None:
    page.goto("/office/sales/order/")
    expect(page.locator("#results tbody tr")).to_have_count(100)
