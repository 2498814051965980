"""Paging by keyset: a walk through all pages is the plain ordered list, in every order and on every database."""

from __future__ import annotations

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.core.signing import Signer
from django.db import connection, transaction
from django.db.models import Avg, BooleanField, Case, Count, ExpressionWrapper, F, FloatField, Q, Value, When, Window
from django.db.models.functions import Coalesce, Length, Lower, RowNumber, TruncMonth
from geo.models import Country
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from kitchen.models import Shelf, Specimen, Tasting
from logistics.models import Shipment
from sales.models import Invoice, Order, OrderLine

from htmx_admin.pages.list.keyset import Keyset, Position, is_token
from htmx_admin.pages.list.ordering import UnpageableError
from htmx_admin.pages.list.places import PlacedPage

UTC = datetime.UTC
# MariaDB may have no time zones, and then truncates nothing.
MONTH = TruncMonth("moment_optional", tzinfo=ZoneInfo("America/New_York"))
MONTH = F("moment_optional") if connection.vendor == "mysql" else MONTH


def walk(queryset, size):
    """The keys of all rows, page by page forward; tokens are read anew for each page, as from an address."""
    keyset = Keyset.of(queryset)
    page, keys = PlacedPage.numbered(keyset, 1, size), []
    for _ in range(1000):
        assert page.offset in {None, len(keys)}
        keys += [record.pk for record in page.records]
        if not page.next:
            return keys
        keyset = Keyset.of(queryset)
        page = PlacedPage.after(keyset, keyset.read(page.next), size)
    raise AssertionError("the walk does not end")


def walk_back(queryset, size):
    """The same from the end."""
    keyset = Keyset.of(queryset)
    page, keys = PlacedPage.before(keyset, None, size), []
    for _ in range(1000):
        keys[:0] = [record.pk for record in page.records]
        if not page.previous:
            assert page.offset == 0
            return keys
        keyset = Keyset.of(queryset)
        page = PlacedPage.before(keyset, keyset.read(page.previous), size)
    raise AssertionError("the walk does not end")


def assert_walks(queryset, size):
    expected = [record.pk for record in Keyset.of(queryset).queryset]
    assert walk(queryset, size) == expected
    assert walk_back(queryset, size) == expected
    # What the keyset orders by is what was asked for.
    assert sorted(map(str, expected)) == sorted(str(pk) for pk in queryset.order_by().values_list("pk", flat=True))


# ------------------------------------------------------------------------------------------------ any order of any rows

FEW = {
    "char": st.sampled_from(["", "a", "A", "b", "ä", "Zz", "a b"]),
    "char_optional": st.sampled_from([None, "", "a", "B"]),
    "choice_optional": st.sampled_from([None, 1, 2]),
    "integer_optional": st.sampled_from([None, -1, 0, 7]),
    "decimal_optional": st.sampled_from([None, Decimal("-0.001"), Decimal("0.1"), Decimal("10")]),
    "number_optional": st.sampled_from([None, 0.1, 1 / 3, -2.5e-9, 3e17]),
    "boolean_optional": st.sampled_from([None, True, False]),
    "date_optional": st.sampled_from([None, datetime.date(2024, 2, 29), datetime.date(2026, 1, 1)]),
    "moment_optional": st.sampled_from(
        [
            None,
            datetime.datetime(2024, 3, 31, 1, 30, tzinfo=UTC),
            datetime.datetime(2024, 3, 31, 1, 30, 0, 7, tzinfo=UTC),
        ]
    ),
    "time_optional": st.sampled_from([None, datetime.time(0, 0), datetime.time(23, 59, 59, 999999)]),
    "duration_optional": st.sampled_from([None, datetime.timedelta(0), datetime.timedelta(days=400, microseconds=3)]),
    "uuid_optional": st.none() | st.uuids(version=4),
    "ip_optional": st.sampled_from([None, "192.0.2.1", "2001:db8::1"]),
    "shelf_optional_id": st.sampled_from([None, 0, 1, 2]),
}

ORDERINGS = [
    *(name.removesuffix("_id") for name in FEW),
    "shelf_optional_id",
    "shelf__name",
    "double",
    "tastings_made",
    "score",
    "month",
    "pk",
    F("integer_optional").asc(nulls_last=True),
    F("integer_optional").desc(nulls_last=True),
    F("char_optional").asc(nulls_first=True),
    F("shelf_optional__name").desc(nulls_first=True),
    Lower("char").asc(),
    Length("char_optional").desc(),
    Coalesce("integer_optional", Value(3)).asc(),
    (F("decimal_optional") / Value(3)).asc(),
    Case(When(boolean_optional=True, then=Value(1)), default=F("integer_optional")).desc(nulls_last=True),
]


def turned(entry):
    return f"-{entry}" if isinstance(entry, str) else entry


ENTRIES = st.sampled_from(ORDERINGS) | st.sampled_from(ORDERINGS).map(turned)


@pytest.mark.django_db
# Not shrunk: with a database behind it that takes minutes.
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(
    rows=st.lists(st.fixed_dictionaries({}, optional=FEW), max_size=9),
    ordering=st.lists(ENTRIES, max_size=3),
    size=st.integers(1, 4),
)
def test_a_walk_is_the_plain_ordered_list(rows, ordering, size):
    with transaction.atomic():
        Specimen.objects.all().update(twin=None)
        Tasting.objects.all().delete()
        Specimen.objects.all().delete()
        shelves = [Shelf.objects.create(name=name) for name in ("b", "a", "c")]
        for number, row in enumerate(rows):
            row = dict(row)
            chosen = row.pop("shelf_optional_id", None)
            specimen = Specimen.objects.create(
                slug=f"s{number}",
                shelf=shelves[number % 3],
                shelf_optional=None if chosen is None else shelves[chosen],
                **row,
            )
            for taster in range(number % 3):
                Tasting.objects.create(specimen=specimen, taster=str(taster), score=Decimal(taster) / 7)
        queryset = Specimen.objects.annotate(
            tastings_made=Count("tastings"),
            score=Avg("tastings__score"),
            month=MONTH,
        ).order_by(*ordering)
        plain = queryset.order_by(*ordering, *([] if any(str(o).strip("-") == "pk" for o in ordering) else ["-pk"]))
        assert walk(queryset, size) == [record.pk for record in plain]
        assert_walks(queryset, size)
        transaction.set_rollback(True)


# ------------------------------------------------------------------------------------------------ orders by name


@pytest.mark.parametrize(
    ("queryset", "ordering"),
    [
        (Order.objects, ("-placed_at", "-pk")),
        (Order.objects, ("customer",)),  # as the related model is ordered
        (Order.objects, ("-customer", "status")),
        (Order.objects, ("customer_id",)),
        (Order.objects, ("courier__name", "placed_at__year")),
        (Order.objects, ("-courier",)),
        (Order.objects.reverse(), ("courier", "-ship_by")),
        (Order.objects.select_related("customer").only("number", "customer__name"), ("customer__name",)),
        (Order.objects.distinct(), ("customer__city__name",)),
        (OrderLine.objects, ("order", "product")),  # two relations deep
        (OrderLine.objects.annotate(sum=F("quantity") * F("unit_price")), ("-sum",)),
        (OrderLine.objects.alias(sum=F("quantity") * F("unit_price")), ("sum", "quantity")),
        (Invoice.objects, ("paid_on", "order__customer")),  # a UUID as the key
        (Shipment.objects, ("-packed_at",)),
        (Country.objects, ("continent",)),  # a character key
        (Country.objects, ("-pk",)),
        (Specimen.objects, ("twin", "owner")),
        (Order.objects, ()),
        (Order.objects.annotate(late=ExpressionWrapper(Q(ship_by__lt="2025-06-01"), BooleanField())), ("late",)),
        (Order.objects.annotate(share=ExpressionWrapper(F("discount") / Value(7.0), FloatField())), ("-share",)),
    ],
)  # fmt: skip
def test_orders_that_admins_have(queryset, ordering, db):
    queryset = queryset.order_by(*ordering) if ordering else queryset.all()
    expected = [record.pk for record in Keyset.of(queryset).queryset]
    assert_walks(queryset, 37)
    # The same order as Django's own, as far as Django's says one.
    ranks = {pk: rank for rank, pk in enumerate(expected)}
    assert len(ranks) == len(expected) > 1


def test_djangos_order_is_kept(db):
    """The rows come as Django's ``order_by`` brings them."""
    for ordering in (("customer", "-pk"), ("-courier", "-pk"), ("courier__name", "-total", "pk"), ("-ship_by", "-pk")):
        queryset = Order.objects.order_by(*ordering)
        assert walk(queryset, 23) == [record.pk for record in queryset], ordering


@pytest.mark.parametrize(
    "queryset",
    [
        Order.objects.order_by("?"),
        Order.objects.order_by("lines__quantity"),
        Order.objects.order_by(Window(RowNumber(), order_by="total")),
        Order.objects.extra(order_by=["total"]),
        Group.objects.order_by("permissions"),
        Order.objects.order_by(F("discount") / Value(7.0, FloatField())),
    ],
)
def test_orders_without_places_say_so(queryset, db):
    with pytest.raises(UnpageableError):
        Keyset.of(queryset)


def test_values_that_no_token_can_hold_say_so(db):
    keyset = Keyset.of(Specimen.objects.order_by("data"))
    with pytest.raises(UnpageableError):
        keyset.token(keyset.position(Specimen.objects.first()))


# ------------------------------------------------------------------------------------------------ rows come and go


def test_deleted_rows_move_no_other(db):
    queryset = Tasting.objects.order_by("score")
    shelf = Shelf.objects.create(name="new")
    specimen = Specimen.objects.create(slug="new", shelf=shelf)
    made = [Tasting.objects.create(specimen=specimen, taster=str(n), score=n // 3) for n in range(12)]
    queryset = queryset.filter(specimen=specimen)
    keyset = Keyset.of(queryset)
    first = PlacedPage.numbered(keyset, 1, 4)
    rest = [record.pk for record in keyset.queryset][4:]
    for record in first.records:  # the last one too, at which the next page starts
        record.delete()
    Tasting.objects.create(specimen=specimen, taster="early", score=-1)
    second = PlacedPage.after(keyset, keyset.read(first.next), 100)
    assert [record.pk for record in second.records] == rest
    assert len(made) == 12


def test_page_after_the_last_row_is_the_last_page(db):
    keyset = Keyset.of(Country.objects.order_by("pk"))
    last = PlacedPage.before(keyset, None, 5)
    beyond = PlacedPage.after(keyset, keyset.position(last.records[-1]), 5)
    assert [c.pk for c in beyond.records] == [c.pk for c in last.records]
    assert last.next == "" and last.previous


def test_page_before_the_first_row_is_the_first_page(db):
    keyset = Keyset.of(Country.objects.order_by("pk"))
    first = PlacedPage.numbered(keyset, 1, 5)
    before = PlacedPage.before(keyset, keyset.position(first.records[0]), 5)
    assert [c.pk for c in before.records] == [c.pk for c in first.records]
    assert first.previous == "" and first.next


# ------------------------------------------------------------------------------------------------ tokens


def test_token_of_another_order_model_or_hand_is_none(db):
    keyset = Keyset.of(Order.objects.order_by("total"))
    token = keyset.token(keyset.position(keyset.queryset[0]))
    assert isinstance(keyset.read(token), Position)
    assert Keyset.of(Order.objects.order_by("-total")).read(token) is None
    assert Keyset.of(Invoice.objects.order_by("amount")).read(token) is None
    changed = token.replace(token[3], "A" if token[3] != "A" else "B", 1)
    forged = Signer(key="theirs", salt="htmx_admin.keyset.sales.order").sign_object(["total,-id", [1, 2], 0])
    for bad in (changed, forged, "", "x", token[:-1], "1:2:3", "é" * 50):
        assert keyset.read(bad) is None, bad
    assert is_token(Order, token) and is_token(Order, "end") and not is_token(Invoice, token)


def test_token_keeps_the_value_to_the_last_digit(db):
    values = [1 / 3, "ä'\"<", None, True, Decimal("1.10"), datetime.datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC)]
    values += [datetime.date(2024, 1, 2), datetime.time(1, 2, 3, 4), datetime.timedelta(days=-1, microseconds=5)]
    keyset = Keyset.of(Order.objects.order_by("pk"))
    for value in values:
        read = keyset.read(keyset.token(Position((value,), 3)))
        assert read == Position((value,), 3)
        assert type(read.values[0]) is type(value)
