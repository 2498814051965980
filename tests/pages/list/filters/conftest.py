"""Sites of a test's own, and what the filter bar of a list says."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests.inventory.conftest import Office, text_of
from tests.inventory.conftest import office as office  # the fixture


class Bar:
    """The filter bar of a list."""

    def __init__(self, office: Office, query: str = "", **kwargs: Any) -> None:
        self.html = office.html(query, **kwargs)

    @property
    def chips(self) -> dict[str, str]:
        """Title and words of each chip."""
        found = re.findall(r'<span class="chip[^"]*">.*?</b></button>', self.html, re.DOTALL)
        return dict(text_of(chip).partition(": ")[::2] for chip in found)

    def popover(self, title: str) -> str:
        """HTML of a filter's popover."""
        parts = re.split(r'(?=<div class="popover[^"]*" id="filter-\d+")', self.html)
        [found] = [part for part in parts if f'<div class="popover__head">{title}</div>' in part]
        return found.partition("</form>")[0]

    def options(self, title: str) -> dict[str, tuple[str, str, bool]]:
        """Label of each checkbox: its parameter, its value and whether it is ticked."""
        found = re.findall(
            r'<label class="facet[^"]*"><input class="checkbox" type="checkbox" name="([^"]*)" value="([^"]*)"'
            r"( checked)?><span[^>]*>(.*?)</span>",
            self.popover(title),
        )
        return {unescape(label): (unescape(name), unescape(value), bool(on)) for name, value, on, label in found}

    def counts(self, title: str) -> dict[str, str]:
        """Label of each checkbox or link: its count."""
        found = re.findall(
            r'<(?:label class="facet|a class="menu__item)[^>]*>(.*?)</(?:label|a)>', self.popover(title), re.DOTALL
        )
        said = [re.fullmatch(r'(.*?)(?:<span class="count">(.*?)</span>)?', one, re.DOTALL) for one in found]
        return {text_of(match[1]): match[2] or "" for match in said if match}

    def inputs(self, title: str) -> dict[str, str]:
        """Value of each input for a text, a number or a date."""
        found = re.findall(
            r'<input class="input input--sm" type="[a-z]+" name="([^"]*)" value="([^"]*)"', self.popover(title)
        )
        return {unescape(name): unescape(value) for name, value in found}

    def links(self, title: str) -> dict[str, str]:
        """Label and address of each link in a popover."""
        found = re.findall(r'<a class="menu__item" href="([^"]*)"[^>]*>(.*?)</a>', self.popover(title), re.DOTALL)
        return {text_of(re.sub(r'<span class="count">.*?</span>', "", label)): unescape(url) for url, label in found}

    def remove(self, title: str) -> str:
        """Where the link of a chip leads that does without it."""
        chip = next(
            c for c in re.findall(r'<span class="chip[^"]*">.*?</a></span>', self.html, re.DOTALL) if title in c
        )
        return unescape(re.search(r'<a href="([^"]*)"', chip)[1])  # type: ignore[index]


def keys(office: Office, query: str, *, django: bool = False) -> list[Any]:
    """Keys of the rows, on our site or on Django's."""
    response = office.django(query) if django else office.get(query)
    assert response.status_code == 200, (query, response.status_code, response.get("Location"))
    return sorted(record.pk for record in response.context_data["cl"].queryset)


def same(office: Office, query: str) -> list[Any]:
    """The keys of the rows, which are the same on both sites."""
    found = keys(office, query)
    assert found == keys(office, query, django=True), query
    return found


@pytest.fixture
def bar() -> type[Bar]:
    return Bar
