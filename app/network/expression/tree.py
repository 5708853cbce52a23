"""What a text is once it has been read: data, of which nothing is ever evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.network.fields import Value

DEEPEST = 50
MOST = 500
"""Brackets and signs inside each other, and nodes of a text, at most."""


@dataclass(frozen=True)
class Leaf:
    """Numbers as they stand in the text. `learns` is None where the text does not say."""

    value: Value
    start: int
    end: int
    learns: bool | None = None
    bare: bool = False
    """A number without brackets around it, so that a sign before it belongs to it."""


@dataclass(frozen=True)
class Named:
    """A value by its name."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Use:
    """An op over its inputs."""

    op: str
    inputs: tuple[Tree, ...]
    attrs: dict[str, Any]
    start: int
    end: int


Tree = Leaf | Named | Use


@dataclass(frozen=True)
class Line:
    """One line: what is computed, and the name that it gets, if any, with the place of that name."""

    name: str | None
    tree: Tree
    start: int
    end: int
