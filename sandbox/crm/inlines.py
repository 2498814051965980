"""Notes under any record."""

from django.db.models import QuerySet
from django.http import HttpRequest

import htmx_admin as admin
from crm.models import Note


class NoteInline(admin.GenericTabularInline):
    model = Note
    ct_field = "content_type"
    ct_fk_field = "object_id"
    fields = ("subject", "body", "is_pinned", "is_private")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Private notes are their author's."""
        return super().get_queryset(request).visible_to(request.user)
