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
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from benchmarks.scenarios import CONTESTANTS, Ask, Scenario, WrongAnswerError

WARM_UP = 5
# What is around the queries, some of it ours: see _undone.
FRAME = ("BEGIN", "ROLLBACK", "SAVEPOINT", "RELEASE")


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
        # As in a browser that has been here before.
        self.factory.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32

    def request(self, ask: Ask) -> HttpRequest:
        if ask.data is None:
            return self.factory.get(ask.path, headers=ask.headers)
        request = self.factory.post(ask.path, ask.data, headers=ask.headers)
        request._dont_enforce_csrf_checks = True
        return request

    def answers(self, asks: Iterable[Ask]) -> list[HttpResponse]:
        """What is answered, one after the other; what they wrote is undone."""
        with _undone():
            return [self.handler.get_response(self.request(ask)) for ask in asks]

    def time(self, asks: Iterable[Ask]) -> float:
        """Milliseconds from the first request to the last byte of the last page."""
        requests = [self.request(ask) for ask in asks]
        with _undone():
            gc.collect()
            start = perf_counter()
            for request in requests:
                self.handler.get_response(request).content  # noqa: B018 - read as a server would
            return (perf_counter() - start) * 1000

    def examine(self, scenario: Scenario, contestant: str) -> Result:
        """Look at the answers without a clock: are they right, what did they ask the database, how large are they?"""
        asks = scenario.asks[contestant]
        with CaptureQueriesContext(connection) as queries:
            responses = self.answers(asks)
        for ask, response in zip(asks, responses, strict=True):
            if response.status_code != ask.status:
                raise WrongAnswerError(f"{contestant}: {ask.path} answers {response.status_code}")
        try:
            scenario.check(contestant, responses[-1].content.decode())
        except WrongAnswerError as error:
            raise WrongAnswerError(f"{contestant}: {asks[-1].path}: {error}") from None
        asked = [query for query in queries if not query["sql"].startswith(FRAME)]
        sent = [response.content for response in responses]
        return Result(len(asked), sum(map(len, sent)), sum(len(gzip.compress(content, 6)) for content in sent))


def measure(visitor: Visitor, scenarios: Iterable[Scenario], rounds: int) -> list[Outcome]:
    outcomes = [_examine(visitor, scenario) for scenario in scenarios]
    sound = [outcome for outcome in outcomes if not outcome.broken]
    with quiet_heap():
        for turn in range(rounds):
            for outcome in sound:
                for contestant in _in_turn(turn):
                    time = visitor.time(outcome.scenario.asks[contestant])
                    outcome.results[contestant].times.append(time)
    return outcomes


def _examine(visitor: Visitor, scenario: Scenario) -> Outcome:
    """Warm up first: what is compiled or cached on first use is no query of a page."""
    outcome = Outcome(scenario)
    try:
        for contestant in CONTESTANTS:
            for _ in range(WARM_UP):
                visitor.answers(scenario.asks[contestant])
            outcome.results[contestant] = visitor.examine(scenario, contestant)
    except WrongAnswerError as error:
        outcome.broken = str(error)
    return outcome


def _in_turn(turn: int) -> Iterator[str]:
    start = turn % len(CONTESTANTS)
    yield from (*CONTESTANTS[start:], *CONTESTANTS[:start])


@contextmanager
def _undone() -> Iterator[None]:
    """Inside a transaction that is rolled back: every round finds the same database, and none waits for the disk."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def quiet_heap() -> Iterator[None]:
    """What is alive already (modules, templates, models) is left out of every collection."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
