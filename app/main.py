"""The web application: `create_app(settings)`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.templating import Jinja2Templates
from starlette.types import ASGIApp

from app.clients.registry import Registry
from app.clients.tickets import Tickets
from app.guard import Guard
from app.paths import static_dir, templates_dir
from app.routes.api import api
from app.routes.files import files
from app.routes.pages import pages
from app.routes.problem import install_problems
from app.routes.socket import sockets
from app.routes.static import page_files
from app.settings import Settings
from app.workers.surface import REAL


class Application(FastAPI):
    """FastAPI with the guard outside everything, so that not even a failure's answer goes past it."""

    settings: Settings

    def build_middleware_stack(self) -> ASGIApp:
        """The base class's stack inside the guard."""
        return Guard(super().build_middleware_stack(), self.settings)


def create_app(settings: Settings | None = None, sessions: str = REAL) -> Application:
    """The whole server as one ASGI application; without `settings`, those of the environment.

    `sessions` names where sessions come from, as `module:attribute`; workers import it.
    """
    settings = settings or Settings()
    registry = Registry(settings, sessions)
    tickets = Tickets(settings.ticket_seconds, settings.max_tickets)
    templates = Jinja2Templates(directory=templates_dir())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await registry.start()
        try:
            yield
        finally:
            await registry.stop()

    app = Application(title="Backprop Explorer", version=_version(), docs_url=None, redoc_url=None, lifespan=lifespan)
    app.settings = settings
    app.state.registry = registry
    app.include_router(api(registry, tickets, _version()))
    app.include_router(files(registry))
    app.include_router(sockets(settings, registry, tickets))
    app.include_router(pages(templates))
    app.mount("/static", page_files(static_dir()), name="static")
    install_problems(app, templates)
    return app


def _version() -> str:
    try:
        return version("backprop-explorer")
    except PackageNotFoundError:
        return "0"
