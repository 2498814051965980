"""The range of a coffee equipment wholesaler: branches of the tree and what hangs on them."""

from typing import NamedTuple


class Shelf(NamedTuple):
    """A leaf of the category tree and how its products are called, priced and measured."""

    path: str
    prefix: str
    kinds: str
    sizes: str
    cents: tuple[int, int]
    grams: tuple[int, int]
    unit: str
    facts: dict[str, tuple[object, ...]]


_ORIGIN = ("Ethiopia", "Colombia", "Kenya", "Guatemala", "Brazil", "Sumatra")
_STEEL = ("steel", "copper", "matt black", "white")

SHELVES = [
    Shelf(
        "Coffee/Beans/Single origin",
        "BNS",
        "Yirgacheffe,Huila,Nyeri,Antigua,Cerrado,Mandheling,Tarrazú,Sidamo",
        "250 g,1 kg",
        (690, 3600),
        (250, 1000),
        "pc",
        {"origin": _ORIGIN, "roast": ("light", "medium", "dark"), "altitude_m": (1200, 1600, 1900, 2100)},
    ),
    Shelf(
        "Coffee/Beans/Blends",
        "BLD",
        "House Blend,Breakfast,Nordic Filter,Midnight,Barista,Old Harbour",
        "1 kg,6 kg",
        (1490, 11900),
        (1000, 6000),
        "pc",
        {"arabica_percent": (60, 80, 100), "roast": ("medium", "dark")},
    ),
    Shelf(
        "Coffee/Decaffeinated",
        "DEC",
        "Quiet Evening,Swiss Decaf,Slow Sunday",
        "250 g,1 kg",
        (790, 3100),
        (250, 1000),
        "pc",
        {"process": ("water", "carbon dioxide"), "roast": ("medium",)},
    ),
    Shelf(
        "Tea/Black",
        "TEB",
        "Assam,Darjeeling,Ceylon,Earl Grey,Lapsang",
        "100 g,500 g",
        (490, 2900),
        (100, 500),
        "pc",
        {"origin": ("India", "Sri Lanka", "China"), "organic": (True, False)},
    ),
    Shelf(
        "Tea/Green",
        "TEG",
        "Sencha,Gunpowder,Jasmine,Matcha,Genmaicha",
        "100 g,500 g",
        (590, 4900),
        (100, 500),
        "pc",
        {"origin": ("Japan", "China"), "organic": (True, False)},
    ),
    Shelf(
        "Machines/Espresso machines",
        "ESM",
        "Linea,Rondo,Vetta,Fjord,Tempo,Classica",
        "1 group,2 groups,3 groups",
        (129000, 1180000),
        (18000, 92000),
        "pc",
        {"power_w": (1450, 3200, 4800), "boiler_l": (1.8, 5, 11), "colour": _STEEL, "plumbed": (True, False)},
    ),
    Shelf(
        "Machines/Filter brewers",
        "FLB",
        "Moka Master,Batch,Duo,Thermo,Airline",
        "1.25 l,2.5 l",
        (18900, 94000),
        (3200, 14000),
        "pc",
        {"power_w": (1500, 2200, 3100), "cups": (10, 20), "colour": _STEEL},
    ),
    Shelf(
        "Machines/Grinders",
        "GRD",
        "Mythos,Stern,Pietro,Kvern,Forte,Titan",
        "58 mm,64 mm,83 mm",
        (24900, 289000),
        (4200, 18500),
        "pc",
        {"burr": ("steel", "titanium", "ceramic"), "power_w": (350, 700, 1100), "on_demand": (True, False)},
    ),
    Shelf(
        "Brewing/Pour-over",
        "POV",
        "Dripper,Server,Cone Set,Wave,Glass Jug",
        "1 cup,2 cups,4 cups",
        (1290, 6900),
        (180, 900),
        "pc",
        {"material": ("glass", "ceramic", "copper", "plastic"), "dishwasher": (True, False)},
    ),
    Shelf(
        "Brewing/French presses",
        "FRP",
        "Press,Travel Press,Double Wall Press",
        "350 ml,1 l",
        (1990, 8900),
        (400, 1500),
        "pc",
        {"material": ("glass", "steel"), "colour": _STEEL},
    ),
    Shelf(
        "Brewing/Kettles",
        "KTL",
        "Gooseneck,Stovetop,Variable Kettle",
        "0.6 l,1 l",
        (3900, 18900),
        (700, 1900),
        "pc",
        {"power_w": (0, 1000, 1200), "colour": _STEEL},
    ),
    Shelf(
        "Brewing/Filters",
        "FLT",
        "Paper Filters,Bleached Filters,Cloth Filters,Basket Filters",
        "100,500,1000",
        (390, 4200),
        (120, 1900),
        "box",
        {"shape": ("cone", "basket"), "recycled": (True, False)},
    ),
    Shelf(
        "Bar/Cups",
        "CUP",
        "Espresso Cup,Cappuccino Cup,Latte Glass,Tumbler,Cortado Glass",
        "6,12,36",
        (1800, 14900),
        (900, 9000),
        "box",
        {
            "material": ("porcelain", "glass", "stoneware"),
            "colour": ("white", "sand", "black"),
            "millilitres": (70, 180, 280),
        },
    ),
    Shelf(
        "Bar/Barista tools",
        "TLS",
        "Tamper,Milk Jug,Knock Box,Distributor,Scale,Thermometer",
        "S,L",
        (990, 22900),
        (90, 2400),
        "pc",
        {"material": ("steel", "walnut", "aluminium"), "diameter_mm": (49, 54, 58)},
    ),
    Shelf(
        "Bar/To go",
        "TGO",
        "Paper Cup,Lid,Cup Carrier,Sleeve,Stirrer",
        "500,1000",
        (1900, 8900),
        (1500, 9800),
        "box",
        {"compostable": (True, False), "millilitres": (120, 240, 360)},
    ),
    Shelf(
        "Bar/Syrups and sugar",
        "SYR",
        "Vanilla Syrup,Caramel Syrup,Hazelnut Syrup,Cane Sugar,Agave",
        "0.7 l,5 l",
        (690, 3900),
        (900, 6200),
        "l",
        {"sugar_free": (True, False), "vegan": (True,)},
    ),
    Shelf(
        "Care/Cleaning",
        "CLN",
        "Machine Cleaner,Descaler,Grinder Tablets,Milk Line Cleaner",
        "250 g,1 kg,5 kg",
        (890, 6400),
        (250, 5000),
        "pc",
        {"hazard": ("none", "irritant"), "food_safe": (True,)},
    ),
    Shelf(
        "Care/Spare parts",
        "SPR",
        "Gasket,Shower Screen,Portafilter,Burr Set,Steam Wand,Pump",
        "standard,reinforced",
        (290, 19900),
        (10, 1800),
        "pc",
        {"fits": (["Linea", "Rondo"], ["Fjord"], ["Vetta", "Tempo", "Classica"]), "diameter_mm": (53, 58)},
    ),
    Shelf(
        "Care/Water",
        "WTR",
        "Softener,Filter Cartridge,Test Strips,Mineral Drops",
        "small,large",
        (1200, 24900),
        (60, 5200),
        "pc",
        {"litres": (600, 2400, 6000), "hardness_max": (12, 18, 24)},
    ),
]

BRANDS = ("Nordlys", "Harbour", "Fjell", "Cremona", "Atlas", "Kestrel", "Juniper", "Bellweather")

SUPPLIER_PATTERNS = (
    "{f} Import",
    "{c} Trading",
    "{f} Industries",
    "{f} & Partners",
    "{c} Coffee Exports",
    "{f} Metalworks",
)

TAGS = {
    "VIP": "plum",
    "Customs": "warning",
    "Fraud check": "danger",
    "Pallet": "",
    "Fragile": "warning",
    "Organic": "success",
    "Fair trade": "success",
    "New arrival": "info",
    "Clearance": "danger",
    "Gift": "plum",
    "Subscription": "info",
    "Trade fair": "",
}

COURIERS = ("Bring", "DHL", "PostNord", "GLS", "Royal Mail", "Yamato", "India Post", "Estafeta")

# Code, name, city and country; the biggest city of that name is taken.
WAREHOUSES = [
    ("OSL", "Main warehouse", "Oslo", "NO"),
    ("HAM", "Harbour store", "Hamburg", "DE"),
    ("ROT", "Green coffee store", "Rotterdam", "NL"),
    ("TRI", "Southern depot", "Trieste", "IT"),
    ("LDS", "Islands depot", "Leeds", "GB"),
]

REVIEWS = {
    1: (
        ("Broke within a week", "Not as described", "Never again"),
        "It leaked on the first day and nobody answered the phone.",
    ),
    2: (("Disappointing", "Too small for a café", "Noisy"), "It works, but not in a busy morning."),
    3: (("Does the job", "Average", "Fair for the price"), "Nothing to complain about, nothing to write home about."),
    4: (("Very good", "Solid", "Would buy again"), "Well made. The manual could be clearer."),
    5: (("Superb", "Best on our bar", "Guests ask about it"), "We use it all day long and it has never let us down."),
}

NOTES = (
    "Called about delivery",
    "Asked for a discount",
    "Wants an invoice per branch",
    "Complained about packaging",
    "Prefers e-mail",
    "Waiting for customs papers",
    "New contact person from next month",
    "Paid twice, refund due",
)

COMMENTS = (
    "Please ring at the back door.",
    "Deliver before ten.",
    "Leave with the neighbour.",
    "Split the delivery if needed.",
    "Reference: spring menu",
    "No pallets, stairs only.",
)
