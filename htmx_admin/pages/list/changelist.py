"""The query of the list."""

from __future__ import annotations

from django.contrib.admin.views.main import ChangeList as ContribChangeList


class ChangeList(ContribChangeList):
    """Django's ChangeList."""
