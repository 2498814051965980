"""The list page."""

from .cell import CellPage
from .page import ListPage

__all__ = ["CellPage", "ListPage"]
