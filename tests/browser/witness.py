"""What a page did behind the scenes: errors in its console, and the origins that it asked anything of."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, WebSocket


class Witness:
    """Listens to pages; a test that provokes an error says so with `forgive`."""

    def __init__(self) -> None:
        self.origins: set[str] = set()
        self.sockets = 0
        self._errors: list[str] = []
        self._forgiven: list[re.Pattern[str]] = []

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", self._crash)
        page.on("request", self._request)
        page.on("websocket", self._socket)

    def forgive(self, pattern: str) -> None:
        """Errors that match are expected from here on."""
        self._forgiven.append(re.compile(pattern))

    @property
    def errors(self) -> list[str]:
        return [error for error in self._errors if not any(pattern.search(error) for pattern in self._forgiven)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self._errors.append(f"{message.text} ({where})")

    def _crash(self, problem: Error) -> None:
        self._errors.append(f"uncaught: {problem.stack or problem.message}")

    def _request(self, request: Request) -> None:
        self._note(request.url)

    def _socket(self, socket: WebSocket) -> None:
        self.sockets += 1
        self._note(socket.url.replace("ws", "http", 1))

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob"):
            self.origins.add(f"{parts.scheme}://{parts.netloc}")
