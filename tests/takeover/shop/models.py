"""Models of a small shop. The default site is touched here, before any admin module is loaded."""

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models

admin.site.site_header = "Shop"


class Maker(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Tag(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Note(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()
    text = models.CharField(max_length=80)

    def __str__(self):
        return self.text


class Product(models.Model):
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=[("tool", "Tool"), ("toy", "Toy")], default="tool")
    stock = models.IntegerField(default=0)
    maker = models.ForeignKey(Maker, models.CASCADE, null=True, blank=True)
    tags = models.ManyToManyField(Tag, blank=True)
    made = models.DateField(null=True, blank=True)
    notes = GenericRelation(Note)

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"/products/{self.pk}/"


class Part(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="parts")
    name = models.CharField(max_length=80)
    made = models.DateField(null=True, blank=True)

    def __str__(self):
        return self.name


class Basket(models.Model):
    """A model per way to register it: these only have a name."""

    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Shelf(models.Model):
    name = models.CharField(max_length=80)
    labels = models.ManyToManyField(Tag, blank=True)
    owner = models.ForeignKey(Maker, models.CASCADE, null=True, blank=True)
    seen = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return self.name


class Board(models.Model):
    shelf = models.ForeignKey(Shelf, models.CASCADE)
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Box(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Crate(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Config:
    """No model: settings that are edited in the admin, with just enough of a ``_meta``, and no manager."""

    class Meta:
        app_label = "shop"
        object_name = "Config"
        concrete_model = None
        model_name = module_name = "config"
        verbose_name_plural = "config"
        abstract = False
        swapped = False
        is_composite_pk = False

        def get_ordered_objects(self):
            return False

        def get_change_permission(self):
            return f"change_{self.model_name}"

        @property
        def app_config(self):
            return apps.get_app_config(self.app_label)

        @property
        def label(self):
            return f"{self.app_label}.{self.object_name}"

        @property
        def label_lower(self):
            return f"{self.app_label}.{self.model_name}"

    _meta = Meta()
