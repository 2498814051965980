"""A real browser on the project: a server of its own, its database put back before each test."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

HERE = Path(__file__).parent
PROGRAM = HERE / "serve.py"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
expect.set_options(timeout=8_000)


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker("browser")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last and together: while Playwright runs the ORM may not."""
    ours = [item for item in items if HERE in item.path.parents]
    items[:] = [item for item in items if HERE not in item.path.parents] + ours


@dataclass
class Served:
    url: str
    sessions: dict[str, str]
    pristine: Path
    file: Path
    log: Path

    def restore(self) -> None:
        fresh = self.file.with_suffix(".fresh")
        shutil.copyfile(self.pristine, fresh)
        os.replace(fresh, self.file)

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.file, timeout=10)
        try:
            return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    def names(self, statement: str, *values: Any) -> list[Any]:
        return [row[0] for row in self.sql(statement, *values)]


def environment(database: Path) -> dict[str, str]:
    root = HERE.parents[2]
    path = os.pathsep.join([str(HERE.parent), str(root)])
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "settings", "DATABASE": str(database), "PYTHONPATH": path}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if worker else base) / "packages"
    folder.mkdir(exist_ok=True)
    pristine, file, log = folder / "pristine.sqlite3", folder / f"db{worker}.sqlite3", folder / f"log{worker}"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "sessions.json").exists():
            command = [sys.executable, str(PROGRAM), "prepare", str(folder)]
            subprocess.run(command, env=environment(pristine), check=True)
    shutil.copyfile(pristine, file)
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(PROGRAM), "serve", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
            env=environment(file),
        )
    assert process.stdin is not None and process.stdout is not None
    url = process.stdout.readline().strip()
    assert url, log.read_text()
    yield Served(url, json.loads((folder / "sessions.json").read_text()), pristine, file, log)
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


@pytest.fixture(scope="session")
def browser(server: Served) -> Iterator[Browser]:
    """CHROMIUM names one; else the system's, else Playwright's own."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    """The superuser's tab; the test fails if a script failed, or the console shows an error."""
    server.restore()
    begin = server.log.stat().st_size
    context = browser.new_context(base_url=server.url, viewport={"width": 1400, "height": 900}, locale="en-GB")
    context.set_default_timeout(8_000)
    context.add_cookies([{"name": "sessionid", "value": server.sessions["boss"], "url": server.url}])
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "/favicon.ico" not in message.location.get("url", ""):
            complaints.append(f"{message.text} ({message.location.get('url', '')})")

    context.on("console", listen)
    context.on("weberror", lambda error: complaints.append(f"{error.error.message}\n{error.error.stack or ''}"))
    tab = context.new_page()
    tab.on("dialog", lambda dialog: dialog.accept())
    yield tab
    context.close()
    if complaints:
        said = server.log.read_text()[begin:].splitlines()[-30:]
        pytest.fail("\n".join([*complaints, *said]), pytrace=False)
