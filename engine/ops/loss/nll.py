"""Negative log-likelihood: minus the log-probability of the right class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, Op, Planner, Sample
from engine.ops.loss.class_samples import Z, labelled
from engine.ops.loss.classified import Classified
from engine.ops.loss.labels import class_axis, labels_of
from engine.ops.loss.loss import over_count, reduction_of, reduction_sign
from engine.richtext import LocalTerm, RichText, rich


class NLLLoss(Classified):
    """−x[right class]; https://pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html

    Inputs (log-probabilities, labels[, weight]), attrs ``reduction``, ``ignore_index`` and ``weighted``.
    """

    name = "nll_loss"
    torch = "F.nll_loss"
    torch_settings: ClassVar[Attrs] = {"reduction": "mean", "ignore_index": -100}
    title = "Negative log-likelihood"
    symbol = "NLL"
    doc = "Takes minus the log-probability that the network gave to the right class."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (1, 2) if attrs.get("weighted") else (1,)

    def surprises(self, scores: Array, places: Array) -> Array:
        return np.asarray(-scores.reshape(-1).take(places))

    def slopes(self, scores: Array, places: Array, shares: Array) -> Array:
        gradient = np.zeros_like(scores)
        gradient.reshape(-1)[places] = -shares
        return gradient

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x = np.moveaxis(xs[0], class_axis(xs[0].shape), 0)
        first, losses = p.scratch(x.shape), p.scratch((x[0].size,))
        self.plan_labels(p, attrs, xs)
        labels = labels_of(p)
        p.emit(np.copyto, first, x)
        p.emit(first.reshape(-1).take, labels.places, None, losses, "clip")
        p.emit(np.negative, losses, losses)
        p.emit(labels.clear, losses)
        self.plan_join(p, attrs, losses, labels.each, labels.total, out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if i in self.fixed:
            super().plan_vjp(p, i, attrs, g, xs, y, out)
            return
        first = np.moveaxis(out, class_axis(out.shape), 0)
        labels, full, shares = labels_of(p), p.scratch(first.shape), p.scratch((first[0].size,))
        p.emit(np.multiply, labels.each, self.plan_share(p, attrs, g, labels.total), shares)
        p.emit(np.negative, shares, shares)
        p.emit(labels.clear, shares)
        p.emit(full.fill, 0)
        p.emit(full.reshape(-1).__setitem__, labels.places, shares)
        p.emit(np.copyto, first, full)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        x, t = names[:2]
        weight = rf"{names[2]}_{{{t}}} " if len(names) == 3 else ""
        return rf"{reduction_sign(attrs)} \left(-{weight}{x}_{{{t}}}\right)".strip()

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"-{over_count(attrs)} \mathbf{{1}}_{{{names[1]}}}"

    def row_loss(self, row: Cell, attrs: Attrs, xs: Sequence[Array]) -> tuple[RichText, float]:
        right = int(xs[1][row])
        weight = self.weight(row, right, attrs, xs)
        if weight == 0:
            return rich("0"), 0.0
        chosen = self.number(0, self.at(row, right, xs[0].shape), xs)
        text = rich("−(", chosen, ")")
        return (text if weight == 1 else rich("(", weight, ")·(", text, ")")), -weight * chosen.value

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        row, label = self.split(cell, xs[0].shape)
        weight = self.weight(row, label, attrs, xs)
        if int(xs[1][row]) != label or weight == 0:
            return []
        divisor = self.divisor(attrs, xs)
        working = self.shared([rich("−(", weight, ")")], attrs, divisor)[0]
        return [LocalTerm(row if reduction_of(attrs) == "none" else (), -weight / divisor, working)]

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        joins = {"sum": "added up", "none": "kept, one for each example"}.get(reduction_of(attrs), "averaged")
        return (f"Each example's right class is looked up: minus its log-probability is the surprise, {joins}.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        row, label = self.split(cell, xs[0].shape)
        if int(xs[1][row]) == label:
            return ("This is the right class: raising its log-probability lowers the loss by as much.",)
        return ("Only the right class's log-probability was looked up, so nothing comes back here.",)

    def samples(self) -> tuple[Sample, ...]:
        return labelled(Z - np.log(np.exp(Z).sum(1, keepdims=True)))


OPS: tuple[Op, ...] = (NLLLoss(),)
