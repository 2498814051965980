"""What somebody chose for a list: its columns and the rows per page, kept in their session until they log out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from ... import htmx
from .columns import entry_names
from .params import COLUMNS_VAR, OWN, PAGE_SIZE_VAR, POSITION

# Key of the session -> {"site:app.model": {"columns": […], "page_size": …}}.
SESSION_KEY: Final = "htmx_admin_lists"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered about one list. Names of columns may be those of a list that had others."""

    # Names of the columns in their order; () if none were chosen.
    columns: tuple[str, ...] = ()
    # None if none was chosen.
    page_size: int | None = None

    @classmethod
    def of(cls, request: HttpRequest, model_admin: Any) -> Remembered:
        """Read the session; a request without one remembers nothing."""
        session = getattr(request, "session", None)
        found = session.get(SESSION_KEY) if session is not None else None
        kept = found.get(_list_key(model_admin)) if isinstance(found, dict) else None
        if not isinstance(kept, dict):
            return cls()
        columns, page_size = kept.get("columns"), kept.get("page_size")
        return cls(
            tuple(name for name in columns if isinstance(name, str)) if isinstance(columns, list) else (),
            page_size if isinstance(page_size, int) else None,
        )

    def save(self, request: HttpRequest, model_admin: Any) -> None:
        """Write it to the session, if it is another one."""
        if self == Remembered.of(request, model_admin):
            return
        lists = dict(request.session.get(SESSION_KEY) or {})
        lists[_list_key(model_admin)] = {name: value for name, value in asdict(self).items() if value}
        request.session[SESSION_KEY] = lists


def _list_key(model_admin: Any) -> str:
    return f"{model_admin.admin_site.name}:{model_admin.opts.label_lower}"


# ------------------------------------------------------------------------------------------------ the deed


def answer(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Remember what was posted by the chooser of columns or by the choice of rows per page, and show the list again.

    Names and numbers that are not offered are left out. Raises PermissionDenied for those who may not see the list.
    """
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    kept = Remembered.of(request, model_admin)
    if PAGE_SIZE_VAR in request.POST:
        kept = replace(kept, page_size=_page_size(request.POST[PAGE_SIZE_VAR], kept.page_size))
    else:
        kept = replace(kept, columns=_columns(request, model_admin, kept.columns))
    kept.save(request, model_admin)
    return HttpResponseRedirect(_list_url(request, model_admin))


def _page_size(value: str, before: int | None) -> int | None:
    from .changelist import PAGE_SIZES

    return int(value) if value in map(str, PAGE_SIZES) else before


def _columns(request: HttpRequest, model_admin: Any, before: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that were ticked, in the order of the form; () for those that the admin declares."""
    from .column_chooser import offered, shown_names

    if "_reset" in request.POST:
        return ()
    entries = offered(request, model_admin)
    ticked = set(request.POST.getlist("columns"))
    if not ticked.intersection(entry_names(entries)):
        messages.warning(request, _("Choose at least one column."), fail_silently=True)
        return before
    names = list(shown_names(request, model_admin, entries, request.POST.getlist("columns")))
    for button, step in (("_up", -1), ("_down", 1)):
        moved = request.POST.get(button, "")
        if moved in names:
            place = names.index(moved)
            names.insert(max(place + step, 0), names.pop(place))
    return () if tuple(names) == shown_names(request, model_admin, entries, []) else tuple(names)


def _list_url(request: HttpRequest, model_admin: Any) -> str:
    """The list that was open, from its top; what was chosen is not overruled by an address that somebody shared."""
    opts = model_admin.opts
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist", current_app=model_admin.admin_site.name)
    path, _, here = htmx.current_path(request).partition("?")
    query = QueryDict(here if path == url else request.POST.get("next", "").partition("?")[2], mutable=True)
    chosen = {PAGE_SIZE_VAR} if PAGE_SIZE_VAR in request.POST else {COLUMNS_VAR}
    for name in (OWN & chosen) | (POSITION if PAGE_SIZE_VAR in chosen else frozenset()):
        query.pop(name, None)
    return f"{url}?{query.urlencode()}" if query else url
