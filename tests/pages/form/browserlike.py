"""Reads a form as a browser does: what would be sent if somebody pressed a button."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

VOID = {"input", "br", "img", "meta", "link", "hr", "use"}


class FormReader(HTMLParser):
    """The controls of the form with the id ``form_id``; templates are inert, ``noscript`` counts without JavaScript."""

    def __init__(self, html: str, form_id: str = "form", *, javascript: bool = True) -> None:
        super().__init__()
        self.form_id, self.javascript = form_id, javascript
        self.inside = False
        self.inert = 0
        self.data: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self.controls: dict[str, dict[str, str]] = {}
        self._select: dict[str, Any] | None = None
        self._textarea: str | None = None
        self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attrs = {name: value if value is not None else "" for name, value in attributes}
        if tag == "form":
            self.inside = attrs.get("id") == self.form_id
        if tag == "template" or (tag == "noscript" and self.javascript):
            self.inert += 1
        if not self.inside or self.inert or "disabled" in attrs:
            return
        name = attrs.get("name", "")
        if tag in ("input", "select", "textarea") and name:
            self.controls[name] = {"tag": tag, **attrs}
        if tag == "button" and attrs.get("type", "submit") == "submit" and "form" not in attrs:
            self.buttons.append((name, attrs.get("value", "")))
        elif tag == "input" and name:
            kind = attrs.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in attrs:
                    self._add(name, attrs.get("value", "on"))
            elif kind not in ("file", "submit"):
                self._add(name, attrs.get("value", ""))
        elif tag == "select" and name:
            self._select = {"name": name, "multiple": "multiple" in attrs, "first": None, "chosen": []}
        elif tag == "option" and self._select:
            value = attrs.get("value", "")
            if self._select["first"] is None:
                self._select["first"] = value
            if "selected" in attrs:
                self._select["chosen"].append(value)
        elif tag == "textarea" and name:
            self._textarea, self._text = name, ""

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "template" or (tag == "noscript" and self.javascript):
            self.inert -= 1
        elif tag == "form":
            self.inside = False
        elif tag == "select" and self._select:
            chosen = self._select["chosen"]
            if not chosen and not self._select["multiple"] and self._select["first"] is not None:
                chosen = [self._select["first"]]
            for value in chosen:
                self._add(self._select["name"], value)
            self._select = None
        elif tag == "textarea" and self._textarea is not None:
            # A browser drops the first line end, and sends the others as CR LF.
            text = self._text[1:] if self._text.startswith("\n") else self._text
            self._add(self._textarea, text.replace("\r\n", "\n").replace("\n", "\r\n"))
            self._textarea = None

    def _add(self, name: str, value: str) -> None:
        self.data.setdefault(name, []).append(value)

    def post(self, button: str = "_save", **changes: Any) -> dict[str, Any]:
        """What is sent with ``button``; ``changes`` are what somebody typed."""
        found: dict[str, Any] = {**self.data, button: "1"}
        for name, value in changes.items():
            if value is None:
                found.pop(name, None)
            else:
                found[name] = value
        return found


def read(response: Any, form_id: str = "form", *, javascript: bool = True) -> FormReader:
    return FormReader(response.content.decode(), form_id, javascript=javascript)
