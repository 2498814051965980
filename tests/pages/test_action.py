"""What actions return: the confirmation of delete_selected, pages of the project's own, files, nothing."""

from __future__ import annotations

import re

import pytest
from catalog.models import Category, Product
from crm.models import Tag
from django.http import HttpResponse
from django.template.response import TemplateResponse
from logistics.models import Courier
from sales.models import Order

import htmx_admin

LIST = "/office/sales/order/"
TAGS = "/office/crm/tag/"
EVIL = "<script>alert(1)</script>"


def text_of(response):
    return response.content.decode()


def hidden(html):
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)


def run(action, *objs, **more):
    return {"action": action, "_selected_action": [str(obj.pk) for obj in objs], "index": "0", **more}


@pytest.fixture
def tags(db):
    return [Tag.objects.create(name=f"t{number}", slug=f"t{number}") for number in range(3)]


@pytest.fixture
def orders(db):
    orders = list(Order.objects.all()[:2])
    Order.objects.filter(pk__in=[order.pk for order in orders]).update(status="new")
    return orders


# ------------------------------------------------------------------------------------------------ delete_selected


def test_confirmation_is_ours_as_page_and_in_the_dialog(admin_person, tags):
    page = admin_person.post(TAGS, run("delete_selected", *tags))
    assert "Delete 3 tags?" in text_of(page) and "<html" in text_of(page)
    dialog = admin_person.hx_post(TAGS, run("delete_selected", *tags), "dialog#dialog", current=TAGS)
    html = text_of(dialog)
    assert "<html" not in html and "data-close autofocus>Cancel" in html
    assert {("_selected_action", str(tag.pk)) for tag in tags} <= set(hidden(html))
    assert ("post", "yes") in hidden(html) and ("action", "delete_selected") in hidden(html)


def test_confirming_deletes_exactly_these(admin_person, tags):
    html = text_of(admin_person.post(TAGS, run("delete_selected", *tags[:2])))
    data: dict[str, list[str]] = {}
    for name, value in hidden(html):
        data.setdefault(name, []).append(value)
    data.pop("csrfmiddlewaretoken", None)
    response = admin_person.post(TAGS, data, follow=True)
    assert "Successfully deleted 2 tags." in text_of(response)
    assert list(Tag.objects.filter(slug__startswith="t", name__in=["t0", "t1", "t2"])) == [tags[2]]


def test_confirming_in_the_dialog_closes_it(admin_person, tags):
    data = run("delete_selected", *tags, post="yes")
    response = admin_person.hx_post(TAGS, data, "dialog#dialog", current=TAGS)
    assert "admin:close" in response["HX-Trigger"] and "Successfully deleted 3 tags." in text_of(response)


def test_more_than_django_can_post_go_as_all_that_match(admin_person):
    Tag.objects.bulk_create(Tag(name=f"many{n}", slug=f"many{n}") for n in range(950))
    data = run("delete_selected", Tag.objects.first(), select_across="1")
    url = TAGS + "?q=many"
    fields = hidden(text_of(admin_person.post(url, data)))
    assert ("select_across", "1") in fields and len([f for f in fields if f[0] == "_selected_action"]) == 1
    data = {name: value for name, value in fields if name != "csrfmiddlewaretoken"}
    assert "Successfully deleted 950 tags." in text_of(admin_person.post(url, data, follow=True))


def test_protected_rows_are_named(admin_person):
    category = Category.objects.filter(products__isnull=False).first()
    response = admin_person.post("/office/catalog/category/", run("delete_selected", category))
    assert "Cannot delete" in text_of(response) and "delete-form" not in text_of(response)


def test_nobody_deletes_without_permission(clerk, tags):
    response = clerk.post(TAGS, run("delete_selected", *tags, post="yes"), follow=True)
    assert Tag.objects.filter(pk__in=[tag.pk for tag in tags]).count() == 3
    assert "Successfully" not in text_of(response)


def test_names_are_escaped(admin_person, tags):
    Tag.objects.filter(pk=tags[0].pk).update(name=EVIL)
    assert EVIL not in text_of(admin_person.post(TAGS, run("delete_selected", *tags)))


def test_template_that_the_project_named_stays(admin_person, tags, monkeypatch):
    admin = htmx_admin.site.get_model_admin(Tag)
    monkeypatch.setattr(
        type(admin), "delete_selected_confirmation_template", "htmx_admin/auth/errors.html", raising=False
    )
    response = admin_person.post(TAGS, run("delete_selected", *tags))
    assert response.template_name == "htmx_admin/auth/errors.html"
    assert response.context_data["page"].screen == "action"


# ------------------------------------------------------------------------------------------------ a form


def test_form_of_an_action_as_page_and_in_the_dialog(admin_person, orders):
    page = text_of(admin_person.post(LIST, run("assign_courier", *orders)))
    assert "<html" in page and 'id="id_courier"' in page and f"For {len(orders)} records." in page
    html = text_of(admin_person.hx_post(LIST, run("assign_courier", *orders), "dialog#dialog", current=LIST))
    assert "<html" not in html and f'hx-post="{LIST}" hx-target="#dialog"' in html
    fields = hidden(html)
    assert ("action", "assign_courier") in fields and ("select_across", "0") in fields
    assert [value for name, value in fields if name == "_selected_action"] == [str(order.pk) for order in orders]


def test_form_with_errors_is_422_for_htmx_only(admin_person, orders):
    data = run("assign_courier", *orders, _run="1")
    dialog = admin_person.hx_post(LIST, data, "dialog#dialog", current=LIST)
    assert dialog.status_code == 422 and "This field is required." in text_of(dialog)
    assert 'aria-invalid="true"' in text_of(dialog)
    assert admin_person.post(LIST, data).status_code == 200


def test_form_that_is_right_acts(admin_person, orders):
    courier = Courier.objects.filter(is_active=True).first()
    data = run("assign_courier", *orders, _run="1", courier=courier.pk, replace="on")
    response = admin_person.hx_post(LIST, data, "dialog#dialog", current=LIST)
    assert "admin:close" in response["HX-Trigger"] and f"{len(orders)} orders assigned." in text_of(response)
    assert set(Order.objects.filter(pk__in=[o.pk for o in orders]).values_list("courier", flat=True)) == {courier.pk}


def test_all_that_match_stay_all(admin_person, orders):
    data = run("assign_courier", *orders, select_across="1")
    fields = hidden(text_of(admin_person.post(LIST, data)))
    assert ("select_across", "1") in fields


# ------------------------------------------------------------------------------------------------ the rest


def add_action(monkeypatch, action):
    admin = htmx_admin.site.get_model_admin(Product)
    monkeypatch.setattr(type(admin), "actions", [action])
    return "/office/catalog/product/", run(action.__name__, Product.objects.first())


def test_page_of_the_project_keeps_its_template_and_can_extend_our_layout(admin_person, monkeypatch):
    def ask(modeladmin, request, queryset):
        context = {**modeladmin.admin_site.each_context(request), "title": EVIL, "opts": modeladmin.opts}
        return TemplateResponse(request, "htmx_admin/action/form.html", context)

    url, data = add_action(monkeypatch, ask)
    page = admin_person.post(url, data)
    assert page.template_name == "htmx_admin/action/form.html" and "<html" in text_of(page)
    assert EVIL not in text_of(page)
    assert "<html" not in text_of(admin_person.hx_post(url, data, "dialog#dialog", current=url))


def test_answers_that_are_no_page_pass(admin_person, monkeypatch):
    def plain(modeladmin, request, queryset):
        return HttpResponse("just this", content_type="text/plain")

    url, data = add_action(monkeypatch, plain)
    assert text_of(admin_person.post(url, data)) == "just this"
    assert text_of(admin_person.hx_post(url, data, "dialog#dialog", current=url)) == "just this"


def test_file_passes(admin_person, orders):
    response = admin_person.post(LIST, run("export_csv", *orders))
    assert response["Content-Disposition"].startswith("attachment")


def test_exception_is_not_swallowed(admin_person, monkeypatch):
    def broken(modeladmin, request, queryset):
        raise ZeroDivisionError

    url, data = add_action(monkeypatch, broken)
    with pytest.raises(ZeroDivisionError):
        admin_person.post(url, data)


def test_index_of_the_row_of_actions_counts(admin_person, orders):
    data = {**run("assign_courier", *orders), "action": ["", "assign_courier"], "index": "1"}
    assert ("action", "assign_courier") in hidden(text_of(admin_person.post(LIST, data)))
