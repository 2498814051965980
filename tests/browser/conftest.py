"""A real browser on the sandbox: one server and one browser per run, a fresh context and a fresh database per test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from .sandbox import Sandbox, choose_records, copy_database, log_in_everybody, start_server, stop_server
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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them, and run them first and together: they are the slowest, and while Playwright runs the ORM may not."""
    ours = [item for item in items if HERE in item.path.parents]
    for item in ours:
        item.add_marker("browser")
    items[:] = ours + [item for item in items if HERE not in item.path.parents]


# ------------------------------------------------------------------------------------------------ the site


@pytest.fixture(scope="session")
def sandbox_server(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sandbox]:
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        pytest.skip("the browser tests put their database back by copying a file: they need SQLite")
    folder = tmp_path_factory.mktemp("browser")
    pristine, file = folder / "pristine.sqlite3", folder / "sandbox.sqlite3"
    with django_db_blocker.unblock():
        records = choose_records()
        sessions = log_in_everybody()
        copy_database(pristine)
        # The other tests get the database as it was.
        from django.contrib.sessions.models import Session

        Session.objects.filter(pk__in=sessions.values()).delete()
    shutil.copyfile(pristine, file)
    process, url = start_server(file, Path(settings.MEDIA_ROOT))
    try:
        yield Sandbox(url=url, file=file, sessions=sessions, records=records, pristine=pristine)
    finally:
        stop_server(process)


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


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the browser complained of; the test fails if it did."""
    found = Watch()
    yield found
    assert not found.complaints, "\n".join(found.complaints)


NewContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(browser: Browser, sandbox: Sandbox, watch: Watch) -> Iterator[NewContext]:
    """``new_context("clerk", java_script_enabled=False)``: a browser of its own, logged in unless the name is ""."""
    contexts: list[BrowserContext] = []

    def make(username: str = "admin", **options: Any) -> BrowserContext:
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **options}
        context = browser.new_context(base_url=sandbox.url, reduced_motion="reduce", **options)
        context.set_default_timeout(8_000)
        if username:
            context.add_cookies([{"name": "sessionid", "value": sandbox.sessions[username], "url": sandbox.url}])
        watch.attach(context)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """A tab of the administrator's."""
    return new_context().new_page()


@pytest.fixture
def plain_page(new_context: NewContext) -> Page:
    """A tab without JavaScript."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def phone(new_context: NewContext) -> Page:
    """A tab on a telephone."""
    return new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
