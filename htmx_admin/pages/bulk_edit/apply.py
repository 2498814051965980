"""What a bulk edit does with the records: by the admin's hooks one by one, or by one UPDATE."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin as ContribModelAdmin
from django.core.exceptions import ValidationError

from ...actions import EachRecord
from ...outcome import Outcome, Refused, labelled

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .forms import BulkForms


class Change:
    """Fields and their values, for many records."""

    def __init__(self, forms: BulkForms, form: Any, chosen: list[str], how: dict[str, str]) -> None:
        self.request: HttpRequest = forms.request
        self.model_admin: Any = forms.model_admin
        self.form = form  # the form that asked, valid
        self.chosen = chosen
        self._forms = forms
        self._make_row = forms.for_row(form.data, chosen, how)

    @property
    def by_update(self) -> bool:
        return bool(self.model_admin.bulk_edit_update)

    def rehearse(self, queryset: Any, limit: int) -> Outcome:
        """What would become of the first ``limit`` records; writes nothing."""
        return self._each(queryset).rehearse(self._check, limit)

    def apply(self, queryset: Any) -> Outcome:
        """Change the records, in one transaction."""
        if self.by_update:
            return self._each(queryset).run(self._check, after_chunk=self._update)
        return self._each(queryset).run(self._save)

    def _each(self, queryset: Any) -> EachRecord:
        return EachRecord(self.model_admin, self.request, queryset, "change")

    # -------------------------------------------------------------------------------------------- by the hooks

    def _valid(self, obj: Any) -> Any:
        """The record's form. Raises Refused with what is wrong with it."""
        form = self._make_row(obj)
        if not form.is_valid():
            errors = [
                (self._forms.label(name) if name in self.chosen else "", str(error))
                for name, found in form.errors.items()
                for error in found
            ]
            raise Refused(labelled(list(dict.fromkeys(errors))))
        return form

    def _check(self, obj: Any) -> bool:
        """Whether the record would change."""
        if self.by_update:
            self._make_row(obj)
            return True
        return bool(self._valid(obj).has_changed())

    def _save(self, obj: Any) -> bool:
        """As Django's change view saves, log entry included."""
        admin, request, form = self.model_admin, self.request, self._valid(obj)
        if not form.has_changed():
            return False
        saved = admin.save_form(request, form, change=True)
        admin.save_model(request, saved, form, True)
        admin.save_related(request, form, [], True)
        admin.log_change(request, saved, admin.construct_change_message(request, form, []))
        return True

    # -------------------------------------------------------------------------------------------- by UPDATE

    def validate(self) -> list[str]:
        """What the model's own validators say to the values, since no record is validated."""
        errors = []
        for name in self.chosen:
            db_field, value = self._forms.db_field(name), self.form.cleaned_data.get(name)
            try:
                if value not in db_field.empty_values and db_field.remote_field is None:
                    db_field.run_validators(value)
            except ValidationError as error:
                errors += [f"{self._forms.label(name)}: {text}" for text in error.messages]
        return errors

    def _update(self, records: list[Any]) -> None:
        if not records:
            return
        queryset = self.model_admin.model._base_manager.using(records[0]._state.db)
        values = {name: self.form.cleaned_data[name] for name in self.chosen}
        queryset.filter(pk__in=[record.pk for record in records]).update(**values)
        self.form.changed_data = self.chosen
        self._log(records, self.model_admin.construct_change_message(self.request, self.form, []))

    def _log(self, records: list[Any], message: Any) -> None:
        """One statement for all, unless the class logs in its own way."""
        if type(self.model_admin).log_change is not ContribModelAdmin.log_change:
            for record in records:
                self.model_admin.log_change(self.request, record, message)
            return
        from django.contrib.admin.models import CHANGE, LogEntry

        LogEntry.objects.log_actions(
            self.request.user.pk,  # type: ignore[arg-type]
            records,
            CHANGE,
            message,
        )
