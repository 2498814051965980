"""``python -m tests.django_admin``: Django's own tests of its admin, run over htmx_admin. Two to three minutes.

The tests come from the source distribution of the installed Django, which pip fetches; they are not changed. In their
apps, Django's admin classes are ours (``substitution.py``), and ``htmx_admin.takeover`` is in INSTALLED_APPS. What
came out is compared with lists of the tests (``expected.py``).

Exit code 0: as expected. 1: not as expected. 75: Django's sources could not be fetched, and CI is set in the
environment; where it is not set, that is 0.
"""

from __future__ import annotations

import argparse
import json
import os
import sys

from .expected import APPS, KINDS
from .running import run
from .sources import CACHE, NotFetched, tests_of_django
from .verdict import JUDGED, show

NOT_FETCHED = 75


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.django_admin", description=str(__doc__).split("\n\n")[0])
    parser.add_argument("apps", nargs="*", metavar="APP", help=f"of {', '.join(APPS)}; all")
    parser.add_argument("-k", default="", metavar="PATTERN", help="only tests that match, as in unittest")
    parser.add_argument("--jobs", type=int, default=2, help="apps at a time (2)")
    parser.add_argument("--list", nargs="+", choices=KINDS, default=JUDGED, help="list the failures of these kinds")
    parser.add_argument("--last", action="store_true", help="do not run, show the last results again")
    options = parser.parse_args()
    if unknown := set(options.apps) - set(APPS):
        parser.error(f"no such app: {', '.join(sorted(unknown))}")

    results = CACHE / "results.json"
    if not options.last:
        try:
            tests = tests_of_django()
        except NotFetched as error:
            print(f"SKIPPED, nothing was tested: Django's sources could not be fetched.\n{error}", file=sys.stderr)
            return NOT_FETCHED if os.environ.get("CI") else 0
        report = run(tests, options.apps or APPS, options.k, options.jobs)
        results.write_text(json.dumps(report, indent=1))
    verdict = show(json.loads(results.read_text()), options.list)
    print(f"Results: {results}")
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main())
