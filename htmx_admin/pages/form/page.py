"""The form page: Django's change form, laid out by crispy-forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from crispy_forms.helper import FormHelper
from django.contrib import messages
from django.db import transaction
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.template import Context
from django.template.response import SimpleTemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ... import versions
from ..base import Region
from ..model import ObjectPage
from ..neighbours import Steps
from . import again, popup
from .buttons import Buttons
from .conflict import VERSION, Conflict, Guard
from .errors import Fault, collect
from .inlines import Inline
from .layout import TEMPLATE_PACK, Focus, Prepopulated, Section, lines, make_helper
from .related import read_typed_keys
from .widgets import kept_media, show_from

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

View = Callable[..., HttpResponse]

# Looks for Django's own markup, which templates of inlines have.
CONTRIB_STYLES: Final = "htmx_admin/contrib.css"

# The template that Django's own apps name for a form: that of a user who is added.
ADD_USER: Final = "admin/auth/user/add_form.html"

# A control hides the form's own property of the same name from scripts (``form.attributes``): htmx cannot morph it.
CLOBBERING: Final = frozenset(
    "attributes childNodes children firstChild id matches nodeName nodeType parentNode tagName".split()  # noqa: SIM905
)


class FormPage(ObjectPage):
    """Add or change a record."""

    screen = "form"
    contrib_templates = ("change_form",)
    # All but "content", which is the form itself.
    contrib_blocks = frozenset({
        "object-tools", "object-tools-items", "form_top", "submit_buttons_top", "submit_buttons_bottom", "field_sets",
        "after_field_sets", "inline_field_sets", "after_related_objects", "admin_change_form_document_ready",
    })  # fmt: skip
    contrib_parts = (
        "change_form_object_tools.html", "submit_line.html", "prepopulated_fields_js.html", "includes/fieldset.html",
        "edit_inline/tabular.html", "edit_inline/stacked.html",
    )  # fmt: skip
    fragments: ClassVar[Mapping[str, tuple[Region, ...]]] = {"form": ()}

    def __init__(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> None:
        super().__init__(request, model_admin)
        self.conflict: Conflict | None = None

    # -------------------------------------------------------------------------------------------- the deed

    def answer(
        self, view: View, object_id: str | None, form_url: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        """Call Django's ``view`` and dress what it returns."""
        rest = (form_url, extra_context)
        if self.request.method == "POST":
            read_typed_keys(self.request)
        if self.request.method == "POST" and "_addrow" in self.request.POST:
            return self._finish(again.with_another_row(self.request, self.model_admin, view, object_id, *rest))
        if self.request.method == "POST" and object_id and VERSION in self.request.POST and not self._saves_as_new:
            return self._finish(self._guarded(view, object_id, *rest))
        return self._finish(view(self.request, object_id, *rest))

    @property
    def _saves_as_new(self) -> bool:
        return "_saveasnew" in self.request.POST

    def _guarded(self, view: View, object_id: str, *args: Any) -> HttpResponse:
        """Save unless somebody else changed the same fields since the form was opened."""
        guard = Guard(self.request, self.model_admin, object_id)
        # Django's own transaction becomes a savepoint in this one, which holds the lock on the record.
        with transaction.atomic(using=guard.database):
            response = view(self.request, object_id, *args) if guard.check() else None
        if response is None:
            self.conflict = guard.conflict
            return again.shown_again(self.request, self.model_admin, view, object_id, *args)
        if guard.conflict.kept and 300 <= response.status_code < 400:
            self.model_admin.message_user(self.request, guard.kept_message, messages.INFO, fail_silently=True)
        return response

    def _finish(self, response: HttpResponse) -> HttpResponse:
        context = getattr(response, "context_data", None) or {}
        if "popup_response_data" in context:
            return popup.answer(self, response)
        if isinstance(response, SimpleTemplateResponse) and "adminform" not in context:
            # An action of the change form answered with a page of its own.
            return self.model_admin.action_page_class(self.request, self.model_admin).dress(response)  # type: ignore[attr-defined, no-any-return]
        response = self.dress(response, keep_template=bool(self._own_template(context)))
        return self.steps.take() or response

    def _own_template(self, context: Mapping[str, Any]) -> object:
        """The template that the project named for this form; one that Django's own apps name is as good as none."""
        template = self.model_admin.change_form_template
        if context.get("add") and self.model_admin.add_form_template is not None:
            template = self.model_admin.add_form_template
        return template if template != ADD_USER else None

    def prepare(self) -> None:
        show_from(self.request.path, self.context["adminform"].form)

    @property
    def dialog_size(self) -> str:  # type: ignore[override]
        """Wide for several fieldsets, and for inlines."""
        is_large = len(self.context["adminform"].fieldsets) > 1 or self.context.get("inline_admin_formsets")
        return "lg" if is_large else ""

    @property
    def has_fragments(self) -> bool:
        return super().has_fragments and not self._own_inlines

    @property
    def _own_inlines(self) -> bool:
        """Whether an inline is drawn by a template of the project's or a package's, which needs its scripts."""
        return any(inline.own_template for inline in self.inlines)

    @property
    def needed_media(self) -> Media:
        fields = [*self.context["adminform"].form.fields.values()]
        for inline in self.context.get("inline_admin_formsets") or ():
            fields += inline.formset.form.base_fields.values()
        media = kept_media(fields)
        return media + Media(css={"all": [CONTRIB_STYLES]}, js=["admin/js/inlines.js"]) if self._own_inlines else media

    @cached_property
    def buttons(self) -> Buttons:
        return Buttons(self)

    @property
    def steps(self) -> Steps:
        """Links to the records before and after it in the list."""
        return Steps(self)

    @property
    def status(self) -> int:
        if self.conflict:
            return 409
        return 422 if self.context.get("errors") else 200

    # -------------------------------------------------------------------------------------------- what is shown

    @property
    def title(self) -> str:
        return super().title or str(self.context.get("title") or "")

    @property
    def is_add(self) -> bool:
        return self.object is None

    @property
    def action_url(self) -> str:
        """Where the form is sent; never relative, since in the dialog another page's address is the base."""
        form_url = str(self.context.get("form_url") or "")
        if form_url.startswith("?"):
            return self.request.path + form_url
        return form_url or self.request.get_full_path()

    @property
    def swap(self) -> str:
        """How a form with errors replaces itself: by morphing, which keeps focus and chosen files, where that works."""
        names = self.context["adminform"].form.fields.keys()
        return "outerHTML" if CLOBBERING.intersection(names) else "outerMorph"

    @property
    def full_url(self) -> str:
        """This form as a page of its own."""
        return self.request.get_full_path()

    @cached_property
    def focus(self) -> Focus:
        form = self.context["adminform"].form
        return Focus(faulty=bool(self.faults), first=self.is_add and not form.is_bound)

    def get_helper(self) -> FormHelper:
        """Hook: the crispy FormHelper with the layout of the form."""
        sections = [
            Section(fieldset, index, *lines(fieldset, self.focus))
            for index, fieldset in enumerate(self.context["adminform"])
        ]
        return make_helper(sections)

    @cached_property
    def sections(self) -> SafeString:
        """The fieldsets, rendered."""
        context = Context({"page": self, "in_dialog": self.in_dialog})
        html: SafeString = self.get_helper().render_layout(
            self.context["adminform"].form, context, template_pack=TEMPLATE_PACK
        )
        return html

    @cached_property
    def inlines(self) -> list[Inline]:
        return [Inline(formset, self.focus_of_inlines) for formset in self.context.get("inline_admin_formsets") or ()]

    @cached_property
    def focus_of_inlines(self) -> Focus:
        """The first faulty control of the inlines has the focus if the form itself has none."""
        form = self.context["adminform"].form
        return Focus(faulty=form.is_bound and not form.errors, first=False)

    @cached_property
    def faults(self) -> list[Fault]:
        return collect(self.context["adminform"].form, self.inlines)

    @property
    def intro(self) -> str:
        """What stands above the form: of a user who is added, that there is more to come."""
        if self.context.get("is_popup") or not self.is_add or self.model_admin.add_form_template != ADD_USER:
            return ""
        return _("After you’ve created a user, you’ll be able to edit more user options.")

    @property
    def required_hint(self) -> bool:
        """Whether a field is marked as required, so that the mark has to be explained."""
        return any(self._required_fields) and self.buttons.can_save

    @property
    def _required_fields(self) -> list[bool]:
        return [field.required for field in self.context["adminform"].form.fields.values()]

    @property
    def prepopulated(self) -> list[Prepopulated]:
        return [Prepopulated.of(rule) for rule in self.context["adminform"].prepopulated_fields]

    @property
    def is_typed(self) -> bool:
        """Whether the form shows what was typed and not saved."""
        return bool(self.context["adminform"].form.is_bound)

    @cached_property
    def version(self) -> str:
        """The token against lost updates: of the record as it was when the user began."""
        if self.object is None:
            return ""
        if self.request.method == "POST":
            return self.request.POST.get(VERSION, "")
        form = self.context["adminform"].form
        return versions.token(self.object, form.fields, form.initial) if form.fields else ""
