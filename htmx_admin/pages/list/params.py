"""Parameters of the list's address: those of our own, and what the list's GET forms keep as hidden inputs."""

from __future__ import annotations

from typing import Final

from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.http import HttpRequest

from ...preferences import DENSITY_VAR as DENSITY_VAR

# Names have an underscore like Django's own ``_popup`` and ``_facets``, so that they cannot be a field's.
PAGE_SIZE_VAR: Final = "_per_page"
# Asks for the exact number of matches.
COUNT_VAR: Final = "_count"
# The columns that are shown, in their order.
COLUMNS_VAR: Final = "_columns"
# A file of what the list shows, in this format.
EXPORT_VAR: Final = "_export"
# Asks for the totals with the page.
SUMMARY_VAR: Final = "_summary"
# A filter whose choices are asked for, by its number.
FILTER_VAR: Final = "_filter"
# Position in the order of the list: see keyset.py.
AFTER_VAR: Final = "after"
BEFORE_VAR: Final = "before"

# All of them: none is a lookup.
OWN: Final = frozenset({PAGE_SIZE_VAR, COUNT_VAR, COLUMNS_VAR, DENSITY_VAR, EXPORT_VAR, SUMMARY_VAR, FILTER_VAR})
# Asked for once, for the page that is shown: no link asks again.
ONCE: Final = frozenset({COUNT_VAR, FILTER_VAR})
# Where one is in the list; a change of search, filter, order or page size starts at the top again.
POSITION: Final = frozenset({PAGE_VAR, AFTER_VAR, BEFORE_VAR})


def params_without(request: HttpRequest, *names: str) -> list[tuple[str, str]]:
    """Name and value of all parameters but ``names``, the position and Django's mark of an error."""
    dropped = {*names, *POSITION, *ONCE, ERROR_FLAG}
    return [(key, value) for key, found in request.GET.lists() if key not in dropped for value in found]
