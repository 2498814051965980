"""Each of the fifty behaviours has a test that is named for it."""

from __future__ import annotations

import re
from pathlib import Path


def test_every_row_is_named():
    sources = "\n".join(source.read_text() for source in Path(__file__).parent.glob("test_*.py"))
    named = {int(number) for number in re.findall(r"^ *def test_s(\d\d)_", sources, re.MULTILINE)}
    assert named == set(range(1, 51))
