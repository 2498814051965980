"""The project's rows, people who open its admin, and other projects in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.test import Client

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The ordinary run has other settings."""
    return True if config.inipath != HERE / "pytest.ini" else None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    from shop.rows import fill

    with django_db_blocker.unblock():
        fill()


class Visitor(Client):
    """Somebody with a browser: it asks for pages, for fragments and for the dialog."""

    def __init__(self, username: str) -> None:
        from django.contrib.auth.models import User

        super().__init__()
        self.user = User.objects.get(username=username)
        self.force_login(self.user)

    def htmx(self, target: str) -> dict[str, str]:
        return {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": target}

    def page(self, url: str, **query: Any) -> Any:
        return self.get(url, query)

    def fragment(self, url: str, target: str = "section#results") -> Any:
        return self.get(url, headers=self.htmx(target))

    def dialog(self, url: str) -> Any:
        return self.get(url, headers=self.htmx("dialog#dialog"))

    def post_in_dialog(self, url: str, data: Any) -> Any:
        return self.post(url, data, headers=self.htmx("dialog#dialog"))


@pytest.fixture
def visitor(db: None) -> Callable[[str], Visitor]:
    return Visitor


@pytest.fixture
def boss(db: None) -> Visitor:
    return Visitor("boss")


@pytest.fixture
def viewer(db: None) -> Visitor:
    return Visitor("viewer")


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., str]:
    """``project(files, code)``: what ``code`` prints in a project of its own, with these files beside the settings.

    ``settings`` are lines that follow those of this project.
    """

    def run(code: str, files: dict[str, str] | None = None, settings: str = "", **environ: str) -> str:
        for name, text in {**(files or {}), "elsewhere.py": f"from settings import *\n{settings}"}.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "elsewhere",
            "PYTHONPATH": os.pathsep.join(map(str, (tmp_path, HERE, ROOT))),
            **environ,
        }
        result = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    return run


@pytest.fixture
def served(settings: Any) -> Callable[..., str]:
    """``served(SomeAdmin)``: where that class answers, on a site that is made for this test."""
    from django.contrib import admin
    from django.urls import path
    from shop.models import Product

    def serve(cls: Any, model: Any = Product, site_class: Any = admin.AdminSite, **options: Any) -> str:
        site = site_class(name="doors")
        site.register(model, cls, **options)
        module = ModuleType("doors")
        module.urlpatterns = [path("doors/", site.urls), path("admin/", admin.site.urls)]  # type: ignore[attr-defined]
        settings.ROOT_URLCONF = module
        return f"/doors/{model._meta.app_label}/{model._meta.model_name}/"

    return serve


@pytest.fixture
def templates(settings: Any, tmp_path: Path) -> Callable[..., None]:
    """``templates(**{"admin/base_site.html": "…"})``: templates of the project, found before all others."""

    def write(files: dict[str, str]) -> None:
        for name, text in files.items():
            file = tmp_path / "templates" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        [engine] = settings.TEMPLATES
        settings.TEMPLATES = [{**engine, "DIRS": [tmp_path / "templates", *engine["DIRS"]]}]

    return write
