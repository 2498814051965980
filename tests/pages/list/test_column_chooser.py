"""Columns, rows per page and density: chosen, kept in the session, shared by an address."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.models import Session
from django.http import QueryDict
from django.test import RequestFactory
from sales.models import Order

import htmx_admin
from htmx_admin.pages.list.column_chooser import visible_columns
from htmx_admin.pages.list.remembered import SESSION_KEY, Remembered

ORDERS = "/office/sales/order/"
PRODUCTS = "/office/catalog/product/"
CHOICE = f"{ORDERS}_preferences/"
RESULTS = "section#results"
ALL = ["number", "customer", "status", "express", "total", "placed_at", "ship_by", "courier", "is_late"]


def heads(response):
    """Names of the columns in the head, which are those of the first row."""
    html = response.content.decode()
    found = re.findall(r'<th role="columnheader" scope="col" class="(?:is-num )?column-(\w+)"', html)
    row = re.search(r'<tr role="row" id="row-.*?</tr>', html, re.DOTALL)
    if row:
        assert re.findall(r'class="[^"]*field-(\w+)"', row[0]) == found
    return found


def choose(person, *names, **more):
    return person.post(CHOICE, {"columns": names, **more})


# ------------------------------------------------------------------------------------------------ which are shown


def test_without_a_choice_all_are_shown(admin_person):
    assert heads(admin_person.get(ORDERS)) == ALL


def test_what_is_chosen_is_shown_in_that_order_until_reset(admin_person):
    response = choose(admin_person, "number", "total", "status", next=f"{ORDERS}?status__exact=paid")
    assert response.status_code == 302 and response.url == f"{ORDERS}?status__exact=paid"
    assert heads(admin_person.get(ORDERS)) == ["number", "total", "status"]
    assert heads(admin_person.hx_get(ORDERS, RESULTS)) == ["number", "total", "status"]
    choose(admin_person, "customer", _reset="1")
    assert heads(admin_person.get(ORDERS)) == ALL


def test_a_choice_is_of_one_user_and_one_list(admin_person, clerk):
    choose(admin_person, "number", "total")
    assert heads(clerk.get(ORDERS)) == ALL
    assert len(heads(admin_person.get("/office/sales/customer/"))) > 2


def test_the_address_wins_and_changes_nothing(admin_person):
    choose(admin_person, "number", "total")
    assert heads(admin_person.get(f"{ORDERS}?_columns=status,number")) == ["status", "number"]
    assert heads(admin_person.get(ORDERS)) == ["number", "total"]


def test_links_of_a_shared_list_stay_in_it(admin_person):
    html = admin_person.get(f"{ORDERS}?_columns=number,total").content.decode()
    sorts = re.findall(r'class="sort" href="([^"]+)"', html)
    assert sorts and all(QueryDict(url[1:].replace("&amp;", "&"))["_columns"] == "number,total" for url in sorts)
    assert '<input type="hidden" form="search" name="_columns" value="number,total">' in html


def test_what_one_chooses_in_a_shared_list_counts(admin_person):
    shared = f"{ORDERS}?_columns=number,total&q=SO&_per_page=25"
    assert choose(admin_person, "number", "status", next=shared).url == f"{ORDERS}?q=SO&_per_page=25"


@pytest.mark.parametrize("columns", ["nonsense", "pk,password", ",,", "number" * 2000, "<script>", "action_checkbox"])
def test_unknown_names_are_ignored(admin_person, columns):
    assert heads(admin_person.get(ORDERS, {"_columns": columns})) == ALL
    choose(admin_person, *columns.split(","))
    assert heads(admin_person.get(ORDERS)) == ALL


def test_known_names_count_once_among_unknown_ones(admin_person):
    shown = heads(admin_person.get(f"{ORDERS}?_columns=total,number,x,total,customer__email"))
    assert shown == ["total", "number"]


def test_a_column_that_the_user_may_not_see_cannot_be_asked_for(admin_person, viewer):
    assert "cost" in heads(admin_person.get(f"{PRODUCTS}?_columns=name,cost"))
    assert heads(viewer.get(f"{PRODUCTS}?_columns=name,cost")) == ["name"]
    viewer.post(f"{PRODUCTS}_preferences/", {"columns": ["name", "cost", "sku"]})
    assert heads(viewer.get(PRODUCTS)) == ["name", "sku"]


def test_the_identity_stays(admin_person):
    assert heads(admin_person.get(f"{ORDERS}?_columns=total,status")) == ["number", "total", "status"]
    # Of two columns that link it is the one that names the record, not the picture.
    assert heads(admin_person.get(f"{PRODUCTS}?_columns=sku")) == ["name", "sku"]
    html = admin_person.get(ORDERS).content.decode()
    assert 'name="columns" value="number"><input class="checkbox" type="checkbox" checked disabled>Number' in html


def test_a_list_without_links_keeps_at_least_one_column(admin_person, monkeypatch):
    order_admin = htmx_admin.site._registry[Order]
    monkeypatch.setattr(order_admin, "list_display_links", None)
    assert heads(admin_person.get(f"{ORDERS}?_columns=total")) == ["total"]
    admin_person.post(CHOICE, {"columns": ["total"]})
    response = admin_person.post(CHOICE, {"next": ORDERS}, follow=True)
    assert heads(response) == ["total"]
    assert "Choose at least one column." in response.content.decode()


# ------------------------------------------------------------------------------------------------ order of rows


@pytest.mark.parametrize("order", ["5", "-5", "6.1", "-2.3"])
def test_numbers_of_columns_mean_what_they_mean_in_djangos_admin(admin_person, order):
    """Whatever is hidden or moved: an URL of Django's changelist sorts by the same column."""

    def keys(url):
        return [order.pk for order in admin_person.get(url).context_data["cl"].result_list]

    theirs = keys(f"/admin/sales/order/?o={order}")
    assert keys(f"{ORDERS}?o={order}") == theirs
    assert keys(f"{ORDERS}?o={order}&_columns=total,number") == theirs
    choose(admin_person, "is_late", "number", "customer")
    assert keys(f"{ORDERS}?o={order}") == theirs


def test_heads_sort_by_their_own_column(admin_person):
    html = admin_person.get(f"{ORDERS}?_columns=total,number&o=5").content.decode()
    links = re.findall(r'class="sort" href="\?([^"]+)"', html)
    assert [QueryDict(url.replace("&amp;", "&"))["o"] for url in links] == ["-5", "1"]
    assert 'column-total" aria-sort="ascending"' in html


# ------------------------------------------------------------------------------------------------ cells


def test_a_row_that_was_edited_has_the_columns_of_the_list(admin_person):
    order = Order.objects.filter(status="new").first()
    url = f"{ORDERS}{order.pk}/cell/express/"

    def fields(current):
        response = admin_person.hx_post(url, {"express": "on"}, f"td#cell-{order.pk}-express", current=current)
        assert response["HX-Retarget"] == f"#row-{order.pk}"
        return re.findall(r'class="[^"]*field-(\w+)"', response.content.decode())

    assert fields(ORDERS) == ALL
    assert fields(f"{ORDERS}?_columns=express,number") == ["express", "number"]
    choose(admin_person, "number", "express", "total")
    assert fields(ORDERS) == ["number", "express", "total"]


def test_a_cell_that_was_hidden_meanwhile_can_still_be_edited(admin_person):
    order = Order.objects.filter(status="new").first()
    choose(admin_person, "number", "total")
    target = f"td#cell-{order.pk}-express"
    response = admin_person.hx_get(f"{ORDERS}{order.pk}/cell/express/", target, current=ORDERS)
    assert response.status_code == 200 and f'id="cell-{order.pk}-express"' in response.content.decode()
    response = admin_person.hx_get(f"{ORDERS}{order.pk}/cell/express/?_cancel=1", target, current=ORDERS)
    assert response.status_code == 200


# ------------------------------------------------------------------------------------------------ extra columns


def test_extra_columns_are_hidden_until_they_are_chosen(admin_person, django_assert_max_num_queries):
    html = admin_person.get(ORDERS).content.decode()
    assert 'name="columns" value="comment" autocomplete' in html and "column-comment" not in html
    choose(admin_person, "number", "entered_by", "comment")
    assert heads(admin_person.get(ORDERS)) == ["number", "entered_by", "comment"]
    with django_assert_max_num_queries(15):
        admin_person.get(ORDERS)


def test_extra_columns_sort(admin_person):
    """They stand behind those of list_display."""
    html = admin_person.get(f"{ORDERS}?_columns=number,updated_at").content.decode()
    link = re.findall(r'class="sort" href="\?([^"]+)"', html)[1].replace("&amp;", "&")
    found = admin_person.get(f"{ORDERS}?{link}").context_data["cl"].result_list
    times = [order.updated_at for order in found]
    assert times == sorted(times) and len(set(times)) > 1
    assert times != [order.updated_at for order in admin_person.get(ORDERS).context_data["cl"].result_list]


def test_extra_columns_leave_the_list_alone_while_they_are_hidden(admin_person):
    assert [str(entry) for entry in admin_person.get(ORDERS).context_data["cl"].list_display][1:] == ALL


def test_hook_for_extra_columns(admin_person, monkeypatch):
    order_admin = htmx_admin.site._registry[Order]
    monkeypatch.setattr(type(order_admin), "get_list_display_extra", lambda self, request: ["currency"])
    assert heads(admin_person.get(f"{ORDERS}?_columns=number,comment,currency")) == ["number", "currency"]


# ------------------------------------------------------------------------------------------------ the deed


@pytest.mark.parametrize(
    ("button", "moved"), [("_up", ["total", "number", "status"]), ("_down", ["number", "status", "total"])]
)
def test_arrows_without_script(admin_person, button, moved):
    choose(admin_person, "number", "total", "status", **{button: "total"})
    assert heads(admin_person.get(ORDERS)) == moved


def test_arrows_at_the_ends_and_of_what_is_not_shown(admin_person):
    for button, name in (("_up", "number"), ("_down", "status"), ("_up", "courier"), ("_up", "nonsense")):
        choose(admin_person, "number", "total", "status", **{button: name})
        assert heads(admin_person.get(ORDERS)) == ["number", "total", "status"]


def test_page_size_is_remembered(admin_person):
    response = admin_person.post(CHOICE, {"_per_page": "25", "next": f"{ORDERS}?q=SO&p=3&_per_page=50"})
    assert response.url == f"{ORDERS}?q=SO"
    assert len(admin_person.get(ORDERS).context_data["cl"].result_list) == 25
    assert admin_person.get(f"{ORDERS}?_per_page=50").context_data["cl"].list_per_page == 50
    assert admin_person.get("/office/sales/customer/").context_data["cl"].list_per_page == 100
    for nonsense in ("7", "x", "", "1000000", "-25"):
        admin_person.post(CHOICE, {"_per_page": nonsense})
        assert admin_person.get(ORDERS).context_data["cl"].list_per_page == 25


def test_columns_and_page_size_do_not_forget_each_other(admin_person):
    choose(admin_person, "number", "total")
    admin_person.post(CHOICE, {"_per_page": "25"})
    assert heads(admin_person.get(ORDERS)) == ["number", "total"]
    choose(admin_person, _reset="1")
    assert admin_person.get(ORDERS).context_data["cl"].list_per_page == 25


def test_htmx_shows_the_list_in_its_place(admin_person):
    import json

    response = admin_person.hx_post(
        CHOICE, {"columns": ["number"]}, "main#main", current=f"{ORDERS}?q=SO&_columns=total", source="form#cols"
    )
    location = json.loads(response["HX-Location"])
    assert (location["path"], location["target"]) == (f"{ORDERS}?q=SO", "#main")
    assert location["headers"] == {"HX-Target": "main#main"} and location["replace"] == "true"
    html = admin_person.hx_get(location["path"], "main#main").content.decode()
    assert html.lstrip().startswith("<main") and 'id="cols"' in html and "column-total" not in html


@pytest.mark.parametrize("way_back", ["https://evil.example/?q=1", "//evil.example", "javascript:alert(1)", "\\x"])
def test_the_way_back_is_this_list(admin_person, way_back):
    assert choose(admin_person, "number", next=way_back).url.partition("?")[0] == ORDERS


def test_who_may_not_see_the_list_chooses_nothing(person, nobody):
    User.objects.create_user("guest", is_staff=True)
    guest = person("guest")
    assert choose(guest, "number").status_code == 403
    assert SESSION_KEY not in guest.session
    assert "/login/" in choose(nobody, "number").url


def test_only_a_post_chooses(admin_person):
    assert admin_person.get(CHOICE, {"columns": "number"}).status_code == 405
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_person.user)
    assert choose(strict, "number").status_code == 403


def test_looking_writes_no_session(admin_person, django_assert_num_queries):
    admin_person.get(ORDERS)
    before = Session.objects.get(pk=admin_person.session.session_key).session_data
    admin_person.get(f"{ORDERS}?_columns=number&_per_page=25&_density=compact")
    choose(admin_person, "number", "nonsense", _reset="1")
    assert Session.objects.get(pk=admin_person.session.session_key).session_data == before


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        "x",
        {"htmx_admin:sales.order": []},
        {"htmx_admin:sales.order": {"columns": "number", "page_size": "x"}},
        {"htmx_admin:sales.order": {"columns": [1, None], "page_size": 7}},
    ],
)
def test_a_session_with_something_else_in_it(admin_person, kept):
    session = admin_person.session
    session[SESSION_KEY] = kept
    session.save()
    response = admin_person.get(ORDERS)
    assert heads(response) == ALL and response.context_data["cl"].list_per_page == 100


def test_a_request_without_a_session(db):
    request = RequestFactory().get(ORDERS, {"_columns": "number,total"})
    request.user = User.objects.get(username="admin")
    order_admin = htmx_admin.site._registry[Order]
    assert Remembered.of(request, order_admin) == Remembered()
    assert heads(order_admin.changelist_view(request).render()) == ["number", "total"]
    assert visible_columns(request, order_admin) == ["number", "total"]
    request.user = AnonymousUser()
    request.GET = QueryDict("")
    assert visible_columns(request, order_admin) == ALL


# ------------------------------------------------------------------------------------------------ sharing


def test_link_shows_others_the_same(admin_person, clerk):
    choose(admin_person, "number", "total")
    admin_person.post(CHOICE, {"_per_page": "25"})
    admin_person.post("/office/preferences/", {"density": "compact"})
    html = admin_person.get(f"{ORDERS}?o=-5&status__exact=paid").content.decode()
    [link] = re.findall(r'href="([^"]+)" data-copy=', html)
    shared = clerk.get(link.replace("&amp;", "&"))
    assert heads(shared) == ["number", "total"]
    changelist = shared.context_data["cl"]
    assert changelist.list_per_page == 25 and changelist.get_ordering_field_columns() == {5: "desc"}
    assert {order.status for order in changelist.result_list} == {"paid"}
    assert 'data-density="compact"' in shared.content.decode()
    assert "data-density" not in clerk.get(ORDERS).content.decode()


def test_shared_density_wins_until_one_chooses(admin_person):
    admin_person.post("/office/preferences/", {"density": "compact"})
    shared = f"{ORDERS}?_density=comfortable&q=SO"
    assert "data-density" not in admin_person.get(shared).content.decode()
    assert 'data-density="compact"' in admin_person.get(f"{ORDERS}?_density=9").content.decode()
    chosen = admin_person.post("/office/preferences/", {"density": "compact", "next": shared})
    assert chosen.url == f"{ORDERS}?q=SO"
    kept = admin_person.post("/office/preferences/", {"theme": "dark", "next": shared})
    assert kept.url == shared


def test_a_popup_has_the_columns_and_no_chooser(admin_person):
    choose(admin_person, "number", "total")
    response = admin_person.get(f"{ORDERS}?_popup=1")
    assert heads(response) == ["number", "total"]
    assert 'id="cols"' not in response.content.decode()


# ------------------------------------------------------------------------------------------------ other classes


def test_a_projects_own_changelist(admin_person, monkeypatch):
    """Django's own would take our parameters for filters: the columns are chosen, but no link carries them."""
    from django.contrib.admin.views.main import ChangeList

    order_admin = htmx_admin.site._registry[Order]
    monkeypatch.setattr(type(order_admin), "get_changelist", lambda self, request, **kwargs: ChangeList)
    choose(admin_person, "number", "total", "comment")
    response = admin_person.get(ORDERS)
    assert heads(response) == ["number", "total"]
    assert "data-copy" not in response.content.decode()


def test_columns_of_the_same_name_are_told_apart(admin_person, monkeypatch):
    def make(text):
        return lambda order: text

    order_admin = htmx_admin.site._registry[Order]
    monkeypatch.setattr(order_admin, "list_display", ("number", make("a"), make("b"), "status"))
    monkeypatch.setattr(order_admin, "list_editable", ())
    assert heads(admin_person.get(ORDERS)) == ["number", "column1", "column2", "status"]
    choose(admin_person, "number", "column2")
    response = admin_person.get(ORDERS)
    assert heads(response) == ["number", "column2"]
    assert re.search(r'field-column2"[^>]*>b<', response.content.decode())
