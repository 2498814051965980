"""Customers and their orders, with all that follows from an order."""

from datetime import date, timedelta
from decimal import Decimal

from crm.models import Tag
from django.db.models import F
from logistics.models import Courier, Shipment, StockMovement, Warehouse
from sales.models import Customer, CustomerProfile, Invoice, Order, OrderLine

from sampledata import files, wares
from sampledata.loading import Load, batches, cents, save_all
from sampledata.progress import progress

# Where customers are, in per cent of them.
MARKETS = {
    "NO": 14,
    "DE": 12,
    "GB": 10,
    "SE": 9,
    "FR": 8,
    "IT": 7,
    "ES": 6,
    "PL": 5,
    "DK": 5,
    "NL": 3,
    "FI": 3,
    "US": 3,
    "IE": 2,
    "PT": 2,
    "TR": 2,
    "JP": 2,
    "IN": 2,
    "RO": 1,
    "ZA": 1,
    "NG": 1,
    "MX": 1,
    "BR": 1,
    "SA": 1,
    "EG": 1,
    "UA": 1,
    "CN": 1,
}
LANGUAGES = {"NO": "nb", "DE": "de", "FR": "fr", "ES": "es", "MX": "es", "PL": "pl", "JP": "ja", "SA": "ar", "EG": "ar"}
CURRENCIES = {"NO": "NOK", "GB": "GBP", "US": "USD"}
DAYS = 730
TERMS = {"pre": 0, "14": 14, "30": 30, "60": 60}

# How long after it was placed an order of a status was last touched.
LAST_TOUCHED = {"new": 0, "paid": 5, "packed": 26, "sent": 50, "done": 120, "void": 30}


def load_trade(load: Load) -> None:
    _fulfilment(load)
    _customers(load)
    ages = sorted((int(DAYS * load.rng.random() ** 1.15) for _ in range(load.orders)), reverse=True)
    placed = enumerate(progress(ages, "Orders", quiet=load.quiet))
    for batch in batches(placed):
        _orders(load, batch)
    for status, hours in LAST_TOUCHED.items():
        touched = F("placed_at") + timedelta(hours=hours, minutes=7)
        Order.objects.filter(status=status).update(updated_at=touched)


def _fulfilment(load: Load) -> None:
    rng = load.rng
    load.couriers = save_all(
        Courier,
        [
            Courier(
                name=name,
                tracking_url=f"https://{name.lower().replace(' ', '-')}.example/track/",
                email=f"desk@{name.lower().replace(' ', '-')}.example",
                collects_at=f"{rng.randint(14, 18)}:30" if load.some(0.8) else None,
                transit_time=timedelta(hours=rng.choice((24, 36, 48, 96))),
                is_active=name != "Estafeta",
            )
            for name in wares.COURIERS
        ],
    )
    load.warehouses = save_all(Warehouse, [_warehouse(load, i, *row) for i, row in enumerate(wares.WAREHOUSES)])
    through = Warehouse.couriers.through
    save_all(
        through,
        [
            through(warehouse=warehouse, courier=courier)
            for warehouse in load.warehouses
            for courier in rng.sample(load.couriers, 4)
        ],
    )


def _warehouse(load: Load, index: int, code: str, name: str, city: str, country: str) -> Warehouse:
    return Warehouse(
        code=code,
        name=name,
        city=next(c for c in load.cities[country] if c.name == city),
        address=f"Quay {index + 1}\n{city}",
        manager=load.users[index % len(load.users)],
        capacity=load.rng.randint(800, 24000),
        opens_at="06:00",
        closes_at="18:30",
        terminal_ip=f"192.0.2.{10 + index}" if index else "2001:db8::10",
        is_active=index != 4,
    )


def _customers(load: Load) -> None:
    count = min(5000, max(60, load.orders // 8))
    drafts = [_customer(load, i) for i in progress(range(count), "Customers", quiet=load.quiet)]
    load.customers = save_all(Customer, drafts)
    for index, customer in enumerate(load.customers[1:], 1):
        if load.some(0.12):
            customer.referred_by = load.customers[load.rng.randrange(index)]
    Customer.objects.bulk_update([c for c in load.customers if c.referred_by_id], ["referred_by"], batch_size=200)
    save_all(CustomerProfile, [_profile(load, c) for c in load.customers if load.some(0.85)])


def _customer(load: Load, index: int) -> Customer:
    rng = load.rng
    country = rng.choices(list(MARKETS), list(MARKETS.values()))[0]
    city = load.city(country)
    given, family = load.names.person(country)
    name = load.names.firm(country, family, city.name)
    return Customer(
        number=f"C-{index + 1:05}",
        name=name,
        kind=rng.choice(Customer.Kind.values),
        contact_name=f"{given} {family}" if load.some(0.92) else "",
        email=load.names.address(given, name),
        phone=f"+{rng.randrange(10**9, 10**10)}" if load.some(0.8) else "",
        address=f"{rng.randint(1, 180)} {rng.choice(('Market Street', 'Harbour Road', 'Station Square', 'Mill Lane'))}",
        city=city,
        account_manager=rng.choice(load.users) if load.some(0.75) else None,
        credit_limit=cents(rng.randint(5, 250) * 10000) if load.some(0.6) else None,
        newsletter=rng.choice((True, True, False, None)),
        is_active=load.some(0.94),
        since=load.day(DAYS + rng.randint(0, 2500)),
    )


def _profile(load: Load, customer: Customer) -> CustomerProfile:
    rng = load.rng
    return CustomerProfile(
        customer=customer,
        language=LANGUAGES.get(customer.city.country_id, "en"),
        payment_terms=rng.choice(list(TERMS)),
        delivery_from=f"{rng.randint(6, 11):02}:{rng.choice(('00', '30'))}" if load.some(0.5) else None,
        birthday=load.day(rng.randint(1500, 20000)) if load.some(0.4) else None,
        preferences={
            "pallet": load.some(0.3),
            "contact": rng.choice(("e-mail", "phone")),
            "box": {"reuse": load.some(0.5)},
        },
    )


def _status(load: Load, age: int) -> str:
    """Young orders are open, old ones are done, few are void."""
    if load.some(0.04):
        return "void"
    if age < 3:
        return load.rng.choice(("new", "new", "paid", "packed"))
    if age < 12:
        return load.rng.choice(("new", "paid", "packed", "sent", "sent"))
    if age < 30:
        return load.rng.choice(("sent", "done", "done"))
    return "done" if load.some(0.985) else "new"


def _order(load: Load, number: int, age: int) -> Order:
    rng = load.rng
    status = _status(load, age)
    customer = load.customers[int(len(load.customers) * rng.random() ** 1.6)]
    shipped = status in ("sent", "done")
    order = Order(
        number=f"SO-{10001 + number}",
        customer=customer,
        status=status,
        payment=rng.choice(("invoice", "invoice", "card", "transfer")),
        currency=CURRENCIES.get(customer.city.country_id, "EUR"),
        express=load.some(0.15),
        placed_at=load.moment(age),
        courier=rng.choice(load.couriers) if shipped or load.some(0.3) else None,
        discount=Decimal(rng.choice((0, 0, 0, 0, 5, 10))),
        comment=rng.choice(wares.COMMENTS) if load.some(0.2) else "",
        entered_by=rng.choice(load.users) if load.some(0.6) else None,
    )
    if load.some(0.85):
        order.ship_by = load.day(age - rng.randint(1, 9))
    return order


def _lines(load: Load, order: Order) -> list[OrderLine]:
    rng = load.rng
    count = rng.choice((1, 1, 2, 2, 2, 3, 3, 4, 5, 8))
    lines = [
        OrderLine(order=order, product=p, quantity=rng.choice((1, 1, 2, 3, 6, 12, 24)), unit_price=p.price)
        for p in rng.sample(load.products, count)
    ]
    amount = sum(line.quantity * line.unit_price for line in lines)
    order.total = (amount * (100 - order.discount) / 100).quantize(Decimal("0.01"))
    return lines


def _orders(load: Load, batch: list[tuple[int, int]]) -> None:
    """Saves a batch of orders with lines, parcels, movements, invoices and tags."""
    orders = [_order(load, number, age) for number, age in batch]
    lines = [_lines(load, order) for order in orders]
    save_all(Order, orders)
    save_all(OrderLine, [line for group in lines for line in group])
    parcels = [p for order in orders for p in _parcels(load, order)]
    save_all(Shipment, parcels)
    save_all(StockMovement, _movements(load, parcels, dict(zip((o.pk for o in orders), lines, strict=True))))
    save_all(Invoice, [invoice for order in orders for invoice in _invoices(load, order)])
    _tag(load, orders)


def _parcels(load: Load, order: Order):
    if order.status not in ("packed", "sent", "done"):
        return
    rng = load.rng
    packed = order.placed_at + timedelta(hours=rng.randint(3, 24))
    for _ in range(2 if load.some(0.06) else 1):
        parcel = Shipment(
            id=load.uuid(),
            order=order,
            courier=order.courier or rng.choice(load.couriers),
            warehouse=rng.choice(load.warehouses),
            weight=cents(rng.randint(40, 42000)) if load.some(0.9) else None,
            packed_at=packed,
        )
        if order.status != "packed":
            parcel.sent_at = packed + timedelta(hours=rng.randint(1, 20))
            parcel.status = Shipment.Status.TRANSIT
            parcel.tracking_number = f"{parcel.courier.name[:2].upper()}{load.next_number('parcel'):09}"
        if order.status == "done":
            lost = load.some(0.01)
            parcel.status = Shipment.Status.LOST if lost else Shipment.Status.DELIVERED
            parcel.delivered_at = None if lost else parcel.sent_at + timedelta(hours=rng.randint(10, 140))
        yield parcel


def _movements(load: Load, parcels: list[Shipment], lines: dict[int, list[OrderLine]]):
    """Of each parcel that left, what its first line takes out; and now and then a purchase or a correction."""
    for parcel in parcels:
        line = lines[parcel.order_id][0]
        if parcel.sent_at:
            yield _movement(load, parcel, line, "out", -line.quantity)
        if load.some(0.12):
            yield _movement(load, parcel, line, "in", load.rng.choice((24, 48, 96)))
        if load.some(0.02):
            yield _movement(load, parcel, line, "count", load.rng.choice((-2, -1, 1)))


def _movement(load: Load, parcel: Shipment, line: OrderLine, kind: str, quantity: int) -> StockMovement:
    out = kind == "out"
    return StockMovement(
        warehouse=parcel.warehouse,
        product=line.product,
        shipment=parcel if out else None,
        kind=kind,
        quantity=quantity,
        reference=parcel.tracking_number or "" if out else "",
        happened_at=parcel.sent_at or parcel.packed_at,
        booked_by=load.rng.choice(load.users),
    )


def _invoices(load: Load, order: Order):
    if order.status in ("new", "paid"):
        return
    issued: date = order.placed_at.date()
    due = issued + timedelta(days=30)
    paid = issued + timedelta(days=load.rng.randint(0, 45))
    invoice = Invoice(
        id=load.uuid(),
        number=f"INV-{load.next_number('invoice') + 9000:06}",
        order=order,
        amount=order.total,
        issued_on=issued,
        due_on=due,
        paid_on=paid if paid <= load.until and order.status != "void" else None,
    )
    # Files are for a look at them: only the last days have some.
    if issued > load.day(20) and load.some(0.1):
        invoice.file = files.store(
            f"invoices/{invoice.number}.pdf",
            files.page(f"Invoice {invoice.number}", f"Order {order.number}", f"{order.total}"),
        )
    yield invoice
    if order.status == "void":
        yield Invoice(
            id=load.uuid(),
            number=f"CRN-{load.next_number('credit') + 9000:06}",
            order=order,
            kind=Invoice.Kind.CREDIT,
            amount=-order.total,
            issued_on=issued + timedelta(days=1),
            due_on=issued + timedelta(days=1),
        )


def _tag(load: Load, orders: list[Order]) -> None:
    through = Order.tags.through
    tags: list[Tag] = load.tags
    rows = [
        through(order=order, tag=tag)
        for order in orders
        if load.some(0.18)
        for tag in load.rng.sample(tags, load.rng.choice((1, 1, 2)))
    ]
    save_all(through, rows)
