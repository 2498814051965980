"""Lookups in the address that belong to no filter: each has a chip, so that nothing filters unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import prepare_lookup_value
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .base import Chip, query_string
from .fields import anyone_of, emptiness

if TYPE_CHECKING:
    from .bar import FilterBar


def loose_chips(bar: FilterBar) -> Iterator[Chip]:
    """A chip for each parameter that Django's ChangeList uses by itself."""
    for name, values in bar.loose.items():
        title, lookup = _split(bar.changelist.model, name)
        yield Chip(title, _words(lookup, values), query_string(bar.request, [name]))


def _split(model: type[Model], name: str) -> tuple[str, str]:
    """Title of the last field in the lookup ``name``, and what is left of it."""
    opts: Any = model._meta
    title, parts = "", name.split("__")
    while parts and opts is not None:
        try:
            field = opts.pk if parts[0] == "pk" else opts.get_field(parts[0])
        except FieldDoesNotExist:
            break
        title = str(getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name)
        opts = field.path_infos[-1].to_opts if getattr(field, "path_infos", None) else None
        parts.pop(0)
    return capfirst(title) or name, "__".join(parts)


def _words(lookup: str, values: Iterable[str]) -> str:
    if lookup == "isnull":
        return anyone_of(emptiness(bool(prepare_lookup_value("__isnull", value))) for value in values)
    if lookup == "in":
        values = [part for value in values for part in value.split(",")]
    words = {
        "": "%s", "exact": "%s", "iexact": "%s", "in": "%s", "contains": _("contains “%s”"),
        "icontains": _("contains “%s”"), "startswith": _("starts with “%s”"), "istartswith": _("starts with “%s”"),
        "gte": _("%s or more"), "lte": _("%s or less"), "gt": _("more than %s"), "lt": _("less than %s"),
    }.get(lookup, lookup.replace("%", "%%") + " %s")  # fmt: skip
    return words % anyone_of(values)
