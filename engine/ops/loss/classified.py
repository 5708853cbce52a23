"""What losses over classes share: scores for each class, one right class (or probabilities) for each example."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell, every_cell, shape_text
from engine.op import Array, Attrs, Op, Planner, Promotion, Shape
from engine.ops.loss.entropy import fixed_weight
from engine.ops.loss.labels import (
    check_labels,
    check_labels_shape,
    check_scores,
    check_weights,
    class_axis,
    ignored_label,
    look_at_labels,
    looked_up,
    rows_shape,
    smoothing,
)
from engine.ops.loss.loss import check_reduction, reduction_of
from engine.ops.planned import Remembering
from engine.richtext import Number, RichText, rich, spelled_sum
from engine.source import expression, options


class Classified(Op):
    """A loss over classes. Inputs (scores, labels[, weight]); scores [C] or [N, C, …], labels [] or [N, …].

    Attrs: ``reduction`` ("mean", "sum", "none"; the mean divides by the sum of the examples' weights),
    ``ignore_index`` (−100), and ``weighted`` (True where the third input, one weight for each class, is given).
    Eager kernels carry out the plan at once.
    """

    family = "loss"
    arity = 2
    promotion: ClassVar[Promotion] = "none"
    fixed: ClassVar[tuple[int, ...]] = (2,)

    def soft(self, shapes: Sequence[Shape]) -> bool:
        """Whether the targets are probabilities of all classes."""
        return False

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        check_reduction(self.title, attrs)
        scores, targets, *weights = shapes
        assert bool(weights) == bool(attrs.get("weighted")), "the attr `weighted` says that there is a third input"
        rows = rows_shape(self.title, scores)
        if not self.soft(shapes):
            check_labels_shape(self.title, scores, rows, targets)
        check_weights(self.title, scores, weights)
        return rows if reduction_of(attrs) == "none" else ()

    def check_kinds(self, xs: Sequence[Array]) -> None:
        """Raise DTypeError where scores, targets and weights are not the kinds of numbers that they should be."""
        if self.soft([x.shape for x in xs]):
            check_scores(self.title, *xs)
        else:
            check_labels(self.title, xs[1])
            check_scores(self.title, xs[0], *xs[2:])

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0, 1, 2) if attrs.get("weighted") else (0, 1)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        weights = [f"weight={name}" for name in names[2:]]
        return expression(self.torch, names[:2], [*weights, *options(attrs, self.torch_settings)])

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        self.check_kinds(xs)
        if self.looks_up(attrs, xs):
            return self.joined(attrs, xs)
        out = np.zeros(self.infer([x.shape for x in xs], attrs), xs[0].dtype)
        self.plan_forward(Remembering(xs[0].dtype), attrs, xs, out)
        return out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        if i in self.fixed:
            raise fixed_weight(self.title)
        if self.looks_up(attrs, xs):
            return self.returned(attrs, g, xs)
        again = Remembering(xs[0].dtype)
        self.plan_forward(again, attrs, xs, np.zeros_like(out))
        gradient = np.empty(xs[i].shape, xs[i].dtype)
        self.plan_vjp(again, i, attrs, g, xs, out, gradient)
        return gradient

    # --- eager, where each example has one right class -------------------------------------------
    def looks_up(self, attrs: Attrs, xs: Sequence[Array]) -> bool:
        """Whether each example's loss is that of one class; else the plan is carried out at once."""
        return not self.soft([x.shape for x in xs]) and not smoothing(self.title, attrs)

    def surprises(self, scores: Array, places: Array) -> Array:
        """Each example's loss, from scores with the classes first and the right classes' places."""
        raise NotImplementedError

    def slopes(self, scores: Array, places: Array, shares: Array) -> Array:
        """The scores' gradient, from each example's share of the upstream gradient."""
        raise NotImplementedError

    def found(self, attrs: Attrs, xs: Sequence[Array]) -> tuple[Array, Array, Array | None, float, Array | None]:
        """Scores with the classes first, [C, examples], and what their labels say."""
        first = xs[0] if xs[0].ndim == 1 else xs[0].swapaxes(0, 1)
        scores = np.ascontiguousarray(first).reshape(len(first), -1)
        weights = xs[2] if attrs.get("weighted") else None
        return scores, *looked_up(self.title, xs[1], scores, ignored_label(attrs), weights)

    def joined(self, attrs: Attrs, xs: Sequence[Array]) -> Array:
        """The loss."""
        scores, places, each, total, aside = self.found(attrs, xs)
        losses = self.surprises(scores, places)
        if aside is not None:
            losses[aside] = 0
        if each is not None:
            losses *= each
        if reduction_of(attrs) == "none":
            return losses.reshape(xs[1].shape)
        return np.asarray(losses.sum() / np.asarray(total if reduction_of(attrs) == "mean" else 1, losses.dtype))

    def returned(self, attrs: Attrs, g: Array, xs: Sequence[Array]) -> Array:
        """The scores' gradient."""
        scores, places, each, total, aside = self.found(attrs, xs)
        share = g / np.asarray(total, g.dtype) if reduction_of(attrs) == "mean" else g.reshape(-1)
        shares = np.empty(places.size, g.dtype)
        np.copyto(shares, share) if each is None else np.multiply(each, share, shares)
        if aside is not None:
            shares[aside] = 0
        back = self.slopes(scores, places, shares)
        if xs[0].ndim == 1:
            return back.reshape(-1)
        return back.reshape(len(back), xs[0].shape[0], *xs[0].shape[2:]).swapaxes(0, 1)

    # --- as instructions -------------------------------------------------------------------------
    def plan_labels(self, p: Planner, attrs: Attrs, xs: Sequence[Array]) -> None:
        """Emit the look at the labels, their places and weights."""
        classes = xs[0].shape[class_axis(xs[0].shape)]
        weights = xs[2] if attrs.get("weighted") else None
        look_at_labels(p, self.title, xs[1], classes, ignored_label(attrs), weights)

    def plan_join(self, p: Planner, attrs: Attrs, losses: Array, each: Array, total: Array, out: Array) -> None:
        """Emit the reduction of the examples' losses, each times its weight, into ``out``."""
        if reduction_of(attrs) == "none":
            p.emit(np.multiply, losses, each, out.reshape(-1))
            return
        p.emit(np.dot, losses, each, out)
        if reduction_of(attrs) == "mean":
            p.emit(np.divide, out, total, out)

    def plan_share(self, p: Planner, attrs: Attrs, g: Array, total: Array) -> Array:
        """Emit the upstream gradient's part for one example of weight 1, and give it: a scalar, or one for each."""
        if reduction_of(attrs) == "none":
            return g.reshape(-1)
        if reduction_of(attrs) == "sum":
            return g
        share = p.scratch(())
        p.emit(np.divide, g, total, share)
        return share

    # --- in numbers and words --------------------------------------------------------------------
    def rows(self, shape: Shape) -> list[Cell]:
        """The examples' cells, in reading order."""
        axis = class_axis(shape)
        return list(every_cell(shape[:axis] + shape[axis + 1 :]))

    def example_row(self, shape: Shape, example: int) -> Cell | None:
        """The cell of an example, its first where it has several; None where there are none."""
        axis = class_axis(shape)
        rest = shape[:axis] + shape[axis + 1 :]
        return None if 0 in rest else (min(example, rest[0] - 1), *(0 for _ in rest[1:])) if rest else ()

    def at(self, row: Cell, label: int, shape: Shape) -> Cell:
        """The scores' cell of an example and a class."""
        axis = class_axis(shape)
        return (*row[:axis], label, *row[axis:])

    def split(self, cell: Cell, shape: Shape) -> tuple[Cell, int]:
        """The example and the class of a cell of the scores."""
        axis = class_axis(shape)
        return (*cell[:axis], *cell[axis + 1 :]), cell[axis]

    def weight(self, row: Cell, label: int, attrs: Attrs, xs: Sequence[Array]) -> float:
        """The weight of an example of this class: 0 where it is ignored."""
        if label == ignored_label(attrs):
            return 0.0
        return float(xs[2][label]) if attrs.get("weighted") else 1.0

    def divisor(self, attrs: Attrs, xs: Sequence[Array]) -> float:
        """By what the sum over the examples is divided."""
        if reduction_of(attrs) != "mean":
            return 1.0
        rows = self.rows(xs[0].shape)
        if self.soft([x.shape for x in xs]):
            return float(len(rows))
        return math.fsum(self.weight(row, int(xs[1][row]), attrs, xs) for row in rows)

    def row_loss(self, row: Cell, attrs: Attrs, xs: Sequence[Array]) -> tuple[RichText, float]:
        """One example's loss written out, and its value."""
        raise NotImplementedError

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        if reduction_of(attrs) == "none":
            return self.row_loss(cell, attrs, xs)[0]
        total = spelled_sum([self.row_loss(row, attrs, xs) for row in self.rows(xs[0].shape)])
        if reduction_of(attrs) == "sum":
            return total
        return rich("(", total, ") / (", self.divisor(attrs, xs), ")")

    def shared(self, steps: Sequence[RichText], attrs: Attrs, divisor: float) -> tuple[RichText, ...]:
        """The steps of a slope, divided as the mean is."""
        if reduction_of(attrs) != "mean":
            return tuple(steps)
        return tuple(rich("(", step, ") / (", divisor, ")") for step in steps)

    def number(self, i: int, cell: Cell, xs: Sequence[Array]) -> Number:
        """A number of an input."""
        return Number(float(xs[i][cell]), "value", i, "value", cell)

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(out)} = {self.symbol}({', '.join(map(shape_text, shapes))})"

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        sign = "⊙" if out else "·"
        return f"{shape_text(shapes[i])} = {shape_text(out)} {sign} {shape_text(shapes[i])}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        sign = r"\odot" if reduction_of(attrs) == "none" else r"\cdot"
        return rf"\frac{{\partial L}}{{\partial {out}}} {sign} {self.latex_local(i, names, out, attrs)}"
