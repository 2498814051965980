"""The history page."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.auth.models import User
from kitchen.models import Shelf
from sales.models import Order

EVIL = "<script>alert(1)</script>"


def url(order):
    return f"/office/sales/order/{order.pk}/history/"


def text_of(response):
    return response.content.decode()


@pytest.fixture
def order(db):
    order = Order.objects.first()
    LogEntry.objects.filter(object_id=str(order.pk), content_type=get_content_type_for_model(Order)).delete()
    return order


def log(order, user, count=1, message="Changed."):
    LogEntry.objects.bulk_create(
        LogEntry(
            user=user,
            content_type=get_content_type_for_model(Order),
            object_id=str(order.pk),
            object_repr=str(order),
            action_flag=CHANGE,
            change_message=f"{message} {number}",
        )
        for number in range(count)
    )


def test_page_dialog_and_main_element(viewer, order):
    log(order, viewer.user, message=EVIL)
    page, dialog, main = (
        viewer.get(url(order)),
        viewer.hx_get(url(order), "dialog#dialog"),
        viewer.hx_get(url(order), "main#main"),
    )
    assert "<html" in text_of(page) and f"Change history: {order}" in text_of(page)
    assert 'class="dialog__head' in text_of(dialog) and "<html" not in text_of(dialog)
    assert text_of(main).lstrip().startswith("<main")
    for response in (page, dialog, main):
        assert "viewer" in text_of(response) and EVIL not in text_of(response) and "&lt;script&gt;" in text_of(response)


def test_without_entries_it_says_so(viewer, order):
    assert "This object doesn’t have a change history." in text_of(viewer.get(url(order)))


def test_pages(admin_person, order):
    log(order, admin_person.user, 150)
    page = admin_person.get(url(order) + "?_changelist_filters=q%3D1").context["page"]
    assert len(page.entries) == 100
    assert [(link.label, link.current) for link in page.page_links] == [("1", True), ("2", False)]
    assert page.page_links[1].url == "?_changelist_filters=q%3D1&p=2"
    second = admin_person.get(url(order) + "?p=2")
    assert len(second.context["page"].entries) == 50 and "150 entries" in text_of(second)
    # A page that does not exist is the nearest one.
    assert admin_person.get(url(order) + "?p=-5").status_code == 200


def test_full_name_stands_for_the_account(admin_person, order):
    user = User.objects.get(username="jonas")
    log(order, user)
    assert "Jonas Weber" in text_of(admin_person.get(url(order)))


def test_permissions_and_missing_records(person, order):
    User.objects.create_user("nothing", is_staff=True)
    assert person("nothing").get(url(order)).status_code == 403
    assert person("admin").get("/office/sales/order/987654/history/").status_code == 302


def test_key_that_needs_quoting(admin_person):
    shelf = Shelf.objects.first()
    from django.contrib.admin.utils import quote

    assert admin_person.get(f"/office/kitchen/shelf/{quote(shelf.pk)}/history/").status_code == 200
