"""What is known and said about customers and products."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone


class Tag(models.Model):
    """A word that staff put on products, orders and contacts."""

    class Colour(models.TextChoices):
        GREY = "", "Grey"
        BLUE = "info", "Blue"
        GREEN = "success", "Green"
        AMBER = "warning", "Amber"
        RED = "danger", "Red"
        PLUM = "plum", "Plum"

    name = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    colour = models.CharField(max_length=10, choices=Colour, blank=True, default=Colour.GREY)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user: AbstractBaseUser) -> "NoteQuerySet":
        """All but the private notes of others."""
        return self.filter(models.Q(is_private=False) | models.Q(author_id=user.pk))


class Note(models.Model):
    """A remark on any record. The key is text, so that UUID and character keys fit too."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, verbose_name="kind of record")
    object_id = models.CharField("record's key", max_length=64)
    content_object = GenericForeignKey("content_type", "object_id")
    subject = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="crm_notes"
    )
    is_pinned = models.BooleanField("pinned", default=False)
    is_private = models.BooleanField("private", default=False, help_text="Only the author sees it.")
    created_at = models.DateTimeField("written", default=timezone.now, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-is_pinned", "-created_at"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="note_record")]

    def __str__(self) -> str:
        return self.subject


class Review(models.Model):
    """A customer's opinion of a product."""

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="reviews")
    customer = models.ForeignKey(
        "sales.Customer", on_delete=models.SET_NULL, null=True, blank=True, related_name="reviews"
    )
    rating = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)], help_text="One to five stars."
    )
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    is_published = models.BooleanField("published", null=True, blank=True, help_text="Unknown until moderated.")
    created_at = models.DateTimeField("written", default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "customer"],
                name="review_unique_product_of_customer",
                violation_error_message="This customer has already reviewed this product.",
            ),
            models.CheckConstraint(
                condition=models.Q(rating__gte=1, rating__lte=5),
                name="review_rating_one_to_five",
                violation_error_message="A rating has one to five stars.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.rating}/5)"


class Contact(models.Model):
    """Somebody to talk to; the common part of people and companies."""

    name = models.CharField(max_length=120)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(max_length=40, blank=True)
    city = models.ForeignKey("geo.City", on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts")
    customer = models.ForeignKey(
        "sales.Customer", on_delete=models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="contacts")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Company(Contact):
    """A firm: its own table, joined to that of contacts."""

    registration = models.CharField("registration number", max_length=30, blank=True)
    website = models.URLField(blank=True)
    employees = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "companies"


class Person(Contact):
    """A human, perhaps employed by a company."""

    job_title = models.CharField(max_length=80, blank=True)
    birthday = models.DateField(null=True, blank=True)
    employer = models.ForeignKey(Company, on_delete=models.SET_NULL, null=True, blank=True, related_name="staff")

    class Meta:
        verbose_name_plural = "people"
