"""Our pages timed beside those of Django's own admin: see README.md."""
