"""The catalogue."""

import csv
from decimal import Decimal

from crm.inlines import NoteInline
from django import forms
from django.db import models
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

import htmx_admin as admin
from catalog.models import Category, Product, ProductVariant, Supplier, SupplierProduct
from catalog.tables import ProductTable


class ProductInline(admin.TabularInline):
    """A look at what hangs on a category: nothing is added, changed or deleted here."""

    model = Product
    fields = readonly_fields = ("sku", "name", "price", "is_active")
    ordering = ("sku",)
    extra = 0
    can_delete = False
    show_change_link = True
    classes = ("collapse",)

    def has_add_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:
        return False


class CategoryOptions:
    """The tree as a flat list, in the order of the paths."""

    list_display = ("__str__", "slug", "product_count", "position", "is_active")
    list_display_links = ("__str__",)
    list_editable = ("position", "is_active")
    list_filter = ("is_active", ("parent", admin.RelatedOnlyFieldListFilter))
    search_fields = ("path",)
    autocomplete_fields = ("parent",)
    prepopulated_fields = {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(product_count=Count("products"))

    @admin.display(description="products", ordering="product_count")
    def product_count(self, obj: Category) -> int:
        return obj.product_count

    def save_model(self, request: HttpRequest, obj: Category, form: forms.ModelForm, change: bool) -> None:
        """The paths of the branches below follow a new name."""
        super().save_model(request, obj, form, change)
        pending = list(obj.children.all())
        while pending:
            child = pending.pop()
            child.save()
            pending.extend(child.children.all())


@admin.register(Category)
class CategoryAdmin(CategoryOptions, admin.ModelAdmin):
    icon = "tag"
    inlines = (ProductInline,)


class MarginFilter(admin.SimpleListFilter):
    """Products by what is left of the price."""

    title = "margin"
    parameter_name = "margin"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("low", "Under 30 %"), ("high", "30 % and more"), ("unknown", "Unknown")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        limit = F("price") * Decimal("0.7")
        match self.value():
            case "low":
                return queryset.filter(cost__gt=limit)
            case "high":
                return queryset.filter(cost__lte=limit)
            case "unknown":
                return queryset.filter(cost__isnull=True)
        return queryset


class VariantInline(admin.TabularInline):
    model = ProductVariant
    extra = 1
    max_num = 12
    ordering = ("position",)


class OfferInline(admin.StackedInline):
    model = SupplierProduct
    autocomplete_fields = ("supplier",)
    fields = (("supplier", "supplier_sku"), ("price", "minimum", "is_preferred"))
    extra = 0
    verbose_name = "source"
    verbose_name_plural = "where it comes from"


def export_csv(model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
    """An action that returns a file."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{model_admin.opts.model_name}.csv"'
    fields = [field for field in model_admin.opts.concrete_fields if not isinstance(field, models.BinaryField)]
    writer = csv.writer(response)
    writer.writerow(field.name for field in fields)
    writer.writerows(queryset.values_list(*(field.attname for field in fields)).iterator(chunk_size=2000))
    return response


export_csv.short_description = "Download selected %(verbose_name_plural)s as CSV"
export_csv.allowed_permissions = ("view",)
export_csv.icon = "download"


class ProductOptions:
    """Nearly every option of a form."""

    list_display = ("thumbnail", "name", "sku", "category", "price", "cost", "margin_percent", "weight", "is_active")
    list_display_links = ("thumbnail", "name")
    list_editable = ("price", "is_active")
    list_filter = (
        "is_active",
        "unit",
        ("category", admin.RelatedOnlyFieldListFilter),
        MarginFilter,
        ("image", admin.EmptyFieldListFilter),
        "tags",
    )
    list_select_related = ("category",)
    list_per_page = 50
    date_hierarchy = "launched_on"
    search_fields = ("name", "=sku", "category__path")
    search_help_text = "Name, category, or the exact article number."
    prepopulated_fields = {"slug": ("name",)}
    radio_fields = {"unit": admin.HORIZONTAL}
    autocomplete_fields = ("category",)
    filter_vertical = ("tags",)
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 60})},
    }
    readonly_fields = ("margin_percent", "created_at", "updated_at")
    fieldsets = (
        (None, {"fields": (("name", "slug"), ("sku", "category"), "description", "image")}),
        ("Money", {"fields": (("price", "cost", "margin_percent"), "unit"), "description": "In euro, without VAT."}),
        ("Facts", {"fields": (("weight", "launched_on"), "attributes", "tags", "is_active")}),
        ("Record", {"fields": (("created_at", "updated_at"),), "classes": ("collapse",)}),
    )
    save_as = True
    save_as_continue = False
    save_on_top = True
    actions = (export_csv, "put_on_sale", "take_off_sale")

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """What we pay is for those who may change it."""
        if self.has_change_permission(request):
            return self.list_display
        return tuple(name for name in self.list_display if name not in ("cost", "margin_percent"))

    @admin.display(description="", empty_value="")
    def thumbnail(self, obj: Product) -> str | None:
        if not obj.image:
            return None
        return format_html('<img src="{}" alt="{}" width="32" height="32" loading="lazy">', obj.image.url, obj.name)

    @admin.display(description="margin", ordering=(F("price") - F("cost")) / F("price"), empty_value="unknown")
    def margin_percent(self, obj: Product) -> str | None:
        return None if obj.margin is None else f"{obj.margin} %"

    @admin.action(permissions=["change"], description="Put selected %(verbose_name_plural)s on sale")
    def put_on_sale(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.message_user(request, f"{queryset.update(is_active=True)} products are on sale.", "success")

    @admin.action(permissions=["change"], description="Take selected %(verbose_name_plural)s off sale")
    def take_off_sale(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.message_user(request, f"{queryset.update(is_active=False)} products are off sale.", "warning")


@admin.register(Product)
class ProductAdmin(ProductOptions, admin.ModelAdmin):
    icon = "package"
    inlines = (VariantInline, OfferInline, NoteInline)
    table_class = ProductTable


@admin.register(ProductVariant)
class ProductVariantAdmin(admin.ModelAdmin):
    icon = "copy"
    list_display = ("name", "product", "ean", "surcharge", "position")
    list_display_links = ("name", "product")
    list_select_related = ("product",)
    list_filter = ("name",)
    search_fields = ("product__name", "=ean")
    autocomplete_fields = ("product",)
    empty_value_display = "none"
    fields = ("product", ("name", "position"), ("ean", "surcharge"))


class SupplierOfferInline(admin.TabularInline):
    model = SupplierProduct
    raw_id_fields = ("product",)
    extra = 1
    min_num = 1
    show_change_link = True


@admin.register(Supplier)
class SupplierAdmin(admin.ModelAdmin):
    icon = "building-2"
    list_display = ("name", "city", "city__country__name", "rating", "lead_time", "has_contract", "is_active")
    list_filter = (
        "is_active",
        "rating",
        ("contract", admin.EmptyFieldListFilter),
        ("city__country", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("city__country",)
    badges = {"rating": {1: "danger", 2: "warning", 3: "", 4: "success"}}
    search_fields = ("name", "email", "=vat_number")
    raw_id_fields = ("city",)
    radio_fields = {"rating": admin.VERTICAL}
    actions_on_top = False
    actions_on_bottom = True
    actions_selection_counter = False
    inlines = (SupplierOfferInline,)

    def view_on_site(self, obj: Supplier) -> str | None:
        """Their site, in place of a page of ours."""
        return obj.website or None

    @admin.display(description="contract", boolean=True, ordering="contract")
    def has_contract(self, obj: Supplier) -> bool:
        return bool(obj.contract)


@admin.register(SupplierProduct)
class SupplierProductAdmin(admin.ModelAdmin):
    icon = "banknote"
    list_display = ("product", "supplier", "supplier_sku", "price", "minimum", "is_preferred")
    list_editable = ("price", "minimum", "is_preferred")
    list_filter = ("is_preferred", ("supplier", admin.RelatedFieldListFilter))
    list_select_related = ("product", "supplier")
    search_fields = ("product__name", "supplier__name", "^supplier_sku")
    autocomplete_fields = ("product", "supplier")
    preserve_filters = False
