"""The few settings of htmx_admin, read in one place: the dictionary ``HTMX_ADMIN`` in the project's settings.

========================  =======================================================================
``ENVIRONMENT``           A word shown beside the brand on every page, such as "Staging". Default: none.
``ENVIRONMENT_TONE``      Its tone: one of ``tones``. Default: "warning".
========================  =======================================================================
"""

from __future__ import annotations

from typing import Any, Final, Literal, get_args

from django.conf import settings

Tone = Literal["", "accent", "info", "success", "warning", "danger", "plum"]
TONES: Final[tuple[str, ...]] = get_args(Tone)

DEFAULTS: Final[dict[str, Any]] = {"ENVIRONMENT": "", "ENVIRONMENT_TONE": "warning"}


def get_setting(name: str) -> Any:
    """One entry of ``settings.HTMX_ADMIN``, or its default. Raises KeyError for a name that is none of ours."""
    return getattr(settings, "HTMX_ADMIN", {}).get(name, DEFAULTS[name])
