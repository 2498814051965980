"""How time is taken.

One process; the contestants take turns (and who begins changes), so that whatever slows the machine slows all of them.
A request passes the whole middleware by Django's handler; there is no server and no network. The garbage of one request
is collected before the next one starts; what it costs while a page is made is part of its time.
"""

import gc
import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from benchmarks.scenarios import CONTESTANTS, Get, Scenario, WrongAnswerError

WARM_UP = 5


@dataclass
class Result:
    """What was found out about one contestant in one scenario; times are milliseconds."""

    queries: int
    size: int
    gzipped: int
    times: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.times)

    @property
    def quartiles(self) -> tuple[float, float]:
        low, _, high = quantiles(self.times, n=4)
        return low, high


@dataclass
class Outcome:
    """The results of one scenario, or the reason why there are none."""

    scenario: Scenario
    results: dict[str, Result] = field(default_factory=dict)
    broken: str = ""


class Visitor:
    """Asks for pages as the logged-in superuser."""

    def __init__(self, session_key: str) -> None:
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.factory = RequestFactory()
        self.factory.cookies[settings.SESSION_COOKIE_NAME] = session_key

    def get(self, get: Get) -> HttpResponse:
        return self.handler.get_response(self.factory.get(get.path, headers=get.headers))

    def time(self, get: Get) -> float:
        """Milliseconds from the request to the last byte of the page."""
        request = self.factory.get(get.path, headers=get.headers)
        gc.collect()
        start = perf_counter()
        self.handler.get_response(request).content  # noqa: B018 - read as a server would
        return (perf_counter() - start) * 1000

    def examine(self, scenario: Scenario, contestant: str) -> Result:
        """Look at one answer without a clock: is it right, what did it ask the database, how large is it?"""
        get = scenario.gets[contestant]
        with CaptureQueriesContext(connection) as queries:
            response = self.get(get)
        if response.status_code != 200:
            raise WrongAnswerError(f"{contestant}: {get.path} answers {response.status_code}")
        try:
            scenario.check(contestant, response.content.decode())
        except WrongAnswerError as error:
            raise WrongAnswerError(f"{contestant}: {get.path}: {error}") from None
        return Result(len(queries), len(response.content), len(gzip.compress(response.content, 6)))


def measure(visitor: Visitor, scenarios: Iterable[Scenario], rounds: int) -> list[Outcome]:
    outcomes = [_examine(visitor, scenario) for scenario in scenarios]
    sound = [outcome for outcome in outcomes if not outcome.broken]
    with _quiet_heap():
        for turn in range(rounds):
            for outcome in sound:
                for contestant in _in_turn(turn):
                    time = visitor.time(outcome.scenario.gets[contestant])
                    outcome.results[contestant].times.append(time)
    return outcomes


def _examine(visitor: Visitor, scenario: Scenario) -> Outcome:
    """Warm up first: what is compiled or cached on first use is no query of a page."""
    outcome = Outcome(scenario)
    try:
        for contestant in CONTESTANTS:
            for _ in range(WARM_UP):
                visitor.get(scenario.gets[contestant])
            outcome.results[contestant] = visitor.examine(scenario, contestant)
    except WrongAnswerError as error:
        outcome.broken = str(error)
    return outcome


def _in_turn(turn: int) -> Iterator[str]:
    start = turn % len(CONTESTANTS)
    yield from (*CONTESTANTS[start:], *CONTESTANTS[:start])


@contextmanager
def _quiet_heap() -> Iterator[None]:
    """What is alive already (modules, templates, models) is left out of every collection."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
