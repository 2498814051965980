"""One field of one record, edited in its cell."""

from __future__ import annotations

from ..base import ObjectPage


class CellPage(ObjectPage):
    """One field of one record."""

    screen = "cell"
