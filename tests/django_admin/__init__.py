"""Django's own tests of its admin, run over htmx_admin. None of them is kept here; see ``__main__.py``."""
