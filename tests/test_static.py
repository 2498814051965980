"""The built front end: it is what its sources make, it is what the manifest names, and it stays small."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "static"
# the installed package's, when the tests run against a wheel
PACKAGE = Path(importlib.util.find_spec("htmx_admin").origin).parent
BUILT = PACKAGE / "static" / "htmx_admin"

MANIFEST = {item["name"]: item for item in json.loads((SOURCES / "vendor.json").read_text())["packages"]}
STYLES = (BUILT / "admin.css").read_text()


def gzipped(*names: str) -> int:
    return sum(len(gzip.compress((BUILT / name).read_bytes(), 9, mtime=0)) for name in names)


def sprite_icons() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', (BUILT / "icons.svg").read_text()))


def sources(*suffixes: str) -> list[tuple[str, str]]:
    """Name and text of the package's files with these suffixes."""
    files = [path for path in PACKAGE.rglob("*") if path.suffix in suffixes and "static" not in path.parts]
    return [(str(path.relative_to(PACKAGE)), path.read_text()) for path in sorted(files)]


# ── The build ───────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def comparison() -> subprocess.CompletedProcess[str]:
    """``scripts/static --check``: installs the tools, builds elsewhere, compares with what is committed."""
    if not (ROOT / "htmx_admin").is_dir():
        pytest.skip("the package's sources are not here: the tests run against an installed wheel")
    for tool in ("npm", "node"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not on the PATH: the front end cannot be built again to compare")
    # workers of pytest-xdist take turns: two must not install the tools at once
    (SOURCES / ".cache").mkdir(exist_ok=True)
    with (SOURCES / ".cache" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = ["sh", str(ROOT / "scripts" / "static"), "--check"]
        return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_built_files_are_what_the_sources_make(comparison: subprocess.CompletedProcess[str]) -> None:
    assert comparison.returncode == 0, f"run scripts/static and commit what it builds\n{comparison.stderr}"


@pytest.fixture
def copy(tmp_path: Path, comparison: subprocess.CompletedProcess[str]) -> Path:
    """A copy of the front end's sources, for tests that break something, with the tools that are installed here."""
    # another test may build at the same time: what it unpacks comes and goes
    shutil.copytree(SOURCES, tmp_path / "static", ignore=shutil.ignore_patterns("node_modules", "unpacked-*"))
    (tmp_path / "static" / "node_modules").symlink_to(SOURCES / "node_modules")
    return tmp_path


def build(tree: Path, *args: str) -> subprocess.CompletedProcess[str]:
    command = ["node", str(tree / "static" / "build.mjs"), *args]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def test_check_names_the_files_that_differ(copy: Path) -> None:
    """The comparison above is worth something: a changed, a missing and a stray file are all reported."""
    built = copy / "htmx_admin" / "static" / "htmx_admin"
    assert build(copy).returncode == 0
    assert build(copy, "--check").returncode == 0, "two builds of the same sources differ"
    with (built / "admin.css").open("a") as file:
        file.write(" ")
    (built / "alpine.js").unlink()
    (built / "stray.js").touch()
    result = build(copy, "--check")
    assert result.returncode == 1
    assert re.findall(r"^  (.*)$", result.stderr, re.M) == [
        "admin.css: differs",
        "alpine.js: missing",
        "stray.js: not made by the build",
    ]


def test_a_tarball_with_another_hash_is_refused(copy: Path) -> None:
    tarball = copy / "static" / ".cache" / MANIFEST["htmx.org"]["source"]
    changed = tarball.read_bytes() + b"\0"
    tarball.write_bytes(changed)
    result = build(copy)
    assert result.returncode != 0
    found = hashlib.sha256(changed).hexdigest()
    assert f"{tarball.name}: sha256 is {found}, vendor.json says {MANIFEST['htmx.org']['sha256']}" in result.stderr
    assert not (copy / "htmx_admin").exists()


# ── The manifest ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("item", MANIFEST.values(), ids=MANIFEST)
def test_manifest_is_complete(item: dict[str, Any]) -> None:
    assert item["version"] in item["source"]
    assert re.fullmatch(r"[0-9a-f]{64}", item["sha256"])
    assert item["licence"]


def test_lock_file_has_the_versions_of_the_manifest_and_hashes_for_all() -> None:
    locked = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    for name in json.loads((SOURCES / "package.json").read_text())["devDependencies"]:
        assert locked[f"node_modules/{name}"]["version"] == MANIFEST[name]["version"]
    packages = {path: entry for path, entry in locked.items() if path}
    assert [path for path, entry in packages.items() if "integrity" not in entry and not entry.get("inBundle")] == []
    assert [path for path, entry in packages.items() if "resolved" in entry] == []


def test_bundles_hold_the_versions_of_the_manifest() -> None:
    """Read from the code, not from the comment that our build puts above it."""
    assert f'this.version="{MANIFEST["htmx.org"]["version"]}"' in (BUILT / "htmx.js").read_text()
    assert f'version:"{MANIFEST["@alpinejs/csp"]["version"]}"' in (BUILT / "alpine.js").read_text()
    assert f"tailwindcss v{MANIFEST['tailwindcss']['version']}" in STYLES
    assert f"Lucide {MANIFEST['lucide-static']['version']}" in (BUILT / "icons.svg").read_text()


def test_htmx_is_one_bundle_with_its_extensions_after_the_core() -> None:
    code = (BUILT / "htmx.js").read_text()
    places = [code.index(f'registerExtension("{name}"') for name in ("sse", "ptag", "alpine-compat")]
    assert code.index("var htmx=") < min(places)


def test_licences_of_all_that_is_shipped() -> None:
    notices = (BUILT / "licenses.txt").read_text()
    for item in MANIFEST.values():
        if item["files"]:
            assert f"{item['name']} {item['version']} ({item['licence']})" in notices
    assert "Zero-Clause BSD" in notices
    assert "SIL OPEN FONT LICENSE" in notices


# ── Sizes and loads ─────────────────────────────────────────────────────────


def test_sizes() -> None:
    assert gzipped("admin.css") <= 20_480
    assert gzipped("htmx.js", "admin.js", "admin.css") <= 46_000
    # Fetched by a page that has an element with x-data; no list has one.
    assert gzipped("alpine.js") <= 24_000


def test_styles_load_nothing_from_elsewhere() -> None:
    assert "@import" not in STYLES
    for url in re.findall(r"url\(([^)]*)\)", STYLES):
        path = url.strip("\"'")
        assert (BUILT / path).is_file(), path


def test_no_source_maps() -> None:
    """ManifestStaticFilesStorage refuses a file that names a map which is not there."""
    for path in BUILT.glob("*.*s*"):
        assert "sourceMappingURL" not in path.read_text(), path.name


def test_font_is_chosen_by_one_variable() -> None:
    """A browser fetches a font when text uses its name: it stands in --font-sans and in @font-face, nowhere else."""
    without_faces = re.sub(r"@font-face\s*{[^}]*}", "", STYLES)
    uses = re.findall(r"([\w-]+):[^;{}]*Inter Variable", without_faces)
    assert uses == ["--font-sans"]


# ── Icons and components ────────────────────────────────────────────────────


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    used: set[str] = set()
    for _name, text in sources(".html"):
        used |= set(re.findall(r'{%\s*icon\s+"([^"]+)"', text))
    for _name, text in sources(".py"):
        used |= set(re.findall(r'\b(?:make_)?icon\(\s*"([^"]+)"', text))
    assert used, "no icon found: the pattern is out of date"
    assert used - sprite_icons() == set()


def test_components_are_there_before_a_template_uses_them() -> None:
    """Components are plain CSS in a layer: a project's own template may use those that ours do not."""
    source = re.sub(r"/\*.*?\*/", "", (SOURCES / "theme.css").read_text(), flags=re.S)
    components = source[source.index("@layer components") :]
    names = set(re.findall(r"\.([a-z][a-z0-9_-]*)", re.sub(r"url\([^)]*\)", "", components)))
    assert len(names) > 200
    assert [name for name in sorted(names) if f".{name}" not in STYLES] == []
