"""Scripts of others in a real browser: a widget with jQuery, rows that are added later, Django's widgets, popups."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from .conftest import HERE, ROOT

pytestmark = pytest.mark.browser
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SHELF = "/admin/shop/shelf"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The boss's tab; what its scripts complain of fails the test that opened the page."""
    folder = tmp_path_factory.mktemp("served")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "settings",
        "DATABASE": str(folder / "db.sqlite3"),
        "PYTHONPATH": os.pathsep.join(map(str, (HERE, ROOT))),
    }
    pipe = subprocess.PIPE
    command = [sys.executable, str(HERE / "serve.py")]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=log, text=True, env=environment)
    assert process.stdin is not None and process.stdout is not None
    url, _, key = process.stdout.readline().strip().partition(" ")
    assert url, Path(folder / "log").read_text()
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        context = browser.new_context(base_url=url, viewport={"width": 1400, "height": 900})
        context.set_default_timeout(8_000)
        context.add_cookies([{"name": "sessionid", "value": key, "url": url}])
        yield context.new_page()
        browser.close()
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    complaints: list[str] = []

    def listen(error: object) -> None:
        complaints.append(str(error))

    tab.on("pageerror", listen)
    yield tab
    tab.remove_listener("pageerror", listen)
    assert complaints == []


def test_widget_with_jquery_works_on_the_add_form(page: Page) -> None:
    page.goto(f"{SHELF}/add/")
    page.locator("#id_name").press_sequentially("oak")
    expect(page.locator("#id_name + .shout")).to_have_text("OAK")


def test_widget_works_in_a_row_that_is_added_later(page: Page) -> None:
    """``formset:added`` names the set, and its target is the row, as in Django."""
    page.goto(f"{SHELF}/add/")
    page.get_by_role("button", name="Add another Board").click()
    later = page.locator("#id_board_set-1-name")
    later.press_sequentially("pine")
    expect(later.locator("+ .shout")).to_have_text("PINE")
    assert page.evaluate("document.body.dataset.added") == "board_set"
    expect(page.locator("#id_board_set-TOTAL_FORMS")).to_have_value("2")


def test_row_that_is_removed_is_told(page: Page) -> None:
    page.goto(f"{SHELF}/add/")
    page.get_by_role("button", name="Add another Board").click()
    page.locator("#board_set-1 [data-remove]").click()
    expect(page.locator("#id_board_set-1-name")).to_have_count(0)
    assert page.evaluate("document.body.dataset.removed") == "board_set"
    expect(page.locator("#id_board_set-TOTAL_FORMS")).to_have_value("1")


def test_form_with_scripts_is_opened_as_a_page_from_the_list(page: Page) -> None:
    """Its widget would not start in the dialog: its script has run when the page was loaded."""
    page.goto(f"{SHELF}/")
    page.get_by_role("link", name="Add shelf").click()
    page.wait_for_url("**/shelf/add/")
    page.locator("#id_name").press_sequentially("ash")
    expect(page.locator("#id_name + .shout")).to_have_text("ASH")


def test_djangos_own_widgets_work_on_a_page_of_the_projects(page: Page) -> None:
    page.goto(f"{SHELF}/arrange/")
    page.locator("#id_on ~ .datetimeshortcuts a").first.click()
    expect(page.locator("#id_on")).to_have_value(page.evaluate("new Date().toLocaleDateString('sv')"))
    page.locator("#id_labels_from").select_option(label="red")
    page.locator("#id_labels_add, #id_labels_add_link").first.click()
    expect(page.locator("#id_labels_to option")).to_have_text(["red"])
    page.locator(".select2-selection").click()
    expect(page.locator(".select2-results__option").first).to_have_text("Anker")


def test_popup_of_a_page_of_the_projects_gives_its_record_back(page: Page) -> None:
    """Django's own control opens our form in a window, and takes what it answers."""
    page.goto(f"{SHELF}/arrange/")
    with page.expect_popup() as opened:
        page.locator("#add_id_owner").click()
    window = opened.value
    window.locator("#id_name").fill("Dahl")
    with window.expect_event("close"):
        window.locator("[name=_save]").last.click()
    expect(page.locator("#id_owner option:checked")).to_have_text("Dahl")
