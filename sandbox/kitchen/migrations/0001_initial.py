import datetime
import uuid
from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.utils.timezone
from django.db import migrations, models

import kitchen.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("geo", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40, unique=True)),
            ],
            options={
                "verbose_name_plural": "shelves",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Specimen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("char", models.CharField(max_length=60)),
                ("char_optional", models.CharField(blank=True, max_length=60, null=True)),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("Unground", [("whole", "Whole bean")]),
                            ("Ground", [("coarse", "Coarse"), ("fine", "Fine")]),
                        ],
                        default="whole",
                        max_length=10,
                    ),
                ),
                (
                    "choice_optional",
                    models.IntegerField(blank=True, choices=[(1, "Light"), (2, "Medium"), (3, "Dark")], null=True),
                ),
                ("text", models.TextField(default="A line.\nAnother line.")),
                ("text_optional", models.TextField(blank=True)),
                ("slug", models.SlugField(unique=True)),
                ("slug_optional", models.SlugField(blank=True)),
                ("email", models.EmailField(default="cook@kitchen.example", max_length=254)),
                ("email_optional", models.EmailField(blank=True, max_length=254)),
                ("url", models.URLField(default="https://kitchen.example/", verbose_name="URL")),
                ("url_optional", models.URLField(blank=True, verbose_name="URL, optional")),
                ("uuid", models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="UUID")),
                ("uuid_optional", models.UUIDField(blank=True, null=True, verbose_name="UUID, optional")),
                ("ip", models.GenericIPAddressField(default="192.0.2.1", verbose_name="IP address")),
                (
                    "ip_optional",
                    models.GenericIPAddressField(blank=True, null=True, verbose_name="IP address, optional"),
                ),
                ("integer", models.IntegerField(default=0)),
                ("integer_optional", models.IntegerField(blank=True, null=True)),
                ("small", models.SmallIntegerField(default=0)),
                ("small_optional", models.SmallIntegerField(blank=True, null=True)),
                ("big", models.BigIntegerField(default=0)),
                ("big_optional", models.BigIntegerField(blank=True, null=True)),
                ("positive", models.PositiveIntegerField(default=0)),
                ("positive_optional", models.PositiveIntegerField(blank=True, null=True)),
                ("positive_small", models.PositiveSmallIntegerField(default=0)),
                ("positive_small_optional", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("positive_big", models.PositiveBigIntegerField(default=0)),
                ("positive_big_optional", models.PositiveBigIntegerField(blank=True, null=True)),
                ("decimal", models.DecimalField(decimal_places=3, default=Decimal("0"), max_digits=10)),
                ("decimal_optional", models.DecimalField(blank=True, decimal_places=3, max_digits=10, null=True)),
                ("number", models.FloatField(default=0.0, verbose_name="float")),
                ("number_optional", models.FloatField(blank=True, null=True, verbose_name="float, optional")),
                ("boolean", models.BooleanField(default=False)),
                ("boolean_optional", models.BooleanField(blank=True, null=True)),
                (
                    "double",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            django.db.models.functions.comparison.Cast("integer", models.BigIntegerField()),
                            "*",
                            models.Value(2),
                        ),
                        output_field=models.BigIntegerField(),
                        verbose_name="generated (integer × 2)",
                    ),
                ),
                ("date", models.DateField(default=django.utils.timezone.localdate)),
                ("date_optional", models.DateField(blank=True, null=True)),
                ("moment", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date and time")),
                (
                    "moment_optional",
                    models.DateTimeField(blank=True, null=True, verbose_name="date and time, optional"),
                ),
                ("time", models.TimeField(default="12:00")),
                ("time_optional", models.TimeField(blank=True, null=True)),
                ("duration", models.DurationField(default=datetime.timedelta(seconds=240))),
                ("duration_optional", models.DurationField(blank=True, null=True)),
                ("data", models.JSONField(default=dict, verbose_name="JSON")),
                ("data_optional", models.JSONField(blank=True, null=True, verbose_name="JSON, optional")),
                ("binary", models.BinaryField(default=bytes)),
                ("binary_optional", models.BinaryField(blank=True, null=True)),
                ("file", models.FileField(default="specimens/blank.txt", upload_to="specimens")),
                ("file_optional", models.FileField(blank=True, upload_to="specimens")),
                ("image", models.ImageField(default="specimens/blank.png", upload_to="specimens")),
                ("image_optional", models.ImageField(blank=True, upload_to="specimens")),
                (
                    "recipe",
                    models.FilePathField(
                        match=".*\\.txt$", max_length=250, path=kitchen.models.recipe_folder, verbose_name="file path"
                    ),
                ),
                (
                    "recipe_optional",
                    models.FilePathField(
                        blank=True,
                        match=".*\\.txt$",
                        max_length=250,
                        path=kitchen.models.recipe_folder,
                        verbose_name="file path, optional",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="geo.country"
                    ),
                ),
                (
                    "shelf",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="specimens", to="kitchen.shelf"
                    ),
                ),
                (
                    "shelf_optional",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="optional_specimens",
                        to="kitchen.shelf",
                    ),
                ),
                (
                    "shelves",
                    models.ManyToManyField(
                        related_name="many_specimens", to="kitchen.shelf", verbose_name="many shelves"
                    ),
                ),
                (
                    "shelves_optional",
                    models.ManyToManyField(blank=True, related_name="many_optional_specimens", to="kitchen.shelf"),
                ),
                (
                    "twin",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="kitchen.specimen"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "specimens",
                "ordering": ["char"],
            },
        ),
        migrations.CreateModel(
            name="Tasting",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("taster", models.CharField(max_length=60)),
                ("score", models.DecimalField(decimal_places=1, max_digits=4)),
                ("remark", models.TextField(blank=True)),
                ("photo", models.ImageField(blank=True, upload_to="tastings")),
                (
                    "specimen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tastings", to="kitchen.specimen"
                    ),
                ),
            ],
            options={
                "ordering": ["specimen", "pk"],
                "constraints": [models.UniqueConstraint(fields=("specimen", "taster"), name="tasting_unique_taster")],
            },
        ),
    ]
