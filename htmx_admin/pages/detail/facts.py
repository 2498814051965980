"""Facts of a record: names from fieldsets and inlines, resolved to labels and safe HTML.

The values are those that Django's admin shows for read-only fields (``AdminReadonlyField``), in the
look of ``values``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.contrib.admin.utils import label_for_field, lookup_field, quote
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from ... import values

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite

# A value with more text than this gets the full width.
LONG = 60
# So many records of a many-to-many field are shown.
MOST_TAGS = 100

Name = str | Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value."""

    name: str
    label: str
    html: SafeString
    # Whether it takes the whole width.
    full: bool = False
    # URL that edits the value in its place, and the id of its element; "" if it cannot be edited there.
    edit_url: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class FactSet:
    """A fieldset."""

    title: str
    facts: list[Fact]
    description: str = ""
    collapsed: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One name, resolved for a model: its label, and its field unless it is a method or a callable."""

    name: Name
    key: str
    label: str
    field: Any = None
    kind: values.Kind | None = None
    css: str = ""


@dataclass(slots=True)
class Reader:
    """Reads values of the records of one admin or inline for one request."""

    request: HttpRequest
    site: AdminSite
    # A ModelAdmin or an inline.
    admin: Any
    links: Links = field(init=False)

    def __post_init__(self) -> None:
        self.links = Links(self.request, self.site)

    # -------------------------------------------------------------------------------------------- what is shown

    def columns(self, names: Iterable[Any]) -> list[Column]:
        """The names that can be read from a record; those of a form's own fields, which cannot, are left out."""
        return [column for name in names if (column := self.column(name))]

    def column(self, name: Name) -> Column | None:
        """``name`` resolved, or None."""
        key = name if isinstance(name, str) else getattr(name, "__name__", "")
        labels: dict[str, Any] = getattr(getattr(self.admin.form, "_meta", None), "labels", None) or {}
        try:
            label = labels.get(key) or label_for_field(name, self.admin.model, self.admin)
        except AttributeError:
            return None
        model_field = self._field(name)
        kind = self._kind(key, model_field) if isinstance(model_field, models.Field) else None
        return Column(name, key, capfirst(str(label)), model_field, kind, kind.css if kind else "")

    def _field(self, name: Name) -> Any:
        if not isinstance(name, str):
            return None
        try:
            return self.admin.opts.get_field(name)
        except FieldDoesNotExist:
            return None

    def _kind(self, key: str, model_field: Any) -> values.Kind:
        registered = self.site._registry.get(self.admin.model)
        badges = getattr(self.admin, "badges", None) or getattr(registered, "badges", {})
        return values.kind_for(model_field, badges.get(key))

    # -------------------------------------------------------------------------------------------- values

    @property
    def empty_display(self) -> str:
        return str(self.admin.get_empty_value_display())

    def html(self, column: Column, record: Any, *, in_cell: bool = False, linked: bool = True) -> SafeString:
        """Safe HTML of the record's value."""
        try:
            found, attr, value = lookup_field(column.name, record, self.admin)
        except (AttributeError, ValueError, ObjectDoesNotExist):
            return values.empty(self.empty_display)
        if found is None:
            return self._of_method(attr, value)
        if found.many_to_many and not found.auto_created:
            return self._tags(found, value)
        if found.is_relation and isinstance(value, models.Model):
            return self.links.to(value) if linked else conditional_escape(str(value))
        return self._of_field(column, found, value, in_cell)

    def _of_method(self, attr: Any, value: Any) -> SafeString:
        display = str(getattr(attr, "empty_value_display", self.empty_display))
        html = values.generic(value, boolean=bool(getattr(attr, "boolean", False)), empty_display=display)
        if "\n" in html and not hasattr(value, "__html__"):
            return format_html('<span class="whitespace-pre-line">{}</span>', mark_safe(html))  # values.generic escapes
        return mark_safe(html)  # values.generic escapes

    def _of_field(self, column: Column, found: Any, value: Any, in_cell: bool) -> SafeString:
        kind = column.kind or self._kind(column.key, found)
        if values.is_empty(value) and not kind.shows_empty:
            return values.empty(self.empty_display)
        return mark_safe(kind.as_cell(value) if in_cell else kind.as_detail(value))  # a Kind returns safe HTML

    def _tags(self, found: Any, manager: Any) -> SafeString:
        records = list(self._with_texts(found, manager.all())[: MOST_TAGS + 1])
        if not records:
            return values.empty(self.empty_display)
        tags = [format_html('<span class="tag">{}</span>', record) for record in records[:MOST_TAGS]]
        if len(records) > MOST_TAGS:
            tags.append(SafeString('<span class="muted">…</span>'))
        return mark_safe(" ".join(tags))  # every tag is escaped

    def _with_texts(self, found: Any, queryset: Any) -> Any:
        """Select along what the admin selects along for the choices of its form, since the texts are the same ones.

        Without that the 60 permissions of a group cost 60 queries; GroupAdmin has the remedy in its form field.
        """
        # By keyword, as Django does: some classes take the request among ``**kwargs``.
        form_field = self.admin.formfield_for_dbfield(found, request=self.request) if found.editable else None
        choices = getattr(form_field, "queryset", None)
        wanted = choices.query.select_related if choices is not None else False
        if wanted and not queryset.query.select_related and queryset._prefetch_related_lookups == ():
            queryset.query.select_related = wanted
        return queryset

    def fact(self, column: Column, record: Any, edit_url: str = "", element_id: str = "") -> Fact:
        """The record's value with its label; what is edited in its place has no links of its own."""
        html = self.html(column, record, linked=not edit_url)
        text = strip_tags(html)
        full = len(text) > LONG or "\n" in text.strip()
        return Fact(column.key, column.label, html, full, edit_url, element_id if edit_url else "")

    def text(self, column: Column, record: Any) -> str:
        """Plain text of a field's value, "" for none."""
        value = getattr(record, column.key, None)
        return column.kind.text(value) if column.kind and not values.is_empty(value) else ""


class Links:
    """Links to the detail pages of records that the user may see."""

    def __init__(self, request: HttpRequest, site: AdminSite) -> None:
        self.request = request
        self.site = site
        self._pattern = lru_cache(maxsize=None)(self._make_pattern)

    def url(self, record: models.Model) -> str:
        """URL of the record's detail page, "" if the user may not see it or there is none."""
        model_admin = self.site._registry.get(type(record))
        if model_admin is None or not model_admin.has_view_or_change_permission(self.request, record):
            return ""
        before, _, after = self._pattern(type(record)).partition("/0/")
        return f"{before}/{quote(record.pk)}/{after}" if after else ""

    def _make_pattern(self, model: type[models.Model]) -> str:
        """The URL of the record with the key 0; reversing anew for each row would cost more than the row."""
        opts = model._meta
        try:
            return reverse(f"admin:{opts.app_label}_{opts.model_name}_detail", args=["0"], current_app=self.site.name)
        except NoReverseMatch:
            return ""

    def to(self, record: models.Model) -> SafeString:
        """The record's text, as a link if there is somewhere to go."""
        url = self.url(record)
        return format_html('<a class="link" href="{}">{}</a>', url, record) if url else conditional_escape(str(record))


def fact_sets(
    reader: Reader, fieldsets: Iterable[Any], record: Any, editing: Callable[[str], tuple[str, str]]
) -> Iterator[FactSet]:
    """The fieldsets of the admin as facts; ``editing`` gives URL and element id of a field that is edited in place."""
    from django.contrib.admin.utils import flatten

    for title, options in fieldsets:
        columns = reader.columns(flatten(options.get("fields", ())))
        facts = [reader.fact(column, record, *editing(column.key)) for column in columns]
        if facts:
            yield FactSet(
                str(title or ""),
                facts,
                # As in Django's admin, a description may contain HTML.
                mark_safe(str(options.get("description") or "")),  # the developer's HTML, as Django documents
                "collapse" in options.get("classes", ()),
            )
