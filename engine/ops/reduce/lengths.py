"""The length of a vector: how far it is from 0, by one of several measures."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell, Shape, shape_text
from engine.errors import DimensionError
from engine.op import Array, Attrs, Op, Planner, Sample, upstream
from engine.ops.axis import emit_beside, require_float
from engine.ops.broadcast import flat
from engine.ops.reduce.reduction import Reduction, arguments
from engine.richtext import LocalTerm, RichText, rich, spelled_long
from engine.source import written


class Norm(Reduction):
    """(Σ |x|^p)^(1/p) over ``dim``; the attr ``p`` is 2 unless given. p = ∞ is the largest |x|, −∞ the smallest,
    and 0 counts what is not 0. https://pytorch.org/docs/stable/generated/torch.linalg.vector_norm.html
    """

    name = "norm"
    title = "Norm"
    symbol = "‖·‖"
    doc = "The length of a vector; its gradient points along the vector itself."

    @property
    def grad_name(self) -> str:
        return "LinalgVectorNormBackward0"

    def p(self, attrs: Attrs) -> float:
        """The power by which cells are measured."""
        return float(attrs.get("p", 2.0))

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        if (math.isinf(self.p(attrs)) or self.p(attrs) < 0) and not self.count(shapes[0], attrs):
            raise DimensionError(
                "nothing-to-choose",
                expected=f"at least one cell for a norm with p = {self.p(attrs):g}",
                got=f"shape {list(shapes[0])}",
                cure="Leave empty batches out.",
            )
        return super().infer(shapes, attrs)

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0, -1)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        x, p = xs[0], self.p(attrs)
        require_float(self.title, x)
        axes, keepdims = self.axes(x.ndim, attrs), bool(attrs.get("keepdim"))
        if p == 2:
            return np.asarray(np.sqrt((x * x).sum(axis=axes, keepdims=keepdims)))
        if p == 0:
            return np.asarray((x != 0).sum(axis=axes, keepdims=keepdims), x.dtype)
        size = np.abs(x)
        if math.isinf(p):
            return np.asarray((size.max if p > 0 else size.min)(axis=axes, keepdims=keepdims))
        if p == 1:
            return np.asarray(size.sum(axis=axes, keepdims=keepdims))
        power = np.asarray(p, x.dtype)
        return np.asarray((size**power).sum(axis=axes, keepdims=keepdims) ** (1 / power))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        x, p = xs[0], self.p(attrs)
        g, length = self.kept(attrs, g, x.shape), self.kept(attrs, out, x.shape)
        if p == 0:
            return np.zeros_like(x)
        sign = np.sign(x)
        if p == 1:
            return np.asarray(np.nan_to_num(sign) * g)
        if math.isinf(p):
            chosen = (np.abs(x) == length) | (np.isnan(x) & np.isnan(length))
            ties = chosen.sum(axis=self.axes(x.ndim, attrs), keepdims=True).astype(x.dtype)
            return np.asarray(np.where(chosen, sign * (g / ties), np.zeros_like(x)))
        if p == 2:
            return np.asarray(x * np.where(length == 0, np.zeros_like(length), g / length))
        power = np.asarray(p - 1, x.dtype)
        local = sign * np.abs(x) ** power * (g / length**power)
        flat_place = (x == 0) if p < 1 else (length == 0)
        return np.asarray(np.where(flat_place, np.zeros_like(local), local))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x = xs[0]
        if self.p(attrs) not in (1, 2) or not x.size:
            super().plan_forward(p, attrs, xs, out)
            return
        if self.p(attrs) == 2 and out.size == 1:
            p.emit(np.dot, flat(x), flat(x), out.reshape(()))
        else:
            cells = p.scratch(x.shape)
            p.emit(np.absolute, x, cells) if self.p(attrs) == 1 else p.emit(np.multiply, x, x, cells)
            self.plan_sum(p, attrs, cells, out)
        if self.p(attrs) == 2:
            p.emit(np.sqrt, out, out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        x = xs[0]
        if self.p(attrs) == 2:
            share, nothing = p.scratch(y.shape), p.scratch(y.shape, np.bool_)
            p.emit(np.divide, g, y, share)
            p.emit(np.equal, y, p.constant(0), nothing)
            p.emit(np.putmask, share, nothing, p.constant(0))
            emit_beside(p, np.multiply, x, self.kept(attrs, share, x.shape), out)
        elif self.p(attrs) == 1:
            p.emit(np.sign, x, out)
            p.emit(np.nan_to_num, out, False)
            emit_beside(p, np.multiply, out, self.kept(attrs, g, x.shape), out)
        else:
            super().plan_vjp(p, i, attrs, g, xs, y, out)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        settings = arguments(attrs) or ("keepdim=True" if attrs.get("keepdim") else "")
        power = written(self.p(attrs))
        return f"torch.linalg.vector_norm({names[0]}, {power}{', ' if settings else ''}{settings})"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        power = r"\infty" if self.p(attrs) == math.inf else f"{self.p(attrs):g}"
        return rf"\left\|{names[0]}\right\|_{{{power}}}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        x, p = names[0], self.p(attrs)
        if p == 2:
            return rf"\frac{{{x}}}{{{out}}}"
        if p == 1:
            return rf"\operatorname{{sign}}({x})"
        if math.isinf(p):
            return rf"\operatorname{{sign}}({x})\, \mathbf{{1}}[|{x}| = {out}]"
        return rf"\operatorname{{sign}}({x}) \left(\frac{{|{x}|}}{{{out}}}\right)^{{{p - 1:g}}}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{upstream(out)} \cdot {self.latex_local(i, names, out, attrs)}"

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        at = self.out_cell(cell, attrs)
        cells = self.joined_cells(at, attrs, xs[0].shape)
        line = self.joined(at, attrs, xs[0]).astype(np.float64)
        with np.errstate(all="ignore"):
            one = {"p": self.p(attrs)}
            slopes = self.vjp(0, one, np.ones(()), (line,), np.asarray(out[at], np.float64))
        local = float(slopes[cells.index(cell)])
        if self.p(attrs) == 2 and out[at] != 0:
            return [LocalTerm(at, local, rich("(", self.number(cell, xs[0]), ") / (", self.result(at, out), ")"))]
        return [LocalTerm(at, local)]

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        if self.p(attrs) != 2:
            return rich(self.result(cell, out))
        cells = self.joined_cells(cell, attrs, xs[0].shape)
        with np.errstate(all="ignore"):
            squares = self.joined(cell, attrs, xs[0]).astype(np.float64) ** 2
        return rich("√(", spelled_long(squares, lambda k: rich("(", self.number(cells[k], xs[0]), ")²")), ")")

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        count = self.count(xs[0].shape, attrs)
        if self.p(attrs) == 2:
            return (f"The length of an arrow with {count} sides: the root of the sum of their squares.",)
        if math.isinf(self.p(attrs)):
            which = "largest" if self.p(attrs) > 0 else "smallest"
            return (f"The {which} of {count} distances from 0.",)
        return (f"A length of {count} values, in which each distance from 0 is raised to the power {self.p(attrs):g}.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        if self.p(attrs) == 2:
            return ("Each value receives its own share of the length: the gradient points along the vector itself.",)
        return ("The gradient says which values the length is made of, each with its sign.",)

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(out)} = ‖{shape_text(shapes[0])}‖"

    def samples(self) -> tuple[Sample, ...]:
        x = np.random.default_rng(3).normal(size=(2, 3, 4))
        one = {"dim": 1, "keepdim": False}
        held = np.array([[3.0, -3.0, 1.0], [0.0, 0.0, 0.0], [np.nan, 1.0, 2.0]])
        return (
            Sample((x,), {"p": 2.0, "dim": None, "keepdim": False}, "everything"),
            Sample((x[0],), {"p": 2.0, "dim": -1, "keepdim": True}, "over the last axis, kept"),
            Sample((x.transpose(2, 0, 1),), {"p": 2.0, "dim": (0, 2), "keepdim": False}, "two axes, turned"),
            Sample((x,), {"p": 1.0, **one}, "sums of distances"),
            Sample((x,), {"p": 1.0, "dim": None, "keepdim": True}, "one sum of distances"),
            Sample((x,), {"p": math.inf, **one}, "the largest"),
            Sample((x,), {"p": -math.inf, **one}, "the smallest"),
            Sample((x,), {"p": 3.0, **one}, "cubes"),
            Sample((x,), {"p": 1.5, **one}, "between"),
            Sample((x,), {"p": 0.5, **one}, "below 1"),
            Sample((x,), {"p": 0.0, **one}, "a count", smooth=False),
            Sample((np.array(-2.0),), {"p": 2.0, "dim": None, "keepdim": False}, "a scalar"),
            Sample((np.zeros((0, 3)),), {"p": 2.0, **one}, "no examples"),
            Sample((held,), {"p": 2.0, **one}, "nothing and nan", smooth=False),
            Sample((held[:2],), {"p": math.inf, **one}, "ties", smooth=False),
            Sample((held[:2],), {"p": 1.0, **one}, "ties at 0", smooth=False),
        )


OPS: tuple[Op, ...] = (Norm(),)
