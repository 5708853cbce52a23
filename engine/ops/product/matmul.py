"""The matrix product: every output cell is a weighted sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.errors import ShapeError
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape
from engine.ops.broadcast import unbroadcast
from engine.ops.product.instructions import emit_product, emit_product_summed, rows, turned
from engine.ops.product.matmul_words import Explained
from engine.ops.product.samples import samples


class MatMul(Explained):
    """``a @ b``, or ``a @ bᵀ`` with the attr ``transpose_b``, as a linear layer's weight [out, in] wants.

    Shapes as in PyTorch: vectors are rows on the left and columns on the right, and leading axes
    broadcast.
    """

    name = "matmul"
    torch = "@"
    title = "Matrix product"
    symbol = "·"
    family = "linalg"
    arity = 2
    refuses = True
    promotion: ClassVar[Promotion] = "same"
    doc = "Makes each output a weighted sum of the inputs; gradients go back along the same weights."

    @property
    def grad_name(self) -> str:
        return "MmBackward0"

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (1 - i,)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        a, b = shapes
        turned = bool(attrs.get("transpose_b"))
        if len(a) == len(b) == 2 and a[1] == b[1 if turned else 0]:
            return a[0], b[0 if turned else 1]
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
        if a.ndim == b.ndim == 2:
            # Of small matrices, the quickest product that there is; it takes a turned view without a copy.
            return np.asarray(a.dot(b.T if attrs.get("transpose_b") else b))
        if attrs.get("transpose_b") and b.ndim > 1:
            b = turned(b)
        if a.ndim > 2 and b.ndim == 2:
            return np.asarray(np.dot(rows(a), b).reshape(*a.shape[:-1], b.shape[-1]))
        return np.asarray(np.matmul(a, b))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        a, b = xs
        if a.ndim == b.ndim == 2:
            if i == 0:
                return np.asarray(g.dot(b if attrs.get("transpose_b") else b.T))
            return np.asarray(g.T.dot(a) if attrs.get("transpose_b") else a.T.dot(g))
        a, b, g = self.as_matrices(attrs, xs, g)
        if i == 0:
            return unbroadcast(np.matmul(g, turned(b)), a.shape).reshape(xs[0].shape)
        if b.ndim == 2 and a.ndim > 2:
            result = np.dot(rows(a).T, rows(g))
        else:
            result = unbroadcast(np.matmul(turned(a), g), b.shape)
        return (turned(result) if attrs.get("transpose_b") else result).reshape(xs[1].shape)

    def as_matrices(self, attrs: Attrs, xs: Sequence[Array], out: Array) -> tuple[Array, Array, Array]:
        """Views in which a vector on the left is a row, on the right a column, and ``b`` as it multiplies."""
        a, b = xs
        if b.ndim == 1:
            b, out = b[:, None], out[..., None]
        elif attrs.get("transpose_b"):
            b = turned(b)
        if a.ndim == 1:
            a, out = a[None, :], out[..., None, :]
        return a, b, out

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        if xs[0].ndim == xs[1].ndim == 1:
            p.emit(np.dot, xs[0], xs[1], out)
        else:
            emit_product(p, *self.as_matrices(attrs, xs, out))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        a, b, g = self.as_matrices(attrs, xs, g)
        if i == 0:
            emit_product_summed(p, g, turned(b), g.shape[:-2], out if out.ndim > 1 else out[None, :])
        else:
            into = out[:, None] if out.ndim == 1 else turned(out) if attrs.get("transpose_b") else out
            emit_product_summed(p, turned(a), g, g.shape[:-2], into)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return super().code((names[0], f"{names[1]}.mT") if attrs.get("transpose_b") else names, attrs)

    def samples(self) -> tuple[Sample, ...]:
        return samples()


OPS: tuple[Op, ...] = (MatMul(),)
