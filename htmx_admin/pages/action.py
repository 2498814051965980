"""What an action returned: a confirmation, a form of its own, a file."""

from __future__ import annotations

from .base import ModelPage


class ActionPage(ModelPage):
    """The intermediate page of an action, in the dialog or as a page."""

    screen = "action"
