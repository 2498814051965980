"""What is written twice, in the documentation and in the code, agrees."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import htmx_admin
from htmx_admin import AdminSite, ModelAdmin, checks, conf

ROOT = Path(__file__).resolve().parent.parent
# the installed package's, when the tests run against a wheel
PACKAGE = Path(htmx_admin.__file__).resolve().parent
TEMPLATES = PACKAGE / "templates" / "htmx_admin"
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *DOCS]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def doc(name: str) -> str:
    return text(ROOT / "docs" / name)


def without_code(markdown: str) -> str:
    return FENCE.sub("", markdown)


def code_blocks(markdown: str, language: str) -> list[str]:
    return [code for found, code in FENCE.findall(markdown) if found == language]


def rows(markdown: str) -> Iterator[list[str]]:
    """The cells of all rows of all tables, without the code marks."""
    for line in markdown.splitlines():
        if line.startswith("|") and not line.startswith("|---"):
            yield [cell.strip().replace("`", "") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def heading_id(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


# ── Links ───────────────────────────────────────────────────────────────────


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(text(page))):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        headings = re.findall(r"^#+ (.*)$", text(target), re.M) if anchor and target.exists() else []
        if not target.exists() or (anchor and anchor not in map(heading_id, headings)):
            broken.append(link)
    assert broken == []


def test_every_page_is_in_the_index() -> None:
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", doc("index.md")))
    assert linked == {page.name for page in DOCS} - {"index.md"}


# ── Code ────────────────────────────────────────────────────────────────────


@every_page
def test_python_compiles(page: Path) -> None:
    for code in code_blocks(text(page), "python"):
        compile(code, page.name, "exec")


def test_names_that_are_imported_in_examples_exist() -> None:
    """``from htmx_admin.pages.list import ListPage``: module and name are there."""
    seen = 0
    for page in PAGES:
        for code in code_blocks(text(page), "python"):
            for node in ast.walk(ast.parse(code)):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("htmx_admin") and not node.level:
                    module = importlib.import_module(node.module or "")
                    for alias in node.names:
                        name = f"{node.module}.{alias.name}"
                        is_module = hasattr(module, "__path__") and importlib.util.find_spec(name)
                        assert hasattr(module, alias.name) or is_module, f"{page.name}: {name}"
                        seen += 1
    assert seen > 3


PROJECT = """
import django
from django.conf import settings
from django.core.management import call_command

names = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")
INSTALLED_APPS = [f"django.contrib.{name}" for name in names]
@SETTINGS@
settings.configure(
    DEBUG=True, SECRET_KEY="x", ROOT_URLCONF="urls", USE_TZ=True, STATIC_URL="/static/", ALLOWED_HOSTS=["testserver"],
    INSTALLED_APPS=["books", *INSTALLED_APPS], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
                "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
                "django.contrib.messages.middleware.MessageMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {
        "context_processors": ["django.template.context_processors.request",
                               "django.contrib.auth.context_processors.auth",
                               "django.contrib.messages.context_processors.messages"]}}],
)
django.setup()
call_command("check")
call_command("migrate", run_syncdb=True, verbosity=0)
from books.models import Book
from django.contrib.auth.models import User
from django.test import Client

book = Book.objects.create(title="Peer Gynt")
client = Client()
client.force_login(User.objects.create_superuser("admin"))
for path in ("", "books/book/", "books/book/add/", f"books/book/{book.pk}/detail/", f"books/book/{book.pk}/change/"):
    answer = client.get(f"/office/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    assert not path or "add" in path or "Peer Gynt" in answer.content.decode(), path
"""


def test_quick_start_works(tmp_path: Path) -> None:
    """The README's three blocks make a project that shows a book."""
    code = code_blocks(text(ROOT / "README.md"), "python")
    blocks = {block.splitlines()[0].removeprefix("# "): block for block in code}
    assert set(blocks) == {"settings.py", "urls.py", "books/admin.py"}
    lines = [line for block in code for line in block.splitlines() if line and not line.startswith("#")]
    assert len(lines) <= 10, "it is said to be ten lines"
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "__init__.py").touch()
    (tmp_path / "books" / "models.py").write_text(
        "from django.db import models\n\nclass Book(models.Model):\n    title = models.CharField(max_length=80)\n"
        "    published = models.DateField(null=True)\n    def __str__(self):\n        return self.title\n"
    )
    (tmp_path / "books" / "admin.py").write_text(blocks["books/admin.py"])
    (tmp_path / "urls.py").write_text(f"from django.urls import path\nurlpatterns = []\n{blocks['urls.py']}")
    (tmp_path / "project.py").write_text(PROJECT.replace("@SETTINGS@", blocks["settings.py"]))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(PACKAGE.parent), *sys.path])}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "project.py"]
    result = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stderr


# ── Options, settings, checks ───────────────────────────────────────────────


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """docs/make_reference.py."""
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_reference_is_that_of_the_source(maker: ModuleType) -> None:
    page = doc("options.md")
    assert page == maker.with_reference(page, maker.reference(PACKAGE)), "run python docs/make_reference.py"


def test_every_option_of_ours_has_a_comment(maker: ModuleType) -> None:
    """So that the reference is complete. What Django has too is documented there."""
    from django.contrib import admin as contrib

    bases = {"ModelAdmin": contrib.ModelAdmin, "AdminSite": contrib.AdminSite}
    for module, class_name, _intro in maker.SECTIONS:
        found = list(maker.options(text(PACKAGE / module), class_name))
        assert found, f"no options found in {module}"
        base = bases.get(class_name, object)
        assert [o.name for o in found if not o.comment and not hasattr(base, o.name)] == []


def test_no_option_escapes_the_reference(maker: ModuleType) -> None:
    """Class attributes that are set without an annotation would not be found by it."""
    for cls in (ModelAdmin, AdminSite):
        known = {
            o.name
            for m, name, _ in maker.SECTIONS
            if name == cls.__name__
            for o in maker.options(text(PACKAGE / m), name)
        }
        own = {
            name for name, value in vars(cls).items()
            if not name.startswith("_") and (isinstance(value, type) or not callable(value)) and name != "media"
        }  # fmt: skip
        assert own - known == set()


def test_settings_are_documented() -> None:
    documented = {cells[0]: cells[1] for cells in rows(doc("options.md").split("## Settings")[1].split("\n## ")[0])}
    documented.pop("Key")
    assert {key: ast.literal_eval(value) for key, value in documented.items()} == conf.DEFAULTS
    assert all(f"``{key}``" in str(conf.__doc__) for key in conf.DEFAULTS)


def test_tones_are_documented() -> None:
    [badges] = [cells for cells in rows(doc("options.md")) if cells[0] == "badges"]
    listed = badges[3].partition("Tones: ")[2].rstrip(".").split(", ")
    assert [tone.strip('"') for tone in listed] == list(conf.TONES)


def test_checks_are_documented() -> None:
    sources = "".join(text(path) for path in PACKAGE.rglob("*.py"))
    ids = set(re.findall(r"\bid=\"(htmx_admin\.[EWI]\d{3})\"", sources))
    assert ids == {cells[0] for cells in rows(doc("options.md")) if cells[0].startswith("htmx_admin.")}
    assert checks.DEPENDENCIES
    for page in ("README.md", "docs/getting-started.md"):
        example = next(code for code in code_blocks(text(ROOT / page), "python") if "INSTALLED_APPS" in code)
        assert [name for name in checks.DEPENDENCIES if name not in example and name != "django.contrib.admin"] == []


def test_urls_are_documented() -> None:
    from sales.models import Order

    site = AdminSite(name="documented")
    site.register(Order)
    ours = {str(url.name) for url in site.get_urls() if getattr(url, "name", None)}
    ours |= {str(url.name) for url in site._registry[Order].get_urls() if url.name}
    django_site = super(AdminSite, site)
    theirs = {str(url.name) for url in django_site.get_urls() if getattr(url, "name", None)}
    theirs |= {f"sales_order_{name}" for name in ("changelist", "add", "history", "delete", "change")}
    new = {name.replace("sales_order", "<app>_<model>") for name in ours - theirs - {"None"}}
    assert new == {cells[0] for cells in rows(doc("options.md").split("## URLs")[1].split("\n## ")[0])} - {"Name"}


# ── Screens and templates ───────────────────────────────────────────────────


def page_classes() -> dict[str, type]:
    """The page classes that an admin and a site name."""
    found = {}
    for owner in (ModelAdmin, AdminSite):
        found |= {value.__name__: value for name, value in vars(owner).items() if name.endswith("_page_class")}
    return found


def test_table_of_fragments_is_that_of_the_pages() -> None:
    documented = {
        cells[1]: cells for cells in rows(doc("how-it-works.md")) if len(cells) == 5 and cells[1].endswith("Page")
    }
    classes = page_classes()
    assert set(documented) == set(classes)
    for name, page in classes.items():
        regions = sorted({f"{r.id} ({r.name}.html)" for found in page.fragments.values() for r in found})  # type: ignore[attr-defined]
        expected = [page.screen, name, f"{page.template}.html", ", ".join(page.fragments)]  # type: ignore[attr-defined]
        assert documented[name][:4] == expected
        assert sorted(filter(None, re.split(r", (?=\S+ \()", documented[name][4]))) == regions


def test_templates_that_are_named_exist() -> None:
    """Also below a project's own app and model: what is overridden there must be a file of ours."""
    named = {name for page in PAGES for name in re.findall(r"htmx_admin/([\w/]+\.html)", text(page))}
    assert len(named) > 8
    existing = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    missing = {n for n in named if n not in existing and "/".join(n.split("/")[-2:]) not in existing}
    assert missing == set()


def test_parts_and_blocks_of_the_screens_exist() -> None:
    table = doc("customising.md").split("Parts that one overrides most")[1].split("\n\n")[0]
    screens = [cells for cells in rows(table) if len(cells) == 3 and (TEMPLATES / cells[0]).is_dir()]
    assert {cells[0] for cells in screens} == {"list", "detail", "form", "home"}
    for screen, parts, blocks in screens:
        assert [part for part in parts.split(", ") if not (TEMPLATES / screen / part).is_file()] == []
        for names, part in re.findall(r"([\w, ]+?) in (\w+\.html)", blocks):
            source = text(TEMPLATES / screen / part)
            for name in names.strip(", ").split(", "):
                assert f"{{% block {name} %}}" in source, f"{screen}/{part}: {name}"


def test_blocks_of_the_layouts_exist() -> None:
    listed = [cells[0] for cells in rows(doc("customising.md").split("| Block | Holds |")[1].split("\n\n")[0])]
    assert len(listed) == 5
    for layout in ("shell", "main", "dialog"):
        source = text(TEMPLATES / "layouts" / f"{layout}.html")
        missing = [name for name in listed if f"{{% block {name} %}}" not in source]
        assert missing == (["main_class"] if layout == "dialog" else [])
    base = text(TEMPLATES / "layouts" / "base.html")
    for name in ("extrastyle", "font", "extrahead", "extrabody", "head_title", "body_class"):
        assert f"{{% block {name} %}}" in base
        assert name in doc("customising.md")


def test_variables_of_the_theme_exist() -> None:
    named = set(re.findall(r"--[\w-]+", " ".join(re.findall(r":root \{[^}]*\}", doc("customising.md")))))
    assert named == {"--color-accent", "--font-sans"}
    styles = text(PACKAGE / "static" / "htmx_admin" / "admin.css")
    assert [name for name in named if f"{name}:" not in styles] == []


def test_icons_in_examples_are_in_the_sprite() -> None:
    used = {name for page in PAGES for name in re.findall(r'\bicon = "([\w-]+)"|{% icon "([\w-]+)"', text(page))}
    names = {first or second for first, second in used}
    assert len(names) > 2
    sprite = text(PACKAGE / "static" / "htmx_admin" / "icons.svg")
    assert [name for name in names if f'id="{name}"' not in sprite] == []


def test_fields_of_a_kind_are_documented() -> None:
    from htmx_admin.values import Kind

    table = doc("customising.md").split("| Part of a `Kind` | Meaning |")[1].split("\n\n")[0]
    assert [cells[0] for cells in rows(table)] == list(Kind.__dataclass_fields__)


def test_events_are_documented() -> None:
    sources = "".join(text(path) for path in PACKAGE.rglob("*.py"))
    fired = set(re.findall(r'\btrigger\(\w+, "(admin:[a-z-]+)"', sources))
    line = next(line for line in doc("how-it-works.md").splitlines() if line.startswith("Events that the server fires"))
    assert set(re.findall(r"`(admin:[a-z-]+)`", line)) == fired


def test_policy_is_that_of_the_sandbox() -> None:
    """Written out twice in security.md: as a header, and as a setting of Django 6.0 and newer."""
    from config.csp import POLICY

    page = doc("security.md")
    [header] = [code for code in code_blocks(page, "") if code.startswith("default-src")]
    assert " ".join(header.split()) == POLICY
    directives = {name: values for name, *values in (part.split() for part in POLICY.split(";"))}
    [code] = [code for code in code_blocks(page, "python") if "SECURE_CSP" in code]
    names = {"CSP.NONE": "'none'", "CSP.SELF": "'self'", '"data:"': "data:"}
    setting = re.findall(r'^    "([\w-]+)": \[(.*)\],$', code, re.M)
    assert {name: [names[value] for value in values.split(", ")] for name, values in setting} == directives


# ── Keyboard ────────────────────────────────────────────────────────────────

# Keys that only say what a browser does by itself, or that are held while another is pressed.
NATIVE = {"Shift", "Ctrl", "Cmd"}


def keys_of_the_code() -> set[str]:
    found: set[str] = set()
    for path in sorted((ROOT / "static").glob("js/*.js")):
        source = text(path)
        found |= set(re.findall(r'\bkey [!=]== "([^"]+)"', source))
        for table in re.findall(r"(?:KEYS|steps) = \{(.*?)\}", source, re.S):
            found |= set(re.findall(r"(?:^|[{,])\s*(\w+):", table))
    for path in TEMPLATES.rglob("*.html"):
        found |= set(re.findall(r'data-key="([^"]+)"', text(path)))
    return {"Space" if key == " " else key for key in found}


def test_keys_are_those_of_the_code() -> None:
    documented = set(re.findall(r"<kbd>(.*?)</kbd>", doc("keyboard.md")))
    assert documented - NATIVE == keys_of_the_code()


# ── Changelog ───────────────────────────────────────────────────────────────


def test_changelog_begins_with_the_version_of_the_package() -> None:
    versions = re.findall(r"^## \[([^\]]+)\]", text(ROOT / "CHANGELOG.md"), re.M)
    assert versions[0] == htmx_admin.__version__


def test_commands_of_the_readme_exist() -> None:
    commands = set(re.findall(r"scripts/(\w+)", text(ROOT / "README.md") + text(ROOT / "CONTRIBUTING.md")))
    assert {"demo", "test", "check", "static", "bench"} <= commands
    assert [name for name in commands if not os.access(ROOT / "scripts" / name, os.X_OK)] == []
