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
from dataclasses import replace
from typing import Any

from app.network.attributes import examples
from app.network.expression.literals import Literals
from app.network.expression.refusal import ExpressionError
from app.network.expression.tokens import TAKEN, Token, tokens
from app.network.expression.tree import Leaf, Line, Named, Tree, Use
from app.network.expression.vocabulary import SIGNS, alike, counts, op_named, typed, usual
from app.network.shown import shown


def parse(text: str) -> list[Line]:
    """The lines of a text, empty ones left out; raises ExpressionError at the first place that cannot be read."""
    return _Parser(tokens(text)).lines()


PAIRED = {one: f"Do you mean {one}imum, which takes two?" for one in ("max", "min")}
"""What is meant where an op over one tensor is given two."""


class _Parser(Literals):
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
            raise self._refused("an operation or the end of the line", _left_over(self._next))
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
                cure=PAIRED.get(op, "Write the values between the brackets, with commas."),
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


def _left_over(token: Token) -> str:
    if token.text == "[":
        return "Take a row of a matrix by a product: const([0, 1, 0]) @ E is the second of three."
    if token.text in (")", "]"):
        return f"Remove it, or write the {'(' if token.text == ')' else '['} that it closes."
    if token.kind in ("name", "number") or token.text == "(":
        return f"Write * before {token.shown} to multiply, or begin a new line."
    return f"Write an operation before {token.shown}, or begin a new line."


def _missing(token: Token) -> str:
    if token.kind in ("line", "end"):
        return "Complete the line."
    return "Write a value before it." if token.text in ("=", ")", ",") else "Write a value in its place."
