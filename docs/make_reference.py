"""Writes the reference in options.md from the comments above the options: ``python docs/make_reference.py``.

It reads the sources of the package, imports nothing of it, and is run by a test that compares the outcome.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE / "options.md"
BEGIN, END = "<!-- reference: made by docs/make_reference.py -->", "<!-- end of reference -->"

# Module, class, what the section says above its table.
SECTIONS = [
    ("options.py", "ModelAdmin", "Attributes of a `ModelAdmin` class, beside those of Django's."),
    ("sites.py", "AdminSite", "Attributes of an `AdminSite` class, beside those of Django's."),
    (
        "pages/base.py",
        "Page",
        "Attributes of every page class, for those who subclass one (see [customising](customising.md)).",
    ),
    ("pages/model.py", "ObjectPage", "And of the pages of one record."),
]


@dataclass(frozen=True, slots=True)
class Option:
    """A class attribute with its comment; ``comment`` is "" for one that has none."""

    name: str
    type: str
    default: str
    comment: str


def options(source: str, class_name: str) -> Iterator[Option]:
    """The annotated class attributes. A comment holds for all attributes below it, up to an empty line."""
    lines = source.splitlines()
    [cls] = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef) and node.name == class_name]
    for node in cls.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            annotation = ast.unparse(node.annotation).removeprefix("ClassVar[")
            yield Option(
                node.target.id,
                annotation if annotation == ast.unparse(node.annotation) else annotation.removesuffix("]"),
                ast.unparse(node.value) if node.value else "",
                _comment_above(lines, node.lineno - 1),
            )


def _comment_above(lines: list[str], index: int) -> str:
    """The comment nearest above ``lines[index]``, over attributes that share it."""
    index -= 1
    while index >= 0 and lines[index].strip() and not lines[index].lstrip().startswith("#"):
        index -= 1
    found: list[str] = []
    while index >= 0 and lines[index].lstrip().startswith("#"):
        found.insert(0, lines[index].strip().lstrip("# "))
        index -= 1
    return " ".join(found)


def reference(package: Path) -> str:
    """The Markdown of all sections."""
    parts = []
    for module, class_name, intro in SECTIONS:
        rows = [
            f"| `{option.name}` | `{_cell(option.type)}` | `{_cell(option.default)}` | {_cell(option.comment)} |"
            for option in options((package / module).read_text(encoding="utf-8"), class_name)
            if option.comment
        ]
        head = ["| Option | Type | Default | Meaning |", "|---|---|---|---|"]
        parts.append("\n".join([f"### {class_name}", "", intro, "", *head, *rows]))
    return "\n\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def with_reference(page: str, made: str) -> str:
    """``page`` with ``made`` between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{after}"


if __name__ == "__main__":
    package = HERE.parent / "htmx_admin"
    sys.exit(
        not PAGE.write_text(with_reference(PAGE.read_text(encoding="utf-8"), reference(package)), encoding="utf-8")
    )
