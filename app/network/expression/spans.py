"""Where the nodes of a design stand in its text."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A node and the characters of the text that speak of it, from `start` to before `end`."""

    node: str
    start: int
    end: int
