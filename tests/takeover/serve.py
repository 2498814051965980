"""Serves the project for a browser: prints its address and the boss's session key, ends with its standard input."""

from __future__ import annotations

import sys

import django
from django.conf import settings


def main() -> None:
    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.management import call_command
    from django.test.testcases import LiveServerThread
    from shop.rows import fill

    call_command("migrate", run_syncdb=True, verbosity=0)
    fill()
    boss = User.objects.get(username="boss")
    session = SessionStore()
    session[SESSION_KEY] = str(boss.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = boss.get_session_auth_hash()
    session.create()
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    print(f"http://127.0.0.1:{server.port}", session.session_key, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
