"""The test kitchen: every field in a form."""

from django.http import HttpRequest

import htmx_admin as admin
from kitchen.models import Shelf, Specimen, Tasting


class TastingInline(admin.StackedInline):
    model = Tasting
    extra = 0
    max_num = 4
    fieldsets = (
        (None, {"fields": (("taster", "score"),)}),
        ("More", {"fields": ("remark", "photo"), "classes": ("collapse",)}),
    )


def _pair(*names: str) -> tuple[tuple[str, str], ...]:
    """Each field beside its optional twin."""
    return tuple((name, f"{name}_optional") for name in names)


@admin.register(Specimen)
class SpecimenAdmin(admin.ModelAdmin):
    icon = "fingerprint"
    list_display = ("char", "choice", "integer", "decimal", "boolean", "boolean_optional", "date", "moment", "duration")
    list_filter = ("choice", "choice_optional", "boolean", "boolean_optional", "date", "shelf", "shelves", "owner")
    list_editable = ("choice", "integer", "decimal", "boolean", "boolean_optional", "date", "moment", "duration")
    list_select_related = False
    search_fields = ("char", "slug", "integer__exact")
    ordering = ("slug",)
    autocomplete_fields = ("owner", "shelf_optional", "shelves_optional")
    raw_id_fields = ("twin",)
    filter_horizontal = ("shelves",)
    prepopulated_fields = {"slug": ("char",), "slug_optional": ("char", "choice")}
    readonly_fields = ("double", "binary", "binary_optional")
    inlines = (TastingInline,)
    fieldsets = (
        ("Text", {"fields": _pair("char", "choice", "text", "slug", "email", "url", "uuid", "ip")}),
        (
            "Numbers",
            {
                "fields": (
                    *_pair("integer", "small", "big", "positive", "positive_small", "positive_big"),
                    *_pair("decimal", "number", "boolean"),
                    "double",
                )
            },
        ),
        ("Time", {"fields": _pair("date", "moment", "time", "duration")}),
        ("Structures and files", {"fields": _pair("data", "binary", "file", "image", "recipe")}),
        ("Relations", {"fields": (*_pair("shelf", "shelves"), ("owner", "twin")), "classes": ("collapse",)}),
    )

    class Media:
        css = {"all": ("kitchen/kitchen.css",)}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, object]:
        return {"char": "A new specimen", **super().get_changeform_initial_data(request)}


@admin.register(Shelf)
class ShelfAdmin(admin.ModelAdmin):
    """No option at all but what autocompletion asks for."""

    search_fields = ("name",)


@admin.register(Tasting)
class TastingAdmin(admin.ModelAdmin):
    """Every page has a template of the project's own."""

    change_list_template = "kitchen/tasting/list.html"
    add_form_template = "kitchen/tasting/add.html"
    change_form_template = "kitchen/tasting/change.html"
    delete_confirmation_template = "kitchen/tasting/delete.html"
    delete_selected_confirmation_template = "kitchen/tasting/delete_selected.html"
    object_history_template = "kitchen/tasting/history.html"
    popup_response_template = "kitchen/tasting/popup_response.html"
    icon = "eye"
    list_display = ("specimen", "taster", "score")
    list_display_links = ("specimen", "taster")
    list_select_related = ("specimen",)
    autocomplete_fields = ("specimen",)
