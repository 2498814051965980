"""The confirmation of a deletion."""

from __future__ import annotations

from .base import ObjectPage


class DeletePage(ObjectPage):
    """The confirmation of a deletion."""

    screen = "delete"
