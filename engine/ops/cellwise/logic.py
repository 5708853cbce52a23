"""Logic, cell by cell: over what is true (not 0) and false (0), and over the bits of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, Op, Promotion, Sample
from engine.ops.cellwise.comparison import Question, Test, question_pairs
from engine.ops.planned import Planned
from engine.richtext import RichText


class Logical(Question):
    """Logic over what is 0 (false) and what is not (true)."""

    arity = 2

    def samples(self) -> tuple[Sample, ...]:
        truths = np.array([[True, False, True, False], [True, True, False, False]])
        return (
            *question_pairs(np.array([-1.0, 0.0, 0.5, np.nan]), np.array([[1.0], [0.0]])),
            Sample((truths, truths[::-1]), note="truth values"),
        )


class LogicalAnd(Logical):
    name = "logical_and"
    title = "And"
    symbol = "∧"
    doc = "1 where both values are true (not 0), else 0."
    ufunc = np.logical_and
    form = "((@a) ≠ 0) and ((@b) ≠ 0)"
    tex = r"@a \land @b"


class LogicalOr(Logical):
    name = "logical_or"
    title = "Or"
    symbol = "∨"
    doc = "1 where at least one value is true (not 0), else 0."
    ufunc = np.logical_or
    form = "((@a) ≠ 0) or ((@b) ≠ 0)"
    tex = r"@a \lor @b"


class LogicalXor(Logical):
    name = "logical_xor"
    title = "Either or"
    symbol = "⊻"
    doc = "1 where exactly one value is true (not 0), else 0."
    ufunc = np.logical_xor
    form = "((@a) ≠ 0) ≠ ((@b) ≠ 0)"
    tex = r"@a \oplus @b"


class LogicalNot(Test):
    name = "logical_not"
    title = "Not"
    symbol = "¬"
    doc = "1 where the value is false (0), else 0."
    ufunc = np.logical_not
    form = "(@a) == 0"
    tex = r"\lnot @a"


class Bitwise(Planned):
    """Logic over the bits of whole numbers, or over truth values."""

    family = "comparison"
    promotion: ClassVar[Promotion] = "common"
    kinds = "iub"
    differentiable = False

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        return f" {self.symbol} ".join(f"({value:.0f})" for value in v)

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "0"

    def samples(self) -> tuple[Sample, ...]:
        a, b = np.array([[6, 3, -1], [0, 5, 12]]), np.array([3, 5, 1])
        pairs: tuple[tuple[Array, ...], ...] = ((a, b), (a > 2, b > 2), (a[:0], b), (a[0, 0], b[0]))
        return tuple(Sample(pair[: self.arity]) for pair in pairs)


class BitwiseAnd(Bitwise):
    name = "bitwise_and"
    torch = "&"
    title = "Bitwise and"
    symbol = "&"
    arity = 2
    doc = "The bits that both numbers have; of truth values, whether both are true."
    ufunc = np.bitwise_and
    tex = r"@a \mathbin{\&} @b"


class BitwiseOr(Bitwise):
    name = "bitwise_or"
    torch = "|"
    title = "Bitwise or"
    symbol = "|"
    arity = 2
    doc = "The bits that either number has; of truth values, whether at least one is true."
    ufunc = np.bitwise_or
    tex = r"@a \mathbin{|} @b"


class BitwiseXor(Bitwise):
    name = "bitwise_xor"
    torch = "^"
    title = "Bitwise either or"
    symbol = "xor"
    arity = 2
    doc = "The bits that exactly one of the numbers has; of truth values, whether they differ."
    ufunc = np.bitwise_xor
    tex = r"@a \oplus @b"

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        # Only a caret would calculate, and it stands for powers.
        return f"{int(v[0]) ^ int(v[1])}"


class BitwiseNot(Bitwise):
    name = "bitwise_not"
    title = "Bitwise not"
    symbol = "~"
    arity = 1
    doc = "All bits turned; of truth values, the other one."
    ufunc = np.invert
    tex = r"\lnot @a"

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (f"not {xs[0][cell]}" if out.dtype.kind == "b" else f"~({xs[0][cell]})",)


OPS: tuple[Op, ...] = (
    LogicalAnd(),
    LogicalOr(),
    LogicalXor(),
    LogicalNot(),
    BitwiseAnd(),
    BitwiseOr(),
    BitwiseXor(),
    BitwiseNot(),
)
