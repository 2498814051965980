"""Controls: native for Django's own widgets, untouched for a project's; what they render is what they read."""

from __future__ import annotations

import datetime
import itertools
import re

import pytest
from django import forms
from django.contrib import admin as contrib
from django.contrib.admin import widgets as contrib_widgets
from django.db import connection, models
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from kitchen.models import Shelf, Specimen

import htmx_admin
from htmx_admin.pages.form import related
from htmx_admin.pages.form.widgets import (
    NativeDate,
    NativeFile,
    NativeSplitDateTime,
    NativeTime,
    css_class,
    face,
    native,
)
from tests.pages.form.browserlike import FormReader, read

pytestmark = pytest.mark.django_db


class Own(forms.TextInput):
    """A widget of a project."""


@pytest.fixture
def request_of_admin(admin_person):
    request = RequestFactory().get("/")
    request.user = admin_person.user
    return request


def form_of(request, **options):
    options.setdefault("fields", "__all__")
    model_admin = type(
        "Admin", (htmx_admin.ModelAdmin,), {key: value for key, value in options.items() if key != "fields"}
    )
    return model_admin(Specimen, htmx_admin.site).get_form(request)


def shown(bound):
    """The control of a field, as our pages render it."""
    return str(bound.as_widget(face(bound.field)))


def test_every_field_has_a_native_control(request_of_admin):
    """None of Django admin's own widgets is shown: they need scripts that we don't load."""
    options = {
        "autocomplete_fields": ["owner"], "raw_id_fields": ["twin", "shelves_optional"],
        "filter_horizontal": ["shelves"],
        "radio_fields": {"choice": htmx_admin.VERTICAL},
    }  # fmt: skip
    form = form_of(request_of_admin, **options)()
    for name, field in form.fields.items():
        widget = face(field)
        for part in (widget, getattr(widget, "widget", widget)):
            assert type(part).__module__ != contrib_widgets.__name__, name


def test_the_field_itself_keeps_djangos_widget(request_of_admin):
    """Projects and packages look at it: ``isinstance(form.fields["date"].widget, AdminDateWidget)``."""
    form = form_of(request_of_admin)()
    assert type(form.fields["date"].widget) is contrib_widgets.AdminDateWidget
    assert type(form.fields["shelf"].widget.widget) is forms.Select


def test_a_projects_widget_stays(request_of_admin):
    own = form_of(request_of_admin, formfield_overrides={models.CharField: {"widget": Own}})()
    assert type(own.fields["char"].widget) is Own
    assert css_class(own.fields["char"].widget) == "input"


def test_a_plain_model_admin_gets_them_too(request_of_admin):
    site = htmx_admin.AdminSite("widgets")
    site.register(Specimen, type("Plain", (contrib.ModelAdmin,), {}))
    form = site._registry[Specimen].get_form(request_of_admin)()
    assert type(face(form.fields["date"])) is NativeDate


@pytest.mark.parametrize("language", ["en", "de", "nb", "pl", "ja", "ar"])
def test_date_and_time_are_iso_in_every_language(language):
    field = forms.SplitDateTimeField(widget=NativeSplitDateTime())
    moment = datetime.datetime(2026, 3, 4, 5, 6, 7)
    with translation.override(language):
        html = field.widget.render("x", moment)
        assert 'type="date"' in html and 'value="2026-03-04"' in html
        assert 'type="time"' in html and 'value="05:06:07"' in html and 'step="1"' in html
        value = field.widget.value_from_datadict(QueryDict("x_0=2026-03-04&x_1=05:06:07"), {}, "x")
        assert field.clean(value).replace(tzinfo=None) == moment


def test_a_time_without_seconds_shows_none():
    assert 'value="05:06"' in NativeTime().render("x", datetime.time(5, 6))
    assert 'value="00:00"' in NativeTime().render("x", datetime.time(0, 0))


@pytest.mark.parametrize("typed", ["31.02.2026", "tomorrow", '"><b>'])
def test_what_a_date_input_cannot_show_is_shown_as_text(typed):
    html = NativeDate().render("x", typed)
    assert 'type="text"' in html and "<b>" not in html
    assert FormReader(f'<form id="form">{html}</form>').data["x"] == [typed]


def test_a_field_that_reads_no_iso_keeps_its_widget():
    field = forms.DateField(input_formats=["%d/%m/%Y"], widget=contrib_widgets.AdminDateWidget)
    assert native(field.widget, field) is field.widget


def test_localised_numbers_are_text():
    """A browser's number input would refuse "1,5"."""
    field = forms.DecimalField(localize=True)
    with translation.override("de"):
        html = field.widget.render("x", 1.5)
    assert 'type="text"' in html and "1,5" in html


def test_many_to_many_is_checkboxes_and_reads_them(request_of_admin, admin_person):
    specimen = Specimen.objects.first()
    html = admin_person.get(reverse("htmx_admin:kitchen_specimen_change", args=[specimen.pk])).content.decode()
    form = FormReader(html)
    assert form.controls["shelves"]["type"] == "checkbox"
    assert sorted(form.data["shelves"]) == sorted(str(pk) for pk in specimen.shelves.values_list("pk", flat=True))


def test_no_control_lists_a_whole_table(request_of_admin, admin_person, monkeypatch):
    """Beyond the limit a select becomes an autocomplete, and reads no more rows than the limit."""
    monkeypatch.setattr(related.RecordsMixin, "most", 2)
    form = form_of(request_of_admin)(instance=Specimen.objects.first())
    with CaptureQueriesContext(connection) as queries:
        html = shown(form["shelf"])
    assert "data-combo" in html and html.count("<option") == 1
    assert "LIMIT 3" in queries[0]["sql"]
    assert "data-combo" in shown(form["shelves"])
    # Nobody can search the twins of a site that does not know them: their key is typed.
    site = htmx_admin.AdminSite("bare")
    site.register(Specimen)
    bare = site._registry[Specimen].get_form(request_of_admin)()
    assert re.search(r'<input type="text" name="shelf"', shown(bare["shelf"]))
    assert Shelf.objects.count() > 2


def restricted(**given):
    """A hook of the project that gives the field other choices."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = contrib.ModelAdmin.formfield_for_foreignkey(self, db_field, request, **kwargs)
        if db_field.name == "shelf":
            for name, value in given.items():
                setattr(field, name, value)
        return field

    return {"formfield_for_foreignkey": formfield_for_foreignkey}


@pytest.mark.parametrize(
    ("given", "looked_for"),
    [
        (dict, True),
        (lambda: {"queryset": Shelf.objects.only("name").order_by("-pk")}, True),
        (lambda: {"empty_label": "Choose one"}, True),
        (lambda: {"queryset": Shelf.objects.filter(pk__gt=0)}, False),
        (lambda: {"queryset": Shelf.objects.filter(pk=1) | Shelf.objects.exclude(pk=1)}, False),
        (lambda: {"queryset": Shelf.objects.order_by().union(Shelf.objects.order_by())}, False),
        (lambda: {"label_from_instance": lambda obj: f"{obj}!"}, False),
        (lambda: {"limit_choices_to": {"pk__gt": 0}}, False),
    ],
)
def test_what_a_project_chose_is_not_looked_for_elsewhere(request_of_admin, monkeypatch, given, looked_for):
    """Django's autocomplete view knows neither the field's queryset nor its texts: it would offer what is refused."""
    monkeypatch.setattr(related.RecordsMixin, "most", 2)
    html = shown(form_of(request_of_admin, **restricted(**given()))()["shelf"])
    assert ("data-combo" in html) == looked_for
    assert (html.count("<option") == Shelf.objects.count() + 1) == (not looked_for)


def test_a_form_that_chooses_for_itself_keeps_its_choices(request_of_admin, monkeypatch):
    class Choosy(forms.ModelForm):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["shelf"].queryset = Shelf.objects.exclude(pk=Shelf.objects.first().pk)

    monkeypatch.setattr(related.RecordsMixin, "most", 2)
    html = shown(form_of(request_of_admin, form=Choosy)()["shelf"])
    assert "data-combo" not in html and html.count("<option") == Shelf.objects.count()


@pytest.mark.parametrize("limit", [{"pk__gt": 0}, lambda: {"pk__gt": next(numbers)}])
def test_limits_of_the_model_are_no_obstacle(request_of_admin, monkeypatch, limit):
    """Django's autocomplete view knows them; a function may say something else each time."""
    monkeypatch.setattr(related.RecordsMixin, "most", 2)
    monkeypatch.setattr(Specimen._meta.get_field("shelf").remote_field, "limit_choices_to", limit)
    assert "data-combo" in shown(form_of(request_of_admin)()["shelf"])


numbers = itertools.count()


def test_without_javascript_a_key_can_be_typed(admin_person):
    specimen = Specimen.objects.first()
    change = reverse("htmx_admin:kitchen_specimen_change", args=[specimen.pk])
    specimen.shelves_optional.clear()
    form = read(admin_person.get(change), javascript=False)
    assert {"owner__key", "shelves_optional__keys"} <= set(form.controls)
    shelf = Shelf.objects.last()
    data = form.post(shelves_optional=[], shelves_optional__keys=f" {shelf.pk},", owner__key="SE")
    assert admin_person.post(change, data).status_code == 302
    specimen.refresh_from_db()
    assert specimen.owner_id == "SE" and list(specimen.shelves_optional.all()) == [shelf]


@pytest.mark.parametrize("key", ["abc", "999999", "\x00", "1; DROP", "🫘"])
def test_an_odd_key_is_an_error_of_the_field(admin_person, key):
    specimen = Specimen.objects.first()
    change = reverse("htmx_admin:kitchen_specimen_change", args=[specimen.pk])
    form = read(admin_person.get(change))
    data = form.post(shelf_optional=key, shelves_optional=[key], shelves=[key], twin=key)
    response = admin_person.hx_post(change, data, "form#form")
    assert response.status_code == 422
    assert 'href="#field-shelf_optional"' in response.content.decode()


def test_files_keep_djangos_names():
    class Stored:
        url = "/media/a%20b.png"

        def __str__(self):
            return "folder/a <b>.png"

    widget = NativeFile(image=True)
    widget.is_required = False
    html = widget.render("x", Stored(), {"id": "id_x"})
    assert 'name="x-clear"' in html and 'type="file"' in html and "<img" in html
    assert "a &lt;b&gt;.png" in html and "<b>" not in html


def test_file_is_uploaded_and_cleared(admin_person, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MEDIA_ROOT = tmp_path
    specimen = Specimen.objects.first()
    change = reverse("htmx_admin:kitchen_specimen_change", args=[specimen.pk])
    form = read(admin_person.get(change))
    sent = admin_person.post(change, form.post(file_optional=SimpleUploadedFile("note.txt", b"hello")))
    assert sent.status_code == 302
    specimen.refresh_from_db()
    with specimen.file_optional as stored:
        assert stored.read() == b"hello"
    again = read(admin_person.get(change))
    assert "file_optional-clear" in again.controls
    assert admin_person.post(change, again.post(**{"file_optional-clear": "on"})).status_code == 302
    specimen.refresh_from_db()
    assert not specimen.file_optional


def test_a_file_that_cannot_be_kept_is_named(admin_person):
    from django.core.files.uploadedfile import SimpleUploadedFile

    specimen = Specimen.objects.first()
    change = reverse("htmx_admin:kitchen_specimen_change", args=[specimen.pk])
    data = read(admin_person.get(change)).post(char="", file_optional=SimpleUploadedFile("my note.txt", b"x"))
    assert "“my note.txt”" in admin_person.post(change, data).content.decode()


def test_related_buttons_follow_permissions(clerk, admin_person):
    from sales.models import Order

    change = reverse("htmx_admin:sales_order_change", args=[Order.objects.filter(status="new").first().pk])
    assert re.search(r'data-related="add"[^>]*href="[^"]*courier/add/', admin_person.get(change).content.decode())
    assert not re.search(r'data-related="add"[^>]*href="[^"]*courier/add/', clerk.get(change).content.decode())


def test_prepopulated_fields_name_their_sources(admin_person):
    html = admin_person.get(reverse("htmx_admin:kitchen_specimen_add")).content.decode()
    assert 'data-prepopulate="id_slug" data-from="id_char"' in html
    assert 'data-prepopulate="id_slug_optional" data-from="id_char id_choice"' in html


def test_json_is_indented_and_null_is_empty(admin_person):
    specimen = Specimen.objects.first()
    Specimen.objects.filter(pk=specimen.pk).update(data={"ü": [1]}, data_optional=None)
    form = read(admin_person.get(reverse("htmx_admin:kitchen_specimen_change", args=[specimen.pk])))
    assert form.data["data"] == ['{\r\n  "ü": [\r\n    1\r\n  ]\r\n}']
    assert form.data["data_optional"] == [""]


def test_rows_ask_once_whether_there_are_too_many_choices(request_of_admin, monkeypatch):
    """All rows of an inline have copies of one field."""
    monkeypatch.setattr(related.RecordsMixin, "most", 2)
    form_class = form_of(request_of_admin)
    rows = [form_class(instance=Specimen(), prefix=str(number)) for number in range(4)]
    with CaptureQueriesContext(connection) as queries:
        for row in rows:
            assert "data-combo" in shown(row["shelf"])
    assert len(queries) == 1
