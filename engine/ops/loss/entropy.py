"""Losses over logits of two classes: how little probability did the network give to the label?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.errors import GraphError, ShapeError
from engine.op import Array, Attrs, Op, Planner, Sample, Shape
from engine.ops.broadcast import broadcast_shape
from engine.ops.families import emit_relu
from engine.ops.loss.entropy_weighed import plan_weighed_cells, plan_weighed_slopes
from engine.ops.loss.loss import Loss, over_count, reduction_sign
from engine.ops.loss.samples import loss_samples
from engine.richtext import Number, RichText, rich
from engine.source import expression, options


class Weighted(Loss):
    """A loss whose cells may be weighed by further inputs, each named by an attr that is True where it is given."""

    broadcasts = False
    settings: ClassVar[tuple[str, ...]] = ("weighted",)
    fixed: ClassVar[tuple[int, ...]] = (2,)

    def given(self, attrs: Attrs) -> tuple[str, ...]:
        """The settings that are inputs of this use, in order."""
        return tuple(name for name in self.settings if attrs.get(name))

    def setting(self, name: str, attrs: Attrs, xs: Sequence[Array]) -> Array | None:
        """The input of that name; None where it is not given."""
        given = self.given(attrs)
        return xs[2 + given.index(name)] if name in given else None

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        assert len(shapes) == 2 + len(self.given(attrs)), "each setting that is an input is named by its attr"
        for shape in shapes[2:]:
            if broadcast_shape(self.title, (shapes[0], shape)) != shapes[0]:
                raise ShapeError(
                    "weight-shape",
                    expected=f"weights of {self.title} that broadcast to the targets' shape {list(shapes[1])}",
                    got=str(list(shape)),
                    cure="Give one weight for each class, or one for each cell.",
                )
        return super().infer(shapes, attrs)

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return range(2 + len(self.given(attrs)))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        if i in self.fixed:
            raise fixed_weight(self.title)
        return super().vjp(i, attrs, g, xs, out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if i in self.fixed:
            raise fixed_weight(self.title)
        super().plan_vjp(p, i, attrs, g, xs, y, out)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        words = {"weighted": "weight", "pos_weighted": "pos_weight"}
        weights = [f"{words[name]}={at}" for name, at in zip(self.given(attrs), names[2:], strict=True)]
        return expression(self.torch, names[:2], [*weights, *options(attrs, self.torch_settings)])

    def weighed(self, text: RichText, attrs: Attrs, v: Sequence[Number]) -> RichText:
        """The text times the cell's weight, where it has one."""
        given = self.given(attrs)
        return rich("(", v[2 + given.index("weighted")], ")·(", text, ")") if "weighted" in given else text


def fixed_weight(title: str) -> GraphError:
    """The error of a loss's weight that requires a gradient."""
    return GraphError(
        "gradient-of-a-setting",
        expected=f"weights of {title} that do not require a gradient",
        got="weights with requires_grad=True",
        cure="Pass weight.detach(): the weights say what the loss is, they are not learned.",
    )


class BCEWithLogits(Weighted):
    """Binary cross-entropy of a logit, in the form that does not overflow: max(z, 0) − z·t + log(1 + e^(−|z|)).

    Inputs (z, t[, weight][, pos_weight]); the attrs ``weighted`` and ``pos_weighted`` are True where these
    are given. ``pos_weight`` multiplies the part of the loss that belongs to label 1.
    https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
    """

    name = "bce_with_logits"
    torch = "F.binary_cross_entropy_with_logits"
    torch_settings: ClassVar[Attrs] = {"reduction": "mean"}
    title = "Binary cross-entropy"
    symbol = "BCE"
    doc = "Measures how surprised the probability σ(z) is by the label; each example's slope is σ(z) − y, divided by n."
    settings = ("weighted", "pos_weighted")
    fixed = (2, 3)

    @property
    def grad_name(self) -> str:
        return "BinaryCrossEntropyWithLogitsBackward0"

    def cells(self, attrs: Attrs, *xs: Array) -> Array:
        z, t = xs[:2]
        weight, positive = self.setting("weighted", attrs, xs), self.setting("pos_weighted", attrs, xs)
        beyond = np.log1p(np.exp(-np.abs(z)))
        if positive is None:
            cells = np.maximum(z, 0) - z * t + beyond
        else:
            cells = (1 - t) * z + ((positive - 1) * t + 1) * (beyond + np.maximum(-z, 0))
        return np.asarray(cells if weight is None else weight * cells)

    def slopes(self, i: int, attrs: Attrs, *xs: Array) -> Array:
        z, t = xs[:2]
        weight, positive = self.setting("weighted", attrs, xs), self.setting("pos_weighted", attrs, xs)
        if i == 1:
            local = -z
            if positive is not None:
                local = local + (positive - 1) * (np.log1p(np.exp(-np.abs(z))) + np.maximum(-z, 0))
        elif positive is None:
            local = 1 / (1 + np.exp(-z)) - t
        else:
            local = (1 - t) - ((positive - 1) * t + 1) / (1 + np.exp(z))
        return np.asarray(local if weight is None else weight * local)

    def plan_cells(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        if attrs.get("pos_weighted"):
            plan_weighed_cells(p, xs, out)
            return
        z, t = xs[:2]
        product, positive = p.scratch(z.shape), p.scratch(z.shape)
        p.emit(np.copysign, z, p.constant(-1), out)
        p.emit(np.exp, out, out)
        p.emit(np.log1p, out, out)
        p.emit(np.multiply, z, t, product)
        emit_relu(p, z, positive)
        # In this order, since a good prediction's loss is tiny beside z · t.
        p.emit(np.subtract, positive, product, product)
        p.emit(np.add, out, product, out)
        if len(xs) == 3:
            p.emit(np.multiply, out, xs[2], out)

    def plan_slopes(self, p: Planner, i: int, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        if attrs.get("pos_weighted"):
            plan_weighed_slopes(p, i, xs, out)
            return
        z, t = xs[:2]
        p.emit(np.negative, z, out)
        if i == 0:
            p.emit(np.exp, out, out)
            p.emit(np.add, out, p.constant(1), out)
            p.emit(np.reciprocal, out, out)
            p.emit(np.subtract, out, t, out)
        if len(xs) == 3:
            p.emit(np.multiply, out, xs[2], out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        z, t = names[:2]
        weight, positive = self._factors(names, attrs)
        if positive:
            inside = rf"(1 - {t}) \odot {z} + (({positive} - 1) \odot {t} + 1) \odot \log\left(1 + e^{{-{z}}}\right)"
        else:
            inside = rf"\log\left(1 + e^{{{z}}}\right) - {t} \odot {z}"
        return rf"{reduction_sign(attrs)} {weight}\left[{inside}\right]".strip()

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        z, t = names[:2]
        weight, positive = self._factors(names, attrs)
        before = rf"{over_count(attrs)} {weight}".strip()
        if i == 1:
            local = rf"({positive} - 1) \odot \log\left(1 + e^{{-{z}}}\right) - {z}" if positive else f"-{z}"
            return rf"{before} \left({local}\right)".strip() if positive or weight else f"-{before} {z}"
        if positive:
            return rf"{before} (1 - {t} - (({positive} - 1) \odot {t} + 1) \odot \sigma(-{z}))".strip()
        return rf"{before} (\sigma({z}) - {t})".strip()

    def _factors(self, names: Sequence[str], attrs: Attrs) -> tuple[str, str]:
        given = dict(zip(self.given(attrs), names[2:], strict=False))
        weight = given.get("weighted", "")
        return (rf"{weight} \odot " if weight else ""), given.get("pos_weighted", "")

    def cell_loss(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        z, t = v[:2]
        if attrs.get("pos_weighted"):
            of_one = rich("((", v[-1], ") − 1)·(", t, ") + 1")
            text = rich("((1 − (", t, "))·(", z, ") + (", of_one, ")·log(1 + exp(−(", z, "))))")
        else:
            text = rich("(log(1 + exp(", z, ")) − (", t, ")·(", z, "))")
        return self.weighed(text, attrs, v)

    def slope(self, i: int, v: Sequence[Number], attrs: Attrs) -> tuple[RichText, ...]:
        z, t = v[:2]
        if attrs.get("pos_weighted"):
            if i == 1:
                text = rich("((", v[-1], ") − 1)·log(1 + exp(−(", z, "))) − (", z, ")")
            else:
                text = rich("1 − (", t, ") − (((", v[-1], ") − 1)·(", t, ") + 1)·σ(−(", z, "))")
            return (self.weighed(text, attrs, v),)
        if i == 1:
            return (self.weighed(rich("−(", z, ")"), attrs, v),)
        steps = (rich("σ(", z, ") − (", t, ")"), rich("(", _probability(z), ") − (", t, ")"))
        return tuple(self.weighed(step, attrs, v) for step in steps)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (
            "How surprised is the network by each label? Its output is a logit z, and σ(z) the probability that it "
            f"gives to label 1. The {xs[0].size} surprises are {self.joins(attrs)}; to be sure and wrong costs most.",
        )

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        logit, label = self.met(i, cell, xs)[:2]
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
        if self.given(attrs):
            return rich(says, ". The slope is their difference, ", gap, ", times this cell's weight.", share)
        return rich(says, ". The slope is exactly the difference of the two, ", gap, ".", share)

    def samples(self) -> tuple[Sample, ...]:
        labels = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 0.25], [0.5, 1.0, 0.0], [0.0, 0.0, 1.0]])
        z = np.random.default_rng(19).normal(size=(4, 3)) * 2
        row, column = np.array([0.5, 1.0, 2.0]), np.array([[1.0], [0.0], [3.0], [0.5]])
        weights, positives = {"weighted": True}, {"pos_weighted": True}
        return (
            *loss_samples(labels, broadcast=False),
            Sample((z, labels, row), {"reduction": "mean", **weights}, "a weight for each column"),
            Sample((z, labels, column), {"reduction": "none", **weights}, "a weight for each example"),
            Sample((z, labels, row), {"reduction": "mean", **positives}, "a weight of label 1"),
            Sample((z, labels, column, row), {"reduction": "sum", **weights, **positives}, "both weights"),
        )


def _probability(logit: Number) -> Number:
    """σ(z), worked out on the way and kept nowhere."""
    with np.errstate(over="ignore"):
        return Number(float(1 / (1 + np.exp(-np.float64(logit.value)))))


OPS: tuple[Op, ...] = (BCEWithLogits(),)
