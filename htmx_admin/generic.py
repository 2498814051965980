"""The generic inlines, in a module of their own: Django's need the app registry."""

from __future__ import annotations

from django.contrib.contenttypes import admin as contrib

from .options import InlineModelAdmin


class GenericInlineModelAdmin(InlineModelAdmin, contrib.GenericInlineModelAdmin):
    """Base of the generic inlines."""


class GenericTabularInline(InlineModelAdmin, contrib.GenericTabularInline):
    """Rows of a generic relation."""


class GenericStackedInline(InlineModelAdmin, contrib.GenericStackedInline):
    """Cards of a generic relation."""
