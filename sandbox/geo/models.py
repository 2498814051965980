"""Countries and cities of the world, as GeoNames lists them."""

from django.db import models


class Continent(models.TextChoices):
    AFRICA = "AF", "Africa"
    ANTARCTICA = "AN", "Antarctica"
    ASIA = "AS", "Asia"
    EUROPE = "EU", "Europe"
    NORTH_AMERICA = "NA", "North America"
    OCEANIA = "OC", "Oceania"
    SOUTH_AMERICA = "SA", "South America"


class Country(models.Model):
    """A country, keyed by its ISO code."""

    code = models.CharField("ISO code", max_length=2, primary_key=True, help_text="ISO 3166-1, two letters.")
    iso3 = models.CharField("ISO code, three letters", max_length=3, unique=True)
    name = models.CharField(max_length=80, unique=True)
    continent = models.CharField(max_length=2, choices=Continent)
    capital = models.CharField(max_length=80, blank=True)
    population = models.PositiveBigIntegerField(default=0)
    area = models.DecimalField("area (km²)", max_digits=12, decimal_places=2, null=True, blank=True)
    currency_code = models.CharField("currency", max_length=3, blank=True)
    currency_name = models.CharField(max_length=40, blank=True)
    phone_prefix = models.CharField("calling code", max_length=20, blank=True)
    top_level_domain = models.CharField("top-level domain", max_length=5, blank=True)
    languages = models.CharField(max_length=120, blank=True, help_text="Language tags, separated by commas.")
    neighbours = models.ManyToManyField("self", blank=True)
    is_served = models.BooleanField("we deliver there", default=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "countries"

    def __str__(self) -> str:
        return self.name


class City(models.Model):
    """A city with more than 15,000 inhabitants, or a capital."""

    name = models.CharField(max_length=100, db_index=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="cities")
    region = models.CharField("region code", max_length=20, blank=True)
    geoname_id = models.PositiveIntegerField("GeoNames id", unique=True, null=True, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    population = models.PositiveIntegerField(default=0, db_index=True)
    time_zone = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "cities"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__gte=-90, latitude__lte=90),
                name="city_latitude_in_range",
                violation_error_message="A latitude lies between −90 and 90 degrees.",
            ),
            models.CheckConstraint(
                condition=models.Q(longitude__gte=-180, longitude__lte=180),
                name="city_longitude_in_range",
                violation_error_message="A longitude lies between −180 and 180 degrees.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.country_id}"
