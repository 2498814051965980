"""The list page."""

from __future__ import annotations

from ..base import ModelPage


class ListPage(ModelPage):
    """The model's records."""

    screen = "list"
