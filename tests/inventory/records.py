"""What the tests of forms ask of an ``Office``: pages of one record."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.admin.utils import quote

from tests.pages.form.browserlike import FormReader, read

from .conftest import Office


def url(page: Office, obj: Any = None, name: str = "change") -> str:
    """Address of a page of ``obj``; without one that of the add page."""
    return page.list_url + (f"{quote(obj.pk)}/{name}/" if obj is not None else "add/")


def html(page: Office, obj: Any = None, name: str = "change", query: str = "") -> str:
    """The page, without the inert templates of new rows."""
    response = page.client.get(url(page, obj, name) + query)
    assert response.status_code == 200, (response.status_code, response.get("Location"))
    return re.sub(r"<template data-empty>.*?</template>", "", response.content.decode(), flags=re.DOTALL)


def form(page: Office, obj: Any = None, query: str = "") -> FormReader:
    """The form as a browser reads it."""
    return read(page.client.get(url(page, obj) + query))


def save(page: Office, obj: Any = None, button: str = "_save", query: str = "", **typed: Any) -> Any:
    """Open the form, type, press ``button``."""
    return page.client.post(url(page, obj) + query, form(page, obj, query).post(button, **typed))


def messages(response: Any) -> list[str]:
    """HTML of the messages that the next page would show."""
    from django.contrib.messages import get_messages

    return [str(message) for message in get_messages(response.wsgi_request)]


def buttons(page: Office, obj: Any = None, query: str = "") -> list[str]:
    """Names of the ways to save, in the order of the save bar."""
    found = html(page, obj, query=query).partition('<div class="savebar')[2].partition('<div class="popover')[0]
    return re.findall(r'<button class="btn[^"]*" name="(\w+)"', found)


def field(text: str, name: str) -> str:
    """HTML of the field called ``name``, up to the next one."""
    start = re.search(rf'<(?:div|fieldset|td)[^>]* id="field-{re.escape(name)}"', text)
    assert start, f"no field {name}"
    end = re.compile(r' id="field-|<section|<details class="section|</form>').search(text, start.end())
    return text[start.start() : end.start() if end else None]
