"""A design from JSON: a file that was saved here (`app/network/file.py`), or a bare design, read strictly.

Whatever the bytes are, what comes out is a well-formed `Network` or a refusal that says what was wrong where.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from app.network.file import MAX_FILE_BYTES, VERSION, NetworkFile, read_file
from app.network.files.found import Found, refusal
from app.network.files.weights import notes_of
from app.network.problems import Problem, from_validation
from app.network.schema import Network
from app.network.shown import shown

SAVED = "Open a file that was saved here."
MOST_PARTS = 200_000
"""Lists and objects, each of which takes room when it is read: some times as many as the largest design has."""


def read_design(data: bytes) -> Found:
    """The design in a JSON file. Raises FileError where there is none, or another format or version."""
    if len(data) > MAX_FILE_BYTES:
        cure = "Save it without weights, or the weights as safetensors."
        raise refused("file-too-large", f"at most {MAX_FILE_BYTES:,} bytes of JSON", f"{len(data):,}", cure)
    parts = data.count(b"[") + data.count(b"{")
    if parts > MOST_PARTS:
        raise refused("file-too-large", f"at most {MOST_PARTS:,} lists and objects", f"{parts:,}", SAVED)
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        got = f"byte {data[error.start]:#04x} at place {error.start}"
        raise refused("not-utf8", "text in UTF-8", got, "Save the file as UTF-8.") from error
    document = _document(text)
    # Depth is bounded by now; numbers stay text, however long they are.
    json.loads(text, object_pairs_hook=_once, parse_int=str, parse_float=str)
    return _bare(text, document) if "format" not in document and "nodes" in document else _saved(data)


def _saved(data: bytes) -> Found:
    file = read_file(data)
    if isinstance(file, Problem):
        raise refusal(file)
    assert isinstance(file, NetworkFile)
    weights = {name: numbers.array() for name, numbers in (file.weights or {}).items()}
    return Found("network", file.network, weights, notes_of(file.network, weights) if weights else ())


def _bare(text: str, document: dict[str, Any]) -> Found:
    version = document.get("version", VERSION)
    if type(version) is not int or version != VERSION:
        cure = "Open it with the version of Backprop Explorer that wrote it."
        raise refused("other-version", f"a design of version {VERSION}", f"version {shown(version)}", cure)
    try:
        return Found("network", Network.model_validate_json(text))
    except ValidationError as failure:
        raise refusal(from_validation(failure, document)) from failure


def _document(text: str) -> dict[str, Any]:
    """The JSON object in the text."""
    try:
        document = from_json(text, allow_inf_nan=False)
    except ValueError as failure:
        raise refused("malformed-file", "a whole JSON file in UTF-8", str(failure)[:120], SAVED) from failure
    if not isinstance(document, dict):
        got = f"a list of {len(document)}" if isinstance(document, list) else shown(document)
        raise refused("foreign-file", "an object that holds a design", got, SAVED)
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys all differ: of two fields of one name nobody knows which is meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        got = f"{shown(twice)} more than once in one object"
        raise refused("duplicate-key", "each field once", got, "Remove one of the two.")
    return found


def refused(code: str, expected: str, got: str, cure: str) -> Exception:
    """The error that refuses the file."""
    return refusal(Problem(code=code, expected=expected, got=got, cure=cure))
