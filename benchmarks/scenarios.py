"""What is compared: for each page the requests of the three contestants, what their answers must show, and the bar."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from sales.models import Order

from benchmarks.admins import MANY_ROWS, ROWS
from benchmarks.data import LINES, order_to_change
from htmx_admin import versions

DJANGO, OURS, FLOOR = "Django", "ours", "floor"
CONTESTANTS = (DJANGO, OURS, FLOOR)
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#results"}


class WrongAnswerError(Exception):
    """An answer that lacks what it must show: its time means nothing."""


@dataclass(frozen=True)
class Ask:
    """A request: a POST if there is ``data``."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, object] | None = None
    status: int = 200


@dataclass(frozen=True)
class Scenario:
    """One page, or one deed, as the three of them do it."""

    name: str
    title: str
    # What each of them asks for, one after the other; the last answer is examined.
    asks: Mapping[str, Sequence[Ask]]
    # Ours may take this share of Django's time, and this many queries fewer than Django's at least.
    bar: float
    spared_queries: int
    check: Callable[[str, str], None]
    # Name of a scenario whose share must not be exceeded (by more than what is noise).
    no_worse_than: str = ""


def make_scenarios() -> list[Scenario]:
    change = order_to_change()
    lines = [escape(line.product) for line in change.lines.select_related("product")]
    inputs = [f'name="lines-{index}-quantity"' for index in range(LINES)]

    def check_form(contestant: str, html: str) -> None:
        _require(html, [*lines, *inputs])

    size = f"{ROWS} rows × 8 columns"
    return [
        Scenario(
            "list",
            f"List, full page ({size})",
            {DJANGO: [Ask("/admin/sales/order/")], OURS: [Ask("/office/sales/order/")], FLOOR: [Ask("/floor/")]},
            bar=0.3,
            spared_queries=1,
            check=_check_rows(ROWS),
        ),
        Scenario(
            "results",
            f"List, the results fragment ({size}; Django has only the full page)",
            {
                DJANGO: [Ask("/admin/sales/order/")],
                OURS: [Ask("/office/sales/order/", FRAGMENT)],
                FLOOR: [Ask("/floor/results/", FRAGMENT)],
            },
            bar=0.2,
            spared_queries=1,
            check=_check_rows(ROWS, fragment=True),
        ),
        Scenario(
            "long",
            f"The same fragment with {MANY_ROWS} rows",
            {
                DJANGO: [Ask("/admin-long/sales/order/")],
                OURS: [Ask("/office-long/sales/order/", FRAGMENT)],
                FLOOR: [Ask("/floor/long/", FRAGMENT)],
            },
            bar=0.2,
            spared_queries=1,
            check=_check_rows(MANY_ROWS, fragment=True),
            no_worse_than="results",
        ),
        _cell_scenario(),
        Scenario(
            "change",
            f"Change page ({LINES} inline rows)",
            {
                DJANGO: [Ask(f"/admin/sales/order/{change.pk}/change/")],
                OURS: [Ask(f"/office/sales/order/{change.pk}/change/")],
                FLOOR: [Ask(f"/floor/{change.pk}/")],
            },
            bar=1.0,
            spared_queries=0,
            check=check_form,
        ),
    ]


def _cell_scenario() -> Scenario:
    """One field of one row is changed in the list, saved, and shown.

    Django has one form for all rows: it posts and validates every one, and the browser loads the list again.
    """
    orders = list(Order.objects.select_related("customer")[:ROWS])
    order, discount = orders[0], "7.25"
    forms: dict[str, object] = {"form-TOTAL_FORMS": len(orders), "form-INITIAL_FORMS": len(orders), "_save": "Save"}
    for index, shown in enumerate(orders):
        forms |= {f"form-{index}-id": shown.pk, f"form-{index}-discount": discount if not index else shown.discount}
    cell = {"discount": discount, "_version": versions.token(order, ["discount"])}
    headers = {**FRAGMENT, "HX-Target": f"td#cell-{order.pk}-discount"}

    def check(contestant: str, html: str) -> None:
        _require(html, [escape(order.number), escape(order.customer.name), discount])

    return Scenario(
        "cell",
        f"A cell of the list is edited: saved, and the row shown (Django: the form of all {ROWS} rows, then the list)",
        {
            DJANGO: [
                Ask("/admin-cells/sales/order/", data=forms, status=302),
                Ask("/admin-cells/sales/order/"),
            ],
            OURS: [Ask(f"/office-cells/sales/order/{order.pk}/cell/discount/", headers, cell)],
            FLOOR: [Ask(f"/floor/cell/{order.pk}/", data=cell)],
        },
        bar=0.06,
        spared_queries=1,
        check=check,
    )


def _check_rows(rows: int, *, fragment: bool = False) -> Callable[[str, str], None]:
    """A test of a list: all rows, and with ``fragment`` nothing but the results."""
    orders = list(Order.objects.select_related("customer")[:rows])
    shown = [escape(text) for order in orders for text in (order.number, order.customer.name)]

    def check(contestant: str, html: str) -> None:
        _require(html, shown)
        if html.count('name="_selected_action"') < rows:
            raise WrongAnswerError(f"{html.count('_selected_action')} rows instead of {rows}")
        if fragment and contestant != DJANGO and ("<html" in html or 'id="results"' not in html):
            raise WrongAnswerError("not the results fragment")

    return check


def _require(html: str, texts: list[str]) -> None:
    missing = [text for text in texts if text not in html]
    if missing:
        raise WrongAnswerError(f"{len(missing)} of {len(texts)} texts are missing, such as {missing[0]!r}")
