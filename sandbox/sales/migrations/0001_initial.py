import uuid
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0002_initial"),
        ("crm", "0001_initial"),
        ("geo", "0001_initial"),
        ("logistics", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(help_text="Customer number, such as C-00042.", max_length=12, unique=True)),
                ("name", models.CharField(db_index=True, max_length=120, verbose_name="company")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cafe", "Café"),
                            ("roaster", "Roastery"),
                            ("shop", "Shop"),
                            ("hotel", "Hotel or restaurant"),
                            ("office", "Office"),
                        ],
                        default="cafe",
                        max_length=10,
                    ),
                ),
                ("contact_name", models.CharField(blank=True, max_length=120, verbose_name="contact person")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("address", models.TextField(blank=True)),
                ("credit_limit", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("newsletter", models.BooleanField(blank=True, help_text="Unknown: never asked.", null=True)),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("since", models.DateField(default=django.utils.timezone.localdate, verbose_name="customer since")),
                (
                    "account_manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="customers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "city",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="customers", to="geo.city"
                    ),
                ),
                (
                    "referred_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="referrals",
                        to="sales.customer",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="CustomerProfile",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to="sales.customer",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("nb", "Norsk bokmål"),
                            ("de", "Deutsch"),
                            ("fr", "Français"),
                            ("es", "Español"),
                            ("pl", "Polski"),
                            ("ar", "العربيّة"),
                            ("he", "עברית"),
                            ("ja", "日本語"),
                        ],
                        default="en",
                        max_length=10,
                    ),
                ),
                (
                    "payment_terms",
                    models.CharField(
                        choices=[("pre", "Prepaid"), ("14", "14 days"), ("30", "30 days"), ("60", "60 days")],
                        default="30",
                        max_length=3,
                    ),
                ),
                ("delivery_from", models.TimeField(blank=True, null=True, verbose_name="delivers from")),
                ("birthday", models.DateField(blank=True, null=True, verbose_name="founded")),
                ("preferences", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "verbose_name": "profile",
                "ordering": ["customer"],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=12, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("paid", "Paid"),
                            ("packed", "Packed"),
                            ("sent", "Sent"),
                            ("done", "Done"),
                            ("void", "Void"),
                        ],
                        db_index=True,
                        default="new",
                        max_length=6,
                    ),
                ),
                (
                    "payment",
                    models.CharField(
                        choices=[("invoice", "Invoice"), ("card", "Card"), ("transfer", "Bank transfer")],
                        default="invoice",
                        max_length=8,
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[
                            ("EUR", "Euro"),
                            ("NOK", "Norwegian krone"),
                            ("GBP", "Pound sterling"),
                            ("USD", "US dollar"),
                        ],
                        default="EUR",
                        max_length=3,
                    ),
                ),
                ("express", models.BooleanField(default=False)),
                (
                    "placed_at",
                    models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="placed"),
                ),
                ("ship_by", models.DateField(blank=True, null=True)),
                (
                    "discount",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                        verbose_name="discount (%)",
                    ),
                ),
                ("total", models.DecimalField(decimal_places=2, default=Decimal("0"), editable=False, max_digits=12)),
                ("comment", models.TextField(blank=True)),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "courier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="orders",
                        to="logistics.courier",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="sales.customer"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="orders_entered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("tags", models.ManyToManyField(blank=True, related_name="orders", to="crm.tag")),
            ],
            options={
                "ordering": ["-placed_at", "-pk"],
                "permissions": [("unlock_order", "Can change orders that have left the house")],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=14, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("invoice", "Invoice"), ("credit", "Credit note")], default="invoice", max_length=8
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("issued_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="issued")),
                ("due_on", models.DateField(verbose_name="due")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="paid")),
                ("file", models.FileField(blank=True, upload_to="invoices")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invoices", to="sales.order"
                    ),
                ),
            ],
            options={
                "ordering": ["-issued_on", "-number"],
            },
        ),
        migrations.CreateModel(
            name="OpenOrder",
            fields=[],
            options={
                "ordering": ["-express", "ship_by", "pk"],
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("sales.order",),
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "quantity",
                    models.PositiveIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)]),
                ),
                ("unit_price", models.DecimalField(decimal_places=2, max_digits=10)),
                (
                    "amount",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            models.F("quantity"), "*", models.F("unit_price")
                        ),
                        output_field=models.DecimalField(decimal_places=2, max_digits=14),
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="sales.order"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="order_lines", to="catalog.product"
                    ),
                ),
            ],
            options={
                "verbose_name": "line",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(("credit_limit__isnull", True), ("credit_limit__gte", 0), _connector="OR"),
                name="customer_credit_limit_not_negative",
                violation_error_message="A credit limit is not negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("discount__gte", 0), ("discount__lte", 100)),
                name="order_discount_is_percentage",
                violation_error_message="A discount lies between 0 and 100 per cent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "sent"), _negated=True), ("courier__isnull", False), _connector="OR"
                ),
                name="order_sent_has_courier",
                violation_error_message="Choose a courier before the order is marked as sent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("order", "kind"), name="invoice_unique_kind_of_order"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("issued_on"))),
                name="invoice_due_after_issue",
                violation_error_message="An invoice falls due on the day of issue or later.",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.UniqueConstraint(
                fields=("order", "product"),
                name="line_unique_product_in_order",
                violation_error_message="The order already has a line with this product.",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1)),
                name="line_quantity_positive",
                violation_error_message="Order at least one.",
            ),
        ),
    ]
