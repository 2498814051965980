"""Actions that go through the records one by one: what is changed, what is refused, and what is told."""

from __future__ import annotations

import html as html_module
import logging
import re

import pytest
from crm.models import Tag
from django.contrib.auth.models import User
from django.contrib.messages import constants, get_messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.test import RequestFactory

import htmx_admin
from htmx_admin import Refused, for_each, row_action
from htmx_admin.outcome import MOST_NAMED

TAGS = "/office/crm/tag/"


@pytest.fixture
def tags(db):
    Tag.objects.all().delete()
    return [Tag.objects.create(name=f"t{number}", slug=f"t{number}") for number in range(5)]


@pytest.fixture
def model_admin():
    return htmx_admin.site.get_model_admin(Tag)


@pytest.fixture
def request_of_admin(db):
    request = RequestFactory().post(TAGS)
    request.user = User.objects.get(username="admin")
    return request


def paint(tag):
    """Red, but for t1 and t3."""
    tag.colour = "danger"
    tag.save()
    if tag.name in {"t1", "t3"}:
        raise Refused("Not these.")


def red():
    return sorted(Tag.objects.filter(colour="danger").values_list("name", flat=True))


def add(monkeypatch, model_admin, *actions):
    monkeypatch.setattr(type(model_admin), "actions", actions, raising=False)


def run(client, action, chosen, target="", **more):
    data = {"action": action, "_selected_action": [str(tag.pk) for tag in chosen], "index": "0", **more}
    if target:
        return client.hx_post(TAGS, data, target, current=TAGS)
    return client.post(TAGS, data, follow=True)


def text_of(response):
    plain = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(html_module.unescape(plain).split())


# ------------------------------------------------------------------------------------------------ for_each


def test_refused_rows_are_rolled_back_and_the_others_go_on(tags, model_admin, request_of_admin):
    outcome = for_each(model_admin, request_of_admin, Tag.objects.all(), paint)
    assert red() == ["t0", "t2", "t4"]
    assert (outcome.changed, outcome.refused, outcome.unchanged, outcome.total) == (3, 2, 0, 5)
    assert [(r.name, r.reason) for r in outcome.refusals] == [("t1", "Not these."), ("t3", "Not these.")]
    assert outcome.refusals[0].url == f"{TAGS}{tags[1].pk}/detail/"


def test_all_or_nothing(tags, model_admin, request_of_admin):
    outcome = for_each(model_admin, request_of_admin, Tag.objects.all(), paint, all_or_nothing=True)
    assert red() == [] and (outcome.changed, outcome.refused) == (0, 2) and outcome.failure
    even = Tag.objects.filter(name__in=["t0", "t2"])
    assert for_each(model_admin, request_of_admin, even, paint, all_or_nothing=True).changed == 2
    assert red() == ["t0", "t2"]


@pytest.mark.parametrize(
    ("error", "reason", "logged"),
    [
        (Refused("Not <b>this</b>"), "Not <b>this</b>", False),
        (ValidationError(["One.", "Two."]), "One. Two.", False),
        (ValidationError({"name": ["Wrong."]}), "Wrong.", False),
        (PermissionDenied(), "Permission denied", False),
        (PermissionDenied("Ask a manager."), "Ask a manager.", False),
        (IntegrityError("UNIQUE constraint failed: secret"), "The database refused the change.", False),
        (ZeroDivisionError("secret"), "An error occurred.", True),
        (KeyError("secret"), "An error occurred.", True),
    ],
)
def test_what_a_row_may_raise(tags, model_admin, request_of_admin, caplog, error, reason, logged):
    """A mistake in the program is logged with its traceback, and not told."""

    def change(tag):
        tag.name = "half done"
        Tag.objects.filter(pk=tag.pk).update(colour="danger")
        if tag.pk == tags[2].pk:
            raise error

    with caplog.at_level(logging.ERROR, "django.request"):
        outcome = for_each(model_admin, request_of_admin, Tag.objects.all(), change)
    assert red() == ["t0", "t1", "t3", "t4"]
    assert [(r.name, r.reason) for r in outcome.refusals] == [("t2", reason)]
    assert bool(caplog.records) is logged
    if logged:
        assert caplog.records[0].exc_info[1] is error


def test_database_that_gives_up_undoes_all(tags, model_admin, request_of_admin, caplog):
    def change(tag):
        tag.colour = "danger"
        tag.save()
        if tag.name == "t3":
            raise OperationalError("deadlock detected")

    outcome = for_each(model_admin, request_of_admin, Tag.objects.all(), change)
    assert red() == [] and outcome.changed == 0 and outcome.level == constants.ERROR
    assert "deadlock" not in outcome.failure and "Nothing was changed" in outcome.failure
    assert any(record.exc_info for record in caplog.records)


def test_permission_is_asked_for_every_row(tags, model_admin, request_of_admin, monkeypatch):
    asked = []

    def may(self, request, obj=None):
        asked.append(obj)
        return obj is None or obj.name != "t4"

    monkeypatch.setattr(type(model_admin), "has_change_permission", may)
    outcome = for_each(model_admin, request_of_admin, Tag.objects.all(), lambda tag: paint(tag))
    assert [r.name for r in outcome.refusals] == ["t1", "t3", "t4"] and "t4" not in red()
    assert set(tags) <= set(asked)
    assert outcome.reason == ""  # two different ones
    free = for_each(model_admin, request_of_admin, Tag.objects.filter(name="t4"), paint, permission=None)
    assert free.changed == 1


def test_permission_of_the_projects_own_need_not_know_rows(tags, model_admin, request_of_admin, monkeypatch):
    monkeypatch.setattr(type(model_admin), "has_paint_permission", lambda self, request: True, raising=False)
    monkeypatch.setattr(
        type(model_admin), "has_coat_permission", lambda self, request, obj: obj.name == "t0", raising=False
    )
    everything = Tag.objects.filter(name__in=["t0", "t2"])
    assert for_each(model_admin, request_of_admin, everything, paint, permission="paint").changed == 2
    assert for_each(model_admin, request_of_admin, everything, paint, permission="coat").refused == 1
    assert for_each(model_admin, request_of_admin, everything, paint, permission=["coat", "paint"]).refused == 0


def test_rows_that_need_no_change_are_told_apart(tags, model_admin, request_of_admin):
    outcome = for_each(model_admin, request_of_admin, Tag.objects.all(), lambda tag: tag.name == "t0")
    assert (outcome.changed, outcome.unchanged) == (1, 4)
    assert outcome.headline(Tag._meta) == "1 of 5 tags changed. 4 needed no change."


def test_slices_joins_and_an_empty_selection(tags, model_admin, request_of_admin):
    assert for_each(model_admin, request_of_admin, Tag.objects.all()[1:3], paint, tell=False).total == 2
    twice = Tag.objects.filter(pk__in=[tags[0].pk]) | Tag.objects.filter(name="t0")
    assert for_each(model_admin, request_of_admin, twice.distinct(), paint, tell=False).total == 1
    assert for_each(model_admin, request_of_admin, Tag.objects.none(), paint, tell=False).total == 0


def test_many_rows_cost_no_memory_for_names(db, model_admin, request_of_admin, django_assert_max_num_queries):
    Tag.objects.all().delete()
    Tag.objects.bulk_create(Tag(name=f"n{number:04}", slug=f"n{number}") for number in range(1100))

    def refuse(tag):
        raise Refused("No.")

    outcome = for_each(model_admin, request_of_admin, Tag.objects.all(), refuse)
    assert outcome.refused == 1100 and len(outcome.refusals) == MOST_NAMED and outcome.more == 1050


# ------------------------------------------------------------------------------------------------ row_action


def test_row_action_is_an_action_of_djangos(tags, admin_person, model_admin, monkeypatch):
    @row_action(description="Paint %(verbose_name_plural)s", icon="check")
    def coat(modeladmin, request, tag):
        assert request.user.username == "admin" and modeladmin is model_admin
        paint(tag)

    add(monkeypatch, model_admin, coat)
    assert (coat.__name__, coat.allowed_permissions, coat.icon) == ("coat", ["change"], "check")
    assert "Paint tags</button>" in admin_person.get(TAGS).content.decode()
    text = text_of(run(admin_person, "coat", tags))
    assert "3 of 5 tags changed. 2 refused: Not these." in text
    assert red() == ["t0", "t2", "t4"]


def test_row_action_as_a_method_without_arguments(tags, admin_person, model_admin, monkeypatch):
    @row_action
    def coat(self, request, tag):
        self.log_change(request, tag, "Painted.")
        tag.colour = "danger"
        tag.save()

    monkeypatch.setattr(type(model_admin), "coat", coat, raising=False)
    add(monkeypatch, model_admin, "coat")
    assert "2 tags were changed successfully." in text_of(run(admin_person, "coat", tags[:2]))
    assert red() == ["t0", "t1"]


def test_row_action_needs_the_permission_for_the_model_too(tags, viewer, model_admin, monkeypatch):
    @row_action
    def coat(self, request, tag):
        raise AssertionError("must not run")

    add(monkeypatch, model_admin, coat)
    assert 'value="coat"' not in viewer.get(TAGS).content.decode()
    run(viewer, "coat", tags)
    assert red() == []


# ------------------------------------------------------------------------------------------------ what is told


def test_refused_rows_are_listed_with_links_and_escaped(tags, admin_person, model_admin, monkeypatch):
    Tag.objects.filter(pk=tags[1].pk).update(name="<script>alert(1)</script>")

    @row_action
    def coat(self, request, tag):
        raise Refused("<i>no</i>")

    add(monkeypatch, model_admin, coat)
    for target in ("", "dialog#dialog"):
        html = run(admin_person, "coat", tags[:3], target).content.decode()
        assert "<script>alert(1)" not in html and "<i>no" not in html
        assert f'<a class="link" href="{TAGS}{tags[1].pk}/detail/">&lt;script&gt;' in html
        assert "0 of 3 tags changed. 3 refused: &lt;i&gt;no&lt;/i&gt;" in html
        assert "is-danger" in html


def test_fifty_are_listed_and_the_rest_counted(db, admin_person, model_admin, monkeypatch):
    Tag.objects.bulk_create(Tag(name=f"n{number:03}", slug=f"n{number}") for number in range(60))

    @row_action
    def coat(self, request, tag):
        raise Refused(f"{tag} does not want to.")

    add(monkeypatch, model_admin, coat)
    html = run(admin_person, "coat", Tag.objects.filter(name__startswith="n0")).content.decode()
    shown = html[html.index("refusals__list") :]
    assert shown.count("does not want to.") == 50 and "…and 10 more objects." in shown


def test_levels(tags, model_admin, request_of_admin):
    def level(change):
        return for_each(model_admin, request_of_admin, Tag.objects.all(), change, tell=False).level

    def refuse(tag):
        raise Refused("No.")

    assert level(lambda tag: None) == constants.SUCCESS
    assert level(lambda tag: False) == constants.INFO
    assert level(paint) == constants.WARNING
    assert level(refuse) == constants.ERROR


def test_bare_request_has_no_messages_and_is_no_error(tags, model_admin, request_of_admin):
    for_each(model_admin, request_of_admin, Tag.objects.all(), paint)
    assert list(get_messages(request_of_admin)) == []


# ------------------------------------------------------------------------------------------------ any action


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValidationError("Too late."), "The action was stopped: Too late."),
        (IntegrityError("secret"), "The action was stopped: The database refused the change."),
        (Refused("Not now."), "The action was stopped: Not now."),
    ],
)
@pytest.mark.parametrize("target", ["", "dialog#dialog"])
def test_ordinary_action_that_is_refused_is_told(tags, admin_person, model_admin, monkeypatch, error, told, target):
    def coat(modeladmin, request, queryset):
        raise error

    add(monkeypatch, model_admin, coat)
    response = run(admin_person, "coat", tags, target)
    assert response.status_code == 200 and told in text_of(response) and "secret" not in text_of(response)


def test_permission_and_mistakes_of_an_ordinary_action_are_djangos(tags, admin_person, model_admin, monkeypatch):
    def forbidden(modeladmin, request, queryset):
        raise PermissionDenied

    def broken(modeladmin, request, queryset):
        raise ZeroDivisionError

    add(monkeypatch, model_admin, forbidden, broken)
    assert run(admin_person, "forbidden", tags).status_code == 403
    with pytest.raises(ZeroDivisionError):
        run(admin_person, "broken", tags)
