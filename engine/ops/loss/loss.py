"""What losses share: one number that says how wrong the network is, to be made smaller."""

from __future__ import annotations

import math
import warnings
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from engine.arrays import np
from engine.cells import Cell, every_cell, fed_cells, shape_text, source_cell
from engine.errors import ArgumentError, TargetError
from engine.op import Array, Attrs, Op, Planner, Promotion, Shape
from engine.ops.broadcast import broadcast_shape, flat, plan_repeat, plan_unbroadcast, unbroadcast
from engine.richtext import LocalTerm, Number, RichText, joined, rich, spelled_sum


def reduction_of(attrs: Attrs) -> str:
    """How the cells' losses are joined: "mean" unless said otherwise."""
    reduction: str = attrs.get("reduction", "mean")
    return reduction


def check_reduction(title: str, attrs: Attrs, known: Sequence[str] = ("mean", "sum", "none")) -> None:
    """Raise ArgumentError for a reduction that the loss does not have."""
    if reduction_of(attrs) not in known:
        raise ArgumentError(
            "reduction",
            expected=f"a reduction of {title}: {', '.join(map(repr, known))}",
            got=repr(attrs["reduction"]),
            cure="Choose 'mean' or 'sum' for one number, 'none' for a number for each cell.",
        )


class Loss(Op):
    """A loss for each cell of prediction and target; the attr ``reduction`` ("mean", "sum", "none") joins them.

    Inputs after the first two are settings that weigh the cells; no gradient goes back to them.
    """

    family = "loss"
    arity = 2
    promotion: ClassVar[Promotion] = "float"
    reductions: ClassVar[tuple[str, ...]] = ("mean", "sum", "none")
    broadcasts: ClassVar[bool] = True
    """Whether prediction and target of different shapes are broadcast (with a warning) or refused."""

    warns: ClassVar[bool] = True
    """Whether broadcasting is worth a warning."""

    # --- what a loss says of itself --------------------------------------------------------------
    @abstractmethod
    def cells(self, attrs: Attrs, *xs: Array) -> Array:
        """Each cell's loss."""

    @abstractmethod
    def slopes(self, i: int, attrs: Attrs, *xs: Array) -> Array:
        """Each cell's local gradient for input ``i``, 0 or 1."""

    @abstractmethod
    def cell_loss(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        """One cell's loss over the inputs' numbers there, written out."""

    @abstractmethod
    def slope(self, i: int, v: Sequence[Number], attrs: Attrs) -> tuple[RichText, ...]:
        """One cell's local gradient before the mean is taken, in the steps in which it is written out."""

    def plan_cells(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        """Emit each cell's loss into ``out``; the inputs have its shape."""
        p.emit(_copy_result, out, self.cells, attrs, *xs)

    def plan_slopes(self, p: Planner, i: int, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        """Emit each cell's local gradient into ``out``; the inputs have its shape."""
        p.emit(_copy_result, out, self.slopes, i, attrs, *xs)

    # --- shapes ----------------------------------------------------------------------------------
    def joint_shape(self, shapes: Sequence[Shape]) -> Shape:
        """The shape of the cells' losses."""
        return shapes[0] if shapes[0] == shapes[1] else broadcast_shape(self.title, shapes[:2])

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        check_reduction(self.title, attrs, self.reductions)
        if shapes[0] != shapes[1] and not self.broadcasts:
            raise TargetError(
                "target-shape",
                expected=f"targets of {self.title} of the prediction's shape {list(shapes[0])}",
                got=str(list(shapes[1])),
                cure="Reshape the targets, or give the last layer as many units as there are targets.",
            )
        shape = self.joint_shape(shapes)
        return shape if reduction_of(attrs) == "none" else ()

    def allocate(self, shape: Shape, dtype: Any, xs: Sequence[Array]) -> Array:
        return np.zeros_like(xs[0], dtype) if shape == xs[0].shape else super().allocate(shape, dtype, xs)

    def divisor(self, shape: Shape, attrs: Attrs) -> int:
        """By what the sum over all cells is divided."""
        reduction = reduction_of(attrs)
        if reduction == "mean":
            return math.prod(shape)
        return shape[0] if reduction == "batchmean" and shape else 1

    # --- eager -----------------------------------------------------------------------------------
    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        if self.warns and xs[0].shape != xs[1].shape:
            warnings.warn(
                f"{self.title}: the target's shape {list(xs[1].shape)} is not the prediction's {list(xs[0].shape)}. "
                "They are broadcast against each other, which is probably not meant: give them one shape.",
                UserWarning,
                stacklevel=4,
            )
        cells = self.cells(attrs, *xs)
        if reduction_of(attrs) == "none":
            return np.asarray(cells)
        # The mean of nothing is nan, as in PyTorch.
        return np.asarray(np.add.reduce(cells, axis=None) / self.divisor(cells.shape, attrs))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        local = self.slopes(i, attrs, *xs)
        alike = xs[0].shape == xs[1].shape
        shape = xs[0].shape if alike else self.joint_shape([x.shape for x in xs])
        # As a Python number where it is one for all: the quickest, and it widens no dtype.
        share = g if reduction_of(attrs) == "none" else g.item() / max(self.divisor(shape, attrs), 1)
        local = np.asarray(local * share)
        if alike and local.shape == shape:
            return local
        return unbroadcast(local if local.shape == shape else np.broadcast_to(local, shape), xs[i].shape)

    # --- as instructions -------------------------------------------------------------------------
    def repeated(self, p: Planner, xs: Sequence[Array]) -> list[Array]:
        """The inputs in the shape of the cells' losses."""
        shape = self.joint_shape([x.shape for x in xs])
        return [plan_repeat(p, x, shape, p.scratch(shape) if not x.ndim and shape else None) for x in xs]

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        shape = self.joint_shape([x.shape for x in xs])
        if reduction_of(attrs) == "none":
            self.plan_cells(p, attrs, self.repeated(p, xs), out)
            return
        cells = p.scratch(shape)
        self.plan_cells(p, attrs, self.repeated(p, xs), cells)
        p.emit(np.dot, flat(cells), p.ones(cells.size), out)
        self.plan_divide(p, attrs, shape, out, out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        shape = self.joint_shape([x.shape for x in xs])
        full = out if out.shape == shape else p.scratch(shape)
        self.plan_slopes(p, i, attrs, self.repeated(p, xs), full)
        if reduction_of(attrs) in ("mean", "batchmean"):
            scale = p.scratch(())
            self.plan_divide(p, attrs, shape, g, scale)
            p.emit(np.multiply, full, scale, full)
        else:
            p.emit(np.multiply, full, g, full)
        if full is not out:
            plan_unbroadcast(p, full, out)

    def plan_divide(self, p: Planner, attrs: Attrs, shape: Shape, x: Array, out: Array) -> None:
        """Emit ``x / divisor`` into ``out``."""
        p.emit(np.divide, x, p.constant(self.divisor(shape, attrs)), out)

    # --- in numbers and words --------------------------------------------------------------------
    def numbers(self, cell: Cell, xs: Sequence[Array]) -> list[Number]:
        """The inputs' numbers at one cell of the losses."""
        cells = [source_cell(cell, x.shape) for x in xs]
        return [Number(float(x[at]), "value", i, "value", at) for i, (x, at) in enumerate(zip(xs, cells, strict=True))]

    def met(self, i: int, cell: Cell, xs: Sequence[Array]) -> list[Number]:
        """The numbers at the first cell of the losses that ``xs[i][cell]`` has a part in."""
        shape = self.joint_shape([x.shape for x in xs])
        return self.numbers(fed_cells(cell, xs[i].shape, shape)[0], xs)

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        shape = self.joint_shape([x.shape for x in xs])
        found = []
        for at in fed_cells(cell, xs[i].shape, shape):
            v = self.numbers(at, xs)
            with np.errstate(all="ignore"):
                local = float(self.slopes(i, attrs, *(np.asarray(n.value) for n in v)))
            found.append(LocalTerm(at, local, joined(self.slope(i, v, attrs), " = ")))
        if reduction_of(attrs) == "none":
            return found
        count = self.divisor(shape, attrs)
        if len(found) == 1:
            steps = self.slope(i, self.met(i, cell, xs), attrs)
        else:
            last = [self.slope(i, self.numbers(term.out_cell, xs), attrs)[-1] for term in found]
            steps = (spelled_sum([(text, term.local) for text, term in zip(last, found, strict=True)]),)
        if reduction_of(attrs) != "sum":
            steps = tuple(rich("(", step, ") / (", count, ")") for step in steps)
        total = float(np.divide(sum(term.local for term in found), np.float64(count))) if found else 0.0
        return [LocalTerm((), total, joined(steps, " = "))]

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        if reduction_of(attrs) == "none":
            return self.cell_loss(self.numbers(cell, xs), attrs)
        shape = self.joint_shape([x.shape for x in xs])
        parts = []
        for at in every_cell(shape):
            v = self.numbers(at, xs)
            with np.errstate(all="ignore"):
                parts.append((self.cell_loss(v, attrs), float(self.cells(attrs, *(np.asarray(n.value) for n in v)))))
        total = spelled_sum(parts)
        if reduction_of(attrs) == "sum":
            return total
        return rich("(", total, ") / (", self.divisor(shape, attrs), ")")

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        sign = "⊙" if out else "·"
        return f"{shape_text(shapes[i])} = {shape_text(out)} {sign} {shape_text(shapes[i])}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        sign = r"\odot" if reduction_of(attrs) == "none" else r"\cdot"
        return rf"\frac{{\partial L}}{{\partial {out}}} {sign} {self.latex_local(i, names, out, attrs)}"

    def joins(self, attrs: Attrs) -> str:
        """What becomes of the cells' losses, in words."""
        words = {"sum": "added up", "none": "kept, one for each cell"}
        return words.get(reduction_of(attrs), "averaged")

    def shared_words(self, attrs: Attrs, shape: Shape) -> RichText:
        """Why the local gradient is divided by the number of cells, where it is; else empty."""
        count = self.divisor(shape, attrs)
        return (f" The loss is a mean over {count}, so each has 1/{count} of the say.",) if count > 1 else ()


def reduction_sign(attrs: Attrs) -> str:
    """LaTeX of the mean or the sum over all cells; empty where each cell keeps its own."""
    return {"sum": r"\sum", "none": ""}.get(reduction_of(attrs), r"\frac{1}{n} \sum")


def over_count(attrs: Attrs) -> str:
    """LaTeX of what the mean divides by, else empty."""
    return "" if reduction_of(attrs) in ("sum", "none") else r"\frac{1}{n}"


def _copy_result(out: Array, function: Any, *args: object) -> None:
    np.copyto(out, function(*args))
