"""Lists and forms that packages draw or drive: sorting, trees, ranges, singletons, nested inlines."""

from __future__ import annotations

import json
from datetime import date
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.contrib.flatpages.models import FlatPage
from django.urls import reverse
from django_celery_beat.models import CrontabSchedule, PeriodicTask
from library.models import (
    Branch,
    Choice,
    Genre,
    Playlist,
    Preferences,
    Question,
    Reading,
    Region,
    Shelf,
    Step,
    Survey,
    Team,
    Topic,
    Track,
)

from .walk import assert_page, faults, post, save_form, url_of


def listed(page):
    """The names of the rows in the order in which the list has them."""
    return [str(row) for row in page.response.context["cl"].result_list]


def cells(page, class_):
    return [attrs for _tag, attrs in page.elements if class_ in attrs.get("class", "").split()]


# ------------------------------------------------------------------------------------------------ admin-sortable2


def test_the_list_has_handles_and_the_address_for_the_new_order(boss):
    page = boss.open(url_of(Step, "changelist"))
    assert_page(page)
    assert page.has("table", id="result_list")
    handles = cells(page, "handle")
    assert [handle["order"] for handle in handles] == ["1", "2", "3", "4", "5"]
    config = json.loads(page.html.split('id="admin_sortable2_config">')[1].split("</script>")[0])
    assert (config["current_page"], config["total_pages"]) == (1, 3)
    assert "adminsortable2/js/adminsortable2" in page.html
    form = page.form_with("action", "step", "page")
    assert form.attrs["id"] == "changelist-form"
    token = form.successful()["csrfmiddlewaretoken"][0]
    moved = [[handles[1]["pk"], 1], [handles[0]["pk"], 2]]
    answer = boss.post(
        config["update_url"],
        json.dumps({"updatedItems": moved}),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code == 200
    assert listed(boss.open(url_of(Step, "changelist")))[:2] == ["Step 1", "Step 0"]


def test_rows_are_moved_to_another_page_by_an_action(boss):
    page = boss.open(url_of(Step, "changelist"))
    form = page.form_with("action", "step", "page", "_selected_action")
    key = str(Step.objects.get(name="Step 0").pk)
    changes = {"action": "move_to_forward_page", "step": "1", "_selected_action": [key]}
    assert boss.send(page, form, "index", **changes).response.status_code == 302
    assert "Step 0" in listed(boss.open(url_of(Step, "changelist") + "?p=2"))


def test_who_may_only_look_cannot_sort(viewer):
    step = Step.objects.first()
    viewer.raise_request_exception = False
    body = {"updatedItems": [[step.pk, 99]]}
    answer = viewer.post(
        reverse("admin:library_step_sortable_update"), json.dumps(body), content_type="application/json"
    )
    assert answer.status_code == 403
    step.refresh_from_db()
    assert step.position == 1


@pytest.mark.parametrize("prefix", ["track_set", "cover_set"])
def test_sorted_inlines_are_saved_in_their_new_order(boss, prefix):
    playlist = Playlist.objects.first()
    page = boss.open(url_of(Playlist, "change", playlist))
    assert_page(page)
    assert cells(page, "sortable"), "the script looks for fieldset.sortable"
    assert len(cells(page, "_reorder_")) >= 8
    assert page.has("*", id=f"{prefix}-group", class_="inline-group")
    assert page.has("*", id=f"{prefix}-empty", class_="empty-form")
    changes = {f"{prefix}-0-place": "2", f"{prefix}-1-place": "1"}
    answer = boss.send(page, save_form(page), "_save", **changes)
    assert answer.response.status_code == 302, faults(answer)
    rows = playlist.track_set if prefix == "track_set" else playlist.cover_set
    assert [row.name[-1] for row in rows.all()] == ["2", "1", "3"]


def test_a_row_without_a_place_is_added_at_the_end(boss):
    playlist = Playlist.objects.first()
    page = boss.open(url_of(Playlist, "change", playlist))
    answer = boss.send(page, save_form(page), "_save", **{"track_set-3-name": "New"})
    assert answer.response.status_code == 302, faults(answer)
    assert Track.objects.get(name="New").place == 4


# ---------------------------------------------------------------------------------------------------- rangefilter


def test_ranges_are_forms_of_their_own(boss):
    page = boss.open(url_of(Reading, "changelist"))
    assert_page(page)
    day = page.form("day-form")
    assert "action" not in day.names
    found = boss.send(page, day, day__range__gte="2026-01-03", day__range__lte="2026-01-05")
    assert_page(found)
    assert found.response.context["cl"].result_count == 3
    value = page.form("value-form")
    found = boss.send(page, value, value__range__gte="5")
    assert found.response.context["cl"].result_count == 2
    assert value.names >= {"value__range__gte", "value__range__lte"}
    assert page.form("moment-form").names >= {"moment__range__gte_0", "moment__range__gte_1"}


def test_a_range_keeps_what_else_was_asked_for(boss):
    """Its script joins this address and the form's fields."""
    page = boss.open(url_of(Reading, "changelist") + "?q=Reading&value__range__gte=1")
    keep = [attrs for _tag, attrs in page.elements if attrs.get("id", "").endswith("-query-string")]
    assert {unescape(attrs["value"]) for attrs in keep} >= {"?q=Reading", "?q=Reading&value__range__gte=1"}
    assert page.form("value-form").successful()["value__range__gte"] == ["1"]


def test_a_range_has_the_scripts_that_it_counts_on(boss):
    """Its own script begins with django.jQuery, which no media of its own names."""
    page = boss.open(url_of(Reading, "changelist"))
    assert page.html.index("jquery.init.js") < page.html.index("django.jQuery")
    assert reverse("admin:jsi18n") in page.html
    assert len(cells(page, "vDateField")) >= 4


def test_a_list_of_quick_ranges(boss):
    Reading.objects.filter(name="Reading 0").update(noted=date.today())
    page = boss.open(url_of(Reading, "changelist"))
    found = boss.open(page.link("Today"))
    assert_page(found)
    assert found.response.context["cl"].result_count == 1


# ----------------------------------------------------------------------------------------------------------- solo


def test_the_singleton_is_edited_at_the_lists_address(boss):
    url = reverse("admin:library_preferences_changelist")
    page = boss.open(url)
    assert_page(page)
    answer = boss.send(page, save_form(page), "_save", title="Office")
    assert answer.response.status_code == 302, faults(answer)
    assert Preferences.get_solo().title == "Office"
    assert_page(boss.open(page.link("History")))
    page = boss.open(url)
    answer = boss.send(page, save_form(page), "_continue", title="Hall")
    assert answer.response["Location"] == url
    assert not any({"_addanother", "_saveasnew"} & form.names for form in page.forms)


# ----------------------------------------------------------------------------------------------------------- mptt


def test_a_dragged_node_is_moved(boss):
    page = boss.open(url_of(Genre, "changelist"))
    assert_page(page)
    assert page.has("table", id="result_list")
    nodes = cells(page, "tree-node")
    assert [node["data-level"] for node in nodes] == ["0", "1", "1", "0", "1", "1"]
    assert len(cells(page, "drag-handle")) == 6
    context = next(attrs for tag, attrs in page.elements if attrs.get("id") == "draggable-admin-context")
    assert json.loads(context["data-context"])["expandTreeByDefault"] is True
    assert page.html.index("jquery.init.js") < page.html.index("mptt/draggable-admin.js")
    assert page.has("*", class_="object-tools"), "the script puts Expand tree there"
    fact, fiction = (Genre.objects.get(name=name) for name in ("Fact", "Fiction"))
    move = {"cmd": "move_node", "position": "last-child", "cut_item": fiction.pk, "pasted_on": fact.pk}
    assert post(boss, url_of(Genre, "changelist"), move).html == "OK, moved."
    fiction.refresh_from_db()
    assert fiction.parent == fact


def test_a_tree_is_listed_in_its_order_with_indents(boss):
    page = boss.open(url_of(Region, "changelist"))
    assert_page(page)
    assert page.has("table", id="result_list")
    assert "padding-left:28px" in page.html, "the package's own table indents"
    assert listed(page)[:3] == ["Fact", "Old fact", "New fact"]
    assert page.form_with("action", "_selected_action")


def test_a_tree_of_choices_filters(boss):
    page = boss.open(url_of(Branch, "changelist"))
    fact = Region.objects.get(name="Fact")
    url = next(url for url, query in page.queries().items() if ("region__id__inhierarchy", str(fact.pk)) in query)
    assert boss.open(url).response.context["cl"].result_count == 3
    assert "padding-left:10px" in page.html, "the filter's own template indents"


def test_deleting_rows_of_a_tree_keeps_the_tree(boss):
    page = boss.open(url_of(Genre, "changelist"))
    form = page.form_with("action", "_selected_action")
    key = str(Genre.objects.get(name="Old fact").pk)
    question = boss.send(page, form, "index", action="delete_selected", _selected_action=[key])
    assert_page(question)
    assert boss.send(question, question.form_with("post")).response.status_code == 302
    fact = Genre.objects.get(name="Fact")
    assert (fact.lft, fact.rght) == (1, 4)


# ------------------------------------------------------------------------------------------------------ treebeard


@pytest.mark.parametrize("model", [Topic, Shelf, Team])
def test_a_treebeard_list_has_what_its_script_reads(boss, model):
    page = boss.open(url_of(model, "changelist"))
    assert_page(page)
    assert listed(page) == ["Art", "Science"]
    assert page.has("table", id="result_list")
    context = json.loads(page.html.split('id="tree-context" type="application/json">')[1].split("</script>")[0])
    assert [node["has-children"] for node in context] == [1, 1]
    assert page.html.index("jquery.init.js") < page.html.index("treebeard/treebeard-admin.js")
    table = page.html.split('id="result_list"')[1].split("</table>")[0]
    rows = table.split("<tbody")[1].count("<tr")
    assert rows == 2, "row and node are matched by position"
    assert cells(page, "action-checkbox"), "the script puts its handle in the first cell beside these"


@pytest.mark.parametrize("model", [Topic, Shelf, Team])
def test_treebeards_children_are_rows_of_the_same_table(boss, model):
    page = boss.open(url_of(model, "changelist"))
    answer = boss.get(f"{url_of(model, 'changelist')}children/{model.objects.get(name='Art').pk}/").json()
    assert 'id="result_list"' in answer["result_html"]
    assert [node["level"] for node in answer["tree_context"]] == [2, 2]
    inner = answer["result_html"].split("<tbody")[1]
    table = page.html.split('id="result_list"')[1].split("</table>")[0].split("<tbody")[1]

    def columns(html):
        row = html.split("<tr")[1].split("</tr>")[0]
        return row.count("<td") + row.count("<th")

    assert columns(inner) == columns(table)


@pytest.mark.parametrize("model", [Topic, Shelf, Team])
def test_a_treebeard_node_is_moved(boss, viewer, model):
    art, science = (model.objects.get(name=name) for name in ("Art", "Science"))
    data = {"node": art.pk, "target": science.pk, "relation": "child"}
    assert post(viewer, f"{url_of(model, 'changelist')}move/", data).response.status_code == 403
    assert post(boss, f"{url_of(model, 'changelist')}move/", data).html == "OK"
    assert model.objects.get_parent(model.objects.get(pk=art.pk)) == science


def test_a_search_leaves_the_tree(boss):
    page = boss.open(url_of(Topic, "changelist"))
    found = boss.send(page, page.form_with("q"), q="big")
    assert listed(found) == ["Art big", "Science big"]
    assert "treebeard-admin.js" not in found.html


def test_a_treebeard_node_is_added_below_another(boss):
    page = boss.open(url_of(Topic, "add"))
    assert_page(page)
    art = Topic.objects.get(name="Art")
    fields = {"name": "New", "treebeard_position": "sorted-child", "treebeard_ref_node": str(art.pk)}
    answer = boss.send(page, save_form(page), "_save", **fields)
    assert answer.response.status_code == 302, faults(answer)
    assert Topic.objects.get_parent(Topic.objects.get(name="New")) == art


# --------------------------------------------------------------------------------------------------- nested-admin


def test_nested_inlines_are_served_and_saved(boss):
    survey = Survey.objects.first()
    page = boss.open(url_of(Survey, "change", survey))
    assert_page(page)
    assert page.has("*", id="question_set-group", class_="djn-group-root")
    assert page.has("*", id="question_set-0-choice_set-group", class_="djn-group-nested")
    assert page.has("*", id="question_set-empty", class_="djn-empty-form")
    assert "nested_admin/dist/nested_admin" in page.html
    assert page.html.index("jquery.init.js") < page.html.index("nested_admin/dist/nested_admin.min.js")
    changes = {
        "question_set-TOTAL_FORMS": "3",
        "question_set-2-name": "Third",
        "question_set-2-place": "2",
        "question_set-2-survey": str(survey.pk),
        "question_set-2-choice_set-TOTAL_FORMS": "1",
        "question_set-2-choice_set-INITIAL_FORMS": "0",
        "question_set-2-choice_set-0-name": "Inner",
        "question_set-2-choice_set-0-place": "0",
        "question_set-2-remark_set-TOTAL_FORMS": "0",
        "question_set-2-remark_set-INITIAL_FORMS": "0",
        "question_set-0-choice_set-0-name": "Renamed",
    }
    answer = boss.send(page, save_form(page), "_save", **changes)
    assert answer.response.status_code == 302, faults(answer)
    assert Choice.objects.get(name="Inner").question == Question.objects.get(name="Third")
    assert Choice.objects.filter(name="Renamed").count() == 1


def test_an_error_deep_inside_is_shown_where_it_is(boss):
    survey = Survey.objects.first()
    page = boss.open(url_of(Survey, "change", survey))
    changes = {"question_set-0-choice_set-0-name": ""}
    answer = boss.send(page, save_form(page), "_save", **changes)
    assert_page(answer)
    assert "This field is required." in answer.text
    save_form(answer)


# ---------------------------------------------------------------------------------- allauth, celery-beat, contrib


def test_allauth_takes_over_the_log_in(client):
    answer = client.get("/admin/login/?next=/admin/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_celery_beats_form_has_its_script_and_its_data(boss):
    task = PeriodicTask.objects.get(name="daily")
    page = boss.open(url_of(PeriodicTask, "change", task))
    assert_page(page)
    assert page.has("script", id="readable-crontabs")
    assert page.html.index("jquery.init.js") < page.html.index("readableCrontabs")
    assert cells(page, "field-crontab")
    assert cells(page, "field-crontab_translation")


def test_celery_beats_actions(boss):
    page = boss.open(url_of(PeriodicTask, "changelist"))
    task = PeriodicTask.objects.get(name="often")
    form = page.form_with("action", "_selected_action")
    answer = boss.send(page, form, "index", action="disable_tasks", _selected_action=[str(task.pk)])
    assert answer.response.status_code == 302
    task.refresh_from_db()
    assert not task.enabled
    assert "1 task was successfully disabled" in boss.open(url_of(PeriodicTask, "changelist")).text


def test_celery_beats_read_only_inline_leads_to_the_task(boss):
    crontab = CrontabSchedule.objects.last()
    page = boss.open(url_of(CrontabSchedule, "change", crontab))
    task = PeriodicTask.objects.get(name="daily")
    assert url_of(PeriodicTask, "change", task) in [link.url.split("?")[0] for link in page.links]


def test_users_passwords_are_set_on_a_page_of_their_own(boss):
    reader = User.objects.get(username="reader")
    page = boss.open(reverse("admin:auth_user_password_change", args=[reader.pk]))
    assert_page(page)
    form = page.form_with("password1", "password2")
    answer = boss.send(page, form, form_button(form), password1="deep blue 9", password2="deep blue 9")
    assert answer.response.status_code == 302, faults(answer)
    reader.refresh_from_db()
    assert reader.check_password("deep blue 9")


def form_button(form):
    """The name of the form's first named button."""
    return next((control.name for control in form.controls if control.kind == "submit"), "")


def test_a_user_is_added_in_two_steps(boss):
    page = boss.open(url_of(User, "add"))
    fields = {"username": "new", "password1": "deep blue 9", "password2": "deep blue 9", "usable_password": "true"}
    answer = boss.send(page, save_form(page), "_save", **fields)
    assert answer.response.status_code == 302, faults(answer)
    assert answer.response["Location"] == url_of(User, "change", User.objects.get(username="new"))


def test_a_flat_page_is_added_and_shown(boss):
    page = boss.open(url_of(FlatPage, "add"))
    fields = {"url": "/help/", "title": "Help", "content": "Call us", "sites": ["1"]}
    answer = boss.send(page, save_form(page), "_save", **fields)
    assert answer.response.status_code == 302, faults(answer)
    assert FlatPage.objects.get(url="/help/").sites.count() == 1
