"""Going through the tokens of a text from left to right, and refusing what stands at a place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.network.expression.refusal import ExpressionError
from app.network.expression.tokens import Token
from app.network.expression.tree import DEEPEST, MOST, Tree

Part = TypeVar("Part", bound=Tree)


class Cursor:
    """A place among the tokens. It counts how much has been read, and how deep inside brackets it stands."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0
        self._made = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += token.kind != "end"
        return token

    def _sees(self, *signs: str) -> bool:
        return self._next.kind == "sign" and self._next.text in signs

    def _expect(self, sign: str, expected: str, cure: str) -> Token:
        if not self._sees(sign):
            raise self._refused(expected, cure)
        return self._take()

    def _refused(self, expected: str, cure: str, code: str = "bad-expression") -> ExpressionError:
        return ExpressionError(code, at=self._next.start, expected=expected, got=self._next.shown, cure=cure)

    def _deeper(self, read: Callable[[], Part]) -> Part:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refused(f"at most {DEEPEST} brackets and signs inside each other", "Give a part its own line.")
        tree = read()
        self._depth -= 1
        return tree

    def _counted(self) -> None:
        self._made += 1
        if self._made > MOST:
            raise self._refused(f"at most {MOST} numbers and operations", "Build the rest on the canvas.", "too-many")
