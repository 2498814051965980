"""Relations: tags, notes, reviews and contacts."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

import htmx_admin as admin
from crm.models import Company, Contact, Note, Person, Review, Tag
from crm.tables import ReviewTable


class TagOptions:
    list_display = ("name", "slug", "colour")
    list_filter = ("colour",)
    list_per_page = 20
    search_fields = ("name",)
    fields = (("name", "slug"), "colour")
    prepopulated_fields = {"slug": ("name",)}
    radio_fields = {"colour": admin.VERTICAL}


@admin.register(Tag)
class TagAdmin(TagOptions, admin.ModelAdmin):
    icon = "pin"
    badges = {"colour": {value: value for value in Tag.Colour.values}}


@admin.register(Note)
class NoteAdmin(admin.ModelAdmin):
    """Everybody reads the notes; who wrote one is not asked but known."""

    icon = "message-square"
    list_display = ("subject", "content_type", "record", "author", "is_pinned", "is_private", "created_at")
    list_display_links = None
    list_editable = ("is_pinned",)
    list_filter = ("is_pinned", "is_private", ("author", admin.RelatedOnlyFieldListFilter), "created_at")
    list_select_related = ("author", "content_type")
    date_hierarchy = "created_at"
    search_fields = ("subject", "body")
    exclude = ("author",)
    readonly_fields = ("record", "created_at")

    def get_list_display_links(self, request: HttpRequest, list_display: tuple[str, ...]) -> tuple[str, ...] | None:
        """Only those who may change a note get links to its form."""
        return ("subject",) if self.has_change_permission(request) else None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).visible_to(request.user).prefetch_related("content_object")

    def has_change_permission(self, request: HttpRequest, obj: Note | None = None) -> bool:
        """A note of somebody else is changed only by those who may delete notes."""
        allowed = super().has_change_permission(request, obj)
        mine = obj is None or obj.author_id in (None, request.user.pk)
        return allowed and (mine or self.has_delete_permission(request, obj))

    def save_model(self, request: HttpRequest, obj: Note, form: forms.ModelForm, change: bool) -> None:
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description="record", empty_value="gone")
    def record(self, obj: Note) -> str | None:
        return str(obj.content_object) if obj.content_object else None


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    icon = "activity"
    list_display = ("title", "rating", "product", "customer", "is_published", "created_at")
    list_editable = ("is_published",)
    list_filter = (
        ("rating", admin.AllValuesFieldListFilter),
        "is_published",
        "created_at",
        ("customer", admin.EmptyFieldListFilter),
        ("body", admin.EmptyFieldListFilter),
        ("product__category", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("product", "customer")
    show_facets = admin.ShowFacets.ALWAYS
    search_fields = ("title", "body", "product__name")
    raw_id_fields = ("product",)
    autocomplete_fields = ("customer",)
    table_class = ReviewTable
    actions = ("publish", "hide")

    @admin.action(permissions=["change"], description="Publish selected %(verbose_name_plural)s")
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.message_user(request, f"{queryset.update(is_published=True)} reviews published.", "success")

    @admin.action(permissions=["change"], description="Hide selected %(verbose_name_plural)s")
    def hide(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.message_user(request, f"{queryset.update(is_published=False)} reviews hidden.", "success")


class ContactForm(forms.ModelForm):
    """Somebody whom nobody can reach is no contact."""

    def clean(self) -> None:
        super().clean()
        if not self.cleaned_data.get("email") and not self.cleaned_data.get("phone"):
            raise ValidationError("Give an e-mail address or a telephone number.")


class ContactBaseAdmin(admin.ModelAdmin):
    """What the admins of contacts, people and companies share."""

    form = ContactForm
    search_fields = ("name", "email")
    list_select_related = ("city", "customer")
    raw_id_fields = ("city",)
    autocomplete_fields = ("customer", "tags")
    show_facets = admin.ShowFacets.NEVER


@admin.register(Contact)
class ContactAdmin(ContactBaseAdmin):
    icon = "users"
    list_display = ("name", "kind", "email", "phone", "city", "customer")
    list_filter = ("tags", ("customer", admin.EmptyFieldListFilter))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Choosing here replaces list_select_related, so its relations are named too."""
        return super().get_queryset(request).select_related("person", "company", *self.list_select_related)

    @admin.display(description="kind")
    def kind(self, obj: Contact) -> str:
        if hasattr(obj, "person"):
            return "Person"
        return "Company" if hasattr(obj, "company") else "Other"


class StaffInline(admin.TabularInline):
    """People of a company: two keys lead from one to the other, so the key is named."""

    model = Person
    fk_name = "employer"
    fields = ("name", "job_title", "email", "phone")
    extra = 0
    show_change_link = True
    verbose_name = "employee"


@admin.register(Company)
class CompanyAdmin(ContactBaseAdmin):
    icon = "building-2"
    list_display = ("name", "registration", "employees", "website", "city")
    ordering = ("-employees",)
    inlines = (StaffInline,)


@admin.register(Person)
class PersonAdmin(ContactBaseAdmin):
    icon = "user"
    list_display = ("name", "job_title", "employer", "email", "birthday")
    list_filter = (("job_title", admin.AllValuesFieldListFilter), ("employer", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("employer",)
    autocomplete_fields = ("customer", "tags", "employer")
