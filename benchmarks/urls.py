"""The contestants, each at an address of its own."""

from django.urls import include, path

from benchmarks import floor
from benchmarks.admins import django_site, our_site

urlpatterns = [
    path("admin/", django_site.urls),
    path("office/", our_site.urls),
    path("floor/", floor.list_page),
    path("floor/results/", floor.results),
    path("floor/<int:pk>/", floor.change_page),
    path("i18n/", include("django.conf.urls.i18n")),
]
