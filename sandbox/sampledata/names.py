"""Plausible names of people and firms, by the country that they live in."""

from random import Random

from django.utils.text import slugify

_POOLS: dict[str, tuple[str, str, str]] = {
    # given names; family names; patterns of firms ({f} family name, {c} city)
    "nordic": (
        "Maya Lars Ingrid Astrid Erik Sigrid Oskar Freja Nils Linnea Anders Solveig Mikkel Tuva Henrik Signe",
        "Lindqvist Eriksen Solheim Andersen Nygård Johansson Bakken Sørensen Korhonen Dahl Holm Berg Strand Lund",
        "{c} Kaffebar|{f} Rosteri|{f} Bakeri|Kaffe {f}|{f} & Søn|Nordlys {c}",
    ),
    "german": (
        "Hannah Jonas Lena Felix Greta Moritz Clara Anton Frieda Matthias Leonie Jakob",
        "Vogel Weber Schäfer Brandt Hofmann Keller Zimmermann Krüger Lorenz Huber Meier Gruber",
        "{f} Feinkost|Kaffeehaus {c}|{f} Rösterei|Café {f}|{c} Bohne|Hotel {f}",
    ),
    "french": (
        "Chloé Hugo Manon Lucas Camille Louis Élodie Théo Inès Mathieu Amélie Baptiste",
        "Marchand Lefèvre Dubois Moreau Girard Fontaine Rousseau Lambert Mercier Chevalier Garnier",
        "Café {f}|Brûlerie de {c}|Maison {f}|{f} et Fils|Torréfaction {f}|Hôtel {c}",
    ),
    "spanish": (
        "Tomás Lucía Diego Valeria Mateo Camila Javier Elena Andrés Marisol Ramón Paloma",
        "Herrera Salazar Ortega Vargas Castillo Mendoza Fuentes Delgado Rojas Navarro Peña Ibáñez",
        "Casa {f}|{f} Hermanos|Café {c}|Tostadores {f}|Hotel {c}|Abarrotes {f}",
    ),
    "portuguese": (
        "João Beatriz Tiago Mariana Rafael Inês Thiago Larissa Caio Helena Duarte Luana",
        "Almeida Carvalho Ferreira Lacerda Moreira Teixeira Nogueira Pinto Barbosa Figueiredo",
        "Café {c}|{f} & Filhos|Torrefação {f}|Padaria {f}|Pousada {c}|Empório {f}",
    ),
    "italian": (
        "Giulia Lorenzo Chiara Matteo Francesca Alessio Elisa Davide Bianca Riccardo",
        "Ferrante Conti Ricci Marino Greco Gallo Lombardi Moretti Barbieri Fontana Rinaldi",
        "Torrefazione {f}|Bar {f}|Caffè {c}|Pasticceria {f}|Fratelli {f}|Albergo {c}",
    ),
    "slavic": (
        "Marek Zofia Piotr Katarzyna Bogdan Ivana Dragan Milena Tomasz Oksana Jakub Petra",
        "Nowak Kowalczyk Ionescu Horvat Novák Kovač Zielińska Petrenko Marković Dvořák Ivanova",
        "Kawiarnia {f}|{f} Coffee|Pražírna {c}|Café {f}|{f} i Synowie|Hotel {c}",
    ),
    "russian": (
        "Анна Дмитрий Ольга Сергей Мария Алексей Ирина Николай Елена Павел",
        "Соколова Морозов Волков Лебедева Козлов Новикова Орлов Федорова Белов Гусева",
        "Кофейня {f}|Кофе {c}|Дом кофе {f}",
    ),
    "turkish": (
        "Elif Emre Zeynep Kerem Defne Burak Aslı Mert Selin Ozan",
        "Yılmaz Şahin Çelik Kaya Demir Aydın Öztürk Arslan Doğan Koç",
        "{c} Kahve|{f} Kahvecisi|Kahve Evi {f}|{f} ve Oğulları|Otel {c}",
    ),
    "arabic": (
        "أحمد فاطمة يوسف ليلى خالد مريم عمر نور سليم هدى",
        "الحداد النجار الخطيب منصور سالم العمري حمدان القاسم",
        "مقهى {f}|محمصة {f}|بيت القهوة {f}|فندق {c}",
    ),
    "japanese": (
        "Kenji Yuki Haruka Takumi Sakura Ren Aoi Daichi Mei Sota",
        "Watanabe Tanaka Kobayashi Yamamoto Nakamura Saito Matsumoto Inoue Kimura",
        "Kissa {f}|{c} Coffee|{f} Shōten|{f} Kōhī|Ryokan {f}",
    ),
    "chinese": (
        "Wei Fang Jing Lei Min Xiuying Hao Yan Jun Mei",
        "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou",
        "{f} Coffee House|{c} Roasters|{f} Trading|Hotel {c}|{f} Tea & Coffee",
    ),
    "indian": (
        "Priya Ravi Ananya Arjun Kavya Vikram Meera Rohan Isha Sanjay",
        "Raman Deshpande Sharma Iyer Patel Banerjee Reddy Kulkarni Nair Chatterjee",
        "Monsoon {c}|{f} Coffee Works|{f} & Sons|{c} Filter Kaapi|Hotel {f}",
    ),
    "african": (
        "Zanele Samuel Amina Kwame Thandiwe Chidi Wanjiru Kofi Ngozi Tendai",
        "Dube Adeyemi Boateng Mwangi Okafor Mensah Nkosi Abebe Otieno Diallo",
        "{f} Roasters|{c} Filter Co.|{f} Traders|{c} Coffee|Lodge {f}",
    ),
    "english": (
        "Aoife Oliver Noah Sofia Charlotte Liam Harriet Ethan Grace Callum Ruby Owen Niamh Finn",
        "Brennan Pratt Fitzgerald O’Neill Hughes Bennett Walsh Fletcher Sinclair Doyle Marsh Whitaker",
        "{f} & Daughters|{f}’s Provisions|{c} Espresso|Third Pour {c}|{f} Coffee Co.|The {c} Hotel",
    ),
}

_COUNTRIES = {
    "nordic": "NO SE DK FI IS FO AX",
    "german": "DE AT CH LI",
    "french": "FR BE LU MC SN CI ML BJ TG BF CM GA MG HT",
    "spanish": "ES MX AR CO PE CL VE EC GT CU BO DO HN PY SV NI CR PA UY PR",
    "portuguese": "PT BR AO MZ CV",
    "italian": "IT SM VA",
    "slavic": "PL CZ SK RO HR RS SI BA BG UA MK ME HU",
    "russian": "RU BY KZ KG",
    "turkish": "TR AZ",
    "arabic": "SA AE EG MA DZ TN IQ JO LB SY YE OM QA KW BH LY SD",
    "japanese": "JP",
    "chinese": "CN TW HK SG MY VN KR TH",
    "indian": "IN LK BD NP PK",
    "african": "NG GH KE ZA UG TZ ET ZW ZM RW MW BW NA CD",
}
_POOL_OF = {code: pool for pool, codes in _COUNTRIES.items() for code in codes.split()}


class Names:
    """Draws names from one random source, each firm's name and each address once."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.pools = {
            key: (given.split(), family.split(), firms.split("|")) for key, (given, family, firms) in _POOLS.items()
        }
        self.taken: set[str] = set()

    def person(self, country: str) -> tuple[str, str]:
        given, family, _ = self._pool(country)
        return self.rng.choice(given), self.rng.choice(family)

    def firm(self, country: str, family: str, city: str) -> str:
        """A firm of that family or city, told apart by a number if the name has been given before."""
        patterns = self._pool(country)[2]
        name = self.rng.choice(patterns).format(f=family, c=city)
        return self.once(name, " {}")

    def address(self, local: str, domain: str) -> str:
        """An e-mail address that nobody can have."""
        return self.once(f"{_latin(local) or 'info'}@{_latin(domain) or 'mail'}.example", "{}", before="@")

    def _pool(self, country: str) -> tuple[list[str], list[str], list[str]]:
        return self.pools[_POOL_OF.get(country, "english")]

    def once(self, text: str, pattern: str, before: str = "") -> str:
        """The text, numbered by the pattern (put before that mark) when it has been given out already."""
        head, mark, tail = text.partition(before) if before else (text, "", "")
        candidate, number = text, 1
        # MariaDB compares without regard to case and accents, so the set does too.
        while (key := _latin(candidate) or candidate) in self.taken:
            number += 1
            candidate = head + pattern.format(number) + mark + tail
        self.taken.add(key)
        return candidate


def _latin(text: str) -> str:
    if "@" in text:
        return text
    return slugify(text.replace("ø", "o").replace("Ø", "o").replace("ı", "i").replace("’", ""))
