"""A page asks the database no more often than Django's page of the same class."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .conftest import HERE, Visitor

URLS = [
    "", "shop/", "shop/product/", "shop/product/?q=Hammer&kind__exact=tool&o=-3", "shop/product/add/",
    "shop/product/1/change/", "shop/product/1/delete/", "shop/product/1/history/", "shop/box/", "shop/basket/",
    "shop/crate/1/change/", "auth/user/", "auth/user/1/change/", "auth/group/add/", "flatpages/flatpage/add/",
]  # fmt: skip

PROGRAM = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
call_command("migrate", run_syncdb=True, verbosity=0)
from shop.rows import fill
fill()
from tests.takeover.test_queries import count
from tests.takeover.conftest import Visitor
print(json.dumps({url: count(Visitor("boss"), url) for url in json.loads(sys.argv[1])}))
"""


def count(visitor: Any, url: str) -> int:
    visitor.get(f"/admin/{url}")  # what is remembered for all, such as content types, is there
    with CaptureQueriesContext(connection) as queries:
        assert visitor.get(f"/admin/{url}").status_code == 200
    return len(queries)


@pytest.fixture(scope="module")
def in_django() -> dict[str, int]:
    """URL -> number of queries, in the same project left to Django."""
    path = os.pathsep.join(map(str, (HERE, HERE.parents[1])))
    environment = {**os.environ, "TAKEOVER": "0", "DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": path}
    command = [sys.executable, "-c", PROGRAM, json.dumps(URLS)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("url", URLS)
def test_page_asks_no_more_than_djangos(boss: Visitor, in_django: dict[str, int], url: str) -> None:
    assert in_django[url] >= 2
    assert count(boss, url) <= in_django[url]


def test_fragment_asks_no_more_than_the_page(boss: Visitor) -> None:
    page = count(boss, "shop/product/")
    with CaptureQueriesContext(connection) as queries:
        boss.fragment("/admin/shop/product/")
    assert 2 <= len(queries) <= page
