"""Where Django's admin answers more than it should, and closing that cannot surprise a project.

What is left as in Django, and why, is told in ``docs/differences.md``. The third of the gaps, names of records behind
typed keys, is closed in ``pages/form/raw_id.py``.
"""

from __future__ import annotations

from typing import Any, Final

import django
from django.contrib.admin import AdminSite, SimpleListFilter
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest

from . import values

# What a filter may ask about a password: whether there is one.
_HARMLESS: Final = frozenset({"isnull", "isempty"})


def asks_for_password(model_admin: Any, lookup: str, request: HttpRequest) -> bool:
    """Whether a filter in the address compares the hash of a password: answers would spell it out, letter by letter.

    The parameter of a filter of the project's own is not for us to judge.
    """
    return _compares_password(model_admin.model, lookup) and not any(
        isinstance(own, type) and issubclass(own, SimpleListFilter) and own.parameter_name == lookup
        for own in model_admin.get_list_filter(request)
    )


def _compares_password(model: type[Model], lookup: str) -> bool:
    parts = lookup.split(LOOKUP_SEP)
    for index, part in enumerate(parts):
        try:
            field: Any = model._meta.get_field(part)
        except FieldDoesNotExist:
            return False
        if values.is_password(field):
            return not _HARMLESS.issuperset(parts[index + 1 :] or ["exact"])
        if not getattr(field, "path_infos", None):
            return False
        model = field.path_infos[-1].to_opts.model
    return False


def check_view_on_site(site: AdminSite, request: HttpRequest, content_type_id: str, object_id: str) -> None:
    """Raise PermissionDenied if the model is registered and the user may not view the record.

    Django asks nothing but whether the user is on the staff, and tells the address of any record of any model.
    """
    from django.contrib.contenttypes.models import ContentType

    try:
        content_type = ContentType.objects.get(pk=content_type_id)
    except (ContentType.DoesNotExist, ValueError, ValidationError):
        return  # Django's view says what is missing.
    model_admin: Any = site._registry.get(content_type.model_class())  # type: ignore[arg-type]
    if model_admin is None:
        return
    try:
        record = content_type.get_object_for_this_type(pk=object_id)
    except (ObjectDoesNotExist, ValueError, ValidationError):
        record = None
    if not model_admin.has_view_or_change_permission(request, record):
        raise PermissionDenied


def changes_permitted(formset_class: Any, model_admin: Any, request: HttpRequest) -> Any:
    """The formset of a list (``list_editable``), in which a row that the user may not change counts as unchanged.

    Django asks for each row since 6.1; before, the permission for the model was enough.
    """
    if django.VERSION >= (6, 1):
        return formset_class

    class Permitted(formset_class):  # type: ignore[misc]
        def _construct_form(self, i: int, **kwargs: Any) -> Any:
            form = super()._construct_form(i, **kwargs)
            if form.instance.pk is not None and not model_admin.has_change_permission(request, form.instance):
                form.has_changed = lambda: False
            return form

    return Permitted
