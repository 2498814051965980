"""What is written twice about the package agrees."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import htmx_admin

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_version_of_the_distribution_is_that_of_the_package() -> None:
    assert version("htmx-admin") == htmx_admin.__version__


def test_oldest_versions_are_the_ones_that_are_tested() -> None:
    lines = (ROOT / "tests" / "lowest.txt").read_text().splitlines()
    tested = {line.replace("==", ">=") for line in lines if not line.startswith("#")}
    optional = (name for names in PROJECT["optional-dependencies"].values() for name in names)
    assert tested == {*PROJECT["dependencies"], *optional}


def test_versions_of_python_and_django_are_those_of_the_matrix() -> None:
    matrix = re.findall(r"py3(\d+)-django(\d)(\d)", (ROOT / "tox.ini").read_text().split("[testenv]")[0])
    classifiers = PROJECT["classifiers"]
    assert [f"Programming Language :: Python :: 3.{python}" for python, _, _ in matrix] == [
        name for name in classifiers if name.startswith("Programming Language :: Python :: 3.")
    ]
    assert [f"Framework :: Django :: {major}.{minor}" for _, major, minor in matrix] == [
        name for name in classifiers if name.startswith("Framework :: Django :: ")
    ]
    assert PROJECT["requires-python"] == f">=3.{matrix[0][0]}"
