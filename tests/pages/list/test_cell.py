"""Click-to-edit: one field in its cell, through the project's hooks."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from logistics.models import Courier
from sales.models import OpenOrder, Order

import htmx_admin
from htmx_admin import versions

OPEN = "/office/sales/openorder/"


@pytest.fixture
def order(db):
    return OpenOrder.objects.filter(status="new", shipments__isnull=True).first() or OpenOrder.objects.first()


@pytest.fixture
def model_admin():
    return htmx_admin.site.get_model_admin(OpenOrder)


def url(order, field="courier"):
    return f"{OPEN}{order.pk}/cell/{field}/"


def target(order, field="courier", tag="td"):
    return f"{tag}#cell-{order.pk}-{field}"


def another_courier(order):
    return Courier.objects.exclude(pk=order.courier_id).first()


def test_cell_opens_with_a_named_control_and_the_version(admin_person, order):
    html = admin_person.hx_get(url(order), target(order)).content.decode()
    assert html.startswith(f'<td role="cell" class="is-clip field-courier" id="cell-{order.pk}-courier">')
    assert 'name="courier"' in html and "autofocus" in html and 'name="_version"' in html
    assert f'aria-label="Courier, {order}"' in html


def test_save_answers_with_the_row_and_logs(admin_person, order):
    courier = another_courier(order)
    response = admin_person.hx_post(url(order), {"courier": courier.pk}, target(order))
    order.refresh_from_db()
    assert order.courier == courier
    assert response.status_code == 200
    assert response["HX-Retarget"] == f"#row-{order.pk}"
    html = response.content.decode()
    assert html.lstrip().startswith('<tr role="row"') and str(courier) in html and "data-focus" in html
    entry = LogEntry.objects.latest("pk")
    assert entry.object_id == str(order.pk) and "Courier" in entry.get_change_message()


def test_row_is_that_of_the_list(admin_person, order):
    page = f"{OPEN}?_per_page=250&o=1"
    html = admin_person.get(page).content.decode()
    link = re.search(rf'id="cell-{order.pk}-courier"><a class="edit" href="([^"]+)"', html)
    assert link
    response = admin_person.hx_post(unescape(link[1]), {"courier": another_courier(order).pk}, target(order))
    row = response.content.decode().strip().replace(" class=flash", "").replace(" data-focus", "")
    assert row in admin_person.get(page).content.decode()


def test_only_this_field_is_written(admin_person, order):
    before = Order.objects.filter(pk=order.pk).values().get()
    admin_person.hx_post(url(order), {"courier": another_courier(order).pk, "comment": "forged"}, target(order))
    after = Order.objects.filter(pk=order.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed - {"updated_at"} == {"courier_id"}


def test_unchanged_value_writes_nothing(admin_person, order):
    log = LogEntry.objects.count()
    admin_person.hx_post(url(order), {"courier": order.courier_id or ""}, target(order))
    assert LogEntry.objects.count() == log


def test_invalid_value_stays_open_with_the_error(admin_person, order):
    response = admin_person.hx_post(url(order), {"courier": "999999"}, target(order))
    html = response.content.decode()
    assert response.status_code == 422
    assert 'class="cell-edit"' in html and 'aria-invalid="true"' in html and "field__error" in html
    order.refresh_from_db()
    assert order.courier_id != 999999


def test_escape_shows_the_cell_as_it_was(admin_person, order):
    html = admin_person.hx_get(url(order) + "?_cancel=1", target(order)).content.decode()
    assert "<form" not in html and 'class="edit"' in html and "data-focus" in html


def test_without_javascript_the_cell_is_a_page_and_a_redirect(admin_person, order):
    page = admin_person.get(url(order))
    assert b"<!doctype html>" in page.content and b'name="courier"' in page.content
    courier = another_courier(order)
    response = admin_person.post(url(order), {"courier": courier.pk}, follow=True)
    assert response.redirect_chain[0][1] == 302
    assert "was changed successfully" in response.content.decode()
    order.refresh_from_db()
    assert order.courier == courier
    bad = admin_person.post(url(order), {"courier": "999999"})
    assert bad.status_code == 200 and b"field__error" in bad.content


def test_hooks_of_the_project_are_called(admin_person, order, model_admin, monkeypatch):
    calls = []

    def spy(name):
        original = getattr(model_admin, name)

        def wrapper(*args, **kwargs):
            calls.append(name)
            return original(*args, **kwargs)

        monkeypatch.setattr(model_admin, name, wrapper)

    hooks = [
        "get_queryset",
        "has_change_permission",
        "get_form",
        "save_form",
        "save_model",
        "save_related",
        "log_change",
    ]
    for name in hooks:
        spy(name)
    admin_person.hx_post(url(order), {"courier": another_courier(order).pk}, target(order))
    assert [name for name in hooks if name not in calls] == []


def test_failing_hook_rolls_everything_back(admin_person, order, model_admin, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no log")

    before = order.courier_id
    monkeypatch.setattr(model_admin, "log_change", fail)
    admin_person.raise_request_exception = False
    assert admin_person.hx_post(url(order), {"courier": another_courier(order).pk}, target(order)).status_code == 500
    order.refresh_from_db()
    assert order.courier_id == before


def test_constraint_of_the_whole_row_holds(admin_person, order, monkeypatch):
    def validate_constraints(self, exclude=None):
        if exclude is None:  # Django 5.2 also asks for the field alone
            raise ValidationError({"comment": ["This courier needs a comment."]})

    monkeypatch.setattr(Order, "validate_constraints", validate_constraints)
    response = admin_person.hx_post(url(order), {"courier": another_courier(order).pk}, target(order))
    assert response.status_code == 422
    assert "This courier needs a comment." in response.content.decode()


def test_clean_of_the_admins_form_sees_the_whole_row(admin_person, order, model_admin, monkeypatch):
    from django import forms

    class Form(forms.ModelForm):
        def clean(self):
            data = super().clean() or self.cleaned_data
            if data["customer"] and data["courier"] is None:
                self.add_error("comment", "Say why.")
            return data

    monkeypatch.setattr(model_admin, "form", Form)
    assert admin_person.hx_post(url(order), {"courier": another_courier(order).pk}, target(order)).status_code == 200
    refused = admin_person.hx_post(url(order), {"courier": ""}, target(order))
    assert refused.status_code == 422 and "Say why." in refused.content.decode()


def test_stale_value_is_shown_not_overwritten(admin_person, order):
    token = versions.token(order, ["courier"])
    theirs, mine = Courier.objects.exclude(pk=order.courier_id)[:2]
    Order.objects.filter(pk=order.pk).update(courier=theirs)
    response = admin_person.hx_post(url(order), {"courier": mine.pk, "_version": token}, target(order))
    html = response.content.decode()
    assert response.status_code == 409
    assert "Keep mine" in html and "Use theirs" in html and f'value="{mine.pk}" selected' in html
    order.refresh_from_db()
    assert order.courier == theirs
    decided = re.search(r'name="_version" value="([^"]+)"', html)
    assert decided and decided[1] != token
    admin_person.hx_post(url(order), {"courier": mine.pk, "_version": decided[1]}, target(order))
    order.refresh_from_db()
    assert order.courier == mine


@pytest.mark.parametrize("who", ["viewer", "nobody"])
def test_forged_edit_without_permission_changes_nothing(who, order, request):
    client = request.getfixturevalue(who)
    before = order.courier_id
    for response in (
        client.post(url(order), {"courier": another_courier(order).pk}),
        client.hx_post(url(order), {"courier": another_courier(order).pk}, target(order)),
        client.get(url(order)),
    ):
        assert response.status_code in {302, 401, 403}
    order.refresh_from_db()
    assert order.courier_id == before


@pytest.mark.parametrize("field", ["comment", "customer", "id", "nonsense", "pk", "__class__"])
def test_field_that_is_not_editable_is_refused(field, admin_person, order):
    assert admin_person.get(url(order, field)).status_code in {403, 404}
    assert admin_person.hx_post(url(order, field), {field: "1"}, target(order, field)).status_code in {403, 404}


@pytest.mark.parametrize("key", ["999999", "x", "1_2F", "%00", "1' OR 1=1"])
def test_vanished_or_impossible_record_is_404(key, admin_person):
    assert admin_person.get(f"{OPEN}{key}/cell/courier/").status_code == 404
    assert admin_person.post(f"{OPEN}{key}/cell/courier/", {"courier": "1"}).status_code == 404


def test_record_outside_get_queryset_is_404(admin_person):
    closed = Order.objects.exclude(pk__in=OpenOrder.objects.values("pk")).first()
    if closed is None or htmx_admin.site.get_model_admin(OpenOrder).get_queryset(None).filter(pk=closed.pk).exists():
        pytest.skip("the sandbox has no order outside this list")
    assert admin_person.post(f"{OPEN}{closed.pk}/cell/courier/", {"courier": "1"}).status_code == 404


def test_permission_per_object_is_asked(admin_person, order, model_admin, monkeypatch):
    original = type(model_admin).has_change_permission
    monkeypatch.setattr(
        type(model_admin),
        "has_change_permission",
        lambda self, request, obj=None: obj is None and original(self, request),
        raising=False,
    )
    assert admin_person.hx_get(url(order), target(order)).status_code == 403
    html = admin_person.get(OPEN).content.decode()
    assert 'class="edit"' not in html and "row-edit" not in html


def test_field_with_an_underscore(admin_person):
    """The key in an URL is quoted, the name of the field is not."""
    from catalog.models import Product

    product = Product.objects.first()
    assert product is not None
    address = f"/office/catalog/product/{product.pk}/cell/is_active/"
    html = admin_person.hx_get(address, f"td#cell-{product.pk}-is_active").content.decode()
    assert f'action="{address}"' in html
    assert f'hx-get="{address}?_cancel=1"' in html


def test_ids_of_an_open_cell_are_unique(admin_person, order):
    html = admin_person.hx_get(url(order), target(order)).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) >= 2


def test_row_with_a_column_of_the_projects_own_kind(admin_person):
    from catalog.models import Product

    product = Product.objects.filter(weight__isnull=False).first()
    assert product is not None
    address = f"/office/catalog/product/{product.pk}/cell/price/"
    response = admin_person.hx_post(address, {"price": "9999.50"}, f"td#cell-{product.pk}-price")
    assert response.status_code == 200
    html = response.content.decode()
    assert "<meter" in html and "9999.50" in html


def test_several_errors_share_one_description(admin_person):
    from catalog.models import Product

    product = Product.objects.first()
    assert product is not None
    address = f"/office/catalog/product/{product.pk}/cell/price/"
    response = admin_person.hx_post(address, {"price": "-3"}, f"td#cell-{product.pk}-price")
    assert response.status_code == 422
    assert response.content.decode().count(f'id="cell-{product.pk}-price-error"') == 1


def test_valid_save_after_an_invalid_one_is_no_conflict(admin_person):
    from catalog.models import Product

    product = Product.objects.first()
    assert product is not None
    address, cell = f"/office/catalog/product/{product.pk}/cell/price/", f"td#cell-{product.pk}-price"

    def version(response):
        found = re.search(r'name="_version" value="([^"]+)"', response.content.decode())
        assert found
        return found[1]

    first = version(admin_person.hx_get(address, cell))
    refused = admin_person.hx_post(address, {"price": "-3", "_version": first}, cell)
    assert refused.status_code == 422 and version(refused) == first
    assert admin_person.hx_post(address, {"price": "9999.50", "_version": first}, cell).status_code == 200
