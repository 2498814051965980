"""The figures as text and as a part of README.md."""

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import django
from django.db import connection

import htmx_admin
from benchmarks.measure import Outcome
from benchmarks.scenarios import CONTESTANTS, DJANGO, FLOOR, OURS

README = Path(__file__).resolve().parent / "README.md"

# A share that must not exceed another one may do so by this factor, which is less than what two runs differ by.
NOISE = 1.03


@dataclass(frozen=True)
class Bar:
    """A demand, and whether it is met."""

    text: str
    met: bool

    def __str__(self) -> str:
        return f"{self.text}: {'pass' if self.met else 'FAIL'}"


def ratio(outcome: Outcome, other: str) -> float:
    return outcome.results[OURS].median / outcome.results[other].median


def bars(outcome: Outcome, others: Sequence[Outcome] = ()) -> list[Bar]:
    """The demands on an outcome; ``others`` are those of the same run, with which it may have to be compared."""
    if outcome.broken:
        return [Bar("a right answer of all three", False)]
    share, limit = ratio(outcome, DJANGO), outcome.scenario.bar
    ours, most = (outcome.results[OURS].queries, outcome.results[DJANGO].queries - outcome.scenario.spared_queries)
    found = [
        Bar(f"time {share:.2f} <= {limit:.2f} of Django's", share <= limit),
        Bar(f"{ours} <= {most} queries", ours <= most),
    ]
    for other in others:
        if other.scenario.name == outcome.scenario.no_worse_than and not other.broken:
            limit = ratio(other, DJANGO)
            found.append(Bar(f"time {share:.2f} <= {limit:.2f}, as with fewer rows", share <= limit * NOISE))
    return found


def machine() -> str:
    database = ".".join(map(str, connection.get_database_version()))
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"Django {django.__version__}, htmx-admin {htmx_admin.__version__}, {connection.display_name} {database}"
    )


def text(outcomes: list[Outcome]) -> str:
    return "\n".join(line for outcome in outcomes for line in _text(outcome, outcomes))


def _text(outcome: Outcome, others: Sequence[Outcome]) -> Iterator[str]:
    yield outcome.scenario.title
    if outcome.broken:
        yield f"  not measured. {outcome.broken}"
    else:
        yield f"  {'':8}{'median':>10}{'quartiles':>18}{'queries':>9}{'bytes':>10}{'gzip':>9}"
        for name in CONTESTANTS:
            result = outcome.results[name]
            low, high = result.quartiles
            yield (
                f"  {name:8}{result.median:7.2f} ms{f'{low:.2f} - {high:.2f}':>18}{result.queries:9}"
                f"{result.size:10,}{result.gzipped:9,}"
            )
        yield f"  ours/Django {ratio(outcome, DJANGO):.2f}   ours/floor {ratio(outcome, FLOOR):.2f}"
    yield from (f"  {bar}" for bar in bars(outcome, others))
    yield ""


def markdown(outcomes: list[Outcome], orders: int, rounds: int, command: str) -> str:
    lines = [
        f"{orders:,} orders, median of {rounds} rounds. {machine()}. Made by `{command}`.",
        "",
        "| Page | | Median | Quartiles | Queries | Bytes | gzip | ours/Django | ours/floor | Bars |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    return "\n".join([*lines, *(line for outcome in outcomes for line in _rows(outcome, outcomes))])


def _rows(outcome: Outcome, others: Sequence[Outcome]) -> Iterator[str]:
    verdict = "<br>".join(map(str, bars(outcome, others))).replace("<=", "≤")
    if outcome.broken:
        yield f"| {outcome.scenario.title} | not measured | | | | | | | | {verdict} |"
        return
    for name in CONTESTANTS:
        result = outcome.results[name]
        low, high = result.quartiles
        own = name == OURS
        cells = (
            outcome.scenario.title if name == CONTESTANTS[0] else "",
            f"**{name}**" if own else name,
            f"{result.median:.2f} ms",
            f"{low:.2f} – {high:.2f}",
            result.queries,
            f"{result.size:,}",
            f"{result.gzipped:,}",
            f"**{ratio(outcome, DJANGO):.2f}**" if own else "",
            f"{ratio(outcome, FLOOR):.2f}" if own else "",
            verdict if own else "",
        )
        yield f"| {' | '.join(map(str, cells))} |"


def write(figures: str, mark: str = "FIGURES") -> None:
    """Put the figures between their marks in README.md."""
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    before, _, rest = README.read_text().partition(begin)
    _, _, after = rest.partition(end)
    README.write_text(f"{before}{begin}\n{figures}\n{end}{after}")
