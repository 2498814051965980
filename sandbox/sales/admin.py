"""Sales in our admin."""

from catalog.admin import export_csv
from crm.inlines import NoteInline
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

import htmx_admin as admin
from sales.filters import LineFilters
from sales.models import Customer, CustomerProfile, Invoice, OpenOrder, Order, OrderLine
from sales.options import (
    CustomerOptions,
    CustomerProfileInlineOptions,
    InvoiceInlineOptions,
    OrderLineInlineOptions,
    OrderOptions,
)
from sales.pages import FloorListPage

ORDER_TONES = {"new": "info", "paid": "success", "packed": "warning", "sent": "plum", "done": "", "void": "danger"}


class OrderLineInline(OrderLineInlineOptions, admin.TabularInline):
    pass


class InvoiceInline(InvoiceInlineOptions, admin.TabularInline):
    pass


class CustomerProfileInline(CustomerProfileInlineOptions, admin.StackedInline):
    pass


@admin.register(Order)
class OrderAdmin(OrderOptions, admin.ModelAdmin):
    icon = "receipt"
    badges = {"status": ORDER_TONES}
    list_display_extra = ("payment", "currency", "discount", "entered_by", "updated_at", "comment")
    inlines = (OrderLineInline, InvoiceInline, NoteInline)
    list_summary = {"total": ("sum", "avg"), "pieces": Sum("lines__quantity")}
    actions = (*OrderOptions.actions, "mark_packed")

    @admin.row_action(description="Mark selected %(verbose_name_plural)s as packed", icon="package")
    def mark_packed(self, request: HttpRequest, order: Order) -> bool | None:
        """An action for each order: some are packed already, and some cannot be."""
        if order.status == Order.Status.PACKED:
            return False
        if order.status in Order.LOCKED:
            raise admin.Refused(f"not allowed to change {order.get_status_display().lower()} orders.")
        if not order.lines.exists():
            raise admin.Refused("there is nothing to pack.")
        order.status = Order.Status.PACKED
        order.save()
        self.log_change(request, order, "Packed.")
        return None

    def get_inlines(self, request: HttpRequest, obj: Order | None) -> tuple[type, ...]:
        """A new order has neither invoices nor notes."""
        return self.inlines if obj else (OrderLineInline,)


@admin.register(OpenOrder)
class OpenOrderAdmin(admin.ModelAdmin):
    """The floor's list of a proxy: short, dense, edited in its cells."""

    icon = "inbox"
    list_page_class = FloorListPage
    list_display = ("number", "customer", "status", "express", "ship_by", "courier", "placed_at")
    list_editable = ("status", "courier")
    list_filter = ("status", "express", ("courier", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("customer", "courier")
    list_per_page = 50
    badges = {"status": ORDER_TONES}
    search_fields = ("^number", "customer__name")
    fields = (("status", "express"), ("ship_by", "courier"), "comment")
    sortable_by = ("ship_by", "placed_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Orders are taken elsewhere."""
        return False


@admin.register(OrderLine)
class OrderLineAdmin(admin.ModelAdmin):
    """Every line of every order, to look things up."""

    icon = "list-filter"
    list_display = ("order", "order__placed_at", "product", "quantity", "unit_price", "amount")
    list_filter = ("order__status",)
    filterset_class = LineFilters
    list_select_related = ("order", "product")
    search_fields = ("=order__number", "product__name")
    raw_id_fields = ("order",)
    autocomplete_fields = ("product",)
    readonly_fields = ("amount",)
    show_full_result_count = False
    list_summary = {"quantity": "sum", "amount": "sum"}


@admin.register(Customer)
class CustomerAdmin(CustomerOptions, admin.ModelAdmin):
    icon = "users"
    inlines = (CustomerProfileInline, NoteInline)
    actions = (export_csv,)
    list_summary = {"credit_limit": ("min", "max", "avg")}

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Names and addresses of customers leave the house with managers only."""
        return super().has_export_permission(request) and request.user.has_perm("sales.unlock_order")


@admin.register(CustomerProfile)
class CustomerProfileAdmin(admin.ModelAdmin):
    """A model whose key is the key of another."""

    icon = "settings"
    list_display = ("customer", "language", "payment_terms", "delivery_from", "birthday")
    list_filter = ("language", "payment_terms")
    list_select_related = ("customer",)
    search_fields = ("customer__name",)
    autocomplete_fields = ("customer",)


@admin.register(Invoice)
class InvoiceAdmin(admin.ModelAdmin):
    """Invoices are kept: nobody deletes one."""

    icon = "file-text"
    list_display = ("number", "kind", "order", "order__customer", "amount", "issued_on", "due_on", "is_overdue", "file")
    list_filter = ("kind", "issued_on", "paid_on", ("file", admin.EmptyFieldListFilter))
    list_select_related = ("order__customer",)
    badges = {"kind": {"invoice": "", "credit": "warning"}}
    date_hierarchy = "issued_on"
    search_fields = ("=number", "=order__number", "order__customer__name")
    raw_id_fields = ("order",)
    fields = (("number", "kind"), "order", "amount", ("issued_on", "due_on", "paid_on"), "file")
    save_as = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Invoices of void orders are the managers' business."""
        queryset = super().get_queryset(request)
        if request.user.has_perm("sales.unlock_order"):
            return queryset
        return queryset.exclude(order__status="void")

    def has_delete_permission(self, request: HttpRequest, obj: Invoice | None = None) -> bool:
        return False

    @admin.display(description="overdue", boolean=True, ordering="due_on")
    def is_overdue(self, obj: Invoice) -> bool:
        return obj.paid_on is None and obj.amount > 0 and obj.due_on < timezone.localdate()
