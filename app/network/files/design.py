"""A design from JSON: the format of `/api/schema/network.json`, read strictly.

Whatever the bytes are, what comes out is a well-formed `Network` or a refusal that says what was wrong where.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from app.network.files.found import FileError, Found, refusal
from app.network.problems import Problem, from_validation
from app.network.schema import Network
from app.network.shown import shown

LONGEST = 4 * 2**20
"""Bytes. A design of the most nodes and edges takes three quarters of it, and read it takes some hundred megabytes."""

VERSION = 1


def read_design(data: bytes) -> Found:
    """The design in a JSON file. Raises FileError where there is none, or another format or version."""
    if len(data) > LONGEST:
        raise refusal(_problem("too-large", f"at most {LONGEST} bytes of JSON", f"{len(data)} bytes", "Open less."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal(
            _problem(
                "not-utf8",
                "text in UTF-8",
                f"byte {data[error.start]:#04x} at place {error.start}",
                "Save the file as UTF-8.",
            )
        ) from error
    document = _document(text)
    _refuse_other_formats(document)
    try:
        return Found("network", Network.model_validate_json(text))
    except ValidationError as failure:
        raise refusal(from_validation(failure, document)) from failure


def _document(text: str) -> dict[str, Any]:
    """The JSON object in the text, each of its keys once."""
    try:
        document = from_json(text, allow_inf_nan=False)
    except ValueError as failure:
        raise refusal(
            _problem("malformed-json", "valid JSON", str(failure)[:120], "Open a file that was saved here.")
        ) from failure
    if not isinstance(document, dict):
        got = f"a list of {len(document)}" if isinstance(document, list) else shown(document)
        raise refusal(_problem("wrong-type", "a design: an object with nodes", got, "Open a file that was saved here."))
    # Depth is bounded by now; numbers stay text, however long they are.
    json.loads(text, object_pairs_hook=_once, parse_int=str, parse_float=str)
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in found if keys.count(key) > 1)
        raise refusal(
            _problem(
                "duplicate-key",
                "each field once",
                f"{shown(twice)} more than once in one object",
                "Remove one of the two.",
            )
        )
    return found


def _refuse_other_formats(document: dict[str, Any]) -> None:
    version = document.get("version", VERSION)
    if type(version) is not int or version != VERSION:
        raise refusal(
            _problem(
                "wrong-version",
                f"a design of version {VERSION}",
                f"version {shown(version)}",
                "Open it with the version of Backprop Explorer that wrote it, or a newer one than this.",
            )
        )
    if "nodes" not in document:
        raise refusal(
            _problem(
                "no-design",
                "a design: an object with nodes",
                f"an object with {', '.join(shown(key) for key in list(document)[:4]) or 'no fields'}",
                "Open a file that was saved here.",
            )
        )


def _problem(code: str, expected: str, got: str, cure: str) -> Problem:
    return Problem(code=code, expected=expected, got=got, cure=cure)


__all__ = ["FileError", "read_design"]
