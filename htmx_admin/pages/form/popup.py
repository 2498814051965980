"""The answer after a record was added, changed or deleted on behalf of another form's control."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django_htmx.http import reswap

from ... import htmx

if TYPE_CHECKING:
    from ..model import ObjectPage


def answer(page: ObjectPage, response: HttpResponse) -> HttpResponse:
    """In the dialog: close it and tell form.js what was saved. In a window: a page that tells it to its opener."""
    data: str = response.context_data["popup_response_data"]  # type: ignore[attr-defined]
    if page.in_dialog:
        done = reswap(HttpResponse(), "none")
        # Before the dialog closes, since the control is found by what opened it.
        htmx.trigger(done, "admin:related", **json.loads(data))
        return htmx.trigger(done, "admin:close")
    # A template of the project's own, too, has a script that tells the opener.
    htmx.become_page(page.request, response)
    if not page.model_admin.popup_response_template and isinstance(response, TemplateResponse):
        response.template_name = page.candidates("popup")
        response.context_data = {**page.site.each_context(page.request), **(response.context_data or {}), "page": page}
        page.context = response.context_data
    return response
