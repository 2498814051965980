#!/usr/bin/env python3
"""What an export of the list of orders costs: time, and memory of the process that sends it.

    DATABASE_URL=postgres://… python benchmarks/export_memory.py --rows 1000000 --write

Each size is exported in a process of its own. ``measure`` does it in this one, for a database that is filled.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "benchmarks" / "README.md"
BEGIN, END = "<!-- EXPORT -->", "<!-- /EXPORT -->"
ADDRESS = "/office/sales/order/"


@dataclass(frozen=True)
class Figure:
    """One export."""

    format: str
    rows: int
    bytes: int
    seconds: float
    # Peak of the process's resident memory, in MiB: before the export, and after it.
    before: float
    after: float


def peak() -> float:
    """Peak of the resident memory of this process so far, in MiB (Linux; getrusage() begins with its parent's)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def measure(name: str, rows: int) -> Figure:
    """Export the first ``rows`` orders in the format ``name``, piece by piece, as a server sends it."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from sales.models import Order

    client = Client()
    client.force_login(User.objects.get(username="admin"))

    def export(last: int) -> int:
        response = client.get(ADDRESS, {"_export": name, "id__lte": last, "o": "1"})
        assert response.status_code == 200 and response.streaming, response
        return sum(map(len, response.streaming_content))

    keys = Order.objects.order_by("pk").values_list("pk", flat=True)
    export(keys[2000])  # templates, imports, caches, and one chunk of records
    connection.close()
    before, start = peak(), perf_counter()
    size = export(keys[rows - 1])
    return Figure(name, rows, size, perf_counter() - start, before, peak())


def fill(rows: int) -> None:
    """Let the database have as many orders: the sandbox's, and others made by PostgreSQL itself."""
    from django.core.management import call_command
    from django.db import connection
    from sales.models import Customer, Order

    call_command("migrate", verbosity=0)
    if not Order.objects.exists():
        call_command("load_sandbox", orders=1000, verbosity=0)
    found = Order.objects.count()
    if found >= rows:
        return
    if connection.vendor != "postgresql":
        raise SystemExit("Only PostgreSQL makes so many orders by itself.")
    customers = list(Customer.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO sales_order (number, customer_id, status, payment, currency, express, placed_at, ship_by,
                                     discount, total, comment, updated_at)
            SELECT 'X-' || n, (%s::bigint[])[1 + n %% %s], (ARRAY['new', 'paid', 'packed', 'done', 'void'])[1 + n %% 5],
                   'card', 'EUR', n %% 7 = 0, now() - n * interval '1 minute', current_date - n %% 900, 0,
                   (n %% 100000) / 10.0, '', now()
            FROM generate_series(%s, %s) AS n
            """,
            [customers, len(customers), found + 1, rows],
        )
        cursor.execute("ANALYZE sales_order")


def text(figures: list[Figure], command: str) -> str:
    """The figures as a table."""
    from benchmarks.report import machine

    lines = [
        f"Made by `{command}`. {machine()}.",
        "",
        "| Export | Rows | MB | Seconds | Rows a second | Peak memory before | after | grown by |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for one in figures:
        lines.append(
            f"| {one.format} | {one.rows:,} | {one.bytes / 1e6:,.1f} | {one.seconds:,.1f} | "
            f"{one.rows / one.seconds:,.0f} | "
            f"{one.before:,.0f} MiB | {one.after:,.0f} MiB | **{one.after - one.before:,.1f} MiB** |"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="orders in the largest export (default %(default)s)"
    )
    parser.add_argument("--formats", default="csv,json", help="formats to export (default %(default)s)")
    parser.add_argument("--write", action="store_true", help="write the figures into benchmarks/README.md")
    parser.add_argument("--one", metavar="FORMAT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sys.path[0:1] = [str(ROOT), str(ROOT / "sandbox")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()
    if options.one:
        print(json.dumps(asdict(measure(options.one, options.rows))))
        return 0
    fill(options.rows)
    figures = []
    for name in options.formats.split(","):
        for rows in (10_000, options.rows):
            command = [sys.executable, __file__, "--one", name, "--rows", str(rows)]
            made = subprocess.run(command, check=True, capture_output=True, text=True)
            figures.append(Figure(**json.loads(made.stdout.splitlines()[-1])))
            print(figures[-1], file=sys.stderr)
    written = [arg for arg in sys.argv[1:] if arg != "--write"]
    shown = text(figures, " ".join(["python benchmarks/export_memory.py", *written]))
    print(shown)
    if options.write:
        page = README.read_text(encoding="utf-8")
        page = re.sub(f"{BEGIN}.*?{END}", lambda _: f"{BEGIN}\n{shown}\n{END}", page, flags=re.DOTALL)
        README.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
