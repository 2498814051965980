"""``manage.py htmx_admin_report``: what was adopted, what it overrides, and what becomes of that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...report import Override, Report, make_reports


class Command(BaseCommand):
    """A table for people, or JSON for programs."""

    help = (
        "Lists every admin site and every registered class: whether it is adopted, which templates and hooks of "
        "Django's it overrides, and whether ours render them, pass them through or do not understand them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--site", metavar="NAME", help="only the site of this name")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> str:
        reports = make_reports()
        if options["site"]:
            known = [report.name for report in reports]
            if options["site"] not in known:
                raise CommandError(f"There is no site {options['site']!r}. Sites: {', '.join(map(repr, known))}.")
            reports = [report for report in reports if report.name == options["site"]]
        if options["json"]:
            return json.dumps([asdict(report) for report in reports], indent=2)
        return "\n\n".join("\n".join(_lines(report)) for report in reports)


def _lines(report: Report) -> Iterator[str]:
    yield f"Site {report.name!r}: {report.site_class}, {report.state}"
    rows = [("", override) for override in report.overrides]
    for entry in report.entries:
        title = f"{entry.model}: {entry.admin_class}, {entry.state}"
        rows += [(title, override) for override in entry.overrides] or [(title, None)]  # type: ignore[list-item]
    widths = _widths([override for _title, override in rows if override])
    last = ""
    for title, override in rows:
        if title != last:
            yield f"  {title}"
            last = title
        if override:
            yield _row(override, widths)


def _widths(overrides: list[Override]) -> tuple[int, int]:
    names = [len(override.name) for override in overrides]
    owners = [len(override.by) for override in overrides]
    return max(names, default=0), max(owners, default=0)


def _row(override: Override, widths: tuple[int, int]) -> str:
    outcome = f"{override.outcome} ({override.detail})" if override.detail else override.outcome
    return f"    {override.name:{widths[0]}}  {override.by:{widths[1]}}  {outcome}"
