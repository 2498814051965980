"""One model with every field type of Django: where new widgets and cells are tasted first."""

import uuid
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone


def recipe_folder() -> str:
    """The folder that the file path fields choose from; called late, so that no migration names it."""
    return str(Path(__file__).resolve().parent / "recipes")


class Shelf(models.Model):
    """Something small to point at, with the smallest automatic key."""

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "shelves"

    def __str__(self) -> str:
        return self.name


class Roast(models.IntegerChoices):
    LIGHT = 1, "Light"
    MEDIUM = 2, "Medium"
    DARK = 3, "Dark"


class Grind(models.TextChoices):
    """Choices in named groups."""

    WHOLE = "whole", "Whole bean"
    COARSE = "coarse", "Coarse"
    FINE = "fine", "Fine"


GRIND_GROUPS = [
    ("Unground", [(Grind.WHOLE.value, Grind.WHOLE.label)]),
    ("Ground", [(g.value, g.label) for g in (Grind.COARSE, Grind.FINE)]),
]


class Specimen(models.Model):
    """Each kind of field once required and once optional."""

    # Text
    char = models.CharField(max_length=60)
    char_optional = models.CharField(max_length=60, null=True, blank=True)
    choice = models.CharField(max_length=10, choices=GRIND_GROUPS, default=Grind.WHOLE)
    choice_optional = models.IntegerField(choices=Roast, null=True, blank=True)
    text = models.TextField(default="A line.\nAnother line.")
    text_optional = models.TextField(blank=True)
    slug = models.SlugField(unique=True)
    slug_optional = models.SlugField(blank=True)
    email = models.EmailField(default="cook@kitchen.example")
    email_optional = models.EmailField(blank=True)
    url = models.URLField("URL", default="https://kitchen.example/")
    url_optional = models.URLField("URL, optional", blank=True)
    uuid = models.UUIDField("UUID", default=uuid.uuid4, unique=True)
    uuid_optional = models.UUIDField("UUID, optional", null=True, blank=True)
    ip = models.GenericIPAddressField("IP address", default="192.0.2.1")
    ip_optional = models.GenericIPAddressField("IP address, optional", null=True, blank=True)

    # Numbers
    integer = models.IntegerField(default=0)
    integer_optional = models.IntegerField(null=True, blank=True)
    small = models.SmallIntegerField(default=0)
    small_optional = models.SmallIntegerField(null=True, blank=True)
    big = models.BigIntegerField(default=0)
    big_optional = models.BigIntegerField(null=True, blank=True)
    positive = models.PositiveIntegerField(default=0)
    positive_optional = models.PositiveIntegerField(null=True, blank=True)
    positive_small = models.PositiveSmallIntegerField(default=0)
    positive_small_optional = models.PositiveSmallIntegerField(null=True, blank=True)
    positive_big = models.PositiveBigIntegerField(default=0)
    positive_big_optional = models.PositiveBigIntegerField(null=True, blank=True)
    decimal = models.DecimalField(max_digits=10, decimal_places=3, default=Decimal("0"))
    decimal_optional = models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True)
    number = models.FloatField("float", default=0.0)
    number_optional = models.FloatField("float, optional", null=True, blank=True)
    boolean = models.BooleanField(default=False)
    boolean_optional = models.BooleanField(null=True, blank=True)
    double = models.GeneratedField(
        verbose_name="generated (integer × 2)",
        expression=Cast("integer", models.BigIntegerField()) * 2,
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    # Time
    date = models.DateField(default=timezone.localdate)
    date_optional = models.DateField(null=True, blank=True)
    moment = models.DateTimeField("date and time", default=timezone.now)
    moment_optional = models.DateTimeField("date and time, optional", null=True, blank=True)
    time = models.TimeField(default="12:00")
    time_optional = models.TimeField(null=True, blank=True)
    duration = models.DurationField(default=timedelta(minutes=4))
    duration_optional = models.DurationField(null=True, blank=True)

    # Structures and files
    data = models.JSONField("JSON", default=dict)
    data_optional = models.JSONField("JSON, optional", null=True, blank=True)
    binary = models.BinaryField(default=bytes, editable=False)
    binary_optional = models.BinaryField(null=True, blank=True, editable=False)
    file = models.FileField(upload_to="specimens", default="specimens/blank.txt")
    file_optional = models.FileField(upload_to="specimens", blank=True)
    image = models.ImageField(upload_to="specimens", default="specimens/blank.png")
    image_optional = models.ImageField(upload_to="specimens", blank=True)
    recipe = models.FilePathField("file path", path=recipe_folder, match=r".*\.txt$", max_length=250)
    recipe_optional = models.FilePathField(
        "file path, optional", path=recipe_folder, match=r".*\.txt$", max_length=250, blank=True
    )

    # Relations
    shelf = models.ForeignKey(Shelf, on_delete=models.PROTECT, related_name="specimens")
    shelf_optional = models.ForeignKey(
        Shelf, on_delete=models.SET_NULL, null=True, blank=True, related_name="optional_specimens"
    )
    owner = models.ForeignKey("geo.Country", on_delete=models.PROTECT, null=True, blank=True)
    twin = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, blank=True)
    shelves = models.ManyToManyField(Shelf, related_name="many_specimens", verbose_name="many shelves")
    shelves_optional = models.ManyToManyField(Shelf, blank=True, related_name="many_optional_specimens")

    class Meta:
        ordering = ["char"]
        verbose_name_plural = "specimens"

    def __str__(self) -> str:
        return self.char


class Tasting(models.Model):
    """A child of a specimen, with an ordinary automatic key."""

    id = models.AutoField(primary_key=True)
    specimen = models.ForeignKey(Specimen, on_delete=models.CASCADE, related_name="tastings")
    taster = models.CharField(max_length=60)
    score = models.DecimalField(max_digits=4, decimal_places=1)
    remark = models.TextField(blank=True)
    photo = models.ImageField(upload_to="tastings", blank=True)

    class Meta:
        ordering = ["specimen", "pk"]
        constraints = [models.UniqueConstraint(fields=["specimen", "taster"], name="tasting_unique_taster")]

    def __str__(self) -> str:
        return f"{self.taster}: {self.score}"
