"""The form, as projects and packages use it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from shop.models import Product

TWO_DATABASES = """
DATABASES = {name: {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{name}.db"} for name in ("default", "other")}
ROOT_URLCONF = "elsewhere_urls"
"""
# As Django's documentation tells it.
ADMIN_OF_OTHER = """
from django.contrib import admin
from django.urls import path
from shop.models import Maker

class MakerAdmin(admin.ModelAdmin):
    def save_model(self, request, obj, form, change):
        obj.save(using="other")

    def get_queryset(self, request):
        return super().get_queryset(request).using("other")

site = admin.AdminSite(name="others")
site.register(Maker, MakerAdmin)
urlpatterns = [path("others/", site.urls), path("admin/", admin.site.urls)]
"""
TWO_PEOPLE = """
import django
django.setup()
import re
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from shop.models import Maker

for name in ("default", "other"):
    call_command("migrate", database=name, run_syncdb=True, verbosity=0)
boss = Client()
boss.force_login(User.objects.create_superuser("boss"))
Maker.objects.using("default").create(pk=1, name="another")
Maker.objects.using("other").create(pk=1, name="was")
url = "/others/shop/maker/1/change/"
token = re.search('name="_version" value="([^"]+)"', boss.get(url).text)[1]
Maker.objects.using("other").update(name="theirs")
answer = boss.post(url, {"_version": token, "name": "mine", "_save": "1"})
print(answer.status_code, 'id="conflict"' in answer.text, "another" in answer.text, Maker.objects.using("other").get())
seen = re.search('name="_seen" value="([^"]+)"', answer.text)[1]
answer = boss.post(url, {"_version": token, "_seen": seen, "name": "mine", "_save": "1", "_merge": "yours"})
print(answer.status_code, Maker.objects.using("other").get(), Maker.objects.using("default").get())
"""


def test_a_record_in_another_database_is_compared_there(project: Callable[..., str]) -> None:
    said = project(TWO_PEOPLE, {"elsewhere_urls.py": ADMIN_OF_OTHER}, TWO_DATABASES)
    assert said.splitlines() == ["200 True False theirs", "302 mine another"]


def test_save_bar_in_a_template_that_says_is_popup(boss: Any, templates: Callable[..., None]) -> None:
    """django-reversion reverts a record with one button only."""
    bar = "{% block submit_buttons_bottom %}{% with is_popup=1 %}{{ block.super }}{% endwith %}{% endblock %}"
    url = f"/admin/shop/product/{Product.objects.first().pk}/change/"
    assert buttons(boss.page(url)) == ["_save", "_continue", "_addanother"]
    templates({"admin/shop/product/change_form.html": f'{{% extends "admin/change_form.html" %}}{bar}'})
    assert buttons(boss.page(url)) == ["_save"]


def buttons(answer: Any) -> list[str]:
    bar = answer.text.partition('<div class="savebar')[2]
    return sorted(set(re.findall('<button class="[^"]*" name="(_[^"]+)"', bar)), key=bar.index)


def test_form_of_a_new_user_says_once_that_more_follows(boss: Any, templates: Callable[..., None]) -> None:
    more = "After you’ve created a user, you’ll be able to edit more user options."
    assert boss.page("/admin/auth/user/add/").text.count(more) == 1
    extended = '{% extends "admin/change_form.html" %}{% block after_field_sets %}Mine{% endblock %}'
    templates({"admin/auth/user/change_form.html": extended, "admin/auth/change_form.html": extended})
    assert boss.page("/admin/auth/user/add/").text.count(more) == 1
