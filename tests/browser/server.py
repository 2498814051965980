"""Serves the sandbox for the browser tests: a process of its own, on a copy of the test database.

The database's file is named by DATABASE_URL. The address is printed; the process ends with its standard input.
"""

from __future__ import annotations

import os
import sys

import django
from django.conf import settings


def main() -> None:
    django.setup()
    settings.DEBUG = False
    settings.MEDIA_ROOT = os.environ["SANDBOX_MEDIA"]
    # Passwords are typed in some tests; making them slow to guess would only make the tests slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    class ServerThread(LiveServerThread):
        """Django's threaded server, on a port that is free."""

    server = ServerThread("127.0.0.1", StaticFilesHandler, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    print(f"http://127.0.0.1:{server.port}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
