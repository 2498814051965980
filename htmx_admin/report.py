"""What a project overrides in its admin classes, and what becomes of it: for ``manage.py htmx_admin_report``.

Nothing is rendered: templates are read as a page reads them, classes by the order of their methods.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.contrib import admin as contrib
from django.contrib.admin.options import InlineModelAdmin as ContribInlineModelAdmin
from django.contrib.admin.sites import all_sites
from django.forms import Media
from django.template import Context, TemplateDoesNotExist, TemplateSyntaxError
from django.urls import get_resolver

from .options import ModelAdmin
from .pages.assets import scripts_of_others
from .pages.base import Page
from .pages.foreign import (
    FRAME_BLOCKS,
    LIVE_BLOCKS,
    ancestry,
    find_template,
    is_djangos,
    is_made_for_us,
    is_ours,
    is_taken_over,
    overridden_blocks,
    overridden_parts,
)
from .pages.form.widgets import kept_media
from .sites import AdminSite
from .sites import site as default_site

# What becomes of an override.
OURS: Final = "rendered by ours"
WHOLE: Final = "rendered by ours, page loaded as a whole"
PLAIN: Final = "plain page: Django's template in our shell"
THROUGH: Final = "passed through: called as in Django"
OWN: Final = "plain page: its own content in our shell"
AS_IS: Final = "passed through: shown as it is, outside of our shell"
UNUSED: Final = "not understood: has no effect"
MISSING: Final = "not understood: template not found"
UNREADABLE: Final = "not understood: template cannot be read"
NATIVE: Final = "Django's"

# Options of Django's that have no meaning here: docs/differences.md says why.
WITHOUT_EFFECT: Final = frozenset({"actions_on_top", "actions_on_bottom", "actions_selection_counter"})

# What a page of its own extends.
FRAMES: Final = frozenset({"admin/base.html", "admin/base_site.html"})

# Django's template -> the option that names another one, and the option that names the class of our page.
MODEL_PAGES: Final = {
    "change_list": ("change_list_template", "list_page_class"),
    "change_form": ("change_form_template", "form_page_class"),
    "add_form": ("add_form_template", "form_page_class"),
    "delete_confirmation": ("delete_confirmation_template", "delete_page_class"),
    "delete_selected_confirmation": ("delete_selected_confirmation_template", "action_page_class"),
    "object_history": ("object_history_template", "history_page_class"),
}
SITE_PAGES: Final = {
    "admin/index.html": ("index_template", "home_page_class"),
    "admin/app_index.html": ("app_index_template", "home_page_class"),
    "admin/login.html": ("login_template", "login_page_class"),
    "registration/logged_out.html": ("logout_template", "logged_out_page_class"),
    "registration/password_change_form.html": ("password_change_template", "password_change_page_class"),
    "registration/password_change_done.html": ("password_change_done_template", "password_change_done_page_class"),
}


@dataclass(frozen=True, slots=True)
class Override:
    """Something of Django's that a class or a template of the project or a package replaces."""

    name: str
    by: str
    outcome: str
    detail: str = ""


@dataclass(slots=True)
class Entry:
    """A registered model."""

    model: str
    admin_class: str
    state: str
    overrides: list[Override] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """A site."""

    name: str
    site_class: str
    state: str
    overrides: list[Override] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def make_reports() -> list[Report]:
    """One for each site of the project, by name; those that the URLconf makes are there, too."""
    if getattr(settings, "ROOT_URLCONF", None):
        get_resolver().url_patterns  # noqa: B018 it loads the modules
    names = {contrib.site.name, default_site.name}  # made when they are first asked
    sites = sorted(all_sites, key=lambda site: (site.name not in names, site.name))
    return [_report(site) for site in sites]


def _report(site: Any) -> Report:
    report = Report(site.name, _dotted(_plain(type(site))), _state(site, AdminSite))
    report.overrides = [*_methods(site, contrib.AdminSite), *_site_templates(site)]
    for model, model_admin in sorted(site._registry.items(), key=lambda item: str(item[0]._meta.label)):
        entry = Entry(model._meta.label, _dotted(_plain(type(model_admin))), _state(model_admin, ModelAdmin))
        entry.overrides = list(_of_class(model_admin))
        report.entries.append(entry)
    return report


def _of_class(model_admin: Any) -> Iterator[Override]:
    yield from _methods(model_admin, contrib.ModelAdmin)
    yield from _model_templates(model_admin)
    yield from _scripts(model_admin)
    for inline in model_admin.inlines:
        yield from _of_inline(inline)


# ------------------------------------------------------------------------------------------------ classes


def _plain(cls: type[Any]) -> type[Any]:
    """The project's class below the one that adoption made."""
    return next(found for found in cls.__mro__ if not _is_merged(found))


def _is_merged(cls: type[Any]) -> bool:
    below = cls.__mro__[1]
    return (cls.__module__, cls.__qualname__) == (below.__module__, below.__qualname__)


def _state(found: Any, ours: type[Any]) -> str:
    if not isinstance(found, ours):
        return NATIVE
    return "adopted" if _is_merged(type(found)) else "ours"


def _dotted(cls: type[Any]) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def _methods(found: Any, base: type[Any]) -> Iterator[Override]:
    """Public names of Django's class that a class of others defines, in their order there."""
    for name in dir(base):
        if name.startswith("_") or name.endswith("_template") or name == "media":
            continue
        definer = next((cls for cls in type(found).__mro__ if name in vars(cls)), None)
        if definer is not None and not _dotted(definer).startswith(("htmx_admin.", "django.contrib.admin.")):
            yield Override(name, _dotted(definer), _outcome(found, base, name))


def _outcome(found: Any, base: type[Any], name: str) -> str:
    if not isinstance(found, (ModelAdmin, AdminSite)):
        return NATIVE
    if name in WITHOUT_EFFECT:
        return UNUSED
    return THROUGH if _is_hook(getattr(base, name)) else OURS


def _is_hook(value: Any) -> bool:
    return callable(value) and not isinstance(value, type)


def _of_inline(inline: type[Any]) -> Iterator[Override]:
    for name in dir(ContribInlineModelAdmin):
        definer = next((cls for cls in inline.__mro__ if name in vars(cls)), inline)
        if (
            name.startswith("_")
            or name in {"template", "media", "model"}
            or _dotted(definer).startswith(("htmx_admin.", "django.contrib."))
        ):
            continue
        outcome = THROUGH if _is_hook(getattr(ContribInlineModelAdmin, name)) else OURS
        yield Override(f"{inline.__name__}.{name}", _dotted(definer), outcome)
    template = str(getattr(inline, "template", "") or "")
    if template and not template.startswith("admin/edit_inline/"):
        yield Override(f"{inline.__name__}.template", template, WHOLE if _exists(template) else MISSING)


# ------------------------------------------------------------------------------------------------ templates


def _model_templates(model_admin: Any) -> Iterator[Override]:
    opts = model_admin.opts
    for page, (option, page_option) in MODEL_PAGES.items():
        named = getattr(model_admin, option, None)
        if page == "add_form" and not named:
            continue
        names = [f"admin/{opts.app_label}/{opts.model_name}/{page}.html", f"admin/{opts.app_label}/{page}.html"]
        page_class = getattr(model_admin, page_option, None)
        yield from _template(option, named, [*names, f"admin/{page}.html"], page_class)
    for page_option in ("list_page_class", "form_page_class"):
        page_class = getattr(model_admin, page_option, None)
        parts = page_class.contrib_parts if page_class else ()
        for part in sorted(overridden_parts(parts, opts.app_label, opts.model_name)):
            yield Override(part, "template", PLAIN if is_taken_over() else UNUSED)


def _site_templates(site: Any) -> Iterator[Override]:
    for name, (option, page_option) in SITE_PAGES.items():
        yield from _template(option, getattr(site, option, None), [name], getattr(site, page_option, None))
    yield from _template("admin/base_site.html", None, ["admin/base_site.html"], Page if _is_ours(site) else None)


def _is_ours(site: Any) -> bool:
    return isinstance(site, AdminSite)


def _template(option: str, named: Any, names: list[str], page_class: type[Page] | None) -> Iterator[Override]:
    """The template of one page, if it is somebody's own."""
    candidates = [named] if isinstance(named, str) else list(named or names)
    try:
        template = find_template(candidates)
    except TemplateDoesNotExist:
        yield Override(option, ", ".join(map(str, candidates)), MISSING)
        return
    except TemplateSyntaxError as error:
        yield Override(option, ", ".join(map(str, candidates)), UNREADABLE, str(error))
        return
    if not (is_ours(template) or is_djangos(template)):
        outcome, detail = _fate(template, bool(named), page_class)
        yield Override(option if named else str(template.name), str(template.origin.name), outcome, detail)


def _fate(template: Any, named: bool, page_class: type[Page] | None) -> tuple[str, str]:
    """What becomes of a template that is found, and why."""
    if page_class is None:
        return NATIVE, ""
    if not is_taken_over() and not named:
        return UNUSED, "htmx_admin.takeover is not installed"
    try:
        chain = list(ancestry(template, Context()))
        blocks = overridden_blocks([template], {})
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        return UNREADABLE, f"it may extend a template that is known at run time only: {error}"
    if is_made_for_us(chain[-1]):
        return OURS, ""
    if not is_ours(chain[-1]):
        return AS_IS, f"its base is {chain[-1].name}"
    foreign = sorted(blocks - FRAME_BLOCKS - page_class.contrib_blocks)
    if foreign and page_class is not Page:
        if chain[-1].name in FRAMES:
            return OWN, ""
        return PLAIN, f"because of {', '.join(foreign)}"
    swapped = sorted(blocks - LIVE_BLOCKS)
    return (WHOLE, f"because of {', '.join(swapped)}") if swapped else (OURS, ", ".join(sorted(blocks)))


def _exists(name: str) -> bool:
    try:
        return bool(find_template([name]))
    except (TemplateDoesNotExist, TemplateSyntaxError):
        return False


# ------------------------------------------------------------------------------------------------ scripts


def _scripts(model_admin: Any) -> Iterator[Override]:
    """Scripts of the class and of its form's declared fields: they expect a page that is loaded once."""
    outcome = WHOLE if isinstance(model_admin, ModelAdmin) else NATIVE
    form: Any = model_admin.form
    media = {
        "media": (_plain(type(model_admin)), model_admin.media),
        "form.media": (form, kept_media(getattr(form, "base_fields", {}).values())),
    }
    for name, (owner, found) in media.items():
        scripts = scripts_of_others(found if isinstance(found, Media) else Media())
        if scripts:
            yield Override(name, _dotted(owner), outcome, ", ".join(scripts))
