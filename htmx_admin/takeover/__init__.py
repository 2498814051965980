"""Optional app: ``django.contrib.admin.site``, and every other site of the project, becomes ours by settings alone.

It stands before ``django.contrib.admin`` in INSTALLED_APPS, because its templates take the place of Django's.
"""
