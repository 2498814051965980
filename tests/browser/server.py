"""Serves the sandbox for the browser tests: a process of its own, on a database of its own.

    python server.py prepare FOLDER     makes FOLDER/pristine.sqlite3, FOLDER/media and FOLDER/facts.json
    python server.py serve FOLDER       serves, with the database of DATABASE_URL; prints the address

The server ends with its standard input.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings

PEOPLE = ("admin", "manager", "clerk", "viewer")


def log_in_everybody() -> dict[str, str]:
    """A session in the database for each account of the sandbox: no test needs to wait for the log-in form."""
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
    """For each registered model the key of a record that is listed, best one with a history that may be deleted."""
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
        candidates = [*listed.filter(pk__in=list(logged[:50])), *listed[:50]]
        deletable = (record for record in candidates if model_admin.has_delete_permission(request, record))
        record = next(deletable, candidates[0] if candidates else None)
        chosen[model._meta.label_lower] = str(quote(record.pk)) if record is not None else ""
    return chosen


def prepare(folder: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_sandbox", orders=150, cities=40, verbosity=0)
    facts: dict[str, Any] = {"records": choose_records(), "sessions": log_in_everybody()}
    (folder / "facts.json").write_text(json.dumps(facts))


def serve() -> None:
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    # Without DEBUG, Django sends the traceback of a failed view by mail.
    logging.getLogger("django.request").addHandler(logging.StreamHandler())
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    print(f"http://127.0.0.1:{server.port}", flush=True)
    sys.stdin.read()


def main(command: str, name: str) -> None:
    folder = Path(name)
    settings.DEBUG = False
    settings.MEDIA_ROOT = str(folder / "media")
    # Passwords are typed in some tests; making them slow to guess would only make the tests slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    if command == "prepare":
        prepare(folder)
    else:
        serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
