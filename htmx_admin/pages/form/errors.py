"""The summary above a form that was not saved: one line per error, with a link to its control."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.utils.text import capfirst

from .inlines import Inline


@dataclass(frozen=True, slots=True)
class Fault:
    """One error: where it is, and what is wrong. Without a target it belongs to the form as a whole."""

    message: str
    label: str = ""
    target: str = ""


def collect(form: BaseForm, inlines: list[Inline]) -> list[Fault]:
    """All errors of the form and its inlines, in the order of the page."""
    if not form.is_bound:
        return []
    faults = list(_of_form(form, ""))
    for inline in inlines:
        faults += [Fault(message, inline.title, f"#{inline.prefix}-group") for message in inline.errors]
        for row in inline.rows:
            faults += _of_form(row.form, f"{capfirst(inline.verbose_name)} #{row.number}")
    return faults


def _of_form(form: Any, where: str) -> Iterator[Fault]:
    for name, messages in form.errors.items():
        bound = form[name] if name in form.fields else None
        for message in messages:
            if bound is None or bound.is_hidden:
                yield Fault(str(message), where, f"#{form.prefix}" if form.prefix else "")
            else:
                label = ": ".join(part for part in (where, str(bound.label)) if part)
                yield Fault(str(message), label, f"#field-{bound.html_name}")
