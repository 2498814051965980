"""Places."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.http import urlencode

import htmx_admin as admin
from geo.models import City, Country


class CountryOptions:
    """What a country looks like in any admin."""

    list_display = ("name", "code", "continent", "capital", "population", "currency_code", "is_served")
    list_editable = ("is_served",)
    list_filter = ("continent", "is_served", ("currency_code", admin.AllValuesFieldListFilter))
    list_per_page = 50
    search_fields = ("^name", "=code", "=iso3", "capital")
    search_help_text = "Beginning of the name, the capital, or a code of two or three letters."
    sortable_by = ("name", "code", "population")
    fieldsets = (
        (None, {"fields": (("name", "code", "iso3"), "continent", "is_served")}),
        ("Facts", {"fields": (("capital", "population", "area"), ("currency_code", "currency_name"), "languages")}),
        ("Reaching it", {"classes": ("collapse",), "fields": ("phone_prefix", "top_level_domain", "neighbours")}),
    )
    filter_horizontal = ("neighbours",)
    radio_fields = {"continent": admin.HORIZONTAL}
    readonly_fields = ("city_count",)

    def get_readonly_fields(self, request: HttpRequest, obj: Country | None = None) -> tuple[str, ...]:
        """The key is chosen once: changing it would make another country."""
        return ("code", *self.readonly_fields) if obj else self.readonly_fields

    def get_fieldsets(self, request: HttpRequest, obj: Country | None = None) -> list:
        """What cannot exist yet is not shown on the add page."""
        fieldsets = list(super().get_fieldsets(request, obj))
        return [*fieldsets, ("Cities", {"fields": ("city_count",)})] if obj else fieldsets

    @admin.display(description="cities in the database")
    def city_count(self, obj: Country) -> int:
        return obj.cities.count()


@admin.register(Country)
class CountryAdmin(CountryOptions, admin.ModelAdmin):
    icon = "globe"


class SizeFilter(admin.SimpleListFilter):
    """Cities by the number of inhabitants."""

    title = "size"
    parameter_name = "size"

    # Value -> label, lower bound, upper bound.
    SIZES = {
        "mega": ("Over 5 million", 5_000_000, None),
        "large": ("1 to 5 million", 1_000_000, 5_000_000),
        "medium": ("100,000 to 1 million", 100_000, 1_000_000),
        "small": ("Under 100,000", 0, 100_000),
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [(value, label) for value, (label, _, _) in self.SIZES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in self.SIZES:
            return queryset
        _, low, high = self.SIZES[self.value()]
        queryset = queryset.filter(population__gte=low)
        return queryset if high is None else queryset.filter(population__lt=high)


class CityOptions:
    """Tens of thousands of rows: nothing here needs a count of all of them."""

    list_display = ("name", "country", "country__continent", "population", "position", "time_zone")
    list_filter = (SizeFilter, "country__continent", ("country", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country",)
    list_max_show_all = 100
    search_fields = ("^name", "=country__code")
    autocomplete_fields = ("country",)
    ordering = ("-population",)
    show_full_result_count = False
    fields = (("name", "country", "region"), ("latitude", "longitude"), "population", "time_zone", "geoname_id")

    @admin.display(description="position", ordering="latitude")
    def position(self, obj: City) -> str:
        """A link to a map of the place."""
        query = urlencode({"mlat": obj.latitude, "mlon": obj.longitude})
        url = f"https://www.openstreetmap.org/?{query}"
        return format_html('<a href="{}" rel="noreferrer">{}, {}</a>', url, obj.latitude, obj.longitude)


@admin.register(City)
class CityAdmin(CityOptions, admin.ModelAdmin):
    icon = "map-pin"
