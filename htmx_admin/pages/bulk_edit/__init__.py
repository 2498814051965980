"""Bulk edit: fields and values for many records."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpRequest

from .page import BulkEditPage

__all__ = ["BulkEditPage", "offer_here", "offered"]

NAME: Final = "change_fields"
_MARK: Final = "_htmx_admin_list"


def offer_here(request: HttpRequest) -> None:
    """Mark the request as one of the list. Whoever asks for a class's actions elsewhere gets Django's alone."""
    setattr(request, _MARK, True)


def offered(model_admin: Any, request: HttpRequest, found: dict[str, Any]) -> dict[str, Any]:
    """``found`` with our action, in a list that offers it; one of the project's own by that name stays."""
    here = getattr(request, _MARK, False) and IS_POPUP_VAR not in request.GET
    if NAME in found or not here or model_admin.actions is None or model_admin.bulk_edit_fields == ():
        return found
    if not getattr(model_admin.admin_site, "has_bulk_edit", True) or not model_admin.has_change_permission(request):
        return found
    from ...actions import change_fields

    return {NAME: model_admin.get_action(change_fields), **found}
