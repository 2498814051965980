import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Courier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, unique=True)),
                ("tracking_url", models.URLField(blank=True, verbose_name="tracking page")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("collects_at", models.TimeField(blank=True, null=True, verbose_name="daily collection")),
                ("transit_time", models.DurationField(blank=True, help_text="Usual time on the road.", null=True)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="StockMovement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("in", "Purchase"), ("out", "Sale"), ("back", "Return"), ("count", "Correction")],
                        max_length=5,
                    ),
                ),
                ("quantity", models.IntegerField(help_text="Negative when goods leave.")),
                ("reference", models.CharField(blank=True, max_length=40)),
                (
                    "happened_at",
                    models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="when"),
                ),
            ],
            options={
                "ordering": ["-happened_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Warehouse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=6, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("address", models.TextField(blank=True)),
                ("capacity", models.PositiveIntegerField(verbose_name="capacity (m³)")),
                ("opens_at", models.TimeField(blank=True, null=True)),
                ("closes_at", models.TimeField(blank=True, null=True)),
                (
                    "terminal_ip",
                    models.GenericIPAddressField(blank=True, null=True, verbose_name="address of the scanner"),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Shipment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("packed", "Packed"),
                            ("transit", "In transit"),
                            ("delivered", "Delivered"),
                            ("lost", "Lost"),
                        ],
                        default="packed",
                        max_length=10,
                    ),
                ),
                ("tracking_number", models.CharField(blank=True, max_length=30, null=True)),
                (
                    "weight",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=8, null=True, verbose_name="weight (kg)"
                    ),
                ),
                ("packed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="packed")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("delivered_at", models.DateTimeField(blank=True, null=True, verbose_name="delivered")),
                ("label", models.FileField(blank=True, upload_to="labels")),
                (
                    "courier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shipments", to="logistics.courier"
                    ),
                ),
            ],
            options={
                "ordering": ["-packed_at", "pk"],
            },
        ),
    ]
