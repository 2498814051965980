"""What a first visit of a list costs on the wire: 100 rows, with all scripts and styles that the page asks for."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import htmx_admin

STATIC = Path(htmx_admin.__file__).parent / "static"
BUDGET = 80_000  # bytes, gzip


def test_cold_first_load_of_a_list_of_100_rows(admin_person):
    html = admin_person.get("/office/sales/order/?_per_page=100").content
    text = html.decode()
    assert text.count('<tr role="row" id="row-') == 100
    scripts = re.findall(r'<script src="/static/([^"]+)"', text)
    styles = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', text)
    assert {"htmx_admin/htmx.js", "htmx_admin/admin.js"} <= set(scripts) and styles == ["htmx_admin/admin.css"]
    assert "<script>" not in text and "<style" not in text
    weights = {name: len(gzip.compress((STATIC / name).read_bytes())) for name in scripts + styles}
    weights["HTML"] = len(gzip.compress(html))
    assert sum(weights.values()) < BUDGET, weights


def test_alpine_is_fetched_only_where_it_is_used(admin_person):
    """It is a third of what the scripts weigh; admin.js fetches it when an element has x-data."""
    text = admin_person.get("/office/sales/order/").content.decode()
    assert 'data-alpine="/static/htmx_admin/alpine.js"' in text
    assert "x-data" not in text and '<script src="/static/htmx_admin/alpine.js"' not in text
