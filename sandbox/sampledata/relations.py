"""Reviews, contacts, notes and the log of who did what."""

from crm.models import Company, Contact, Note, Person, Review
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from geo.models import Country
from sales.models import Invoice, Order

from sampledata import wares
from sampledata.loading import Load, save_all


def load_relations(load: Load) -> None:
    _reviews(load)
    _contacts(load)
    _notes(load)
    _log(load)


def _reviews(load: Load) -> None:
    rng = load.rng
    count = min(4000, max(40, load.orders // 8))
    pairs = {(rng.randrange(len(load.products)), rng.randrange(len(load.customers))) for _ in range(count)}
    save_all(Review, [_review(load, load.products[p], load.customers[c]) for p, c in sorted(pairs)])


def _review(load: Load, product: Model, customer: Model) -> Review:
    rng = load.rng
    rating = rng.choice((1, 2, 3, 3, 4, 4, 4, 5, 5, 5))
    titles, body = wares.REVIEWS[rating]
    return Review(
        product=product,
        customer=customer if load.some(0.9) else None,
        rating=rating,
        title=rng.choice(titles),
        body=body if load.some(0.7) else "",
        is_published=rng.choice((True, True, True, False, None)),
        created_at=load.moment(rng.randint(0, 729)),
    )


def _contacts(load: Load) -> None:
    """Half a hundred companies, three times as many people. Parents in bulk, then the children's own rows."""
    companies = [_common(load, person=False) for _ in range(50)]
    people = [_common(load, person=True) for _ in range(150)]
    save_all(Contact, companies + people)
    for contact in companies:
        _child(contact, Company, registration=f"R{contact.pk:06}", employees=load.rng.randint(2, 900))
    for contact in people:
        employer = load.rng.choice(companies).pk if load.some(0.7) else None
        title = load.rng.choice(("Buyer", "Barista", "Owner", "Bookkeeper", ""))
        birthday = load.day(load.rng.randint(8000, 22000)) if load.some(0.5) else None
        _child(contact, Person, job_title=title, birthday=birthday, employer_id=employer)
    through = Contact.tags.through
    save_all(
        through, [through(contact=c, tag=load.rng.choice(load.tags)) for c in companies + people if load.some(0.3)]
    )


def _common(load: Load, *, person: bool) -> Contact:
    customer = load.rng.choice(load.customers)
    given, family = load.names.person(customer.city.country_id)
    name = f"{given} {family}" if person else load.names.firm(customer.city.country_id, family, customer.city.name)
    return Contact(
        name=name,
        email=load.names.address(given, family),
        phone=customer.phone,
        city=customer.city,
        customer=customer if load.some(0.6) else None,
    )


def _child(contact: Contact, model: type[Contact], **values: object) -> None:
    """Writes the child's own table for a contact that exists; bulk_create cannot."""
    common = {f.attname: getattr(contact, f.attname) for f in Contact._meta.concrete_fields}
    model(contact_ptr_id=contact.pk, **common, **values).save_base(raw=True, force_insert=True)


def _notes(load: Load) -> None:
    rng = load.rng
    recent = list(Order.objects.order_by("-pk")[:1000])
    invoices = list(Invoice.objects.order_by("-number")[:200])
    countries = list(Country.objects.order_by("pk"))
    targets: list[list[Model]] = [recent, recent, load.customers, load.products, invoices, countries]
    notes = []
    for _ in range(min(3000, max(60, load.orders // 20))):
        target = rng.choice([group for group in targets if group])
        notes.append(
            Note(
                content_object=rng.choice(target),
                subject=rng.choice(wares.NOTES),
                body="Said so on the phone.\nTo be confirmed in writing." if load.some(0.5) else "",
                author=rng.choice(load.users),
                is_pinned=load.some(0.05),
                is_private=load.some(0.05),
                created_at=load.moment(rng.randint(0, 300)),
            )
        )
    save_all(Note, notes)


def _log(load: Load) -> None:
    """Sixty entries, so that histories and recent actions have something to tell."""
    users = list(User.objects.filter(username__in=("admin", "manager", "clerk")).order_by("pk"))
    orders = list(Order.objects.order_by("-pk")[:30])
    kind = ContentType.objects.get_for_model(Order)
    entries = []
    for order in orders:
        for flag, message in ((ADDITION, '[{"added": {}}]'), (CHANGE, '[{"changed": {"fields": ["Status"]}}]')):
            entries.append(
                LogEntry(
                    user=load.rng.choice(users),
                    content_type=kind,
                    object_id=str(order.pk),
                    object_repr=str(order),
                    action_flag=flag,
                    change_message=message,
                    action_time=order.placed_at if flag == ADDITION else order.updated_at,
                )
            )
    save_all(LogEntry, entries)
