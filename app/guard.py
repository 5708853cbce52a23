"""Who may come in: a check of Host and Origin on every request and every socket, before anything else runs.

Default deny. A Host that is not ours is refused, so that a foreign name that is made to point at this machine (DNS
rebinding) opens nothing; an Origin other than the request's own is refused, so that no other site's page can act here.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.protocol.frames import Refusal
from app.settings import Settings

LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
DEFAULT_PORTS = {"http": 80, "https": 443}
FILES = frozenset({"/api/open"})
"""Where whole files are sent to."""
SECURE = {"http": "http", "https": "https", "ws": "http", "wss": "https"}

AUTHORITY = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_](?:[a-z0-9_.-]{0,252}))(?::([0-9]{1,5}))?")


@dataclass(frozen=True, slots=True)
class Authority:
    """A host, and the port when it is written."""

    host: str
    port: int | None

    @staticmethod
    def read(text: str) -> Authority | None:
        """The authority in `text`; None when there is anything else in it."""
        found = AUTHORITY.fullmatch(text.lower())
        if found is None or int(found[2] or 1) > 65535:
            return None
        return Authority(found[1], int(found[2]) if found[2] else None)


class Guard:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._origins = frozenset(origin.lower().rstrip("/") for origin in settings.allowed_origins)
        proxied = (origin.partition("://")[2] for origin in self._origins)
        names = {*(host.lower() for host in settings.allowed_hosts), settings.host.lower(), *proxied}
        self._hosts = LOCAL | names | {f"[{name}]" for name in names if ":" in name}
        self._any_address = settings.host not in {"127.0.0.1", "localhost", "::1"}
        self._largest = settings.max_message_bytes
        self._largest_file = settings.max_file_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with security headers on whatever is answered."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] not in {"http", "websocket"}:
            return
        hosts, origins = _headers(scope, b"host"), _headers(scope, b"origin")
        refusal = self._refusal(scope, hosts, origins)
        secured = _with_headers(send, hosts[0] if refusal is None else None)
        if refusal is not None:
            await _refuse(scope, secured, *refusal)
            return
        if scope["type"] == "websocket":
            await self._app(scope, receive, secured)
            return
        body = _Body(receive, secured, self._limit(scope))
        try:
            await self._app(scope, body.receive, body.send)
        except _TooLongError:
            await _refuse(scope, secured, 413, _too_long(body.limit, f"more than {body.limit}"))

    def _limit(self, scope: Scope) -> int:
        return self._largest_file if scope["path"] in FILES else self._largest

    def _refusal(self, scope: Scope, hosts: list[str], origins: list[str]) -> tuple[int, Refusal] | None:
        own = Authority.read(hosts[0]) if len(hosts) == 1 else None
        if own is None or not self._known(own, hosts[0]):
            return 421, _foreign_host(", ".join(hosts))
        if len(origins) > 1 or (origins and not self._same(origins[0], own, scope["scheme"])):
            return 403, _foreign_origin(", ".join(origins))
        if scope["type"] == "websocket":
            return None if origins else (403, _foreign_origin("none"))
        if scope["method"] not in READING and not origins and "same-origin" not in _headers(scope, b"sec-fetch-site"):
            return 403, _foreign_origin("none")
        length = (_headers(scope, b"content-length") or ["0"])[0]
        limit = self._limit(scope)
        if not length.isdecimal() or len(length) > 18 or int(length) > limit:
            return 413, _too_long(limit, length)
        return None

    def _known(self, host: Authority, written: str) -> bool:
        if host.host in self._hosts or written.lower() in self._hosts:
            return True
        return self._any_address and _is_address(host.host)

    def _same(self, origin: str, own: Authority, scheme: str) -> bool:
        if origin in self._origins:
            return True
        kind, _, rest = origin.partition("://")
        came = Authority.read(rest)
        if came is None or kind != SECURE[scheme]:
            return False
        usual = DEFAULT_PORTS[kind]
        return (came.host, came.port or usual) == (own.host, own.port or usual)


class _TooLongError(BaseException):
    """The body goes on beyond the limit. No ordinary exception, so that nothing between answers in its own way."""


class _Body:
    """A request's body counted as it comes: one that tells no length, or a false one, is no longer for it."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self.limit = limit
        self._receive, self._send = receive, send
        self._come = 0
        self._answered = False

    async def receive(self) -> Message:
        """The next piece; raises _TooLongError where no answer has begun and there is too much."""
        message = await self._receive()
        self._come += len(message.get("body", b""))
        if self._come > self.limit and not self._answered:
            raise _TooLongError
        return message

    async def send(self, message: Message) -> None:
        """Pass on what is answered."""
        self._answered = True
        await self._send(message)


def _is_address(host: str) -> bool:
    """Whether `host` is a bare IP address: a foreign site cannot have its own name point at one in the Host header."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _headers(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def _security_headers(host: str | None) -> list[tuple[bytes, bytes]]:
    sockets = f" ws://{host} wss://{host}" if host else ""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"font-src 'self'; connect-src 'self'{sockets}; worker-src 'self'; manifest-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]


def _with_headers(send: Send, host: str | None) -> Send:
    added = _security_headers(host)

    async def secured(message: Message) -> None:
        if message["type"] in {"http.response.start", "websocket.http.response.start", "websocket.accept"}:
            message = {**message, "headers": [*message.get("headers", []), *added]}
        await send(message)

    return secured


async def _refuse(scope: Scope, send: Send, status: int, refusal: Refusal) -> None:
    """Answer with the one shape; a socket is refused before it opens."""
    prefix = "websocket." if scope["type"] == "websocket" else ""
    if prefix and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    body = refusal.model_dump_json().encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": f"{prefix}http.response.start", "status": status, "headers": headers})
    await send({"type": f"{prefix}http.response.body", "body": body})


def _foreign_host(got: str) -> Refusal:
    return Refusal(
        code="foreign-host",
        expected="the name or address of this server as Host",
        got=got[:80] or "none",
        cure="Open the printed address, or name this host in the setting allowed_hosts.",
    )


def _foreign_origin(got: str) -> Refusal:
    return Refusal(
        code="foreign-origin",
        expected="a request from this server's own pages",
        got=f"Origin {got[:80]}",
        cure="Open the page from this server.",
    )


def _too_long(limit: int, got: str) -> Refusal:
    return Refusal(
        code="too-large",
        expected=f"a request of at most {limit} bytes",
        got=f"{got[:20]} bytes",
        cure="Send less at a time.",
    )
