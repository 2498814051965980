from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ProductVariant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("ean", models.CharField(blank=True, max_length=13, null=True, unique=True, verbose_name="EAN")),
                ("surcharge", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=8)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "variant",
                "ordering": ["product", "position", "name"],
            },
        ),
        migrations.CreateModel(
            name="Supplier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("website", models.URLField(blank=True)),
                ("vat_number", models.CharField(blank=True, max_length=20, verbose_name="VAT number")),
                (
                    "lead_time",
                    models.DurationField(
                        blank=True, help_text="From order to delivery, as days hours:minutes.", null=True
                    ),
                ),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        blank=True, choices=[(1, "Poor"), (2, "Fair"), (3, "Good"), (4, "Excellent")], null=True
                    ),
                ),
                ("contract", models.FileField(blank=True, upload_to="contracts")),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="SupplierProduct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("supplier_sku", models.CharField(blank=True, max_length=30, verbose_name="their article number")),
                ("price", models.DecimalField(decimal_places=2, max_digits=10)),
                ("minimum", models.PositiveIntegerField(default=1, verbose_name="minimum quantity")),
                ("is_preferred", models.BooleanField(default=False, verbose_name="preferred")),
            ],
            options={
                "verbose_name": "offer",
                "ordering": ["supplier", "product"],
            },
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("slug", models.SlugField(max_length=80)),
                (
                    "path",
                    models.CharField(
                        default="",
                        editable=False,
                        help_text="Names from the root down, kept by save().",
                        max_length=250,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, help_text="Smaller numbers come first.")),
                ("description", models.TextField(blank=True)),
                ("is_active", models.BooleanField(default=True, verbose_name="shown in the shop")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="catalog.category",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "categories",
                "ordering": ["path"],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sku",
                    models.CharField(
                        help_text="Article number, such as GRD-0042.", max_length=20, unique=True, verbose_name="SKU"
                    ),
                ),
                ("name", models.CharField(db_index=True, max_length=120)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("description", models.TextField(blank=True)),
                ("image", models.ImageField(blank=True, upload_to="products")),
                (
                    "unit",
                    models.CharField(
                        choices=[("pc", "piece"), ("box", "box"), ("kg", "kilogram"), ("l", "litre")],
                        default="pc",
                        max_length=3,
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="Euro, without VAT.",
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="list price",
                    ),
                ),
                (
                    "cost",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="purchase price"
                    ),
                ),
                (
                    "weight",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=7, null=True, verbose_name="weight (kg)"
                    ),
                ),
                ("attributes", models.JSONField(blank=True, default=dict, help_text="Free facts as a JSON object.")),
                ("is_active", models.BooleanField(default=True, verbose_name="for sale")),
                ("launched_on", models.DateField(blank=True, null=True, verbose_name="launched")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="products", to="catalog.category"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
    ]
