"""Sentences and sums that carry their numbers as numbers.

An explanation is text with values in it: "upstream −0.2558 × local 0.7978". The text is written
here, in the engine; how a number looks (digits, sign, colour) is the page's business, so a number
travels as a `Number` between the pieces of text and remembers which cell of which tensor it is.

Products put every number in parentheses, since the page writes the sign: "(+0.31)·(−0.8)".
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.arrays import NDArray, np

Cell = tuple[int, ...]
Role = Literal["value", "upstream", "local", "contribution", "total", "plain"]
"""What a number is in its sentence; "plain" for what has no direction, such as a percentage or a count."""

TERMS_SHOWN = 12
"""How many terms of a sum are written out before the middle of it is gathered into one number."""


@dataclass(frozen=True, slots=True)
class Number:
    """One value inside a sentence, and where it stands.

    `input` says which input of the op the number belongs to, None meaning the op's output.
    `slot` is the buffer it was read from ("value", "grad", or an optimizer's slot such as "m");
    None means that it was worked out on the way and is kept nowhere. `cell` is its place in that
    tensor. `node` is filled in once the op's inputs are known as nodes of a program.
    """

    value: float
    role: Role = "value"
    input: int | None = None
    slot: str | None = None
    cell: Cell = ()
    node: int | None = None


RichText = tuple[str | Number, ...]


@dataclass(frozen=True, slots=True)
class LocalTerm:
    """One output cell that an input cell feeds: ∂out[out_cell]/∂input[cell], and how it was found."""

    out_cell: Cell
    local: float
    working: RichText = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One product of the chain rule: upstream × local = product, and how the local gradient was found."""

    upstream: Number
    local: Number
    product: Number
    working: RichText = ()


RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def power(count: float) -> str:
    """A whole exponent as it is written behind a number: ¹²."""
    return f"{count:.0f}".translate(RAISED)


def rich(*pieces: "str | float | Number | RichText") -> RichText:
    """Join text, numbers and rich text into one rich text, merging neighbouring strings."""
    flat: list[str | Number] = []
    for piece in pieces:
        for part in piece if isinstance(piece, tuple) else (piece,):
            if not isinstance(part, str):
                flat.append(part if isinstance(part, Number) else Number(float(part)))
            elif flat and isinstance(flat[-1], str):
                flat[-1] += part
            elif part:
                flat.append(part)
    return tuple(flat)


def product(*factors: "str | float | Number") -> RichText:
    """`(a)·(b)·…`: each number in parentheses, text factors as they are."""
    pieces: list[str | float | Number] = []
    for index, factor in enumerate(factors):
        pieces.append("·" if index else "")
        pieces.extend((factor,) if isinstance(factor, str) else ("(", factor, ")"))
    return rich(*pieces)


def spelled_sum(terms: Sequence[tuple[RichText, float]], shown: int = TERMS_SHOWN, plus: str = " + ") -> RichText:
    """Terms joined by "+"; beyond `shown`, the middle ones are counted and given as one number.

    Each term comes with its value, so that what is left out can be summed: the text always adds
    up to the whole, and says how many terms it does not spell out.
    """
    return spelled_long([value for _, value in terms], lambda k: terms[k][0], shown, plus)


def spelled_long(
    values: Sequence[float] | NDArray[Any],
    text: Callable[[int], RichText],
    shown: int = TERMS_SHOWN,
    plus: str = " + ",
    gather: Callable[[NDArray[Any]], Any] = np.sum,
    gathered: str = "together",
) -> RichText:
    """`spelled_sum` of terms that are written out, by their number, only where they are shown.

    Of a product, or a choice among many, `gather` makes one number of the middle, and `gathered` says how.
    """
    count = len(values)
    if not count:
        return ("0",)
    head, tail = count, 0
    if count > shown:
        tail = max(1, shown // 4)
        head = shown - tail
    pieces: list[RichText] = [text(k) for k in range(head)]
    if tail:
        with np.errstate(all="ignore"):
            rest = float(gather(np.asarray(values[head : count - tail], np.float64)))
        pieces.append(rich(f"… {count - head - tail} more, {gathered} (", Number(rest), ") …"))
        pieces.extend(text(k) for k in range(count - tail, count))
    return joined(pieces, plus)


def joined(pieces: Iterable[RichText], between: str) -> RichText:
    """Rich texts with `between` written between them."""
    parts: list[str | Number | RichText] = []
    for index, piece in enumerate(pieces):
        parts.extend((between, piece) if index else (piece,))
    return rich(*parts)


def numbers(text: RichText) -> tuple[Number, ...]:
    """The numbers of a text, in reading order."""
    return tuple(part for part in text if isinstance(part, Number))


def map_numbers(text: RichText, change: Callable[[Number], Number]) -> RichText:
    """The same text with every number changed, e.g. given its node."""
    return tuple(change(part) if isinstance(part, Number) else part for part in text)


def placed(number: Number, node: int | None) -> Number:
    """The same number, known to belong to `node`."""
    return replace(number, node=node)


def plain(text: RichText) -> str:
    """The text with plain Python numbers: for logs, tests and error messages, not for the page."""
    return "".join(part if isinstance(part, str) else f"{part.value:.4g}" for part in text)


def factor(formula: str) -> str:
    """A LaTeX formula, in parentheses where it is a sum, so that it can stand in a product."""
    depth = 0
    for index, character in enumerate(formula):
        if character in "{([":
            depth += 1
        elif character in "})]":
            depth -= 1
        elif character in "+-" and depth == 0 and (index > 0 or character == "-"):
            return rf"\left({formula}\right)"
    return formula
