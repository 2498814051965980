"""Takes the README's screenshot: SCREENSHOT=docs/images/list.png scripts/test tests/browser/test_screenshot.py"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import NewContext

TARGET = os.environ.get("SCREENSHOT", "")


@pytest.mark.skipif(not TARGET, reason="SCREENSHOT names no file")
def test_screenshot(new_context: NewContext) -> None:
    target = Path(TARGET)
    target.parent.mkdir(parents=True, exist_ok=True)
    scheme = "dark" if "dark" in target.stem else "light"
    size = {"width": 1440, "height": 900}
    page = new_context(viewport=size, device_scale_factor=2, color_scheme=scheme).new_page()
    page.goto("/office/sales/order/?status__exact=done&o=-6")
    for index in (1, 2, 4):
        page.locator(".row-check").nth(index).check()
    expect(page.locator(".bulkbar")).to_be_visible()
    page.evaluate("document.fonts.ready")
    page.screenshot(path=target, animations="disabled")
    assert target.stat().st_size > 20_000
