"""Parameters of the list's address, as the hidden inputs of its GET forms."""

from __future__ import annotations

from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.http import HttpRequest


def params_without(request: HttpRequest, *names: str) -> list[tuple[str, str]]:
    """Name and value of all parameters but ``names``, the page and Django's mark of an error."""
    dropped = {*names, PAGE_VAR, ERROR_FLAG}
    return [(key, value) for key, found in request.GET.lists() if key not in dropped for value in found]
