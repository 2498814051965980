"""How goods leave the house."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Courier(models.Model):
    """A carrier."""

    name = models.CharField(max_length=60, unique=True)
    tracking_url = models.URLField("tracking page", blank=True)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(max_length=40, blank=True)
    collects_at = models.TimeField("daily collection", null=True, blank=True)
    transit_time = models.DurationField(null=True, blank=True, help_text="Usual time on the road.")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Warehouse(models.Model):
    """A building with goods in it."""

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=80)
    city = models.ForeignKey("geo.City", on_delete=models.PROTECT, related_name="warehouses")
    address = models.TextField(blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="warehouses"
    )
    couriers = models.ManyToManyField(Courier, blank=True, related_name="warehouses")
    capacity = models.PositiveIntegerField("capacity (m³)")
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    terminal_ip = models.GenericIPAddressField("address of the scanner", null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="warehouse_closes_after_opening",
                violation_error_message="It closes before it opens.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Shipment(models.Model):
    """A parcel of an order on its way, keyed by a UUID."""

    class Status(models.TextChoices):
        PACKED = "packed", "Packed"
        TRANSIT = "transit", "In transit"
        DELIVERED = "delivered", "Delivered"
        LOST = "lost", "Lost"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey("sales.Order", on_delete=models.CASCADE, related_name="shipments")
    courier = models.ForeignKey(Courier, on_delete=models.PROTECT, related_name="shipments")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="shipments")
    status = models.CharField(max_length=10, choices=Status, default=Status.PACKED)
    # Unique per courier, and most parcels have none at first: NULL, not "", keeps them apart.
    tracking_number = models.CharField(max_length=30, null=True, blank=True)
    weight = models.DecimalField("weight (kg)", max_digits=8, decimal_places=3, null=True, blank=True)
    packed_at = models.DateTimeField("packed", default=timezone.now)
    sent_at = models.DateTimeField("sent", null=True, blank=True)
    delivered_at = models.DateTimeField("delivered", null=True, blank=True)
    label = models.FileField(upload_to="labels", blank=True)

    class Meta:
        ordering = ["-packed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["courier", "tracking_number"], name="shipment_unique_tracking_number"),
            models.CheckConstraint(
                condition=models.Q(delivered_at__isnull=True)
                | models.Q(sent_at__isnull=False, delivered_at__gte=models.F("sent_at")),
                name="shipment_sent_before_delivered",
                violation_error_message="A parcel is sent before it is delivered.",
            ),
        ]

    def __str__(self) -> str:
        return self.tracking_number or f"Parcel {str(self.pk)[:8]}"


class StockMovement(models.Model):
    """Goods into, out of or found missing in a warehouse."""

    class Kind(models.TextChoices):
        PURCHASE = "in", "Purchase"
        SALE = "out", "Sale"
        RETURN = "back", "Return"
        COUNT = "count", "Correction"

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="movements")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="movements")
    shipment = models.ForeignKey(Shipment, on_delete=models.SET_NULL, null=True, blank=True, related_name="movements")
    kind = models.CharField(max_length=5, choices=Kind)
    quantity = models.IntegerField(help_text="Negative when goods leave.")
    reference = models.CharField(max_length=40, blank=True)
    happened_at = models.DateTimeField("when", default=timezone.now, db_index=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="stock_movements"
    )

    class Meta:
        ordering = ["-happened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(quantity=0),
                name="movement_moves_something",
                violation_error_message="A movement of nothing is none.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:+d} × {self.product}"
