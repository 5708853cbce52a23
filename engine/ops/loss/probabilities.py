"""Binary cross-entropy of probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.errors import ArgumentError
from engine.op import Array, Attrs, Op, Planner, Sample
from engine.ops.loss.entropy import Weighted
from engine.ops.loss.loss import over_count, reduction_sign
from engine.richtext import Number, RichText, rich

LOWEST = -100.0
"""A logarithm counts as no less than this, so that one sure mistake is not an infinite loss."""
NARROWEST = float(np.float32(1e-12))
"""What the slope's divisor x·(1 − x) is held above: PyTorch's number, which is a float32."""


class BCELoss(Weighted):
    """−t·log x − (1 − t)·log(1 − x), each logarithm held above −100; weight as input 2 with the attr ``weighted``.

    https://pytorch.org/docs/stable/generated/torch.nn.BCELoss.html
    """

    name = "bce"
    torch = "F.binary_cross_entropy"
    torch_settings: ClassVar[Attrs] = {"reduction": "mean"}
    title = "Binary cross-entropy of probabilities"
    symbol = "BCE"
    doc = "Measures how surprised a probability is by the label. For logits, the form with logits is more exact."

    @property
    def grad_name(self) -> str:
        return "BinaryCrossEntropyBackward0"

    def cells(self, attrs: Attrs, *xs: Array) -> Array:
        x, t = xs[:2]
        _check(x)
        cells = (t - 1) * np.maximum(np.log1p(-x), LOWEST) - t * np.maximum(np.log(x), LOWEST)
        return np.asarray(cells if len(xs) == 2 else cells * xs[2])

    def slopes(self, i: int, attrs: Attrs, *xs: Array) -> Array:
        x, t = xs[:2]
        local = (x - t) / np.maximum((1 - x) * x, NARROWEST) if i == 0 else np.log1p(-x) - np.log(x)
        return np.asarray(local if len(xs) == 2 else local * xs[2])

    def plan_cells(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x, t = xs[:2]
        lowest, other = p.constant(LOWEST), p.scratch(out.shape)
        p.emit(_check, x)
        p.emit(np.negative, x, other)
        p.emit(np.log1p, other, other)
        p.emit(partial(np.maximum, other, lowest, out=other))
        p.emit(np.subtract, t, p.constant(1), out)
        p.emit(np.multiply, out, other, out)
        p.emit(np.log, x, other)
        p.emit(partial(np.maximum, other, lowest, out=other))
        p.emit(np.multiply, other, t, other)
        p.emit(np.subtract, out, other, out)
        if len(xs) == 3:
            p.emit(np.multiply, out, xs[2], out)

    def plan_slopes(self, p: Planner, i: int, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x, t = xs[:2]
        other = p.scratch(out.shape)
        if i == 0:
            p.emit(np.subtract, p.constant(1), x, other)
            p.emit(np.multiply, other, x, other)
            p.emit(partial(np.maximum, other, p.constant(NARROWEST), out=other))
            p.emit(np.subtract, x, t, out)
            p.emit(np.divide, out, other, out)
        else:
            p.emit(np.negative, x, out)
            p.emit(np.log1p, out, out)
            p.emit(np.log, x, other)
            p.emit(np.subtract, out, other, out)
        if len(xs) == 3:
            p.emit(np.multiply, out, xs[2], out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        x, t = names[:2]
        weight = rf"{names[2]} \odot " if len(names) == 3 else ""
        return rf"-{reduction_sign(attrs)} {weight}\left[{t} \log {x} + (1 - {t}) \log(1 - {x})\right]".strip()

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        x, t = names[:2]
        weight = rf"{names[2]} \odot " if len(names) == 3 else ""
        local = rf"\frac{{{x} - {t}}}{{{x} (1 - {x})}}" if i == 0 else rf"\log\frac{{1 - {x}}}{{{x}}}"
        return rf"{over_count(attrs)} {weight}{local}".strip()

    def cell_loss(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        x, t = v[:2]
        if x.value in (0, 1):
            at_one, at_zero = _log(x.value), _log(1 - x.value)
            text = rich("(−(", t, ")·(", at_one, ") − (1 − (", t, "))·(", at_zero, "))")
        else:
            text = rich("(−(", t, ")·log(", x, ") − (1 − (", t, "))·log(1 − (", x, ")))")
        return self.weighed(text, attrs, v)

    def slope(self, i: int, v: Sequence[Number], attrs: Attrs) -> tuple[RichText, ...]:
        x, t = v[:2]
        if i == 1:
            text = rich("log(1 − (", x, ")) − log(", x, ")")
        elif x.value in (0, 1):
            text = rich("((", x, ") − (", t, ")) / ", NARROWEST)
        else:
            text = rich("((", x, ") − (", t, ")) / ((", x, ")·(1 − (", x, ")))")
        return (self.weighed(text, attrs, v),)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (
            f"How surprised is each probability by its label? The {xs[0].size} surprises are {self.joins(attrs)}; "
            "to be sure and wrong costs most.",
        )

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        probability, label = self.met(i, cell, xs)[:2]
        if i == 1:
            return ("The slope is by how much more label 1 would surprise than label 0.",)
        return rich(
            "The probability is ", probability, " and the label ", label, ": their difference, divided by "
            "x·(1 − x), which makes it steep where the probability is near 0 or 1.",
            self.shared_words(attrs, xs[0].shape),
        )  # fmt: skip

    def samples(self) -> tuple[Sample, ...]:
        rng = np.random.default_rng(31)
        x, t = rng.uniform(0.05, 0.95, (4, 3)), np.array([[0.0, 1, 1], [1, 0, 0.25], [0.5, 1, 0], [0, 0, 1]])
        weights = np.array([0.5, 1.0, 2.0])
        return (
            Sample((x, t), {"reduction": "mean"}),
            Sample((x, t), {"reduction": "sum"}, "sum"),
            Sample((x.T, t.T), {"reduction": "none"}, "a loss for each cell, turned"),
            Sample((x[0, 0], t[0, 0]), {"reduction": "mean"}, "scalars"),
            Sample((x[:1, :1], t[:1, :1]), {"reduction": "mean"}, "size 1"),
            Sample((x[:0], t[:0]), {"reduction": "sum"}, "no examples"),
            Sample((x, t, weights), {"reduction": "mean", "weighted": True}, "a weight for each column"),
            Sample((np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])), {"reduction": "none"}, "sure", smooth=False),
        )


def _check(x: Array) -> None:
    """Raise ArgumentError unless all numbers are probabilities."""
    if x.size and not (x.min() >= 0 and x.max() <= 1):
        raise ArgumentError(
            "not-probabilities",
            expected="predictions of binary cross-entropy that all lie between 0 and 1",
            got=f"numbers from {x.min():g} to {x.max():g}",
            cure="Apply sigmoid first, or use the loss with logits.",
        )


def _log(x: float) -> float:
    return max(float(np.log(x)), LOWEST) if x > 0 else LOWEST


OPS: tuple[Op, ...] = (BCELoss(),)
