"""The form that adds or changes a record."""

from .page import FormPage

__all__ = ["FormPage"]
