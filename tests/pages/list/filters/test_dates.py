"""Dates and times: presets, from and to, in the time zone of the user."""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.contrib import admin
from django.utils import timezone
from sales.models import Order

from .conftest import Bar, keys, same

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def orders(db):
    """Three orders around midnight in Oslo, January 31 of 2026; the others are long ago."""
    Order.objects.update(placed_at=datetime.datetime(2020, 1, 1, tzinfo=OSLO), ship_by=datetime.date(2020, 1, 1))
    found = list(Order.objects.order_by("pk")[:3])
    moments = [
        datetime.datetime(2026, 1, 30, 23, 59, 59, tzinfo=OSLO),
        datetime.datetime(2026, 1, 31, 0, 0, tzinfo=OSLO),
        datetime.datetime(2026, 1, 31, 23, 59, 59, 999999, tzinfo=OSLO),
    ]
    for order, moment in zip(found, moments, strict=True):
        Order.objects.filter(pk=order.pk).update(placed_at=moment, ship_by=moment.date())
    return [order.pk for order in found]


def test_days_are_inclusive_and_begin_at_midnight_of_the_time_zone(office, orders):
    page = office(Order, {"list_filter": ["placed_at"]})
    day = "?placed_at__date__gte=2026-01-31&placed_at__date__lte=2026-01-31"
    assert same(page, day) == orders[1:]
    assert same(page, "?placed_at__date__lte=2026-01-30&placed_at__date__gte=2026-01-01") == orders[:1]
    bar = Bar(page, day)
    assert bar.chips == {"Placed": "Jan. 31, 2026"}
    assert bar.inputs("Placed") == {"placed_at__date__gte": "2026-01-31", "placed_at__date__lte": "2026-01-31"}
    assert "Europe/Oslo" in bar.popover("Placed")


def test_index_can_be_used(office, orders):
    """The column stands alone in the condition, not inside a function."""
    page = office(Order, {"list_filter": ["placed_at"]})
    response = page.get("?placed_at__date__gte=2026-01-31&placed_at__date__lte=2026-01-31")
    where = str(response.context_data["cl"].queryset.query).partition(" WHERE ")[2]
    assert re.findall(r"placed_at.? (>=|<) ", where) == [">=", "<"]
    assert not re.search(r"(?i)date\(|cast|::date", where)


def test_another_time_zone_has_other_days(office, orders):
    page = office(Order, {"list_filter": ["placed_at"]})
    day = "?placed_at__date__gte=2026-01-31&placed_at__date__lte=2026-01-31"
    with timezone.override("America/New_York"):
        assert keys(page, day) == orders[2:]
        assert keys(page, day.replace("31", "30")) == orders[:2]
        assert "America/New_York" in Bar(page).popover("Placed")


def test_day_on_which_the_clock_changes(office, db):
    """It has 23 hours."""
    Order.objects.update(placed_at=datetime.datetime(2026, 3, 29, 23, 30, tzinfo=OSLO))
    page = office(Order, {"list_filter": ["placed_at"]})
    assert len(same(page, "?placed_at__date__gte=2026-03-29&placed_at__date__lte=2026-03-29")) == Order.objects.count()
    assert same(page, "?placed_at__date__gte=2026-03-30&placed_at__date__lte=2026-03-30") == []


def test_dates_without_a_time(office, orders):
    page = office(Order, {"list_filter": ["ship_by"]})
    assert same(page, "?ship_by__gte=2026-01-30&ship_by__lte=2026-01-31") == orders
    bar = Bar(page, "?ship_by__gte=2026-01-30&ship_by__lte=2026-01-31")
    assert bar.chips == {"Ship by": "Jan. 30, 2026 to Jan. 31, 2026"}
    assert bar.inputs("Ship by") == {"ship_by__gte": "2026-01-30", "ship_by__lte": "2026-01-31"}
    assert "time zone" not in bar.popover("Ship by")
    assert Bar(page, "?ship_by__gte=2026-01-30").chips == {"Ship by": "from Jan. 30, 2026"}
    assert Bar(page, "?ship_by__lte=2026-01-30&ship_by__gte=").chips == {"Ship by": "until Jan. 30, 2026"}


@pytest.mark.parametrize("field", ["placed_at", "ship_by"])
def test_presets_of_django_mean_the_same_and_are_called_alike(office, orders, field):
    """Links of Django's changelist are our presets, and ours are understood there."""
    now = timezone.localtime()
    Order.objects.filter(pk=orders[0]).update(placed_at=now, ship_by=now.date())
    page = office(Order, {"list_filter": [field]})
    title = {"placed_at": "Placed", "ship_by": "Ship by"}[field]
    links = Bar(page).links(title)
    cl = page.django().context_data["cl"]
    for choice in cl.filter_specs[0].choices(cl):
        if str(choice["display"]) == "Any date":
            continue
        assert links[str(choice["display"])] == choice["query_string"]
        assert Bar(page, choice["query_string"]).chips == {title: str(choice["display"])}
    for label, query in links.items():
        same(page, query)
        assert Bar(page, query).chips == {title: label}
        assert 'aria-current="true"' in Bar(page, query).popover(title)
    assert keys(page, links["Today"]) == [orders[0]]


def test_presets_of_our_own(office, orders):
    yesterday = timezone.localtime() - datetime.timedelta(days=1)
    month = timezone.localtime().replace(day=1) - datetime.timedelta(days=1)
    for pk, moment in zip(orders, (yesterday, month, month.replace(year=month.year - 1)), strict=True):
        Order.objects.filter(pk=pk).update(placed_at=moment)
    page = office(Order, {"list_filter": ["placed_at"]})
    links = Bar(page).links("Placed")
    assert orders[0] in same(page, links["Yesterday"])
    assert orders[1] in same(page, links["Last month"])
    assert "No date" not in links, "the field is never empty"


def test_no_date(office, orders):
    Order.objects.filter(pk=orders[0]).update(ship_by=None)
    page = office(Order, {"list_filter": ["ship_by"]})
    assert same(page, "?ship_by__isnull=True") == [orders[0]]
    assert Bar(page, "?ship_by__isnull=True").chips == {"Ship by": "No date"}
    assert orders[0] not in same(page, "?ship_by__isnull=False")


def test_moments_are_said_as_they_are(office, orders):
    page = office(Order, {"list_filter": ["placed_at"]})
    query = "?" + urlencode({"placed_at__gte": "2026-01-31 12:00:00+01:00"})
    assert same(page, query) == orders[2:]
    assert Bar(page, query).chips == {"Placed": "2026-01-31 12:00:00+01:00 or more"}


def test_moment_without_a_time_zone_is_one_of_the_user_s(office, orders):
    """Django warns of it, and takes it for one of the project's time zone."""
    page = office(Order, {"list_filter": ["placed_at"]})
    assert keys(page, "?placed_at__gte=2026-01-31") == orders[1:]
    assert Bar(page, "?placed_at__gte=2026-01-31").chips == {"Placed": "from Jan. 31, 2026"}


@pytest.mark.parametrize(
    "query",
    ["placed_at__date__gte=x", "placed_at__date__lte=9999-12-31", "placed_at__gte=x", "placed_at__lt=2026-13-01",
     "placed_at__date__gte=2026-02-30", "placed_at__date__lte=0001-01-01", "placed_at__isnull=x"],
)  # fmt: skip
def test_nonsense_is_no_error(office, orders, query):
    page = office(Order, {"list_filter": ["placed_at"]})
    response = page.get(f"?{query}")
    assert response.status_code in {200, 302} and response.get("Location", "?e=1").endswith("?e=1")


def test_without_time_zones(office, db, settings):
    settings.USE_TZ = False
    page = office(Order, {"list_filter": [("placed_at", admin.DateFieldListFilter), "ship_by"]})
    assert page.get("?ship_by__gte=2026-01-01").status_code == 200
