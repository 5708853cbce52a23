"""The matrix product: every output cell is a weighted sum."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.errors import ShapeError
from engine.op import Array, Attrs, Op, Planner, Sample, Shape, upstream
from engine.ops.broadcast import unbroadcast


class MatMul(Op):
    """``a @ b``, or ``a @ bᵀ`` with the attr ``transpose_b``, as a linear layer's weight [out, in] wants.

    Shapes as in PyTorch: vectors are rows on the left and columns on the right, and leading axes
    broadcast.
    """

    name = "matmul"
    title = "Matrix product"
    symbol = "·"
    family = "linalg"
    arity = 2
    doc = "Makes each output a weighted sum of the inputs; gradients go back along the same weights."

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        a, b = shapes
        turned = bool(attrs.get("transpose_b"))
        if not a or not b:
            raise self._mismatch(a, b, "two inputs that have at least one axis each", turned)
        inner = b[-1] if turned or len(b) == 1 else b[-2]
        if a[-1] != inner:
            raise self._mismatch(a, b, "as many columns on the left as the right has inputs", turned)
        rows = a[-2:-1]
        columns = () if len(b) == 1 else (b[-2:-1] if turned else b[-1:])
        try:
            return np.broadcast_shapes(a[:-2], b[:-2]) + rows + columns
        except ValueError:
            raise self._mismatch(a, b, "leading axes that agree or are 1", turned) from None

    def _mismatch(self, a: Shape, b: Shape, expected: str, turned: bool) -> ShapeError:
        transposed = " (transposed)" if turned else ""
        inner = a[-1] if a else 1
        return ShapeError(
            "shape-mismatch",
            expected=expected,
            got=f"{list(a)} · {list(b)}{transposed}",
            cure=f"The left input has {inner} columns: give the right one {inner} inputs, or change the left.",
        )

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        a, b = xs
        return np.asarray(np.matmul(a, np.swapaxes(b, -1, -2) if attrs.get("transpose_b") and b.ndim > 1 else b))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        a = xs[0].reshape(1, -1) if xs[0].ndim == 1 else xs[0]
        turned = bool(attrs.get("transpose_b")) and xs[1].ndim > 1
        b = xs[1].reshape(-1, 1) if xs[1].ndim == 1 else xs[1]
        if xs[1].ndim == 1:
            g = np.expand_dims(g, -1)
        if xs[0].ndim == 1:
            g = np.expand_dims(g, -2)
        if i == 0:
            result = np.matmul(g, b if turned else np.swapaxes(b, -1, -2))
            return unbroadcast(result, a.shape).reshape(xs[0].shape)
        result = np.matmul(np.swapaxes(g, -1, -2), a) if turned else np.matmul(np.swapaxes(a, -1, -2), g)
        return unbroadcast(result, b.shape).reshape(xs[1].shape)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        a, b = xs
        if a.ndim == b.ndim == 2:
            # dot takes a transposed view without a copy and is faster than matmul when small.
            p.emit(np.dot, a, b.T if attrs.get("transpose_b") else b, out)
        elif a.ndim == b.ndim == 1:
            p.emit(np.dot, a, b, out)
        else:
            super().plan_forward(p, attrs, xs, out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        a, b = xs
        if not a.ndim == b.ndim == 2:
            super().plan_vjp(p, i, attrs, g, xs, y, out)
        elif i == 0:
            p.emit(np.dot, g, b if attrs.get("transpose_b") else b.T, out)
        elif attrs.get("transpose_b"):
            p.emit(np.dot, g.T, a, out)
        else:
            p.emit(np.dot, a.T, g, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        a, b = names
        return rf"{a}\,{{{b}}}^\top" if attrs.get("transpose_b") else rf"{a}\,{b}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        a, b = names
        if i == 1:
            return a
        return b if attrs.get("transpose_b") else rf"{{{b}}}^\top"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        a, b = names
        g = upstream(out)
        if i == 0:
            return rf"{g}\,{b}" if attrs.get("transpose_b") else rf"{g}\,{{{b}}}^\top"
        return rf"{{{g}}}^\top {a}" if attrs.get("transpose_b") else rf"{{{a}}}^\top {g}"

    def samples(self) -> tuple[Sample, ...]:
        rng = np.random.default_rng(5)

        def draw(*shape: int) -> Array:
            return rng.normal(size=shape)

        turned = {"transpose_b": True}
        return (
            Sample((draw(3, 2), draw(2, 4))),
            Sample((draw(3, 2), draw(4, 2)), turned, "a linear layer"),
            Sample((draw(1, 1), draw(1, 1)), turned, "size 1"),
            Sample((draw(3), draw(3)), note="two vectors"),
            Sample((draw(2, 3), draw(3)), note="matrix and vector"),
            Sample((draw(3), draw(3, 2)), note="vector and matrix"),
            Sample((draw(3), draw(2, 3)), turned, "vector and turned matrix"),
            Sample((draw(2, 3, 2), draw(2, 4)), note="a matrix for every example"),
            Sample((draw(2, 1, 3, 2), draw(5, 4, 2)), turned, "leading axes that broadcast"),
            Sample((draw(0, 2), draw(2, 4)), note="no examples"),
            Sample((np.array([[np.inf, 1.0]]), np.array([[0.0], [1.0]])), note="∞ · 0", smooth=False),
        )


OPS: tuple[Op, ...] = (MatMul(),)
