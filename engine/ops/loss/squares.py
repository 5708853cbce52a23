"""Losses that grow with the distance between prediction and target: squared, plain, or a mixture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, Op, Planner, Sample
from engine.ops.broadcast import flat, plan_unbroadcast
from engine.ops.loss.loss import Loss, over_count, reduction_of, reduction_sign
from engine.ops.loss.samples import loss_samples
from engine.richtext import Number, RichText, rich


class Distance(Loss):
    """A loss of the difference prediction − target."""

    how = ""
    """What is done with the differences, in words."""

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0, 1)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (f"How far is each prediction from its target? {self.how} and {self.joins(attrs)}.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        prediction, target = self.met(i, cell, xs)
        gap = Number(prediction.value - target.value)
        if gap.value == 0:
            return ("Prediction and target agree here, so a small change of either hardly changes the loss.",)
        where = "above" if gap.value > 0 else "below"
        pull = "Raising" if (gap.value > 0) == (i == 0) else "Lowering"
        which = "prediction" if i == 0 else "target"
        return rich(
            "The prediction, ", prediction, f", is {where} its target, ", target, f". {pull} the {which} would make "
            "the loss larger: ", self.slope_words(gap, attrs), ".",
            self.shared_words(attrs, self.joint_shape([x.shape for x in xs])),
        )  # fmt: skip

    def slope_words(self, gap: Number, attrs: Attrs) -> RichText:
        """How the slope follows from the difference."""
        raise NotImplementedError


class MSELoss(Distance):
    """Mean squared error; https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html"""

    name = "mse_loss"
    torch = "F.mse_loss"
    torch_settings: ClassVar[Attrs] = {"reduction": "mean"}
    title = "Mean squared error"
    symbol = "MSE"
    doc = "Averages the squared differences between prediction and target."
    how = "The differences are squared, so that a large miss counts far more than a small one,"

    def cells(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.square(xs[0] - xs[1]))

    def slopes(self, i: int, attrs: Attrs, *xs: Array) -> Array:
        difference = xs[i] - xs[1 - i]
        return np.asarray(difference + difference)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        shape = self.joint_shape([x.shape for x in xs])
        difference = p.keep("difference", shape)
        p.emit(np.subtract, *self.repeated(p, xs), difference)
        if reduction_of(attrs) == "none":
            p.emit(np.multiply, difference, difference, out)
            return
        p.emit(np.dot, flat(difference), flat(difference), out)
        self.plan_divide(p, attrs, shape, out, out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        shape = self.joint_shape([x.shape for x in xs])
        scale = p.scratch(g.shape)
        full = out if out.shape == shape else p.scratch(shape)
        twice = 2.0 if i == 0 else -2.0
        p.emit(np.multiply, g, p.constant(twice / max(self.divisor(shape, attrs), 1)), scale)
        p.emit(np.multiply, p.keep("difference", shape), scale, full)
        if full is not out:
            plan_unbroadcast(p, full, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"{reduction_sign(attrs)} ({names[0]} - {names[1]})^2".strip()

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{over_count(attrs)} \cdot 2 ({names[i]} - {names[1 - i]})".removeprefix(r" \cdot ")

    def cell_loss(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("((", v[0], ") − (", v[1], "))²")

    def slope(self, i: int, v: Sequence[Number], attrs: Attrs) -> tuple[RichText, ...]:
        return (rich("2·((", v[i], ") − (", v[1 - i], "))"),)

    def slope_words(self, gap: Number, attrs: Attrs) -> RichText:
        return rich("the slope is twice the difference, ", gap)

    def samples(self) -> tuple[Sample, ...]:
        return loss_samples(np.random.default_rng(11).normal(size=(4, 3)))


class L1Loss(Distance):
    """Mean absolute error; https://pytorch.org/docs/stable/generated/torch.nn.L1Loss.html"""

    name = "l1_loss"
    torch = "F.l1_loss"
    torch_settings: ClassVar[Attrs] = {"reduction": "mean"}
    title = "Mean absolute error"
    symbol = "L1"
    doc = "Averages the distances between prediction and target: a far outlier pulls no harder than a near miss."
    how = "The differences are taken without their sign"

    def cells(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.abs(xs[0] - xs[1]))

    def slopes(self, i: int, attrs: Attrs, *xs: Array) -> Array:
        # At nan it is 0, as in PyTorch.
        gap = xs[i] - xs[1 - i]
        return np.asarray(np.where(np.isnan(gap), np.zeros_like(gap), np.sign(gap)))

    def plan_cells(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.subtract, xs[0], xs[1], out)
        p.emit(np.absolute, out, out)

    def plan_slopes(self, p: Planner, i: int, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.subtract, xs[i], xs[1 - i], out)
        unknown = p.scratch(out.shape, np.bool_)
        p.emit(np.isnan, out, unknown)
        p.emit(np.sign, out, out)
        p.emit(partial(np.copyto, out, p.constant(0), where=unknown))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"{reduction_sign(attrs)} \left|{names[0]} - {names[1]}\right|".strip()

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{over_count(attrs)} \operatorname{{sign}}({names[i]} - {names[1 - i]})".strip()

    def cell_loss(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("max((", v[0], ") − (", v[1], "), (", v[1], ") − (", v[0], "))")

    def slope(self, i: int, v: Sequence[Number], attrs: Attrs) -> tuple[RichText, ...]:
        gap = v[i].value - v[1 - i].value
        return (rich("1" if gap > 0 else "−1" if gap < 0 else "0"),)

    def slope_words(self, gap: Number, attrs: Attrs) -> RichText:
        return rich("the slope is 1 or −1, however large the difference, ", gap)

    def samples(self) -> tuple[Sample, ...]:
        return loss_samples(np.random.default_rng(11).normal(size=(4, 3)))


OPS: tuple[Op, ...] = (MSELoss(), L1Loss())
