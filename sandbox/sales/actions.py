"""An action with a form: the list posts to itself until the form is valid."""

from typing import Any

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from logistics.models import Courier

import htmx_admin
from sales.models import Order


class AssignCourierForm(forms.Form):
    courier = forms.ModelChoiceField(Courier.objects.filter(is_active=True))
    replace = forms.BooleanField(label="Also replace the courier of orders that have one", required=False)


class AssignCourier:
    """One run of the action: a page that asks, then the deed."""

    # Ours offers a ready page for an action with a form; Django's admin needs one of our own.
    template_name = "htmx_admin/action/form.html"
    classic_template_name = "sales/assign_courier.html"

    def __init__(self, model_admin: Any, request: HttpRequest, queryset: QuerySet) -> None:
        self.model_admin = model_admin
        self.request = request
        self.queryset = queryset.filter(status__in=Order.OPEN)
        # The list's own "Run" sends no such name; the page's button does.
        asked = "_run" in request.POST
        self.form = AssignCourierForm(request.POST if asked else None)

    def answer(self) -> HttpResponse | None:
        """The page, or None when it is done: Django then leads back to the list."""
        if not self.form.is_valid():
            return self.page()
        changed = self.assign(self.form.cleaned_data["courier"], replace=self.form.cleaned_data["replace"])
        self.model_admin.message_user(self.request, f"{changed} orders assigned.", "success")
        return None

    def assign(self, courier: Courier, *, replace: bool) -> int:
        queryset = self.queryset if replace else self.queryset.filter(courier=None)
        return queryset.update(courier=courier, updated_at=timezone.now())

    def page(self) -> TemplateResponse:
        site = self.model_admin.admin_site
        everything = self.request.POST.get("select_across") == "1"
        selected = self.request.POST.getlist(ACTION_CHECKBOX_NAME)
        context = {
            **site.each_context(self.request),
            "title": "Assign courier",
            "opts": self.model_admin.opts,
            "media": self.model_admin.media + self.form.media,
            "form": self.form,
            "queryset": self.queryset,
            "description": "Only open orders can be assigned.",
            "submit_label": "Assign courier",
            # "All that match" needs one key only: the filters of the address say the rest.
            "selected": selected[:1] if everything else selected,
            "select_across": int(everything),
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        self.request.current_app = site.name
        template_name = self.template_name if isinstance(site, htmx_admin.AdminSite) else self.classic_template_name
        return TemplateResponse(self.request, template_name, context)
