"""What must hold for every page, whatever it shows: tested by looking at the page that is open."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from playwright.sync_api import Page

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

# Elements that ask the server by htmx, but do nothing without it; ids that are there twice; references to no id.
STRUCTURE = """() => {
  const wrong = [];
  const show = (element) => element.outerHTML.slice(0, 160);
  const verbs = ["get", "post", "put", "patch", "delete"].map((verb) => `[hx-${verb}]`).join(", ");
  for (const element of document.querySelectorAll(verbs)) {
    const form = element.matches("form") ? element : element.form;
    const link = element.matches("a[href]") && element.getAttribute("href") !== "#";
    const complete = form && form.hasAttribute("action") && form.hasAttribute("method");
    const sends = element.matches("form") || (element.matches("button, input") && element.type === "submit");
    if (!link && !(complete && sends)) wrong.push(`does nothing without htmx: ${show(element)}`);
    const verb = element.getAttribute("hx-post") === null ? "get" : "post";
    if (element.matches("form") && element.getAttribute("method")?.toLowerCase() !== verb) wrong.push(`method is not ${verb}: ${show(element)}`);
    const own = element.getAttribute("href") ?? element.getAttribute("action");
    const asked = element.getAttribute(`hx-${verb}`);
    if (!element.matches("[data-cancel]") && own !== null && asked !== own) wrong.push(`asks elsewhere than it leads: ${show(element)}`);
  }
  const seen = new Set();
  for (const { id } of document.querySelectorAll("[id]")) {
    if (seen.has(id)) wrong.push(`there twice: #${id}`);
    seen.add(id);
  }
  for (const name of ["for", "form", "list", "popovertarget", "aria-controls", "aria-describedby", "aria-labelledby", "aria-activedescendant"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      if (element.closest("svg") || element.matches("dialog:not([open])")) continue;
      for (const id of element.getAttribute(name).split(/\\s+/)) if (id && !document.getElementById(id)) wrong.push(`${name} leads nowhere: ${show(element)}`);
    }
  }
  for (const element of document.querySelectorAll("*")) {
    for (const name of element.getAttributeNames()) {
      if (/^on|^hx-on/.test(name)) wrong.push(`inline script: ${show(element)}`);
    }
  }
  for (const element of document.querySelectorAll("form form")) wrong.push(`nested: ${show(element)}`);
  return wrong;
}"""

OVERFLOW = """() => {
  const page = document.scrollingElement;
  if (page.scrollWidth <= innerWidth) return "";
  const wide = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && element.checkVisibility());
  return `${page.scrollWidth} px wide in ${innerWidth}: ` + wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 100)).join(" … ");
}"""

AXE = """async ([scope, rules]) => {
  const options = {resultTypes: ["violations"], reporter: "v2"};
  options.runOnly = rules ? {type: "rule", values: rules} : {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]};
  const found = await axe.run(scope ? {include: [[scope]]} : document, options);
  return found.violations.map(({id, help, nodes}) => `${id} (${help}), ${nodes.length}×: ` +
    nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.html.slice(0, 160)} ${node.any.concat(node.all).slice(0, 1).map((check) => check.message)}`).join("\\n      "));
}"""

# Only colours change with the theme.
COLOURS = ["color-contrast", "link-in-text-block"]


@cache
def axe_source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def axe(page: Page, scope: str = "", rules: list[str] | None = None) -> list[str]:
    """Violations of WCAG 2 A and AA and of good practice."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(axe_source())
    return page.evaluate(AXE, [scope, rules])  # type: ignore[no-any-return]


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
    note("structure", page.evaluate(STRUCTURE))
    set_theme(page, "light")
    note("light", axe(page, scope))
    set_theme(page, "dark")
    note("dark", axe(page, scope, COLOURS))
    if narrow:
        page.set_viewport_size(PHONE)
        note("390 px", [page.evaluate(OVERFLOW)])
        stretch(page, PHONE)
        note("390 px", axe(page, scope, ["target-size", "scrollable-region-focusable"]))
    page.set_viewport_size(DESKTOP)
    note("1440 px", [page.evaluate(OVERFLOW)])
    return found


def check(found: list[str]) -> None:
    assert not found, "\n" + "\n".join(found)
