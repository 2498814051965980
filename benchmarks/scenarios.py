"""What is compared: for each page the requests of the three contestants, what their answers must show, and the bar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.html import escape
from sales.models import Order

from benchmarks.admins import ROWS
from benchmarks.data import LINES, order_to_change

DJANGO, OURS, FLOOR = "Django", "ours", "floor"
CONTESTANTS = (DJANGO, OURS, FLOOR)
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#results"}


class WrongAnswerError(Exception):
    """An answer that lacks what it must show: its time means nothing."""


@dataclass(frozen=True)
class Get:
    """A request."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scenario:
    """One page, as the three of them make it."""

    name: str
    title: str
    gets: Mapping[str, Get]
    # Ours may take this share of Django's time, and this many queries fewer than Django's at least.
    bar: float
    spared_queries: int
    check: Callable[[str, str], None]


def make_scenarios() -> list[Scenario]:
    orders = list(Order.objects.select_related("customer")[:ROWS])
    shown = [escape(text) for order in orders for text in (order.number, order.customer.name)]
    change = order_to_change()
    lines = [escape(line.product) for line in change.lines.select_related("product")]
    inputs = [f'name="lines-{index}-quantity"' for index in range(LINES)]

    def check_list(contestant: str, html: str) -> None:
        _require(html, shown)
        if html.count('name="_selected_action"') < ROWS:
            raise WrongAnswerError(f"{html.count('_selected_action')} rows instead of {ROWS}")

    def check_results(contestant: str, html: str) -> None:
        check_list(contestant, html)
        if contestant != DJANGO and ("<html" in html or 'id="results"' not in html):
            raise WrongAnswerError("not the results fragment")

    def check_form(contestant: str, html: str) -> None:
        _require(html, [*lines, *inputs])

    size = f"{ROWS} rows × 8 columns"
    return [
        Scenario(
            "list",
            f"List, full page ({size})",
            {DJANGO: Get("/admin/sales/order/"), OURS: Get("/office/sales/order/"), FLOOR: Get("/floor/")},
            bar=0.6,
            spared_queries=0,
            check=check_list,
        ),
        Scenario(
            "results",
            f"List, the results fragment ({size}; Django has only the full page)",
            {
                DJANGO: Get("/admin/sales/order/"),
                OURS: Get("/office/sales/order/", FRAGMENT),
                FLOOR: Get("/floor/results/", FRAGMENT),
            },
            bar=0.4,
            spared_queries=0,
            check=check_results,
        ),
        Scenario(
            "change",
            f"Change page ({LINES} inline rows)",
            {
                DJANGO: Get(f"/admin/sales/order/{change.pk}/change/"),
                OURS: Get(f"/office/sales/order/{change.pk}/change/"),
                FLOOR: Get(f"/floor/{change.pk}/"),
            },
            bar=1.0,
            spared_queries=0,
            check=check_form,
        ),
    ]


def _require(html: str, texts: list[str]) -> None:
    missing = [text for text in texts if text not in html]
    if missing:
        raise WrongAnswerError(f"{len(missing)} of {len(texts)} texts are missing, such as {missing[0]!r}")
