import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("geo", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40)),
                (
                    "city",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contacts",
                        to="geo.city",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.CharField(max_length=64, verbose_name="record's key")),
                ("subject", models.CharField(max_length=120)),
                ("body", models.TextField(blank=True)),
                ("is_pinned", models.BooleanField(default=False, verbose_name="pinned")),
                (
                    "is_private",
                    models.BooleanField(default=False, help_text="Only the author sees it.", verbose_name="private"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="written"),
                ),
            ],
            options={
                "ordering": ["-is_pinned", "-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        help_text="One to five stars.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("body", models.TextField(blank=True)),
                (
                    "is_published",
                    models.BooleanField(
                        blank=True, help_text="Unknown until moderated.", null=True, verbose_name="published"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written")),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True)),
                ("slug", models.SlugField(max_length=40, unique=True)),
                (
                    "colour",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Grey"),
                            ("info", "Blue"),
                            ("success", "Green"),
                            ("warning", "Amber"),
                            ("danger", "Red"),
                            ("plum", "Plum"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                (
                    "contact_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="crm.contact",
                    ),
                ),
                ("registration", models.CharField(blank=True, max_length=30, verbose_name="registration number")),
                ("website", models.URLField(blank=True)),
                ("employees", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "companies",
            },
            bases=("crm.contact",),
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "contact_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="crm.contact",
                    ),
                ),
                ("job_title", models.CharField(blank=True, max_length=80)),
                ("birthday", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "people",
            },
            bases=("crm.contact",),
        ),
    ]
