"""Compares a report with the lists, and prints what came out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from .expected import CONTENT_MAY_FAIL, DJANGO, KINDS, allowed, app_of, ids_of

JUDGED = ("behaviour", "content", "vacuous")


@dataclass
class Verdict:
    """``faults`` is what makes the run fail."""

    # kind -> ids of the tests that count, and of those that failed
    counted: dict[str, list[str]] = field(default_factory=dict)
    failed: dict[str, list[str]] = field(default_factory=dict)
    # failed, and in none of the lists
    unlisted: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def judge(report: dict[str, Any], excused: Collection[str]) -> Verdict:
    """``excused``: the tests of behaviour that may fail."""
    tests, apps = report["tests"], report["apps"]
    # a listed test that did not run has failed, unless it is clear why it did not
    partly = bool(report["pattern"]) or not lists_fit(report)
    verdict = Verdict()
    listed = set()
    for kind in KINDS:
        ids = [id for id in ids_of(kind) if app_of(id) in apps]
        listed.update(ids)
        verdict.counted[kind] = [id for id in ids if id in tests or not partly]
        verdict.failed[kind] = [id for id in verdict.counted[kind] if not passed(tests.get(id))]
    verdict.unlisted = [id for id, test in tests.items() if id not in listed and test["status"] in ("fail", "error")]

    verdict.faults = [f"{app} {summary['broke']}" for app, summary in apps.items() if summary["broke"]]
    faulty = [id for id in verdict.failed["behaviour"] if id not in excused]
    if faulty:
        verdict.faults.append(f"{len(faulty)} tests of behaviour fail that may not")
    if len(verdict.failed["content"]) > CONTENT_MAY_FAIL:
        verdict.faults.append(f"{len(verdict.failed['content'])} tests of content fail, {CONTENT_MAY_FAIL} may")
    if verdict.failed["vacuous"]:
        verdict.faults.append(f"{len(verdict.failed['vacuous'])} tests of absence fail")
    if not any(verdict.counted.values()):
        verdict.faults.append("no test of the lists ran")
    verdict.faults += [f"{id} passes: remove it from allowed.txt" for id in excused if passed(tests.get(id))]
    return verdict


def lists_fit(report: dict[str, Any]) -> bool:
    return f"{report['django']}.".startswith(f"{DJANGO}.")


def passed(test: dict[str, str] | None) -> bool:
    return test is not None and test["status"] == "pass"


def show(report: dict[str, Any], kinds: Collection[str] = JUDGED) -> Verdict:
    """Print the table, the tests of these kinds that fail, and the verdict."""
    excuses = allowed()
    verdict = judge(report, excuses)
    print(f"\nDjango {report['django']}'s own tests of its admin, over htmx_admin")
    if not lists_fit(report):
        print(f"The lists are for Django {DJANGO}: only those of their tests are judged that this version has.")
    _table(verdict, list(report["apps"]))
    for kind in kinds:
        print(f"\n{kind}: {len(verdict.failed[kind])} fail")
        _failures(verdict.failed[kind], report["tests"], excuses)
    if verdict.unlisted:
        print(f"\nin no list: {len(verdict.unlisted)} fail")
        _failures(verdict.unlisted, report["tests"], excuses)
    print("\n" + ("\n".join(f"FAILED: {fault}" for fault in verdict.faults) or "Passed"))
    return verdict


def _table(verdict: Verdict, apps: list[str]) -> None:
    print(f"\n{'passed of':<22}" + "".join(f"{kind:>12}" for kind in KINDS))
    for app in [*apps, ""]:
        cells = []
        for kind in KINDS:
            total, failed = (
                sum(app in ("", app_of(id)) for id in ids) for ids in (verdict.counted[kind], verdict.failed[kind])
            )
            cells.append(f"{total - failed}/{total}" if total else "-")
        print(f"{app or 'all':<22}" + "".join(f"{cell:>12}" for cell in cells))


def _failures(ids: list[str], tests: dict[str, dict[str, str]], excuses: dict[str, str]) -> None:
    for id in ids:
        test = tests.get(id, {"status": "did not run", "why": "", "at": ""})
        print(f"  {id}")
        if id in excuses:
            print(f"      allowed: {excuses[id]}")
        print(f"      {test['status']}: {test['why']}" + (f"\n      at {test['at']}" if test["at"] else ""))
