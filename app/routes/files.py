"""Files to and from the work that a page has open: what one holds, and the work as one.

Whose work is meant is told by the token that its page has from `welcome`, in the header `x-work-token`: a secret stands
in no address. Nothing is read here: the process where the session lives does that.
"""

from __future__ import annotations

import asyncio
import re
from typing import Annotated

from fastapi import APIRouter, Cookie, Header, Path, Request, Response

from app.clients.registry import Registry
from app.protocol.files import Opened, WorkFile
from app.protocol.frames import Refusal
from app.routes.problem import RefusedError

AT_ONCE = 4
"""Files that are taken in at a time, each of which lies whole in memory meanwhile; others wait."""
SENT_WITHIN = 60.0
"""Seconds that a file may take to come."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
WITHOUT_WORK = {"no-answer": 503, "busy": 429, "internal": 500, "missing-package": 501}
"""Statuses of refusals that are no fault of the file; every other is 422."""


def files(registry: Registry) -> APIRouter:
    """The router of the addresses to which files go, and from which they come."""
    router = APIRouter(tags=["files"])

    room = asyncio.Semaphore(AT_ONCE)

    def owned(token: str | None, cookie: str | None) -> str:
        """The token of work that is open here, before anything is read for it."""
        if cookie is None or token is None or not TOKEN.fullmatch(token):
            raise RefusedError(403, _no_work("no cookie" if cookie is None else "no token"))
        if not registry.knows(token):
            raise RefusedError(404, _no_work("another token"))
        return token

    async def asked(token: str, what: str, data: bytes = b"") -> bytes:
        answer = await registry.ask(token, what, data)
        if answer is None:
            raise RefusedError(404, _no_work("another token"))
        if isinstance(answer, Refusal):
            raise RefusedError(WITHOUT_WORK.get(answer.code, 422), answer)
        return answer

    @router.post(
        "/api/open",
        summary="What a file holds: a design as JSON, an ONNX model, or weights for the present design",
        response_model=Opened,
        openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": {}}}},
    )
    async def open_file(
        request: Request,
        x_work_token: Annotated[str | None, Header()] = None,
        backprop_explorer: Annotated[str | None, Cookie()] = None,
    ) -> Response:
        token = owned(x_work_token, backprop_explorer)
        async with room:
            try:
                async with asyncio.timeout(SENT_WITHIN):
                    data = await request.body()
            except TimeoutError as late:
                raise RefusedError(408, _too_slow()) from late
            answer = await asked(token, "open", data)
        return Response(answer, media_type="application/json", headers=PRIVATE)

    @router.post(
        "/api/export/{what}",
        summary="The work as a file to take along",
        responses={200: {"content": {media: {} for media in EXPORTS.values()}}},
        response_class=Response,
    )
    async def export(
        what: Annotated[str, Path(pattern=f"^({'|'.join(EXPORTS)})$")],
        x_work_token: Annotated[str | None, Header()] = None,
        backprop_explorer: Annotated[str | None, Cookie()] = None,
    ) -> Response:
        answer = await asked(owned(x_work_token, backprop_explorer), f"export.{what}")
        return Response(answer, media_type=EXPORTS[what], headers=PRIVATE)

    @router.get(
        "/api/work", summary="The work as it stands: the design, and its weights at the cursor", response_model=WorkFile
    )
    async def work(
        x_work_token: Annotated[str | None, Header()] = None,
        backprop_explorer: Annotated[str | None, Cookie()] = None,
    ) -> Response:
        answer = await asked(owned(x_work_token, backprop_explorer), "work")
        return Response(answer, media_type="application/json", headers=PRIVATE)

    return router


EXPORTS = {
    "source": "text/x-python; charset=utf-8",
    "notebook": "application/x-ipynb+json",
    "weights": "application/octet-stream",
    "onnx": "application/octet-stream",
}
"""What the work can be taken along as, with its media type. To add one: a line here, and one in `ANSWERS`."""
PRIVATE = {"cache-control": "no-store"}


def _too_slow() -> Refusal:
    return Refusal(
        code="too-slow",
        expected=f"a whole file within {SENT_WITHIN:g} seconds",
        got="a part of one",
        cure="Try again where the line is better, or open a smaller file.",
    )


def _no_work(got: str) -> Refusal:
    return Refusal(
        code="no-such-work",
        expected="the cookie and the token of work that is open here",
        got=got,
        cure="Load the page again, and open the file then.",
    )
