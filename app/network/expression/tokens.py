"""A text cut into tokens: names, numbers, words in quotes, signs and line ends. Nothing else can stand in it."""

from __future__ import annotations

import math
import re
from typing import Literal, NamedTuple

from app.network.expression.refusal import ExpressionError
from app.network.fields import MAX_MAGNITUDE
from app.network.shown import shown

LONGEST = 4000
"""Characters of a text, at most."""
LONGEST_NAME = 32
SUBSCRIPTS = frozenset("₀₁₂₃₄₅₆₇₈₉")
WRITTEN_AS = {"−": "-", "·": "*", "×": "*", "⋅": "*", "÷": "/"}
"""What people paste from books, and how it is written here."""
CURES = {
    "^": "Write ** for a power, such as x**2.",
    "²": "Write x**2.",
    "³": "Write x**3.",
    "√": "Write sqrt(x).",
    ".": "Write functions as sum(x), and numbers with a digit first.",
    "½": "Write 0.5.",
    "¼": "Write 0.25.",
    "|": "Write abs(x) for the size of x.",
    ";": "Begin a new line.",
    "{": "Use round brackets.",
    "}": "Use round brackets.",
    "!": "Remove it.",
    "<": "Comparisons have no gradient: use relu, maximum or minimum.",
    ">": "Comparisons have no gradient: use relu, maximum or minimum.",
}
SIGNS = ("**", "//", "+", "-", "*", "/", "%", "@", "=", "(", ")", "[", "]", ",")
NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", re.ASCII)
SPACE = frozenset(" \t\r\u00a0")

Kind = Literal["name", "number", "word", "sign", "line", "end"]


class Token(NamedTuple):
    """A piece of the text from character `start` to before `end`; `text` is how it is meant."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def shown(self) -> str:
        """How an error speaks of it."""
        if self.kind == "line":
            return "the end of the line"
        return "the end of the text" if self.kind == "end" else shown(self.text)


def tokens(text: str) -> list[Token]:
    """All tokens, the end among them. Inside brackets a line may be broken. Raises ExpressionError."""
    if len(text) > LONGEST:
        raise ExpressionError(
            "expression-too-long",
            at=LONGEST,
            expected=f"at most {LONGEST:,} characters",
            got=f"{len(text):,}",
            cure="Build the rest on the canvas.",
        )
    found: list[Token] = []
    inside = at = 0
    while at < len(text):
        char = text[at]
        if char == "#":
            at = text.find("\n", at) if "\n" in text[at:] else len(text)
            continue
        if char == "\n":
            if not inside:
                found.append(Token("line", "\n", at, at + 1))
            at += 1
            continue
        if char in SPACE:
            at += 1
            continue
        token = _number(text, at) or _name(text, at) or _word(text, at) or _sign(text, at)
        if token is None:
            raise _stranger(text, at)
        inside = max(0, inside + (token.text in ("(", "[")) - (token.text in (")", "]")))
        found.append(token)
        at = token.end
    found.append(Token("end", "", len(text), len(text)))
    return found


def is_name(text: str) -> bool:
    """Whether it can stand in a text as the name of a value."""
    token = _name(text, 0) if text else None
    return token is not None and token.end == len(text) <= LONGEST_NAME and text not in TAKEN


TAKEN = frozenset({"True", "False", "None", "param", "const"})
"""Words that mean something else than a value."""


def _begins(char: str) -> bool:
    return char.isidentifier()


def _goes_on(char: str) -> bool:
    return (("a" + char).isidentifier() and char not in WRITTEN_AS) or char in SUBSCRIPTS


def _number(text: str, at: int) -> Token | None:
    match = NUMBER.match(text, at)
    if match is None:
        return None
    token = Token("number", match[0], at, match.end())
    if match.end() < len(text) and _begins(text[match.end()]):
        raise ExpressionError(
            "bad-number",
            at=match.end(),
            expected="an operation between a number and a name",
            got=shown(text[at : match.end() + 1]),
            cure=f"Write {match[0]}*{text[match.end()]}.",
        )
    number = float(match[0])
    if not math.isfinite(number) or abs(number) > MAX_MAGNITUDE:
        raise ExpressionError(
            "bad-number", at=at, expected="a number up to 1e30", got=shown(match[0]), cure="Write a smaller number."
        )
    return token


def _name(text: str, at: int) -> Token | None:
    if not _begins(text[at]):
        return None
    end = at + 1
    while end < len(text) and _goes_on(text[end]):
        end += 1
    if end - at > LONGEST_NAME:
        raise ExpressionError(
            "name-too-long",
            at=at,
            expected=f"names of at most {LONGEST_NAME} characters",
            got=f"one of {end - at}",
            cure="Give it a shorter name.",
        )
    return Token("name", text[at:end], at, end)


def _word(text: str, at: int) -> Token | None:
    quote = text[at]
    if quote not in "\"'":
        return None
    end = text.find(quote, at + 1)
    inside = text[at + 1 : end]
    if end < 0 or "\n" in inside or "\\" in inside or len(inside) > LONGEST_NAME:
        raise ExpressionError(
            "bad-word",
            at=at,
            expected="a short word between two quotes, on one line",
            got=shown(text[at : at + 12]),
            cure='Close the quotes, as in "tanh".',
        )
    return Token("word", inside, at, end + 1)


def _sign(text: str, at: int) -> Token | None:
    if text[at] in WRITTEN_AS:
        return Token("sign", WRITTEN_AS[text[at]], at, at + 1)
    sign = next((sign for sign in SIGNS if text.startswith(sign, at)), None)
    return None if sign is None else Token("sign", sign, at, at + len(sign))


def _stranger(text: str, at: int) -> ExpressionError:
    return ExpressionError(
        "bad-character",
        at=at,
        expected="a name, a number, a bracket or one of + - * / ** @",
        got=shown(text[at]),
        cure="Write transpose(X)." if text.startswith(".T", at) else CURES.get(text[at], "Remove it."),
    )
