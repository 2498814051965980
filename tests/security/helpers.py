"""People with exactly these permissions, addresses, and the ways to ask for the same thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django
import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

import htmx_admin
from tests.conftest import Person

# Django's own security releases of 2026 closed what these tests try; they need not pass on the first of a series.
needs_security_releases = pytest.mark.skipif(django.VERSION < (5, 2, 19), reason="Django's own fixes are missing")

SCRIPT = "<script>alert(1)</script>"

# A swap target for each page: the fragment or layout that it is asked for.
DIALOG = ("", "dialog#dialog")
TARGETS = ("", "section#results", "form#form", "main#main", "dialog#dialog", "section#related")


def staff(*codenames: str, username: str = "stranger") -> Person:
    """Somebody on the staff with these permissions and no others."""
    user = User.objects.create_user(username, is_staff=True)
    granted = Permission.objects.filter(codename__in=codenames)
    assert set(granted.values_list("codename", flat=True)) == set(codenames), "a name is mistyped"
    user.user_permissions.set(granted)
    return Person(username)


def url(obj_or_model: Any, page: str = "changelist", *args: Any) -> str:
    """Address of a page of our site: of a record (its key comes first) or of a model."""
    opts = obj_or_model._meta
    keys = () if isinstance(obj_or_model, type) else (obj_or_model.pk,)
    return reverse(f"htmx_admin:{opts.app_label}_{opts.model_name}_{page}", args=[*keys, *args])


def admin_of(model: Any) -> Any:
    return htmx_admin.site.get_model_admin(model)


def text_of(response: Any) -> str:
    return response.content.decode()


def ask(client: Person, address: str, data: Any = None, *targets: str, method: str = "") -> list[Any]:
    """The answers to the same request as a browser sends it and as htmx does, for each of ``targets``."""
    verb = method or ("get" if data is None else "post")
    answers = []
    for target in targets or TARGETS:
        if verb == "get":
            answers.append(client.hx_get(address, target) if target else client.get(address))
        else:
            answers.append(client.hx_post(address, data, target) if target else client.post(address, data))
    return answers


def statuses(client: Person, address: str, data: Any = None, *targets: str) -> set[int]:
    """The statuses of ``ask``."""
    return {answer.status_code for answer in ask(client, address, data, *targets)}


def allow(monkeypatch: Any, model: Any, name: str, answer: Callable[..., bool]) -> None:
    """Let the admin of ``model`` answer ``has_…_permission(request, obj)`` with ``answer(obj)``."""
    monkeypatch.setattr(type(admin_of(model)), name, lambda self, request, obj=None: answer(obj), raising=False)


def as_it_was(record: Any) -> bool:
    """Whether the row in the database is still that of ``record``."""
    row = type(record)._base_manager.filter(pk=record.pk).values().get()
    return row == {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
