"""Serves the project for the browser: ``python serve.py prepare FOLDER``, then ``python serve.py serve FOLDER``.

The server prints its address and ends with its standard input.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import django
from django.conf import settings


def prepare(folder: Path) -> None:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from library.rows import fill

    call_command("migrate", run_syncdb=True, verbosity=0)
    fill()
    keys = {}
    for user in User.objects.filter(username__in=["boss", "viewer"]):
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
        keys[user.username] = store.session_key
    (folder / "sessions.json").write_text(json.dumps(keys))


def serve() -> None:
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    logging.getLogger("django.request").addHandler(logging.StreamHandler())
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    print(f"http://127.0.0.1:{server.port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    settings.DEBUG = False
    django.setup()
    if sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]))
    else:
        serve()
