"""What each of Django's tests says about an admin with pages of its own. One file of test ids per kind:

- ``behaviour``: passes whatever the pages look like: status codes, redirects, database, hooks, checks.
- ``content``: needs a page with Django's texts, links and form fields, in any markup.
- ``vacuous``: asserts that something is absent; it says something only about a real page.
- ``markup``, ``names``: needs Django's own markup or template names. Not a goal, counted for information.

``allowed.txt`` has the tests of behaviour that may fail, each with the reason.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
# The lists were made with this Django. On another, only those of their tests are judged that exist there.
DJANGO = "6.1"
KINDS = ("behaviour", "content", "vacuous", "markup", "names")
# Of 110 tests of content, these many may fail: some look for a text in the place where Django's page has it.
CONTENT_MAY_FAIL = 5


def ids_of(kind: str) -> list[str]:
    """The ids of the tests of one kind."""
    return (HERE / "lists" / f"{kind}.txt").read_text().split()


def allowed() -> dict[str, str]:
    """Test id -> why it may fail."""
    lines = (HERE / "allowed.txt").read_text().splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#"))
    return {id: " ".join(reason) for id, *reason in pairs}


def app_of(id: str) -> str:
    return id.partition(".")[0]


APPS = sorted({app_of(id) for kind in KINDS for id in ids_of(kind)})
