"""What a project or a package brings to a page of Django's: a template of its own, scripts of its own.

Taken over, ``admin/change_list.html`` and its like are found in ``takeover/templates``. Each of them extends our
template of the page or, when somebody overrides a block that ours lacks, Django's own, which then stands in our shell.
So a button more costs nothing of our page, and a tree in place of the table is drawn as its package means it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os.path import abspath
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.contrib import admin as contrib
from django.template import Context, Template
from django.template.loader import select_template
from django.template.loader_tags import BlockNode, ExtendsNode

# Absolute, as Django's loaders make the paths of templates: an entry of sys.path may have ".." in it.
_OURS: Final = Path(abspath(__file__)).parent.parent
_STAND_INS: Final = _OURS / "takeover"
_DJANGOS: Final = Path(abspath(contrib.__file__)).parent.parent

# Blocks of Django's admin/base.html that the shell has, on every page.
FRAME_BLOCKS: Final = frozenset({
    "title", "stylesheet", "dark-mode-vars", "extrastyle", "stylesheet_rtl", "extrahead", "responsive", "blockbots",
    "bodyclass", "coltype", "header", "branding", "usertools", "welcome-msg", "userlinks", "nav-global",
    "nav-breadcrumbs", "breadcrumbs", "nav-sidebar", "messages", "footer", "extrabody",
})  # fmt: skip
# Blocks beside parts that are swapped, so that nothing of them is lost in a fragment; scripts stand in none of them.
LIVE_BLOCKS: Final = FRAME_BLOCKS - {"extrahead", "extrabody", "footer"} | {"object-tools", "object-tools-items"}


def is_taken_over() -> bool:
    """Whether Django's admin is ours in this project, with its templates."""
    return apps.is_installed("htmx_admin.takeover")


def as_list(names: Any) -> list[Any]:
    """A response's ``template_name``: one, or candidates."""
    return list(names) if isinstance(names, (list, tuple)) else [names]


def overridden_blocks(names: Iterable[Any], data: dict[str, Any]) -> frozenset[str]:
    """Names of the blocks that templates of others override on the way from the first of ``names`` to Django's name.

    ``data`` is the context: a template may extend the name in a variable. Blocks of Django's own templates don't count,
    nor those of templates that extend ours under our own name: they are made for fragments and the dialog.
    """
    chain = [*ancestry(find_template(names), Context(data))]
    if is_made_for_us(chain[-1]):
        return frozenset()
    others = filter(_is_of_others, chain)
    return frozenset(node.name for template in others for node in _nodes(template, BlockNode))


def overridden_parts(parts: Iterable[str], app_label: str, model_name: str) -> frozenset[str]:
    """Those of ``parts`` that others override: files that Django's tags include, by model, by app, or for all."""
    return frozenset(part for part in parts if _is_of_others(_find_part(part, app_label, model_name)))


def _find_part(part: str, app_label: str, model_name: str) -> Template:
    """As ``InclusionAdminNode`` finds it; what stands in a folder is included for all models alike."""
    folders = ("",) if "/" in part else (f"{app_label}/{model_name}/", f"{app_label}/", "")
    return find_template([f"admin/{folder}{part}" for folder in folders])


def _is_of_others(template: Template) -> bool:
    return not is_ours(template) and not is_djangos(template)


def find_template(names: Iterable[Any]) -> Template:
    """The first of ``names`` that there is."""
    found: Any = as_list(names)[0]
    found = select_template(as_list(names)) if isinstance(found, str) else found
    return getattr(found, "template", found)  # type: ignore[no-any-return]


def ancestry(template: Template, context: Context) -> Iterator[Template]:
    """``template`` and those that it extends, up to the first that is ours or made for us, where the rest is known."""
    with context.bind_template(template):
        while True:
            yield template
            parents = [] if is_ours(template) or is_made_for_us(template) else _nodes(template, ExtendsNode)
            if not parents:
                return
            template = parents[0].get_parent(context)


def is_ours(template: Template) -> bool:
    """Whether it is a template of htmx_admin."""
    return _is_below(template, _OURS)


def is_djangos(template: Template) -> bool:
    """Whether it is a template of Django's own apps."""
    return _is_below(template, _DJANGOS)


def is_made_for_us(template: Template) -> bool:
    """Whether it is ours under our own name, or extends ``page.layout``, which only our pages have."""
    extends = [str(getattr(node.parent_name, "var", "")) for node in _nodes(template, ExtendsNode)]
    return "page.layout" in extends or (is_ours(template) and not _is_below(template, _STAND_INS))


def _nodes(template: Template, kind: type[Any]) -> list[Any]:
    return template.nodelist.get_nodes_by_type(kind)


def _is_below(template: Template, folder: Path) -> bool:
    return Path(str(template.origin.name)).is_relative_to(folder)
