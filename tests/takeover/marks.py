"""Which blocks of a template show what is put into them: asked of ours in the tests, of Django in another process."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib import admin
from django.template import engines
from django.template.loader_tags import BlockNode, ExtendsNode

FOLDER = Path(admin.__file__).parent / "templates"

PRODUCT = "/admin/shop/product/"
# Django's template, the page that is made from it.
PAGES = {
    "admin/base.html": "/admin/shop/shelf/arrange/",
    "admin/base_site.html": "/admin/shop/shelf/arrange/",
    "admin/index.html": "/admin/",
    "admin/app_index.html": "/admin/shop/",
    "admin/change_list.html": PRODUCT,
    "admin/change_form.html": f"{PRODUCT}1/change/",
    "admin/object_history.html": f"{PRODUCT}1/history/",
    "admin/delete_confirmation.html": f"{PRODUCT}1/delete/",
    "admin/delete_selected_confirmation.html": f"POST {PRODUCT}",
    "admin/login.html": "/admin/login/",
    "admin/auth/user/add_form.html": "/admin/auth/user/add/",
    "admin/auth/user/change_password.html": "/admin/auth/user/2/password/",
    "registration/password_change_form.html": "/admin/password_change/",
    "registration/password_change_done.html": "/admin/password_change/done/",
    "registration/logged_out.html": "POST /admin/logout/",
}
OUTSIDE = {"admin/login.html"}


def blocks_of(name: str) -> Iterator[str]:
    """Names of the blocks in Django's own template and in those of Django's that it extends."""
    template: Any = engines["django"].engine.from_string((FOLDER / name).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    yield from (node.name for node in template.nodelist.get_nodes_by_type(BlockNode))
    for node in template.nodelist.get_nodes_by_type(ExtendsNode):
        yield from blocks_of(node.parent_name.resolve({}))


def marked(parent: str, blocks: Iterable[str]) -> str:
    """A project's template that adds a mark to each of ``blocks``."""
    marks = "".join(
        f"{{% block {block} %}}{{{{ block.super }}}}own-{block}.{{% endblock %}}" for block in sorted(set(blocks))
    )
    return f'{{% extends "{parent}" %}}{marks}'


def ask(name: str, user: Any) -> Any:
    """The page that is made from the template ``name``."""
    from django.test import Client

    client, url = Client(), PAGES[name]
    if name not in OUTSIDE:
        client.force_login(user)
    data = {"action": "delete_selected", "_selected_action": ["1"], "index": "0"}
    return client.post(url.removeprefix("POST "), data) if url.startswith("POST") else client.get(url)


def shown(name: str, user: Any) -> list[str]:
    """The blocks whose mark is on that page."""
    text = ask(name, user).content.decode()
    return [block for block in sorted(set(blocks_of(name))) if f"own-{block}." in text]


def main(folder: Path) -> None:
    """Prints what Django shows, by template; the marked templates are written to ``folder``."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    [engine] = settings.TEMPLATES
    engine["DIRS"] = [folder, *engine["DIRS"]]
    engine["APP_DIRS"] = False
    loaders = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
    engine["OPTIONS"] = {**engine["OPTIONS"], "loaders": loaders}  # none is kept: a file changes between two pages
    django.setup()
    from django.contrib.auth.models import User
    from shop.rows import fill

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", run_syncdb=True, verbosity=0)
    fill()
    boss = User.objects.get(username="boss")
    found = {}
    for name in PAGES:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(marked(name, blocks_of(name)))
        found[name] = shown(name, boss)
        file.unlink()
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
