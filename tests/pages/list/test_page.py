"""The list page: full page, fragment, and what a URL means."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from sales.models import Order

ORDERS = "/office/sales/order/"
OPEN = "/office/sales/openorder/"
RESULTS = "section#results"


def row_ids(html: str) -> list[str]:
    return re.findall(r'<tr role="row" id="row-([^"]+)"', html)


def test_full_page_shows_every_column_and_row(admin_person):
    response = admin_person.get(ORDERS)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.startswith("<!doctype html>")
    assert len(row_ids(html)) == len(response.context_data["cl"].result_list) > 0
    for label in ("Number", "Customer", "Status", "Placed"):
        assert label in html


def test_same_rows_in_the_same_order_as_djangos_admin(admin_person):
    for query in ("", "?o=1", "?o=-6.1", "?q=SO-100", "?status__exact=paid", "?p=2", "?o=5&p=2"):
        ours = [str(o.pk) for o in admin_person.get(ORDERS + query).context_data["cl"].result_list]
        django = [str(o.pk) for o in admin_person.get("/admin/sales/order/" + query).context_data["cl"].result_list]
        assert ours == django, query


def test_fragment_is_the_results_and_their_companions_alone(admin_person):
    response = admin_person.hx_get(f"{ORDERS}?q=SO-100", RESULTS)
    html = response.content.decode()
    assert "<html" not in html and 'class="sidebar"' not in html
    assert html.lstrip().startswith('<section class="list__results" id="results"')
    assert '<hx-partial hx-target="#list-head"' in html
    assert '<hx-partial hx-target="#filters"' in html
    assert row_ids(html) == row_ids(admin_person.get(f"{ORDERS}?q=SO-100").content.decode())


def test_fragment_tells_the_address_without_empty_parameters(admin_person):
    response = admin_person.hx_get(f"{ORDERS}?q=&o=1", RESULTS)
    assert response["HX-Push-Url"] == f"{ORDERS}?o=1"
    typed = admin_person.hx_get(f"{ORDERS}?q=SO", RESULTS, source="form#search")
    assert typed["HX-Replace-Url"] == f"{ORDERS}?q=SO"
    assert "HX-Push-Url" not in typed


def test_unknown_target_gets_the_whole_page(admin_person):
    assert admin_person.hx_get(ORDERS, "div#other").content.startswith(b"<!doctype html>")


def test_history_restore_gets_the_whole_page(admin_person):
    headers = {"HX-History-Restore-Request": "true", "HX-Request-Type": "full"}
    assert admin_person.get(ORDERS, headers=headers).content.startswith(b"<!doctype html>")


def test_every_answer_varies_on_the_target(admin_person):
    for response in (admin_person.get(ORDERS), admin_person.hx_get(ORDERS, RESULTS)):
        assert {"HX-Request", "HX-Target"} <= {part.strip() for part in response["Vary"].split(",")}


def test_fragment_costs_no_more_queries_than_djangos_page(admin_person, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    admin_person.get(ORDERS)  # content types are cached from here on
    with CaptureQueriesContext(connection) as theirs:
        admin_person.get("/admin/sales/order/")
    with django_assert_max_num_queries(len(theirs)):
        admin_person.get(ORDERS)
    with django_assert_max_num_queries(len(theirs)):
        admin_person.hx_get(ORDERS, RESULTS)


@pytest.mark.parametrize("size", [25, 100])
def test_queries_do_not_grow_with_rows(admin_person, django_assert_num_queries, size):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    admin_person.get(OPEN)
    with CaptureQueriesContext(connection) as few:
        admin_person.get(f"{OPEN}?_per_page=25")
    with django_assert_num_queries(len(few)):
        admin_person.get(f"{OPEN}?_per_page={size}")


def test_page_size_is_kept_by_sorting_and_searching(admin_person):
    html = admin_person.get(f"{ORDERS}?_per_page=25").content.decode()
    assert len(row_ids(html)) == 25
    assert '<input type="hidden" form="search" name="_per_page" value="25">' in html
    assert all("_per_page=25" in url for url in re.findall(r'class="sort" href="([^"]+)"', html))


def test_page_size_that_is_not_offered_is_the_default(admin_person):
    for value in ("7", "1000000", "-1", "x", ""):
        cl = admin_person.get(ORDERS, {"_per_page": value}).context_data["cl"]
        assert cl.list_per_page == 100


def test_sort_links_turn_and_add(admin_person):
    html = admin_person.get(f"{ORDERS}?o=2").content.decode()
    heads = dict(re.findall(r'href="(\?[^"]+)" hx-get="[^"]+" data-add="(\?[^"]+)"', html))
    assert heads["?o=-2"] == "?o=-2"  # the sorted column turns
    assert heads["?o=1"] == "?o=2.1"  # another one replaces it, or comes second
    assert 'aria-sort="ascending"' in html


def test_popover_filters_and_chip(admin_person):
    html = admin_person.get(f"{ORDERS}?status__exact=paid").content.decode()
    chip = re.search(r'<span class="chip">.*?</span></a></span>', html, re.DOTALL)
    assert chip and "Status" in chip[0] and "Paid" in chip[0]
    remove = re.search(r'</b></button><a href="([^"]+)"', html)
    assert remove and "status" not in remove[1]


def test_no_matches_says_what_was_asked_and_offers_the_way_out(admin_person):
    html = admin_person.get(f"{ORDERS}?q=<b>nothing</b>").content.decode()
    assert "&lt;b&gt;nothing&lt;/b&gt;" in html and "<b>nothing</b>" not in html
    assert "Clear all filters" in html


def test_model_without_records(admin_person):
    from crm.models import Review

    Review.objects.all().delete()
    html = admin_person.get("/office/crm/review/").content.decode()
    assert "No reviews yet" in html


def test_viewer_sees_rows_but_no_way_to_write(viewer):
    html = viewer.get(OPEN).content.decode()
    assert row_ids(html)
    for forbidden in ('class="edit"', "row-edit", "menu__item--danger", 'id="changelist-form"', "row-check"):
        assert forbidden not in html


def test_model_without_permission_is_forbidden(person):
    from django.contrib.auth.models import User

    User.objects.create_user("temp", is_staff=True)
    response = person("temp").get(ORDERS)
    assert response.status_code == 403
    assert "Permission denied" in response.content.decode()


def test_anonymous_is_sent_to_the_log_in(nobody):
    response = nobody.get(ORDERS)
    assert response.status_code == 302
    assert response["Location"] == f"/office/login/?next={ORDERS}"


def test_ended_session_is_401_for_htmx_and_comes_back_to_the_page_that_is_open(nobody):
    response = nobody.hx_get(f"{ORDERS}?q=x", RESULTS, current=f"{ORDERS}?o=1")
    assert response.status_code == 401
    assert response["HX-Redirect"] == f"/office/login/?next={ORDERS.replace('/', '%2F')}%3Fo%3D1"


def test_values_are_escaped_everywhere(admin_person):
    order = Order.objects.first()
    attack = '"><script>alert(1)</script>'
    customer = order.customer
    customer.name = attack
    customer.save()
    html = admin_person.get(f"{ORDERS}?q={order.number}").content.decode()
    assert row_ids(html)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_reflected_input_is_escaped(admin_person):
    for url in (f'{ORDERS}?q="><script>alert(1)</script>', f'{ORDERS}?o="><script>', f'{ORDERS}?_per_page="><script>'):
        html = admin_person.get(url).content.decode()
        assert "<script>alert" not in html and '"><script>' not in html


def test_bare_request_without_any_middleware_of_ours(rf, admin_person):
    import htmx_admin

    request = rf.get(ORDERS)
    request.user = admin_person.user
    response = htmx_admin.site.get_model_admin(Order).changelist_view(request)
    assert "results" in response.render().content.decode()


BAD = [
    "?p=-1",
    "?p=0",
    "?p=999999",
    "?p=x",
    "?o=x.999",
    "?o=-",
    "?o=" + "1." * 500,
    "?q=" + "a" * 2000,
    "?q=%00",
    "?q=%F0%9F%98%80",
    "?status__exact=nonsense",
    "?placed_at__gte=nonsense",
    "?nonsense=1",
    "?customer__nonsense=1",
    "?id__in=x,y",
    "?placed_at__year=x",
    "?e=1",
    "?all=",
    "?_facets=1",
    "?_popup=1",
]


@pytest.mark.parametrize("query", BAD)
def test_bad_input_is_a_page_or_a_4xx(query, admin_person):
    before = Order.objects.count()
    admin_person.raise_request_exception = True
    for get in (Client.get, lambda c, url, **kw: c.hx_get(url, RESULTS)):
        response = get(admin_person, ORDERS + query)
        assert response.status_code in {200, 302, 400}, query
    response = admin_person.get(ORDERS + query, follow=True)
    assert response.status_code in {200, 400}
    assert Order.objects.count() == before


def test_beyond_the_last_page_that_one_is_shown(admin_person):
    first = admin_person.get(f"{ORDERS}?_per_page=25")
    last = first.context_data["cl"].paginator.num_pages
    assert admin_person.get(f"{ORDERS}?_per_page=25&p=99999").context_data["cl"].page_num == last


def test_forbidden_lookup_is_400_and_leaks_nothing(admin_person):
    response = admin_person.get("/office/sales/order/?customer__owner__password__startswith=p")
    assert response.status_code in {302, 400}
    assert b"password" not in response.content


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("plain", "plain"),
        ("&lt;b&gt; &amp; &quot;", "&lt;b&gt; &amp; &quot;"),
        ('<p>He said " onfocus="alert(1)</p>', "He said &quot; onfocus=&quot;alert(1)"),
        ('5" pipe', "5&quot; pipe"),
    ],
)
def test_html_of_the_project_does_not_end_an_attribute(html, expected):
    """A sanitised text keeps its quotes; names of rows stand in attributes."""
    from htmx_admin.pages.list.rows import plain

    assert plain(html) == expected
