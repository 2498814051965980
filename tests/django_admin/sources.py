"""Django's own tests: the source distribution of the installed Django, fetched by pip and unpacked in a cache."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import django

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "htmx-admin-tests"

# Of the versions that the lists were made with. Any other is verified by pip alone, with the index's digest.
SHA256 = {"6.1.3": "b5d2d9e35295065d13b1927b3f19a59bd119f737aa6299def14ccca1ae3c8c0d"}


class NotFetched(Exception):
    """There are no sources of this Django: no network, or a version that is on no index."""


def tests_of_django() -> Path:
    """The folder ``tests`` of the installed Django's sources."""
    folder = CACHE / f"django-{django.__version__}"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _unpack(_download(), folder)
        (folder / "complete").touch()
    return folder / "tests"


def _download() -> Path:
    version = django.__version__
    CACHE.mkdir(parents=True, exist_ok=True)
    archive = CACHE / f"django-{version}.tar.gz"
    if not archive.exists():
        # not ":all:", which would build Django's build tools from source too
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command = [*pip, "--no-binary", "Django", "--dest", str(CACHE), f"Django=={version}"]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode or not archive.exists():
            raise NotFetched((done.stderr or done.stdout).strip() or f"pip left no {archive.name}")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != SHA256.get(version, digest):
        sys.exit(f"{archive} is not what Django released as {version}: its sha256 is {digest}")
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    """Only the tests: Django itself is the one that is installed."""
    with tarfile.open(archive) as tar:
        members = []
        for member in tar.getmembers():
            member.name = member.name.partition("/")[2]
            if member.name.startswith("tests/"):
                members.append(member)
        tar.extractall(folder, members, filter="data")
