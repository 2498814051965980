"""Deleting a record: what goes along, what stands against it, and who may."""

from __future__ import annotations

import pytest
from catalog.models import Category, Product
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.db.models import Count
from django.urls import reverse
from sales.models import Order, OrderLine

from htmx_admin.pages.delete import Deletion

EVIL = "<script>alert(1)</script>"


def url(obj, name="delete"):
    opts = obj._meta
    return reverse(f"htmx_admin:{opts.app_label}_{opts.model_name}_{name}", args=[obj.pk])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def order(db):
    order = Order.objects.annotate(n=Count("lines")).filter(n__gt=1)[0]
    Order.objects.filter(pk=order.pk).update(status="new")
    order.invoices.all().delete()
    order.shipments.all().delete()
    order.tags.clear()
    order.notes.all().delete()
    return order


def test_page_names_what_goes(admin_person, order):
    lines = order.lines.count()
    response = admin_person.get(url(order))
    html = text_of(response)
    assert f"Delete the order “{order}”?" in html and "<html" in html
    assert "Orders: 1" in html and f"Lines: {lines}" in html
    assert f"Order: {order}</span>" in html  # a summary holds no link: nothing else to press inside it
    line = order.lines.first()
    assert f'<a class="link" href="/office/sales/orderline/{line.pk}/change/">' in html
    assert f"Delete {lines + 1} records" in html
    assert order._meta.model.objects.filter(pk=order.pk).exists()


def test_posting_deletes_logs_and_leads_to_the_list(admin_person, order):
    response = admin_person.post(url(order), {"post": "yes"}, follow=True)
    assert response.redirect_chain[0][0] == "/office/sales/order/"
    assert not Order.objects.filter(pk=order.pk).exists()
    assert LogEntry.objects.filter(action_flag=3, object_id=str(order.pk)).exists()


def test_dialog_has_focus_on_cancel_and_sends_to_itself(admin_person, order):
    html = text_of(admin_person.hx_get(url(order), "dialog#dialog"))
    assert "<html" not in html and "data-close autofocus>Cancel" in html
    assert f'hx-post="{url(order)}" hx-target="#dialog"' in html


def test_dialog_over_the_list_closes_and_refreshes_it(admin_person, order):
    response = admin_person.hx_post(url(order), {"post": "yes"}, "dialog#dialog", current="/office/sales/order/")
    assert response["HX-Reswap"] == "none" and "admin:close" in response["HX-Trigger"]
    assert "was deleted successfully" in text_of(response)


def test_dialog_over_the_deleted_record_leads_away(admin_person, order):
    response = admin_person.hx_post(url(order), {"post": "yes"}, "dialog#dialog", current=url(order, "detail"))
    assert response["HX-Redirect"] == "/office/sales/order/"


def test_empty_post_deletes_nothing(admin_person, order):
    assert admin_person.post(url(order), {}).status_code == 200
    assert Order.objects.filter(pk=order.pk).exists()


def test_protected_record_shows_what_holds_it_and_no_button(admin_person):
    category = Category.objects.filter(products__isnull=False).first()
    for response in (admin_person.get(url(category)), admin_person.hx_get(url(category), "dialog#dialog")):
        html = text_of(response)
        assert "cannot be deleted" in html and "Protected objects" in html
        assert "delete-form" not in html and "btn--danger" not in html
    assert admin_person.post(url(category), {"post": "yes"}).status_code == 200
    assert Category.objects.filter(pk=category.pk).exists()


def test_lacking_permission_for_related_records_is_named(person, order):
    user = User.objects.create_user("eraser", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["view_order", "delete_order"]))
    html = text_of(person("eraser").get(url(order)))
    assert "your account doesn" in html and "Line" in html and "delete-form" not in html
    assert person("eraser").post(url(order), {"post": "yes"}).status_code == 403
    assert Order.objects.filter(pk=order.pk).exists()


@pytest.mark.parametrize("name", ["viewer", "clerk"])
def test_without_permission(person, order, name):
    assert person(name).get(url(order)).status_code == 403
    assert person(name).hx_post(url(order), {"post": "yes"}, "dialog#dialog").status_code == 403
    assert Order.objects.filter(pk=order.pk).exists()


def test_permission_of_the_object_counts(person):
    done = Order.objects.filter(status="done").first()
    assert person("admin").get(url(done)).status_code == 403


def test_missing_record_leads_home(admin_person):
    response = admin_person.get("/office/sales/order/987654/delete/")
    assert response.status_code == 302 and response["Location"] == "/office/"


def test_names_are_escaped(admin_person, order):
    Product.objects.filter(pk=order.lines.first().product_id).update(name=EVIL)
    Order.objects.filter(pk=order.pk).update(number="<b>1")
    html = text_of(admin_person.get(url(order)))
    assert EVIL not in html and "&lt;script&gt;" in html and "<b>1" not in html


def test_popup_and_to_field_are_sent_along(admin_person, order):
    html = text_of(admin_person.get(url(order) + "?_popup=1&_to_field=id"))
    assert '<input type="hidden" name="_popup" value="1">' in html
    assert '<input type="hidden" name="_to_field" value="id">' in html


def test_tree_is_cut_after_a_hundred_lines(admin_person, order):
    order.lines.all().delete()
    OrderLine.objects.bulk_create(
        OrderLine(order=order, product=product, quantity=1, unit_price=1) for product in Product.objects.all()[:120]
    )
    html = text_of(admin_person.get(url(order)))
    assert "…and 21 more objects." in html and "Delete 121 records" in html
    assert html.count("tree__leaf") == 99


def deletion(deleted, **context):
    return Deletion({"protected": [], "perms_lacking": set(), "model_count": [], **context}, deleted)


def test_tree_of_nested_lists():
    made = deletion(["a", ["b", ["c"], "d"], "e"])
    [a, e] = made.tree
    assert (a.html, [n.html for n in a.children], [n.html for n in a.children[0].children]) == ("a", ["b", "d"], ["c"])
    assert a.count == 2 and e.children == [] and made.more == 0


def test_limit_of_the_project_counts():
    made = deletion(["a", ["b", "c"], "d"], delete_confirmation_max_display=2)
    assert [n.html for n in made.tree] == ["a"] and made.tree[0].count == 2 and made.more == 2
    assert deletion(["a"], delete_confirmation_max_display=0).tree == []
