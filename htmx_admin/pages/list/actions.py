"""The bulk bar: the actions that a user may take on the selected rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.choices import flatten_choices
from django.utils.safestring import SafeString

# Beyond so many actions a phone has no room for a button each.
MOST_BUTTONS: Final = 2
# Beyond so many they fill two lines of a desk's screen: all but the first go into a menu.
MOST_SHOWN: Final = 5
_FIRST: Final = 3


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the bulk bar."""

    name: str
    label: str
    icon: str = ""

    @property
    def danger(self) -> bool:
        return self.name == "delete_selected"


@dataclass(frozen=True, slots=True)
class Field:
    """An input of the bulk bar; it stands outside the form that it belongs to."""

    label: str
    control: SafeString


class BulkBar:
    """``page.bulkbar`` in the templates; false if there is nothing to do."""

    def __init__(self, form: Any, found: Any) -> None:
        # Django's action form, None without actions; Django's actions by name.
        self.form = form
        self.actions = self._sorted(found) if form is not None else []

    def __bool__(self) -> bool:
        return bool(self.actions)

    @property
    def is_long(self) -> bool:
        """Whether a phone shows a select rather than the buttons."""
        return len(self.actions) > MOST_BUTTONS

    @property
    def shown(self) -> list[Action]:
        """The actions that have a button of their own; deletion last."""
        if len(self.actions) <= MOST_SHOWN:
            return self.actions
        return [*self._harmless[:_FIRST], *(action for action in self.actions if action.danger)]

    @property
    def more(self) -> list[Action]:
        """Those in the menu."""
        return self._harmless[_FIRST:] if len(self.actions) > MOST_SHOWN else []

    @property
    def _harmless(self) -> list[Action]:
        return [action for action in self.actions if not action.danger]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The actions for a select."""
        return [(action.name, action.label) for action in self.actions]

    def _sorted(self, found: Any) -> list[Action]:
        """The choices of Django's form, those of a group too; deletion last."""
        choices: list[tuple[str, Any]] = list(flatten_choices(self.form.fields["action"].choices))
        actions = [Action(name, str(label), _icon(found.get(name))) for name, label in choices if name]
        return sorted(actions, key=lambda action: action.danger)

    @property
    def fields(self) -> list[Field]:
        """Inputs that the project added to ``action_form``."""
        added = (self.form[name] for name in self.form.fields if name not in {"action", "select_across"})
        return [
            Field(
                str(bound.label),
                bound.as_widget(attrs={"form": "changelist-form", "id": f"changelist-form-{bound.name}"}),
            )
            for bound in added
        ]


def _icon(action: Any) -> str:
    """``icon`` of the action's function, if the project set one. Django 6.1 has Action objects, before: tuples."""
    function = getattr(action, "func", None) or (action[0] if isinstance(action, tuple) else None)
    return str(getattr(function, "icon", ""))
