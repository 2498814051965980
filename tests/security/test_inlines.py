"""S24 to S30: what belongs to a record, in its form and on its detail page."""

from __future__ import annotations

import pytest
from catalog.models import Category, Product, ProductVariant, Supplier, SupplierProduct
from crm.models import Note
from django.contrib.contenttypes.models import ContentType
from geo.models import Country
from kitchen.models import Specimen, Tasting
from sales.models import Customer, CustomerProfile, Order, OrderLine

import htmx_admin
from tests.pages.form.browserlike import read
from tests.security.helpers import admin_of, as_it_was, ask, needs_security_releases, staff, statuses, text_of, url

MAY_CHANGE_ORDER = ("view_order", "change_order")


def form_of(client, record):
    return read(client.get(url(record, "change")))


def save(client, record, data):
    """Post the form as a browser and as the dialog do; each is done from the start."""
    answers = ask(client, url(record, "change"), data, "", "form#form", "dialog#dialog")
    assert {answer.status_code for answer in answers} <= {200, 302, 422, 403}
    return answers


def lines_of(order):
    return list(OrderLine.objects.filter(order=order).order_by("pk").values_list("pk", "product", "quantity"))


def forged(order, client, **changes):
    """The form of somebody who sees no lines or may not write them, with lines as others would post them."""
    first = order.lines.order_by("pk").first()
    other = Product.objects.exclude(order_lines__order=order).first()
    data = form_of(client, order).post(**{
        "lines-TOTAL_FORMS": "2", "lines-INITIAL_FORMS": "1", "lines-MIN_NUM_FORMS": "0", "lines-MAX_NUM_FORMS": "1000",
        "lines-0-id": str(first.pk), "lines-0-order": str(order.pk), "lines-0-product": str(first.product_id),
        "lines-0-quantity": "999", "lines-0-unit_price": "1",
        "lines-1-order": str(order.pk), "lines-1-product": str(other.pk), "lines-1-quantity": "7",
        "lines-1-unit_price": "1",
    })  # fmt: skip
    return {**data, **changes}


# ------------------------------------------------------------------------------------------------ S24


def test_s24_inline_without_any_permission_is_not_there(order):
    """Neither in the form nor on the detail page; what is posted for it is not read, no row of it can be asked for."""
    client = staff(*MAY_CHANGE_ORDER)
    before = lines_of(order)
    assert before
    assert not any(name.startswith("lines-") for name in form_of(client, order).controls)
    assert not client.get(url(order, "detail")).context["page"].related
    for address in (f"{url(order, 'detail')}?tab=lines", url(order, "change")):
        for answer in ask(client, address):
            assert str(order.lines.first().product) not in text_of(answer)
    save(client, order, forged(order, client))
    save(client, order, forged(order, client, **{"lines-0-DELETE": "on"}))
    for answer in ask(client, url(order, "change"), forged(order, client, _addrow="lines")):
        assert "lines-2-" not in text_of(answer)
    assert lines_of(order) == before


def test_s24_without_the_add_permission_there_is_no_new_row(order):
    """``max_num = 0``: no empty form, none by ``_addrow``, none by a forged post."""
    client = staff(*MAY_CHANGE_ORDER, "view_orderline", "change_orderline")
    before = lines_of(order)
    html = text_of(client.get(url(order, "change")))
    assert "lines-__prefix__-" not in html and 'value="lines"' not in html
    asked = {**form_of(client, order).post(), "_addrow": "lines"}
    for answer in ask(client, url(order, "change"), asked, "", "form#form"):
        assert f"lines-{len(before)}-quantity" not in text_of(answer)
    data = forged(order, client)
    data.update({"lines-0-quantity": str(before[0][2]), "lines-0-unit_price": "1"})
    save(client, order, data)
    assert [line[:2] for line in lines_of(order)] == [line[:2] for line in before]


# ------------------------------------------------------------------------------------------------ S25


def test_s25_inlines_follow_the_parent(order):
    """Whoever may change lines, but not this order, sees them and writes nothing (CVE-2019-19118)."""
    client = staff("view_order", "view_orderline", "add_orderline", "change_orderline", "delete_orderline")
    before = lines_of(order)
    for answer in ask(client, url(order, "change"), None, "", "form#form", "dialog#dialog"):
        assert str(order.lines.first().product) in text_of(answer)
        assert not any(
            name.endswith(("-quantity", "-product", "-unit_price", "-DELETE")) for name in read(answer).controls
        )
        assert "lines-__prefix__-" not in text_of(answer)
    for extra in ({}, {"_version": "x"}, {"lines-0-DELETE": "on"}):
        assert statuses(client, url(order, "change"), forged(order, client, **extra)) == {403}
    assert lines_of(order) == before


def test_s25_parent_that_is_closed_closes_its_inlines(clerk, order):
    """The permission of the single record: an order that has left the house."""
    Order.objects.filter(pk=order.pk).update(status="sent", courier_id=1)
    before = lines_of(order)
    assert not any(name.startswith("lines-0-quantity") for name in form_of(clerk, order).controls)
    assert statuses(clerk, url(order, "change"), forged(order, clerk)) == {403}
    for answer in ask(clerk, url(order, "change"), forged(order, clerk, _addrow="lines")):
        assert 'name="lines-1-quantity"' not in text_of(answer) and 'value="999"' not in text_of(answer)
    assert lines_of(order) == before


def test_s25_whoever_may_add_the_parent_adds_its_rows(db):
    client = staff("add_category", "add_product", "view_category", username="writer")
    form = read(client.get(url(Category, "add")))
    assert "name" in form.controls
    client = staff("view_product", "add_productvariant", "view_productvariant")
    assert statuses(client, url(Product, "add")) == {403}


# ------------------------------------------------------------------------------------------------ S26


@needs_security_releases
def test_s26_forged_rows_are_not_saved(order):
    """``has_changed()`` is false for rows that the user may not change, or not add."""
    client = staff(*MAY_CHANGE_ORDER, "view_orderline", "add_orderline")
    before = lines_of(order)
    save(client, order, forged(order, client))
    after = lines_of(order)
    assert after[: len(before)] == before and [line[2] for line in after[len(before) :]] == [7]


@needs_security_releases
@pytest.mark.parametrize("permissions", [("view_note",), ("view_note", "change_note"), ("view_note", "delete_note")])
def test_s26_forged_rows_of_a_generic_inline_are_not_added(permissions, db):
    """CVE-2026-4277."""
    customer = Customer.objects.first()
    client = staff("view_customer", "change_customer", *permissions)
    prefix = next(
        name.removesuffix("-TOTAL_FORMS")
        for name in form_of(client, customer).data
        if "note" in name and "TOTAL" in name
    )
    count = Note.objects.filter(content_type__model="customer", object_id=customer.pk).count()
    data = form_of(client, customer).post(**{
        f"{prefix}-TOTAL_FORMS": str(count + 1), f"{prefix}-{count}-subject": "forged", f"{prefix}-{count}-body": "x",
    })  # fmt: skip
    save(client, customer, data)
    assert not Note.objects.filter(subject="forged").exists()


@needs_security_releases
def test_s26_row_of_another_parent_is_not_taken(admin_person, order):
    """A key of a row that hangs elsewhere is none of this formset's."""
    stranger = OrderLine.objects.exclude(order=order).first()
    data = forged(order, admin_person, **{"lines-0-id": str(stranger.pk), "lines-0-product": str(stranger.product_id)})
    save(admin_person, order, data)
    save(admin_person, order, {**data, "lines-0-DELETE": "on"})
    assert as_it_was(stranger)


# ------------------------------------------------------------------------------------------------ S27


@pytest.mark.parametrize(
    "rows", [{}, {"lines-0-quantity": "nonsense", "lines-0-product": "999999", "lines-0-order": "x"}]
)
def test_s27_rows_that_are_only_seen_are_not_read(rows, order):
    """They are not validated from what is posted: the record is saved, they stay as they are."""
    client = staff(*MAY_CHANGE_ORDER, "view_orderline")
    before = lines_of(order)
    data = form_of(client, order).post(comment="saved", **rows)
    assert client.post(url(order, "change"), data).status_code == 302
    assert Order.objects.get(pk=order.pk).comment == "saved" and lines_of(order) == before


def test_s27_rows_that_are_only_seen_can_be_deleted_with_that_permission(order):
    """And only those that are ticked, and only with it."""
    first = order.lines.order_by("pk").first()
    for number, permission in enumerate(["add_orderline", "delete_orderline"]):
        client = staff(*MAY_CHANGE_ORDER, "view_orderline", permission, username=f"user{number}")
        form = form_of(client, order)
        index = next(name for name, value in form.data.items() if name.endswith("-id") and value == [str(first.pk)])
        data = form.post(**{index.replace("-id", "-DELETE"): "on"})
        assert client.post(url(order, "change"), data).status_code == 302
        assert OrderLine.objects.filter(pk=first.pk).exists() is (permission != "delete_orderline")


# ------------------------------------------------------------------------------------------------ S28


@needs_security_releases
def test_s28_rows_need_view_or_change_permission(order):
    """Whoever may only add lines does not see those that are there."""
    client = staff(*MAY_CHANGE_ORDER, "add_orderline", "delete_orderline")
    before = lines_of(order)
    for answer in ask(client, url(order, "change"), None, "", "form#form"):
        assert read(answer).data["lines-INITIAL_FORMS"] == ["0"]
        assert f'value="{before[0][0]}"' not in text_of(answer).partition('id="lines')[2]
    assert not client.get(url(order, "detail")).context["page"].related
    save(client, order, forged(order, client, **{"lines-0-DELETE": "on"}))
    assert {line[0] for line in before} <= {line[0] for line in lines_of(order)}


def test_s28_deleting_a_row_needs_the_permission(order):
    client = staff(*MAY_CHANGE_ORDER, "view_orderline", "change_orderline", "add_orderline")
    before = lines_of(order)
    form = form_of(client, order)
    assert not any(name.endswith("-DELETE") for name in form.controls)
    save(client, order, form.post(**{f"lines-{index}-DELETE": "on" for index in range(len(before))}))
    assert lines_of(order) == before


def test_s28_protected_row_is_an_error_of_the_form(admin_person, monkeypatch):
    class Products(htmx_admin.TabularInline):
        model = Product
        fields = ("name",)
        extra = 0

    monkeypatch.setattr(type(admin_of(Category)), "inlines", (Products,))
    product = Product.objects.filter(order_lines__isnull=False).first()
    form = form_of(admin_person, product.category)
    row = next(name for name, value in form.data.items() if name.endswith("-id") and value == [str(product.pk)])
    data = form.post(**{row.replace("-id", "-DELETE"): "on"})
    for answer in ask(admin_person, url(product.category, "change"), data, "", "form#form"):
        assert answer.status_code in {200, 422} and "protected related objects" in text_of(answer)
    assert Product.objects.filter(pk=product.pk).exists()


def test_s28_inline_of_the_detail_page_shows_what_its_queryset_does(clerk, admin_person):
    """Private notes are their author's."""
    customer = Customer.objects.first()
    key = {"content_type": ContentType.objects.get_for_model(Customer), "object_id": customer.pk}
    Note.objects.create(subject="for my eyes", author=admin_person.user, is_private=True, **key)
    for address in (url(customer, "detail"), f"{url(customer, 'detail')}?tab=crm-note-content_type-object_id"):
        assert all("for my eyes" not in text_of(answer) for answer in ask(clerk, address))
    assert all("for my eyes" not in text_of(answer) for answer in ask(clerk, url(customer, "change")))


# ------------------------------------------------------------------------------------------------ S29


def test_s29_ticking_delete_asks_for_the_row_alone(db):
    """As in Django: what hangs on a row goes along without a permission of its own (not so in ``delete_view``)."""
    supplier = Supplier.objects.filter(offers__isnull=False).first()
    offer = supplier.offers.first()
    client = staff("view_supplier", "change_supplier", "view_supplierproduct", "delete_supplierproduct")
    form = form_of(client, supplier)
    row = next(name for name, value in form.data.items() if name.endswith("-id") and value == [str(offer.pk)])
    assert client.post(url(supplier, "change"), form.post(**{row.replace("-id", "-DELETE"): "on"})).status_code == 302
    assert not SupplierProduct.objects.filter(pk=offer.pk).exists()


def test_s29_what_hangs_on_a_row_goes_with_it_as_in_django(monkeypatch, db):
    class Products(htmx_admin.TabularInline):
        model = Product
        fields = ("name",)
        extra = 0

    monkeypatch.setattr(type(admin_of(Category)), "inlines", (Products,))
    category = Category.objects.first()
    product = Product.objects.create(sku="TMP", name="tmp", slug="tmp", category=category, price=1)
    variant = ProductVariant.objects.create(product=product, name="only")
    client = staff("view_category", "change_category", "view_product", "delete_product")
    assert client.post(url(product, "delete"), {"post": "yes"}).status_code == 403
    form = form_of(client, category)
    row = next(name for name, value in form.data.items() if name.endswith("-id") and value == [str(product.pk)])
    assert client.post(url(category, "change"), form.post(**{row.replace("-id", "-DELETE"): "on"})).status_code == 302
    assert not ProductVariant.objects.filter(pk=variant.pk).exists()


# ------------------------------------------------------------------------------------------------ S30


@pytest.mark.parametrize("total", ["3000", "999999999999"])
def test_s30_number_of_rows_has_a_limit(total, admin_person, monkeypatch):
    """``absolute_max`` (CVE-2013-0306), 1000 more than ``max_num``: also when the form is shown for one more row."""
    monkeypatch.setattr("django.forms.formsets.DEFAULT_MAX_NUM", 6)  # a thousand rows take their time
    specimen = Specimen.objects.first()
    data = {"tastings-TOTAL_FORMS": total, "tastings-INITIAL_FORMS": "0", "char": "", "_save": "1"}
    formset = admin_person.post(url(specimen, "change"), data).context["inline_admin_formsets"][0].formset
    assert formset.absolute_max == 10 == len(formset.forms)
    again = admin_person.post(url(specimen, "change"), {**data, "_addrow": "tastings"})
    assert len(again.context["inline_admin_formsets"][0].formset.forms) == 10


@pytest.mark.parametrize("total", ["", "x", "-1", None])
def test_s30_management_form_that_was_tampered_with_is_an_error(total, admin_person):
    specimen = Specimen.objects.first()
    before = Tasting.objects.count()
    data = read(admin_person.get(url(specimen, "change"))).post(**{"tastings-TOTAL_FORMS": total or ""})
    if total is None:
        del data["tastings-TOTAL_FORMS"], data["tastings-INITIAL_FORMS"]
    for extra in ({}, {"_addrow": "tastings"}):
        assert statuses(admin_person, url(specimen, "change"), {**data, **extra}) <= {200, 302, 422}
    assert Tasting.objects.count() == before


def test_s30_key_that_is_a_field_of_the_form_cannot_be_changed_to_another_record(admin_person):
    """Formsets of models with editable primary keys (CVE-2026-87975): a profile has the key of its customer."""
    mine, other = Customer.objects.filter(profile__isnull=False)[:2]
    theirs = other.profile
    form = form_of(admin_person, mine)
    data = form.post(**{
        "profile-0-customer": str(other.pk), "profile-0-payment_terms": "60", "profile-0-language": "ja",
    })  # fmt: skip
    save(admin_person, mine, data)
    assert as_it_was(theirs)
    assert CustomerProfile.objects.filter(customer=mine).exists()


def test_s30_list_of_a_model_with_a_natural_key_makes_and_renames_none(admin_person):
    """``code`` is the key of a country, and it is written by hand."""
    first, second = Country.objects.all()[:2]
    before = Country.objects.count()
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-is_served": "on", "_save": "Save"}
    for key in ("XX", "", "a'b", second.pk):
        ask(admin_person, url(Country), {**data, "form-0-code": key, "form-0-name": "forged"})
    ask(admin_person, url(first, "cell", "is_served"), {"is_served": "on", "code": "XX", "name": "forged"})
    assert Country.objects.count() == before and not Country.objects.filter(name="forged").exists()
    assert as_it_was(first) or Country.objects.get(pk=first.pk).is_served


def test_s24_permission_of_the_inline_for_this_parent_counts(admin_person, order, monkeypatch):
    """``has_…_permission(request, obj)`` of an inline gets the parent: form and detail page ask alike."""
    inline = admin_of(Order).inlines[0]
    for verb in ("view", "add", "change", "delete"):
        monkeypatch.setattr(
            inline, f"has_{verb}_permission", lambda self, request, obj=None: obj is not None and obj.pk != order.pk
        )
    other = Order.objects.filter(lines__isnull=False).exclude(pk=order.pk).first()
    for page in ("change", "detail"):
        names = {record: text_of(admin_person.get(url(record, page))) for record in (order, other)}
        assert "lines-" not in names[order] and 'id="tab-lines"' not in names[order]
        assert "lines-" in names[other] or 'id="tab-lines"' in names[other]
