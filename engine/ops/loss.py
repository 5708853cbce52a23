"""Losses: one number that says how wrong the network is, to be made smaller."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.errors import ArgumentError, ShapeError
from engine.op import Array, Attrs, Op, Planner, Sample, Shape


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

    def plan_divide(self, p: Planner, attrs: Attrs, shape: Shape, x: Array, out: Array) -> None:
        """Emit ``x / divisor`` into ``out``."""
        p.emit(np.divide, x, p.constant(self.divisor(shape, attrs)), out)


def _big(attrs: Attrs) -> str:
    return r"\frac{1}{n} \sum" if attrs.get("reduction", "mean") == "mean" else r"\sum"


def _over_n(attrs: Attrs) -> str:
    return r"\frac{1}{n}" if attrs.get("reduction", "mean") == "mean" else ""


class MSELoss(Loss):
    """Mean squared difference; https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html"""

    name = "mse_loss"
    title = "Mean squared difference"
    symbol = "MSE"
    doc = "Averages the squared differences between prediction and target."

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return self.reduce(attrs, np.asarray(np.square(xs[0] - xs[1])))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        difference = xs[0] - xs[1] if i == 0 else xs[1] - xs[0]
        return np.asarray(2 * difference * self.share(attrs, g, xs[0].shape))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        difference = p.keep("difference", xs[0].shape)
        p.emit(np.subtract, xs[0], xs[1], difference)
        flat = difference.reshape(-1)
        p.emit(np.dot, flat, flat, out)
        self.plan_divide(p, attrs, xs[0].shape, out, out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        scale = p.scratch(())
        shape = xs[0].shape
        p.emit(np.multiply, g, p.constant(2 if i == 0 else -2), scale)
        self.plan_divide(p, attrs, shape, scale, scale)
        p.emit(np.multiply, p.keep("difference", shape), scale, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"{_big(attrs)} ({names[0]} - {names[1]})^2"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        first, second = (names[0], names[1]) if i == 0 else (names[1], names[0])
        return rf"{_over_n(attrs)} \cdot 2 ({first} - {second})".removeprefix(r" \cdot ")

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\frac{{\partial L}}{{\partial {out}}} \cdot {self.latex_local(i, names, out, attrs)}"

    def samples(self) -> tuple[Sample, ...]:
        return _loss_samples(np.random.default_rng(11).normal(size=(4, 3)))


class BCEWithLogits(Loss):
    """Binary cross-entropy of a logit, in the form that does not overflow.

    max(z, 0) − z·t + log(1 + e^(−|z|)), as in
    https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
    """

    name = "bce_with_logits"
    title = "Binary cross-entropy"
    symbol = "BCE"
    doc = "Measures how surprised the predicted probability σ(z) is by the label; the gradient is σ(z) − t."

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        z, t = xs
        cells = np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))
        return self.reduce(attrs, np.asarray(cells))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        z, t = xs
        local = 1 / (1 + np.exp(-z)) - t if i == 0 else -z
        return np.asarray(local * self.share(attrs, g, z.shape))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        z, t = xs
        cells, product = p.scratch(z.shape), p.scratch(z.shape)
        p.emit(np.abs, z, cells)
        p.emit(np.negative, cells, cells)
        p.emit(np.exp, cells, cells)
        p.emit(np.log1p, cells, cells)
        p.emit(np.multiply, z, t, product)
        p.emit(np.subtract, cells, product, cells)
        p.emit(np.maximum, z, p.keep("zeros", z.shape), product)
        p.emit(np.add, cells, product, cells)
        p.emit(np.dot, cells.reshape(-1), p.ones(cells.size), out)
        self.plan_divide(p, attrs, z.shape, out, out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        z, t = xs
        scale = p.scratch(())
        self.plan_divide(p, attrs, z.shape, g, scale)
        p.emit(np.negative, z, out)
        if i == 0:
            p.emit(np.exp, out, out)
            p.emit(np.add, out, p.constant(1), out)
            p.emit(np.reciprocal, out, out)
            p.emit(np.subtract, out, t, out)
        p.emit(np.multiply, out, scale, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        z, t = names
        return rf"{_big(attrs)} \left[\log\left(1 + e^{{{z}}}\right) - {t} \odot {z}\right]"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        z, t = names
        return rf"{_over_n(attrs)} (\sigma({z}) - {t})".strip() if i == 0 else rf"-{_over_n(attrs)} {z}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\frac{{\partial L}}{{\partial {out}}} \cdot {self.latex_local(i, names, out, attrs)}"

    def samples(self) -> tuple[Sample, ...]:
        return _loss_samples(np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 0.25], [0.5, 1.0, 0.0], [0.0, 0.0, 1.0]]))


def _loss_samples(targets: Array) -> tuple[Sample, ...]:
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


OPS: tuple[Op, ...] = (MSELoss(), BCEWithLogits())
