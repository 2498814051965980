"""Runs Django's test apps, each in a process of its own, and gathers what became of their tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).parent.parent.parent
# Seconds for one app: ten times what the largest needs.
LIMIT = 1200


def run(tests: Path, apps: Iterable[str], pattern: str, jobs: int) -> dict[str, Any]:
    """The report: which apps ran, and for each test its status, why it failed and where."""
    report: dict[str, Any] = {"django": django.__version__, "pattern": pattern, "apps": {}, "tests": {}}
    with ThreadPoolExecutor(jobs) as pool:
        for app, summary, results in pool.map(lambda app: run_app(tests, app, pattern), apps):
            print(f"{app:<22} {summary['seconds']:6.1f} s {len(results):5} tests", summary["broke"], flush=True)
            report["apps"][app] = summary
            report["tests"] |= results
    return report


def run_app(tests: Path, app: str, pattern: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """One app of Django's tests."""
    command = [sys.executable, "runtests.py", "--settings=tests.django_admin.settings", "--parallel=1", "--noinput"]
    command += ["--exclude-tag=selenium", *(["-k", pattern] if pattern else []), app]
    # htmx_admin as this process finds it: in the working copy, or installed
    package = Path(str(find_spec("htmx_admin").origin)).parent.parent  # type: ignore[union-attr]
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        results, log = Path(folder, "results.json"), Path(folder, "log.txt")
        paths = os.pathsep.join(map(str, (ROOT, package)))
        environment = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "0", "RESULTS": str(results)}
        with log.open("w") as output:
            end = wait(command, cwd=tests, env=environment, stdout=output, stderr=subprocess.STDOUT)
        found = json.loads(results.read_text()) if results.exists() else {}
        # runtests.py ends with 1 when a test has failed
        broke = "" if end in (0, 1) and results.exists() else f"broke ({end}): {last_words(log.read_text())}"
    return app, {"seconds": round(time.monotonic() - started, 1), "broke": broke}, found


def wait(command: list[str], **kwargs: Any) -> int | str:
    """The exit code, or what happened instead."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, **kwargs)
    try:
        return process.wait(LIMIT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"no end after {LIMIT} s"


def last_words(log: str) -> str:
    """What a run died of: the first error of the system check, or the last line."""
    lines = [line for line in log.splitlines() if line.strip()]
    if "ERRORS:" in lines[:-1]:
        return lines[lines.index("ERRORS:") + 1]
    return lines[-1] if lines else "nothing was printed"
