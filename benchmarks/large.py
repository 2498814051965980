"""The list at 10,000 and at 1,000,000 orders, on PostgreSQL: nothing of a page may grow with the table.

Both databases are made once, by copying the sandbox's orders in SQL, and kept. They are asked in turn by one process.
"""

import gc
import re
import resource
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from statistics import median
from time import perf_counter

from django.core.management import call_command
from django.db import connection
from django.http import StreamingHttpResponse

from benchmarks import report
from benchmarks.data import log_in
from benchmarks.measure import WARM_UP, Visitor, quiet_heap
from benchmarks.scenarios import DJANGO, OURS, Ask, WrongAnswerError

FEW, MANY = 10_000, 1_000_000
# Orders that are made by the sandbox; all others are copies of them.
MODELS = 1_000
LIST = {DJANGO: "/admin/sales/order/", OURS: "/office/sales/order/"}
FILTER = "?status__exact=paid"

_COPY = """
INSERT INTO sales_order ({columns})
SELECT {values} FROM generate_series({first}, {last}) AS n
JOIN (SELECT row_number() OVER (ORDER BY id) - 1 AS place, * FROM sales_order) AS o ON o.place = n % {models}
"""


class Database:
    """One of the databases, and somebody who is logged in there."""

    def __init__(self, orders: int) -> None:
        self.orders = orders
        self.name = f"htmx_admin_bench_{orders}"
        self.visitor: Visitor | None = None

    def open(self) -> Visitor:
        """Make it the one that the pages are read from."""
        if connection.settings_dict["NAME"] != self.name:
            connection.close()
            connection.settings_dict["NAME"] = self.name
        connection.ensure_connection()
        if self.visitor is None:
            self.visitor = Visitor(log_in())
        return self.visitor

    def prepare(self) -> None:
        """Make it, unless it is there."""
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{self.name}"')
        connection.close()
        connection.settings_dict["NAME"] = self.name
        call_command("migrate", verbosity=0)
        from sales.models import Order

        found = Order.objects.count()
        if found < self.orders:
            print(f"Loading {self.orders:,} orders into {self.name}", file=sys.stderr)
            if not found:
                call_command("load_sandbox", orders=MODELS, flush=False)
            self._copy(max(found, Order.objects.count()))

    def _copy(self, found: int) -> None:
        from sales.models import Order

        # A number and a moment of its own for each; every status as often as any other.
        values = {
            "number": "'B-' || n",
            "placed_at": "now() - n * interval '1 minute'",
            "status": "(ARRAY['new', 'paid', 'packed', 'done', 'void'])[1 + n % 5]",
        }
        columns = [f.column for f in Order._meta.concrete_fields if not f.primary_key]
        sql = _COPY.format(
            columns=", ".join(columns),
            values=", ".join(values.get(column, f"o.{column}") for column in columns),
            first=found + 1,
            last=self.orders,
            models=MODELS,
        )
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.execute("VACUUM ANALYZE sales_order")


@dataclass
class Page:
    """One page in one of the databases, for one contestant."""

    title: str
    contestant: str
    path: str
    times: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.times)


@dataclass
class Memory:
    """Megabytes."""

    page: dict[int, float]
    # How far the process grew while all orders were exported, and how long that took.
    export_growth: float
    export_seconds: float
    export_size: float


@dataclass
class Outcome:
    # By number of orders, contestant and title.
    pages: dict[tuple[int, str, str], Page]
    memory: Memory


TITLES = ("first page", "last page", "filtered by an indexed choice")


def measure(rounds: int) -> Outcome:
    databases = [Database(FEW), Database(MANY)]
    for database in databases:
        database.prepare()
    pages = {}
    for database in databases:
        for contestant in (DJANGO, OURS):
            for title, path in zip(TITLES, _paths(database, contestant), strict=True):
                pages[database.orders, contestant, title] = Page(title, contestant, path)
    with quiet_heap():
        for turn in range(rounds):
            for database in databases if turn % 2 else reversed(databases):
                visitor = database.open()
                for (orders, _, _), page in pages.items():
                    if orders == database.orders:
                        page.times.append(visitor.time([Ask(page.path)]))
    return Outcome(pages, _memory(databases))


def _paths(database: Database, contestant: str) -> Iterator[str]:
    """The pages' addresses; the last page is where the first one's link leads to. Each is tried before."""
    visitor = database.open()
    first = LIST[contestant]
    html = ""
    for path in (first, first, first + FILTER):
        for _ in range(WARM_UP):
            (response,) = visitor.answers([Ask(path)])
        if response.status_code != 200 or response.content.count(b'name="_selected_action"') < 100:
            raise WrongAnswerError(f"{path} answers {response.status_code}")
        html = html or response.content.decode()
    yield first
    yield first + _last(html)
    yield first + FILTER


def _last(html: str) -> str:
    """The link to the last page: ours says so, Django's is the greatest number."""
    ours = re.search(r'href="[^"?]*(\?[^"]*)"[^>]* rel="last"', html)
    if ours:
        return unescape(ours[1])
    numbers = re.findall(r'href="[^"?]*\?p=(\d+)"', html)
    return f"?p={max(map(int, numbers))}"


# ------------------------------------------------------------------------------------------------ memory


def _memory(databases: list[Database]) -> Memory:
    page = {}
    for database in databases:
        visitor = database.open()
        with _traced() as peak:
            visitor.answers([Ask(LIST[OURS])])
        page[database.orders] = peak[0] / 1e6
    size, growth, seconds = _export(visitor)
    return Memory(page, growth, seconds, size)


def _export(visitor: Visitor) -> tuple[float, float, float]:
    """A CSV file of all orders, read piece by piece as a server would send it.

    Returns its megabytes, those by which the process grew meanwhile, and the seconds it took.
    """
    start, before, most, size = perf_counter(), _resident(), 0.0, 0
    response = visitor.handler.get_response(visitor.request(Ask(f"{LIST[OURS]}?_export=csv")))
    if not isinstance(response, StreamingHttpResponse):
        raise WrongAnswerError("the export is not streamed")
    for piece in response.streaming_content:
        size += len(piece)
        most = max(most, _resident())
    response.close()
    return size / 1e6, most - before, perf_counter() - start


@contextmanager
def _traced() -> Iterator[list[int]]:
    """The most that Python's objects took at a time."""
    peak = [0]
    gc.collect()
    tracemalloc.start()
    yield peak
    peak[0] = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def _resident() -> float:
    """The megabytes that the process has; where that is not told (not Linux), the most that it ever had."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return pages * resource.getpagesize() / 1e6


# ------------------------------------------------------------------------------------------------ report


def bars(outcome: Outcome) -> dict[str, report.Bar]:
    """The demands, by what they are about."""
    few, many = ({title: outcome.pages[n, OURS, title].median for title in TITLES} for n in (FEW, MANY))
    first, last, filtered = TITLES

    def at_most(share: float, limit: float, of: str) -> report.Bar:
        return report.Bar(f"{share:.2f} <= {limit} of {of}", share <= limit)

    memory = outcome.memory
    return {
        first: at_most(many[first] / few[first], 1.3, f"that of {FEW:,}"),
        last: at_most(many[last] / many[first], 1.5, "the first page"),
        filtered: at_most(many[filtered] / many[first], 1.5, "the first page"),
        "memory": at_most(memory.page[MANY] / memory.page[FEW], 1.3, f"that of {FEW:,}"),
        "export": report.Bar(f"grows by {memory.export_growth:.0f} <= 32 MB", memory.export_growth <= 32),
    }


def markdown(outcome: Outcome, rounds: int, command: str) -> str:
    met, memory = bars(outcome), outcome.memory
    lines = [
        f"Median of {rounds} rounds. {report.machine()}. Made by `{command}`.",
        "",
        f"| Page (100 rows × 8 columns) | | {FEW:,} orders | {MANY:,} orders | ratio | Bar |",
        "|---|---|--:|--:|--:|---|",
    ]
    for title in TITLES:
        for contestant in (DJANGO, OURS):
            few, many = (outcome.pages[n, contestant, title].median for n in (FEW, MANY))
            own = contestant == OURS
            name = f"**{contestant}**" if own else contestant
            bar = str(met[title]) if own else ""
            head = title.capitalize() if not own else ""
            lines.append(f"| {head} | {name} | {few:.1f} ms | {many:.1f} ms | {many / few:.2f} | {bar} |")
    few_mb, many_mb = memory.page[FEW], memory.page[MANY]
    lines.append(
        f"| Most memory of the first page (Python's objects) | **ours** | {few_mb:.1f} MB | {many_mb:.1f} MB | "
        f"{many_mb / few_mb:.2f} | {met['memory']} |"
    )
    lines.append(
        f"| Export of all as CSV ({memory.export_size:.0f} MB, {memory.export_seconds:.0f} s): growth of the process | "
        f"**ours** | | {memory.export_growth:.0f} MB | | {met['export']} |"
    )
    return "\n".join(lines).replace("<=", "≤")
