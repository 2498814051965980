"""Keys of other records, typed; and whether a record that a request names is called by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin import widgets as contrib
from django.contrib.admin.options import IS_POPUP_VAR, BaseModelAdmin
from django.core.exceptions import ValidationError

from .widgets import _attrs

if TYPE_CHECKING:
    from .related import Relation

# Hooks by which a project hides records; where none is overridden, the permission for the model says it all.
_HOOKS = ("get_queryset", "has_view_permission", "has_change_permission", "has_view_or_change_permission")


def may_name(relation: Relation | None, name: str, key: Any) -> bool:
    """Whether the control ``name`` may show the text of the record ``key``.

    A saved value is always called by its name. One that only the request names (``add/?customer=77``, or a form with
    errors) is, if the user may see that record: else anybody could read the names of all records, key by key.
    """
    if relation is None or not _is_asked(relation.request, name, key):
        return True
    request, remote = relation.request, relation.db_field.remote_field
    related: Any = relation.model_admin.admin_site._registry.get(remote.model)
    if related is None:
        return True
    if all(getattr(type(related), hook) is getattr(BaseModelAdmin, hook) for hook in _HOOKS):
        return bool(related.has_view_or_change_permission(request))
    try:
        record = related.get_queryset(request).filter(**{remote.get_related_field().name: key}).first()
    except (ValueError, TypeError, ValidationError):
        return False
    return record is not None and bool(related.has_view_or_change_permission(request, record))


def _is_asked(request: Any, name: str, key: Any) -> bool:
    """Whether the request holds ``key`` as the value of ``name``; several may stand with commas between."""
    asked = [*request.GET.getlist(name), *request.POST.getlist(name)]
    return any(str(key) == item or str(key) in item.split(",") for item in asked)


class RawIdMixin:
    """A field for the key, and a link to the list of records."""

    template_name = "htmx_admin/widgets/raw_id.html"
    relation: Relation | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)  # type: ignore[misc]
        context["widget"]["attrs"]["class"] = f"input {(attrs or {}).get('class', '')}".strip()
        context["widget"]["attrs"].setdefault("dir", "ltr")
        context["many"] = isinstance(self, contrib.ManyToManyRawIdWidget)
        if context["related_url"]:
            # The list as a popup: a click chooses the row.
            context["related_url"] += f"{'&' if '?' in context['related_url'] else '?'}{IS_POPUP_VAR}=1"
        if context["link_label"] and not may_name(self.relation, name, value):
            context["link_label"] = context["link_url"] = ""
        return context


class RawId(RawIdMixin, contrib.ForeignKeyRawIdWidget):  # type: ignore[misc]
    """The key of one record."""


class RawIds(RawIdMixin, contrib.ManyToManyRawIdWidget):  # type: ignore[misc]
    """The keys of several records, with commas between."""


def raw(cls: Any) -> Callable[[Any, Any], forms.Widget]:
    """A factory of ``cls`` from Django's widget and its form field."""

    def make(widget: Any, formfield: Any) -> forms.Widget:
        made: Any = cls(widget.rel, widget.admin_site, _attrs(widget), using=widget.db)
        made.relation = getattr(formfield, "relation", None)
        return made  # type: ignore[no-any-return]

    return make
