"""Rows 92-101: the hooks of the list, popups, wrong parameters."""

from __future__ import annotations

import re

from crm.models import Note, Tag
from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import Permission, User
from geo.models import City, Country

# ------------------------------------------------------------------------------------------------ rows 92-97: hooks


def test_row_92_get_queryset(office, db):
    page = office(City, {"get_queryset": lambda self, request: City.objects.filter(country="NO")})
    assert len(page.cells()) == City.objects.filter(country="NO").count() > 0


class Halved(ChangeList):
    """A ChangeList of a project."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "Half of it"

    def get_queryset(self, request, **kwargs):
        return super().get_queryset(request, **kwargs).filter(country="NO")


def test_row_93_get_changelist(office, db):
    page = office(City, {"get_changelist": lambda self, request, **kwargs: Halved})
    assert isinstance(page.get().context_data["cl"], Halved)
    assert len(page.cells()) == City.objects.filter(country="NO").count()


def test_row_93_title_of_its_own(office, db):
    html = office(City, {"get_changelist": lambda self, request, **kwargs: Halved}).html()
    assert '<h1 class="page__title">Half of it' in html and "<title>Half of it" in html


def test_row_93_its_page_out_of_range_is_a_wrong_parameter(office, db):
    """Ours shows the nearest page; a ChangeList of Django's still says ``e=1``."""
    page = office(City, {"get_changelist": lambda self, request, **kwargs: ChangeList, "list_per_page": 3})
    assert page.get("?p=999999")["Location"].endswith("?e=1")


def test_row_94_form_of_the_list(office, db):
    """A form of the project's own for the list validates the cell, with its widget."""

    class RowForm(forms.ModelForm):
        class Meta:
            widgets = {"slug": forms.TextInput(attrs={"data-mine": "1"})}

        def clean_slug(self):
            if self.cleaned_data["slug"] == "no":
                raise forms.ValidationError("Not this one.")
            return self.cleaned_data["slug"]

    options = {
        "list_display": ["name", "slug"],
        "list_editable": ["slug"],
        "get_changelist_form": lambda self, request, **kwargs: RowForm,
    }
    tag = Tag.objects.first()
    page = office(Tag, options)
    assert 'data-mine="1"' in page.html(f"{tag.pk}/cell/slug/")
    assert "Not this one." in page.post({"slug": "no"}, f"{tag.pk}/cell/slug/").content.decode()
    assert page.post({"slug": "yes"}, f"{tag.pk}/cell/slug/").status_code == 302
    tag.refresh_from_db()
    assert tag.slug == "yes"


def test_row_96_context_and_extra_context(office, db):
    class Own(admin.ModelAdmin):
        def changelist_view(self, request, extra_context=None):
            return super().changelist_view(request, {"title": "My <title>", "subtitle": "<under>"})

    response = office(City, bases=(Own,)).get()
    html = response.content.decode()
    assert '<h1 class="page__title">My &lt;title&gt;' in html and "&lt;under&gt;" in html
    names = {
        "cl", "media", "title", "subtitle", "is_popup", "to_field", "has_add_permission", "opts", "action_form",
        "actions_on_top", "actions_on_bottom", "actions_selection_counter", "selection_note", "selection_note_all",
        "module_name", "preserved_filters", "page", "site_header", "available_apps",
    }  # fmt: skip
    assert names <= set(response.context_data)


def test_row_96_title_is_the_plural_otherwise(office, db):
    assert '<h1 class="page__title">Cities' in office(City).html()


def test_row_97_template_of_the_class(office, db, settings):
    settings.TEMPLATES = [
        {
            **settings.TEMPLATES[0],
            "APP_DIRS": False,
            "OPTIONS": {
                **settings.TEMPLATES[0]["OPTIONS"],
                "loaders": [
                    ("django.template.loaders.locmem.Loader", {"own.html": "mine: {{ cl.result_count }} {{ title }}"}),
                    "django.template.loaders.app_directories.Loader",
                ],
            },
        }
    ]
    page = office(City, {"change_list_template": "own.html"})
    assert page.html() == f"mine: {City.objects.count()} Select city to change"


# ------------------------------------------------------------------------------------------------ row 99: popups


def test_row_99_popup_has_rows_to_choose_and_nothing_else(office, db):
    page = office(Country, {"list_display": ["name", "population"], "list_editable": ["population"]})
    html = page.html("?_popup=1")
    keys = re.findall(r'class="cell-link" href="[^"]+" data-popup-opener="([^"]+)"', html)
    assert keys == [country.pk for country in page.get("?_popup=1").context_data["cl"].result_list]
    for absent in (
        'id="changelist-form"',
        "row-check",
        'class="edit"',
        "row-actions",
        'id="sidebar"',
        'class="topbar"',
    ):
        assert absent not in html, absent


def test_row_99_popup_answers_with_the_field_that_was_asked_for(office, db):
    page = office(Tag, also=(Note,))
    response = page.get("?_popup=1&_to_field=id")
    assert 'data-popup-opener="' in response.content.decode()
    assert page.get("?_popup=1&_to_field=slug").status_code == 400


def test_row_99_links_of_a_popup_stay_one(office, db):
    page = office(City, {"list_per_page": 5, "search_fields": ["name"], "list_filter": ["country"]})
    html = page.html("?_popup=1&_to_field=id")
    assert 'form="search" name="_popup" value="1"' in html
    assert 'form="search" name="_to_field" value="id"' in html
    for css in ("sort", "menu__item", "btn--page"):
        for url in re.findall(rf'class="[^"]*\b{css}\b[^"]*" href="(\?[^"]*)"', html):
            assert "_popup=1" in url, url
    add = re.search(r'href="(/mini/geo/city/add/[^"]*)"', html)[1]
    assert "_popup=1" in add and "_to_field=id" in add
    assert page.get("?_popup=1").context_data["page"].title == "Select city"


# ------------------------------------------------------------------------------------------------ rows 100, 101


def test_row_100_somebody_who_may_only_view(office, db):
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_city"))
    page = office(City, {"list_display": ["name", "population"], "list_editable": ["population"]}, user="looker")
    html = page.html()
    assert page.get().context_data["title"] == "Select city to view"
    assert 'class="edit"' not in html and "/add/" not in html and "row-edit" not in html


def test_row_101_wrong_parameter_leads_to_e_1(office, db):
    page = office(City)
    for query in ("?nonsense=1", "?population__exact=many", "?id__in=x"):
        response = page.get(query)
        assert (response.status_code, response["Location"]) == (302, "/mini/geo/city/?e=1"), query


def test_row_101_twice_wrong_is_a_page_that_says_so(office, db):
    class Broken(ChangeList):
        def get_results(self, request):
            from django.contrib.admin.options import IncorrectLookupParameters

            raise IncorrectLookupParameters

    page = office(City, {"get_changelist": lambda self, request, **kwargs: Broken})
    response = page.get("?e=1")
    assert response.status_code == 200 and "database installation" in response.content.decode()
    fragment = page.client.hx_get(page.list_url + "?e=1", "section#results")
    assert "database installation" in fragment.content.decode()
