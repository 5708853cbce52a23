"""The pages: the explorer with one network, the gallery, and the API's documentation."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.templating import Jinja2Templates

from app.network.blank import BLANK, BLANK_SLUG
from app.network.catalogue import catalogue
from app.network.gallery import DEFAULT_SLUG, GALLERY, LESSONS, TEMPLATES
from app.network.large import offered_network
from app.network.schema import Network
from app.paths import static_dir
from app.protocol.frames import Refusal
from app.routes.assets import Assets, assets, look
from app.routes.problem import RefusedError, unknown_network
from app.routes.sketches import sketches

EXPLORER = "src/main.tsx"
DOCS = "src/docs.ts"

READ = ["GET", "HEAD"]

BUILD = "An empty canvas: draw a network as on a whiteboard, and it runs."

GROUPS = (
    ("Lessons", "Each shows one thing.", LESSONS),
    ("Templates", "The architectures of a first textbook, to begin a network of your own from.", TEMPLATES),
)


def pages(templates: Jinja2Templates) -> APIRouter:
    """The router of all pages, drawn with `templates`."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    def explorer(request: Request, network: Network, slug: str | None = None) -> Response:
        context = {
            "assets": _built(EXPLORER),
            "slug": slug or network.slug,
            "name": network.name,
            "note": network.note,
            "gallery": [
                {
                    "slug": slug,
                    "name": GALLERY[slug].name,
                    "facts": sketch.facts,
                    "note": GALLERY[slug].note,
                    "template": GALLERY[slug] in TEMPLATES,
                }
                for slug, sketch in sketches().items()
            ],
            "catalogue": catalogue().model_dump(),
        }
        return templates.TemplateResponse(request, "explorer.html", context)

    @router.api_route("/", methods=READ)
    async def first(request: Request) -> Response:
        return explorer(request, GALLERY[DEFAULT_SLUG])

    @router.api_route("/n/{slug}", methods=READ)
    async def of_gallery(request: Request, slug: str) -> Response:
        network = offered_network(slug)
        if network is None:
            raise RefusedError(404, unknown_network(slug))
        return explorer(request, network)

    @router.api_route("/build", methods=READ)
    async def build(request: Request) -> Response:
        return explorer(request, BLANK.model_copy(update={"name": "Build", "note": BUILD}), BLANK_SLUG)

    @router.api_route("/gallery", methods=READ)
    async def gallery(request: Request) -> Response:
        return templates.TemplateResponse(
            request,
            "gallery.html",
            {"groups": GROUPS, "sketches": sketches(), "here": "gallery", "look": look()},
        )

    @router.api_route("/docs", methods=READ)
    async def docs(request: Request) -> Response:
        return templates.TemplateResponse(
            request, "docs.html", {"assets": _built(DOCS), "here": "docs", "look": look()}
        )

    return router


def _built(entry: str) -> Assets:
    found = assets(static_dir(), entry)
    if found is None:
        raise RefusedError(
            503,
            Refusal(
                code="page-not-built",
                expected="the built page",
                got="a checkout in which it has not been built",
                cure="Run: make run",
            ),
        )
    return found
