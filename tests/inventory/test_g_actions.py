"""Rows 129-143 of the list: actions. What they return is in tests/pages/test_action.py."""

from __future__ import annotations

import re

import django
import pytest
from crm.models import Tag
from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.models import Permission, User
from django.utils.translation import gettext_lazy

from .conftest import text_of

NEW = pytest.mark.skipif(django.VERSION < (6, 1), reason="new in Django 6.1")


@pytest.fixture
def tags(db):
    Tag.objects.all().delete()
    return [Tag.objects.create(name=f"t{number}", slug=f"t{number}") for number in range(5)]


@admin.action(description="Paint %(verbose_name_plural)s <red>")
def paint(modeladmin, request, queryset):
    queryset.update(colour="danger")


@admin.action(permissions=["delete"])
def burn(modeladmin, request, queryset):
    queryset.delete()


@admin.action(permissions=["change", "view"])
def look(modeladmin, request, queryset):
    pass


@admin.action(permissions=["paint"])
def own_permission(modeladmin, request, queryset):
    pass


def buttons(page, query=""):
    """Name and label of the buttons that run an action; without that of ours, which every list has."""
    found = re.findall(
        r'<button[^>]* form="changelist-form" name="action" value="([^"]+)">(.*?)</button>', page.html(query)
    )
    return {name: text_of(label) for name, label in found if name != "change_fields"}


def run(action, chosen, **more):
    return {"action": action, "_selected_action": [str(tag.pk) for tag in chosen], "index": "0", **more}


def red():
    return set(Tag.objects.filter(colour="danger").values_list("name", flat=True))


# ------------------------------------------------------------------------------------------------ which are offered


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ([], {"delete_selected"}),
        ([paint], {"paint", "delete_selected"}),
        (["method"], {"method", "delete_selected"}),
        (None, set()),
    ],
)
def test_row_129_functions_and_names(office, tags, actions, expected):
    page = office(Tag, {"actions": actions, "method": lambda self, request, queryset: None})
    assert set(buttons(page)) == expected
    assert ('id="changelist-form"' in page.html()) is bool(expected) is ("row-check" in page.html())


def test_row_132_description(office, tags):
    assert buttons(office(Tag, {"actions": [paint]}))["paint"] == "Paint tags <red>"


def test_row_132_description_that_is_translated(office, tags):
    @admin.action(description=gettext_lazy("Delete selected %(verbose_name_plural)s"))
    def again(modeladmin, request, queryset):
        pass

    assert buttons(office(Tag, {"actions": [again]}))["again"] == "Delete selected tags"


@NEW
def test_row_132_plural_description_in_the_list(office, tags):
    @admin.action(description="Paint %(verbose_name)s", description_plural="Paint all %(verbose_name_plural)s")
    def both(modeladmin, request, queryset):
        pass

    assert buttons(office(Tag, {"actions": [both]}))["both"] == "Paint all tags"


@pytest.mark.parametrize(
    ("rights", "expected"),
    [(["view"], {"look", "paint"}), (["view", "delete"], {"look", "paint", "burn", "delete_selected"})],
)
def test_row_133_permissions_of_an_action(office, tags, rights, expected):
    user = User.objects.create_user("somebody", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=[f"{right}_tag" for right in rights]))
    page = office(Tag, {"actions": [paint, burn, look]}, user="somebody")
    assert set(buttons(page)) == expected


@pytest.mark.parametrize("allowed", [True, False])
def test_row_133_permission_of_the_projects_own(office, tags, allowed):
    options = {"actions": [own_permission], "has_paint_permission": lambda self, request: allowed}
    page = office(Tag, options)
    assert ("own_permission" in buttons(page)) is allowed
    page.post(run("own_permission", tags))  # nothing to see: the name is no choice of the form


def test_row_133_action_without_permission_does_not_run(office, tags):
    user = User.objects.create_user("somebody", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_tag"))
    office(Tag, {"actions": [burn]}, user="somebody").post(run("burn", tags))
    assert Tag.objects.count() == len(tags)


@NEW
@pytest.mark.parametrize(
    ("place", "in_list", "posted"), [("CHANGE_LIST", True, "action"), ("CHANGE_FORM", False, "CHANGE_FORM-action")]
)
def test_row_134_location(office, tags, place, in_list, posted):
    """The list has its own; a record's page has both, each sent to where it belongs."""
    location = getattr(admin.ActionLocation, place)
    action = admin.action(location=[location])(lambda modeladmin, request, queryset: None)
    action.__name__ = "placed"
    page = office(Tag, {"actions": [action]})
    assert ("placed" in buttons(page)) is in_list
    detail = page.get(f"{tags[0].pk}/detail/").content.decode()
    assert re.search(rf'name="{posted}"[^>]* value="placed"', detail)


def test_row_136_actions_of_the_request(office, tags):
    class Own(admin.ModelAdmin):
        actions = [paint]

        def get_actions(self, request, action_location=None):
            actions = super().get_actions(request, **({"action_location": action_location} if action_location else {}))
            if "plain" in request.GET.get("q", ""):
                del actions["paint"]
            return actions

    page = office(Tag, {"search_fields": ["name"]}, bases=(Own,))
    Tag.objects.create(name="plain", slug="plain")
    assert set(buttons(page)) == {"paint", "delete_selected"}
    assert set(buttons(page, "?q=plain")) == {"delete_selected"}


def test_row_136_none_in_a_popup(office, tags):
    assert buttons(office(Tag, {"actions": [paint]}), "?_popup=1") == {}


def test_row_136_choices_of_the_request(office, tags):
    class Own(admin.ModelAdmin):
        actions = [paint]

        def get_action_choices(self, request, default_choices=None, action_location=None):
            return [("", "---"), ("Group", [("paint", "Grouped")]), ("delete_selected", "Away")]

    assert buttons(office(Tag, bases=(Own,))) == {"paint": "Grouped", "delete_selected": "Away"}


@pytest.mark.parametrize("where", ["39", "40", "40 again"])
def test_rows_39_40_141_actions_of_the_site(office, tags, where):
    page = office(Tag, {"actions": ["delete_selected"]} if where == "40 again" else {})
    for site in (page.ours, page.theirs):
        site.add_action(paint) if where == "39" else site.disable_action("delete_selected")
    expected = {"39": {"paint", "delete_selected"}, "40": set(), "40 again": {"delete_selected"}}
    assert set(buttons(page)) == expected[where]
    if where == "39":
        page.post(run("paint", tags[:1]))
        assert red() == {"t0"}


def test_row_141_name_of_a_site_action(office, tags):
    page = office(Tag)
    page.ours.add_action(paint, "coat")
    assert "coat" in buttons(page)
    assert page.ours.get_action("coat") is paint


# ------------------------------------------------------------------------------------------------ running


def test_row_130_runs_on_the_selected_and_comes_back(office, tags):
    page = office(Tag, {"actions": [paint], "list_filter": ["colour"]})
    response = page.post(run("paint", tags[:2]), "?colour__exact=&o=1")
    assert (response.status_code, response["Location"]) == (302, "/mini/crm/tag/?colour__exact=&o=1")
    assert red() == {"t0", "t1"}


def test_row_130_none_selected_is_a_warning(office, tags):
    page = office(Tag, {"actions": [paint]})
    response = page.post({"action": "paint", "index": "0"}, follow=True)
    assert "Items must be selected" in response.content.decode() and not red()


def test_row_130_no_action_is_a_warning(office, tags):
    page = office(Tag, {"actions": [paint]})
    response = page.post(run("", tags), follow=True)
    assert "No action selected." in response.content.decode() and not red()


def test_row_131_delete_selected_of_the_class(office, tags):
    class Own(admin.ModelAdmin):
        def delete_queryset(self, request, queryset):
            queryset.update(colour="danger")

    office(Tag, bases=(Own,)).post(run("delete_selected", tags[:2], post="yes"))
    assert red() == {"t0", "t1"} and Tag.objects.count() == len(tags)


def test_row_131_delete_selected_of_the_projects_own(office, tags):
    """An action of that name in the class wins over the site's."""

    class Own(admin.ModelAdmin):
        actions = ["delete_selected"]

        @admin.action(description="Hide")
        def delete_selected(self, request, queryset):
            queryset.update(colour="danger")

    page = office(Tag, bases=(Own,))
    assert buttons(page) == {"delete_selected": "Hide"}
    page.post(run("delete_selected", tags[:1]))
    assert red() == {"t0"}


def test_row_137_bars_above_and_below_are_one(office, tags):
    for top, bottom in ((True, True), (False, True), (False, False)):
        page = office(Tag, {"actions_on_top": top, "actions_on_bottom": bottom})
        assert page.html().count('class="bulkbar"') == 1
        context = page.get().context_data
        assert (context["actions_on_top"], context["actions_on_bottom"]) == (top, bottom)


@pytest.mark.parametrize(("size", "offered"), [(2, True), (10, False)])
def test_row_139_all_that_match(office, tags, size, offered):
    page = office(Tag, {"actions": [paint], "list_per_page": size, "search_fields": ["name"]})
    box = re.search(r'<input[^>]* name="select_across" value="1" form="changelist-form"[^>]*>', page.html("?q=t"))
    assert bool(box) is offered
    assert ("Select all 5 tags" in text_of(page.html("?q=t"))) is offered


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", "t0 t1 t2 t3 t4"), ("?p=2", "t0 t1 t2 t3 t4"), ("?q=t1", "t1"), ("?name__in=t1,t2", "t1 t2")],
)
def test_row_139_all_that_match_are_those_of_the_address(office, tags, query, expected):
    page = office(Tag, {"actions": [paint], "list_per_page": 2, "search_fields": ["name"]})
    action = re.search(r'<form id="changelist-form" method="post"[^>]* action="([^"]+)"', page.html(query))[1]
    page.client.post(action, run("paint", tags[1:2], select_across="1"))
    assert red() == set(expected.split())


def test_row_139_all_that_match_still_needs_one_row(office, tags):
    page = office(Tag, {"actions": [paint]})
    page.post({"action": "paint", "index": "0", "select_across": "1"})
    assert not red()


def test_row_140_confirmation_without_index(office, tags):
    """The page in between sends the action and the keys, but no ``index``."""
    data = {"action": "paint", "_selected_action": [str(tags[3].pk)], "apply": "yes"}
    page = office(Tag, {"actions": [paint]})
    assert page.post(data)["Location"] == "/mini/crm/tag/"
    assert red() == {"t3"}


class Colours(ActionForm):
    """Inputs beside the actions, as packages for import and export have them."""

    shade = forms.ChoiceField(choices=[("danger", "Red <1>"), ("info", "Blue")], label="Shade")
    memo = forms.CharField(required=False, label="")

    class Media:
        js = ["own/action.js"]
        css = {"all": ["own/action.css"]}


def test_row_142_action_form_of_the_class(office, tags):
    def coat(modeladmin, request, queryset):
        queryset.update(colour=request.POST["shade"])

    page = office(Tag, {"actions": [coat], "action_form": Colours})
    html = page.html()
    assert re.search(
        r'<select name="shade" form="changelist-form"|<select[^>]* form="changelist-form"[^>]* name="shade"', html
    )
    assert "Red &lt;1&gt;" in html and 'name="memo"' in html
    assert "own/action.js" in html and "own/action.css" in html
    page.post(run("coat", tags[:1], shade="danger"))
    assert red() == {"t0"}


@NEW
def test_row_135_actions_are_objects(office, tags):
    page = office(Tag, {"actions": [paint]})
    request = page.get().wsgi_request
    action = page.ours.get_model_admin(Tag).get_actions(request)["paint"]
    assert (action.name, action.func) == ("paint", paint)


def test_row_348_save_of_the_list_is_no_action(office, tags):
    """``_save`` among what is posted: the list is saved as Django's admin posts it."""
    page = office(Tag, {"list_display": ["name", "colour"], "list_editable": ["colour"], "actions": [paint]})
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": tags[0].pk, "form-0-colour": "info"}
    page.post({**data, **run("paint", tags), "_save": "Save"})
    assert not red() and Tag.objects.get(name="t0").colour == "info"
