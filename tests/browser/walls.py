"""What must hold for every page, whatever it shows: tested by looking at the page that is open."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

# Only colours change with the theme.
COLOURS = ["color-contrast", "link-in-text-block"]


@cache
def scripts() -> tuple[str, str]:
    """axe, and what walls.js looks for itself."""
    axe_core = files("axe_playwright_python") / "axe.min.js"
    return axe_core.read_text(encoding="utf-8"), Path(__file__).with_name("walls.js").read_text(encoding="utf-8")


def look(page: Page, what: str, argument: object = None) -> Any:
    """Call a function of walls.js, which a new page has not got yet."""
    if not page.evaluate("() => Boolean(window.walls)"):
        for script in scripts():
            page.evaluate(script)
    return page.evaluate("([what, argument]) => walls[what](argument)", [what, argument])


def overflow(page: Page) -> str:
    """What makes the page wider than the window; "" if nothing does."""
    return str(look(page, "overflow"))


def axe(page: Page, scope: str = "", rules: list[str] | None = None) -> list[str]:
    """Violations of WCAG 2 A and AA and of good practice."""
    return list(look(page, "violations", [scope, rules]))


def set_theme(page: Page, theme: str) -> None:
    page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)


def stretch(page: Page, size: dict[str, int]) -> None:
    """A window so high that nothing is cut off by its edge or by what sticks to it: axe would take that for a fault."""
    page.set_viewport_size({**size, "height": 2000})
    height: int = page.evaluate("document.scrollingElement.scrollHeight")
    if height > 2000:
        page.set_viewport_size({**size, "height": min(height, 12_000)})


def faults(page: Page, name: str, *, scope: str = "", narrow: bool = True) -> list[str]:
    """Everything that is wrong with the page as it stands, in both themes and (``narrow``) on a telephone."""
    found: list[str] = []

    def note(what: str, lines: list[str]) -> None:
        found.extend(f"{name}, {what}: {line}" for line in lines if line)

    stretch(page, DESKTOP)
    note("structure", look(page, "structure"))
    set_theme(page, "light")
    note("light", axe(page, scope))
    set_theme(page, "dark")
    note("dark", axe(page, scope, COLOURS))
    if narrow:
        page.set_viewport_size(PHONE)
        note("390 px", [overflow(page)])
        stretch(page, PHONE)
        note("390 px", axe(page, scope, ["target-size", "scrollable-region-focusable"]))
    page.set_viewport_size(DESKTOP)
    note("1440 px", [overflow(page)])
    return found


def check(found: list[str]) -> None:
    assert not found, "\n" + "\n".join(found)
