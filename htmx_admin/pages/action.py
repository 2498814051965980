"""What an action returned: a confirmation, a form of its own, a file."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext as _

from .base import Response
from .delete import Deletion
from .fields import PlainField, plain_fields
from .model import ModelPage

# Up to here the confirmation of delete_selected sends every key again, as Django's does: nothing else can go by it.
# Beyond, Django's own page breaks at DATA_UPLOAD_MAX_NUMBER_FIELDS (1000): "all that match" is sent as such.
MOST_KEYS = 900


class ActionPage(ModelPage):
    """The intermediate page of an action, in the dialog or as a page.

    Files, redirects and None pass; the page of ``delete_selected`` gets our template; a page of the project's own keeps
    its template and finds ``page`` in its context, so that it can ``{% extends page.layout %}``.
    """

    screen = "action"
    template = "delete_selected"
    contrib_templates = ("delete_selected_confirmation",)

    def dress(self, response: Response, *, keep_template: bool = False) -> Response:
        return super().dress(response, keep_template=keep_template or not self._is_delete_selected(response))

    @staticmethod
    def _is_delete_selected(response: HttpResponseBase) -> bool:
        """Whether it is Django's confirmation; with ``delete_selected_confirmation_template`` it is the project's."""
        names = response.template_name if isinstance(response, SimpleTemplateResponse) else None
        return isinstance(names, (list, tuple)) and names[-1:] == ["admin/delete_selected_confirmation.html"]

    # -------------------------------------------------------------------------------------------- what was asked

    @property
    def form(self) -> Any:
        """The form of the action, by the name that most pages give it."""
        return self.context.get("form")

    @property
    def status(self) -> int:
        return 422 if getattr(self.form, "errors", None) else 200

    @property
    def title(self) -> str:
        if "deletable_objects" not in self.context:
            return super().title
        names = {"name": self.context["objects_name"], "count": self.deletion_count}
        if not self.deletion.is_possible:
            return _("Cannot delete %(name)s") % names
        return _("Delete %(count)d %(name)s?") % names

    @property
    def action_url(self) -> str:
        """Where the action is run: the list, as it is filtered, or the record's page."""
        return self.request.get_full_path()

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What has to be posted again to run the same action on the same records."""
        posted = self.request.POST
        index = posted.get("index", "0")
        names = [name for name in ("action", "CHANGE_FORM-action") if name in posted]
        fields = [(name, self._chosen(posted.getlist(name), index)) for name in names]
        fields += [("index", "0"), ("select_across", posted.get("select_across") or "0")]
        return fields + [(ACTION_CHECKBOX_NAME, key) for key in self._keys]

    @staticmethod
    def _chosen(names: list[str], index: str) -> str:
        """As Django's ``response_action``: the list may have a row of actions above and one below."""
        return names[int(index)] if index.isdigit() and int(index) < len(names) else names[0]

    @property
    def _keys(self) -> list[str]:
        keys = self.request.POST.getlist(ACTION_CHECKBOX_NAME)
        return keys[:1] if self.request.POST.get("select_across") == "1" else keys

    @cached_property
    def fields(self) -> list[PlainField]:
        """The fields of the form, with the controls of the design."""
        return plain_fields(self.form)

    @property
    def count(self) -> int | None:
        """How many records the action is for, if its page says ``queryset``."""
        queryset: Any = self.context.get("queryset")
        return queryset.count() if hasattr(queryset, "filter") else None

    # -------------------------------------------------------------------------------------------- delete_selected

    @cached_property
    def deletion(self) -> Deletion:
        [deleted] = self.context["deletable_objects"]
        return Deletion(self.context, deleted)

    @cached_property
    def _delete_keys(self) -> list[str]:
        return [str(obj.pk) for obj in self.context["queryset"]]

    @property
    def deletion_count(self) -> int:
        return len(self._delete_keys)

    @property
    def delete_hidden(self) -> list[tuple[str, str]]:
        """As Django's page: the action, the answer, and every key."""
        fields = [("action", "delete_selected"), ("index", "0"), ("post", "yes")]
        if len(self._delete_keys) > MOST_KEYS and self.request.POST.get("select_across") == "1":
            return [*fields, ("select_across", "1"), (ACTION_CHECKBOX_NAME, self._delete_keys[0])]
        return fields + [(ACTION_CHECKBOX_NAME, key) for key in self._delete_keys]
