"""Losses that measure surprise: how little probability the network gave to the label."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, Op, Planner, Sample
from engine.ops.families import emit_relu
from engine.ops.loss import Loss, loss_samples, over_count, reduction_sign
from engine.richtext import Number, RichText, rich


class BCEWithLogits(Loss):
    """Binary cross-entropy of a logit, in the form that does not overflow.

    max(z, 0) − z·t + log(1 + e^(−|z|)), as in
    https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
    """

    name = "bce_with_logits"
    title = "Binary cross-entropy"
    symbol = "BCE"
    doc = "Measures how surprised the probability σ(z) is by the label; each example's slope is σ(z) − y, divided by n."

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
        cells, product, positive = p.scratch(z.shape), p.scratch(z.shape), p.scratch(z.shape)
        p.emit(np.copysign, z, p.constant(-1), cells)
        p.emit(np.exp, cells, cells)
        p.emit(np.log1p, cells, cells)
        p.emit(np.multiply, z, t, product)
        emit_relu(p, z, positive)
        # In this order, since a good prediction's loss is tiny beside z · t.
        p.emit(np.subtract, positive, product, product)
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
        return rf"{reduction_sign(attrs)} \left[\log\left(1 + e^{{{z}}}\right) - {t} \odot {z}\right]"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        z, t = names
        return rf"{over_count(attrs)} (\sigma({z}) - {t})".strip() if i == 0 else rf"-{over_count(attrs)} {z}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\frac{{\partial L}}{{\partial {out}}} \cdot {self.latex_local(i, names, out, attrs)}"

    def cell_loss(self, prediction: Number, target: Number) -> RichText:
        return rich("(log(1 + exp(", prediction, ")) − (", target, ")·(", prediction, "))")

    def slope(self, i: int, prediction: Number, target: Number) -> tuple[RichText, ...]:
        if i == 1:
            return (rich("−(", prediction, ")"),)
        probability = _probability(prediction)
        return (rich("σ(", prediction, ") − (", target, ")"), rich("(", probability, ") − (", target, ")"))

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        joins = "averaged" if attrs.get("reduction", "mean") == "mean" else "added up"
        return (
            "How surprised is the network by each label? Its output is a logit z, and σ(z) the probability that "
            f"it gives to label 1. The {xs[0].size} surprises are {joins}; being sure and wrong costs most.",
        )

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        logit, label = self.pair(cell, xs)
        share = self.shared_words(attrs, xs[0].shape)
        if i == 1:
            return rich("The label is multiplied by the logit, ", logit, ", which is its slope, turned.", share)
        probability = _probability(logit)
        gap = Number(probability.value - label.value)
        says = rich("The network gives label 1 the probability ", probability, "; the label is ", label)
        if abs(gap.value) < 0.1:
            return rich(
                says, ", which is nearly right, so there is little to change: the difference is only ", gap, ".", share
            )
        return rich(says, ". The slope is exactly the difference of the two, ", gap, ".", share)

    def samples(self) -> tuple[Sample, ...]:
        return loss_samples(np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 0.25], [0.5, 1.0, 0.0], [0.0, 0.0, 1.0]]))


def _probability(logit: Number) -> Number:
    """σ(z), worked out on the way and kept nowhere."""
    with np.errstate(over="ignore"):
        return Number(float(1 / (1 + np.exp(-np.float64(logit.value)))))


OPS: tuple[Op, ...] = (BCEWithLogits(),)
