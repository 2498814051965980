"""What is selected, as it is posted: keys of this page and of others, all that match, nonsense."""

from __future__ import annotations

import json
import re

import pytest
from crm.models import Tag
from django.test import RequestFactory

import htmx_admin
from htmx_admin.pages import action as action_page
from htmx_admin.pages.selection import MOST_KEYS, Selection, read

TAGS = "/office/crm/tag/"


@pytest.fixture
def tags(db):
    Tag.objects.all().delete()
    return [Tag.objects.create(name=f"t{number}", slug=f"t{number}") for number in range(6)]


@pytest.fixture
def touched(monkeypatch):
    """Names of the tags that the action ``touch`` was run on."""
    found = []

    def touch(modeladmin, request, queryset):
        found.extend(sorted(queryset.values_list("name", flat=True)))

    monkeypatch.setattr(type(htmx_admin.site.get_model_admin(Tag)), "actions", [touch], raising=False)
    return found


def post(client, here, others=None, query="", **more):
    data = {"action": "touch", "index": "0", "_selected_action": [str(tag.pk) for tag in here], **more}
    if others is not None:
        data["_selected_keys"] = others if isinstance(others, str) else json.dumps([str(tag.pk) for tag in others])
    return client.post(TAGS + query, data)


def hidden(html):
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)


def fields_of(response):
    """What the page would post, as a dictionary of lists."""
    fields: dict[str, list[str]] = {}
    for name, value in hidden(response.content.decode()):
        if name != "csrfmiddlewaretoken":
            fields.setdefault(name, []).append(value.replace("&quot;", '"'))
    return fields


# ------------------------------------------------------------------------------------------------ the list


def test_list_says_what_its_script_needs(admin_person, tags):
    html = admin_person.get(TAGS).content.decode()
    assert 'data-note="0 of 6 selected"' in html and 'data-more="{total} selected, {here} on this page"' in html
    assert 'aria-live="polite"' in html


def test_rows_of_other_pages_are_added(admin_person, tags, touched):
    response = post(admin_person, tags[:1], tags[3:5])
    assert touched == ["t0", "t3", "t4"]
    assert response.status_code == 302


def test_rows_of_other_filters_too_and_one_stays_where_one_is(admin_person, tags, touched):
    response = post(admin_person, tags[1:2], tags[3:5], "?q=t1")
    assert touched == ["t1", "t3", "t4"] and response["Location"] == f"{TAGS}?q=t1"


def test_without_rows_of_others_the_filter_counts_as_in_django(admin_person, tags, touched):
    post(admin_person, tags[:3], query="?q=t1")
    assert touched == ["t1"]


def test_only_rows_of_others(admin_person, tags, touched):
    post(admin_person, [], tags[3:5], "?q=t1")
    assert touched == ["t3", "t4"]


def test_all_that_match_need_no_keys_and_keep_the_filter(admin_person, tags, touched):
    post(admin_person, tags[:1], tags[3:5], "?q=t1", select_across="1")
    assert touched == ["t1"]


@pytest.mark.parametrize("others", ["", "nonsense", "{}", "[[1]]", "[null, true]", "[" * 5000, '["x", "-1", "9e99"]'])
def test_nonsense_is_no_key(admin_person, tags, touched, others):
    assert post(admin_person, tags[:1], others).status_code == 302
    assert touched == ["t0"]


@pytest.mark.parametrize("key", ["x", "", "1 OR 1=1", "9" * 30, "\0", "1.5", "None"])
def test_nonsense_among_djangos_keys_is_no_500(admin_person, tags, touched, key):
    """Django's admin answers 500 to most of them."""
    data = {"action": "touch", "index": "0", "_selected_action": [key, str(tags[2].pk)]}
    assert admin_person.post(TAGS, data).status_code == 302
    assert touched == ["t2"]
    data["_selected_action"] = [key]
    touched.clear()
    assert "Items must be selected" in admin_person.post(TAGS, data, follow=True).content.decode()
    assert touched == []


def test_keys_of_another_kind(db):
    """A key of a relation is one of what it points to."""
    from sales.models import CustomerProfile

    request = RequestFactory().post("/", {"_selected_action": ["x", "3"]})
    read(request, CustomerProfile)
    assert Selection(request).keys == ["3"]


def test_request_that_selects_nothing_is_left_alone(rf):
    request = rf.post("/", {"name": "x"})
    before = request.POST
    read(request, Tag)
    assert request.POST is before


# ------------------------------------------------------------------------------------------------ on and on


def ask(modeladmin, request, queryset):
    from django.template.response import TemplateResponse

    context = {**modeladmin.admin_site.each_context(request), "title": "?", "opts": modeladmin.opts}
    return TemplateResponse(request, "htmx_admin/action/form.html", {**context, "queryset": queryset})


@pytest.mark.parametrize("action", ["delete_selected", "change_fields", "ask"])
def test_pages_in_between_carry_all_that_match_without_a_key(admin_person, db, monkeypatch, action):
    """P22: neither the page nor what it posts grows with the rows."""
    monkeypatch.setattr(type(htmx_admin.site.get_model_admin(Tag)), "actions", [ask], raising=False)
    Tag.objects.all().delete()
    made = Tag.objects.bulk_create(Tag(name=f"many{n}", slug=f"many-{n}") for n in range(1500))
    data = {"action": action, "index": "0", "_selected_action": str(made[0].pk), "select_across": "1"}
    response = admin_person.post(TAGS + "?q=many", data)
    fields = fields_of(response)
    assert fields["select_across"] == ["1"] and fields["_expected"] == ["1500"]
    assert fields["_selected_action"] == [str(made[0].pk)] and "_selected_keys" not in fields
    assert len(response.content) < 60_000
    assert "?q=many" in response.content.decode() and "1500" in response.content.decode().replace(",", "")


@pytest.mark.parametrize("action", ["delete_selected", "change_fields", "ask"])
def test_pages_in_between_carry_rows_of_other_pages(admin_person, tags, monkeypatch, action):
    monkeypatch.setattr(type(htmx_admin.site.get_model_admin(Tag)), "actions", [ask], raising=False)
    data = {"action": action, "index": "0", "_selected_action": str(tags[1].pk)}
    data["_selected_keys"] = json.dumps([str(tags[4].pk)])
    fields = fields_of(admin_person.post(TAGS + "?q=t1", data))
    assert sorted(json.loads(fields["_selected_keys"][0])) == sorted(str(tags[n].pk) for n in (1, 4))


def test_many_keys_go_in_one_field(admin_person, db):
    Tag.objects.all().delete()
    made = Tag.objects.bulk_create(Tag(name=f"many{n}", slug=f"many-{n}") for n in range(MOST_KEYS + 50))
    data = {"action": "delete_selected", "index": "0", "_selected_action": str(made[0].pk)}
    data["_selected_keys"] = json.dumps([str(tag.pk) for tag in made[1:]])
    fields = fields_of(admin_person.post(TAGS, data))
    assert len(json.loads(fields["_selected_keys"][0])) == MOST_KEYS + 50
    assert sum(map(len, fields.values())) < 10
    assert admin_person.post(TAGS, fields).status_code == 302
    assert not Tag.objects.exists()


def test_deletion_confirms_exactly_these(admin_person, tags):
    data = {"action": "delete_selected", "index": "0", "_selected_action": str(tags[0].pk)}
    data["_selected_keys"] = json.dumps([str(tags[5].pk)])
    page = admin_person.post(TAGS + "?q=t0", data)
    assert "Delete 2 tags?" in page.content.decode()
    admin_person.post(TAGS + "?q=t0", fields_of(page))
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["t1", "t2", "t3", "t4"]


# ------------------------------------------------------------------------------------------------ others by now


@pytest.mark.parametrize("target", ["", "dialog#dialog"])
def test_all_that_match_are_shown_again_if_they_are_others_by_now(admin_person, tags, target):
    data = {"action": "delete_selected", "index": "0", "_selected_action": str(tags[0].pk), "select_across": "1"}
    fields = fields_of(admin_person.post(TAGS + "?q=t", data))
    Tag.objects.create(name="ten", slug="ten")
    send = (lambda: admin_person.hx_post(TAGS + "?q=t", fields, target)) if target else (
        lambda: admin_person.post(TAGS + "?q=t", fields)
    )  # fmt: skip
    again = send()
    assert Tag.objects.count() == 7 and "Delete 7 tags?" in again.content.decode()
    assert "Other records match now than when you were asked: 7." in again.content.decode()
    fields = fields_of(again)
    send()
    assert not Tag.objects.filter(name__startswith="t").exists()


@pytest.mark.parametrize("expected", ["", "x", "-1", "²", "9" * 40])
def test_number_that_is_none_is_not_expected(rf, expected):
    assert Selection(rf.post("/", {"_expected": expected, "select_across": "1"})).expected is None


# ------------------------------------------------------------------------------------------------ deletion of many


def test_confirmation_of_very_many_collects_the_first(admin_person, tags, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(action_page, "MOST_COLLECTED", 3)
    data = {"action": "delete_selected", "index": "0", "_selected_action": str(tags[0].pk), "select_across": "1"}
    response = admin_person.post(TAGS, data)
    html = response.content.decode()
    assert "Delete 6 tags?" in html and "Delete 6 records" in html and "first 3 of them" in html
    assert html.count("Tag: ") == 3
    admin_person.post(TAGS, fields_of(response))
    assert not Tag.objects.exists()


def test_very_many_are_all_asked_when_they_are_deleted(admin_person, tags, monkeypatch):
    """The row that may not be deleted is not among the first: nothing is deleted."""
    monkeypatch.setattr(action_page, "MOST_COLLECTED", 3)
    admin = type(htmx_admin.site.get_model_admin(Tag))
    monkeypatch.setattr(
        admin, "has_delete_permission", lambda self, request, obj=None: obj is None or obj.name != "t5", raising=False
    )
    data = {"action": "delete_selected", "index": "0", "_selected_action": str(tags[0].pk), "select_across": "1"}
    fields = fields_of(admin_person.post(TAGS, data))
    assert admin_person.post(TAGS, fields).status_code == 403
    assert Tag.objects.count() == 6


def test_page_of_an_action_that_narrows_its_records(admin_person, tags, monkeypatch):
    """The number that was shown is that of all that match, and not of what the action makes of them."""
    done = []

    def some(modeladmin, request, queryset):
        if "_run" in request.POST:
            done.append(queryset.count())
            return None
        return ask(modeladmin, request, queryset.filter(name="t1"))

    monkeypatch.setattr(type(htmx_admin.site.get_model_admin(Tag)), "actions", [some], raising=False)
    data = {"action": "some", "index": "0", "_selected_action": str(tags[0].pk), "select_across": "1"}
    page = admin_person.post(TAGS, data)
    assert "For 1 record." in page.content.decode() and fields_of(page)["_expected"] == ["6"]
    admin_person.post(TAGS, {**fields_of(page), "_run": "1"})
    assert done == [6]


def test_rows_that_may_not_be_deleted_are_named(admin_person, tags, monkeypatch):
    Tag.objects.filter(pk=tags[5].pk).update(name="<b>t5")
    admin = type(htmx_admin.site.get_model_admin(Tag))
    monkeypatch.setattr(
        admin,
        "has_delete_permission",
        lambda self, request, obj=None: obj is None or obj.pk != tags[5].pk,
        raising=False,
    )
    data = {"action": "delete_selected", "index": "0", "_selected_action": [str(tag.pk) for tag in tags]}
    html = admin_person.post(TAGS, data).content.decode()
    shown = html[html.index("You may not delete these:") :]
    assert "&lt;b&gt;t5" in shown and "t4" not in shown and "<b>t5" not in html


# ------------------------------------------------------------------------------------------------ the bar


@pytest.mark.parametrize(("number", "in_menu"), [(3, 0), (4, 2), (6, 4)])
def test_many_actions_go_into_a_menu(admin_person, tags, monkeypatch, number, in_menu):
    """Beside these: bulk edit and deletion. Each is there once, deletion last."""

    def made(name):
        def act(modeladmin, request, queryset):
            """Does nothing."""

        act.__name__ = name
        return act

    actions = [made(f"act{n}") for n in range(number)]
    monkeypatch.setattr(type(htmx_admin.site.get_model_admin(Tag)), "actions", actions, raising=False)
    html = admin_person.get(TAGS).content.decode()
    names = re.findall(r'<button class="btn[^>]* name="action" value="([^"]+)"', html)
    menu = re.findall(r'<button class="menu__item" form="changelist-form" name="action" value="([^"]+)"', html)
    assert len(menu) == in_menu and names[-1] == "delete_selected" and names[0] == "change_fields"
    assert sorted(names + menu) == sorted(["change_fields", "delete_selected", *(f"act{n}" for n in range(number))])
