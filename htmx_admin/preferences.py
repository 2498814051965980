"""Theme, density and keys: kept per browser in cookies, so that the server writes them into the page: no flash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, QueryDict

CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "theme": ("", "light", "dark"),
    "density": ("", "compact"),
    "keys": ("", "off"),
}
# In an address that is shared, "" needs a name.
DENSITY_VAR: Final = "_density"
SHARED_DENSITIES: Final = {"comfortable": "", "compact": "compact"}
MAX_AGE: Final[int] = 365 * 24 * 3600  # seconds


def cookie_name(preference: str) -> str:
    """Name of the cookie of one preference."""
    return f"htmx_admin_{preference}"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What this browser chose; "" is the default: the system's theme, comfortable rows, keys of one letter."""

    theme: str = ""
    density: str = ""
    keys: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Preferences:
        """Read the cookies; a value that is none of ours counts as the default. A shared address has its density."""
        values = {name: request.COOKIES.get(cookie_name(name), "") for name in CHOICES}
        values["density"] = SHARED_DENSITIES.get(request.GET.get(DENSITY_VAR, ""), values["density"])
        return cls(**{name: value if value in CHOICES[name] else "" for name, value in values.items()})


def save(request: HttpRequest, response: HttpResponse) -> dict[str, str]:
    """Set a cookie for each valid preference in ``request.POST``. Returns what was set."""
    chosen = {name: request.POST[name] for name, values in CHOICES.items() if request.POST.get(name) in values}
    for name, value in chosen.items():
        response.set_cookie(
            cookie_name(name), value, max_age=MAX_AGE, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return chosen


def way_back(request: HttpRequest) -> str:
    """Where ``next`` leads; a density that is chosen is not overruled by an address that somebody shared."""
    url = request.POST.get("next", "")
    if "density" not in request.POST or DENSITY_VAR not in url:
        return url
    parts = urlsplit(url)
    query = QueryDict(parts.query, mutable=True)
    query.pop(DENSITY_VAR, None)
    return urlunsplit(parts._replace(query=query.urlencode()))
