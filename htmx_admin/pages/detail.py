"""The record, read only."""

from __future__ import annotations

from .base import ObjectPage


class DetailPage(ObjectPage):
    """The record, read only."""

    screen = "detail"
