"""A filter as the templates show it: its chip, and what is in its popover."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..params import COUNT_VAR, params_without

if TYPE_CHECKING:
    from .bar import FilterBar

# Template of Django's own filters; one with another template is a package's, and draws itself.
DJANGO_TEMPLATE = "admin/filter.html"


def query_string(request: HttpRequest, drop: Collection[str], add: Mapping[str, str] | None = None) -> str:
    """The list's address without the parameters ``drop``, and with those of ``add``, on its first page."""
    kept = params_without(request, COUNT_VAR, *drop)
    return f"?{urlencode(sorted([*kept, *(add or {}).items()]))}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One link in a filter's popover."""

    label: str
    url: str
    selected: bool
    # How many rows there would be, in words; "" if it was not counted.
    count: str = ""
    is_none: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """What a filter does, in words, with a link that does without it."""

    title: str
    value: str
    remove_url: str
    # Id of the popover that changes it; "" if there is none.
    popover: str = ""
    error: str = ""


class Filter:
    """A ``ListFilter`` for one request: of Django's own classes, a package's, or a project's."""

    # File of the control in the folder of the list's templates.
    template = "filters/menu"
    # Whether it is a form, not a list of links.
    is_form = False

    def __init__(self, spec: Any, bar: FilterBar, index: int) -> None:
        self.spec = spec
        self.bar = bar
        self.request = bar.request
        self.changelist = bar.changelist
        self.id = f"filter-{index}"

    @property
    def title(self) -> str:
        """What it filters by."""
        return str(capfirst(str(self.spec.title)))

    @property
    def templates(self) -> list[str]:
        """Candidates for the file of the control."""
        return self.bar.page.candidates(self.template)

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
        """What it asks for in words, or "" for a filter that draws itself."""
        if self.is_own:
            return ""
        return ", ".join(choice.label for choice in self.choices if choice.selected)

    @property
    def names(self) -> list[str]:
        """The parameters that it reads."""
        return list(self.spec.expected_parameters())

    @property
    def remove_url(self) -> str:
        """The list without this filter."""
        return str(self.changelist.get_query_string(remove=self.names))

    @property
    def chips(self) -> list[Chip]:
        """One chip, if it is in use."""
        popover = "" if self.has_script else self.id
        return [Chip(self.title, self.value, self.remove_url, popover)] if self.is_active else []
