"""The contestants, each at an address of its own."""

from django.urls import include, path

from benchmarks import floor
from benchmarks.admins import MANY_ROWS, SITES

urlpatterns = [
    *(path(f"{name}/", site.urls) for name, site in SITES.items()),
    path("floor/", floor.list_page),
    path("floor/results/", floor.results),
    path("floor/long/", floor.results, {"rows": MANY_ROWS}),
    path("floor/cell/<int:pk>/", floor.cell),
    path("floor/<int:pk>/", floor.change_page),
    path("i18n/", include("django.conf.urls.i18n")),
]
