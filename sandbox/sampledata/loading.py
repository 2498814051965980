"""What the steps of a load share: one random source, one clock that stands still, and what exists so far."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from typing import TypeVar
from uuid import UUID

from catalog.models import Product, Supplier
from crm.models import Tag
from django.contrib.auth.models import User
from django.db.models import Model
from geo.models import City
from logistics.models import Courier, Warehouse
from sales.models import Customer

from sampledata.names import Names

BATCH = 2000

T = TypeVar("T")
M = TypeVar("M", bound=Model)


@dataclass
class Load:
    """One run of load_sandbox."""

    orders: int
    seed: int
    until: date
    quiet: bool = False
    cities_per_country: int | None = None
    users: list[User] = field(default_factory=list)
    cities: dict[str, list[City]] = field(default_factory=dict)
    tags: list[Tag] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    suppliers: list[Supplier] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    couriers: list[Courier] = field(default_factory=list)
    warehouses: list[Warehouse] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)
        self.names = Names(self.rng)
        self.counters: Counter[str] = Counter()

    def next_number(self, series: str) -> int:
        """The next number of a series, from 1001 on."""
        self.counters[series] += 1
        return 1000 + self.counters[series]

    def some(self, share: float) -> bool:
        """True for that share of the calls."""
        return self.rng.random() < share

    def uuid(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def day(self, days_ago: int) -> date:
        return self.until - timedelta(days=days_ago)

    def moment(self, days_ago: int) -> datetime:
        """A working hour of that day."""
        clock = time(self.rng.randint(6, 18), self.rng.randrange(60), self.rng.randrange(60), tzinfo=UTC)
        return datetime.combine(self.day(days_ago), clock)

    def city(self, country: str) -> City:
        """A city of that country, bigger ones more often."""
        cities = self.cities[country]
        return cities[int(len(cities) * self.rng.random() ** 3)]


def cents(amount: int) -> Decimal:
    return Decimal(amount).scaleb(-2)


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items in lists of at most that size."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def save_all(model: type[M], objects: Iterable[M]) -> list[M]:
    """bulk_create in batches; the objects come back with their keys."""
    return [obj for batch in batches(objects) for obj in model._base_manager.bulk_create(batch)]
