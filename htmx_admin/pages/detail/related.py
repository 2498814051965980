"""The inlines of a record as read-only tables, one tab each. Only the open tab's rows are loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import ForeignObjectRel, QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from .facts import Column, Reader

if TYPE_CHECKING:
    from .page import DetailPage

# Rows that a tab shows, and how far it counts: no page needs the exact number of very many.
MOST_ROWS = 50
COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """A record of the open tab."""

    cells: list[tuple[str, SafeString]]
    # Its own page, "" if there is none or the user may not see it.
    url: str
    text: str


class Related:
    """One inline."""

    def __init__(self, page: DetailPage, formset: Any, inline: Any) -> None:
        self.page = page
        self.formset = formset
        self.inline = inline
        self.prefix: str = formset.prefix
        self.title = capfirst(str(inline.verbose_name_plural))
        self.url = f"{page.detail_url}{'&' if '?' in page.detail_url else '?'}{urlencode({'tab': self.prefix})}"
        self.reader = Reader(page.request, page.site, inline)

    @cached_property
    def queryset(self) -> QuerySet[Any]:
        """What Django's formset of the inline would show."""
        queryset: QuerySet[Any] = self.formset.get_queryset()
        return queryset

    @cached_property
    def _counted(self) -> int:
        # A formset that shows one page of its records has a slice already.
        rows = self.queryset if self.queryset.query.is_sliced else self.queryset.order_by()
        return rows[: COUNTED + 1].count()

    @property
    def count(self) -> str:
        """How many there are, "1,000+" from a thousand on."""
        return f"{number_format(COUNTED)}+" if self._counted > COUNTED else number_format(self._counted)

    @cached_property
    def columns(self) -> list[Column]:
        """The fields of the inline's form."""
        fieldsets = self.inline.get_fieldsets(self.page.request, self.page.object)
        return self.reader.columns(flatten_fieldsets(fieldsets))

    @cached_property
    def rows(self) -> list[Row]:
        """The first rows, with what their cells need in one query."""
        records = self._with_relations(self.queryset)[:MOST_ROWS]
        return [self._row(record) for record in records]

    def _with_relations(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        fields = [c.field for c in self.columns if c.field is not None and c.field.is_relation]
        own = [f for f in fields if not isinstance(f, ForeignObjectRel)]
        single = [f.name for f in own if f.many_to_one or f.one_to_one]
        many = [f.name for f in own if f.many_to_many]
        if single and queryset.query.select_related is not True:
            queryset = queryset.select_related(*single)
        return queryset.prefetch_related(*many) if many else queryset

    def _row(self, record: Any) -> Row:
        cells = [(column.css, self.reader.html(column, record, in_cell=True)) for column in self.columns]
        return Row(cells, self.reader.links.url(record), str(record))

    @property
    def has_links(self) -> bool:
        return any(row.url for row in self.rows)

    @property
    def full_url(self) -> str:
        """The model's own list, filtered to these records, if there are more than are shown and it may be seen."""
        model_admin = self.page.site._registry.get(self.inline.model)
        if self._counted <= len(self.rows) or model_admin is None:
            return ""
        if not model_admin.has_view_or_change_permission(self.page.request):
            return ""
        opts = self.inline.model._meta
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist", current_app=self.page.site.name)
        return f"{url}?{urlencode(self._filter)}"

    @property
    def _filter(self) -> dict[str, Any]:
        if key := getattr(self.formset, "fk", None):
            return {f"{key.name}__exact": getattr(self.page.object, key.target_field.attname)}
        content_type, object_id = self.formset.ct_field, self.formset.ct_fk_field
        wanted = content_type.related_model._default_manager.get_for_model(
            self.page.object, for_concrete_model=self.formset.for_concrete_model
        )
        return {f"{content_type.name}__exact": wanted.pk, f"{object_id.name}__exact": self.page.object.pk}


def related_of(page: DetailPage) -> Iterator[Related]:
    """The inlines whose records the user may see, with the prefixes that Django gives their formsets."""
    taken: dict[str, int] = {}
    admin, request, obj = page.model_admin, page.request, page.object
    for formset_class, inline in admin.get_formsets_with_inlines(request, obj):
        prefix = formset_class.get_default_prefix()
        taken[prefix] = taken.get(prefix, 0) + 1
        if taken[prefix] != 1 or not prefix:
            prefix = f"{prefix}-{taken[prefix]}"
        if inline.has_view_or_change_permission(request, obj):
            yield Related(page, formset_class(**_unbound(page, inline, prefix)), inline)


def _unbound(page: DetailPage, inline: Any, prefix: str) -> dict[str, Any]:
    arguments = page.model_admin.get_formset_kwargs(page.request, page.object, inline, prefix)
    return {name: value for name, value in arguments.items() if name not in {"data", "files", "save_as_new"}}
