"""The project's rows, and people who walk through its admin; collected only by its own ``pytest.ini``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The ordinary run has neither the packages nor these settings."""
    return True if config.inipath != HERE / "pytest.ini" else None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    from library.rows import fill

    with django_db_blocker.unblock():
        fill()


@pytest.fixture
def person(db: None) -> Iterator[Callable[[str], Any]]:
    """``person("viewer")``: a browser without JavaScript, logged in as that account."""
    from .surf import Person

    yield Person


@pytest.fixture
def boss(person: Callable[[str], Any]) -> Any:
    return person("boss")


@pytest.fixture
def viewer(person: Callable[[str], Any]) -> Any:
    return person("viewer")
