"""The catalogues of htmx_admin's own texts. ``python -m tests.catalogues`` writes them anew from the code.

A text that Django has is Django's: our catalogues leave it out, so that Django's translation applies. A text that is
new in the code is added with an empty translation, one that is gone is dropped, nothing is guessed. Needs polib, and
``xgettext`` (Debian: gettext) to read the code.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import django
import polib

PACKAGE = Path(str(find_spec("htmx_admin").origin)).parent  # not imported: that needs settings
LOCALE = PACKAGE / "locale"
# The source for translators: every text, nothing translated.
SOURCE = "en"
LANGUAGES = ("ar", "de", "es", "fr")

# Texts that not every Django which we support has (5.2 to 6.1), or that it has without a translation: ours has one too.
NOT_ALWAYS_DJANGOS = {
    "Are you sure you want to delete the %(object_name)s “%(escaped_object)s”? All of the following related items will "
    "be deleted:",
    "Deleting the %(object_name)s “%(escaped_object)s” would require deleting the following protected related objects:",
    "Deleting the %(object_name)s “%(escaped_object)s” would result in deleting related objects, but your account "
    "doesn't have permission to delete the following types of objects:",
    "Filter by %(field_name)s",
    "Go",
    "Models in the %(name)s application",
    "Pagination %(name)s entries",
    "Search %(name)s",
}


def path(language: str, suffix: str = "po") -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django.{suffix}"


@cache
def djangos(language: str) -> dict[str, polib.POEntry]:
    """The texts of Django itself and of the apps that every admin needs."""
    root = Path(django.__file__).parent
    apps = ("conf", "contrib/admin", "contrib/auth", "contrib/contenttypes")
    files = [root / app / "locale" / language / "LC_MESSAGES/django.po" for app in apps]
    return {entry.msgid: entry for file in files for entry in polib.pofile(str(file)) if not entry.msgctxt}


@cache
def used() -> tuple[polib.POEntry, ...]:
    """Every text of the code, Django's too, as ``makemessages`` finds it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "htmx_admin"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("static", "locale", "__pycache__"))
        (copy / "locale").mkdir()
        settings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        command = [sys.executable, "-m", "django", "makemessages", "-l", SOURCE, "--no-location", "--no-wrap", "-v0"]
        subprocess.run(command, cwd=copy, env=settings, check=True, capture_output=True)
        return tuple(polib.pofile(str(copy / "locale" / SOURCE / "LC_MESSAGES/django.po")))


def ours() -> list[polib.POEntry]:
    """The texts of the code that our catalogues have to have."""
    return [entry for entry in used() if entry.msgid in NOT_ALWAYS_DJANGOS or entry.msgid not in djangos(SOURCE)]


def update(language: str) -> int:
    """Writes the .po and the .mo of the language; returns how many texts are still to be translated."""
    file = path(language)
    old = polib.pofile(str(file)) if file.exists() else polib.POFile()
    known = {(entry.msgid, entry.msgid_plural): entry for entry in old}
    new = polib.POFile(wrapwidth=120)
    new.metadata = {
        "Project-Id-Version": "htmx_admin",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": old.metadata.get("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    }
    forms = int(re.search(r"nplurals=(\d+)", new.metadata["Plural-Forms"])[1])
    for entry in ours():
        kept = known.get((entry.msgid, entry.msgid_plural))
        new.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural,
                msgstr=kept.msgstr if kept else "",
                msgstr_plural=kept.msgstr_plural
                if kept
                else dict.fromkeys(range(forms if entry.msgid_plural else 0), ""),
                comment=entry.comment,
                flags=entry.flags,
            )
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(file))
    if language == SOURCE:
        return 0
    new.save_as_mofile(str(path(language, "mo")))
    return len(new.untranslated_entries())


if __name__ == "__main__":
    for name in (SOURCE, *LANGUAGES):
        print(f"{name}: {update(name)} to be translated")
