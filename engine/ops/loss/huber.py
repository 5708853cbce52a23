"""Losses that are squares near 0 and straight beyond: a far outlier pulls no harder than a near one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from engine.arrays import np
from engine.errors import ArgumentError
from engine.op import Array, Attrs, Op, Planner, Sample, Shape
from engine.ops.loss.loss import over_count, reduction_sign
from engine.ops.loss.samples import loss_samples
from engine.ops.loss.squares import Distance
from engine.richtext import Number, RichText, rich


class Robust(Distance):
    """With d = prediction − target, limited to ±edge and called c: c·(d − c/2) / scale."""

    how = "Small differences are squared, large ones count as they are;"

    @abstractmethod
    def edge(self, attrs: Attrs) -> float:
        """Where the square ends and the straight line begins; raises ArgumentError."""

    @abstractmethod
    def scale(self, attrs: Attrs) -> float:
        """By what the loss is divided."""

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        self.edge(attrs)
        return super().infer(shapes, attrs)

    def cells(self, attrs: Attrs, *xs: Array) -> Array:
        edge = self.edge(attrs)
        gap = xs[0] - xs[1]
        if edge == 0:
            return np.asarray(np.abs(gap))
        limited = np.clip(gap, -edge, edge)
        return np.asarray(limited * (gap - limited / 2) / self.scale(attrs))

    def slopes(self, i: int, attrs: Attrs, *xs: Array) -> Array:
        edge = self.edge(attrs)
        gap = xs[i] - xs[1 - i]
        if edge == 0:
            return np.asarray(np.sign(gap))
        return np.asarray(np.clip(gap, -edge, edge) / self.scale(attrs))

    def plan_cells(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.subtract, xs[0], xs[1], out)
        if self.edge(attrs) == 0:
            p.emit(np.absolute, out, out)
            return
        limited = p.scratch(out.shape)
        self._plan_limit(p, attrs, out, limited)
        if self.scale(attrs) != 1:
            p.emit(np.divide, out, p.constant(self.scale(attrs)), out)
        # With c limited/scale: c·(d/scale − c/2)·scale would round more often than (d − limited/2)·c.
        half = p.scratch(out.shape)
        p.emit(np.multiply, limited, p.constant(0.5 / self.scale(attrs)), half)
        p.emit(np.subtract, out, half, out)
        p.emit(np.multiply, out, limited, out)

    def plan_slopes(self, p: Planner, i: int, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.subtract, xs[i], xs[1 - i], out)
        if self.edge(attrs) == 0:
            p.emit(np.sign, out, out)
            return
        self._plan_limit(p, attrs, out, out)
        if self.scale(attrs) != 1:
            p.emit(np.divide, out, p.constant(self.scale(attrs)), out)

    def _plan_limit(self, p: Planner, attrs: Attrs, x: Array, out: Array) -> None:
        edge = self.edge(attrs)
        p.emit(partial(np.minimum, x, p.constant(edge), out=out))
        p.emit(partial(np.maximum, out, p.constant(-edge), out=out))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        x, t = names
        return rf"{reduction_sign(attrs)} \operatorname{{{self.symbol.replace(' ', '')}}}({x} - {t})".strip()

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        edge, scale = self.edge(attrs), self.scale(attrs)
        under = rf" / {scale:g}" if scale != 1 else ""
        gap = f"{names[i]} - {names[1 - i]}"
        return rf"{over_count(attrs)} \operatorname{{clip}}({gap}, -{edge:g}, {edge:g}){under}".strip()

    def cell_loss(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        edge, gap = self.edge(attrs), v[0].value - v[1].value
        if abs(gap) < edge:
            return rich("((", v[0], ") − (", v[1], "))²/2/(", self.scale(attrs), ")")
        first, second = (v[0], v[1]) if gap >= 0 else (v[1], v[0])
        factor = edge / self.scale(attrs) if edge else 1.0
        return rich("(", factor, ")·((", first, ") − (", second, ") − (", edge / 2, "))")

    def slope(self, i: int, v: Sequence[Number], attrs: Attrs) -> tuple[RichText, ...]:
        edge, gap = self.edge(attrs), v[i].value - v[1 - i].value
        if abs(gap) < edge:
            return (rich("((", v[i], ") − (", v[1 - i], ")) / (", self.scale(attrs), ")"),)
        limit = (edge / self.scale(attrs) if edge else 1.0) * ((gap > 0) - (gap < 0))
        return (rich("(", limit, ")"),)

    def slope_words(self, gap: Number, attrs: Attrs) -> RichText:
        edge = self.edge(attrs)
        if abs(gap.value) < edge:
            return rich("the slope grows with the difference, ", gap, f", which is still within {edge:g}")
        return rich("beyond ", edge, " the slope no longer grows with the difference, ", gap)

    def with_edges(self, attrs: Attrs, other: Attrs) -> tuple[Sample, ...]:
        """The samples of every loss, and differences exactly at the edge."""
        targets = np.random.default_rng(11).normal(size=(4, 3))
        gaps = np.array([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0])
        return (
            *loss_samples(targets, attrs),
            Sample((gaps + 0.01, np.zeros(7)), {"reduction": "none", **other}, "another edge"),
            Sample((gaps, np.zeros(7)), {"reduction": "none", **attrs}, "at the edge", smooth=False),
        )


class SmoothL1Loss(Robust):
    """d²/(2·beta) where |d| < beta, else |d| − beta/2; the attr ``beta`` (1; with 0 it is the plain distance).

    https://pytorch.org/docs/stable/generated/torch.nn.SmoothL1Loss.html
    """

    name = "smooth_l1_loss"
    torch = "F.smooth_l1_loss"
    torch_settings: ClassVar[Attrs] = {"reduction": "mean", "beta": 1.0}
    title = "Smooth distance"
    symbol = "Smooth L1"
    doc = "Averages distances that are rounded off near 0, so that the slope has no jump there."

    def edge(self, attrs: Attrs) -> float:
        beta = float(attrs.get("beta", 1.0))
        if beta < 0:
            raise ArgumentError("beta", expected="beta at least 0", got=f"{beta:g}", cure="Choose 1, for example.")
        return beta

    def scale(self, attrs: Attrs) -> float:
        return self.edge(attrs)

    def samples(self) -> tuple[Sample, ...]:
        return (
            *self.with_edges({"beta": 1.0}, {"beta": 0.25}),
            Sample((np.array([1.0, -2.0]), np.array([0.5, 0.0])), {"reduction": "mean", "beta": 0.0}, "no rounding"),
        )


class HuberLoss(Robust):
    """d²/2 where |d| ≤ delta, else delta·(|d| − delta/2); the attr ``delta`` (1).

    https://pytorch.org/docs/stable/generated/torch.nn.HuberLoss.html
    """

    name = "huber_loss"
    torch = "F.huber_loss"
    torch_settings: ClassVar[Attrs] = {"reduction": "mean", "delta": 1.0}
    title = "Huber's loss"
    symbol = "Huber"
    doc = "Squares small differences and lets large ones grow straight, so that outliers do not dominate."

    def edge(self, attrs: Attrs) -> float:
        delta = float(attrs.get("delta", 1.0))
        if delta <= 0:
            raise ArgumentError("delta", expected="delta above 0", got=f"{delta:g}", cure="Choose 1, for example.")
        return delta

    def scale(self, attrs: Attrs) -> float:
        return 1.0

    def samples(self) -> tuple[Sample, ...]:
        return self.with_edges({"delta": 1.0}, {"delta": 0.25})


OPS: tuple[Op, ...] = (SmoothL1Loss(), HuberLoss())
