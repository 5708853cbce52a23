"""Text beside the graph: the design as PyTorch, and as lines of an expression."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.network.schema import Network
from app.protocol.base import Base, Index, Message

LONGEST_TEXT = 4000
"""Characters of an expression that are read, at most."""


class WriteCode(Base):
    """Send the PyTorch source of the design that runs."""

    type: Literal["code"] = "code"


class ReadExpression(Base):
    """Read a text as a design, without taking it over: the page sends it as an edit. With null, write the design."""

    type: Literal["expression"] = "expression"
    text: Annotated[str, Field(max_length=LONGEST_TEXT)] | None = None


class CodeFrame(Message):
    """The answer to `code`. `lines` holds, for each node of the design, the lines about it, counted from 1.

    `current` is false while the design on the page has problems: the source is then that of the last one that ran.
    Where there is none, `why` says so, and what helps.
    """

    type: Literal["code"] = "code"
    current: bool
    name: str
    source: str
    lines: dict[str, list[Index]]
    why: str = ""


class SpanNote(Message):
    """Characters of a text that speak of a node: from `start` to before `end`, counted as a browser counts."""

    node: str
    start: Index
    end: Index


class ExpressionProblem(Message):
    """Why a text cannot be read, and where: line and column from 1, `at` as a browser counts characters."""

    code: str
    line: Index
    column: Index
    at: Index
    expected: str
    got: str
    cure: str


class ExpressionFrame(Message):
    """The answer to `expression`: a text, the design that it is, and where its nodes stand in it.

    `network` is null where the text cannot be read, and where the design has no such text. `assumed` are the values
    that the text uses without giving them a number.
    """

    type: Literal["expression"] = "expression"
    command: Index
    text: str
    network: Network | None
    spans: list[SpanNote]
    assumed: list[str]
    problem: ExpressionProblem | None
