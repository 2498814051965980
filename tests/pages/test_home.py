"""Home, and the page of one app."""

from __future__ import annotations

from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.auth.models import Permission, User
from sales.models import Order

EVIL = "<script>alert(1)</script>"


def text_of(response):
    return response.content.decode()


def log(user, order, flag=ADDITION, name=""):
    return LogEntry.objects.create(
        user=user,
        content_type=get_content_type_for_model(Order),
        object_id=str(order.pk),
        object_repr=name or str(order),
        action_flag=flag,
    )


def content(response):
    return text_of(response).partition('id="main"')[2]


def test_models_with_the_links_that_the_user_may_use(person):
    html = content(person("admin").get("/office/"))
    assert 'href="/office/sales/order/"' in html and 'href="/office/sales/order/add/"' in html
    html = content(person("viewer").get("/office/"))
    assert 'href="/office/sales/order/"' in html and "/add/" not in html
    assert "/office/auth/" not in html


def test_somebody_who_may_only_add(person):
    user = User.objects.create_user("adder", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="add_order"))
    html = content(person("adder").get("/office/"))
    assert 'href="/office/sales/order/add/"' in html and 'href="/office/sales/order/"' not in html


def test_without_any_permission_it_says_so(person):
    User.objects.create_user("nothing", is_staff=True)
    response = person("nothing").get("/office/")
    assert response.status_code == 200
    assert "You don’t have permission to view or edit anything." in text_of(response)
    assert person("nothing").get("/office/sales/").status_code == 404


def test_one_app(person):
    response = person("viewer").get("/office/sales/")
    html = content(response)
    assert 'href="/office/sales/order/"' in html and "/office/catalog/product/" not in html
    assert [crumb.url for crumb in response.context["page"].crumbs] == ["/office/", ""]


def test_recent_actions_are_the_users_own_and_ten(person):
    admin, viewer = person("admin"), person("viewer")
    order, other = Order.objects.all()[:2]
    LogEntry.objects.all().delete()
    for number in range(12):
        log(viewer.user, order, name=f"entry{number}{EVIL}")
    log(admin.user, other, name="somebody else's")
    html = content(viewer.get("/office/"))
    assert EVIL not in html and "entry11&lt;" in html
    assert html.count("entry") == 10 and "somebody else" not in html
    assert f'href="/office/sales/order/{order.pk}/detail/"' in html


def test_deleted_records_are_not_linked(person):
    viewer, order = person("viewer"), Order.objects.first()
    LogEntry.objects.all().delete()
    log(viewer.user, order, DELETION)
    html = content(viewer.get("/office/"))
    assert str(order) in html and "/detail/" not in html


def test_page_of_an_app_has_no_recent_actions(person):
    """As in Django's admin, it costs no query for them."""
    viewer, order = person("viewer"), Order.objects.first()
    log(viewer.user, order, name="a sale")
    assert 'id="recent"' in content(viewer.get("/office/"))
    assert 'id="recent"' not in content(viewer.get("/office/sales/"))


def test_dialog_and_main_element(viewer):
    assert text_of(viewer.hx_get("/office/", "main#main")).lstrip().startswith("<main")
    assert "<html" not in text_of(viewer.hx_get("/office/", "dialog#dialog"))


def test_number_of_queries_is_small(viewer, django_assert_max_num_queries):
    order = Order.objects.first()
    for _number in range(10):
        log(viewer.user, order)
    viewer.get("/office/")
    with django_assert_max_num_queries(6):
        viewer.get("/office/")
