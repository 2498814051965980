"""The record's log entries."""

from __future__ import annotations

from .base import ObjectPage


class HistoryPage(ObjectPage):
    """The record's log entries."""

    screen = "history"
