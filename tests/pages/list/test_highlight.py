"""Matches of a search are marked in the list: in text only, and without a way to write HTML."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest
from django.utils.html import strip_tags
from sales.models import Customer

from htmx_admin.pages.list.highlight import Highlight, terms
from htmx_admin.pages.list.rows import RowColumn

CUSTOMERS = "/office/sales/customer/"
ORDERS = "/office/sales/order/"


def marked(query: str, text: str) -> str:
    """The text, as a cell shows it after a search."""
    return Highlight(query, ("name",)).marked(escape(text))


def column(html: str, *, kind: str = "text", name: str = "name", is_field: bool = True) -> RowColumn:
    return RowColumn(name, name, lambda record: html, "", kind, is_field=is_field)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("ann", "Joanna Mann", "Jo<mark>ann</mark>a M<mark>ann</mark>"),
        ("ANN", "Joanna", "Jo<mark>ann</mark>a"),
        ("jo ann", "Joann", "<mark>Jo</mark><mark>ann</mark>"),
        ('"jo ann"', "Jo Ann, Joann", "<mark>Jo Ann</mark>, Joann"),
        ("'jo ann'", "Jo Ann", "<mark>Jo Ann</mark>"),
        ("an anna", "Anna", "<mark>Anna</mark>"),
        ("nothing", "Anna", "Anna"),
        # Text, not a pattern.
        (".*", "a.*b", "a<mark>.*</mark>b"),
        (".*", "abc", "abc"),
        ("[a-z]+ (x|y) $ ^ \\d", "abc 1", "abc 1"),
        ("c++", "C++ and C", "<mark>C++</mark> and C"),
        ("\\", "a\\b", "a<mark>\\</mark>b"),
        # Letters of all kinds.
        ("zażółć", "ZAŻÓŁĆ gęślą", "<mark>ZAŻÓŁĆ</mark> gęślą"),
        ("İstanbul", "İstanbul", "<mark>İstanbul</mark>"),
        ("i", "İI ıi", "<mark>İ</mark><mark>I</mark> <mark>ı</mark><mark>i</mark>"),
        ("straße", "Straße", "<mark>Straße</mark>"),
        ("東京", "東京都", "<mark>東京</mark>都"),
        ("👍", "ok 👍🏽", "ok <mark>👍</mark>🏽"),
        # No entity is cut, none is a match.
        ("amp", "Fish & Chips", "Fish &amp; Chips"),
        ("&", "Fish & Chips", "Fish <mark>&amp;</mark> Chips"),
        ("a", "a & b", "<mark>a</mark> &amp; b"),
        ("&amp;", "a &amp; b", "a <mark>&amp;amp;</mark> b"),
        ("lt", "<lt>", "&lt;<mark>lt</mark>&gt;"),
        ("27", "it's 27", "it&#x27;s <mark>27</mark>"),
        # No way to write HTML.
        ("<script>", "<script>alert(1)</script>", "<mark>&lt;script&gt;</mark>alert(1)&lt;/script&gt;"),
        ("><img", '"><img src=x onerror=1>', "&quot;<mark>&gt;&lt;img</mark> src=x onerror=1&gt;"),
        ("mark", "<mark>", "&lt;<mark>mark</mark>&gt;"),
        ("</mark>", "</mark><b>", "<mark>&lt;/mark&gt;</mark>&lt;b&gt;"),
    ],
)
def test_marks(query, text, expected):
    html = marked(query, text)
    assert html == expected
    # What is read is what was there.
    assert unescape(strip_tags(html)) == text


@pytest.mark.parametrize("query", ["", "   ", '""', "''", '"'])
def test_a_search_for_nothing_marks_nothing(query):
    assert not Highlight(query, ("name",))
    assert marked(query, "a ' \" b") == escape("a ' \" b")


def test_terms_are_split_as_in_djangos_search():
    assert terms("""one "two three" 'it\\'s' four"five six" """) == ["one", "two three", "it's", 'four"five six"']


def test_html_of_a_project_stays_as_it_is():
    html = '<b title="anna > bob">anna</b>'
    assert Highlight("anna", ("name",)).of(column(html, is_field=False))(None) == html


def test_tags_and_attributes_of_fields_are_left_alone():
    html = '<a class="link" title="a > link" href="/link/?a=1&amp;b=2">link &amp; href</a>'
    shown = Highlight("link href class", ("name",)).of(column(html, kind="url"))(None)
    assert shown == html.replace("link &amp; href", "<mark>link</mark> &amp; <mark>href</mark>")


def test_only_words_and_what_is_searched():
    highlight = Highlight("42", ("=number", "customer__name"))
    assert highlight.of(column("42", kind="number", name="number"))(None) == "<mark>42</mark>"
    assert highlight.of(column("42", kind="number", name="total"))(None) == "42"
    assert highlight.of(column("42", kind="related", name="customer"))(None) == "<mark>42</mark>"
    assert highlight.of(column("42", is_field=False))(None) == "<mark>42</mark>"


def test_what_stands_for_nothing_is_no_match():
    html = '<span aria-hidden="true">–</span><span class="visually-hidden">None</span>'
    assert Highlight("none", ("name",)).of(column(html))(None) == html


def test_list_marks_what_was_searched_for(admin_person):
    html = admin_person.hx_get(f"{ORDERS}?q=SO-1000", "section#results").content.decode()
    assert re.search(r'<a class="cell-link" href="[^"]+">(<span[^>]*>)?<mark>SO-1000</mark>\d', html)
    labels = re.findall(r'aria-label="([^"]*)"', html) + re.findall(r'class="visually-hidden">([^<]*)<', html)
    assert labels and not [label for label in labels if "mark" in label.lower()]


def test_list_without_a_search_marks_nothing(admin_person):
    assert "<mark>" not in admin_person.get(ORDERS).content.decode()


def test_names_that_are_html_stay_text(admin_person):
    Customer.objects.filter(pk=Customer.objects.first().pk).update(name='<script>alert(1)</script> "Anna" & <b>Bob')
    html = admin_person.get(f"{CUSTOMERS}?q=%3Cscript%3E").content.decode()
    assert "<mark>&lt;script&gt;</mark>alert(1)&lt;/script&gt; &quot;Anna&quot; &amp; &lt;b&gt;Bob" in html
    assert "<script>alert" not in html and "&lt;mark" not in html


def test_row_of_an_edited_cell_keeps_its_marks(admin_person):
    customer = Customer.objects.filter(is_active=True).order_by("pk").first()
    name = customer.name.split()[0]
    current = f"{CUSTOMERS}?q={name}"
    url, target = f"{CUSTOMERS}{customer.pk}/cell/is_active/", f"td#cell-{customer.pk}-is_active"
    row = admin_person.hx_post(url, {}, target, current=current).content.decode()
    assert f"<mark>{escape(name)}</mark>" in row
    assert "<mark>" not in admin_person.hx_post(url, {}, target).content.decode()
