"""Rows 221-249: inlines on the form and on the detail page."""

from __future__ import annotations

import re
from functools import partial

import pytest
from catalog.models import Category, Product, ProductVariant, Supplier, SupplierProduct
from crm.models import Note
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.admin import GenericStackedInline, GenericTabularInline
from django.db import models
from django.forms.models import BaseInlineFormSet
from logistics.models import Courier, Warehouse

from .records import field, form, html, save, url

INLINES = [admin.TabularInline, admin.StackedInline]


@pytest.fixture
def product(db):
    product = Product.objects.first()
    product.variants.all().delete()
    ProductVariant.objects.create(product=product, name="small", ean="1", position=1)
    ProductVariant.objects.create(product=product, name="large", ean="2", position=2)
    return product


@pytest.fixture
def with_variants(office):
    """``with_variants(kind, option=…)``: products with their variants as an inline of that kind."""

    def build(kind=admin.TabularInline, user="admin", also=(), **options):
        inline = type("VariantInline", (kind,), {"model": ProductVariant, "extra": 0, **options})
        return office(Product, {"fields": ["name"], "inlines": [inline]}, user=user, also=also)

    return build


def group(text):
    """HTML of the inline, the last part of the form."""
    start = re.search(r'<(?:section|details)[^>]* id="variants-group"', text).start()
    return text[start : text.index('<div class="savebar', start)]


def rows(text):
    return re.findall(r' id="variants-(\d+)" data-row', text)


def head(text):
    return re.search(r'<(?:section|details)[^>]* id="variants-group"[^>]*>', text).group()


# ------------------------------------------------------------------------------------------------ how many


@pytest.mark.parametrize("kind", INLINES)
@pytest.mark.parametrize(
    ("options", "on_change", "on_add"),
    [
        ({"extra": 2}, 4, 2),
        ({"extra": 2, "max_num": 3}, 3, 2),
        ({"extra": 0, "min_num": 3}, 3, 3),
        ({"get_extra": lambda self, request, obj=None, **kwargs: 1 if obj else 4}, 3, 4),
        ({"get_max_num": lambda self, request, obj=None, **kwargs: 2, "extra": 5}, 2, 2),
        ({"get_min_num": lambda self, request, obj=None, **kwargs: 5}, 5, 5),
        ({"max_num": 1}, 2, 0),
    ],
)
def test_row_229_to_231_numbers(with_variants, product, kind, options, on_change, on_add):
    page = with_variants(kind, **options)
    assert len(rows(html(page, product))) == on_change
    assert len(rows(html(page))) == on_add
    assert form(page, product).data["variants-TOTAL_FORMS"] == [str(on_change)]


def test_row_229_default_is_three(with_variants, product):
    page = with_variants(extra=admin.TabularInline.extra)
    assert len(rows(html(page, product))) == 5


def test_row_230_no_button_at_the_limit(with_variants, product):
    assert re.search(r"data-add hidden", html(with_variants(max_num=2), product))
    assert not re.search(r"data-add hidden", html(with_variants(max_num=3), product))


def test_row_231_too_few_is_an_error(with_variants, product):
    def get_formset(self, request, obj=None, **kwargs):
        return admin.TabularInline.get_formset(self, request, obj, validate_min=True, **kwargs)

    page = with_variants(get_formset=get_formset, min_num=2)
    answer = save(page, product, **{"variants-1-DELETE": "on"})
    assert "Please submit at least 2 forms." in group(answer.content.decode())
    assert product.variants.count() == 2


# ------------------------------------------------------------------------------------------------ names and looks


def test_row_234_names(with_variants, product):
    text = html(with_variants(verbose_name="size"), product)
    assert ">Sizes</h2>" in text and "Add another Size" in text
    assert ">The lot</h2>" in html(with_variants(verbose_name="size", verbose_name_plural="the lot"), product)
    assert ">Size</h2>" in html(with_variants(verbose_name="size", max_num=1), product)
    assert ">The lot" in html(with_variants(verbose_name_plural="the lot"), product, "detail")


@pytest.mark.parametrize("kind", INLINES)
@pytest.mark.parametrize("classes", [["mine"], ["collapse", "mine"]])
def test_row_228_classes(with_variants, product, kind, classes):
    page = with_variants(kind, classes=classes)
    found = head(html(page, product))
    assert "mine" in re.search(r'class="([^"]*)"', found).group(1).split()
    assert found.startswith("<details") is ("collapse" in classes)
    assert " open" not in found.partition("id=")[2]


@pytest.mark.parametrize("kind", INLINES)
def test_row_228_open_on_an_error(with_variants, product, kind):
    page = with_variants(kind, classes=["collapse"])
    answer = save(page, product, **{"variants-0-name": ""})
    assert " open" in head(answer.content.decode())


def test_row_239_fieldsets_of_a_stacked_inline(with_variants, product):
    page = with_variants(
        admin.StackedInline,
        fieldsets=[
            (None, {"fields": [("name", "ean")]}),
            ("More", {"fields": ["position"], "description": "Read <em>this</em>.", "classes": ["collapse", "mine"]}),
        ],
    )
    text = group(html(page, product))
    details = re.findall(r"<details.*?</details>", text, re.DOTALL)
    assert len(details) == 2 and all("mine" in found and 'position"' in found for found in details)
    assert "Read <em>this</em>." in text and ">More</h" in text
    answer = save(page, product, **{"variants-1-position": "x"}).content.decode()
    assert re.findall(r"<details( [^>]*)>", group(answer))[1].endswith(" open")
    assert not re.findall(r"<details( [^>]*)>", group(answer))[0].endswith(" open")


@pytest.mark.parametrize("kind", INLINES)
def test_row_222_a_row_says_which_record_it_is(with_variants, product, kind):
    """Its fields need not: those of this inline show numbers only."""
    text = group(html(with_variants(kind, fields=["position"]), product))
    assert f'title="Remove: {product.variants.get(name="large")}"' in text


def test_row_222_heads_and_help(with_variants, product):
    class Form(forms.ModelForm):
        class Meta:
            model = ProductVariant
            fields = ["name", "ean", "position"]
            labels = {"ean": "the code"}
            help_texts = {"ean": "Thirteen digits."}

    text = group(html(with_variants(form=Form), product))
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', text, re.DOTALL)
    assert [re.sub("<.*", "", found).strip() for found in heads] == ["Name", "The code", "Position"]
    assert 'title="Thirteen digits."' in text


@pytest.mark.parametrize("kind", INLINES)
def test_row_237_change_link(with_variants, product, kind):
    link = f'href="/mini/catalog/productvariant/{product.variants.first().pk}/change/"'
    assert link in html(with_variants(kind, show_change_link=True, also=[ProductVariant]), product)
    assert link not in html(with_variants(kind, show_change_link=True), product)
    assert link not in html(with_variants(kind, also=[ProductVariant]), product)


@pytest.mark.parametrize(("may_change", "label"), [(True, "Change"), (False, "View")])
def test_row_237_the_link_says_what_it_is_for(with_variants, product, may_change, label):
    page = with_variants(
        show_change_link=True, also=[ProductVariant], has_change_permission=lambda self, request, obj=None: may_change
    )
    small = product.variants.first()
    assert re.search(rf'href="/mini/catalog/productvariant/{small.pk}/change/" title="{label}: ', html(page, product))


@pytest.mark.parametrize("kind", INLINES)
def test_row_239_view_on_site(with_variants, product, kind):
    page = with_variants(kind, view_on_site=lambda self, obj: f"/shop/{obj.ean}/")
    assert re.findall(r'href="(/shop/\d/)"', html(page, product)) == ["/shop/1/", "/shop/2/"]


# ------------------------------------------------------------------------------------------------ fields


@pytest.mark.parametrize("kind", INLINES)
def test_row_239_options_of_fields(with_variants, product, kind):
    page = with_variants(
        kind,
        fields=["name", "ean", "position", "loud"],
        readonly_fields=["ean", "loud"],
        radio_fields={},
        prepopulated_fields={"name": ("position",)},
        ordering=["-position"],
        loud=admin.display(description="How loud")(lambda self, obj: f"<{obj.name}>" if obj.pk else "-"),
        extra=1,
    )
    text = html(page, product)
    assert form(page, product).data["variants-0-name"] == ["large"]
    assert "variants-0-ean" not in form(page, product).controls
    assert "&lt;large&gt;" in field(text, "variants-0-loud") and "How loud" in text
    assert 'data-prepopulate="id_variants-2-name" data-from="id_variants-2-position"' in text


@pytest.mark.parametrize("kind", INLINES)
@pytest.mark.parametrize(
    ("options", "name", "mark"),
    [
        ({"raw_id_fields": ["product"]}, "product", 'type="text"'),
        ({"autocomplete_fields": ["product"]}, "product", "data-combo"),
        ({"radio_fields": {"product": admin.VERTICAL}}, "product", 'type="radio"'),
        ({"formfield_overrides": {models.PositiveIntegerField: {"widget": forms.Textarea}}}, "minimum", "<textarea"),
    ],
)
def test_row_239_widgets(office, db, kind, options, name, mark):
    supplier = Supplier.objects.filter(offers__isnull=False).first()
    inline = type("OfferInline", (kind,), {"model": SupplierProduct, **options})
    page = office(Supplier, {"fields": ["name"], "inlines": [inline]}, also=[Product])
    page.ours.get_model_admin(Product).search_fields = ["name"]
    text = field(html(page, supplier), f"offers-0-{name}")
    assert mark in text
    offer = supplier.offers.first()
    assert str(getattr(offer, f"{name}_id", offer.minimum)) in text


@pytest.mark.parametrize("kind", INLINES)
def test_row_239_hidden_field(with_variants, product, kind):
    class Form(forms.ModelForm):
        class Meta:
            model = ProductVariant
            fields = ["name", "position"]
            widgets = {"position": forms.HiddenInput()}

    page = with_variants(kind, form=Form)
    text = group(html(page, product))
    assert text.count('type="hidden" name="variants-0-position"') == 1
    assert "Position" not in text
    assert save(page, product, **{"variants-0-position": "7"}).status_code == 302
    assert product.variants.get(name="small").position == 7


def test_row_227_own_form_with_init_and_media(with_variants, product):
    class Form(forms.ModelForm):
        class Media:
            js = ["mine/variant.js"]

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["name"].widget.attrs["placeholder"] = f"was {self.instance.name}"

        def clean(self):
            if self.cleaned_data.get("position") == 13:
                raise forms.ValidationError("Unlucky.")

    text = html(with_variants(form=Form), product)
    assert 'placeholder="was small"' in text and "mine/variant.js" in text
    answer = save(with_variants(form=Form), product, **{"variants-1-position": "13"}).content.decode()
    assert "Unlucky." in answer.partition('id="variants-1"')[2]


# ------------------------------------------------------------------------------------------------ formsets


@pytest.mark.parametrize("kind", INLINES)
def test_row_226_own_formset(with_variants, product, kind):
    class FormSet(BaseInlineFormSet):
        def __init__(self, *args, **kwargs):
            kwargs["initial"] = [{"name": "first guess"}, {"name": "second guess"}]
            super().__init__(*args, **kwargs)

        def add_fields(self, form, index):
            super().add_fields(form, index)
            form.fields["name"].help_text = f"Row {index}"

        def clean(self):
            if any(form.cleaned_data.get("position") == 99 for form in self.forms if form.is_valid()):
                raise forms.ValidationError("Too far.")

    page = with_variants(kind, formset=FormSet, extra=2)
    reader = form(page, product)
    assert (reader.data["variants-2-name"], reader.data["variants-3-name"]) == (["first guess"], ["second guess"])
    answer = save(page, product, **{"variants-0-position": "99", "variants-2-name": "", "variants-3-name": ""})
    text = answer.content.decode()
    assert "Too far." in group(text) and "Too far." in text.partition('id="errors"')[2].partition("</ul>")[0]


@pytest.mark.parametrize("kind", INLINES)
def test_row_226_initial_survives_another_row(with_variants, product, kind):
    class FormSet(BaseInlineFormSet):
        def __init__(self, *args, **kwargs):
            kwargs["initial"] = [{"name": "guess"}]
            super().__init__(*args, **kwargs)

    page = with_variants(kind, formset=FormSet, extra=1)
    data = form(page, product).post("_addrow")
    answer = page.client.post(url(page, product), {**data, "_addrow": "variants"})
    assert len(rows(re.sub(r"<template data-empty.*?</template>", "", answer.content.decode(), flags=re.DOTALL))) == 4


def test_row_238_get_formset(with_variants, product):
    seen = []

    def get_formset(self, request, obj=None, **kwargs):
        seen.append(obj)
        made = admin.TabularInline.get_formset(self, request, obj, **{**kwargs, "labels": {"name": "Called"}})
        made.form.base_fields["ean"].initial = "from get_formset"
        return made

    page = with_variants(get_formset=get_formset, extra=1)
    assert form(page, product).data["variants-2-ean"] == ["from get_formset"]
    assert 'data-label="Called"' in html(page, product) and product in seen


def test_row_202_get_formset_kwargs(office, product):
    def get_formset_kwargs(self, request, obj, inline, prefix):
        return {**admin.ModelAdmin.get_formset_kwargs(self, request, obj, inline, prefix), "prefix": f"my-{prefix}"}

    inline = type("VariantInline", (admin.TabularInline,), {"model": ProductVariant, "extra": 0})
    page = office(Product, {"fields": ["name"], "inlines": [inline], "get_formset_kwargs": get_formset_kwargs})
    assert form(page, product).data["my-variants-TOTAL_FORMS"] == ["2"]
    data = {**form(page, product).post("_addrow", **{"my-variants-0-name": "typed"}), "_addrow": "my-variants"}
    answer = page.client.post(url(page, product), data)
    assert 'name="my-variants-2-name"' in answer.content.decode() and 'value="typed"' in answer.content.decode()


def test_row_243_twice_the_same_model(office, product):
    inline = type("VariantInline", (admin.TabularInline,), {"model": ProductVariant, "extra": 0})
    other = type("OtherInline", (admin.StackedInline,), {"model": ProductVariant, "extra": 0, "verbose_name": "other"})
    page = office(Product, {"fields": ["name"], "inlines": [inline, other]})
    reader = form(page, product)
    assert reader.data["variants-TOTAL_FORMS"] == ["2"] and reader.data["variants-2-TOTAL_FORMS"] == ["2"]
    assert 'id="variants-2-group"' in html(page, product)
    ids = re.findall(r'\sid="([^"]+)"', html(page, product))
    assert len(ids) == len(set(ids)), {name for name in ids if ids.count(name) > 1}
    assert save(page, product, **{"variants-0-name": "tiny"}).status_code == 302


def test_row_225_fk_name(office, db):
    category = Category.objects.filter(children__isnull=False).first()
    inline = type(
        "ChildInline",
        (admin.TabularInline,),
        {"model": Category, "fk_name": "parent", "fields": ["name", "slug"], "extra": 0},
    )
    page = office(Category, {"fields": ["name"], "inlines": [inline]})
    assert form(page, category).data["children-INITIAL_FORMS"] == [str(category.children.count())]


def test_row_240_to_242_hooks(office, product):
    inline = type("VariantInline", (admin.TabularInline,), {"model": ProductVariant, "extra": 0})
    notes = type("NoteInline", (GenericTabularInline,), {"model": Note, "extra": 0})
    page = office(Product, {"fields": ["name"], "get_inlines": lambda self, request, obj: [inline] if obj else [notes]})
    assert "variants-TOTAL_FORMS" in form(page, product).data and "variants-TOTAL_FORMS" not in form(page).data

    def get_inline_instances(self, request, obj=None):
        return [inline(self.model, self.admin_site)]

    page = office(Product, {"fields": ["name"], "get_inline_instances": get_inline_instances})
    assert "variants-TOTAL_FORMS" in form(page, product).data
    assert ">Variants" in html(page, product, "detail")

    def get_formsets_with_inlines(self, request, obj=None):
        for one in self.get_inline_instances(request, obj):
            if not isinstance(one, notes):
                yield one.get_formset(request, obj), one

    page = office(
        Product,
        {"fields": ["name"], "inlines": [notes, inline], "get_formsets_with_inlines": get_formsets_with_inlines},
    )
    assert [name for name in form(page, product).data if name.endswith("TOTAL_FORMS")] == ["variants-TOTAL_FORMS"]


# ------------------------------------------------------------------------------------------------ deleting rows


@pytest.mark.parametrize("kind", INLINES)
def test_row_235_can_delete(with_variants, product, kind):
    assert "variants-0-DELETE" in form(with_variants(kind), product).controls
    assert "variants-0-DELETE" not in form(with_variants(kind, can_delete=False), product).controls
    page = with_variants(kind, has_delete_permission=lambda self, request, obj=None: False)
    assert "variants-0-DELETE" not in form(page, product).controls


@pytest.mark.parametrize("kind", INLINES)
def test_row_236_protected_row(office, db, kind):
    category = Category.objects.filter(children__products__isnull=False).first()
    child = category.children.filter(products__isnull=False).first()
    inline = type("ChildInline", (kind,), {"model": Category, "fields": ["name"], "extra": 0})
    page = office(Category, {"fields": ["name"], "inlines": [inline]})
    reader = form(page, category)
    row = next(name for name, value in reader.data.items() if name.endswith("-id") and value == [str(child.pk)])
    answer = save(page, category, **{row.replace("-id", "-DELETE"): "on"}).content.decode()
    assert "would require deleting the following protected related objects" in answer
    assert Category.objects.filter(pk=child.pk).exists()


# ------------------------------------------------------------------------------------------------ many-to-many, generic


@pytest.mark.parametrize("kind", INLINES)
def test_row_244_through_inline(office, db, kind):
    warehouse = Warehouse.objects.filter(couriers__isnull=False).first()
    inline = type("CourierInline", (kind,), {"model": Warehouse.couriers.through, "extra": 1})
    page = office(Warehouse, {"exclude": ["couriers"], "inlines": [inline]}, also=[Courier])
    reader = form(page, warehouse)
    prefix = next(name for name in reader.data if name.endswith("-TOTAL_FORMS")).removesuffix("-TOTAL_FORMS")
    count = warehouse.couriers.count()
    new = Courier.objects.exclude(warehouses=warehouse).first() or Courier.objects.create(name="New")
    assert (
        save(page, warehouse, **{f"{prefix}-{count}-courier": str(new.pk), f"{prefix}-0-DELETE": "on"}).status_code
        == 302
    )
    assert warehouse.couriers.count() == count and new in warehouse.couriers.all()
    assert str(new) in html(page, warehouse, "detail")


@pytest.mark.parametrize("kind", [GenericTabularInline, GenericStackedInline])
def test_row_246_generic(office, product, kind):
    Note.objects.filter(object_id=str(product.pk)).delete()
    inline = type("NoteInline", (kind,), {"model": Note, "fields": ["subject", "is_pinned"], "extra": 1, "max_num": 2})
    page = office(Product, {"fields": ["name"], "inlines": [inline]})
    prefix = "crm-note-content_type-object_id"
    assert save(page, product, **{f"{prefix}-0-subject": "Fine"}).status_code == 302
    assert product.notes.get().subject == "Fine"
    assert save(page, product, **{f"{prefix}-0-DELETE": "on"}).status_code == 302
    assert not product.notes.exists()


# ------------------------------------------------------------------------------------------------ permissions


def allowed(*perms):
    user = User.objects.create_user("half", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=perms))
    return user.username


@pytest.mark.parametrize("kind", INLINES)
@pytest.mark.parametrize(
    ("perms", "inline", "editable", "deletable", "addable"),
    [
        (["view_productvariant"], True, False, False, False),
        (["change_productvariant"], True, True, False, False),
        (["view_productvariant", "add_productvariant"], True, False, False, True),
        (["view_productvariant", "delete_productvariant"], True, False, True, False),
        ([], False, False, False, False),
    ],
)
def test_row_255_to_257_permissions_of_the_rows(
    with_variants, product, kind, perms, inline, editable, deletable, addable
):
    page = with_variants(kind, user=allowed("change_product", *perms), extra=1)
    text = html(page, product)
    controls = form(page, product).controls
    assert ('id="variants-group"' in text) is inline
    assert ("variants-0-name" in controls) is editable
    assert ("variants-0-DELETE" in controls) is deletable
    assert ("variants-2-name" in controls) is addable
    assert ("data-add" in text) is addable
    if inline:
        assert "small" in text


@pytest.mark.parametrize("kind", INLINES)
def test_row_259_inlines_are_read_only_without_the_parent(with_variants, product, kind):
    perms = [f"{deed}_productvariant" for deed in ("view", "add", "change", "delete")]
    page = with_variants(kind, user=allowed("view_product", *perms), extra=1)
    assert not [
        name
        for name in form(page, product).controls
        if re.match(r"variants-\d", name) and not name.endswith(("-id", "-product"))
    ]
    assert "data-add" not in html(page, product)


def test_row_255_hooks_get_the_parent(with_variants, product):
    seen = []

    def may(self, request, obj=None):
        seen.append(obj)
        return True

    names = ("has_add_permission", "has_change_permission", "has_delete_permission", "has_view_permission")
    page = with_variants(**dict.fromkeys(names, may))
    html(page, product)
    assert seen and set(seen) <= {product, None} and product in seen


def test_row_258_auto_created_through_needs_the_other_end(office, db):
    warehouse = Warehouse.objects.filter(couriers__isnull=False).first()
    inline = type("CourierInline", (admin.TabularInline,), {"model": Warehouse.couriers.through, "extra": 0})
    build = partial(office, Warehouse, {"fields": ["name"], "inlines": [inline]})
    page = build(user=allowed("change_warehouse", "view_courier"))
    name = "Warehouse_couriers-0-courier"
    assert 'id="Warehouse_couriers-group"' in html(page, warehouse) and name not in form(page, warehouse).controls
    User.objects.get(username="half").user_permissions.add(Permission.objects.get(codename="change_courier"))
    assert name in form(build(user="half"), warehouse).controls
