import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0002_initial"),
        ("geo", "0001_initial"),
        ("logistics", "0001_initial"),
        ("sales", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="shipment",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="shipments", to="sales.order"
            ),
        ),
        migrations.AddField(
            model_name="stockmovement",
            name="booked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="stock_movements",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stockmovement",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="movements", to="catalog.product"
            ),
        ),
        migrations.AddField(
            model_name="stockmovement",
            name="shipment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="movements",
                to="logistics.shipment",
            ),
        ),
        migrations.AddField(
            model_name="warehouse",
            name="city",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="warehouses", to="geo.city"
            ),
        ),
        migrations.AddField(
            model_name="warehouse",
            name="couriers",
            field=models.ManyToManyField(blank=True, related_name="warehouses", to="logistics.courier"),
        ),
        migrations.AddField(
            model_name="warehouse",
            name="manager",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="warehouses",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="stockmovement",
            name="warehouse",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="movements", to="logistics.warehouse"
            ),
        ),
        migrations.AddField(
            model_name="shipment",
            name="warehouse",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="shipments", to="logistics.warehouse"
            ),
        ),
        migrations.AddConstraint(
            model_name="warehouse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_at__isnull", True),
                    ("closes_at__isnull", True),
                    ("closes_at__gt", models.F("opens_at")),
                    _connector="OR",
                ),
                name="warehouse_closes_after_opening",
                violation_error_message="It closes before it opens.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity", 0), _negated=True),
                name="movement_moves_something",
                violation_error_message="A movement of nothing is none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.UniqueConstraint(
                fields=("courier", "tracking_number"), name="shipment_unique_tracking_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("delivered_at__isnull", True),
                    models.Q(("delivered_at__gte", models.F("sent_at")), ("sent_at__isnull", False)),
                    _connector="OR",
                ),
                name="shipment_sent_before_delivered",
                violation_error_message="A parcel is sent before it is delivered.",
            ),
        ),
    ]
