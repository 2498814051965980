"""How many: counted up to a limit, estimated by the database, or counted exactly within a time limit.

An exact COUNT reads every row that matches. A list needs to know whether there is one page or many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.paginator import Paginator as ContribPaginator
from django.db import OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

if TYPE_CHECKING:
    _Paginator = ContribPaginator[Any]  # generic for types only
else:
    _Paginator = ContribPaginator

_T = TypeVar("_T")


class Paginator(_Paginator):
    """Django's, whose count stops at ``count_limit``."""

    # Set by our list; None counts to the end.
    count_limit: int | None = None

    @cached_property
    def _found(self) -> int:
        """The number of rows, or one more than the limit."""
        if self._limit is None:
            return int(super().count)
        rows: Any = self.object_list
        return int(rows.order_by()[: self._limit + 1].count())

    @property
    def _limit(self) -> int | None:
        """The limit of rows that come from a database."""
        rows = self.object_list
        return self.count_limit if isinstance(rows, QuerySet) and not rows.query.is_sliced else None

    @cached_property
    def count(self) -> int:
        """The number of rows, or the limit."""
        return self._found if self._limit is None else min(self._found, self._limit)

    @property
    def is_beyond(self) -> bool:
        """Whether there are more rows than were counted."""
        return self._found > self.count


class TooSlowError(Exception):
    """The database stopped a query that took too long."""


def estimate(queryset: QuerySet[Any]) -> int | None:
    """About how many rows a queryset of a whole table has, by the database's own statistics.

    None if it has conditions of any kind, or if the database keeps no statistics (SQLite), or has none yet.
    PostgreSQL: https://www.postgresql.org/docs/current/catalog-pg-class.html; MariaDB and MySQL:
    ``information_schema.tables.table_rows``.
    """
    query = queryset.query
    if query.where or query.distinct or query.is_sliced or query.combinator or query.extra_tables:
        return None
    connection = connections[queryset.db]
    table = queryset.model._meta.db_table
    if connection.vendor == "postgresql":
        sql = "SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)"
        name = connection.ops.quote_name(table)
    elif connection.vendor == "mysql":
        sql = "SELECT table_rows FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = %s"
        name = table
    else:
        return None
    with connection.cursor() as cursor:
        cursor.execute(sql, [name])
        row = cursor.fetchone()
    return int(row[0]) if row and row[0] is not None and row[0] >= 0 else None


def within(seconds: float, using: str, ask: Callable[[], _T]) -> _T:
    """What ``ask`` returns, if the database ``using`` can tell it within so many seconds.

    Raises TooSlowError if not; nothing else of a transaction around it is lost.
    """
    connection = connections[using]
    deadline = monotonic() + seconds
    try:
        with transaction.atomic(using), _limited(connection, seconds):
            return ask()
    except OperationalError as error:
        # The databases have an error number each for a query that was stopped.
        if monotonic() >= deadline:
            raise TooSlowError from error
        raise


@contextmanager
def _limited(connection: BaseDatabaseWrapper, seconds: float) -> Iterator[None]:
    """Let the database stop a statement after so many seconds; what was set before is set again."""
    if connection.vendor == "sqlite":
        deadline = monotonic() + seconds
        handle = connection.connection.set_progress_handler
        handle(lambda: monotonic() >= deadline, 1000)  # asked after so many steps of SQLite's machine
        try:
            yield
        finally:
            handle(None, 0)
        return
    if _flavour(connection) not in _TIME_LIMITS:  # Oracle has none
        yield
        return
    name = _TIME_LIMITS[_flavour(connection)]
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}" if connection.vendor == "postgresql" else f"SELECT @@SESSION.{name}")
        before = cursor.fetchone()[0]
    _set(connection, name, seconds if name == "max_statement_time" else max(1, round(seconds * 1000)))
    try:
        yield
    except OperationalError:
        # PostgreSQL takes a failed transaction's settings back itself, and lets nothing be set in it.
        if connection.vendor != "postgresql":
            _set(connection, name, before)
        raise
    _set(connection, name, before)


# The setting of each database; milliseconds, but for MariaDB: seconds.
_TIME_LIMITS = {
    "postgresql": "statement_timeout",
    "mariadb": "max_statement_time",
    "mysql": "max_execution_time",
}


def _flavour(connection: Any) -> str:
    return "mariadb" if getattr(connection, "mysql_is_mariadb", False) else str(connection.vendor)


def _set(connection: BaseDatabaseWrapper, name: str, value: Any) -> None:
    scope = "LOCAL" if connection.vendor == "postgresql" else "SESSION"
    with connection.cursor() as cursor:
        cursor.execute(f"SET {scope} {name} = %s", [value])
