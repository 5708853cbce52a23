"""A network in a file: the design, where one looked at it, and its weights, as versioned JSON.

The same text stands in a picture that can be opened again and, packed, in a link. A file is checked here as a whole,
before anything of it is used: size, Unicode, depth, format, version, types, and that all weights are finite.
"""

from __future__ import annotations

import base64
import binascii
import math
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError, from_json

from app.network.fields import MAX_PARAMETERS, printable
from app.network.problems import Problem, from_validation
from app.network.schema import Network, Part
from app.network.shown import shown

FORMAT = "backprop-explorer"
VERSION = 1
MAX_FILE_BYTES = 8 * 2**20
"""A larger file is not opened: a design is some kilobytes, and so many bytes hold a million and a half weights."""
MAX_OPEN = 64
"""Layers that a view has open, at most."""

Weight = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(printable)]
"""The name of a parameter or of a buffer, such as "l1.linear.weight"."""


class Numbers(Part):
    """One tensor: its shape, and its numbers as base64 of little-endian float32, row by row."""

    shape: Annotated[list[Annotated[int, Field(ge=0, le=MAX_PARAMETERS)]], Field(max_length=8)]
    data: Annotated[str, Field(max_length=MAX_FILE_BYTES)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        try:
            raw = base64.b64decode(self.data, validate=True)
        except (binascii.Error, ValueError) as failure:
            raise PydanticCustomError("base64", "base64 of float32 numbers") from failure
        if len(raw) != 4 * math.prod(self.shape):
            raise PydanticCustomError("numbers", "four bytes for each number of the shape")
        if not np.isfinite(np.frombuffer(raw, "<f4")).all():
            raise PydanticCustomError("not_finite", "finite numbers")
        return self

    @classmethod
    def of(cls, array: NDArray[Any]) -> Numbers:
        """The numbers of an array."""
        raw = np.ascontiguousarray(array, "<f4").tobytes()
        return cls(shape=list(array.shape), data=base64.b64encode(raw).decode())

    def array(self) -> NDArray[np.float32]:
        """The numbers as an array of their own."""
        return np.frombuffer(base64.b64decode(self.data), "<f4").reshape(self.shape).astype(np.float32)


MAX_TENSORS = 40_000
"""Parameters and buffers of a file: a few for each node."""

Weights = Annotated[dict[Weight, Numbers], Field(max_length=MAX_TENSORS)]


class FileView(Part):
    """How the network was looked at when it was saved."""

    magnification: Literal["scalars", "layers", "operations", "build"] = "layers"
    open: tuple[Annotated[str, Field(max_length=512), AfterValidator(printable)], ...] = Field((), max_length=MAX_OPEN)


class NetworkFile(Part):
    """A whole file. Without `weights` the network has the weights that its seed gives it."""

    format: Literal["backprop-explorer"]
    version: Literal[1]
    network: Network
    view: FileView | None = None
    weights: Weights | None = None


def read_file(data: bytes) -> NetworkFile | Problem:
    """The file in `data`, or what keeps it from being opened; never raises, whatever the bytes are."""
    if len(data) > MAX_FILE_BYTES:
        return _problem(
            "file-too-large", f"at most {MAX_FILE_BYTES:,} bytes", f"{len(data):,}", "Save it without weights."
        )
    try:
        document = from_json(data, allow_inf_nan=False)
    except ValueError as failure:
        return _problem(
            "malformed-file", "a whole JSON file in UTF-8", str(failure)[:80], "Save it again: it may be cut short."
        )
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        got = document.get("format") if isinstance(document, dict) and "format" in document else document
        return _problem(
            "foreign-file", f'a file whose field format is "{FORMAT}"', shown(got), "Open a file that was saved here."
        )
    if document.get("version") is True or document.get("version") != VERSION:
        cure = "Load the page again, or save the file with this version of Backprop Explorer."
        return _problem("other-version", f"version {VERSION}", shown(document.get("version")), cure)
    try:
        return NetworkFile.model_validate_json(data)
    except ValidationError as failure:
        return from_validation(failure, document)


def _problem(code: str, expected: str, got: str, cure: str) -> Problem:
    return Problem(code=code, expected=expected, got=got, cure=cure)
