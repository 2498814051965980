"""The sheet of the keys: which ones there are, and the switch for those of one letter."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _

from .base import Page


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the sheet: keys that do the same, or the one and its opposite."""

    keys: tuple[str, ...]
    does: str


@dataclass(frozen=True, slots=True)
class Group:
    """The keys of one kind of page."""

    title: str
    keys: list[Key]


class KeysPage(Page):
    """The sheet, in the dialog or as a page."""

    screen = "keys"

    def answer(self) -> HttpResponse:
        return self.render({"title": _("Keyboard shortcuts"), "subtitle": None})

    @property
    def is_on(self) -> bool:
        """Whether the keys of one letter do anything in this browser."""
        return self.shell.preferences.keys != "off"

    @property
    def groups(self) -> list[Group]:
        """What the documentation has as a page, for the screens that have keys of their own."""
        return [
            Group(
                _("List"),
                [
                    Key(("J", "K"), _("Next row, previous row")),
                    Key(("X",), _("Select the row")),
                    Key(("Shift X",), _("Select the rows from the last one on")),
                    Key(("Enter",), _("Open the record")),
                    Key(("E",), _("Change the record")),
                    Key(("N",), _("Add a record")),
                    Key(("/",), _("Search")),
                    Key(("[", "]"), _("Previous page, next page")),
                ],
            ),
            Group(
                _("Record"),
                [Key(("J", "K"), _("Next record, previous record")), Key(("E",), _("Change the record"))],
            ),
            Group(
                _("Cell"),
                [
                    Key(("Enter", "F2"), _("Change the value")),
                    Key(("Tab",), _("Save and go to the next cell")),
                    Key(("Esc",), _("Leave it as it was")),
                ],
            ),
            Group(_("Form"), [Key(("Ctrl S",), _("Save and continue editing"))]),
            Group(_("Everywhere"), [Key(("?",), _("Keyboard shortcuts")), Key(("Esc",), _("Close"))]),
        ]
