"""The sandbox as the browser tests see it: a server, a database that is put back after each test, and who is who."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = ("admin", "manager", "clerk", "viewer")


@dataclass
class Sandbox:
    """What tests ask of the site beside its pages."""

    url: str
    file: Path
    # Session key of each person, who is logged in from the start.
    sessions: dict[str, str]
    # "app.model" -> quoted key of one record that is listed.
    records: dict[str, str] = field(default_factory=dict)

    # The file as it was made, and the state of the working copy after it was last put back.
    pristine: Path = Path()
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


def log_in_everybody() -> dict[str, str]:
    """A session in the database for each account of the sandbox: no test needs to wait for the log-in form."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore

    keys = {}
    for user in User.objects.filter(username__in=PEOPLE):
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
        keys[user.username] = store.session_key or ""
    return keys


def choose_records() -> dict[str, str]:
    """For each registered model the key of a record that its admin lists: one with a history, if there is one."""
    from django.contrib.admin.models import LogEntry
    from django.contrib.admin.utils import quote
    from django.contrib.auth.models import User
    from django.test import RequestFactory

    import htmx_admin

    request = RequestFactory().get("/")
    request.user = User.objects.get(username="admin")
    chosen = {}
    for model, model_admin in htmx_admin.site._registry.items():
        listed = model_admin.get_queryset(request).order_by("pk")
        logged = LogEntry.objects.filter(content_type__model=model._meta.model_name).values_list("object_id", flat=True)
        record = listed.filter(pk__in=list(logged[:50])).first() or listed.first()
        chosen[model._meta.label_lower] = str(quote(record.pk)) if record is not None else ""
    return chosen


def copy_database(target: Path) -> None:
    """Write the test database, which is in memory, to a file."""
    from django.db import connection

    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
        # The server and the tests write to it one at a time; waiting for the disk would only cost time.
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def start_server(database: Path, media: Path) -> tuple[subprocess.Popen[str], str]:
    """The process, and the address that it serves on."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "SANDBOX_MEDIA": str(media),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "sandbox"), str(ROOT)]),
    }
    log = database.with_name(f"server-{uuid.uuid4().hex[:6]}.log")
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("server.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
            env=environment,
        )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    if not address:
        raise RuntimeError(f"The server of the browser tests did not start:\n{log.read_text()}")
    return process, address


def stop_server(process: subprocess.Popen[str]) -> None:
    """It ends with its standard input."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.close()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
