"""A real browser on the sandbox: one server and one browser per run, a fresh context and a fresh database per test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from .sandbox import Sandbox, prepare, start, stop
from .watch import Watch

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
expect.set_options(timeout=5_000)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark them as they are collected, before ``-m "not browser"`` chooses."""
    item.add_marker("browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run them first and together: they are the slowest, and while Playwright runs the ORM may not."""
    ours = [item for item in items if HERE in item.path.parents]
    items[:] = ours + [item for item in items if HERE not in item.path.parents]


# ------------------------------------------------------------------------------------------------ the site


@pytest.fixture(scope="session")
def sandbox_server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Sandbox]:
    shared = tmp_path_factory.getbasetemp()
    folder = (shared if worker_id == "master" else shared.parent) / "sandbox"
    prepare(folder)
    process, site = start(folder, worker_id)
    try:
        yield site
    finally:
        stop(process)


@pytest.fixture
def sandbox(sandbox_server: Sandbox) -> Iterator[Sandbox]:
    """The site, with the database as it was loaded."""
    sandbox_server.restore()
    yield sandbox_server


# ------------------------------------------------------------------------------------------------ the browser


@pytest.fixture(scope="package")
def playwright(sandbox_server: Sandbox) -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """CHROMIUM names one; else the system's, else Playwright's own."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    running = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
    yield running
    running.close()


@pytest.fixture(scope="package")
def one_watch() -> Watch:
    return Watch()


@pytest.fixture
def watch(one_watch: Watch, sandbox: Sandbox) -> Iterator[Watch]:
    """What the browser complained of; the test fails if it did, with what the server has to say."""
    one_watch.reset()
    begin = sandbox.log.stat().st_size
    yield one_watch
    if one_watch.complaints:
        with sandbox.log.open() as log:
            log.seek(begin)
            pytest.fail("\n".join([*one_watch.complaints, *log.read().splitlines()[-40:]]), pytrace=False)


def wait_for_htmx(page: Page) -> None:
    """``page.goto`` returns when htmx has read the page: a link that is clicked earlier is followed by the browser."""
    goto = page.goto

    def patient(*args: Any, **kwargs: Any) -> Any:
        answer = goto(*args, **kwargs)
        page.locator("body:not(.app), [data-htmx-powered]").first.wait_for(state="attached")
        return answer

    page.goto = patient  # type: ignore[method-assign]


def open_context(browser: Browser, site: Sandbox, watch: Watch, username: str, **options: Any) -> BrowserContext:
    options = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **options}
    context = browser.new_context(base_url=site.url, reduced_motion="reduce", **options)
    context.set_default_timeout(8_000)
    if username:
        context.add_cookies([{"name": "sessionid", "value": site.sessions[username], "url": site.url}])
    watch.attach(context)
    if options.get("java_script_enabled", True):
        context.on("page", wait_for_htmx)
    return context


NewContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(browser: Browser, sandbox: Sandbox, watch: Watch) -> Iterator[NewContext]:
    """``new_context("clerk", java_script_enabled=False)``: a browser of its own, logged in unless the name is ""."""
    contexts: list[BrowserContext] = []

    def make(username: str = "admin", **options: Any) -> BrowserContext:
        context = open_context(browser, sandbox, watch, username, **options)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """A tab of the administrator's."""
    return new_context().new_page()


@pytest.fixture(scope="package")
def kept_page(browser: Browser, sandbox_server: Sandbox, one_watch: Watch) -> Iterator[Page]:
    context = open_context(browser, sandbox_server, one_watch, "admin")
    yield context.new_page()
    context.close()


@pytest.fixture
def shared_page(kept_page: Page, sandbox: Sandbox, watch: Watch) -> Page:
    """A tab of the administrator's that tests share which change nothing in the browser."""
    return kept_page


@pytest.fixture
def plain_page(new_context: NewContext) -> Page:
    """A tab without JavaScript."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def phone(new_context: NewContext) -> Page:
    """A tab on a telephone."""
    return new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
