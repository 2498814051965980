"""What customers and orders look like in any admin: ours and Django's own are given the same options."""

from datetime import timedelta

from catalog.admin import export_csv
from django import forms
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone

import htmx_admin as admin
from sales.actions import AssignCourier
from sales.models import CustomerProfile, Invoice, Order, OrderLine


class OpenFilter(admin.SimpleListFilter):
    """Orders by what is to be done about them."""

    title = "to do"
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("ship", "To ship"), ("late", "Late"), ("unpaid", "Unpaid for three days")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "ship":
                return queryset.filter(status__in=[Order.Status.PAID, Order.Status.PACKED])
            case "late":
                return queryset.filter(status__in=Order.OPEN, ship_by__lt=timezone.localdate())
            case "unpaid":
                return queryset.filter(status=Order.Status.NEW, placed_at__lt=timezone.now() - timedelta(days=3))
        return queryset


class OrderLineFormSet(forms.BaseInlineFormSet):
    """A rule over all lines."""

    PIECES = 10_000

    def clean(self) -> None:
        super().clean()
        kept = [form.cleaned_data for form in self.forms if not self._should_delete_form(form)]
        if sum(data.get("quantity") or 0 for data in kept) > self.PIECES:
            raise forms.ValidationError(f"More than {self.PIECES:,} pieces are not an order but a tender.")


class OrderLineInlineOptions:
    model = OrderLine
    formset = OrderLineFormSet
    autocomplete_fields = ("product",)
    fields = ("product", "quantity", "unit_price", "amount")
    readonly_fields = ("amount",)
    extra = 1
    min_num = 1


class InvoiceInlineOptions:
    """Invoices come from the books: here they are only seen."""

    model = Invoice
    fields = readonly_fields = ("number", "kind", "amount", "issued_on", "due_on", "paid_on", "file")
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        return False


class OrderOptions:
    """The list that a back office lives in, and a form with rules of its own."""

    list_display = ("number", "customer", "status", "express", "total", "placed_at", "ship_by", "courier", "is_late")
    list_editable = ("express", "ship_by", "courier")
    list_filter = (
        "status",
        OpenFilter,
        "express",
        "placed_at",
        "ship_by",
        "total",
        "customer",
        "courier",
        ("currency", admin.AllValuesFieldListFilter),
        "comment",
        "tags",
        "customer__city__country__continent",
    )
    list_select_related = ("customer", "courier")
    date_hierarchy = "placed_at"
    search_fields = ("^number", "customer__name", "customer__email")
    search_help_text = "Number, customer, e-mail"
    ordering = ("-placed_at",)
    autocomplete_fields = ("customer", "courier")
    filter_horizontal = ("tags",)
    radio_fields = {"payment": admin.HORIZONTAL}
    readonly_fields = ("total", "entered_by", "updated_at")
    fieldsets = (
        (None, {"fields": (("number", "customer"), ("status", "express"), ("placed_at", "ship_by"), "courier")}),
        ("Money", {"fields": (("payment", "currency"), ("discount", "total"))}),
        ("Remarks", {"fields": ("comment", "tags")}),
        (
            "Record",
            {
                "fields": (("entered_by", "updated_at"),),
                "classes": ("collapse",),
                "description": "Written by the computer.",
            },
        ),
    )
    save_on_top = True
    empty_value_display = "–"
    actions = ("mark_sent", "assign_courier", export_csv)

    # ------------------------------------------------------------------ permissions

    def has_change_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        """An order that has left the house is closed to all but those who may unlock it."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or obj.status not in Order.LOCKED or request.user.has_perm("sales.unlock_order")

    def has_delete_permission(self, request: HttpRequest, obj: Order | None = None) -> bool:
        """What was delivered stays in the books."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.status != Order.Status.DONE)

    def has_ship_permission(self, request: HttpRequest) -> bool:
        """For the actions of the floor."""
        return request.user.has_perm("logistics.add_shipment")

    # ------------------------------------------------------------------ the form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, object]:
        """The next number is proposed."""
        last = Order.objects.order_by("-pk").values_list("number", flat=True).first() or "SO-10000"
        digits = last.rpartition("-")[2]
        proposed = {"number": f"SO-{int(digits) + 1}"} if digits.isdecimal() else {}
        return {**proposed, **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request: HttpRequest, obj: Order | None = None) -> tuple[str, ...]:
        """An order keeps its number."""
        return ("number", *self.readonly_fields) if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: Order, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.entered_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: list, change: bool) -> None:
        """The total is that of the lines, which are saved last."""
        super().save_related(request, form, formsets, change)
        order = form.instance
        order.total = order.compute_total()
        order.save(update_fields=["total", "updated_at"])

    # ------------------------------------------------------------------ columns

    @admin.display(description="late", boolean=True, ordering="ship_by")
    def is_late(self, obj: Order) -> bool | None:
        """Unknown without a date to ship by."""
        if obj.ship_by is None:
            return None
        return obj.status in Order.OPEN and obj.ship_by < timezone.localdate()

    # ------------------------------------------------------------------ actions and pages

    @admin.action(permissions=["ship"], description="Mark selected %(verbose_name_plural)s as sent")
    def mark_sent(self, request: HttpRequest, queryset: QuerySet) -> None:
        """A plain action: some go, the others are told about."""
        ready = queryset.filter(status__in=Order.OPEN, courier__isnull=False)
        sent = ready.update(status=Order.Status.SENT, updated_at=timezone.now())
        left = queryset.filter(status__in=Order.OPEN).count()
        self.message_user(request, f"{sent} orders marked as sent.", "success")
        if left:
            self.message_user(request, f"{left} orders have no courier yet.", "warning")

    @admin.action(permissions=["ship"], description="Assign courier…")
    def assign_courier(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """An action with a form of its own."""
        return AssignCourier(self, request, queryset).answer()

    mark_sent.icon = assign_courier.icon = "truck"

    def get_urls(self) -> list[URLPattern]:
        """A view of the model's own, beside Django's."""
        view = self.admin_site.admin_view(self.packing_list)
        name = f"{self.opts.app_label}_{self.opts.model_name}_packing_list"
        return [path("<int:pk>/packing-list/", view, name=name), *super().get_urls()]

    def packing_list(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = get_object_or_404(self.get_queryset(request), pk=pk)
        lines = order.lines.select_related("product")
        text = "\n".join(f"{line.quantity:>5} × {line.product.sku}  {line.product}" for line in lines)
        return FileResponse(
            [f"{order}\n\n{text}\n".encode()],
            as_attachment=True,
            filename=f"{order.number}.txt",
            content_type="text/plain; charset=utf-8",
        )


class CustomerProfileInlineOptions:
    model = CustomerProfile
    verbose_name_plural = "profile"
    classes = ("collapse",)
    can_delete = False


class CustomerOptions:
    list_display = ("name", "number", "kind", "city", "account_manager", "credit_limit", "newsletter", "is_active")
    list_editable = ("kind", "credit_limit", "is_active")
    list_filter = (
        "is_active",
        "kind",
        "newsletter",
        "since",
        "credit_limit",
        ("account_manager", admin.RelatedOnlyFieldListFilter),
        "city",
        "city__country__continent",
    )
    list_select_related = ("city", "account_manager")
    search_fields = ("name", "=number", "^email", "contact_name")
    autocomplete_fields = ("city",)
    raw_id_fields = ("referred_by",)
    fieldsets = (
        (None, {"fields": (("name", "number"), ("kind", "is_active"), "account_manager")}),
        ("Reaching them", {"fields": (("contact_name", "email", "phone"), "address", "city")}),
        ("Terms", {"fields": (("credit_limit", "since"), "newsletter", "referred_by")}),
    )
