"""Admin classes as each package's documentation writes them; nothing here knows of htmx_admin."""

import nested_admin
from adminsortable2.admin import SortableAdminBase, SortableAdminMixin, SortableStackedInline, SortableTabularInline
from django.contrib import admin
from guardian.admin import GuardedModelAdmin
from import_export.admin import ExportActionModelAdmin, ImportExportModelAdmin
from mptt.admin import DraggableMPTTAdmin, MPTTModelAdmin, TreeRelatedFieldListFilter
from rangefilter.filters import (
    DateRangeFilterBuilder,
    DateRangeQuickSelectListFilterBuilder,
    DateTimeRangeFilterBuilder,
    NumericRangeFilterBuilder,
)
from reversion.admin import VersionAdmin
from simple_history.admin import SimpleHistoryAdmin
from solo.admin import SingletonModelAdmin
from treebeard.admin import TreeAdmin
from treebeard.forms import movenodeform_factory

from . import models

# ------------------------------------------------------------------------------------------- import and export


@admin.register(models.Author)
class AuthorAdmin(admin.ModelAdmin):
    search_fields = ["name"]
    list_display = ["name", "born"]
    date_hierarchy = "born"


@admin.register(models.Tag)
class TagAdmin(ImportExportModelAdmin, VersionAdmin):
    """The buttons of two packages on one list."""

    search_fields = ["name"]


@admin.register(models.Book)
class BookAdmin(ImportExportModelAdmin, ExportActionModelAdmin):
    list_display = ["name", "author", "price", "printed"]
    list_editable = ["printed"]
    list_filter = ["printed", "author", "tags"]
    search_fields = ["name"]
    autocomplete_fields = ["author"]
    filter_horizontal = ["tags"]


@admin.register(models.Paper)
class PaperAdmin(ExportActionModelAdmin):
    list_display = ["name", "pages"]


# ---------------------------------------------------------------------------------------------------- history


@admin.register(models.Poll)
class PollAdmin(SimpleHistoryAdmin):
    list_display = ["name", "closes", "open"]
    list_filter = ["open", "closes"]
    history_list_display = ["open"]
    search_fields = ["name"]


class ParagraphInline(admin.TabularInline):
    model = models.Paragraph
    extra = 1


@admin.register(models.Article)
class ArticleAdmin(VersionAdmin):
    list_display = ["name", "text"]
    list_editable = ["text"]
    inlines = [ParagraphInline]
    search_fields = ["name"]


# ------------------------------------------------------------------------------------------------ permissions


@admin.register(models.Project)
class ProjectAdmin(GuardedModelAdmin):
    list_display = ["name", "budget"]
    search_fields = ["name"]


# ---------------------------------------------------------------------------------------------------- sorting


@admin.register(models.Step)
class StepAdmin(SortableAdminMixin, admin.ModelAdmin):
    list_display = ["name", "position"]
    list_per_page = 5


class TrackInline(SortableTabularInline):
    model = models.Track
    extra = 1


class CoverInline(SortableStackedInline):
    model = models.Cover
    extra = 1


@admin.register(models.Playlist)
class PlaylistAdmin(SortableAdminBase, admin.ModelAdmin):
    inlines = [TrackInline, CoverInline]
    list_filter = ["public"]


@admin.register(models.Ware)
class WareAdmin(SortableAdminMixin, VersionAdmin):
    list_display = ["name"]
    search_fields = ["name"]


# ---------------------------------------------------------------------------------------------------- filters


@admin.register(models.Reading)
class ReadingAdmin(admin.ModelAdmin):
    list_display = ["name", "day", "moment", "value"]
    list_filter = [
        ("day", DateRangeFilterBuilder(title="Day")),
        ("moment", DateTimeRangeFilterBuilder(title="Moment")),
        ("value", NumericRangeFilterBuilder(title="Value")),
        ("noted", DateRangeQuickSelectListFilterBuilder(title="Noted")),
    ]
    date_hierarchy = "day"
    search_fields = ["name"]


# -------------------------------------------------------------------------------------------------- singleton


admin.site.register(models.Preferences, SingletonModelAdmin)


# ------------------------------------------------------------------------------------------------------ trees


@admin.register(models.Genre)
class GenreAdmin(DraggableMPTTAdmin):
    search_fields = ["name"]
    expand_tree_by_default = True


@admin.register(models.Region)
class RegionAdmin(MPTTModelAdmin):
    mptt_level_indent = 20
    search_fields = ["name"]


@admin.register(models.Branch)
class BranchAdmin(admin.ModelAdmin):
    list_display = ["name", "region"]
    list_filter = [("region", TreeRelatedFieldListFilter)]


@admin.register(models.Topic)
class TopicAdmin(TreeAdmin):
    form = movenodeform_factory(models.Topic)
    list_display = ["name"]
    search_fields = ["name"]


@admin.register(models.Shelf)
class ShelfAdmin(TreeAdmin):
    form = movenodeform_factory(models.Shelf)


@admin.register(models.Team)
class TeamAdmin(TreeAdmin):
    form = movenodeform_factory(models.Team)


# ----------------------------------------------------------------------------------------------------- nested


class ChoiceInline(nested_admin.NestedTabularInline):
    model = models.Choice
    sortable_field_name = "place"
    extra = 0


class RemarkInline(nested_admin.NestedStackedInline):
    model = models.Remark
    extra = 0


class QuestionInline(nested_admin.NestedStackedInline):
    model = models.Question
    sortable_field_name = "place"
    inlines = [ChoiceInline, RemarkInline]
    extra = 0


@admin.register(models.Survey)
class SurveyAdmin(nested_admin.NestedModelAdmin):
    inlines = [QuestionInline]
