"""The catalogue: categories, products, variants, suppliers and their offers."""

from datetime import UTC, date, datetime, time, timedelta

from catalog.models import Category, Product, ProductVariant, Supplier, SupplierProduct
from crm.models import Tag
from django.utils.text import slugify

from sampledata import files, wares
from sampledata.loading import Load, cents, save_all
from sampledata.progress import progress

SUPPLIER_COUNTRIES = [
    "IT",
    "DE",
    "CN",
    "ET",
    "CO",
    "BR",
    "KE",
    "GT",
    "IN",
    "LK",
    "JP",
    "NL",
    "SE",
    "NO",
    "GB",
    "PT",
    "US",
    "VN",
    "ID",
    "PL",
]


def load_assortment(load: Load) -> None:
    load.tags = save_all(Tag, [Tag(name=n, slug=slugify(n), colour=c) for n, c in wares.TAGS.items()])
    categories = _categories()
    shelves = progress(wares.SHELVES, "Products", quiet=load.quiet)
    drafts = [draft for shelf in shelves for draft in _products(load, shelf, categories[shelf.path])]
    load.products = save_all(Product, drafts)
    _date(load.products)
    _tag(load)
    save_all(ProductVariant, [variant for product in load.products for variant in _variants(load, product)])
    load.suppliers = save_all(Supplier, [_supplier(load) for _ in range(60)])
    save_all(SupplierProduct, [offer for product in load.products for offer in _offers(load, product)])


def _categories() -> dict[str, Category]:
    """The tree, parents first; each found by its path."""
    found: dict[str, Category] = {}
    for shelf in wares.SHELVES:
        parts = shelf.path.split("/")
        for depth, name in enumerate(parts):
            path = "/".join(parts[: depth + 1])
            if path not in found:
                parent = found.get("/".join(parts[:depth]))
                found[path] = Category(name=name, slug=slugify(name), parent=parent, position=len(found) + 1)
                found[path].save()
    return found


def _products(load: Load, shelf: wares.Shelf, category: Category):
    rng = load.rng
    for kind in shelf.kinds.split(","):
        for brand in rng.sample(wares.BRANDS, 2):
            for size in shelf.sizes.split(","):
                yield _product(load, shelf, category, f"{brand} {kind} {size}")


def _product(load: Load, shelf: wares.Shelf, category: Category, name: str) -> Product:
    rng = load.rng
    price = rng.randint(shelf.cents[0] // 10, shelf.cents[1] // 10) * 10
    slug = slugify(name.replace(".", "-"))
    return Product(
        sku=f"{shelf.prefix}-{load.next_number(shelf.prefix)}",
        name=name,
        slug=slug,
        category=category,
        description=f"{name} for everyday use in cafés and offices." if load.some(0.7) else "",
        image=files.store(f"products/{slug}.png", files.picture(rng)) if load.some(0.3) else "",
        unit=shelf.unit,
        price=cents(price),
        cost=cents(price * rng.randint(40, 80) // 100) if load.some(0.9) else None,
        weight=cents(rng.randint(*shelf.grams) // 10) if load.some(0.92) else None,
        attributes={key: rng.choice(values) for key, values in shelf.facts.items() if load.some(0.85)},
        is_active=load.some(0.93),
        launched_on=load.day(rng.randint(0, 1500)) if load.some(0.9) else None,
    )


def _date(products: list[Product]) -> None:
    """Gives the automatic dates values of the sandbox's own time; bulk_update does not overwrite them."""
    for product in products:
        day = product.launched_on or date(2025, 1, 1)
        product.created_at = datetime.combine(day, time(9), tzinfo=UTC)
        product.updated_at = product.created_at + timedelta(days=len(product.name), minutes=len(product.slug))
    Product.objects.bulk_update(products, ["created_at", "updated_at"], batch_size=200)


def _tag(load: Load) -> None:
    through = Product.tags.through
    rows = [
        through(product=product, tag=tag)
        for product in load.products
        if load.some(0.35)
        for tag in load.rng.sample(load.tags, load.rng.randint(1, 3))
    ]
    save_all(through, rows)


def _variants(load: Load, product: Product):
    if load.some(0.3):
        for position, name in enumerate(load.rng.sample(("White", "Black", "Copper", "Sand", "Gift box"), 3)):
            ean = str(load.rng.randrange(10**11, 10**12)) + "0" if load.some(0.8) else None
            surcharge = cents(load.rng.choice((0, 0, 250, 490)))
            yield ProductVariant(product=product, name=name, ean=ean, surcharge=surcharge, position=position)


def _supplier(load: Load) -> Supplier:
    rng = load.rng
    country = rng.choice(SUPPLIER_COUNTRIES)
    city = load.city(country)
    _, family = load.names.person(country)
    name = load.names.once(rng.choice(wares.SUPPLIER_PATTERNS).format(f=family, c=city.name), " {}")
    host = slugify(name) or "supplier"
    return Supplier(
        name=name,
        city=city,
        email=f"sales@{host}.example",
        website=f"https://{host}.example/" if load.some(0.7) else "",
        vat_number=f"{country}{rng.randrange(10**8, 10**9)}",
        lead_time=timedelta(days=rng.randint(2, 60), hours=rng.choice((0, 0, 12))) if load.some(0.8) else None,
        rating=rng.choice((1, 2, 3, 3, 4, 4)) if load.some(0.8) else None,
        contract=files.store(f"contracts/{host}.pdf", files.page("Supply contract", name)) if load.some(0.2) else "",
        is_active=load.some(0.9),
    )


def _offers(load: Load, product: Product):
    cost = int((product.cost or product.price / 2) * 100)
    for index, supplier in enumerate(load.rng.sample(load.suppliers, load.rng.randint(1, 3))):
        yield SupplierProduct(
            supplier=supplier,
            product=product,
            supplier_sku=f"{supplier.name[:2].upper()}{load.rng.randrange(10**5, 10**6)}",
            price=cents(max(cost * load.rng.randint(90, 115) // 100, 1)),
            minimum=load.rng.choice((1, 5, 10, 50)),
            is_preferred=index == 0,
        )
