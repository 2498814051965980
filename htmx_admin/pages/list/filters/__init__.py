"""Filters of the list: chips that say what they do, each with a popover of the control that fits its field."""

from .bar import FilterBar

__all__ = ["FilterBar"]
