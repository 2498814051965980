"""Lost updates: what a record looked like when its form was opened, and what others changed since.

A form that edits a record carries a *token*: the fields' values as they were loaded, signed. When it is posted, the
values are compared three ways: as loaded (``was``), as they are now (``theirs``), as the user wants them (``yours``).
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.core import signing
from django.core.files.base import File
from django.db.models import Field, ManyToManyField, Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.forms import BaseForm, PasswordInput
from django.forms import Field as FormField

from . import values

SALT: Final = "htmx_admin.versions"

# A longer text is kept as its beginning and a digest: enough to compare it, and to show what it was.
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Version:
    """What a token says: the record, and its fields' frozen values."""

    label: str
    pk: str
    values: Mapping[str, str | None]

    def is_of(self, obj: Model) -> bool:
        return self.label == obj._meta.label_lower and self.pk == str(obj.pk)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed, to different values. ``was`` is frozen, the others are values."""

    name: str
    was: str | None
    theirs: Any
    yours: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """What others changed: ``kept`` are fields that the user left alone, ``clashes`` those that both changed."""

    kept: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = field(default=())


# ------------------------------------------------------------------------------------------------ tokens


def token(obj: Model, fields: Iterable[str], loaded: Mapping[str, Any] | None = None) -> str:
    """The signed token of ``obj``; ``loaded`` has values that were read already (a form's ``initial``).

    ``fields`` are names, or a form's ``fields``: then those whose value the form does not show are left out, since a
    token is signed, not encrypted.
    """
    found: dict[str, str | None] = {}
    for name in fields:
        db_field = model_field(obj, name)
        shown = not isinstance(fields, Mapping) or _is_shown(fields[name])
        if db_field is not None and shown and not values.is_password(db_field):
            found[name] = freeze(loaded[name] if loaded and name in loaded else db_field.value_from_object(obj))
    return signing.dumps([obj._meta.label_lower, str(obj.pk), found], salt=SALT, compress=True)


def _is_shown(form_field: FormField) -> bool:
    """Whether the page shows the field's value to be changed: a password's input does not, a disabled one cannot."""
    widget = form_field.widget
    return not form_field.disabled and not (isinstance(widget, PasswordInput) and not widget.render_value)


def read(text: str | None) -> Version | None:
    """The version that a token stands for; None if there is none, or it was not made by us."""
    if not text:
        return None
    try:
        label, pk, found = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Version(label, pk, found)


def model_field(obj: Model, name: str) -> Field[Any, Any] | ManyToManyField[Any, Any] | None:
    """The editable model field of that name, if a form field stands for one."""
    for candidate in (*obj._meta.concrete_fields, *obj._meta.many_to_many):
        if candidate.name == name:
            return candidate
    return None


# ------------------------------------------------------------------------------------------------ comparing


def changed(version: Version, now: Model) -> list[str]:
    """Names of the fields that differ from what they were."""
    names = []
    for name, was in version.values.items():
        db_field = model_field(now, name)
        if db_field is not None and freeze(db_field.value_from_object(now)) != was:
            names.append(name)
    return names


def compare(version: Version, now: Model, form: BaseForm) -> Comparison:
    """Set ``version`` against the record as it is ``now`` and a valid ``form`` with the user's values."""
    kept: list[str] = []
    clashes: list[Clash] = []
    for name in changed(version, now):
        if name not in form.fields or name not in form.cleaned_data:
            continue
        db_field = model_field(now, name)
        assert db_field is not None  # noqa: S101 - changed() names model fields only
        theirs, yours = db_field.value_from_object(now), form.cleaned_data[name]
        if isinstance(yours, FieldFile) or (isinstance(theirs, FieldFile) and yours is None):
            # Nothing was uploaded: the form has left the current file alone.
            kept.append(name)
            continue
        mine, was = freeze(_as_stored(db_field, yours)), version.values[name]
        if mine == freeze(theirs):
            continue
        if mine == was:
            kept.append(name)
        else:
            clashes.append(Clash(name, was, theirs, yours))
    return Comparison(tuple(kept), tuple(clashes))


def _as_stored(db_field: Any, value: Any) -> Any:
    """A form's clean value as the model field would give it: for a relation the key."""
    if isinstance(value, Model) and not db_field.many_to_many:
        return getattr(value, db_field.target_field.attname)
    return value


# ------------------------------------------------------------------------------------------------ frozen values


def freeze(value: Any) -> str | None:
    """``value`` as a text that is equal for equal values, however they were read: from the database or a form."""
    if value is None:
        return None
    text = _text(value)
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}…{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def thaw_text(frozen: str) -> str:
    """The readable part of a frozen value."""
    return frozen[: LONGEST + 1] if len(frozen) > LONGEST else frozen


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        # A browser sends line ends as CR LF.
        return value.replace("\r\n", "\n")
    if isinstance(value, Decimal):
        return format(value.normalize() if value.is_finite() else value, "f")
    if isinstance(value, datetime.datetime):
        moment = value.astimezone(datetime.UTC) if value.tzinfo else value
        # Forms don't know microseconds.
        return moment.replace(microsecond=0).isoformat()
    if isinstance(value, datetime.time):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (QuerySet, list, tuple, set)) and all(isinstance(item, Model) for item in value):
        return json.dumps(sorted(str(item.pk) for item in value))
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, sort_keys=True, default=str)
    if isinstance(value, (bytes, memoryview)):
        return hashlib.sha256(bytes(value)).hexdigest()
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, File):
        return value.name or ""
    return str(value)
