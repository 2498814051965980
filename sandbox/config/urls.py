"""The office is ours, Django's own admin runs beside it on the same data."""

from catalog.views import ProductPage
from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

import config.classic  # noqa: F401  (registers with Django's own admin)
import htmx_admin

htmx_admin.site.site_header = "Halden Supply"
htmx_admin.site.site_title = "Halden Supply"
htmx_admin.site.index_title = "Home"

handler500 = "htmx_admin.pages.error.server_error"

urlpatterns = [
    path("", RedirectView.as_view(url="/office/")),
    path("office/", htmx_admin.site.urls),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("products/<int:pk>/", ProductPage.as_view(), name="product"),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
]
