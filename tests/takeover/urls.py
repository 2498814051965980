"""The URLs of the project; one more site is made here, when everything has been loaded."""

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.urls import path
from shop.admin import back_office
from shop.models import Maker

late = AdminSite(name="late")
late.register(Maker)

urlpatterns = [
    path("admin/", admin.site.urls),
    path("back/", back_office.urls),
    path("late/", late.urls),
]
