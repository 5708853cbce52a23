"""Refusals over HTTP: the one shape as JSON, or as a page for who opens an address in a browser."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException

from app.network.gallery import GALLERY
from app.protocol.frames import Refusal
from app.routes.assets import look

TITLES = {404: "There is no such page", 405: "That cannot be done here", 503: "The page has not been built yet"}


class RefusedError(Exception):
    """Raised by a route to answer with `refusal` and `status`."""

    def __init__(self, status: int, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.status = status
        self.refusal = refusal


def refuse(status: int, refusal: Refusal) -> JSONResponse:
    """The one shape as JSON."""
    return JSONResponse(refusal.model_dump(), status_code=status)


def problem(request: Request, templates: Jinja2Templates, status: int, refusal: Refusal) -> Response:
    """A page where a page was asked for, the bare shape otherwise."""
    if "text/html" not in request.headers.get("accept", ""):
        return refuse(status, refusal)
    title = TITLES.get(status, HTTPStatus(status).phrase)
    context = {"status": status, "title": title, "refusal": refusal, "here": None, "look": look()}
    return templates.TemplateResponse(request, "problem.html", context, status_code=status)


def unknown_network(slug: str) -> Refusal:
    """The gallery has no network of this name."""
    return Refusal(
        code="unknown-network",
        expected=f"one of {', '.join(GALLERY)}",
        got=slug[:64],
        cure="Pick a network in the gallery.",
    )


def install_problems(app: FastAPI, templates: Jinja2Templates) -> None:
    """Make every failure of `app` answer in the one shape."""

    async def refused(request: Request, failure: Exception) -> Response:
        assert isinstance(failure, RefusedError)
        return problem(request, templates, failure.status, failure.refusal)

    async def http(request: Request, failure: Exception) -> Response:
        assert isinstance(failure, HTTPException)
        response = problem(request, templates, failure.status_code, _of_status(request, failure.status_code))
        response.headers.update(failure.headers or {})
        return response

    async def invalid(request: Request, failure: Exception) -> Response:
        assert isinstance(failure, RequestValidationError)
        first = failure.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        refusal = Refusal(
            code="invalid-field",
            expected=str(first["msg"]),
            got=f"something else at {where}",
            cure="Look the request up under /docs.",
        )
        return problem(request, templates, 422, refusal)

    async def broken(request: Request, _: Exception) -> Response:
        return problem(request, templates, 500, _of_status(request, 500))

    app.add_exception_handler(RefusedError, refused)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, broken)


def _of_status(request: Request, status: int) -> Refusal:
    path = request.url.path[:200]
    if status == 404:
        return Refusal(
            code="not-found",
            expected="the address of a page or a network",
            got=path,
            cure="Check the address, or pick a network in the gallery.",
        )
    if status == 405:
        return Refusal(
            code="wrong-method",
            expected="another method for this address",
            got=f"{request.method} {path}",
            cure="Look the request up under /docs.",
        )
    return Refusal(
        code="internal" if status >= 500 else "refused",
        expected="an answer",
        got=HTTPStatus(status).phrase,
        cure="Try again; the server's log says more.",
    )
