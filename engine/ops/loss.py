"""What losses share: one number that says how wrong the network is, to be made smaller."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell, every_cell, shape_text
from engine.errors import ArgumentError, ShapeError
from engine.op import Array, Attrs, Op, Planner, Sample, Shape
from engine.richtext import LocalTerm, Number, RichText, joined, rich, spelled_sum


class Loss(Op):
    """Prediction and target of one shape become a scalar: the mean or the sum over all cells."""

    family = "loss"
    arity = 2

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        if shapes[0] != shapes[1]:
            raise ShapeError(
                "target-shape",
                expected=f"targets of the prediction's shape {list(shapes[0])}",
                got=str(list(shapes[1])),
                cure="Reshape the targets, or give the last layer as many units as there are targets.",
            )
        if attrs.get("reduction", "mean") not in ("mean", "sum"):
            raise ArgumentError(
                "reduction",
                expected="'mean' or 'sum'",
                got=repr(attrs["reduction"]),
                cure="A loss must become one number: choose 'mean' or 'sum'.",
            )
        return ()

    def divisor(self, shape: Shape, attrs: Attrs) -> int:
        """By what the sum over all cells is divided."""
        return int(np.prod(shape, dtype=int)) if attrs.get("reduction", "mean") == "mean" else 1

    def reduce(self, attrs: Attrs, cells: Array) -> Array:
        """Mean or sum over all cells; the mean of nothing is nan, as in PyTorch."""
        return np.asarray(np.divide(cells.sum(), np.asarray(self.divisor(cells.shape, attrs), cells.dtype)))

    def share(self, attrs: Attrs, g: Array, shape: Shape) -> Array:
        """The part of the upstream gradient that one cell receives."""
        return np.asarray(np.divide(g, np.asarray(self.divisor(shape, attrs), g.dtype)))

    def pair(self, cell: Cell, xs: Sequence[Array]) -> tuple[Number, Number]:
        """Prediction and target at one cell."""
        first, second = (Number(float(x[cell]), "value", i, "value", cell) for i, x in enumerate(xs))
        return first, second

    def cell_loss(self, prediction: Number, target: Number) -> RichText:
        """One cell's part of the loss, before the mean or the sum, written out."""
        raise NotImplementedError

    def slope(self, i: int, prediction: Number, target: Number) -> tuple[RichText, ...]:
        """One cell's local gradient before the mean is taken, in the steps in which it is written out."""
        raise NotImplementedError

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        wide = [np.asarray(x, dtype=np.float64) for x in xs]
        with np.errstate(all="ignore"):
            local = float(self.vjp(i, attrs, np.ones(()), wide, out)[cell])
        steps = self.slope(i, *self.pair(cell, xs))
        count = self.divisor(xs[0].shape, attrs)
        if attrs.get("reduction", "mean") == "mean":
            steps = tuple(rich("(", step, ") / (", count, ")") for step in steps)
        return [LocalTerm((), local, joined(steps, " = "))]

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        parts = []
        for at in every_cell(xs[0].shape):
            with np.errstate(all="ignore"):
                one = [np.asarray(x[at], dtype=np.float64) for x in xs]
                parts.append((self.cell_loss(*self.pair(at, xs)), float(self.forward({"reduction": "sum"}, *one))))
        total = spelled_sum(parts)
        if attrs.get("reduction", "mean") == "sum":
            return total
        return rich("(", total, ") / (", self.divisor(xs[0].shape, attrs), ")")

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(shapes[i])} = scalar · {shape_text(shapes[i])}"

    def shared_words(self, attrs: Attrs, shape: Shape) -> RichText:
        """Why the local gradient is divided by the number of cells, where it is; else empty."""
        count = self.divisor(shape, attrs)
        return (f" The loss is a mean over {count}, so each has 1/{count} of the say.",) if count > 1 else ()

    def plan_divide(self, p: Planner, attrs: Attrs, shape: Shape, x: Array, out: Array) -> None:
        """Emit ``x / divisor`` into ``out``."""
        p.emit(np.divide, x, p.constant(self.divisor(shape, attrs)), out)


def reduction_sign(attrs: Attrs) -> str:
    """LaTeX of the mean or the sum over all cells."""
    return r"\frac{1}{n} \sum" if attrs.get("reduction", "mean") == "mean" else r"\sum"


def over_count(attrs: Attrs) -> str:
    """LaTeX of what the mean divides by, else empty."""
    return r"\frac{1}{n}" if attrs.get("reduction", "mean") == "mean" else ""


def loss_samples(targets: Array) -> tuple[Sample, ...]:
    """Predictions against these targets: both reductions, size 1 and 0, extremes."""
    z = np.random.default_rng(13).normal(size=targets.shape) * 2
    return (
        Sample((z, targets), {"reduction": "mean"}),
        Sample((z, targets), {"reduction": "sum"}, "sum"),
        Sample((z[:1, :1], targets[:1, :1]), {"reduction": "mean"}, "size 1"),
        Sample((z[:0], targets[:0]), {"reduction": "sum"}, "no examples"),
        Sample((z[:0], targets[:0]), {"reduction": "mean"}, "the mean of nothing", smooth=False),
        Sample((np.array([-90.0, 0.0, 90.0]), np.array([0.0, 0.0, 1.0])), {"reduction": "mean"}, "far out"),
        Sample((np.array([np.nan, 1.0]), np.array([0.0, 1.0])), {"reduction": "mean"}, "nan", smooth=False),
    )
