"""A browser without JavaScript: it reads a page's links and forms as browsers do, and sends what they would send."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

SUBMIT = {"submit", "image"}
NO_VALUE = {"button", "reset", "file"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Option:
    value: str
    label: str
    selected: bool


@dataclass
class Control:
    name: str
    kind: str
    values: list[str]
    disabled: bool
    attrs: dict[str, str]
    options: list[Option] = field(default_factory=list)

    def option(self, label: str) -> str:
        """The value of the option with this label."""
        return next(option.value for option in self.options if option.label == label)


@dataclass
class Form:
    attrs: dict[str, str]
    controls: list[Control] = field(default_factory=list)

    @property
    def method(self) -> str:
        return self.attrs.get("method", "get").lower()

    @property
    def names(self) -> set[str]:
        return {control.name for control in self.controls}

    def button(self, name: str) -> Control | None:
        return next((c for c in self.controls if c.kind in SUBMIT and c.name == name), None)

    def control(self, name: str) -> Control:
        return next(control for control in self.controls if control.name == name)

    def successful(self, submit: str = "") -> dict[str, list[str]]:
        """Names and values as the browser sends them, the button called ``submit`` having been pressed."""
        data: dict[str, list[str]] = {}
        pressed = self.button(submit) if submit else None
        for control in self.controls:
            if control.disabled or (control.kind in SUBMIT and control is not pressed):
                continue
            if control.kind not in NO_VALUE:
                data.setdefault(control.name, []).extend(control.values)
        return {name: values for name, values in data.items() if values}


@dataclass
class Link:
    url: str
    attrs: dict[str, str]
    text: str = ""


class PageParser(HTMLParser):
    """Forms as in the HTML standard: one at a time, a form in a form is dropped, ``form=`` names another owner."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[Link] = []
        self.nested: list[dict[str, str]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._orphans: list[tuple[str, Control]] = []
        self._select: Control | None = None
        self._option: tuple[dict[str, str], list[str]] | None = None
        self._textarea: Control | None = None
        self._link: Link | None = None
        self._silent = 0
        self._template = 0
        self._fieldsets: list[bool] = []

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in pairs}
        if tag == "template":
            self._template += 1
        if self._template:
            return
        self.elements.append((tag, attrs))
        if tag in {"script", "style"}:
            self._silent += 1
        elif tag == "form":
            if self._form is not None:
                self.nested.append(attrs)
            else:
                self._form = Form(attrs)
                self.forms.append(self._form)
        elif tag == "fieldset":
            self._fieldsets.append("disabled" in attrs)
        elif tag == "a" and "href" in attrs:
            self._link = Link(attrs["href"], attrs)
            self.links.append(self._link)
        elif tag == "option" and self._select is not None:
            self._end_option()
            self._option = (attrs, [])
        elif tag in {"input", "button", "select", "textarea"}:
            self._control(tag, attrs)

    def _control(self, tag: str, attrs: dict[str, str]) -> None:
        kind = attrs.get("type", {"input": "text", "button": "submit"}.get(tag, tag)).lower()
        values = [attrs.get("value", "")]
        if kind in {"checkbox", "radio"}:
            values = [attrs.get("value", "on")] if "checked" in attrs else []
        elif tag in {"select", "textarea"}:
            kind, values = tag, []
        control = Control(attrs.get("name", ""), kind, values, "disabled" in attrs or any(self._fieldsets), attrs)
        if tag == "select":
            self._select = control
        elif tag == "textarea":
            self._textarea = control
            control.values = [""]
        if not control.name:
            return
        if "form" in attrs:
            self._orphans.append((attrs["form"], control))
        elif self._form is not None:
            self._form.controls.append(control)

    def handle_startendtag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        # <p/> is <p> in HTML
        self.handle_starttag(tag, pairs)

    def _end_option(self) -> None:
        if self._option is None or self._select is None:
            return
        attrs, text = self._option
        label = "".join(text).strip()
        self._select.options.append(Option(attrs.get("value", label), label, "selected" in attrs))
        self._option = None

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._template = max(0, self._template - 1)
        elif self._template:
            return
        elif tag in {"script", "style"}:
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "fieldset" and self._fieldsets:
            self._fieldsets.pop()
        elif tag == "a":
            self._link = None
        elif tag == "option":
            self._end_option()
        elif tag == "select" and self._select is not None:
            self._end_option()
            options = self._select.options
            self._select.values = [option.value for option in options if option.selected]
            if not self._select.values and options and "multiple" not in self._select.attrs:
                self._select.values = [options[0].value]
            self._select = None
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._template or self._silent:
            return
        if self._textarea is not None:
            # the first newline after the tag is not part of the value
            start = data.removeprefix("\r\n").removeprefix("\n") if self._textarea.values == [""] else data
            self._textarea.values[0] += start
            return
        if self._option is not None:
            self._option[1].append(data)
            return
        if self._link is not None:
            self._link.text += data
        self.words.append(data)

    def close(self) -> None:
        super().close()
        by_id = {form.attrs["id"]: form for form in self.forms if form.attrs.get("id")}
        for name, control in self._orphans:
            if name in by_id:
                by_id[name].controls.append(control)


class Document:
    """A page that was answered."""

    def __init__(self, response: HttpResponse, url: str) -> None:
        self.response, self.url = response, url
        self.html = response.content.decode() if not response.streaming else ""
        parser = PageParser()
        parser.feed(self.html)
        parser.close()
        self.forms, self.links, self.nested = parser.forms, parser.links, parser.nested
        self.elements = parser.elements
        self.text = " ".join(" ".join(parser.words).split())

    def has(self, tag: str, **attrs: str) -> bool:
        """Whether there is such an element; ``class_`` is one of its classes."""
        wanted = attrs.pop("class_", "")
        return any(
            tag in {"*", name}
            and all(found.get(key) == value for key, value in attrs.items())
            and (not wanted or wanted in found.get("class", "").split())
            for name, found in self.elements
        )

    def form_with(self, *names: str) -> Form:
        """The one form that has controls of these names."""
        found = [form for form in self.forms if form.names.issuperset(names)]
        assert len(found) == 1, f"{len(found)} forms with {names} at {self.url}"
        return found[0]

    def form(self, id: str) -> Form:
        return next(form for form in self.forms if form.attrs.get("id") == id)

    def link(self, text: str) -> str:
        """Where the link with this text leads."""
        found = [link.url for link in self.links if text in " ".join(link.text.split())]
        assert found, f"no link {text!r} at {self.url}"
        return urljoin(self.url, found[0])

    def queries(self) -> dict[str, list[tuple[str, str]]]:
        """Links to this page with another query: filters, columns, pages."""
        here = urlsplit(self.url).path
        found = {}
        for link in self.links:
            parts = urlsplit(urljoin(self.url, link.url))
            if parts.path == here and not parts.netloc and "?" in link.url:
                found[f"{parts.path}?{parts.query}"] = parse_qsl(parts.query, keep_blank_values=True)
        return found


class Person(Client):
    """Somebody with a browser, logged in."""

    def __init__(self, username: str) -> None:
        super().__init__(enforce_csrf_checks=True)
        self.user = User.objects.get(username=username)
        self.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")

    def open(self, url: str, **headers: str) -> Document:
        return Document(self.get(url, headers=headers), url)

    def send(self, page: Document, form: Form, submit: str = "", **changes: Any) -> Document:
        """Submit the form as it was served, with ``changes`` to its controls; no redirect is followed."""
        data: dict[str, Any] = {**form.successful(submit), **changes}
        data = {name: value for name, value in data.items() if value is not None}
        button = form.button(submit) if submit else None
        action = (button.attrs.get("formaction") if button else "") or form.attrs.get("action", "")
        url = urljoin(page.url, action) or page.url
        if form.method == "get":
            return Document(self.get(url, data), url)
        return Document(self.post(url, data), url)
