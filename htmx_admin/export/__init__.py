"""Files made from rows: CSV, XLSX and JSON in constant memory, and what else django-tables2 and tablib can write."""

from .formats import Format, Sheet, available, get_format, known

__all__ = ["Format", "Sheet", "available", "get_format", "known"]
