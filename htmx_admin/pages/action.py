"""What an action returned: a confirmation, a form of its own, a file."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext as _

from ..outcome import MOST_NAMED
from .base import Response
from .delete import Deletion
from .fields import PlainField, plain_fields
from .model import ModelPage
from .running import MATCHING
from .selection import MOST_KEYS, Selection

# The confirmation of delete_selected follows the relations of so many records; of more, it shows the first.
MOST_COLLECTED: Final = 1000


def first_to_delete(objs: Any, request: HttpRequest) -> Any:
    """What a confirmation collects: of very many records the first, since Django's page would name them all.

    When it comes to deleting, every one of them is asked for its permission and for what protects it.
    """
    asks = getattr(request, "method", "") == "POST" and "post" not in request.POST
    if not asks or not isinstance(objs, QuerySet) or objs.query.is_sliced:
        return objs
    selection = Selection(request)
    if not (selection.is_all or len(selection.keys) > MOST_COLLECTED) or objs.count() <= MOST_COLLECTED:
        return objs
    return objs.filter(pk__in=list(objs.values_list("pk", flat=True)[:MOST_COLLECTED]))


class ActionPage(ModelPage):
    """The intermediate page of an action, in the dialog or as a page.

    Files, redirects and None pass; the page of ``delete_selected`` gets our template; a page of the project's own keeps
    its template and finds ``page`` in its context, so that it can ``{% extends page.layout %}``.
    """

    screen = "action"
    template = "delete_selected"
    contrib_templates: ClassVar[tuple[str, ...]] = ("delete_selected_confirmation",)

    def dress(self, response: Response, *, keep_template: bool = False) -> Response:
        return super().dress(response, keep_template=keep_template or not self._is_delete_selected(response))

    @staticmethod
    def _is_delete_selected(response: HttpResponseBase) -> bool:
        """Whether it is Django's confirmation; with ``delete_selected_confirmation_template`` it is the project's."""
        names = response.template_name if isinstance(response, SimpleTemplateResponse) else None
        return isinstance(names, (list, tuple)) and names[-1:] == ["admin/delete_selected_confirmation.html"]

    # -------------------------------------------------------------------------------------------- what was asked

    @cached_property
    def selection(self) -> Selection:
        return Selection(self.request)

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
        return [*fields, ("index", "0"), *self.selection.hidden(self._matching)]

    @cached_property
    def _matching(self) -> int | None:
        """How many records the action was given, if that is all that match."""
        queryset = getattr(self.request, MATCHING, None)
        return queryset.count() if queryset is not None and self.selection.is_all else None

    @staticmethod
    def _chosen(names: list[str], index: str) -> str:
        """As Django's ``response_action``: the list may have a row of actions above and one below."""
        return names[int(index)] if index.isdigit() and int(index) < len(names) else names[0]

    @cached_property
    def fields(self) -> list[PlainField]:
        """The fields of the form, with the controls of the design."""
        return plain_fields(self.form)

    @cached_property
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
    def deletion_count(self) -> int:
        """How many of the selected records there are, counted exactly."""
        queryset = self.context["queryset"]
        return queryset.count() if isinstance(queryset, QuerySet) else len(queryset)

    @property
    def is_sample(self) -> bool:
        """Whether the page shows only what goes along with the first of them."""
        many = self.selection.is_all or len(self.selection.keys) > MOST_COLLECTED
        return many and self.deletion_count > MOST_COLLECTED

    @property
    def collected(self) -> int:
        return MOST_COLLECTED

    @property
    def delete_hidden(self) -> list[tuple[str, str]]:
        """As Django's page: the action, the answer, and the records; "all that match" is sent as such."""
        fields = [("action", "delete_selected"), ("index", "0"), ("post", "yes")]
        shown = self.deletion_count <= MOST_KEYS and not self.selection.is_all
        keys = [str(obj.pk) for obj in self.context["queryset"]] if shown else None
        return fields + self.selection.hidden(self._matching, keys)

    @property
    def undeletable(self) -> list[Any]:
        """Of the selected records, those that the user may not delete: the first of them."""
        records = () if self.is_sample else self.context["queryset"]
        may = self.model_admin.has_delete_permission
        return list(islice((record for record in records if not may(self.request, record)), MOST_NAMED))
