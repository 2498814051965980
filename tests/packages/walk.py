"""What the tests of every admin share: the registry, a row of each, a picture of the database, whose look it has."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import quote
from django.db.models import Model
from django.test import RequestFactory
from django.urls import reverse

from .surf import Document, Form, Person

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
every_admin = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
both_users = pytest.mark.parametrize("who", ["boss", "viewer"])

DJANGO_LOOK = "admin/css/base.css"
OUR_LOOK = "htmx_admin/admin.css"
# The log of what was done, not what is being kept
JOURNALS = {"LogEntry", "Session", "Version", "Revision", "Permission", "ContentType"}


def admin_of(model: type[Model]) -> ModelAdmin[Any]:
    return admin.site.get_model_admin(model)


def request_of(person: Person) -> Any:
    request = RequestFactory().get("/")
    request.user = person.user
    return request


def row_of(model: type[Model], person: Person) -> Any:
    """The newest row that the person may see: the others lean on it least."""
    return admin_of(model).get_queryset(request_of(person)).order_by("pk").last()


def url_of(model: type[Model], page: str, row: Model | None = None) -> str:
    args = [] if row is None else [quote(row.pk)]
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def may(person: Person, model: type[Model], verb: str, row: Model | None = None) -> bool:
    check = getattr(admin_of(model), f"has_{verb}_permission")
    return check(request_of(person)) if verb == "add" else check(request_of(person), row)


def picture() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the database, but for journals and for stamps that each save renews."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model.__name__ in JOURNALS or model.__name__.startswith("Historical") or model._meta.proxy:
            continue
        names = [
            field.attname
            for field in model._meta.local_concrete_fields
            if not getattr(field, "auto_now", False) and field.name not in {"last_login", "last_update"}
        ]
        found[model._meta.label] = sorted(model._base_manager.values_list(*names), key=repr)
    return found


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Rows that are not in both pictures, by model."""
    return {
        label: [row for row in (*rows, *after[label]) if (row in rows) != (row in after[label])]
        for label, rows in before.items()
        if rows != after[label]
    }


def assert_page(page: Document, *, part: bool = False) -> None:
    """A page that a browser can use, in our look (in Django's without the take-over)."""
    response = page.response
    assert response.status_code == 200, f"{response.status_code} at {page.url}"
    assert not page.nested, f"a form in a form at {page.url}: {page.nested}"
    if part or not response["Content-Type"].startswith("text/html"):
        return
    if settings.TAKEOVER:
        assert DJANGO_LOOK not in page.html, f"Django's look at {page.url}"
        assert OUR_LOOK in page.html, f"not in our shell: {page.url}"
        assert page.has("main", id="main"), f"no main element at {page.url}"
    else:
        assert DJANGO_LOOK in page.html


def faults(page: Document) -> str:
    """Why a form was shown again."""
    return str([str(error) for error in (page.response.context or {}).get("errors") or [page.text[-2000:]]])


def save_form(page: Document) -> Form:
    return page.form_with("_save")


def post(person: Person, url: str, data: dict[str, Any]) -> Document:
    """A POST that no page offered, with a valid token."""
    token = person.open(reverse("admin:password_change")).form_with("old_password").successful()["csrfmiddlewaretoken"]
    return Document(person.post(url, {**data, "csrfmiddlewaretoken": token}), url)
