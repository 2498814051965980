"""Filters of the list: each of ``list_filter`` as a chip that says what it does, with a popover of its choices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

# Template of Django's own filters; one with another template is a package's, and draws itself.
DJANGO_TEMPLATE = "admin/filter.html"


@dataclass(frozen=True, slots=True)
class Choice:
    """One link in a filter's popover."""

    label: str
    url: str
    selected: bool


class Filter:
    """A ``ListFilter`` of Django's for one request, as the templates show it."""

    def __init__(self, spec: Any, changelist: ChangeList, index: int) -> None:
        self.spec = spec
        self.changelist = changelist
        self.id = f"filter-{index}"
        self.title = capfirst(str(spec.title))

    @property
    def is_active(self) -> bool:
        """Whether the URL asks for it; a filter may also have a choice of its own by default."""
        return bool(getattr(self.spec, "used_parameters", None))

    @property
    def is_own(self) -> bool:
        """Whether it draws itself: a template of its own, whose choices have keys that nobody else knows."""
        return getattr(self.spec, "template", DJANGO_TEMPLATE) != DJANGO_TEMPLATE

    @property
    def has_script(self) -> bool:
        """Whether it brings a script of its own, which may ask for jQuery and for a page that is loaded as a whole."""
        return self.is_own and "<script" in self.html

    @cached_property
    def html(self) -> SafeString:
        """What a filter that draws itself draws."""
        context = {"title": self.spec.title, "choices": list(self.spec.choices(self.changelist)), "spec": self.spec}
        return render_to_string(self.spec.template, context)

    @cached_property
    def choices(self) -> list[Choice]:
        """The choices in Django's order; the first one is usually "All". Made once: each time may ask the database."""
        return [
            Choice(str(choice["display"]) or _("Empty"), str(choice["query_string"]), bool(choice["selected"]))
            for choice in self.spec.choices(self.changelist)
        ]

    @property
    def value(self) -> str:
        """The chosen choices in words, or "" for a filter that draws itself."""
        if self.is_own:
            return ""
        return ", ".join(choice.label for choice in self.choices if choice.selected)

    @property
    def remove_url(self) -> str:
        """The list without this filter."""
        return str(self.changelist.get_query_string(remove=self.spec.expected_parameters()))


def make_filters(changelist: ChangeList) -> list[Filter]:
    """The filters of the list, in the order of ``list_filter``."""
    return [Filter(spec, changelist, index) for index, spec in enumerate(getattr(changelist, "filter_specs", ()))]
