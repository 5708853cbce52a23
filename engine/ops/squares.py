"""Losses that square the difference between prediction and target."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, Op, Planner, Sample
from engine.ops.loss import Loss, loss_samples, over_count, reduction_sign
from engine.richtext import Number, RichText, rich


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
        return rf"{reduction_sign(attrs)} ({names[0]} - {names[1]})^2"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        first, second = (names[0], names[1]) if i == 0 else (names[1], names[0])
        return rf"{over_count(attrs)} \cdot 2 ({first} - {second})".removeprefix(r" \cdot ")

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\frac{{\partial L}}{{\partial {out}}} \cdot {self.latex_local(i, names, out, attrs)}"

    def cell_loss(self, prediction: Number, target: Number) -> RichText:
        return rich("((", prediction, ") − (", target, "))²")

    def slope(self, i: int, prediction: Number, target: Number) -> tuple[RichText, ...]:
        first, second = (prediction, target) if i == 0 else (target, prediction)
        return (rich("2·((", first, ") − (", second, "))"),)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        joins = "averaged" if attrs.get("reduction", "mean") == "mean" else "added up"
        return (
            f"How far is each prediction from its target? The {xs[0].size} differences are squared and {joins}, "
            "so a large miss counts far more than a small one.",
        )

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        prediction, target = self.pair(cell, xs)
        gap = Number(prediction.value - target.value)
        if gap.value == 0:
            return ("Prediction and target agree here, so a small change of either hardly changes the loss.",)
        where = "above" if gap.value > 0 else "below"
        pull = "Raising" if (gap.value > 0) == (i == 0) else "Lowering"
        which = "prediction" if i == 0 else "target"
        return rich(
            "The prediction, ", prediction, f", is {where} its target, ", target, f". {pull} the {which} would make "
            "the square larger: the slope is twice the difference, ", gap, ".", self.shared_words(attrs, xs[0].shape),
        )  # fmt: skip

    def samples(self) -> tuple[Sample, ...]:
        return loss_samples(np.random.default_rng(11).normal(size=(4, 3)))


OPS: tuple[Op, ...] = (MSELoss(),)
