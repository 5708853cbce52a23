"""Why a text cannot be read, and at which place of it."""

from __future__ import annotations

from engine.errors import ExplorerError


class ExpressionError(ExplorerError, ValueError):
    """A text that is no expression. `at` is the character of the text where it shows."""

    def __init__(self, code: str, *, at: int, expected: str, got: str, cure: str) -> None:
        super().__init__(code, expected=expected, got=got, cure=cure)
        self.at = at


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column of a character, both counted from 1."""
    before = text[:at]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
