"""The floor: the same rows and fields written by hand, about as fast as Python gets to them."""

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils.html import escape
from django.utils.timezone import localtime
from sales.models import Order, OrderLine

from benchmarks.admins import ROWS, days_left

HEADS = "".join(
    f'<th scope="col"><a href="?o={index}">{head}</a></th>'
    for index, head in enumerate(
        ("Number", "Customer", "Status", "Express", "Ship by", "Days left", "Discount (%)", "Total"), 1
    )
)
STATUS = dict(Order.Status.choices)


def _require_staff(request: HttpRequest) -> None:
    if not (request.user.is_active and request.user.is_staff):
        raise PermissionDenied


# ------------------------------------------------------------------------------------------------ the list


def list_page(request: HttpRequest) -> HttpResponse:
    _require_staff(request)
    return HttpResponse(_shell(request, "Orders", f'<form><input name="q"></form>{_results(ROWS)}'))


def results(request: HttpRequest, rows: int = ROWS) -> HttpResponse:
    """The rows without the page around them."""
    _require_staff(request)
    return HttpResponse(_results(rows))


def cell(request: HttpRequest, pk: int) -> HttpResponse:
    """Save one field of an order; the answer is its row."""
    _require_staff(request)
    order = get_object_or_404(Order.objects.select_related("customer"), pk=pk)
    order.discount = Decimal(request.POST["discount"])
    order.save(update_fields=["discount"])
    return HttpResponse(_row(order))


def _results(size: int) -> str:
    orders = Order.objects.select_related("customer")
    count = orders.count()
    rows = "".join(map(_row, orders[:size]))
    return (
        f'<section id="results"><table><thead><tr><th></th>{HEADS}</tr></thead><tbody>{rows}</tbody></table>'
        f"<p>{count} orders</p></section>"
    )


def _row(order: Order) -> str:
    ship_by = f"{order.ship_by:%b %d, %Y}" if order.ship_by else "-"
    left = days_left(order)
    return (
        f'<tr><td><input type="checkbox" name="_selected_action" value="{order.pk}"></td>'
        f'<th><a href="/floor/{order.pk}/">{escape(order.number)}</a></th><td>{escape(order.customer.name)}</td>'
        f"<td>{STATUS[order.status]}</td><td>{'yes' if order.express else 'no'}</td><td>{ship_by}</td>"
        f"<td>{'-' if left is None else left}</td><td>{order.discount}</td><td>{order.total}</td></tr>"
    )


# ------------------------------------------------------------------------------------------------ the form


def change_page(request: HttpRequest, pk: int) -> HttpResponse:
    _require_staff(request)
    order = get_object_or_404(Order.objects.select_related("customer", "courier"), pk=pk)
    lines = "".join(_line(index, line) for index, line in enumerate(order.lines.select_related("product")))
    placed = localtime(order.placed_at)
    fields = (
        _input("number", order.number),
        _select("customer", order.customer_id, [(order.customer_id, order.customer)]),
        _select("status", order.status, Order.Status.choices),
        f'<p><input type="checkbox" name="express"{" checked" if order.express else ""}></p>',
        _input("placed_at_0", f"{placed:%Y-%m-%d}", "date"),
        _input("placed_at_1", f"{placed:%H:%M:%S}", "time"),
        _input("ship_by", order.ship_by or "", "date"),
        _select("courier", order.courier_id, [(order.courier_id or "", order.courier or "-")]),
        _select("payment", order.payment, Order.Payment.choices),
        _select("currency", order.currency, Order.Currency.choices),
        _input("discount", order.discount, "number"),
        f'<p><textarea name="comment">{escape(order.comment)}</textarea></p>',
        _select("tags", None, [(tag.pk, tag) for tag in order.tags.all()]),
    )
    form = (
        f'<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
        f'{"".join(fields)}<table>{lines}</table><button name="_save">Save</button></form>'
    )
    return HttpResponse(_shell(request, str(order), form))


def _line(index: int, line: OrderLine) -> str:
    name = f"lines-{index}"
    return (
        f'<tr><td><input type="hidden" name="{name}-id" value="{line.pk}">'
        f"{_select(f'{name}-product', line.product_id, [(line.product_id, line.product)])}</td>"
        f"<td>{_input(f'{name}-quantity', line.quantity, 'number')}</td>"
        f"<td>{_input(f'{name}-unit_price', line.unit_price, 'number')}</td>"
        f'<td><input type="checkbox" name="{name}-DELETE"></td></tr>'
    )


def _input(name: str, value: object, kind: str = "text") -> str:
    control = f'<input type="{kind}" name="{name}" id="{name}" value="{escape(value)}">'
    return f'<p><label for="{name}">{name}</label>{control}</p>'


def _select(name: str, value: object, choices: Iterable[tuple[object, object]]) -> str:
    options = "".join(
        f'<option value="{key}"{" selected" if key == value else ""}>{escape(label)}</option>' for key, label in choices
    )
    return f'<p><label for="{name}">{name}</label><select name="{name}" id="{name}">{options}</select></p>'


# ------------------------------------------------------------------------------------------------ the page around


def _shell(request: HttpRequest, title: str, main: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="/static/floor.css"></head><body><header>{escape(request.user)}</header>'
        f"<main><h1>{escape(title)}</h1>{main}</main></body></html>"
    )
