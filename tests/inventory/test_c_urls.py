"""Rows 51-61: names and addresses."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from crm.models import Tag
from django.urls import reverse

from .conftest import text_of


@pytest.mark.parametrize(
    ("name", "args", "expected"),
    [
        ("index", [], "/mini/"),
        ("login", [], "/mini/login/"),
        ("logout", [], "/mini/logout/"),
        ("password_change", [], "/mini/password_change/"),
        ("password_change_done", [], "/mini/password_change/done/"),
        ("jsi18n", [], "/mini/jsi18n/"),
        ("app_list", ["crm"], "/mini/crm/"),
        ("view_on_site", [1, 2], "/mini/r/1/2/"),
        ("autocomplete", [], "/mini/autocomplete/"),
        ("crm_tag_changelist", [], "/mini/crm/tag/"),
        ("crm_tag_add", [], "/mini/crm/tag/add/"),
        ("crm_tag_change", ["a_2Fb"], "/mini/crm/tag/a_2Fb/change/"),
        ("crm_tag_delete", [1], "/mini/crm/tag/1/delete/"),
        ("crm_tag_history", [1], "/mini/crm/tag/1/history/"),
    ],
)
def test_rows_51_56_names_of_urls(office, db, name, args, expected):
    office(Tag)
    assert reverse(f"admin:{name}", args=args, current_app="mini") == expected


def test_row_57_old_address_of_a_record(office, db):
    page = office(Tag)
    tag = Tag.objects.first()
    response = page.get(f"{tag.pk}/")
    assert (response.status_code, response["Location"]) == (302, f"/mini/crm/tag/{tag.pk}/change/")


@pytest.mark.parametrize("key", ["a/b", "ä ü", 'x"<y>', "_5F", "50%", "a&b=c?d#e", "~.", "+"])
def test_row_61_keys_of_all_letters(office, db, key):
    """Every link of a row leads to its record."""
    from geo.models import Country

    country = Country.objects.first()
    Country.objects.bulk_create([Country(code=key[:2], iso3="Q" + key[:2], name=f"Land {key}", continent="EU")])
    page = office(Country, {"list_display": ["name"], "search_fields": ["name"]})
    html = page.html("?code__exact=" + quote(key[:2]))
    links = re.findall(r'href="(/mini/geo/country/[^"?]+/(?:detail|change)/)', html)
    in_menu = re.findall(r'data-url="([^"?]+/(?:detail|history|delete)/)', html)
    (in_url,) = set(re.findall(r'data-pk="([^"]*)"', html))
    assert len(set(links)) == 2 and len(in_menu) == 3 and country
    links += [unescape(link.replace("{key}", in_url)) for link in in_menu]
    for link in set(links):
        assert f"Land {key}" in text_of(page.client.get(link).content.decode()), link
