"""The web application: `create_app(settings)`."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.templating import Jinja2Templates

from app.paths import static_dir, templates_dir
from app.routes.pages import pages
from app.routes.problem import install_problems
from app.routes.static import page_files
from app.settings import Settings


def create_app(settings: Settings | None = None) -> FastAPI:
    """The whole server as one ASGI application; without `settings`, those of the environment."""
    settings = settings or Settings()
    app = FastAPI(title="Backprop Explorer", version=_version(), docs_url=None, redoc_url=None)
    app.state.settings = settings
    templates = Jinja2Templates(directory=templates_dir())

    @app.get("/healthz", tags=["server"], summary="Is the server up?")
    async def healthz() -> dict[str, str]:
        return {"status": "ok", "version": _version()}

    app.include_router(pages(templates))
    app.mount("/static", page_files(static_dir()), name="static")
    install_problems(app, templates)
    return app


def _version() -> str:
    try:
        return version("backprop-explorer")
    except PackageNotFoundError:
        return "0"
