"""Specimens: every field type filled, and every optional one left empty in every third."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from kitchen.models import Roast, Shelf, Specimen, Tasting, recipe_folder

from sampledata import files
from sampledata.loading import Load, save_all


def load_kitchen(load: Load) -> None:
    files.store("specimens/blank.txt", b"A blank file.\n")
    files.store("specimens/blank.png", files.picture(load.rng))
    shelves = save_all(Shelf, [Shelf(name=name) for name in ("Attic", "Cellar", "Counter", "Fridge", "Pantry")])
    specimens = save_all(Specimen, [_specimen(load, index, shelves) for index in range(36)])
    for specimen in specimens:
        specimen.shelves.set(load.rng.sample(shelves, 2))
        specimen.shelves_optional.set(load.rng.sample(shelves, 1) if load.some(0.5) else [])
    for first, second in zip(specimens[:10:2], specimens[1:10:2], strict=True):
        Specimen.objects.filter(pk=first.pk).update(twin=second)
    tasters = ("Maya", "Tomás", "Kenji", "Priya")
    save_all(
        Tasting,
        [
            Tasting(specimen=s, taster=t, score=Decimal(load.rng.randint(10, 99)) / 10)
            for s in specimens
            for t in load.rng.sample(tasters, 2)
        ],
    )


def _recipes() -> list[str]:
    return sorted(str(path) for path in Path(recipe_folder()).glob("*.txt"))


def _specimen(load: Load, index: int, shelves: list[Shelf]) -> Specimen:
    rng = load.rng
    specimen = Specimen(
        char=f"Specimen {index + 1:02}",
        choice=rng.choice(("whole", "coarse", "fine")),
        slug=f"specimen-{index + 1}",
        uuid=load.uuid(),
        ip=f"192.0.2.{index + 1}",
        integer=rng.randint(-(2**31), 2**31 - 1),
        small=rng.randint(-(2**15), 2**15 - 1),
        big=rng.randint(-(2**63), 2**63 - 1),
        positive=rng.randint(0, 2**31 - 1),
        positive_small=rng.randint(0, 2**15 - 1),
        positive_big=rng.randint(0, 2**63 - 1),
        decimal=Decimal(rng.randint(-(10**9), 10**9)) / 1000,
        number=round(rng.uniform(-1e6, 1e6), 4),
        boolean=load.some(0.5),
        date=load.day(rng.randint(0, 900)),
        moment=load.moment(rng.randint(0, 900)),
        time=f"{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}",
        duration=timedelta(seconds=rng.randrange(10**6)),
        data={"index": index, "list": [1, "two", None], "nested": {"é": True}},
        binary=rng.randbytes(12),
        recipe=rng.choice(_recipes()),
        shelf=rng.choice(shelves),
    )
    if index % 3:
        _fill_optional(load, specimen, shelves)
    return specimen


def _fill_optional(load: Load, specimen: Specimen, shelves: list[Shelf]) -> None:
    rng = load.rng
    specimen.char_optional = "<b>not bold</b> & “quoted”"
    specimen.choice_optional = rng.choice(Roast.values)
    specimen.text_optional = "One paragraph.\n\nAnother paragraph, מעורב and عربي."
    specimen.slug_optional = f"again-{specimen.slug}"
    specimen.email_optional = f"{specimen.slug}@kitchen.example"
    specimen.url_optional = f"https://kitchen.example/{specimen.slug}/?a=1&b=2"
    specimen.uuid_optional = load.uuid()
    specimen.ip_optional = "2001:db8::1"
    for name in ("integer", "small", "big", "positive", "positive_small", "positive_big", "number"):
        setattr(specimen, f"{name}_optional", rng.randrange(1000))
    specimen.decimal_optional = Decimal("0.125")
    specimen.boolean_optional = rng.choice((True, False))
    specimen.date_optional = load.day(1)
    specimen.moment_optional = load.moment(1)
    specimen.time_optional = "23:59"
    specimen.duration_optional = timedelta(days=1, hours=2, minutes=3)
    specimen.data_optional = [] if load.some(0.3) else {"a": 1}
    specimen.binary_optional = b"\x00\xff"
    specimen.file_optional = files.store(f"specimens/{specimen.slug}.txt", b"Some text.\n")
    specimen.image_optional = files.store(f"specimens/{specimen.slug}.png", files.picture(rng))
    specimen.recipe_optional = rng.choice(_recipes())
    specimen.shelf_optional = rng.choice(shelves)
    specimen.owner_id = rng.choice(("NO", "IT", "ET"))
