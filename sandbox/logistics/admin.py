"""Fulfilment: couriers, warehouses, parcels and stock."""

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import F, ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

import htmx_admin as admin
from logistics.models import Courier, Shipment, StockMovement, Warehouse


class CourierOptions:
    list_display = ("name", "collects_at", "transit_time", "email", "is_active")
    list_editable = ("is_active",)
    search_fields = ("name",)
    view_on_site = False


@admin.register(Courier)
class CourierAdmin(CourierOptions, admin.ModelAdmin):
    icon = "truck"


@admin.register(Warehouse)
class WarehouseAdmin(admin.ModelAdmin):
    icon = "warehouse"
    list_display = ("code", "name", "city", "manager", "capacity", "hours", "is_active")
    list_display_links = ("code", "name")
    list_select_related = ("city", "manager")
    search_fields = ("code", "name")
    autocomplete_fields = ("city",)
    filter_horizontal = ("couriers",)
    # Much hangs on a warehouse; Django shows no more of it than this (since 6.1).
    delete_confirmation_max_display = 20
    fieldsets = (
        (None, {"fields": (("code", "name"), "is_active", "manager")}),
        ("Place", {"fields": ("city", "address", "capacity", "terminal_ip")}),
        ("Work", {"fields": (("opens_at", "closes_at"), "couriers"), "description": "<em>Local</em> time."}),
    )

    @admin.display(description="open", ordering="opens_at", empty_value="by arrangement")
    def hours(self, obj: Warehouse) -> str | None:
        if obj.opens_at is None or obj.closes_at is None:
            return None
        return f"{obj.opens_at:%H:%M}–{obj.closes_at:%H:%M}"

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: object
    ) -> forms.ModelChoiceField | None:
        """A warehouse is run by one of the colleagues, not by one of the accounts to try out."""
        if db_field.name == "manager":
            kwargs["queryset"] = User.objects.filter(is_staff=False).order_by("first_name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Shipment)
class ShipmentAdmin(admin.ModelAdmin):
    """A model whose key is a UUID."""

    icon = "package"
    list_display = ("__str__", "order", "order__customer__name", "courier", "warehouse", "status", "weight", "sent_at")
    list_filter = (
        "status",
        ("courier", admin.RelatedOnlyFieldListFilter),
        ("warehouse", admin.RelatedOnlyFieldListFilter),
        "sent_at",
        ("tracking_number", admin.EmptyFieldListFilter),
    )
    list_select_related = ("order__customer", "courier", "warehouse")
    badges = {"status": {"packed": "warning", "transit": "info", "delivered": "success", "lost": "danger"}}
    date_hierarchy = "packed_at"
    search_fields = ("=tracking_number", "=order__number")
    raw_id_fields = ("order",)
    autocomplete_fields = ("courier", "warehouse")
    readonly_fields = ("id",)
    fields = (
        "id",
        "order",
        ("courier", "tracking_number"),
        ("warehouse", "status", "weight"),
        ("packed_at", "sent_at", "delivered_at"),
        "label",
    )
    actions = ("mark_delivered",)

    @admin.action(permissions=["change"], description="Mark selected %(verbose_name_plural)s as delivered")
    def mark_delivered(self, request: HttpRequest, queryset: QuerySet) -> None:
        on_the_road = queryset.filter(sent_at__isnull=False, delivered_at__isnull=True)
        changed = on_the_road.update(status=Shipment.Status.DELIVERED, delivered_at=timezone.now())
        skipped = queryset.count() - changed
        self.message_user(request, f"{changed} parcels delivered.", "success")
        if skipped:
            self.message_user(request, f"{skipped} parcels were not on the road.", "warning")


class CappedPaginator(Paginator):
    """Counts no further than anybody pages: older rows are reached by filters."""

    LIMIT = 20_000

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: self.LIMIT].count()


class MovementActionForm(ActionForm):
    """An input beside the list of actions."""

    reference = forms.CharField(required=False, max_length=40)


@admin.register(StockMovement)
class StockMovementAdmin(admin.ModelAdmin):
    """A journal: it is added to, and nothing in it is changed or deleted."""

    icon = "refresh-cw"
    list_display = ("happened_at", "kind", "product", "warehouse", "quantity", "goes_out", "reference", "booked_by")
    list_filter = ("kind", "warehouse", "happened_at")
    list_select_related = ("product", "warehouse", "booked_by")
    badges = {"kind": {"in": "success", "out": "", "back": "info", "count": "warning"}}
    search_fields = ("=reference", "product__name")
    autocomplete_fields = ("product", "warehouse")
    raw_id_fields = ("shipment",)
    readonly_fields = ("booked_by",)
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    action_form = MovementActionForm
    actions = ("set_reference",)

    def has_change_permission(self, request: HttpRequest, obj: StockMovement | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StockMovement | None = None) -> bool:
        return False

    def has_book_permission(self, request: HttpRequest) -> bool:
        """For the action: a reference may be given later."""
        return self.has_add_permission(request)

    def save_model(self, request: HttpRequest, obj: StockMovement, form: forms.ModelForm, change: bool) -> None:
        obj.booked_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description="out", boolean=True, ordering=F("quantity").desc())
    def goes_out(self, obj: StockMovement) -> bool:
        return obj.quantity < 0

    @admin.action(permissions=["book"], description="Set the reference of selected %(verbose_name_plural)s")
    def set_reference(self, request: HttpRequest, queryset: QuerySet) -> None:
        reference = request.POST.get("reference", "")[:40]
        self.message_user(request, f"{queryset.update(reference=reference)} movements now say “{reference}”.")
