"""The records before and after one, as the list has them that the user came from."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

import pytest
from crm.models import Tag
from django.contrib.admin.views.main import ChangeList
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from sales.models import Customer, Order

import htmx_admin

ORDERS = "/office/sales/order/"
CUSTOMERS = "/office/sales/customer/"


def page_url(base, key, screen, query=""):
    url = f"{base}{key}/{screen}/"
    return f"{url}?{urlencode({'_changelist_filters': query})}" if query else url


def neighbours(response):
    """Keys and addresses of the previous and the next record; None where there is none."""
    found = {}
    for url, rel, name in re.findall(
        r'<a class="btn btn--icon" href="([^"]+)" rel="(prev|next)" title="([^"]+)"', response.content.decode()
    ):
        found[rel] = (html.unescape(url), html.unescape(name))
    return found.get("prev"), found.get("next")


def key_of(neighbour):
    return neighbour and re.search(r"/([^/]+)/(?:detail|change)/", neighbour[0])[1]


def keys_of_list(person, base, query=""):
    """All keys in the order of the list, page after page."""
    found, number = [], 1
    while True:
        changelist = person.get(f"{base}?{query}&p={number}&_per_page=250").context_data["cl"]
        found += [str(record.pk) for record in changelist.result_list]
        if len(found) >= changelist.result_count:
            return found
        number += 1


@pytest.mark.parametrize(
    "query",
    ["", "o=5", "o=-5.1", "o=2", "o=-7.6", "status__exact=done", "q=SO-100&o=-1", "o=8&status__exact=done", "p=2"],
)
def test_they_follow_the_list(admin_person, query):
    """Also by columns with NULLs, with duplicates, of related records."""
    keys = keys_of_list(admin_person, ORDERS, "" if query == "p=2" else query)
    assert len(keys) > 3
    for place in (0, 1, len(keys) // 2, len(keys) - 1):
        previous, following = neighbours(admin_person.get(page_url(ORDERS, keys[place], "detail", query)))
        assert key_of(previous) == (keys[place - 1] if place else None)
        assert key_of(following) == (keys[place + 1] if place + 1 < len(keys) else None)


def test_one_walks_through_the_list(admin_person):
    query = "status__exact=void&o=2"
    keys = keys_of_list(admin_person, ORDERS, query)
    url, seen = page_url(ORDERS, keys[0], "detail", query), [keys[0]]
    while following := neighbours(admin_person.get(url))[1]:
        url = following[0]
        seen.append(key_of(following))
    assert seen == keys and len(seen) > 2
    back = neighbours(admin_person.get(url))[0]
    assert key_of(back) == keys[-2]


def test_links_keep_the_filters_and_name_the_record(admin_person):
    query = "o=5&status__exact=done"
    keys = keys_of_list(admin_person, ORDERS, query)
    previous, following = neighbours(admin_person.get(page_url(ORDERS, keys[1], "detail", query)))
    assert previous[0] == page_url(ORDERS, keys[0], "detail", query)
    assert following[1] == f"Next: {Order.objects.get(pk=keys[2])}"


def test_names_are_escaped(admin_person):
    first, second = (Customer.objects.order_by("pk")[i] for i in (0, 1))
    Customer.objects.filter(pk=first.pk).update(name='"><script>alert(1)</script>')
    text = admin_person.get(page_url(CUSTOMERS, second.pk, "detail", "o=2")).content.decode()
    assert "<script>alert" not in text


def test_a_record_that_left_the_list_still_has_them(admin_person):
    """It was changed so that it does not match any more: the neighbours are those it had."""
    query = "status__exact=done&o=5"
    keys = keys_of_list(admin_person, ORDERS, query)
    Order.objects.filter(pk=keys[2]).update(status="packed")
    previous, following = neighbours(admin_person.get(page_url(ORDERS, keys[2], "detail", query)))
    assert (key_of(previous), key_of(following)) == (keys[1], keys[3])


@pytest.mark.parametrize(
    "query",
    [
        "nonsense__exact=1",
        "status__foo=1",
        "placed_at__gte=tomorrow",
        "customer__password=x",
        "id__exact=x",
        "o=x.y",
        "p=x&all=",
    ],
)
def test_an_address_that_is_wrong(admin_person, query):
    order = Order.objects.first()
    response = admin_person.get(page_url(ORDERS, order.pk, "detail", query))
    assert response.status_code == 200
    if not query.startswith(("o=", "p=")):
        assert neighbours(response) == (None, None)


def test_they_are_those_that_one_may_see(person, monkeypatch):
    """``get_queryset`` decides, as in the list."""
    order_admin = htmx_admin.site._registry[Order]
    keys = keys_of_list(person("admin"), ORDERS)
    hidden = keys[4]
    original = type(order_admin).get_queryset
    monkeypatch.setattr(
        type(order_admin), "get_queryset", lambda self, request: original(self, request).exclude(pk=hidden)
    )
    viewer = person("viewer")
    assert key_of(neighbours(viewer.get(page_url(ORDERS, keys[3], "detail")))[1]) == keys[5]


def test_two_queries_more_one_row_each(admin_person, monkeypatch):
    from htmx_admin.pages.neighbours import Neighbours

    keys = keys_of_list(admin_person, ORDERS)
    url = page_url(ORDERS, keys[3], "detail", "status__exact=done&customer__id__exact=1&o=2")
    admin_person.get(url)
    with CaptureQueriesContext(connection) as all_queries:
        admin_person.get(url)
    monkeypatch.setattr(Neighbours, "_found", (None, None))
    with CaptureQueriesContext(connection) as others:
        admin_person.get(url)
    # One for the value of another table that the list is ordered by.
    assert len(all_queries) - len(others) <= 3
    url = page_url(ORDERS, keys[3], "detail")
    monkeypatch.undo()
    with CaptureQueriesContext(connection) as all_queries:
        admin_person.get(url)
    monkeypatch.setattr(Neighbours, "_found", (None, None))
    with CaptureQueriesContext(connection) as others:
        admin_person.get(url)
    assert len(all_queries) - len(others) == 2
    assert not any("COUNT(*)" in query["sql"] and '"sales_order"' in query["sql"] for query in all_queries)


def test_annotations_and_expressions(admin_person, monkeypatch):
    order_admin = htmx_admin.site._registry[Order]
    monkeypatch.setattr(order_admin, "ordering", (F("ship_by").desc(nulls_last=True), "-customer__city__name"))
    keys = keys_of_list(admin_person, ORDERS)
    for place in (0, len(keys) // 2, len(keys) - 2):
        following = neighbours(admin_person.get(page_url(ORDERS, keys[place], "detail")))[1]
        assert key_of(following) == keys[place + 1]
    query = "status__exact=done"
    done = keys_of_list(admin_person, ORDERS, query)
    Order.objects.filter(pk=done[1]).update(status="packed")
    assert key_of(neighbours(admin_person.get(page_url(ORDERS, done[1], "detail", query)))[1]) == done[2]


def test_an_order_by_chance_has_none(admin_person, monkeypatch):
    order_admin = htmx_admin.site._registry[Order]
    monkeypatch.setattr(order_admin, "ordering", ("?",))
    response = admin_person.get(page_url(ORDERS, Order.objects.first().pk, "detail"))
    assert response.status_code == 200 and neighbours(response) == (None, None)


def test_a_projects_own_changelist(admin_person, monkeypatch):
    """Its hooks are asked; of Django's own kind, too, no rows are fetched."""

    class Backwards(ChangeList):
        def get_ordering(self, request, queryset):
            return ["pk"]

        def get_results(self, request):
            raise AssertionError("no rows are needed")

    order_admin = htmx_admin.site._registry[Order]
    monkeypatch.setattr(type(order_admin), "get_changelist", lambda self, request, **kwargs: Backwards)
    keys = list(Order.objects.order_by("pk").values_list("pk", flat=True)[:3])
    previous, following = neighbours(admin_person.get(page_url(ORDERS, keys[1], "detail")))
    assert (key_of(previous), key_of(following)) == (str(keys[0]), str(keys[2]))
    assert "get_changelist" not in vars(order_admin), "the admin is shared"


def test_keys_that_are_quoted(admin_person):
    Tag.objects.all().delete()
    tags = [Tag.objects.create(name=name, slug=name) for name in ("a", "b", "c")]
    base = "/office/crm/tag/"
    shown = neighbours(admin_person.get(page_url(base, tags[1].pk, "detail", "o=1")))
    assert {key_of(n) for n in shown} == {str(tags[0].pk), str(tags[2].pk)}


def test_neither_in_the_dialog_nor_in_a_popup_nor_for_a_new_record(admin_person):
    order = Order.objects.all()[3]
    for url in (f"{ORDERS}{order.pk}/change/", f"{ORDERS}{order.pk}/detail/"):
        assert 'rel="next"' in admin_person.get(url).content.decode()
        assert 'rel="next"' not in admin_person.hx_get(url, "dialog#dialog").content.decode()
        assert 'rel="next"' not in admin_person.get(f"{url}?_popup=1").content.decode()
    assert 'rel="next"' not in admin_person.get(f"{ORDERS}add/").content.decode()


def step(response, rel):
    return re.search(rf'<a [^>]*href="([^"]+)" rel="{rel}"', response.content.decode())[1].replace("&amp;", "&")


def test_steps_of_a_form_lead_to_the_forms_beside_it(admin_person):
    keys = keys_of_list(admin_person, ORDERS, "o=1")
    url = page_url(ORDERS, keys[2], "change", "o=1")
    response = admin_person.get(url)
    for rel, key in (("prev", keys[1]), ("next", keys[3])):
        answer = admin_person.get(step(response, rel))
        assert answer.status_code == 302
        assert answer["Location"] == page_url(ORDERS, key, "change", "o=1")


def test_steps_beyond_the_ends_come_back_with_a_message(admin_person):
    keys = keys_of_list(admin_person, ORDERS, "o=1")
    url = page_url(ORDERS, keys[0], "change", "o=1")
    response = admin_person.get(step(admin_person.get(url), "prev"), follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert "This is the first record of the list." in response.content.decode()


def test_steps_that_are_none(admin_person):
    """None is taken by a POST, by nonsense, or from a record that is not there."""
    order = Order.objects.all()[3]
    url = f"{ORDERS}{order.pk}/change/"
    assert admin_person.get(f"{url}?_step=nonsense").status_code == 200
    assert admin_person.get(f"{ORDERS}999999/change/?_step=next")["Location"] == "/office/"
    assert admin_person.post(f"{url}?_step=next", {"number": "x"}).status_code == 200


def test_a_request_without_middleware(db):
    from django.contrib.auth.models import User
    from django.test import RequestFactory

    order = Order.objects.all()[3]
    request = RequestFactory().get(f"{ORDERS}{order.pk}/detail/")
    request.user = User.objects.get(username="admin")
    response = htmx_admin.site._registry[Order].detail_view(request, str(order.pk)).render()
    assert all(neighbours(response))
