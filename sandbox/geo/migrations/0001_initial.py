import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Country",
            fields=[
                (
                    "code",
                    models.CharField(
                        help_text="ISO 3166-1, two letters.",
                        max_length=2,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ISO code",
                    ),
                ),
                ("iso3", models.CharField(max_length=3, unique=True, verbose_name="ISO code, three letters")),
                ("name", models.CharField(max_length=80, unique=True)),
                (
                    "continent",
                    models.CharField(
                        choices=[
                            ("AF", "Africa"),
                            ("AN", "Antarctica"),
                            ("AS", "Asia"),
                            ("EU", "Europe"),
                            ("NA", "North America"),
                            ("OC", "Oceania"),
                            ("SA", "South America"),
                        ],
                        max_length=2,
                    ),
                ),
                ("capital", models.CharField(blank=True, max_length=80)),
                ("population", models.PositiveBigIntegerField(default=0)),
                (
                    "area",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="area (km²)"
                    ),
                ),
                ("currency_code", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                ("currency_name", models.CharField(blank=True, max_length=40)),
                ("phone_prefix", models.CharField(blank=True, max_length=20, verbose_name="calling code")),
                ("top_level_domain", models.CharField(blank=True, max_length=5, verbose_name="top-level domain")),
                (
                    "languages",
                    models.CharField(blank=True, help_text="Language tags, separated by commas.", max_length=120),
                ),
                ("is_served", models.BooleanField(default=True, verbose_name="we deliver there")),
                ("neighbours", models.ManyToManyField(blank=True, to="geo.country")),
            ],
            options={
                "verbose_name_plural": "countries",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="City",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(db_index=True, max_length=100)),
                ("region", models.CharField(blank=True, max_length=20, verbose_name="region code")),
                (
                    "geoname_id",
                    models.PositiveIntegerField(blank=True, null=True, unique=True, verbose_name="GeoNames id"),
                ),
                ("latitude", models.DecimalField(decimal_places=5, max_digits=8)),
                ("longitude", models.DecimalField(decimal_places=5, max_digits=8)),
                ("population", models.PositiveIntegerField(db_index=True, default=0)),
                ("time_zone", models.CharField(blank=True, max_length=40)),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cities", to="geo.country"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "cities",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("latitude__gte", -90), ("latitude__lte", 90)),
                        name="city_latitude_in_range",
                        violation_error_message="A latitude lies between −90 and 90 degrees.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("longitude__gte", -180), ("longitude__lte", 180)),
                        name="city_longitude_in_range",
                        violation_error_message="A longitude lies between −180 and 180 degrees.",
                    ),
                ],
            },
        ),
    ]
