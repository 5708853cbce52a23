"""The grammar of a text, read from left to right into a tree. The tree is data: nothing of it is ever evaluated.

line    name = sum, or a sum alone
sum     product (+ or − product)*
product signed (* / @ % // signed)*
signed  − signed, or power
power   atom (** signed)?
atom    number, name, [list], (sum), function(sum, …, setting=…)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.network.attributes import examples
from app.network.expression.refusal import ExpressionError
from app.network.expression.tokens import TAKEN, Token, tokens
from app.network.expression.vocabulary import SIGNS, alike, counts, op_named, typed, usual
from app.network.schema import MAX_VALUES, Value
from app.network.shown import shown

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
Part = TypeVar("Part", bound=Tree)


@dataclass(frozen=True)
class Line:
    """One line: what is computed, and the name that it gets, if any, with the place of that name."""

    name: str | None
    tree: Tree
    start: int
    end: int


def parse(text: str) -> list[Line]:
    """The lines of a text, empty ones left out; raises ExpressionError at the first place that cannot be read."""
    return _Parser(tokens(text)).lines()


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0
        self._made = 0

    # --- tokens ----------------------------------------------------------------------------------
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

    # --- lines -----------------------------------------------------------------------------------
    def lines(self) -> list[Line]:
        """All lines that compute something."""
        found: list[Line] = []
        while self._next.kind != "end":
            if self._next.kind == "line":
                self._take()
            else:
                found.append(self._line())
        return found

    def _line(self) -> Line:
        first = self._next
        name = None
        if first.kind == "name" and self._tokens[self._at + 1][:2] == ("sign", "="):
            if first.text in TAKEN:
                raise self._refused("a name that is free", f"{first.text} means something else: choose another name.")
            name = first.text
            self._at += 2
        tree = self._sum()
        if self._sees("="):
            cure = "Write one name before the sign, as in y = a*b; == and += cannot be used."
            raise self._refused("a single name before =", cure)
        if self._next.kind not in ("line", "end"):
            cure = f"Write an operation before {self._next.shown}, or begin a new line."
            raise self._refused("an operation or the end of the line", cure)
        if name is not None and isinstance(tree, Leaf) and tree.learns is None:
            tree = replace(tree, learns=True)
        return Line(
            name, tree, first.start, tree.end if name is None else max(tree.end, self._tokens[self._at - 1].end)
        )

    # --- operations ------------------------------------------------------------------------------
    def _sum(self) -> Tree:
        return self._between(("+", "-"), self._product)

    def _product(self) -> Tree:
        return self._between(("*", "/", "@", "%", "//"), self._signed)

    def _between(self, signs: tuple[str, ...], operand: Callable[[], Tree]) -> Tree:
        tree = operand()
        while self._sees(*signs):
            sign = self._take().text
            right = operand()
            op = SIGNS[sign]
            tree = self._use(op, (tree, right), dict(usual(op, 2)), tree.start, right.end)
        return tree

    def _signed(self) -> Tree:
        if not self._sees("-", "+"):
            return self._power()
        sign = self._take()
        with_sign = self._deeper(self._signed)
        if sign.text == "+":
            return with_sign
        if isinstance(with_sign, Leaf) and with_sign.bare and not isinstance(with_sign.value, list):
            return replace(with_sign, value=-with_sign.value, start=sign.start)
        return self._use("neg", (with_sign,), {}, sign.start, with_sign.end)

    def _power(self) -> Tree:
        base = self._atom()
        if not self._sees("**"):
            return base
        self._take()
        power = self._deeper(self._signed)
        if isinstance(power, Leaf) and power.learns is None and not isinstance(power.value, list):
            self._made -= 1
            return self._use("pow", (base,), {"exponent": float(power.value)}, base.start, power.end)
        return self._use("pow", (base, power), dict(usual("pow", 2)), base.start, power.end)

    def _atom(self) -> Tree:
        token = self._next
        if token.kind == "number":
            self._take()
            return self._leaf(float(token.text), token.start, token.end, bare=True)
        if self._sees("["):
            return self._list()
        if self._sees("("):
            return self._bracketed()
        if token.kind != "name" or token.text in ("True", "False", "None"):
            raise self._refused("a number, a name, a function or a bracket", _missing(token))
        if self._tokens[self._at + 1][:2] == ("sign", "("):
            return self._deeper(self._call)
        if token.text in TAKEN:
            raise self._refused("a name", f"Write {token.text}(2) for a number, or choose another name.")
        self._take()
        return Named(token.text, token.start, token.end)

    def _bracketed(self) -> Tree:
        opening = self._take()
        tree = self._deeper(self._sum)
        closing = self._expect(")", "an operation or )", "Close the bracket.")
        if isinstance(tree, Leaf):
            return replace(tree, bare=False, start=opening.start, end=closing.end)
        return replace(tree, start=opening.start, end=closing.end)

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

    def _leaf(self, value: Value, start: int, end: int, bare: bool = False) -> Leaf:
        self._counted()
        return Leaf(value, start, end, bare=bare)

    def _use(self, op: str, inputs: tuple[Tree, ...], attrs: dict[str, Any], start: int, end: int) -> Use:
        self._counted()
        return Use(op, inputs, attrs, start, end)

    # --- functions -------------------------------------------------------------------------------
    def _call(self) -> Tree:
        word = self._take()
        if word.text in ("param", "const"):
            return self._typed(word)
        op = op_named(word.text)
        if op is None:
            meant = alike(word.text)
            raise ExpressionError(
                "unknown-function",
                at=word.start,
                expected="a function such as tanh, relu, exp, log, sum, mean or matmul",
                got=shown(word.text),
                cure=f"Do you mean {meant}?" if meant else "Choose an operation of the palette.",
            )
        self._take()
        inputs: list[Tree] = []
        attrs: dict[str, Any] = {}
        while not self._sees(")"):
            if self._next.kind == "name" and self._tokens[self._at + 1][:2] == ("sign", "="):
                self._setting(op, attrs)
            elif attrs:
                raise self._refused("a setting, as those before it", "Write the values first, then the settings.")
            else:
                inputs.append(self._sum())
            if not self._sees(")"):
                self._expect(",", ", or )", "Write a comma between two values, and close the bracket.")
        closing = self._take()
        if len(inputs) not in counts(op):
            allowed = counts(op)
            several = f"{allowed[0]} to {allowed[-1]}" if len(allowed) > 2 else " or ".join(map(str, allowed))
            raise ExpressionError(
                "wrong-count",
                at=word.start,
                expected=f"{word.text} of {several} value{'' if allowed == (1,) else 's'}",
                got=str(len(inputs)),
                cure="Write the values between the brackets, with commas.",
            )
        return self._use(op, tuple(inputs), {**usual(op, len(inputs)), **attrs}, word.start, closing.end)

    def _setting(self, op: str, attrs: dict[str, Any]) -> None:
        name = self._take()
        known = examples(op)
        if name.text not in known or name.text in attrs:
            raise ExpressionError(
                "unknown-setting",
                at=name.start,
                expected="one of the settings " + ", ".join(known) + ", once" if known else f"no settings of {op}",
                got=shown(name.text),
                cure="Remove it, or correct its name.",
            )
        self._take()
        value = typed(op, name.text, self._said())
        if isinstance(value, float) and any(isinstance(example, int | bool) for example in known[name.text]):
            value = int(value) if value.is_integer() else value
        attrs[name.text] = value

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

    # --- numbers ---------------------------------------------------------------------------------
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


def _missing(token: Token) -> str:
    if token.kind in ("line", "end"):
        return "Complete the line."
    return "Write a value before it." if token.text in ("=", ")", ",") else "Write a value in its place."
