"""The sandbox's settings as in production: no debugging, nothing of the sandbox's own look."""

from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import TEMPLATES

DATA_DIR = Path(__file__).resolve().parent / ".data"

DEBUG = False
ROOT_URLCONF = "benchmarks.urls"
MEDIA_ROOT = DATA_DIR / "media"
# The sandbox overrides templates to show how; the bare ones are compared.
TEMPLATES = [{**TEMPLATES[0], "DIRS": []}]
LOGGING = {"version": 1, "disable_existing_loggers": False, "loggers": {"django": {"level": "ERROR"}}}
