"""The record, read only. Not in Django's admin."""

from .page import DetailPage

__all__ = ["DetailPage"]
