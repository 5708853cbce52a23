"""Run the application on a listening socket, and say where it is."""

from __future__ import annotations

import logging
import socket
import sys

import uvicorn

from app.main import create_app
from app.settings import Settings
from app.workers.surface import REAL

STOP_WITHIN = 3
"""Seconds that open connections get when the server is told to stop."""

HEADROOM = 4
"""A message up to so many times the limit is still read, so that it can be refused in words."""


def run(settings: Settings, listener: socket.socket) -> int:
    """Serve on `listener` until SIGTERM or SIGINT; the exit status."""
    _give_up_on_the_silent(listener, settings.ping_every)
    server = _Announcing(config(settings), _address(settings.host, listener))
    server.run(sockets=[listener])
    return 0 if server.started else 1


def config(settings: Settings, sessions: str = REAL) -> uvicorn.Config:
    """How uvicorn runs the application."""
    configuration = uvicorn.Config(
        create_app(settings, sessions),
        ws="websockets-sansio",
        ws_max_size=settings.max_message_bytes * HEADROOM,
        ws_ping_interval=settings.ping_every,
        ws_ping_timeout=settings.ping_every,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=STOP_WITHIN,
        log_level=settings.log_level,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    logging.getLogger("uvicorn.error").addFilter(_not_a_failure)
    return configuration


def _not_a_failure(record: logging.LogRecord) -> bool:
    """uvicorn takes a handshake that was refused with a reason for one that was forgotten."""
    return "without completing handshake" not in record.getMessage()


class _Announcing(uvicorn.Server):
    """Prints the address once it answers, not before."""

    def __init__(self, configuration: uvicorn.Config, address: str) -> None:
        super().__init__(configuration)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"Backprop Explorer: {self._address}\n")
            sys.stdout.flush()


def _address(host: str, listener: socket.socket) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - shown, not bound
    return f"http://{shown}:{listener.getsockname()[1]}"


def _give_up_on_the_silent(listener: socket.socket, seconds: float) -> None:
    """Let the kernel drop a connection whose other end takes nothing any more; accepted sockets inherit it."""
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        listener.setsockopt(socket.IPPROTO_TCP, option, int(seconds * 2000))
