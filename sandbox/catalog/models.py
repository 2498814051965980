"""What is sold, and who supplies it."""

from decimal import Decimal

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

ZERO = Decimal("0")


class Category(models.Model):
    """A node of the category tree."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(
        max_length=250, editable=False, default="", help_text="Names from the root down, kept by save()."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Smaller numbers come first.")
    description = models.TextField(blank=True)
    is_active = models.BooleanField("shown in the shop", default=True)

    class Meta:
        ordering = ["path"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "slug"],
                name="category_unique_slug_in_parent",
                violation_error_message="Its parent already has a category with this slug.",
            ),
        ]

    def __str__(self) -> str:
        return self.path or self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.path = f"{self.parent.path} › {self.name}" if self.parent else self.name
        super().save(*args, **kwargs)


class Product(models.Model):
    """An article of the catalogue, with a public page."""

    class Unit(models.TextChoices):
        PIECE = "pc", "piece"
        BOX = "box", "box"
        KILO = "kg", "kilogram"
        LITRE = "l", "litre"

    sku = models.CharField("SKU", max_length=20, unique=True, help_text="Article number, such as GRD-0042.")
    name = models.CharField(max_length=120, db_index=True)
    slug = models.SlugField(max_length=120, unique=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    description = models.TextField(blank=True)
    image = models.ImageField(upload_to="products", blank=True)
    unit = models.CharField(max_length=3, choices=Unit, default=Unit.PIECE)
    price = models.DecimalField(
        "list price",
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(ZERO)],
        help_text="Euro, without VAT.",
    )
    cost = models.DecimalField("purchase price", max_digits=10, decimal_places=2, null=True, blank=True)
    weight = models.DecimalField("weight (kg)", max_digits=7, decimal_places=3, null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True, help_text="Free facts as a JSON object.")
    tags = models.ManyToManyField("crm.Tag", blank=True, related_name="products")
    is_active = models.BooleanField("for sale", default=True)
    launched_on = models.DateField("launched", null=True, blank=True)
    created_at = models.DateTimeField("created", auto_now_add=True)
    updated_at = models.DateTimeField("updated", auto_now=True)
    notes = GenericRelation("crm.Note")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price__gte=0),
                name="product_price_not_negative",
                violation_error_message="A price is not negative.",
            ),
            models.CheckConstraint(
                condition=models.Q(cost__isnull=True) | models.Q(cost__lte=models.F("price")),
                name="product_not_below_cost",
                violation_error_message="The list price would be below the purchase price.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("product", args=[self.pk])

    @property
    def margin(self) -> Decimal | None:
        """Part of the list price that is left after buying, in per cent."""
        if self.cost is None or not self.price:
            return None
        return ((self.price - self.cost) * 100 / self.price).quantize(Decimal("0.1"))


class ProductVariant(models.Model):
    """A size or a colour of a product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    name = models.CharField(max_length=60)
    ean = models.CharField("EAN", max_length=13, unique=True, null=True, blank=True)
    surcharge = models.DecimalField(max_digits=8, decimal_places=2, default=ZERO)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["product", "position", "name"]
        verbose_name = "variant"
        constraints = [
            models.UniqueConstraint(fields=["product", "name"], name="variant_unique_name_in_product"),
        ]

    def __str__(self) -> str:
        return f"{self.product} – {self.name}"


class Supplier(models.Model):
    """A firm that products are bought from."""

    class Rating(models.IntegerChoices):
        POOR = 1, "Poor"
        FAIR = 2, "Fair"
        GOOD = 3, "Good"
        EXCELLENT = 4, "Excellent"

    name = models.CharField(max_length=120, unique=True)
    city = models.ForeignKey("geo.City", on_delete=models.PROTECT, related_name="suppliers")
    email = models.EmailField("e-mail")
    website = models.URLField(blank=True)
    vat_number = models.CharField("VAT number", max_length=20, blank=True)
    lead_time = models.DurationField(null=True, blank=True, help_text="From order to delivery, as days hours:minutes.")
    rating = models.PositiveSmallIntegerField(choices=Rating, null=True, blank=True)
    contract = models.FileField(upload_to="contracts", blank=True)
    is_active = models.BooleanField(default=True)
    products = models.ManyToManyField(Product, through="SupplierProduct", related_name="suppliers", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SupplierProduct(models.Model):
    """The conditions at which a supplier sells us a product."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="offers")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="offers")
    supplier_sku = models.CharField("their article number", max_length=30, blank=True)
    price = models.DecimalField(max_digits=10, decimal_places=2)
    minimum = models.PositiveIntegerField("minimum quantity", default=1)
    is_preferred = models.BooleanField("preferred", default=False)

    class Meta:
        ordering = ["supplier", "product"]
        verbose_name = "offer"
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "product"],
                name="offer_unique_product_of_supplier",
                violation_error_message="This supplier already offers this product.",
            ),
            models.CheckConstraint(
                condition=models.Q(price__gt=0),
                name="offer_price_positive",
                violation_error_message="A price is above zero.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} from {self.supplier}"
