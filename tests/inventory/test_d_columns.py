"""Rows 62-73 of the list: what ``list_display`` may name, how a value is shown, which columns are links."""

from __future__ import annotations

import re

import pytest
from crm.models import Tag
from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from geo.models import City
from kitchen.models import Specimen
from sales.models import Customer, Order

from .conftest import text_of


def upper_name(obj):
    return obj.name.upper()


def named(suffix):
    def inner(obj):
        return f"{obj.name} {suffix}"

    inner.short_description = f"Name {suffix}"
    return inner


@pytest.fixture
def one_tag(db):
    Tag.objects.all().delete()
    return Tag.objects.create(name="bean", slug="bean-slug", colour="info")


def tag_office(office, **options):
    return office(Tag, options)


# ------------------------------------------------------------------------------------------------ row 62: kinds


def test_row_62_default_is_str(office, one_tag):
    page = tag_office(office)
    assert (page.heads(), page.cells()) == (["Tag"], [["bean"]])


def test_row_62_five_kinds(office, db):
    page = office(
        City,
        {
            "list_display": ["name", "country__continent", upper_name, "shout", "__str__"],
            "shout": admin.display(description="Shouted")(lambda self, obj: f"{obj.name}!"),
        },
    )
    city = page.get().context_data["cl"].result_list[0]
    continent = city.country.get_continent_display()
    assert page.heads() == ["Name", "Country continent", "Upper name", "Shouted", "City"]
    assert page.cells()[0] == [city.name, continent, city.name.upper(), f"{city.name}!", str(city)]


def test_row_62_callables_of_the_same_name_are_columns_each(office, one_tag):
    """Functions that a factory makes share their name."""
    page = tag_office(office, list_display=[named("a"), named("b"), "slug"])
    assert page.heads() == ["Name a", "Name b", "Slug"]
    assert page.cells() == [["bean a", "bean b", "bean-slug"]]


def test_row_62_lambdas_and_a_field_named_twice(office, one_tag):
    page = tag_office(office, list_display=["name", lambda obj: "one", lambda obj: "two", "name"])
    assert page.cells() == [["bean", "one", "two", "bean"]]


def test_row_62_bound_method_of_another_object(office, one_tag):
    class Helper:
        def words(self, obj):
            return f"helped {obj.name}"

    page = tag_office(office, list_display=["name", Helper().words])
    assert page.cells() == [["bean", "helped bean"]]


def test_row_63_method_of_the_admin_before_attribute_of_the_model(office, one_tag):
    def get_colour_display(self, obj):
        return "admin's"

    page = tag_office(office, list_display=["name", "get_colour_display"], get_colour_display=get_colour_display)
    assert page.cells() == [["bean", "admin's"]]


def test_row_63_field_before_method_of_the_admin(office, one_tag):
    page = tag_office(office, list_display=["name"], name=lambda self, obj: "admin's")
    assert page.cells() == [["bean"]]


def test_row_64_foreign_key_is_its_text(office, db):
    page = office(City, {"list_display": ["country", "country_id"]})
    city = page.get().context_data["cl"].result_list[0]
    assert page.cells()[0] == [str(city.country), city.country_id]


# ------------------------------------------------------------------------------------------------ row 65: booleans


BOOLEANS = [(True, 'aria-label="Yes"'), (False, ">No<"), (None, ">Unknown<")]


@pytest.mark.parametrize(("value", "word"), BOOLEANS)
def test_row_65_boolean_has_a_word(office, db, value, word):
    Customer.objects.update(newsletter=value)
    page = office(Customer, {"list_display": ["number", "newsletter"]})
    assert word in page.raw_cells()[0][1]


@pytest.mark.parametrize(("value", "word"), BOOLEANS)
def test_row_65_boolean_of_a_related_record(office, db, value, word):
    Customer.objects.update(newsletter=value)
    page = office(Order, {"list_display": ["number", "customer__newsletter"]})
    assert word in page.raw_cells()[0][1]


# ------------------------------------------------------------------------------------------------ row 66: escaping


EVIL = "<i>x</i>"


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (lambda self, obj: EVIL, "&lt;i&gt;x&lt;/i&gt;"),
        (lambda self, obj: mark_safe(EVIL), EVIL),  # a project's own safe HTML
        (lambda self, obj: format_html("<b>{}</b>", EVIL), "<b>&lt;i&gt;x&lt;/i&gt;</b>"),
        (lambda self, obj: [EVIL, mark_safe(EVIL)], "&lt;i&gt;x&lt;/i&gt;, &lt;i&gt;x&lt;/i&gt;"),
    ],
)
def test_row_66_output_is_escaped_unless_it_is_safe(office, one_tag, made, shown):
    page = tag_office(office, list_display=["slug", "made"], made=made)
    assert shown in page.raw_cells()[0][1]


# ------------------------------------------------------------------------------------------------ row 67: fields


# Shown differently on purpose: booleans have words, thumbnails for names, a size for bytes.
OWN_LOOK = {"boolean", "boolean_optional", "image", "image_optional", "binary", "binary_optional", "file"}
FIELDS = [
    field.name
    for field in Specimen._meta.get_fields()
    if not field.many_to_many and not field.one_to_many and field.name not in OWN_LOOK and field.concrete
]


@pytest.fixture
def specimen(db):
    from kitchen.models import Shelf

    Specimen.objects.all().delete()
    shelf = Shelf.objects.create(name="top <shelf>")
    return Specimen.objects.create(
        char="<one>",
        slug="one",
        shelf=shelf,
        choice_optional=3,
        integer=1234567,
        decimal="1234.5",
        number=1234.25,
        data={"a": [1, "ø"]},
        positive_big=2**40,
    )


@pytest.mark.parametrize("language", ["en", "de"])
def test_row_67_values_read_as_in_djangos_list(office, specimen, language):
    page = office(Specimen, {"list_display": ["__str__", *FIELDS]})
    page.client.cookies["django_language"] = language
    ours = dict(zip(FIELDS, page.cells()[0][1:], strict=True))
    html = page.django().content.decode()
    theirs = {name: text_of(re.search(rf'class="field-{name}[ "].*?</td>', html, re.DOTALL)[0][1:]) for name in FIELDS}
    theirs = {name: re.sub(r'^class="[^"]*">\s*', "", text) for name, text in theirs.items()}
    different = {}
    for name in FIELDS:
        expected = theirs[name].split(">", 1)[-1].strip()
        shown = "-" if ours[name].startswith("– ") else ours[name]
        if shown != expected:
            different[name] = (ours[name], expected)
    assert different == {}


@pytest.mark.parametrize("value", [[], {}, "", None, ()])
def test_row_70_nothing_is_the_empty_display(office, one_tag, value):
    options = {"list_display": ["name", "made"], "made": lambda self, obj: value, "empty_value_display": "<i>none</i>"}
    assert "<i>none</i>" in office(Tag, options).raw_cells()[0][1]


def test_row_70_of_the_column_before_that_of_the_class(office, one_tag):
    made = admin.display(empty_value="??")(lambda self, obj: None)
    page = tag_office(office, list_display=["name", "made"], made=made, empty_value_display="**")
    assert page.cells() == [["bean", "??"]]


@pytest.mark.parametrize("column", ["website", "rating", "lead_time", "contract"])
def test_row_70_empty_fields(office, db, column):
    from catalog.models import Supplier

    Supplier.objects.update(website="", rating=None, lead_time=None, contract="")
    page = office(Supplier, {"list_display": ["name", column], "empty_value_display": "(none)"})
    assert page.cells()[0][1] == "(none)"


def test_row_25_empty_value_display_of_the_site(office, db):
    Customer.objects.update(account_manager=None)
    page = office(Customer, {"list_display": ["number", "account_manager"]}, {"empty_value_display": "(site)"})
    assert page.cells()[0][1] == "(site)"


def test_row_70_related_record_that_is_missing(office, db):
    """``ObjectDoesNotExist`` in a column is an empty value, as in Django's list."""
    from sales.models import CustomerProfile

    CustomerProfile.objects.all().delete()
    page = office(Customer, {"list_display": ["number", "profile", "terms"], "terms": lambda self, obj: obj.profile})
    assert page.cells()[0][1:] == ["– None", "– None"]


@pytest.mark.parametrize("links", [["file", "url", "image"], None])
def test_row_67_links_of_files_and_urls(office, specimen, links):
    """They are links, but not in a cell that leads to the record: links cannot be in one another."""
    specimen.image.name = "specimens/x.png"
    specimen.save()
    page = office(Specimen, {"list_display": ["file", "url", "image"], "list_display_links": links})
    for cell, address in zip(page.raw_cells()[0], ("blank.txt", "https://kitchen.example/", "x.png"), strict=True):
        assert cell.count("<a ") == 1 and ('class="cell-link"' in cell) is bool(links)
        assert address in cell
        assert bool(re.search(rf'<a[^>]* href="[^"]*{address}"', cell)) is not bool(links)


def test_row_67_url_of_another_scheme_is_no_link(office, specimen):
    Specimen.objects.update(url="javascript:alert(1)")
    [cell] = office(Specimen, {"list_display": ["url"], "list_display_links": None}).raw_cells()[0]
    assert "<a" not in cell and "javascript:alert(1)" in cell


def test_row_67_link_in_a_cell_that_is_edited(office, specimen):
    page = office(Specimen, {"list_display": ["char", "url"], "list_editable": ["url"]})
    assert page.raw_cells()[0][1].count("<a ") == 1


def test_row_67_blanks_alone_are_nothing(office, one_tag):
    Tag.objects.update(name="  ")
    page = office(Tag, {"list_display": ["name", "made"], "made": lambda self, obj: " ", "empty_value_display": "(0)"})
    assert page.cells() == [["(0)", "(0)"]]


def test_row_65_boolean_method_without_a_value_is_unknown(office, one_tag):
    made = admin.display(boolean=True)(lambda self, obj: "")
    assert ">Unknown<" in tag_office(office, list_display=["name", "made"], made=made).raw_cells()[0][1]


# ------------------------------------------------------------------------------------------------ row 68: properties


def test_row_68_property_keeps_its_options(office, one_tag, monkeypatch):
    class Proxy(Tag):
        class Meta:
            proxy = True
            app_label = "crm"

        @property
        @admin.display(boolean=True, description="Is blue", ordering="colour")
        def blue(self):
            return self.colour == "info"

        @property
        @admin.display(empty_value="nil")
        def nothing(self):
            return None

    try:
        page = office(Proxy, {"list_display": ["name", "blue", "nothing"]})
        assert page.heads()[1] == "Is blue"
        assert 'aria-label="Yes"' in page.raw_cells()[0][1]
        assert re.search(r'href="\?o=2"', page.html())
        assert page.cells()[0][2] == "nil"
    finally:
        from django.apps import apps

        apps.all_models["crm"].pop("proxy")
        apps.clear_cache()


# ------------------------------------------------------------------------------------------------ rows 71-73: links


def linked(page):
    """Indexes of the columns that lead to the record."""
    return [index for index, cell in enumerate(page.raw_cells()[0]) if 'class="cell-link"' in cell]


@pytest.mark.parametrize(
    ("links", "expected"),
    [((), [0]), (None, []), (["slug"], [1]), (["name", upper_name], [0, 2]), ([upper_name], [2])],
)
def test_row_71_columns_that_are_links(office, one_tag, links, expected):
    page = tag_office(office, list_display=["name", "slug", upper_name], list_display_links=links)
    assert linked(page) == expected


def test_rows_72_73_columns_and_links_of_the_request(office, one_tag):
    options = {
        "get_list_display": lambda self, request: ["slug", request.GET.get("_popup", "name") and "name"],
        "get_list_display_links": lambda self, request, list_display: list_display[1:],
    }
    page = office(Tag, options)
    assert (page.heads(), linked(page)) == (["Slug", "Name"], [1])


def test_row_71_link_of_a_changelist_of_the_projects_own(office, one_tag):
    class Own(admin.views.main.ChangeList):
        def url_for_result(self, result):
            return f"/elsewhere/{result.pk}/"

    page = tag_office(office, get_changelist=lambda self, request, **kwargs: Own)
    assert f'href="/elsewhere/{one_tag.pk}/"' in page.raw_cells()[0][0]


def test_row_71_no_link_without_a_page(office, one_tag):
    """A class that removed its URL of the form still has a list."""

    def get_urls(self):
        return [url for url in admin.ModelAdmin.get_urls(self) if url.name == "crm_tag_changelist"]

    page = tag_office(office, get_urls=get_urls)
    assert page.cells() == [["bean"]]
    assert "<a" not in page.raw_cells()[0][0]
