"""The records that an action is for, as they are posted: their keys, or "all that match", which is no list of keys.

Django's names are ``_selected_action`` (a field for each key) and ``select_across``. Ours beside them:
``_selected_keys`` holds many keys in one field, those of rows that are not on the page, too; ``_expected`` is the
number of records that was shown.
"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ORDER_VAR
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from .list.params import COLUMNS_VAR

KEYS_VAR: Final = "_selected_keys"
EXPECTED_VAR: Final = "_expected"
ACROSS_VAR: Final = "select_across"

# More fields than that are refused by Django (DATA_UPLOAD_MAX_NUMBER_FIELDS is 1000): beyond, keys go in one field.
MOST_KEYS: Final = 900


class Selection:
    """What a request has selected."""

    def __init__(self, request: HttpRequest) -> None:
        self._posted = request.POST

    @property
    def is_all(self) -> bool:
        """Whether it is all that match the list's address; read as Django's form reads it."""
        return self._posted.get(ACROSS_VAR, "").lower() not in {"", "0", "false"}

    @property
    def keys(self) -> list[str]:
        return self._posted.getlist(ACTION_CHECKBOX_NAME)

    @property
    def expected(self) -> int | None:
        """How many records the user was told of, if that is known."""
        value = self._posted.get(EXPECTED_VAR, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None

    def hidden(self, count: int | None = None, keys: list[str] | None = None) -> list[tuple[str, str]]:
        """Names and values that say the same again: for all that match their number ``count``, else the keys.

        ``keys`` are those that are still there, if the caller knows them.
        """
        if self.is_all:
            first = [(ACTION_CHECKBOX_NAME, key) for key in self.keys[:1]]  # Django wants one
            return [(ACROSS_VAR, "1"), *first, *([] if count is None else [(EXPECTED_VAR, str(count))])]
        keys = self.keys if keys is None else keys
        fields = [(ACROSS_VAR, "0")]
        if len(keys) > MOST_KEYS or KEYS_VAR in self._posted:
            return [*fields, *((ACTION_CHECKBOX_NAME, key) for key in keys[:1]), (KEYS_VAR, json.dumps(keys))]
        return fields + [(ACTION_CHECKBOX_NAME, key) for key in keys]


def read(request: HttpRequest, model: Any) -> None:
    """Put the keys of ``_selected_keys`` where Django looks for them; drop those that cannot be keys of ``model``.

    Rows that were selected under other filters are not among those of the address, so of that only order and columns
    are kept then.
    """
    posted: Any = request.POST
    if ACTION_CHECKBOX_NAME not in posted and KEYS_VAR not in posted:
        return
    selection = Selection(request)
    others = [] if selection.is_all else _many(posted.get(KEYS_VAR, ""))
    found = dict.fromkeys([*selection.keys, *others])
    pk = model._meta.pk
    keys = list(found) if selection.is_all else [key for key in found if _is_key(pk, key)]
    if keys != selection.keys:
        data = posted.copy()
        data.setlist(ACTION_CHECKBOX_NAME, keys)
        data._mutable = False
        request.POST = data
    if others:
        kept = [(name, value) for name in (ORDER_VAR, COLUMNS_VAR) for value in request.GET.getlist(name)]
        request.GET = QueryDict(urlencode(kept))


def _many(value: str) -> list[str]:
    """The keys in one field; none if it is not what our pages send."""
    try:
        keys = json.loads(value)
    except (ValueError, RecursionError):
        return []
    return [str(key) for key in keys if isinstance(key, (str, int))] if isinstance(keys, list) else []


def _is_key(pk: Any, key: str) -> bool:
    """Whether the database can be asked for that key: a word is no number, and neither is one of thirty digits."""
    while pk.remote_field is not None:
        pk = pk.target_field
    try:
        pk.run_validators(pk.to_python(key))
    except (ValidationError, ValueError, TypeError, OverflowError):
        return False
    return "\0" not in key
