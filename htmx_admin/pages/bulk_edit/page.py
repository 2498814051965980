"""The page of a bulk edit: choose fields and values, see what would become of the records, change them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Final

from django.contrib.admin.utils import model_ngettext
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ...outcome import Outcome
from ..action import ActionPage
from ..assets import has_scripts
from ..base import Response
from ..fields import PlainField
from ..form.conflict import _shown
from ..form.related import read_typed_keys
from ..model import ModelPage
from .apply import Change
from .forms import ADD, CHANGE_VAR, HOW_VAR, HOWS, PREFIX, BulkForms

# So many records are looked at before the user is asked.
MOST_CHECKED: Final = 1000

CHECK, RUN = "_check", "_run"


class BulkField(PlainField):
    """A field that may be chosen, with its control."""

    def __init__(self, page: BulkEditPage, name: str, form: Any) -> None:
        super().__init__(form[name])
        self.key = name
        self.is_chosen = name in page.chosen
        self.is_many = page.forms.is_many(name)
        self.how = page.how.get(name, ADD)

    hows = HOWS

    @property
    def how_name(self) -> str:
        return f"{HOW_VAR}-{self.key}"


@dataclass(frozen=True, slots=True)
class Value:
    """What a field will be."""

    label: str
    how: str
    text: str


class BulkEditPage(ActionPage):
    """The action ``change_fields``: in the dialog, or as a page."""

    screen = "bulk_edit"
    template = "page"
    contrib_templates: ClassVar[tuple[str, ...]] = ()
    form: Any = None
    # What would become of the records, once that is asked for.
    preview: Outcome | None = None

    def dress(self, response: Response, *, keep_template: bool = False) -> Response:
        return ModelPage.dress(self, response)

    def answer(self, queryset: Any) -> HttpResponseBase | None:
        """The page, or None when it is done, with a message."""
        read_typed_keys(self.request)
        self.queryset = queryset
        asked = {CHECK, RUN} & self.request.POST.keys()
        data = self.request.POST if f"{CHANGE_VAR}s" in self.request.POST else None
        if self.forms.names:
            self.form = self.forms.ask(data, self.chosen)
        if not asked or self.form is None or not self._is_valid():
            return self._page()
        change = Change(self.forms, self.form, self.chosen, self.how)
        if change.by_update and (wrong := change.validate()):
            self.errors += wrong
        elif RUN in asked:
            change.apply(queryset).tell(self.model_admin, self.request)
            return None
        else:
            self.preview = change.rehearse(queryset, MOST_CHECKED)
        return self._page()

    def _is_valid(self) -> bool:
        if not self.chosen:
            self.errors.append(_("Choose a field to change."))
            return False
        return bool(self.form.is_valid())

    def _page(self) -> TemplateResponse:
        context = {
            **self.site.each_context(self.request),
            "title": self.title,
            "opts": self.opts,
            "media": self.model_admin.media + self.form.media if self.form else self.model_admin.media,
            "queryset": self.queryset,
        }
        self.request.current_app = self.site.name
        return self.dress(TemplateResponse(self.request, [], context))

    # -------------------------------------------------------------------------------------------- what was asked

    @cached_property
    def errors(self) -> list[str]:
        """What is wrong, beside the errors of the fields."""
        return []

    @cached_property
    def forms(self) -> BulkForms:
        return BulkForms(self.request, self.model_admin, self._sample)

    @cached_property
    def _sample(self) -> Any:
        """A record that the user may change: its form is shown."""
        may = self.model_admin.has_change_permission
        records = self.queryset[:MOST_CHECKED].iterator(chunk_size=100)
        return next((record for record in records if may(self.request, record)), None)

    @cached_property
    def chosen(self) -> list[str]:
        """The fields that are to be changed; a name that is not offered is none."""
        posted = set(self.request.POST.getlist(CHANGE_VAR))
        return [name for name in self.forms.names if name in posted]

    @cached_property
    def how(self) -> dict[str, str]:
        """What is done with the related records of each many-to-many field."""
        known = {value for value, _label in HOWS}
        posted = {name: self.request.POST.get(f"{HOW_VAR}-{name}", "") for name in self.chosen}
        return {name: value if value in known else ADD for name, value in posted.items() if self.forms.is_many(name)}

    # -------------------------------------------------------------------------------------------- for the templates

    @property
    def status(self) -> int:
        return 422 if self.errors or (self.form is not None and self.form.errors) else 200

    @cached_property
    def in_dialog(self) -> bool:
        """Not with the scripts of others, which expect a page of their own."""
        return super().in_dialog and not has_scripts(self.media)

    @property
    def title(self) -> str:
        return _("Change fields of %(count)s %(name)s") % {"count": self.count, "name": self.names}

    @property
    def names(self) -> str:
        """The model's name, in the number of the records."""
        return model_ngettext(self.opts, self.count)

    @cached_property
    def count(self) -> int:
        """How many records there are, counted exactly."""
        return int(self.queryset.count())

    @cached_property
    def fields(self) -> list[BulkField]:  # type: ignore[override]
        return [BulkField(self, name, self.form) for name in self.forms.names] if self.form is not None else []

    @property
    def is_sample(self) -> bool:
        """Whether only the first records were looked at."""
        return self.count > MOST_CHECKED

    @property
    def checked(self) -> int:
        return min(self.count, MOST_CHECKED)

    @property
    def values(self) -> list[Value]:
        """The values that were asked for, in words."""
        texts = dict(HOWS)
        found = []
        for name in self.chosen:
            db_field, value = self.forms.db_field(name), self.form.cleaned_data.get(name)
            how = str(texts[self.how[name]]) if name in self.how else ""
            found.append(Value(self.forms.label(name), how, _shown(db_field, value, None)))
        return found

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Beside the action and the records, when it is all settled: fields and values as they were posted."""
        names = [(f"{CHANGE_VAR}s", "1")]
        if self.preview is not None:
            names += [
                (name, value)
                for name, found in self.request.POST.lists()
                if name == CHANGE_VAR or name.startswith((f"{PREFIX}-", f"{HOW_VAR}-"))
                for value in found
            ]
        return [*super().hidden, *names]
