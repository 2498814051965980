"""Django's own admin classes for accounts, adopted by our site as they are."""

from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

import htmx_admin

htmx_admin.site.register(User, UserAdmin, icon="user")
htmx_admin.site.register(Group, GroupAdmin, icon="shield")
