"""S38 to S43: what is written into pages."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import django
import pytest
from catalog.models import Category, Product, Supplier
from crm.models import Company, Note, Tag
from django.contrib.contenttypes.models import ContentType
from kitchen.models import Specimen
from logistics.models import Courier, Shipment, Warehouse
from sales.models import Customer, Order

from tests.pages.form.browserlike import read
from tests.security.helpers import admin_of, ask, text_of, url

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:7 }}"
PAGES = ("", "main#main", "dialog#dialog", "section#results", "section#related", "form#form")


class Scan(HTMLParser):
    """What a browser would run: inline scripts, handlers, addresses that are scripts, inline styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "script" and not given.get("src") and given.get("type") not in {"application/json"}:
            self.found.append(f"<script> {given}")
        for name, value in attrs:
            code = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
            if name.startswith(("on", "hx-on")) or name == "style":
                self.found.append(f"{tag} {name}={value}")
            if code.startswith(("javascript:", "vbscript:", "data:text/html", "js:")):
                self.found.append(f"{tag} {name}={value}")
        if tag in {"img", "iframe", "object", "embed"} and given.get("src") == "x":
            self.found.append(tag)


def harmless(response):
    html = text_of(response)
    assert response.status_code in {200, 409, 422}, response.status_code
    assert Scan(html).found == []
    assert "<script>alert(1)" not in html
    return html


@pytest.fixture
def poisoned(db, admin_person):
    """An order with everything around it named by an attacker."""
    order = Order.objects.filter(lines__isnull=False, status="new").first()
    courier = Courier.objects.first()
    Courier.objects.filter(pk=courier.pk).update(name=EVIL[:58])
    customer, product = order.customer, order.lines.first().product
    Customer.objects.filter(pk=customer.pk).update(name=EVIL[:120], address=EVIL, contact_name=EVIL[:120])
    Product.objects.filter(pk=product.pk).update(name=EVIL[:120], description=EVIL, attributes={EVIL: EVIL})
    Category.objects.filter(pk=product.category_id).update(name=EVIL[:80], path=EVIL)
    Order.objects.filter(pk=order.pk).update(number="<b>7</b>", comment=EVIL, courier=courier)
    tag = Tag.objects.create(name="<script>alert(1)</script>", slug="evil")
    order.tags.add(tag)
    product.tags.add(tag)
    key = {"content_type": ContentType.objects.get_for_model(Order), "object_id": order.pk}
    Note.objects.create(subject=EVIL[:120], body=EVIL, author=admin_person.user, **key)
    type(admin_person.user).objects.filter(username="admin").update(first_name=EVIL[:100], last_name=EVIL[:100])
    order.refresh_from_db()
    admin_of(Order).log_change(admin_person.get("/office/").wsgi_request, order, EVIL)
    return order


# ------------------------------------------------------------------------------------------------ S38


def test_s38_values_are_escaped_on_every_page_of_a_record(admin_person, poisoned):
    """Cells, forms, facts, titles, breadcrumbs, menus, the history, the tree of a deletion (CVE-2015-2241)."""
    product = poisoned.lines.first().product
    records = (poisoned, poisoned.customer, product, product.category, poisoned.courier, poisoned.lines.first())
    for record in records:
        for page in ("changelist", "change", "detail", "history", "delete"):
            address = url(type(record)) if page == "changelist" else url(record, page)
            for answer in ask(admin_person, address, None, *(PAGES if record is poisoned else ("", "dialog#dialog"))):
                if answer.status_code != 403:  # lines that others protect
                    harmless(answer)
            seen = page == "history" or answer.status_code == 403
            assert seen or "alert(1)" in text_of(admin_person.get(address)), address


def test_s38_values_are_escaped_in_every_tab_and_filter(admin_person, poisoned):
    for tab in ("lines", "invoices", "crm-note-content_type-object_id"):
        harmless(admin_person.hx_get(f"{url(poisoned, 'detail')}?tab={tab}", "section#related"))
    filters = f"{url(Order)}?courier__id__exact={poisoned.courier_id}&tags__id__exact={poisoned.tags.last().pk}"
    assert "alert(1)" in harmless(admin_person.get(filters))
    harmless(admin_person.hx_get(filters, "section#results"))


def test_s38_read_only_pages_escape_too(viewer, poisoned):
    for record in (poisoned, poisoned.lines.first().product):
        for answer in ask(viewer, url(record, "change"), None, "", "dialog#dialog"):
            assert "alert(1)" in harmless(answer)


def test_s38_cells_and_their_errors_are_escaped(admin_person, poisoned):
    cell = url(poisoned, "cell", "courier")
    for target in ("", f"td#cell-{poisoned.pk}-courier", f"dd#cell-{poisoned.pk}-courier"):
        for data in (None, {"courier": EVIL}, {"courier": poisoned.courier_id}):
            [answer] = ask(admin_person, cell, data, target)
            if answer.status_code != 302:
                harmless(answer)


def test_s38_messages_and_toasts_are_escaped(admin_person, poisoned):
    courier = poisoned.courier
    data = {"name": EVIL[:60], "email": "", "is_active": "on"}
    form = read(admin_person.get(url(courier, "change"))).post(**data)
    answer = admin_person.post(url(courier, "change"), form, follow=True)
    assert "changed successfully" in harmless(answer)
    toast = admin_person.hx_post(url(courier, "change"), form, "dialog#dialog", current=url(Courier))
    assert "alert(1)" in harmless(toast)
    gone = admin_person.hx_get(f"/office/sales/order/{'%3Cscript%3Ealert(1)%3C_2Fscript%3E'}/change/", "main#main")
    assert "<script>alert" not in text_of(gone) + str(gone.headers)
    assert "<script>alert" not in text_of(admin_person.get("/office/"))


def test_s38_what_was_typed_and_searched_is_escaped(admin_person, poisoned):
    for name in ("q", "status", "_changelist_filters", "tab", "_per_page", "o", "e"):
        for target in ("", "section#results"):
            headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": target} if target else {}
            answer = admin_person.get(url(Order), {name: EVIL}, headers=headers)
            if answer.status_code == 200:
                harmless(answer)
            assert "<script>" not in str(answer.headers)
    for answer in ask(admin_person, url(poisoned, "change"), {"comment": EVIL, "number": EVIL, "status": EVIL}):
        harmless(answer)


def test_s38_bulk_actions_and_errors_are_escaped(admin_person, poisoned):
    courier = Courier.objects.create(name=EVIL[:60])
    data = {"action": "delete_selected", "_selected_action": courier.pk, "index": "0"}
    for answer in ask(admin_person, url(Courier), data, "", "dialog#dialog"):
        assert "alert(1)" in harmless(answer)
    data = {"action": "assign_courier", "_selected_action": [poisoned.pk], "index": "0", "select_across": EVIL}
    for answer in ask(admin_person, url(Order), data, "", "dialog#dialog"):
        if answer.status_code == 200:
            harmless(answer)
    missing = admin_person.get(f"/office/{EVIL}/")
    assert missing.status_code == 404 and Scan(text_of(missing)).found == []


def test_s38_merge_panel_escapes_both_sides(admin_person, poisoned):
    form = read(admin_person.get(url(poisoned, "change")))
    Order.objects.filter(pk=poisoned.pk).update(comment="theirs <script>alert(1)</script>")
    answer = admin_person.post(url(poisoned, "change"), form.post(comment="mine <script>alert(1)</script>"))
    assert "alert(1)" in harmless(answer) and "_merge" in text_of(answer)


# ------------------------------------------------------------------------------------------------ S39

SCHEMES = ["javascript:alert(1)", "JaVaScRiPt:alert(1)//http://x.example/", "data:text/html,<script>alert(1)</script>"]


@pytest.mark.parametrize("value", SCHEMES)
def test_s39_only_addresses_become_links(value, admin_person):
    """``URLValidator`` decides, whatever was stored (CVE-2013-4249, CVE-2019-12308, CVE-2026-15920)."""
    company = Company.objects.first()
    Company.objects.filter(pk=company.pk).update(website=value)
    specimen = Specimen.objects.first()
    Specimen.objects.filter(pk=specimen.pk).update(url=value, url_optional=value, email="x@example.com")
    for record in (company, specimen):
        for page in ("changelist", "change", "detail"):
            address = url(type(record)) if page == "changelist" else url(record, page)
            for answer in ask(admin_person, address, None, "", "main#main", "dialog#dialog"):
                assert f'href="{value[:10]}' not in text_of(answer)
                assert not any("href=" in found for found in Scan(text_of(answer)).found)


def test_s39_addresses_become_links_on_the_detail_page(admin_person):
    company = Company.objects.first()
    Company.objects.filter(pk=company.pk).update(website="https://example.com/?a=1&b=%22")
    assert 'href="https://example.com/?a=1&amp;b=%22"' in text_of(admin_person.get(url(company, "detail")))


def test_s39_read_only_address_of_a_viewer(viewer):
    company = Company.objects.first()
    Company.objects.filter(pk=company.pk).update(website=SCHEMES[0])
    for answer in ask(viewer, url(company, "change"), None, "", "dialog#dialog"):
        assert 'href="javascript' not in text_of(answer)


# ------------------------------------------------------------------------------------------------ S40, S41


def test_s40_result_of_a_popup_is_data_not_script(admin_person):
    """JSON in a ``data-`` attribute, read by a script of its own (CVE-2016-6186)."""
    data = {"name": "</script><script>alert(1)</script>\"'", "slug": "x-evil", "_popup": "1"}
    answer = admin_person.post(f"{url(Tag, 'add')}?_popup=1", data)
    harmless(answer)
    [found] = [
        dict(attrs)["data-popup-response"]
        for attrs in _attributes(text_of(answer))
        if "data-popup-response" in dict(attrs)
    ]
    assert json.loads(found)["obj"] == data["name"]


def test_s40_result_in_the_dialog_is_a_header_of_json(admin_person):
    """A line break in a name ends no header, and letters beyond ASCII do not break it."""
    data = {"name": "a\r\nSet-Cookie: x=y ☕ <script>", "slug": "x-evil", "_popup": "1"}
    answer = admin_person.hx_post(f"{url(Tag, 'add')}?_popup=1", data, "dialog#dialog")
    if answer.status_code == 200:
        told = json.loads(answer["HX-Trigger"])["admin:related"]
        assert "x" not in answer.cookies and "☕" in told["obj"]
    else:
        assert answer.status_code == 422 and "HX-Trigger" not in answer


def _attributes(html):
    class Attributes(HTMLParser):
        found: list = []

        def handle_starttag(self, tag, attrs):
            self.found.append(attrs)

    parser = Attributes()
    parser.found = []
    parser.feed(html)
    return parser.found


def test_s41_parameters_of_typed_keys_are_encoded(admin_person, monkeypatch):
    """``limit_choices_to`` in the link to the list (CVE-2020-13596)."""
    remote = Shipment._meta.get_field("order").remote_field
    monkeypatch.setattr(remote, "limit_choices_to", {"number": '"><script>alert(1)</script>&x=1 ü'})
    for answer in ask(admin_person, url(Shipment, "add"), None, "", "dialog#dialog"):
        html = harmless(answer)
        assert "number=%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E%26x%3D1+%C3%BC" in html


# ------------------------------------------------------------------------------------------------ S42, S43


def test_s42_what_the_developer_wrote_is_html_as_documented(admin_person, monkeypatch):
    """``description``, ``help_text``, ``empty_value_display`` and ``format_html``: not escaped, as in Django."""
    warehouse = Warehouse.objects.first()
    for page in ("change", "detail"):
        assert "<em>Local</em> time." in text_of(admin_person.get(url(warehouse, page)))
    monkeypatch.setattr(Warehouse._meta.get_field("name"), "help_text", "See <a href='/help/'>help</a>.")
    assert "<a href='/help/'>help</a>" in text_of(admin_person.get(url(warehouse, "change")))
    monkeypatch.setattr(type(admin_of(Customer)), "empty_value_display", "<i>none</i>", raising=False)
    monkeypatch.setitem(admin_of(Customer).__dict__, "_compiled_tables", {})
    Customer.objects.update(credit_limit=None)
    assert "<i>none</i>" in text_of(admin_person.get(url(Customer)))


def test_s42_a_method_without_format_html_is_escaped(admin_person, monkeypatch):
    def raw(self, obj):
        return "<b>raw</b>"

    monkeypatch.setattr(type(admin_of(Courier)), "raw", raw, raising=False)
    monkeypatch.setattr(type(admin_of(Courier)), "list_display", ["name", "raw"])
    monkeypatch.setattr(type(admin_of(Courier)), "readonly_fields", ["raw"])
    monkeypatch.setitem(admin_of(Courier).__dict__, "_compiled_tables", {})
    courier = Courier.objects.first()
    for address in (url(Courier), url(courier, "change"), url(courier, "detail")):
        html = text_of(admin_person.get(address))
        assert "&lt;b&gt;raw&lt;/b&gt;" in html and "<b>raw</b>" not in html


def test_s43_no_page_has_inline_script_or_style(admin_person, nobody, order):
    """No inline JavaScript anywhere: the strictest policy holds, in every layout."""
    pages = [url(order, page) for page in ("change", "detail", "delete", "history")]
    pages += [
        url(Order),
        url(Order, "add"),
        "/office/",
        "/office/sales/",
        "/office/password_change/",
        "/office/nowhere/",
    ]
    for address in pages:
        for answer in ask(admin_person, address, None, *PAGES):
            assert Scan(text_of(answer)).found == [], address
    assert Scan(text_of(nobody.get("/office/login/"))).found == []
    assert Scan(text_of(nobody.hx_get("/office/login/", "dialog#signin"))).found == []


@pytest.mark.skipif(django.VERSION < (6, 1), reason="Django 6.1 has nonces in its admin first")
def test_s43_a_policy_with_nonces_holds(admin_person, settings, order):
    """Under ``script-src 'nonce-…'`` every script and style sheet of a page carries the nonce of the response."""
    from django.utils.csp import CSP

    settings.MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware", *settings.MIDDLEWARE[1:]]
    settings.SECURE_CSP = {"script-src": [CSP.NONCE], "style-src": [CSP.NONCE]}
    template = {**settings.TEMPLATES[0]}
    processors = [*template["OPTIONS"]["context_processors"], "django.template.context_processors.csp"]
    template["OPTIONS"] = {**template["OPTIONS"], "context_processors": processors}
    settings.TEMPLATES = [template]
    specimen = url(Specimen.objects.first(), "change")  # with a script and a style sheet of the project's own
    for address in (url(Order), url(order, "change"), url(order, "detail"), specimen, "/office/password_change/"):
        answer = admin_person.get(address)
        [nonce] = set(re.findall(r"'nonce-([^']+)'", answer["Content-Security-Policy"]))
        tags = re.findall(r"<(?:script|link rel=\"stylesheet\")\b[^>]*>", text_of(answer))
        assert tags and all(f'nonce="{nonce}"' in tag for tag in tags), (address, tags)


def test_s38_supplier_of_an_address_is_the_project(admin_person):
    """``view_on_site`` of the project's own is its own word: here a stored address."""
    supplier = Supplier.objects.first()
    Supplier.objects.filter(pk=supplier.pk).update(website='https://example.com/"><script>alert(1)</script>')
    assert harmless(admin_person.get(url(supplier, "detail")))
