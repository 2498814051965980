"""A form that is shown again with what was typed, though nothing was saved and nothing is to be complained about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin.helpers import InlineAdminFormSet
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def shown_again(request: HttpRequest, model_admin: Any, view: View, *args: Any) -> HttpResponse:
    """Let Django's ``view`` make the page as for a GET, then put the posted values into its forms."""
    request.method = "GET"
    try:
        response = view(request, *args)
    finally:
        request.method = "POST"
    context = getattr(response, "context_data", None) or {}
    if "adminform" in context:
        form = context["adminform"].form
        context["adminform"].form = _bound(form, request)
        for inline in context["inline_admin_formsets"]:
            _bind_inline(inline, request, model_admin, form.instance)
    return response


def with_another_row(request: HttpRequest, model_admin: Any, view: View, *args: Any) -> HttpResponse:
    """The form with one more blank row in the inline whose prefix was sent as ``_addrow``."""
    prefix = request.POST.get("_addrow", "")
    response = shown_again(request, model_admin, view, *args)
    for inline in (getattr(response, "context_data", None) or {}).get("inline_admin_formsets", ()):
        # One that the request said nothing of, or that nobody may write to, is not bound.
        if inline.formset.prefix == prefix and inline.has_add_permission and inline.formset.is_bound:
            _append_blank(inline.formset)
    return response


def _bound(form: Any, request: HttpRequest) -> Any:
    bound = type(form)(request.POST, request.FILES, instance=form.instance, initial=form.initial)
    return _uncomplaining(bound)


def _uncomplaining(form: Any) -> Any:
    # A form that has errors, if only none, is not validated when it is rendered.
    form._errors = ErrorDict()
    return form


def _bind_inline(inline: InlineAdminFormSet, request: HttpRequest, model_admin: Any, parent: Any) -> None:
    old = inline.formset
    if not (inline.has_add_permission or inline.has_change_permission or inline.has_delete_permission):
        return
    if not old.management_form.prefix or f"{old.prefix}-TOTAL_FORMS" not in request.POST:
        return
    arguments = model_admin.get_formset_kwargs(request, parent, inline.opts, old.prefix)
    # The hook may have chosen the prefix that stands here already.
    formset = type(old)(**{**arguments, "prefix": old.prefix})
    for form in formset.forms:
        _uncomplaining(form)
    formset._errors = [ErrorDict() for _ in formset.forms]
    formset._non_form_errors = ErrorList()
    inline.formset = formset


def _append_blank(formset: Any) -> None:
    """One more unbound form: unlike a bound one it shows the model's defaults."""
    index = len(formset.forms)
    if index >= formset.max_num or index >= formset.absolute_max:
        return
    form = formset.form(
        auto_id=formset.auto_id,
        prefix=formset.add_prefix(index),
        empty_permitted=True,
        use_required_attribute=False,
        **formset.get_form_kwargs(index),
    )
    formset.add_fields(form, index)
    formset.forms.append(form)
    formset._errors.append(ErrorDict())
    total = f"{formset.prefix}-TOTAL_FORMS"
    formset.data = formset.data.copy()
    formset.data[total] = str(index + 1)
    # It is cached, and was made before the row.
    formset.__dict__.pop("management_form", None)
