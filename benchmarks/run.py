#!/usr/bin/env python3
"""Times our pages beside those of Django's own admin, and beside pages written by hand. See README.md."""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    options = _options()
    _set_up(options)
    if options.large:
        return _large(options)
    from benchmarks import data, measure, report, scenarios
    from benchmarks.profiling import profile

    data.prepare(options.orders, fresh=options.fresh)
    visitor = measure.Visitor(data.log_in())
    chosen = scenarios.make_scenarios()
    if options.profile:
        return profile(visitor, next(s for s in chosen if s.name == options.profile))
    outcomes = measure.measure(visitor, chosen, options.rounds)
    print(f"{options.orders:,} orders, median of {options.rounds} rounds. {report.machine()}.\n")
    print(report.text(outcomes))
    if options.write:
        report.write(report.markdown(outcomes, options.orders, options.rounds, _command()))
    failed = not all(bar.met for outcome in outcomes for bar in report.bars(outcome, outcomes))
    return int(failed and options.strict)


def _large(options: argparse.Namespace) -> int:
    from benchmarks import large, report

    outcome = large.measure(options.rounds)
    figures = large.markdown(outcome, options.rounds, _command())
    print(figures)
    if options.write:
        report.write(figures, "LARGE")
    return int(options.strict and not all(bar.met for bar in large.bars(outcome).values()))


def _command() -> str:
    return " ".join(["scripts/bench", *(arg for arg in sys.argv[1:] if arg not in {"--write", "--strict"})])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000, help="orders in the database (default %(default)s)")
    parser.add_argument("--rounds", type=_rounds, default=60, help="times that each page is made (default %(default)s)")
    parser.add_argument("--rows", type=int, default=100, help="rows on the list page (default %(default)s)")
    parser.add_argument("--large", action="store_true", help="instead: the list at 10,000 and 1,000,000 orders")
    parser.add_argument("--fresh", action="store_true", help="make the database anew")
    parser.add_argument("--write", action="store_true", help="write the figures into benchmarks/README.md")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a bar is missed")
    parser.add_argument(
        "--profile",
        choices=("list", "results", "long", "cell", "change"),
        help="instead: what our page spends its time on",
    )
    return parser.parse_args()


def _rounds(text: str) -> int:
    if int(text) < 2:
        raise argparse.ArgumentTypeError("at least 2")
    return int(text)


def _set_up(options: argparse.Namespace) -> None:
    """The settings are read from the environment, so this comes before any import of ours."""
    sys.path[0:1] = [str(ROOT), str(ROOT / "sandbox")]
    database = ROOT / "benchmarks" / ".data" / f"orders-{options.orders}.sqlite3"
    default = "postgres://postgres@127.0.0.1/postgres" if options.large else f"sqlite:///{database}"
    os.environ.setdefault("DATABASE_URL", default)
    os.environ["BENCH_ROWS"] = str(options.rows)
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()


if __name__ == "__main__":
    sys.exit(main())
