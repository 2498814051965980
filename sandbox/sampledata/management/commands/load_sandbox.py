"""load_sandbox: fills the database with the wholesaler's business."""

import gc
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.management.base import BaseCommand, CommandError
from django.core.management.color import no_style
from django.db import connection, transaction
from geo.models import Country
from staff.groups import BUSINESS_APPS, create_accounts, create_groups

from sampledata import files
from sampledata.assortment import load_assortment
from sampledata.cooking import load_kitchen
from sampledata.loading import Load
from sampledata.places import load_places
from sampledata.relations import load_relations
from sampledata.trade import load_trade


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Hundreds of thousands of rows hold no cycles; looking for some takes a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Command(BaseCommand):
    help = "Loads the sandbox's business. The same options make the same data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--orders", type=int, default=2000, help="How many orders; the rest follows from it.")
        parser.add_argument("--cities", type=int, help="At most so many of each country: quicker, for tests.")
        parser.add_argument("--seed", type=int, default=1, help="Another seed makes another business.")
        parser.add_argument(
            "--until",
            type=date.fromisoformat,
            default=date(2026, 11, 22),
            help="The last day of the two years of business (ISO date, default 2026-11-22).",
        )
        parser.add_argument("--flush", action="store_true", help="Empties the sandbox's own tables first.")

    def handle(
        self, *, orders: int, cities: int | None, seed: int, until: date, flush: bool, verbosity: int, **options: object
    ) -> None:
        if flush:
            self._flush()
        elif Country.objects.exists():
            raise CommandError("The sandbox has data already. Give --flush to replace it.")
        load = Load(orders=orders, seed=seed, until=until, quiet=verbosity == 0, cities_per_country=cities)
        with _no_garbage_collection(), transaction.atomic():
            create_groups()
            load.users = create_accounts()
            for step in (load_places, load_assortment, load_trade, load_relations, load_kitchen):
                step(load)
        if verbosity:
            self.stdout.write(
                f"{len(load.customers)} customers, {orders} orders, {len(load.products)} products, "
                f"{sum(map(len, load.cities.values()))} cities.\n"
                "Log in as admin, manager, clerk or viewer; the password is the name."
            )

    def _flush(self) -> None:
        """Empties the tables of the business and starts their keys at one again; accounts stay."""
        models = [
            model
            for label in BUSINESS_APPS
            for model in apps.get_app_config(label).get_models(include_auto_created=True)
            if not model._meta.proxy
        ]
        tables = sorted({model._meta.db_table for model in models})
        LogEntry.objects.filter(content_type__app_label__in=BUSINESS_APPS).delete()
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables, reset_sequences=True))
        files.clear()
