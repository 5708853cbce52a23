"""Cross-entropy of scores: softmax and the logarithm of the right class's probability in one op."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Sample, Shape
from engine.ops.axis import emit_beside
from engine.ops.broadcast import plan_repeat
from engine.ops.loss.class_samples import samples
from engine.ops.loss.cross_entropy_words import Explained
from engine.ops.loss.labels import class_axis, labels_of, smoothing
from engine.ops.loss.loss import reduction_of


class CrossEntropy(Explained):
    """log Σ e^z − z[right class]; https://pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html

    Inputs (z, t[, weight]): z [C] or [N, C, …]; t holds labels, [] or [N, …], or probabilities, in z's shape.
    Attrs: ``reduction``, ``ignore_index``, ``label_smoothing`` and ``weighted`` (True where there is a weight).
    """

    name = "cross_entropy"
    torch = "F.cross_entropy"
    torch_settings: ClassVar[Attrs] = {"reduction": "mean", "ignore_index": -100, "label_smoothing": 0.0}
    title = "Cross-entropy"
    symbol = "CE"
    doc = (
        "Measures how surprised the softmax of the scores is by the right class; the slope is p − 1 there, p elsewhere."
    )

    @property
    def grad_name(self) -> str:
        return "NllLossBackward0"

    def soft(self, shapes: Sequence[Shape]) -> bool:
        return shapes[0] == shapes[1] and bool(shapes[0])

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        smoothing(self.title, attrs)
        return super().infer(shapes, attrs)

    # --- eager -----------------------------------------------------------------------------------
    def surprises(self, scores: Array, places: Array) -> Array:
        lower = scores - scores.max(0)
        return np.asarray(np.log(np.exp(lower).sum(0)) - lower.reshape(-1).take(places))

    def slopes(self, scores: Array, places: Array, shares: Array) -> Array:
        powers: Array = np.exp(scores - scores.max(0))
        powers *= shares / powers.sum(0)
        cells = powers.reshape(-1)
        cells[places] -= shares
        return powers

    # --- as instructions -------------------------------------------------------------------------
    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        z = np.moveaxis(xs[0], class_axis(xs[0].shape), 0)
        # The classes come first: a reduction over a short last axis takes three times as long.
        lower, powers = p.keep("lower", z.shape), p.keep("powers", z.shape)
        count = out.size if reduction_of(attrs) == "none" else z[0].size
        highest, sums, logs = p.scratch((count,)), p.keep("sums", (count,)), p.keep("logs", (count,))
        low, power = lower.reshape(len(z), -1), powers.reshape(len(z), -1)
        p.emit(np.copyto, lower, z)
        p.emit(np.maximum.reduce, low, 0, None, highest)
        emit_beside(p, np.subtract, low, highest.reshape(1, -1), low)
        p.emit(np.exp, low, power)
        p.emit(np.dot, p.ones(len(z)), power, sums)
        p.emit(np.log, sums, logs)
        losses = p.scratch((count,))
        soft = self.soft([x.shape for x in xs])
        if not soft:
            self.plan_labels(p, attrs, xs)
        if soft or smoothing(self.title, attrs):
            self._plan_targets(p, attrs, xs)
            targets, sums_of_targets = p.keep("targets", low.shape), p.keep("target sums", (count,))
            product, inner = p.scratch(low.shape), p.scratch((count,))
            p.emit(np.multiply, targets, low, product)
            p.emit(np.dot, p.ones(len(z)), product, inner)
            p.emit(np.multiply, logs, sums_of_targets, losses)
            p.emit(np.subtract, losses, inner, losses)
            each = p.ones(count)
        else:
            p.emit(low.reshape(-1).take, labels_of(p).places, None, losses, "clip")
            p.emit(np.subtract, logs, losses, losses)
            each = labels_of(p).each
        if not soft:
            p.emit(labels_of(p).clear, losses)
        self.plan_join(p, attrs, losses, each, p.constant(count) if soft else labels_of(p).total, out)

    def _plan_targets(self, p: Planner, attrs: Attrs, xs: Sequence[Array]) -> None:
        """Emit the weighed probabilities that each class should have, and their sums over the classes."""
        z = np.moveaxis(xs[0], class_axis(xs[0].shape), 0)
        count, share = z[0].size, smoothing(self.title, attrs)
        full = p.keep("targets", (len(z), count))
        if self.soft([x.shape for x in xs]):
            p.emit(np.copyto, full.reshape(z.shape), np.moveaxis(xs[1], class_axis(xs[1].shape), 0))
            if share:
                p.emit(np.multiply, full, p.constant(1 - share), full)
                p.emit(np.add, full, p.constant(share / len(z)), full)
        else:
            p.emit(full.fill, share / len(z))
            p.emit(full.reshape(-1).put, labels_of(p).places, p.constant(1 - share + share / len(z)), "clip")
        if attrs.get("weighted"):
            p.emit(np.multiply, full, plan_repeat(p, xs[2].reshape(-1, 1), full.shape), full)
        if not self.soft([x.shape for x in xs]):
            p.emit(labels_of(p).clear, full)
        p.emit(np.dot, p.ones(len(z)), full, p.keep("target sums", (count,)))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if i in self.fixed:
            super().plan_vjp(p, i, attrs, g, xs, y, out)
            return
        z = np.moveaxis(xs[0], class_axis(xs[0].shape), 0)
        classes, count = len(z), z[0].size
        soft = self.soft([x.shape for x in xs])
        share = self.plan_share(p, attrs, g, p.constant(count) if soft else labels_of(p).total)
        powers, sums = p.keep("powers", z.shape).reshape(classes, -1), p.keep("sums", (count,))
        full, scale = p.scratch((classes, count)), p.scratch((count,))
        if i == 1:
            kept = 1 - smoothing(self.title, attrs)
            p.emit(np.copyto, full, p.keep("logs", (count,)))
            p.emit(np.subtract, full, p.keep("lower", z.shape).reshape(classes, -1), full)
            if attrs.get("weighted"):
                p.emit(np.multiply, full, plan_repeat(p, xs[2].reshape(-1, 1), full.shape), full)
            emit_beside(p, np.multiply, full, share.reshape(1, -1), full)
            if kept != 1:
                p.emit(np.multiply, full, p.constant(kept), full)
        elif soft or smoothing(self.title, attrs):
            p.emit(np.divide, p.keep("target sums", (count,)), sums, scale)
            emit_beside(p, np.multiply, powers, scale.reshape(1, -1), full)
            p.emit(np.subtract, full, p.keep("targets", full.shape), full)
            emit_beside(p, np.multiply, full, share.reshape(1, -1), full)
            if not soft:
                p.emit(labels_of(p).clear, full)
        else:
            labels, shares, picked = labels_of(p), p.scratch((count,)), p.scratch((count,))
            p.emit(np.multiply, labels.each, share, shares)
            p.emit(labels.clear, shares)
            p.emit(np.divide, shares, sums, scale)
            emit_beside(p, np.multiply, powers, scale.reshape(1, -1), full)
            cells = full.reshape(-1)
            p.emit(cells.take, labels.places, None, picked, "clip")
            p.emit(np.subtract, picked, shares, picked)
            p.emit(cells.__setitem__, labels.places, picked)
        p.emit(np.copyto, np.moveaxis(out, class_axis(out.shape), 0), full.reshape(z.shape))

    def samples(self) -> tuple[Sample, ...]:
        return samples()


OPS: tuple[Op, ...] = (CrossEntropy(),)
