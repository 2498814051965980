"""The sandbox's business, loaded once per test database, and people who log in to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import translation


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The test database with a small sandbox in it; its files go to a folder of the test run's own."""
    from django.test import override_settings

    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"), PASSWORD_HASHERS=quick):
        with django_db_blocker.unblock():
            call_command("load_sandbox", orders=150, cities=40, verbosity=0)
        yield


class Person(Client):
    """A test client that can speak as htmx does."""

    def __init__(self, username: str = "") -> None:
        super().__init__()
        self.username = username
        if username:
            self.force_login(User.objects.get(username=username))

    @property
    def user(self) -> User:
        return User.objects.get(username=self.username)

    @staticmethod
    def _headers(target: str, current: str, source: str) -> dict[str, str]:
        headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": target}
        if current:
            headers["HX-Current-URL"] = f"http://testserver{current}"
        if source:
            headers["HX-Source"] = source
        return headers

    def hx_get(self, url: str, target: str, *, current: str = "", source: str = "", **kwargs: Any) -> Any:
        """GET as htmx sends it for an element ``target`` ("section#results") on the page ``current``."""
        return self.get(url, headers=self._headers(target, current, source), **kwargs)

    def hx_post(self, url: str, data: Any, target: str, *, current: str = "", source: str = "", **kwargs: Any) -> Any:
        """POST as htmx sends it."""
        return self.post(url, data, headers=self._headers(target, current, source), **kwargs)


@pytest.fixture
def person(db: None) -> Callable[[str], Person]:
    """``person("clerk")``: a client that is logged in as that account of the sandbox; ``person("")`` is anonymous."""
    return Person


@pytest.fixture
def admin_person(db: None) -> Person:
    return Person("admin")


@pytest.fixture
def clerk(db: None) -> Person:
    return Person("clerk")


@pytest.fixture
def viewer(db: None) -> Person:
    return Person("viewer")


@pytest.fixture
def nobody(db: None) -> Person:
    """Somebody who is not logged in."""
    return Person()


@pytest.fixture(autouse=True)
def language_of_its_own() -> Iterator[None]:
    """A request in another language leaves that language active in the thread; the next test starts without it."""
    translation.deactivate()
    yield
    translation.deactivate()
