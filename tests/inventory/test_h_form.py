"""Rows 144-185: the fields of the form and how they are laid out."""

from __future__ import annotations

import re

import pytest
from catalog.models import Category, Product
from crm.models import Tag
from django import forms
from django.contrib import admin
from django.contrib.admin import widgets
from django.contrib.auth.models import Group
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from geo.models import City, Country
from logistics.models import Warehouse
from sales.models import Order

from .conftest import text_of
from .records import buttons, field, form, html, messages, save, url

BEAN = {"name": "bean", "slug": "bean", "colour": ""}


@pytest.fixture
def tag(db):
    Tag.objects.all().delete()
    return Tag.objects.create(name="bean", slug="bean-slug", colour="info")


@pytest.fixture
def category(db):
    return Category.objects.filter(parent__isnull=False).first()


def names(reader):
    return [name for name in reader.controls if not name.startswith(("_", "csrf"))]


# ------------------------------------------------------------------------------------------------ which fields


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["name", "slug", "colour"]),
        ({"fields": ["slug", "name"]}, ["slug", "name"]),
        ({"fields": [("slug", "name"), "colour"]}, ["slug", "name", "colour"]),
        ({"get_fields": lambda self, request, obj=None: ["colour"] if obj else ["name"]}, ["colour"]),
        ({"exclude": ["slug"]}, ["name", "colour"]),
        ({"get_exclude": lambda self, request, obj=None: ["name"]}, ["slug", "colour"]),
        (
            {"fieldsets": [("A", {"fields": [("colour", "slug")]}), (None, {"fields": ["name"]})]},
            ["colour", "slug", "name"],
        ),
        ({"get_fieldsets": lambda self, request, obj=None: [(None, {"fields": ["slug"]})]}, ["slug"]),
        ({"readonly_fields": ["slug"]}, ["name", "colour"]),
        ({"get_readonly_fields": lambda self, request, obj=None: ["name"] if obj else []}, ["slug", "colour"]),
    ],
)
def test_row_144_to_156_which_fields(office, tag, options, expected):
    page = office(Tag, options)
    assert names(form(page, tag)) == expected


def test_row_145_readonly_fields_stand_last(office, tag):
    text = html(office(Tag, {"readonly_fields": ["name"]}), tag)
    assert re.findall(r'id="field-(\w+)"', text) == ["slug", "colour", "name"]


def test_row_146_exclude_beats_the_forms_own(office, tag):
    class Form(forms.ModelForm):
        class Meta:
            model = Tag
            exclude = ["name"]  # noqa: DJ006

    assert names(form(office(Tag, {"form": Form, "exclude": ["slug"]}), tag)) == ["name", "colour"]
    assert names(form(office(Tag, {"form": Form}), tag)) == ["slug", "colour"]


def test_row_144_fields_of_a_tuple_share_a_line(office, tag):
    text = html(office(Tag, {"fields": [("slug", "name"), "colour"]}), tag)
    line = re.search(
        r'<div class="field"><div class="form-grid">(.*?)</div></div>\s*<div class="field', text, re.DOTALL
    )
    assert re.findall(r'id="field-(\w+)"', line.group(1)) == ["slug", "name"]


# ------------------------------------------------------------------------------------------------ fieldsets


def fieldsets(office, tag, **options):
    page = office(Tag, {"fieldsets": [("Of <b>", {"fields": ["name"], **options}), (None, {"fields": ["slug"]})]})
    return page, html(page, tag)


def test_row_147_name_is_escaped_and_row_151_description_is_not(office, tag):
    _page, text = fieldsets(office, tag, description=mark_safe("Read <em>this</em>."))
    assert ">Of &lt;b&gt;</h2>" in text
    assert "Read <em>this</em>." in text


def test_row_151_description_of_a_collapsed_fieldset(office, tag):
    _page, text = fieldsets(office, tag, description="Read <em>this</em>.", classes=["collapse"])
    assert "Read <em>this</em>." in text.partition('<details class="section')[2].partition("</details>")[0]


@pytest.mark.parametrize("classes", [["mine", "other"], ["collapse", "mine", "other"]])
def test_row_150_own_classes_are_on_the_fieldset(office, tag, classes):
    _page, text = fieldsets(office, tag, classes=classes)
    tag_of_it = re.search(r'<\w+ class="section([^"]*)" id="fieldset-0"', text).group(1)
    assert {"mine", "other"} <= set(tag_of_it.split())


def test_row_148_collapsed_only_with_a_name(office, tag):
    page, text = fieldsets(office, tag, classes=["collapse"])
    assert re.search(r'<details [^>]*id="fieldset-0">', text)
    page = office(Tag, {"fieldsets": [(None, {"fields": ["name", "slug"], "classes": ["collapse"]})]})
    assert '<details class="section' not in html(page, tag)


def test_row_148_open_on_an_error_in_it(office, tag):
    page, _text = fieldsets(office, tag, classes=["collapse"])
    answer = save(page, tag, name="").content.decode()
    assert re.search(r'<details [^>]*id="fieldset-0" open>', answer)


# ------------------------------------------------------------------------------------------------ the form class


class SpokenForm(forms.ModelForm):
    """A form with everything of its own."""

    loud = forms.BooleanField(required=False, label="Loudly", help_text="As in <i>shout</i>.")

    class Meta:
        model = Tag
        fields = "__all__"  # noqa: DJ007
        widgets = {"slug": forms.TextInput(attrs={"class": "sluggish", "data-mine": "1"})}
        labels = {"colour": "Hue"}
        help_texts = {"colour": "Of the <i>rainbow</i>."}

    class Media:
        js = ["mine/spoken.js"]
        css = {"all": ["mine/spoken.css"]}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = f"Was {self.instance.name}."
        self.fields["name"].widget.attrs["placeholder"] = "Say it"
        self.fields["colour"].choices = [("info", "Azure"), ("plum", "Purple")]

    def clean_name(self):
        if self.cleaned_data["name"] == "bad":
            raise forms.ValidationError("A bad name.")
        return self.cleaned_data["name"].upper() if self.data.get("loud") else self.cleaned_data["name"]

    def clean(self):
        if self.cleaned_data.get("slug") == "both":
            self.add_error("slug", "Not this slug.")
            raise forms.ValidationError("Not as a whole.")
        return self.cleaned_data


def test_row_152_own_form(office, tag):
    page = office(Tag, {"form": SpokenForm})
    text = html(page, tag)
    assert names(form(page, tag)) == ["name", "slug", "colour", "loud"]
    assert 'placeholder="Say it"' in field(text, "name") and "Was bean." in field(text, "name")
    assert 'data-mine="1"' in field(text, "slug") and "sluggish" in field(text, "slug")
    assert "Hue" in field(text, "colour") and "Of the <i>rainbow</i>." in field(text, "colour")
    assert re.findall(r"<option[^>]*>(\w+)<", field(text, "colour")) == ["Azure", "Purple"]
    assert "As in <i>shout</i>." in field(text, "loud")


def test_row_278_media_of_the_form_is_loaded(office, tag):
    text = html(office(Tag, {"form": SpokenForm}), tag)
    assert "mine/spoken.js" in text and "mine/spoken.css" in text


def test_row_177_own_validation(office, tag):
    page = office(Tag, {"form": SpokenForm})
    assert save(page, tag, loud="on").status_code == 302
    tag.refresh_from_db()
    assert tag.name == "BEAN"
    answer = save(page, tag, name="bad").content.decode()
    assert "A bad name." in field(answer, "name")
    answer = save(page, tag, slug="both").content.decode()
    assert "Not this slug." in field(answer, "slug")
    assert "Not as a whole." in answer.partition('id="errors"')[2].partition("</ul>")[0]


def test_row_153_get_form_override(office, tag):
    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["labels"] = {"name": f"Changing {change}"}
        made = admin.ModelAdmin.get_form(self, request, obj, change=change, **kwargs)
        made.base_fields["slug"].initial = "from-get-form"
        made.base_fields["slug"].disabled = obj is not None
        return made

    page = office(Tag, {"get_form": get_form})
    assert "Changing True" in field(html(page, tag), "name")
    assert " disabled" in field(html(page, tag), "slug")
    assert form(page).data["slug"] == ["from-get-form"]


def test_row_317_formfield_for_dbfield_override(office, tag):
    def formfield_for_dbfield(self, db_field, request, **kwargs):
        made = admin.ModelAdmin.formfield_for_dbfield(self, db_field, request, **kwargs)
        if db_field.name == "slug":
            made.widget = forms.HiddenInput()
        return made

    page = office(Tag, {"formfield_for_dbfield": formfield_for_dbfield})
    assert form(page, tag).controls["slug"]["type"] == "hidden"
    assert "field__label" not in re.search(r'.{60}name="slug"', html(page, tag), re.DOTALL).group()


# ------------------------------------------------------------------------------------------------ read only


def shout(obj):
    return f"{obj.name}!"


def readonly(office, obj, *names, **options):
    page = office(type(obj), {"fields": names, "readonly_fields": names, **options})
    return html(page, obj)


def shown(text, name):
    return re.search(r'<div class="readonly">(.*?)</div>', field(text, name), re.DOTALL).group(1)


def test_row_155_kinds_of_readonly(office, tag):
    text = readonly(
        office, tag, "name", "colour", "loud", shout, "many", "safe",
        loud=admin.display(description="How loud")(lambda self, obj: f"<{obj.name}>"),
        many=lambda self, obj: "one\n<two>",
        safe=lambda self, obj: format_html("<b>{}</b>", obj.name),
    )  # fmt: skip
    assert shown(text, "name") == "bean"
    assert shown(text, "colour") == "Blue"
    assert shown(text, "loud") == "&lt;bean&gt;" and "How loud" in field(text, "loud")
    assert shown(text, "shout") == "bean!"
    assert shown(text, "many") == "one<br>&lt;two&gt;"
    assert shown(text, "safe") == "<b>bean</b>"


def test_row_155_safe_html_of_several_lines_is_left_alone(office, tag):
    table = mark_safe("<ul>\n<li>one</li>\n</ul>")
    assert shown(readonly(office, tag, "table", table=lambda self, obj: table), "table") == table


@pytest.mark.parametrize(("value", "said"), [(True, "Yes"), (False, ">No<"), (None, ">Unknown<")])
def test_row_262_boolean_of_a_method(office, tag, value, said):
    text = readonly(office, tag, "big", big=admin.display(boolean=True)(lambda self, obj: value))
    assert said in shown(text, "big")


def test_row_155_relations_are_links(office, category):
    page = office(Category, {"fields": ["parent"], "readonly_fields": ["parent"]})
    assert f'href="{url(page, category.parent)}"' in shown(html(page, category), "parent")


def test_row_155_of_a_model_that_is_not_registered(office, db):
    city = City.objects.first()
    Country.objects.filter(pk=city.country_id).update(name="<Land>")
    assert shown(readonly(office, city, "country"), "country") == "&lt;Land&gt;"


def test_row_155_many_to_many(office, db):
    warehouse = Warehouse.objects.first()
    courier = warehouse.couriers.first()
    assert text_of(shown(readonly(office, warehouse, "couriers"), "couriers")).startswith(str(courier))


def test_row_155_labels_and_help_of_the_form_apply(office, tag):
    text = readonly(office, tag, "colour", form=SpokenFormWithoutInit)
    assert "Hue" in field(text, "colour") and "Of the <i>rainbow</i>." in field(text, "colour")


class SpokenFormWithoutInit(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ["colour"]
        labels = {"colour": "Hue"}
        help_texts = {"colour": "Of the <i>rainbow</i>."}


def test_row_155_on_the_add_page(office, db):
    page = office(Tag, {"readonly_fields": ["loud"], "loud": lambda self, obj: "new" if obj.pk is None else "old"})
    assert shown(html(page), "loud") == "new"


# ------------------------------------------------------------------------------------------------ widgets


def test_row_157_slugs(office, db, category):
    page = office(Category, {"prepopulated_fields": {"slug": ["name", "description"]}})
    rule = 'data-prepopulate="id_slug" data-from="id_name id_description"'
    assert rule in html(page) and rule in html(page, category)
    page = office(
        Category, {"get_prepopulated_fields": lambda self, request, obj=None: {} if obj else {"slug": ["name"]}}
    )
    assert "data-prepopulate" in html(page) and "data-prepopulate" not in html(page, category)


@pytest.mark.parametrize(("how", "inline"), [(admin.HORIZONTAL, True), (admin.VERTICAL, False)])
def test_row_159_radio(office, tag, how, inline):
    text = field(html(office(Tag, {"radio_fields": {"colour": how}}), tag), "colour")
    assert text.count('type="radio"') == 6
    assert re.search(r'value="info"[^>]* checked', text)
    assert ("choices--inline" in text) is inline


def test_row_159_radio_of_a_relation(office, category):
    page = office(Category, {"fields": ["parent"], "radio_fields": {"parent": admin.VERTICAL}})
    text = field(html(page, category), "parent")
    assert re.search(rf'type="radio"[^>]* value="{category.parent_id}"[^>]* checked', text)
    assert re.search(r'type="radio"[^>]* value=""', text) and "None" in text
    assert save(page, category, parent="").status_code == 302
    category.refresh_from_db()
    assert category.parent is None


def test_row_160_overrides(office, category):
    class Mine(forms.Textarea):
        template_name = "django/forms/widgets/textarea.html"

        def get_context(self, name, value, attrs):
            return super().get_context(name, value, {**attrs, "data-mine": "yes"})

    page = office(
        Category,
        {"formfield_overrides": {
            models.TextField: {"widget": Mine, "help_text": "Overridden."},
            models.CharField: {"widget": widgets.AdminTextareaWidget},
        }},
    )  # fmt: skip
    text = html(page, category)
    assert 'data-mine="yes"' in field(text, "description") and "Overridden." in field(text, "description")
    # A SlugField is a CharField.
    assert "<textarea" in field(text, "name") and "<textarea" in field(text, "slug")


def test_row_161_to_163_hooks_of_choices(office, db):
    city = City.objects.first()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "country":
            kwargs["queryset"] = Country.objects.filter(pk=city.country_id)
            kwargs["empty_label"] = "Choose one"
            kwargs["label"] = "Land"
        return admin.ModelAdmin.formfield_for_foreignkey(self, db_field, request, **kwargs)

    text = field(html(office(City, {"formfield_for_foreignkey": formfield_for_foreignkey}), city), "country")
    assert re.findall(r"<option[^>]*>(.*?)</option>", text) == ["Choose one", str(city.country)] and "Land" in text

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["queryset"] = Country.objects.filter(pk=city.country_id)
        return admin.ModelAdmin.formfield_for_manytomany(self, db_field, request, **kwargs)

    page = office(Country, {"formfield_for_manytomany": formfield_for_manytomany})
    assert field(html(page, city.country), "neighbours").count('type="checkbox"') == 1

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        kwargs["choices"] = [("EU", "Old world")]
        return admin.ModelAdmin.formfield_for_choice_field(self, db_field, request, **kwargs)

    page = office(Country, {"formfield_for_choice_field": formfield_for_choice_field})
    assert re.findall(r"<option[^>]*>(.*?)</option>", field(html(page, city.country), "continent")) == ["Old world"]


def test_row_162_through_model_has_no_field(office, db):
    from catalog.models import Supplier

    assert "products" not in form(office(Supplier), Supplier.objects.first()).controls


def test_row_166_multipart_for_a_file_in_an_inline_only(office, tag, db):
    from kitchen.models import Specimen, Tasting

    inline = type("TastingInline", (admin.TabularInline,), {"model": Tasting})
    page = office(Specimen, {"fields": ["char"], "inlines": [inline]})
    assert 'enctype="multipart/form-data"' in html(page, Specimen.objects.first())
    assert "multipart" not in html(office(Tag), tag)


def test_row_167_groups_of_choices_are_kept(office, db):
    class Form(forms.ModelForm):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["couriers"].choices = [("Fast", [("1", "Jet")]), ("Slow", [("2", "Mule")])]

    text = field(html(office(Warehouse, {"form": Form, "filter_horizontal": ["couriers"]})), "couriers")
    assert text.index("Fast") < text.index("Jet") < text.index("Slow") < text.index("Mule")


def test_row_168_autocomplete_names_field_and_view(office, category):
    page = office(Category, {"autocomplete_fields": ["parent"], "search_fields": ["name"]})
    text = field(html(page, category), "parent")
    assert 'data-url="/mini/autocomplete/"' in text
    assert 'data-app-label="catalog" data-model-name="category" data-field-name="parent"' in text
    assert re.findall(r'<option value="(\d+)"', text) == [str(category.parent_id)]
    page = office(Category, {"get_autocomplete_fields": lambda self, request: ["parent"], "search_fields": ["name"]})
    assert "data-combo" in field(html(page, category), "parent")


def test_row_171_raw_id(office, category):
    page = office(Category, {"raw_id_fields": ["parent"]})
    text = field(html(page, category), "parent")
    assert form(page, category).data["parent"] == [str(category.parent_id)]
    assert f'href="{url(page, category.parent)}"' in text and str(category.parent) in text
    # The list that keys are looked up in, limited and asked for the field that is wanted.
    assert re.search(r'href="/mini/catalog/category/\?[^"]*_to_field=id', text)


def test_row_171_raw_id_of_many(office, db):
    from logistics.models import Courier

    warehouse = Warehouse.objects.filter(couriers__isnull=False).first()
    page = office(Warehouse, {"raw_id_fields": ["couriers"]}, also=[Courier])
    keys = list(warehouse.couriers.values_list("pk", flat=True))
    assert {int(key) for key in form(page, warehouse).data["couriers"][0].split(",")} == set(keys)
    assert save(page, warehouse, couriers=str(keys[0])).status_code == 302
    assert list(warehouse.couriers.values_list("pk", flat=True)) == keys[:1]


def test_row_172_related_buttons_depend_on_the_related_admin(office, db):
    city = City.objects.first()
    acts = re.findall(r'data-related="(\w+)"', field(html(office(City, also=[Country]), city), "country"))
    assert acts == ["change", "add"]
    assert "data-related" not in field(html(office(City), city), "country")


# ------------------------------------------------------------------------------------------------ around the form


def test_row_180_buttons_above_too(office, tag):
    text = html(office(Tag, {"save_on_top": True}), tag)
    assert text.count('name="_addanother"') == 3  # above, below, and in the menu of a phone
    assert text.index('name="_addanother"') < text.index('id="field-name"')


def test_row_181_view_only(office, tag):
    page = office(Tag, {"has_change_permission": lambda self, request, obj=None: False})
    assert names(form(page, tag)) == [] and buttons(page, tag) == []
    text = html(page, tag)
    assert ">Close</a>" in text and shown(text, "name") == "bean"


def test_row_181_save_and_view(office, db):
    page = office(Tag, {"has_change_permission": lambda self, request, obj=None: False})
    assert buttons(page) == ["_save", "_continue", "_addanother"]
    assert ">Save and view</button>" in html(page)
    assert save(page, None, "_continue", name="n", slug="n").url == url(page, Tag.objects.get(name="n"))


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        (True, "/mini/r/"),
        (False, None),
        (lambda self, obj: f"/shop/{obj.slug}/", "/shop/"),
    ],
)
def test_row_182_view_on_site(office, db, option, expected):
    product = Product.objects.first()
    page = office(Product, {"view_on_site": option})
    for name in ("change", "detail"):
        found = re.search(
            r'href="([^"]+)"[^>]*title="View on site"|href="([^"]+)">[^<]*<svg[^>]*>.*?</svg>View on site',
            html(page, product, name),
        )
        assert bool(found) is bool(expected)
        if found:
            assert (found.group(1) or found.group(2)).startswith(expected)


def test_row_184_errors_are_counted_and_marked(office, tag):
    answer = save(office(Tag), tag, name="", slug="not a slug").content.decode()
    assert "<title>Error: " in answer and "Please correct the errors below." in answer
    assert 'aria-invalid="true"' in field(answer, "name") and "field__error" in field(answer, "slug")


def test_row_292_keys_are_not_localized(office, tag, settings):
    settings.USE_THOUSAND_SEPARATOR = True
    Tag.objects.filter(pk=tag.pk).update(id=123456)
    tag = Tag.objects.get()

    from htmx_admin.pages.detail.actions import HAS_LOCATIONS

    options = {"actions": ["greet"], "greet": lambda self, request, queryset: None}
    if HAS_LOCATIONS:
        options["greet"].locations = [admin.ActionLocation.CHANGE_FORM] if hasattr(admin, "ActionLocation") else []
    for name in ("change", "detail", "delete", "history"):
        assert "123,456" not in html(office(Tag, options), tag, name), name


def test_row_346_initial_values(office, db):
    page = office(Tag, {"get_changeform_initial_data": lambda self, request: {"name": "given", "colour": "plum"}})
    assert form(page).data["name"] == ["given"] and form(page).data["colour"] == ["plum"]
    assert form(office(Tag), query="?name=asked&colour=info").data["name"] == ["asked"]


def test_row_346_initial_values_of_many(office, db):
    keys = list(Country.objects.values_list("pk", flat=True)[:2])
    page = office(Country, {"fields": ["neighbours"]})
    assert sorted(form(page, query=f"?neighbours={','.join(keys)}").data["neighbours"]) == sorted(keys)


@pytest.mark.parametrize("name", ["change", "detail", "delete", "history"])
def test_row_344_filters_of_the_list_are_kept(office, tag, name):
    page = office(Tag)
    kept = "?_changelist_filters=q%3Dbean"
    text = html(page, tag, name, kept)
    text = re.sub(r'<ul class="tree.*?</ul>|<nav class="sidebar.*?</nav>', "", text, flags=re.DOTALL)
    links = [link for link in re.findall(r'href="([^"]+)"', text) if link.startswith(page.list_url)]
    assert links and all("q%3Dbean" in link or "?q=bean" in link for link in links), links


def test_row_344_after_saving(office, tag):
    kept = "?_changelist_filters=q%3Dbean"
    assert save(office(Tag), tag, query=kept).url == "/mini/crm/tag/?q=bean"
    assert save(office(Tag), tag, "_continue", query=kept).url.endswith(f"/change/{kept}")


def test_row_185_group_admin(office, db):
    from django.contrib.auth.admin import GroupAdmin

    group = Group.objects.create(name="Tasters")
    page = office(Group, bases=(GroupAdmin,))
    assert save(page, group, permissions=["1", "2"]).status_code == 302
    assert sorted(group.permissions.values_list("pk", flat=True)) == [1, 2]
    assert messages(page.client.get(url(page, group)))[0].startswith("The group")


def test_row_175_to_field_is_refused(office, tag, db):
    page = office(Tag)
    assert page.client.get(url(page, tag) + "?_to_field=colour").status_code == 400
    assert Order.objects.exists()
