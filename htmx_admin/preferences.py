"""Theme and density, kept per browser in cookies, so that the server writes them into the first byte: no flash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse

CHOICES: Final[dict[str, tuple[str, ...]]] = {"theme": ("", "light", "dark"), "density": ("", "compact")}
MAX_AGE: Final[int] = 365 * 24 * 3600  # seconds


def cookie_name(preference: str) -> str:
    """Name of the cookie of one preference."""
    return f"htmx_admin_{preference}"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What this browser chose; "" is the default: the system's theme, comfortable rows."""

    theme: str = ""
    density: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Preferences:
        """Read the cookies; a value that is none of ours counts as the default."""
        values = {name: request.COOKIES.get(cookie_name(name), "") for name in CHOICES}
        return cls(**{name: value if value in CHOICES[name] else "" for name, value in values.items()})


def save(request: HttpRequest, response: HttpResponse) -> dict[str, str]:
    """Set a cookie for each valid preference in ``request.POST``. Returns what was set."""
    chosen = {name: request.POST[name] for name, values in CHOICES.items() if request.POST.get(name) in values}
    for name, value in chosen.items():
        response.set_cookie(
            cookie_name(name), value, max_age=MAX_AGE, samesite="Lax", secure=request.is_secure(), httponly=True
        )
    return chosen
