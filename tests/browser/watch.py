"""What the browser complains of: errors and warnings on the console, exceptions, violations of the policy."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, WebError

# Answers that are part of the protocol: an ended session, a lost update, a form with errors.
USUAL = {401, 409, 422}
STATUS = re.compile(r"status of (\d+)")

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
  console.error(`CSP: ${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber} ${sample}`);
});
"""


class Watch:
    """Collects complaints of every page of a context."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.complaints: list[str] = []
        self._expected: set[int] = set()
        self._offline = False

    def attach(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)

    def expect_status(self, *statuses: int) -> None:
        """The test provokes answers with these statuses, which the browser logs."""
        self._expected.update(statuses)

    def expect_network_error(self) -> None:
        """The test cuts the network."""
        self._offline = True

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        text = message.text
        if text.startswith("Failed to load resource"):
            status = STATUS.search(text)
            if status and int(status[1]) in USUAL | self._expected:
                return
            if self._offline and "net::ERR" in text:
                return
        if self._offline and "Failed to fetch" in text:
            return
        place = f"{message.location.get('url', '')}:{message.location.get('lineNumber', '')}"
        self.complaints.append(f"{message.type}: {text} ({place})")

    def _on_error(self, error: WebError) -> None:
        self.complaints.append(f"exception: {error.error.message}\n{error.error.stack or ''}")
