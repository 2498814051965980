"""The form page: Django's change form, laid out by crispy-forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from ..base import ObjectPage


class FormPage(ObjectPage):
    """Add or change a record."""

    screen = "form"

    def answer(
        self,
        view: Callable[..., HttpResponse],
        object_id: str | None,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        """Call Django's ``view`` and dress what it returns."""
        return self.dress(view(self.request, object_id, form_url, extra_context))
