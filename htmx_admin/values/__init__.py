"""How a value is shown: in a list's cell, on a detail page, as plain text. The one place that knows.

A *kind* is made per field by the factory that was registered last for it, so a project can add its own::

    @values.register(lambda field: isinstance(field, MoneyField))
    def money(field): return values.Kind("money", text=lambda value: f"{value.currency} {value.amount}", css="is-num")

What Django's admin shows for a field (``display_for_field``) is shown here too, localised alike.
"""

from .kinds import badge, is_password, kind_for
from .registry import Kind, register
from .shown import boolean_html, empty, generic, generic_data, is_empty, plain_text

__all__ = [
    "Kind",
    "badge",
    "boolean_html",
    "empty",
    "generic",
    "generic_data",
    "is_empty",
    "is_password",
    "kind_for",
    "plain_text",
    "register",
]
