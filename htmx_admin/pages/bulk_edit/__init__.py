"""Bulk edit: fields and values for many records."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from .page import BulkEditPage

__all__ = ["BulkEditPage", "offer_here", "offered"]

NAME: Final = "change_fields"
_MARK: Final = "_htmx_admin_list"


def offer_here(request: HttpRequest) -> None:
    """Mark the request as one of the list. Whoever asks for a class's actions elsewhere gets Django's alone."""
    setattr(request, _MARK, True)


def offered(model_admin: Any, request: HttpRequest, found: dict[str, Any]) -> dict[str, Any]:
    """``found`` without our action, where it is not to be offered; one of the project's own by that name stays."""
    from ...actions import change_fields

    entry = found.get(NAME)
    function = entry[0] if isinstance(entry, tuple) else getattr(entry, "func", None)
    if function is not change_fields:
        return found
    if getattr(request, _MARK, False) and model_admin.bulk_edit_fields != ():
        return found
    return {name: action for name, action in found.items() if name != NAME}
