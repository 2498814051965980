"""Saving over somebody else's change: noticed before it happens, settled by the user (see ``versions``)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR, get_content_type_for_model
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DatabaseError
from django.db.models import Model
from django.forms import BaseForm, CheckboxInput, FileInput, MultiWidget
from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ... import values, versions
from ...versions import Clash
from .widgets import face

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

VERSION = "_version"
# The record as the merge panel showed it: an answer counts only for what was seen.
SEEN = "_seen"
MERGE = "_merge"
_NO_VERBS: Final = frozenset({VERSION, SEEN, IS_POPUP_VAR, TO_FIELD_VAR, "_source_model", ACTION_CHECKBOX_NAME})


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the merge panel."""

    name: str
    label: str
    was: str
    theirs: str
    yours: str
    picked: str = ""


@dataclass(slots=True)
class Conflict:
    """The merge panel, and what was taken over without asking."""

    choices: list[Choice] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    who: str = ""
    when: str = ""
    seen: str = ""
    # The button that was pressed, as it was posted: a project may have some of its own.
    verbs: list[tuple[str, str]] = field(default_factory=list)

    @property
    def open(self) -> int:
        """How many lines still have no choice."""
        return sum(not choice.picked for choice in self.choices)


class Guard:
    """Looks at one POST to a change form, inside the transaction that will save it."""

    def __init__(self, request: HttpRequest, model_admin: ModelAdmin[Any], object_id: str) -> None:
        self.request = request
        self.model_admin = model_admin
        self.pk = unquote(object_id)
        self.conflict = Conflict()

    @cached_property
    def database(self) -> str:
        """Where the record is written: a project may keep its records elsewhere by ``get_queryset``."""
        # For update: a router may read from a copy.
        return self.model_admin.get_queryset(self.request).select_for_update().db

    def check(self) -> bool:
        """Whether Django's view may go on. What others changed and the user did not is put into ``request.POST``."""
        version = versions.read(self.request.POST.get(VERSION))
        row = self._lock() if version else None
        if version is None or row is None or not version.is_of(row) or not versions.changed(version, row):
            return True
        form = self._form()
        if form is None or not form.is_valid():
            # Django's view says what is wrong; the token stays, so the next attempt is looked at again.
            return True
        self._settle(versions.compare(version, row, form), row, form)
        return not self.conflict.open

    def _lock(self) -> Model | None:
        """The record as it is now, locked until the end of the transaction where the database can."""
        opts = self.model_admin.opts
        to_field = self.request.POST.get(TO_FIELD_VAR, self.request.GET.get(TO_FIELD_VAR))
        rows = opts.model._base_manager.using(self.database)
        try:
            db_field: Any = opts.get_field(to_field) if to_field else opts.pk
            return rows.select_for_update().filter(**{db_field.name: db_field.to_python(self.pk)}).first()
        except (ValidationError, ValueError, TypeError, AttributeError, FieldDoesNotExist, DatabaseError):
            # Django's view finds the right words for an odd key.
            return None

    def _form(self) -> BaseForm | None:
        """The user's form, as Django's view will build it; None if that will refuse."""
        request, model_admin = self.request, self.model_admin
        to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        obj = model_admin.get_object(request, self.pk, to_field)
        if obj is None or not model_admin.has_change_permission(request, obj):
            return None
        names = flatten_fieldsets(model_admin.get_fieldsets(request, obj))
        form_class = model_admin.get_form(request, obj, change=True, fields=names)
        return form_class(request.POST, request.FILES, instance=obj)

    # -------------------------------------------------------------------------------------------- settling

    def _settle(self, comparison: versions.Comparison, row: Model, form: Any) -> None:
        data = self.request.POST.copy()
        now = type(form)(instance=row)
        labels = {name: str(form[name].label) for name in form.fields}
        seen = versions.read(data.get(SEEN))
        for name in comparison.kept:
            put(data, now[name])
        self.conflict.kept = [labels[name] for name in comparison.kept]
        for clash in comparison.clashes:
            picked = _picked(data, clash, seen)
            if picked == "theirs":
                put(data, now[clash.name])
            self.conflict.choices.append(_choice(clash, row, labels[clash.name], picked))
        verbs = _verbs(data, form)
        if MERGE in data and not verbs:
            # Without one of Django's own names a POST may be taken for an action of the change form.
            data["_save"] = "1"
        fresh = versions.token(row, form.fields)
        if self.conflict.open:
            self.conflict.seen = fresh
            self.conflict.verbs = verbs
            self._who(row)
            # The clashing fields stay as the user typed them.
            for clash in comparison.clashes:
                _restore(data, self.request.POST, now[clash.name])
        else:
            data[VERSION] = fresh
            if self.conflict.kept:
                self._who(row)
        data._mutable = False
        self.request.POST = data  # type: ignore[assignment]

    def _who(self, row: Model) -> None:
        """Who saved last, and when, if the log knows."""
        # Models can be imported only once the apps are ready.
        from django.contrib.admin.models import LogEntry

        entry = (
            LogEntry.objects.filter(object_id=str(row.pk), content_type=get_content_type_for_model(row))
            .select_related("user")
            .order_by("-action_time")
            .first()
        )
        if entry is None or entry.user_id == self.request.user.pk:
            return
        # A project's own user class need not have a short name.
        self.conflict.who = getattr(entry.user, "get_short_name", str)() or entry.user.get_username()
        self.conflict.when = date_format(localtime(entry.action_time), "TIME_FORMAT")

    @cached_property
    def kept_message(self) -> str:
        """What was taken over, for a message after saving."""
        who = self.conflict.who or _("Somebody else")
        return _("%(who)s changed this record meanwhile. Kept: %(fields)s.") % {
            "who": who,
            "fields": ", ".join(self.conflict.kept),
        }


def _verbs(data: QueryDict, form: BaseForm) -> list[tuple[str, str]]:
    """Names and values of the buttons that were pressed: what begins as Django's do and is none of what forms hide."""
    return [
        (name, str(value))
        for name, value in data.items()
        if name.startswith("_") and name not in _NO_VERBS and name not in form.fields and not name.startswith(MERGE)
    ]


def _picked(data: QueryDict, clash: Clash, seen: versions.Version | None) -> str:
    """The user's choice for ``clash``; none if what was shown is not what is there now."""
    if MERGE not in data or seen is None or seen.values.get(clash.name) != versions.freeze(clash.theirs):
        return ""
    if data[MERGE] in ("theirs", "yours"):
        return str(data[MERGE])
    choice = data.get(f"{MERGE}-{clash.name}", "")
    return choice if choice in ("theirs", "yours") else ""


# --------------------------------------------------------------------------------------- a value as it is posted


def put(data: QueryDict, bound: Any) -> None:
    """Write the value of an unbound form's field into ``data``, as the widget that shows it would post it."""
    shown = face(bound.field)
    widget: Any = getattr(shown, "widget", shown)
    name, value = bound.html_name, bound.value()
    if isinstance(widget, FileInput):
        # No upload keeps the file that is there.
        return
    if isinstance(widget, MultiWidget):
        parts = value if isinstance(value, list) else widget.decompress(value)
        suffixes: list[str] = widget.widgets_names  # type: ignore[attr-defined]
        for suffix, part, single in zip(suffixes, parts or [], widget.widgets, strict=False):
            data[name + suffix] = _formatted(single, part)
    elif isinstance(widget, CheckboxInput):
        data.pop(name, None)
        if widget.check_test(value):
            data[name] = "on"
    elif getattr(widget, "allow_multiple_selected", False):
        data.setlist(name, [str(item) for item in widget.format_value(value)])
    else:
        formatted = widget.format_value(value)
        data[name] = str(formatted[0] if isinstance(formatted, list) and formatted else _formatted(widget, value))


def _formatted(widget: Any, value: Any) -> str:
    formatted = widget.format_value(value)
    if isinstance(formatted, list):
        formatted = formatted[0] if formatted else ""
    return "" if formatted is None else str(formatted)


def _restore(data: QueryDict, posted: QueryDict, bound: Any) -> None:
    """Give a field back what the user posted."""
    for name in {key for key in (*data, *posted) if key == bound.html_name or key.startswith(f"{bound.html_name}_")}:
        if name in posted:
            data.setlist(name, posted.getlist(name))
        else:
            del data[name]


# --------------------------------------------------------------------------------------- a value as it is shown


def _choice(clash: Clash, row: Model, label: str, picked: str) -> Choice:
    db_field, database = versions.model_field(row, clash.name), row._state.db
    return Choice(
        clash.name,
        capfirst(label),
        _shown(db_field, _thaw(db_field, clash.was, database), database),
        _shown(db_field, clash.theirs, database),
        _shown(db_field, clash.yours, database),
        picked,
    )


def _thaw(db_field: Any, frozen: str | None, database: str | None) -> Any:
    if frozen is None:
        return None
    try:
        if db_field.many_to_many:
            return db_field.related_model._base_manager.using(database).filter(pk__in=json.loads(frozen))
        return db_field.to_python(versions.thaw_text(frozen))
    except (ValidationError, ValueError, TypeError):
        return frozen


def _shown(db_field: Any, value: Any, database: str | None) -> str:
    """Plain text of a value: of a relation the record's name."""
    if db_field.many_to_many:
        return ", ".join(map(str, value if value is not None else ())) or "–"
    if value is not None and db_field.remote_field is not None and not isinstance(value, Model):
        lookup = {db_field.target_field.name: value}
        value = db_field.related_model._base_manager.using(database).filter(**lookup).first() or value
    if values.is_empty(value):
        return "–"
    try:
        text = values.kind_for(db_field).text(value)
    except (TypeError, ValueError, AttributeError):
        text = str(value)
    return Truncator(text).chars(versions.LONGEST)
