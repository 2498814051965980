"""The lists agree with each other, and the verdict on a report is the one that they ask for."""

from __future__ import annotations

from typing import Any

import pytest

from . import sources, verdict
from .__main__ import NOT_FETCHED, main
from .expected import APPS, CONTENT_MAY_FAIL, DJANGO, KINDS, allowed, ids_of
from .verdict import judge


def report(version: str = f"{DJANGO}.9", pattern: str = "", **statuses: str) -> dict[str, Any]:
    """A run in which every listed test passes, except those given by ``kind=status``: the first of each kind."""
    tests = {id: {"status": "pass", "why": "", "at": ""} for kind in KINDS for id in ids_of(kind)}
    for kind, status in statuses.items():
        tests[ids_of(kind)[0]]["status"] = status
    return {
        "django": version,
        "pattern": pattern,
        "apps": {app: {"seconds": 1, "broke": ""} for app in APPS},
        "tests": tests,
    }


def test_a_test_is_in_one_list_only() -> None:
    ids = [id for kind in KINDS for id in ids_of(kind)]
    assert len(ids) == len(set(ids))


def test_what_may_fail_is_of_behaviour_and_has_a_reason() -> None:
    assert set(allowed()) <= set(ids_of("behaviour"))
    assert all(allowed().values())


def test_a_run_in_which_all_pass_has_no_fault() -> None:
    assert judge(report(), ()).faults == []


def test_markup_may_fail() -> None:
    assert judge(report(markup="fail", names="error"), ()).faults == []


@pytest.mark.parametrize("status", ["fail", "error", "skip"])
@pytest.mark.parametrize("kind", ["behaviour", "vacuous"])
def test_each_test_of_behaviour_and_absence_must_pass(kind: str, status: str) -> None:
    assert len(judge(report(**{kind: status}), ()).faults) == 1


def test_a_failure_with_a_reason_is_no_fault_and_a_reason_without_a_failure_is_one() -> None:
    excused = ids_of("behaviour")[0]
    assert judge(report(behaviour="fail"), [excused]).faults == []
    assert judge(report(), [excused]).faults == [f"{excused} passes: remove it from allowed.txt"]


def test_few_tests_of_content_may_fail() -> None:
    run = report()
    for id in ids_of("content")[:CONTENT_MAY_FAIL]:
        run["tests"][id]["status"] = "fail"
    assert judge(run, ()).faults == []
    run["tests"][ids_of("content")[CONTENT_MAY_FAIL]]["status"] = "fail"
    assert len(judge(run, ()).faults) == 1


def test_a_test_that_did_not_run_has_failed() -> None:
    run = report()
    del run["tests"][ids_of("behaviour")[0]]
    assert len(judge(run, ()).faults) == 1


@pytest.mark.parametrize("partly", [{"version": "5.2.1"}, {"version": "6.10"}, {"pattern": "history"}])
def test_a_test_that_is_not_expected_to_run_is_not_judged(partly: dict[str, str]) -> None:
    """Another Django may not have it, a pattern leaves it out; one that ran and failed still counts."""
    run = report(**partly, behaviour="fail")
    del run["tests"][ids_of("behaviour")[1]]
    assert judge(run, ()).failed["behaviour"] == ids_of("behaviour")[:1]


def test_an_app_that_broke_is_a_fault_whatever_ran() -> None:
    run = report(version="5.2.1")
    run["apps"][APPS[0]]["broke"] = "broke (2): ImportError"
    assert judge(run, ()).faults == [f"{APPS[0]} broke (2): ImportError"]


def test_nothing_that_ran_is_a_fault() -> None:
    run = report(pattern="no such test")
    run["tests"] = {}
    assert judge(run, ()).faults == ["no test of the lists ran"]


def test_failures_of_tests_in_no_list_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    run = report()
    run["tests"]["setUpClass (admin_views.tests.X)"] = {"status": "error", "why": "KeyError: x", "at": "here"}
    verdict.show(run)
    assert "KeyError: x" in capsys.readouterr().out


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", NOT_FETCHED)])
def test_without_sources_it_says_so_and_is_not_green_in_ci(
    ci: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_network() -> None:
        raise sources.NotFetched("no route to host")

    monkeypatch.setattr("tests.django_admin.__main__.tests_of_django", no_network)
    monkeypatch.setattr("sys.argv", ["tests.django_admin"])
    monkeypatch.setenv("CI", ci)
    assert main() == code
    assert "SKIPPED" in (said := capsys.readouterr().err)
    assert "no route to host" in said
