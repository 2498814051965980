# Read by the other scripts (". scripts/lib.sh", from the root of the working copy).

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# Does the command run, and is it Python 3.11 or newer?
is_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# The newest Python there is; PYTHON=/path/to/python chooses another.
find_python() {
    for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        if is_python "$name"; then command -v "$name"; return; fi
    done
    if [ -n "${PYTHON:-}" ]; then die "PYTHON=$PYTHON is not Python 3.11 or newer"; fi
    die "Python 3.11 or newer is needed and was not found (on Debian: apt-get install python3 python3-venv)"
}

# apt_install PACKAGE...: on Debian and as root; false elsewhere.
apt_install() {
    command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || return 1
    say "Installing $* with apt-get"
    { DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } </dev/null >&2
}

# Debian has venv in a package of its own: without it the folder is made, but no pip is in it.
create_venv() { # FOLDER PYTHON
    rm -rf "$1"
    "$2" -m venv "$1" >/dev/null 2>&1 && "$1/bin/python" -m pip --version >/dev/null 2>&1
}

# make_venv FOLDER: a virtual environment that works; one that is there and works is kept.
make_venv() {
    if [ -x "$1/bin/python" ] && is_python "$1/bin/python"; then
        if [ -z "${PYTHON:-}" ] || [ "$(python_version "$PYTHON")" = "$(python_version "$1/bin/python")" ]; then return; fi
    fi
    python=$(find_python) || exit 1
    say "Creating $1 with $python ($(python_version "$python"))"
    create_venv "$1" "$python" && return
    rm -rf "$1"
    if command -v virtualenv >/dev/null 2>&1 && virtualenv -q -p "$python" "$1" >&2; then return; fi
    package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    if apt_install "$package" && create_venv "$1" "$python"; then return; fi
    rm -rf "$1"
    die "$python cannot create a virtual environment. On Debian: apt-get install $package"
}

python_version() { "$1" -c 'import platform; print(platform.python_version())' 2>/dev/null; }

# install_group FOLDER GROUP [REQUIREMENT...]: this package, editable, with a dependency group of pyproject.toml.
# A stamp keeps what was installed from which pyproject.toml, so that the next run has nothing to do.
install_group() {
    venv=$1
    group=$2
    shift 2
    stamp="$venv/.installed-$group"
    wanted="$(cat pyproject.toml tests/lowest.txt | cksum) $*"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return; fi
    say "Installing what $group needs into $venv (the first time takes a minute)"
    rm -f "$stamp"
    # "|| return": a caller's "if" or "&&" switches set -e off in here
    "$venv/bin/python" -m pip install -q --disable-pip-version-check --upgrade 'pip>=25.1' </dev/null >&2 || return
    "$venv/bin/python" -m pip install -q --disable-pip-version-check -e . --group "$group" "$@" </dev/null >&2 || return
    printf '%s\n' "$wanted" >"$stamp"
}

# A browser for the tests: the system's, else Debian's package, else Playwright's own.
install_browser() { # VENV
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null 2>&1; then return; fi
    done
    if apt_install chromium; then return; fi
    say "Fetching Playwright's own Chromium"
    "$1/bin/python" -m playwright install chromium </dev/null >&2
}
