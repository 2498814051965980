"""``select_across`` from the list: an action is run on all rows that match, also those which are not on the page.

None of Django's own tests asks for this.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from shop.models import Box

from tests.packages.surf import Document, Form

from .conftest import Visitor

URL = "/admin/shop/box/"


@pytest.fixture
def boxes(db: None) -> int:
    """More than a page shows, and more than Django shows when asked for all."""
    assert Box.objects.count() == 361
    return 361


def bulk(boss: Visitor, query: str = "") -> tuple[Document, Form]:
    """The list and the form of its actions, as a browser without JavaScript has it."""
    page = Document(boss.page(URL + query), URL + query)
    return page, page.form_with("action", "_selected_action")


def send(boss: Visitor, query: str, action: str, *, across: bool, keys: list[int] | None = None, **more: Any) -> Any:
    """Press the button ``action`` on the list that the query shows, with the box "select all" ticked or not."""
    _page, form = bulk(boss, query)
    shown = [control.attrs["value"] for control in form.controls if control.name == "_selected_action"]
    data: dict[str, Any] = {
        "csrfmiddlewaretoken": "x", "index": "0", "action": action,
        "_selected_action": shown[:1] if keys is None else keys, **more,
    }  # fmt: skip
    if across:
        data["select_across"] = form.control("select_across").attrs["value"]
    return boss.post(form.attrs.get("action") or URL + query, data)


def marked() -> int:
    return Box.objects.filter(name="marked").count()


# ── What the page offers ────────────────────────────────────────────────────


def test_list_offers_all_rows_that_match(boss: Visitor, boxes: int) -> None:
    page, form = bulk(boss)
    box = form.control("select_across")
    assert (box.kind, box.attrs["value"], box.values) == ("checkbox", "1", [])
    assert sum(control.name == "_selected_action" for control in form.controls) == 20
    assert "Select all 361 boxs" in page.text


def test_fragment_offers_it_too(boss: Visitor, boxes: int) -> None:
    text = boss.fragment(URL + "?q=new").text
    assert 'name="select_across"' in text
    assert "Select all 120 boxs" in text


def test_list_on_one_page_does_not_ask(boss: Visitor, boxes: int) -> None:
    _page, form = bulk(boss, "?q=Box 001")
    assert "select_across" not in form.names


# ── What is done ────────────────────────────────────────────────────────────


def test_without_it_the_action_is_for_the_selected_rows(boss: Visitor, boxes: int) -> None:
    send(boss, "", "mark", across=False)
    assert marked() == 1


def test_with_it_the_action_is_for_all_rows(boss: Visitor, boxes: int) -> None:
    answer = send(boss, "", "mark", across=True)
    assert (answer.status_code, marked()) == (302, 361)


@pytest.mark.parametrize(
    ("query", "count"), [("?q=new", 120), ("?q=old&o=-1&p=3", 240), ("?name__startswith=Box 1", 100)]
)
def test_with_it_the_action_is_for_the_rows_that_match(boss: Visitor, boxes: int, query: str, count: int) -> None:
    """Search, sorting and page, or a filter: what the address says is posted along."""
    answer = send(boss, query, "mark", across=True)
    assert (answer.status_code, marked()) == (302, count)


def test_in_the_dialog_it_is_the_same(boss: Visitor, boxes: int) -> None:
    data = {"action": "mark", "index": "0", "select_across": "1", "_selected_action": [Box.objects.first().pk]}
    answer = boss.post_in_dialog(URL + "?q=new", data)
    assert (answer.status_code, marked()) == (200, 120)
    assert "admin:changed" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize("across", [True, False])
def test_forged_key_outside_of_the_filter_is_not_touched(boss: Visitor, boxes: int, across: bool) -> None:
    """What is asked for is compared with what the list shows, key by key."""
    outside = Box.objects.filter(name__contains="old").first()
    inside = Box.objects.filter(name__contains="new").first()
    send(boss, "?q=new", "mark", across=across, keys=[outside.pk, inside.pk])
    assert marked() == (120 if across else 1)
    outside.refresh_from_db()
    assert "old" in outside.name


@pytest.mark.parametrize("value", ["0", "", "false", "False"])
def test_other_values_do_not_select_all(boss: Visitor, boxes: int, value: str) -> None:
    data = {"action": "mark", "index": "0", "select_across": value, "_selected_action": [Box.objects.first().pk]}
    boss.post(URL, data)
    assert marked() <= 1


def test_all_rows_without_a_selected_one_is_nothing(boss: Visitor, boxes: int) -> None:
    """Django says that items must be selected; "all that match" is a widening of a selection."""
    boss.post(URL, {"action": "mark", "index": "0", "select_across": "0"})
    assert marked() == 0


def test_rows_that_the_user_may_not_see_are_not_in_it(
    boss: Visitor, boxes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib import admin

    hidden = admin.site._registry[Box]
    monkeypatch.setattr(hidden, "get_queryset", lambda request: Box.objects.filter(name__contains="new"))
    send(boss, "", "mark", across=True)
    assert marked() == 120


def test_viewer_gets_nothing(viewer: Visitor, boxes: int) -> None:
    """``delete_selected`` asks for a permission; the button is not there, and a forged one does nothing."""
    data = {"action": "delete_selected", "select_across": "1", "_selected_action": ["1"], "post": "yes", "index": "0"}
    viewer.post(URL, data)
    assert Box.objects.count() == 361


# ── Deletion ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("in_dialog", [False, True])
def test_deletion_of_all_that_match_is_confirmed_and_done(boss: Visitor, boxes: int, in_dialog: bool) -> None:
    """The confirmation's own form is what is sent: it has the rows, or says again that it is all of them."""
    data = {"action": "delete_selected", "index": "0", "select_across": "1", "_selected_action": ["1"]}
    url = URL + "?q=new"
    answer = boss.post_in_dialog(url, data) if in_dialog else boss.post(url, data)
    form = Document(answer, url).form_with("post", "action")
    assert "120" in answer.text
    sent = form.successful()
    assert (boss.post_in_dialog if in_dialog else boss.post)(form.attrs["action"], sent).status_code in {200, 302}
    assert Box.objects.filter(name__contains="new").count() == 0
    assert Box.objects.count() == 361 - 120
    assert LogEntry.objects.filter(action_flag=3).count() == 120


def test_forged_key_in_the_confirmation_is_not_deleted(boss: Visitor, boxes: int) -> None:
    outside = Box.objects.filter(name__contains="old").first()
    data = {"action": "delete_selected", "post": "yes", "index": "0", "_selected_action": [outside.pk]}
    boss.post(URL + "?q=new", data)
    assert Box.objects.filter(pk=outside.pk).exists()
