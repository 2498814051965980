"""Rows 335-355: the names that a request may use mean in our pages what they mean in Django's.

Those of the list are in the files of its rows (q: 102, o: 84, all: 76, _facets: 127, _popup: 99, actions: 129-143).
"""

from __future__ import annotations

import re
from html import unescape

import django
import pytest
from catalog.models import Category, Product
from crm.models import Tag
from django.contrib.auth.models import User
from geo.models import Country

PAGE_OPTIONS = {"list_per_page": 10, "list_display": ["name"], "search_fields": ["name"]}


@pytest.mark.parametrize(("query", "number"), [("", 1), ("?p=1", 1), ("?p=2", 2), ("?p=x", 1), ("?p=", 1)])
def test_row_337_page_number(office, db, query, number):
    page = office(Country, PAGE_OPTIONS)
    cl = page.get(query).context_data["cl"]
    assert cl.page_num == number
    assert [country.pk for country in cl.result_list] == [
        country.pk for country in page.django(query).context_data["cl"].result_list
    ]


def test_row_337_page_is_left_by_searching_sorting_and_filtering(office, db):
    html = office(Country, {**PAGE_OPTIONS, "list_filter": ["continent"]}).html("?p=2&q=a")
    assert 'form="search" name="p"' not in html
    for css in ("sort", "menu__item"):
        for url in re.findall(rf'class="{css}" href="(\?[^"]*)"', html):
            assert not re.search(r"[?&]p=", unescape(url)), url


def test_row_339_mark_of_an_error_is_told_and_not_kept(office, db):
    html = office(Country, PAGE_OPTIONS).html("?e=1")
    assert "could not be understood" in html
    for url in re.findall(r'(?:href|hx-get)="(\?[^"]*)"', html):
        assert not re.search(r"[?&]e=", unescape(url)), url
    assert 'name="e"' not in html


@pytest.mark.parametrize("path", ["add/", "{pk}/change/", "{pk}/delete/", "{pk}/history/", "{pk}/detail/"])
def test_row_344_filters_of_the_list_are_carried_back(office, db, path):
    page = office(Tag, {"list_filter": ["colour"]})
    url = path.format(pk=Tag.objects.first().pk)
    html = page.html(f"{url}?_changelist_filters=colour__exact%3Dinfo%26q%3Da")
    crumb = re.search(r'<nav class="crumbs".*?</nav>', html, re.DOTALL)[0]
    assert 'href="/mini/crm/tag/?colour__exact=info&amp;q=a"' in crumb


def test_row_344_saving_leads_back_to_the_filtered_list(office, db):
    page = office(Tag)
    response = page.post({"name": "new", "slug": "new"}, "add/?_changelist_filters=colour__exact%3Dinfo")
    assert response["Location"] == "/mini/crm/tag/?colour__exact=info"


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [("?name=Fresh%20%22one%22", "name", "Fresh &quot;one&quot;"), ("?slug=s", "slug", "s")],
)
def test_row_346_initial_values(office, db, query, name, value):
    html = office(Tag).html("add/" + query)
    control = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)[0]
    assert f'value="{value}"' in control


def test_row_346_initial_values_of_choices_and_relations(office, db):
    category = Category.objects.first()
    tags = list(Tag.objects.all()[:2])
    page = office(Product, also=(Tag, Category))
    html = page.html(f"add/?category={category.pk}&unit=kg&is_active=&tags={tags[0].pk},{tags[1].pk}")
    form = page.get(f"add/?category={category.pk}&tags={tags[0].pk},{tags[1].pk}").context_data["adminform"].form
    assert form.initial["tags"] == [str(tag.pk) for tag in tags]
    for value in (category.pk, "kg"):
        assert re.search(rf'<option value="{value}" selected', html)


def test_row_341_popup_is_kept_by_the_forms(office, db):
    page = office(Tag)
    html = page.html("add/?_popup=1&_to_field=id")
    assert 'name="_popup" value="1"' in html and 'name="_to_field" value="id"' in html
    for absent in ('id="sidebar"', 'class="topbar"', 'name="_addanother"', 'name="_continue"'):
        assert absent not in html, absent


@pytest.mark.skipif(django.VERSION < (6, 1), reason="new in Django 6.1")
def test_row_343_source_model_is_kept_by_the_form(office, db):
    page = office(Tag)
    assert 'name="_source_model" value="catalog.product"' in page.html("add/?_popup=1&_source_model=catalog.product")


@pytest.mark.parametrize("address", ["", "add/", "{pk}/change/", "{pk}/delete/"])
def test_row_342_field_that_may_not_be_asked_for_is_400(office, db, address):
    page = office(User)
    url = address.format(pk=User.objects.first().pk)
    assert page.get(f"{url}?_popup=1&_to_field=password").status_code == 400


def test_row_347_no_name_of_a_button_is_a_plain_save(office, db):
    page = office(Tag)
    assert page.post({"name": "n", "slug": "n"}, "add/")["Location"] == "/mini/crm/tag/"
    assert Tag.objects.filter(slug="n").exists()


@pytest.mark.parametrize("where", ["cookie", "header", "field"])
def test_row_352_csrf_token(office, db, where):
    page = office(Tag)
    page.client.handler.enforce_csrf_checks = True
    data, headers = {"name": "n", "slug": "n"}, {}
    html = page.html("add/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    if where == "field":
        data["csrfmiddlewaretoken"] = token
    if where == "header":
        headers = {"X-CSRFToken": page.client.cookies["csrftoken"].value}
    assert page.post(data, "add/", headers=headers).status_code == (403 if where == "cookie" else 302)
