"""The API beside the socket: health, tickets, schemas."""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.clients.registry import Registry, ShareError
from app.clients.tickets import Tickets
from app.network.blank import BLANK, BLANK_SLUG
from app.network.file import NetworkFile
from app.network.large import offered_network
from app.network.schema import Network
from app.protocol.frames import Refusal
from app.protocol.schema import protocol_schema
from app.routes.problem import RefusedError, unknown_network

COOKIE = "backprop_explorer"
COOKIE_LENGTH = 128


class Ticket(BaseModel):
    """A ticket: good once, for a minute, in the `hello` of a socket that carries the same cookie."""

    ticket: str


class ShareRequest(BaseModel):
    """Which work is meant: by the token that its page has from `welcome`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    token: Annotated[str, Field(min_length=16, max_length=128)]


class Link(BaseModel):
    """The name of a copy of the work as it stands: an address ends in `?link=` and this."""

    link: str


class Health(BaseModel):
    """What a health check sees: workers that answer, and sessions in memory."""

    status: str
    version: str
    workers: int
    sessions: dict[str, int]


def api(registry: Registry, tickets: Tickets, version: str) -> APIRouter:
    """The router of the API."""
    router = APIRouter()

    @router.get("/healthz", tags=["server"], summary="Is the server up?")
    async def healthz(response: Response) -> Health:
        up = sum(place.answers for place in registry.pool.places)
        if not up:
            response.status_code = 503
        return Health(status="ok" if up else "starting", version=version, workers=up, sessions=registry.counts())

    @router.post("/api/ticket", tags=["socket"], summary="A ticket to open the socket with")
    async def ticket(
        request: Request, response: Response, backprop_explorer: Annotated[str | None, Cookie()] = None
    ) -> Ticket:
        cookie = backprop_explorer
        if cookie is None or not 16 <= len(cookie) <= COOKIE_LENGTH:
            cookie = secrets.token_urlsafe(32)
            secure = request.url.scheme == "https"
            response.set_cookie(COOKIE, cookie, httponly=True, samesite="strict", secure=secure)
        response.headers["cache-control"] = "no-store"
        return Ticket(ticket=tickets.issue(cookie))

    @router.post("/api/link", tags=["links"], summary="Keep a copy of the work that a link leads to")
    async def link(
        request: ShareRequest, response: Response, backprop_explorer: Annotated[str | None, Cookie()] = None
    ) -> Link:
        response.headers["cache-control"] = "no-store"
        if backprop_explorer is None:
            raise RefusedError(403, _no_work("no cookie"))
        try:
            name = await registry.share(request.token, backprop_explorer)
        except ShareError as failure:
            raise RefusedError(503, _not_kept()) from failure
        if name is None:
            raise RefusedError(404, _no_work("another token"))
        return Link(link=name)

    @router.get("/api/networks/{slug}", tags=["networks"], summary="A network of the gallery as data, or `blank`")
    async def network(slug: str) -> Network:
        found = BLANK if slug == BLANK_SLUG else offered_network(slug)
        if found is None:
            raise RefusedError(404, unknown_network(slug))
        return found

    @router.get("/api/schema/network.json", tags=["schemas"], summary="The JSON schema of a network")
    async def network_schema() -> dict[str, Any]:
        return _network_schema()

    @router.get("/api/schema/file.json", tags=["schemas"], summary="The JSON schema of a saved network's file")
    async def file_schema() -> dict[str, Any]:
        return _file_schema()

    @router.get("/api/schema/protocol.json", tags=["schemas"], summary="The JSON schema of commands and frames")
    async def protocol() -> dict[str, Any]:
        return _protocol_schema()

    return router


@lru_cache(maxsize=1)
def _network_schema() -> dict[str, Any]:
    return Network.model_json_schema()


@lru_cache(maxsize=1)
def _file_schema() -> dict[str, Any]:
    return NetworkFile.model_json_schema()


@lru_cache(maxsize=1)
def _protocol_schema() -> dict[str, Any]:
    return protocol_schema()


def _no_work(got: str) -> Refusal:
    return Refusal(
        code="no-such-work",
        expected="the cookie and the token of work that is open here",
        got=got,
        cure="Load the page again, and copy its link then.",
    )


def _not_kept() -> Refusal:
    return Refusal(
        code="not-kept",
        expected="room for a copy of the work",
        got="none, or work that is too large",
        cure="Try again a little later.",
    )
