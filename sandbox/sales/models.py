"""Customers, their orders and invoices."""

import uuid
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

ZERO = Decimal("0")
CENT = Decimal("0.01")


class Customer(models.Model):
    """A business that buys."""

    class Kind(models.TextChoices):
        CAFE = "cafe", "Café"
        ROASTER = "roaster", "Roastery"
        SHOP = "shop", "Shop"
        HOTEL = "hotel", "Hotel or restaurant"
        OFFICE = "office", "Office"

    number = models.CharField(max_length=12, unique=True, help_text="Customer number, such as C-00042.")
    name = models.CharField("company", max_length=120, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CAFE)
    contact_name = models.CharField("contact person", max_length=120, blank=True)
    email = models.EmailField("e-mail", unique=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    city = models.ForeignKey("geo.City", on_delete=models.PROTECT, related_name="customers")
    account_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="customers"
    )
    referred_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="referrals")
    credit_limit = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    newsletter = models.BooleanField(null=True, blank=True, help_text="Unknown: never asked.")
    is_active = models.BooleanField("active", default=True)
    since = models.DateField("customer since", default=timezone.localdate)
    notes = GenericRelation("crm.Note")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(credit_limit__isnull=True) | models.Q(credit_limit__gte=0),
                name="customer_credit_limit_not_negative",
                violation_error_message="A credit limit is not negative.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CustomerProfile(models.Model):
    """How a customer likes it; shares the customer's key."""

    class Terms(models.TextChoices):
        PREPAID = "pre", "Prepaid"
        DAYS_14 = "14", "14 days"
        DAYS_30 = "30", "30 days"
        DAYS_60 = "60", "60 days"

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="en")
    payment_terms = models.CharField(max_length=3, choices=Terms, default=Terms.DAYS_30)
    delivery_from = models.TimeField("delivers from", null=True, blank=True)
    birthday = models.DateField("founded", null=True, blank=True)
    preferences = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["customer"]
        verbose_name = "profile"

    def __str__(self) -> str:
        return f"Profile of {self.customer}"


class Order(models.Model):
    """What a customer has ordered. Clerks may not touch it once it has left the house."""

    class Status(models.TextChoices):
        NEW = "new", "New"
        PAID = "paid", "Paid"
        PACKED = "packed", "Packed"
        SENT = "sent", "Sent"
        DONE = "done", "Done"
        VOID = "void", "Void"

    class Payment(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        CARD = "card", "Card"
        TRANSFER = "transfer", "Bank transfer"

    class Currency(models.TextChoices):
        EURO = "EUR", "Euro"
        KRONE = "NOK", "Norwegian krone"
        POUND = "GBP", "Pound sterling"
        DOLLAR = "USD", "US dollar"

    OPEN = (Status.NEW, Status.PAID, Status.PACKED)
    LOCKED = (Status.SENT, Status.DONE, Status.VOID)

    number = models.CharField(max_length=12, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="orders")
    status = models.CharField(max_length=6, choices=Status, default=Status.NEW, db_index=True)
    payment = models.CharField(max_length=8, choices=Payment, default=Payment.INVOICE)
    currency = models.CharField(max_length=3, choices=Currency, default=Currency.EURO)
    express = models.BooleanField(default=False)
    placed_at = models.DateTimeField("placed", default=timezone.now, db_index=True)
    ship_by = models.DateField(null=True, blank=True)
    courier = models.ForeignKey(
        "logistics.Courier", on_delete=models.SET_NULL, null=True, blank=True, related_name="orders"
    )
    discount = models.DecimalField(
        "discount (%)",
        max_digits=5,
        decimal_places=2,
        default=ZERO,
        validators=[MinValueValidator(ZERO), MaxValueValidator(Decimal("100"))],
    )
    total = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO, editable=False)
    comment = models.TextField(blank=True)
    tags = models.ManyToManyField("crm.Tag", blank=True, related_name="orders")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="orders_entered",
    )
    updated_at = models.DateTimeField("updated", auto_now=True)
    notes = GenericRelation("crm.Note")

    class Meta:
        ordering = ["-placed_at", "-pk"]
        permissions = [("unlock_order", "Can change orders that have left the house")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(discount__gte=0, discount__lte=100),
                name="order_discount_is_percentage",
                violation_error_message="A discount lies between 0 and 100 per cent.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="sent") | models.Q(courier__isnull=False),
                name="order_sent_has_courier",
                violation_error_message="Choose a courier before the order is marked as sent.",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def compute_total(self) -> Decimal:
        """The sum of the lines, less the discount."""
        amount = sum((line.quantity * line.unit_price for line in self.lines.all()), ZERO)
        return (amount * (100 - self.discount) / 100).quantize(CENT, ROUND_HALF_UP)


class OpenOrderManager(models.Manager):
    """Orders that somebody still has to do something about."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(status__in=Order.OPEN)


class OpenOrder(Order):
    """The worklist of the floor: a proxy with permissions of its own."""

    objects = OpenOrderManager()

    class Meta:
        proxy = True
        ordering = ["-express", "ship_by", "pk"]


class OrderLine(models.Model):
    """So many of one product."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="order_lines")
    quantity = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)
    amount = models.GeneratedField(
        expression=models.F("quantity") * models.F("unit_price"),
        output_field=models.DecimalField(max_digits=14, decimal_places=2),
        db_persist=True,
    )

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "line"
        constraints = [
            models.UniqueConstraint(
                fields=["order", "product"],
                name="line_unique_product_in_order",
                violation_error_message="The order already has a line with this product.",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1),
                name="line_quantity_positive",
                violation_error_message="Order at least one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.product}"


class Invoice(models.Model):
    """An invoice or a credit note, keyed by a UUID."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        CREDIT = "credit", "Credit note"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=14, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.INVOICE)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    issued_on = models.DateField("issued", default=timezone.localdate)
    due_on = models.DateField("due")
    paid_on = models.DateField("paid", null=True, blank=True)
    file = models.FileField(upload_to="invoices", blank=True)

    class Meta:
        ordering = ["-issued_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["order", "kind"], name="invoice_unique_kind_of_order"),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("issued_on")),
                name="invoice_due_after_issue",
                violation_error_message="An invoice falls due on the day of issue or later.",
            ),
        ]

    def __str__(self) -> str:
        return self.number
