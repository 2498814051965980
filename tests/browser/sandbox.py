"""The sandbox as the browser tests see it: a server, and a database that is put back after each test.

Neither pytest-django's database nor its live server is used: a test in a browser commits what it does, and must not
disturb the other tests, which run in transactions.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("server.py")


@dataclass
class Sandbox:
    """What tests ask of the site beside its pages."""

    url: str
    # Session key of each person, who is logged in from the start.
    sessions: dict[str, str]
    # "app.model" -> quoted key of one record that is listed.
    records: dict[str, str]
    # The database as it was made, and the server's copy of it.
    pristine: Path
    file: Path
    # What the server writes: tracebacks.
    log: Path
    _stamp: tuple[int, int] = (0, 0)

    def restore(self) -> None:
        """Put the database back, if something was written to it."""
        if self._stamp == self._look():
            return
        # The server opens the file for each request, so a new one in its place is safe.
        fresh = self.file.with_suffix(".fresh")
        shutil.copyfile(self.pristine, fresh)
        os.replace(fresh, self.file)
        self._stamp = self._look()

    def _look(self) -> tuple[int, int]:
        found = self.file.stat()
        return found.st_ino, found.st_mtime_ns

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look into the database, or change something behind the page's back."""
        connection = sqlite3.connect(self.file, timeout=10)
        try:
            with connection:
                return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    def value(self, statement: str, *values: Any) -> Any:
        """The first value of the first row; None without one."""
        rows = self.sql(statement, *values)
        return rows[0][0] if rows else None

    def end_session(self, username: str) -> None:
        """As if the session had run out."""
        self.sql("DELETE FROM django_session WHERE session_key = ?", self.sessions[username])


def _environment(database: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "sandbox"), str(ROOT)]),
    }


def prepare(folder: Path) -> None:
    """Load the sandbox into ``folder``, once for all processes of the test run."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "facts.json").exists():
            command = [sys.executable, str(PROGRAM), "prepare", str(folder)]
            subprocess.run(command, env=_environment(folder / "pristine.sqlite3"), check=True)


def start(folder: Path, name: str) -> tuple[subprocess.Popen[str], Sandbox]:
    """A server on a copy of the prepared database."""
    pristine, file = folder / "pristine.sqlite3", folder / f"{name}.sqlite3"
    shutil.copyfile(pristine, file)
    log = folder / f"{name}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(PROGRAM), "serve", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
            env=_environment(file),
        )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    if not url:
        stop(process)
        raise RuntimeError(f"The server of the browser tests did not start:\n{log.read_text()}")
    facts = json.loads((folder / "facts.json").read_text())
    return process, Sandbox(url=url, pristine=pristine, file=file, log=log, **facts)


def stop(process: subprocess.Popen[str]) -> None:
    """It ends with its standard input."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.close()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
