"""The test runner inside Django's ``runtests.py``: it writes what became of each test to the file $RESULTS."""

from __future__ import annotations

import json
import os
import traceback
import unittest
from pathlib import Path
from types import TracebackType
from typing import Any

from django.test.runner import DiscoverRunner

MACHINERY = ("/unittest/", "/django/test/", "/tests/django_admin/")


def where(trace: TracebackType | None) -> str:
    """The last line of a test app that ran, and the last line of all if it is elsewhere."""
    lines = [(frame.f_code.co_filename, number) for frame, number in traceback.walk_tb(trace)]
    lines = [line for line in lines if not any(part in line[0] for part in MACHINERY)]
    here = f"{os.getcwd()}{os.sep}"
    inside = [line for line in lines if line[0].startswith(here)]
    seen = dict.fromkeys([*inside[-1:], *lines[-1:]])
    return ", ".join(f"{path.removeprefix(here).rpartition('site-packages/')[2]}:{number}" for path, number in seen)


class Result(unittest.TextTestResult):
    """Keeps the first thing that went wrong in a test; a test that went through keeps ``pass`` or ``skip``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tests: dict[str, dict[str, str]] = {}

    def note(self, test: unittest.TestCase, status: str, error: Any = None, why: str = "") -> None:
        at = ""
        if error:
            kind, value, trace = error
            first = next((line for line in str(value).splitlines() if line.strip()), "")
            why, at = f"{kind.__name__}: {first}"[:400], where(trace)
        if self.tests.get(test.id(), {}).get("status") not in ("fail", "error"):
            self.tests[test.id()] = {"status": status, "why": why, "at": at}

    def addSuccess(self, test: unittest.TestCase) -> None:
        super().addSuccess(test)
        self.note(test, "pass")

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        super().addSkip(test, reason)
        self.note(test, "skip", why=reason)

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addExpectedFailure(test, err)
        self.note(test, "pass")

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        super().addUnexpectedSuccess(test)
        self.note(test, "fail", why="unexpected success")

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        super().addFailure(test, err)
        self.note(test, "fail", err)

    def addError(self, test: unittest.TestCase, err: Any) -> None:
        super().addError(test, err)
        self.note(test, "error", err)

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:
        super().addSubTest(test, subtest, err)
        if err:
            self.note(test, "fail" if issubclass(err[0], test.failureException) else "error", err)


class Runner(DiscoverRunner):
    """Django's runner with the result class above."""

    def get_resultclass(self) -> type[Result]:
        return Result

    def run_suite(self, suite: unittest.TestSuite, **kwargs: Any) -> Result:
        result = super().run_suite(suite, **kwargs)
        Path(os.environ["RESULTS"]).write_text(json.dumps(result.tests))
        return result
