"""The matrix product: every output cell is a weighted sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell, fed_cells, shape_text, source_cell
from engine.errors import ShapeError
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape, upstream
from engine.ops.broadcast import unbroadcast
from engine.ops.product.instructions import emit_product, emit_product_summed, rows, turned
from engine.ops.product.samples import samples
from engine.richtext import LocalTerm, Number, RichText, product, rich, spelled_sum


class MatMul(Op):
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

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        a, b = xs[0].shape, xs[1].shape
        wide = _as_matrices(a, b)
        lead = np.broadcast_shapes(wide[0][:-2], wide[1][:-2])
        turned = bool(attrs.get("transpose_b")) and len(b) > 1
        if i == 0:
            at = (0, *cell) if len(a) == 1 else cell
            row, inner = at[-2:]
            columns = range(wide[1][-2] if turned else wide[1][-1])
            paths = [(row, column) for column in columns]
        else:
            at = (*cell, 0) if len(b) == 1 else cell
            column, inner = at[-2:] if turned else at[:-3:-1]
            paths = [(row, column) for row in range(wide[0][-2])]
        terms = []
        for front in fed_cells(at[:-2], wide[i][:-2], lead):
            for row, column in paths:
                other = self._factor(1 - i, front, row, inner, column, attrs, xs)
                result = _result_cell(front, row, column, a, b)
                terms.append(LocalTerm(result, other.value, rich("the other factor, ", other)))
        return terms

    def _factor(
        self, i: int, lead: Cell, row: int, inner: int, column: int, attrs: Attrs, xs: Sequence[Array]
    ) -> Number:
        """The number of input ``i`` in the product number ``inner`` of the output cell (lead, row, column)."""
        shape = xs[i].shape
        if len(shape) == 1:
            cell: Cell = (inner,)
        else:
            flipped = i == 1 and bool(attrs.get("transpose_b"))
            inside = (row, inner) if i == 0 else (column, inner) if flipped else (inner, column)
            cell = source_cell(lead, shape[:-2]) + inside
        return Number(float(xs[i][cell]), "value", i, "value", cell)

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        a, b = xs[0].shape, xs[1].shape
        at = list(cell)
        column = 0 if len(b) == 1 else at.pop()
        row = 0 if len(a) == 1 else at.pop()
        pairs = [[self._factor(i, tuple(at), row, inner, column, attrs, xs) for i in (0, 1)] for inner in range(a[-1])]
        return spelled_sum([(product(x, w), x.value * w.value) for x, w in pairs])

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        count = xs[0].shape[-1]
        if count == 1:
            return ("The one input times its weight.",)
        return (f"A weighted sum: {count} inputs, each times its weight, added up.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        terms = self.local_terms(i, cell, attrs, xs, out)
        count, own = len(terms), Number(float(xs[i][cell]), "value", i, "value", cell)
        if i == 0:
            if count == 1:
                weight = Number(terms[0].local, "local")
                return rich("This input fed one output: the gradient comes back through the same weight, ", weight, ".")
            return (
                f"This input fed {count} outputs, each through a weight of its own. The gradient comes back through "
                "the same weights, and the contributions add up.",
            )
        idle = sum(term.local == 0 for term in terms)
        if count == 1:
            return rich(
                "This weight, ", own, ", met one input: its gradient is the upstream gradient times that input, ",
                Number(terms[0].local, "local"), ", and not times the weight itself.",
            )  # fmt: skip
        text = (
            f"This weight met one input in each of {count} examples. Its gradient adds up upstream gradient × input "
            "over all of them: a weight's local gradient is its input, not its own value."
        )
        if idle:
            text += f" In {idle} of them the input was 0, and those say nothing about this weight."
        return (text,)

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        turned = "ᵀ" if attrs.get("transpose_b") and len(shapes[1]) > 1 else ""
        return f"{shape_text(out)} = {shape_text(shapes[0])} · {shape_text(shapes[1])}{turned}"

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        a, b, g = shape_text(shapes[0]), shape_text(shapes[1]), shape_text(out)
        turned = bool(attrs.get("transpose_b")) and len(shapes[1]) > 1
        if i == 0:
            return f"{a} = {g} · {b}{'' if turned else 'ᵀ'}"
        return f"{b} = {g}ᵀ · {a}" if turned else f"{b} = {a}ᵀ · {g}"

    def samples(self) -> tuple[Sample, ...]:
        return samples()


def _as_matrices(a: Shape, b: Shape) -> tuple[Shape, Shape]:
    """A vector on the left is one row, on the right one column."""
    return ((1, *a) if len(a) == 1 else a), ((*b, 1) if len(b) == 1 else b)


def _result_cell(lead: Cell, row: int, column: int, a: Shape, b: Shape) -> Cell:
    """The output's cell: a vector's row or column is no axis of the output."""
    return lead + (() if len(a) == 1 else (row,)) + (() if len(b) == 1 else (column,))


OPS: tuple[Op, ...] = (MatMul(),)
