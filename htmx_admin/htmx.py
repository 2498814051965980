"""The htmx protocol, both ways: what a request asks for, and what a response says. No other file spells a header.

Inside, pages speak plain Django: success is a redirect, failure is a rendered form. ``translate`` turns that into what
htmx needs, at the edge of the site (``AdminSite.admin_view``), for requests of htmx only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from urllib.parse import urlencode, urlsplit

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.template.loader import render_to_string
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect, HttpResponseLocation, reswap, trigger_client_event
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from django.urls import ResolverMatch

VARY = ("HX-Request", "HX-Target")
DIALOG = "dialog"
SIGN_IN = "signin"  # the dialog of an ended session, above everything else
MAIN = "main"


@dataclass(frozen=True, slots=True)
class Target:
    """The element that a response goes to. ``cell-42-price`` is the fragment "cell" with the argument "42-price"."""

    tag: str
    id: str
    fragment: str
    argument: str

    @classmethod
    def parse(cls, header: str) -> Target:
        """Read the value of HX-Target: ``tag#id``, or the tag alone for an element without an id."""
        tag, _, element_id = header.partition("#")
        fragment, _, argument = element_id.partition("-")
        return cls(tag, element_id, fragment, argument)


class Fragmented(Protocol):
    """What ``translate`` asks of a page (see ``pages.base.Page``)."""

    fragments: ClassVar[Mapping[str, Any]]

    def narrow(self, response: SimpleTemplateResponse, target: Target) -> None: ...


# ------------------------------------------------------------------------------------------------ the request


def details(request: HttpRequest) -> HtmxDetails:
    """django-htmx's view of the request, made here when its middleware is absent."""
    if getattr(request, "htmx", None) is None:
        request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    return request.htmx  # type: ignore[attr-defined, no-any-return]


def get_target(request: HttpRequest) -> Target | None:
    """The element that htmx will put the answer in; None for a page of its own (no htmx, history restore, body)."""
    htmx = details(request)
    if not htmx or htmx.request_type == "full" or not htmx.target:
        return None
    return Target.parse(htmx.target)


def in_dialog(request: HttpRequest) -> bool:
    """Whether the answer will be shown in a dialog of the shell."""
    target = get_target(request)
    return target is not None and target.id in {DIALOG, SIGN_IN}


def in_main(request: HttpRequest) -> bool:
    """Whether the answer replaces the page's main element, and nothing of the shell around it."""
    target = get_target(request)
    return target is not None and target.id == MAIN


def is_sign_in(request: HttpRequest) -> bool:
    """Whether the answer will be shown in the dialog that asks to sign in again."""
    target = get_target(request)
    return target is not None and target.id == SIGN_IN


def current_path(request: HttpRequest) -> str:
    """Path and query of the page that sent the request ("" if it is not one of this host)."""
    return details(request).current_url_abs_path or ""


# ------------------------------------------------------------------------------------------------ the response


def translate(request: HttpRequest, response: HttpResponseBase, *, signed_in: bool) -> HttpResponseBase:
    """Say to htmx what ``response`` says to a browser.

    ``signed_in`` tells whether the user may use the site now: a redirect for somebody who may not leads to the
    log-in page, which must never land inside a fragment.
    """
    patch_vary_headers(response, VARY)
    target = get_target(request)
    if target is None:
        return response
    if isinstance(response, HttpResponseRedirectBase):
        answer = _redirect(request, response, target) if signed_in else expired(request, response)
        answer.cookies = response.cookies
        patch_vary_headers(answer, VARY)
        return answer
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        page: Fragmented | None = (response.context_data or {}).get("page")
        if page is not None:
            page.narrow(response, target)
        response.add_post_render_callback(lambda done: _rendered(request, done, target, page))
        return response
    return _rendered(request, response, target, None)


def _rendered(
    request: HttpRequest, response: HttpResponseBase, target: Target, page: Fragmented | None
) -> HttpResponseBase:
    """A whole document, which a package's own view made, cannot go into a part of a page: it becomes the page."""
    known = {DIALOG, SIGN_IN, MAIN, *(page.fragments if page else ())}
    if not (isinstance(response, HttpResponse) and target.fragment in known and _DOCUMENT.match(response.content)):
        return _add_toasts(request, response) if isinstance(response, HttpResponse) else response
    if request.method == "GET":
        answer = HttpResponseClientRedirect(request.get_full_path())
        answer.cookies = response.cookies
        patch_vary_headers(answer, VARY)
        return answer
    response[WHOLE] = "true"
    return response


# Ours, read by protocol.js: "true", or the URL of a page that is to be opened as a whole.
WHOLE = "HX-Whole-Page"


def become_page(request: HttpRequest, response: HttpResponse) -> None:
    """Let ``response``, a whole document, take the place of the page that is open."""
    if get_target(request) is not None:
        response[WHOLE] = "true"


def open_page(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser open the page that was asked for by itself: scripts of others are made for that."""
    response[WHOLE] = request.get_full_path()


# Whitespace, comments, then the doctype or the root element.
_DOCUMENT = re.compile(rb"(\s|<!--.*?-->)*<(!doctype|html)\b", re.IGNORECASE | re.DOTALL)


def expired(request: HttpRequest, response: HttpResponseRedirectBase) -> HttpResponse:
    """401 and the log-in page; after it the user is back on the page that is open now, not on the fragment's URL."""
    login = urlsplit(response.url).path
    here = current_path(request)
    answer = HttpResponseClientRedirect(f"{login}?{urlencode({'next': here})}" if here else login)
    answer.status_code = 401
    return answer


def _redirect(request: HttpRequest, response: HttpResponseRedirectBase, target: Target) -> HttpResponse:
    """A redirect inside the dialog ends it, unless it leads to the next form or away; elsewhere it is followed."""
    url = response.url
    if target.fragment != DIALOG:
        if request.method == "GET" or target.id == MAIN:
            headers = {"HX-Target": f"{target.tag}#{target.id}"}
            answer = HttpResponseLocation(url, target=f"#{target.id}", swap="outerMorph", headers=headers)  # type: ignore[arg-type]
            # The same page after a deed is no other place to go back from.
            return answer if request.method == "GET" else _with(answer, {"replace": "true"})
        return HttpResponseClientRedirect(url)
    name = _url_name(url)
    if name.endswith(("_add", "_change")):
        # htmx 4.0.1 says "body" in HX-Target when it follows HX-Location, so the right one is sent along.
        return _with(
            HttpResponseLocation(url, target=f"#{DIALOG}", swap="innerHTML", headers={"HX-Target": "dialog#dialog"}),
            {"push": "false"},
        )
    here = urlsplit(current_path(request)).path
    returns = urlsplit(url).path == here or name == "index" or name.endswith("_changelist")
    if not returns or _is_gone(request, here):
        return HttpResponseClientRedirect(url)
    return done(request)


def _with(location: HttpResponseLocation, more: dict[str, str]) -> HttpResponseLocation:
    """Add keys to HX-Location that django-htmx does not know (``push`` is new in htmx 4)."""
    location["HX-Location"] = json.dumps({**json.loads(location["HX-Location"]), **more})
    return location


def _is_gone(request: HttpRequest, here: str) -> bool:
    """Whether a successful delete took away the very record whose page is open."""
    return request.path.endswith("/delete/") and here.startswith(request.path.removesuffix("delete/"))


def _url_name(url: str) -> str:
    match = resolve_path(url)
    return (match.url_name or "") if match and "admin" in match.app_names else ""


def resolve_path(url: str) -> ResolverMatch | None:
    """The view behind a local URL, or None."""
    try:
        return resolve(urlsplit(url).path)
    except Resolver404:
        return None


def done(request: HttpRequest) -> HttpResponse:
    """The deed of the dialog is done: it closes, the page beneath refreshes, messages become toasts."""
    response = reswap(HttpResponse(), "none")
    trigger(response, "admin:close")
    acted = {"acted": True} if "_selected_action" in request.POST else {}
    trigger(response, "admin:changed", row=_row_of(request), **acted)
    return _add_toasts(request, response)


def signed_in(response: HttpResponseBase) -> HttpResponse:
    """The session goes on: the dialog closes over the page as it was left. Cookies of ``response`` are kept."""
    answer = reswap(HttpResponse(), "none")
    answer.cookies = response.cookies
    trigger(answer, "admin:signed-in")
    patch_vary_headers(answer, VARY)
    return answer


def _row_of(request: HttpRequest) -> str:
    match = request.resolver_match
    object_id = match.kwargs.get("object_id") if match else None
    return f"row-{element_id(object_id)}" if object_id else ""


def trigger(response: HttpResponse, event: str, **detail: Any) -> HttpResponse:
    """Fire ``event`` in the browser, after the swap."""
    return trigger_client_event(response, event, detail)


def retarget(response: HttpResponse, selector: str, swap: str) -> HttpResponse:
    """Put the answer somewhere else than was asked for."""
    response["HX-Retarget"] = selector
    response["HX-Reswap"] = swap
    return response


def set_url(request: HttpRequest, response: HttpResponse, url: str) -> None:
    """Write the address of what is shown into the address bar; typing and refreshing make no entries of the history."""
    quiet = details(request).source in {"form#search", "a#refresh"}
    response["HX-Replace-Url" if quiet else "HX-Push-Url"] = url


def _add_toasts(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Append Django's messages as a partial for the toasts' region."""
    messages = list(get_messages(request))
    if messages and response.get("Content-Type", "").startswith("text/html"):
        response.content += render_to_string("htmx_admin/elements/toast_partial.html", {"messages": messages}).encode()
    return response


def element_id(value: object) -> str:
    """``value`` (a primary key) as a part of an HTML id: ASCII, since htmx does not encode ids in headers reversibly.

    Letters, digits and dashes stay, every other byte becomes ``_XX``, as in ``django.contrib.admin.utils.quote``.
    """
    text = str(value)
    if text.isalnum() and text.isascii():
        return text
    return "".join(
        chr(byte) if (chr(byte).isalnum() and byte < 128) or byte == 45 else f"_{byte:02X}" for byte in text.encode()
    )
