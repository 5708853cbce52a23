"""Numbers, lists, and what settings are set to: the parts of a text that stand for themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.network.expression.cursor import Cursor
from app.network.expression.tokens import Token
from app.network.expression.tree import Leaf
from app.network.fields import MAX_VALUES, Value


class Literals(Cursor):
    """Reads what stands for itself."""

    def _leaf(self, value: Value, start: int, end: int, bare: bool = False) -> Leaf:
        self._counted()
        return Leaf(value, start, end, bare=bare)

    def _said(self) -> Any:
        """What a setting is set to: a number, a word, True or False, or a list of whole numbers."""
        token = self._next
        if token.kind == "word" or token.text in ("True", "False"):
            self._take()
            return token.text if token.kind == "word" else token.text == "True"
        if self._sees("[", "("):
            closing = {"[": "]", "(": ")"}[self._take().text]
            numbers: list[int] = []
            while not self._sees(closing):
                number = self._number()
                if not number.is_integer() or abs(number) >= 2**31 or len(numbers) == 8:
                    raise self._refused("at most 8 whole numbers", "Correct the list.")
                numbers.append(int(number))
                if not self._sees(closing):
                    self._expect(",", f", or {closing}", "Write a comma between two numbers, and close the bracket.")
            self._take()
            return numbers
        return self._number()

    def _typed(self, word: Token) -> Leaf:
        """`const(2)` or `param([1, 2])`."""
        self._take()
        leaf = self._list() if self._sees("[") else self._plain()
        closing = self._expect(")", ")", f"Write one number or one list, as in {word.text}(2).")
        return replace(leaf, learns=word.text == "param", bare=False, start=word.start, end=closing.end)

    def _plain(self) -> Leaf:
        first = self._next
        number = self._number()
        return self._leaf(number, first.start, self._tokens[self._at - 1].end)

    def _number(self) -> float:
        sign = 1.0
        if self._sees("-", "+"):
            sign = -1.0 if self._take().text == "-" else 1.0
        if self._next.kind != "number":
            raise self._refused("a number", "Write a number here; operations stand outside of lists.")
        return sign * float(self._take().text)

    def _list(self) -> Leaf:
        """A vector, or a matrix: a list of rows."""
        opening = self._next
        rows: list[list[float]] = []
        if self._tokens[self._at + 1][:2] == ("sign", "["):
            self._take()
            while not self._sees("]"):
                rows.append(self._row())
                if len(rows[0]) != len(rows[-1]):
                    raise self._refused("rows of equal length", "Give every row as many numbers.", "ragged-value")
                self._comma()
            self._take()
            value: Value = rows
        else:
            rows = [self._row()]
            value = rows[0]
        if not 0 < sum(map(len, rows)) <= MAX_VALUES:
            raise self._refused(f"1 to {MAX_VALUES} numbers", "Write at least one number.", "value-count")
        return self._leaf(value, opening.start, self._tokens[self._at - 1].end)

    def _row(self) -> list[float]:
        self._expect("[", "a row in square brackets", "Write rows as [1, 2], one beside the other.")
        numbers: list[float] = []
        while not self._sees("]"):
            numbers.append(self._number())
            self._comma()
        self._take()
        if not numbers:
            raise self._refused("at least one number", "Write a number between the brackets.", "value-count")
        return numbers

    def _comma(self) -> None:
        if not self._sees("]"):
            self._expect(",", ", or ]", "Write a comma between two numbers, and close the bracket.")
