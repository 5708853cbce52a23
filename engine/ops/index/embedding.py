"""Rows of a table, looked up by number: how words become vectors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.errors import DTypeError, ShapeError
from engine.op import Array, Attrs, DType, Op, Planner, Promotion, Sample, Shape, upstream
from engine.ops.index.scattering import add_rows, check_places, contiguous, plan_add_rows
from engine.ops.moving import Moving
from engine.paths import Paths
from engine.richtext import RichText
from engine.windows import SIDE, Window, around, beside_cell, cut, line, single, worked


class Embedding(Moving):
    """``weight`` [rows, width], ``indices`` of any shape → the rows, in a last axis of their own.

    With attr ``padding_idx``, that row is left out of the gradient.
    """

    name = "embedding"
    torch = "F.embedding"
    torch_settings: ClassVar[Attrs] = {"padding_idx": None}
    title = "Embedding"
    symbol = "E"
    family = "index"
    arity = 2
    doc = "Looks up a row of the table for each number; only rows that were looked up receive a gradient."
    promotion: ClassVar[Promotion] = "none"

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (1,)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        if len(shapes[0]) != 2:
            raise ShapeError(
                "embedding-table",
                expected="a table of two axes, [rows, width], as the weight",
                got=str(list(shapes[0])),
                cure="Pass the table first for nn.functional: embedding(indices, weight).",
            )
        return (*shapes[1], shapes[0][1])

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        if dtypes[1].kind not in "iu":
            raise DTypeError(
                "embedding-indices",
                expected="whole numbers as indices",
                got=str(dtypes[1]),
                cure="Write indices.long().",
            )
        return dtypes[0]

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        self.result_dtype([x.dtype for x in xs], attrs)
        check_places(xs[1], xs[0].shape[0], 0, 0, "a row number")
        return np.take(xs[0], xs[1], 0)

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        table = np.zeros(xs[0].shape, g.dtype)
        add_rows(table, xs[1].reshape(-1).astype(np.int64), g)
        if attrs["padding_idx"] is not None:
            table[attrs["padding_idx"]] = 0
        return table

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(check_places, xs[1], xs[0].shape[0], 0, 0, "a row number")
        if out.size:
            # Out of range is caught before; "clip" alone writes straight into `out`.
            p.emit(partial(np.take, contiguous(p, xs[0]), xs[1], 0, out, "clip"))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        target = out if out.flags.c_contiguous else p.scratch(out.shape, out.dtype)
        if not g.size:
            p.emit(out.fill, 0)
            return
        places = p.scratch((xs[1].size,), np.int64)
        p.emit(np.copyto, places.reshape(xs[1].shape), xs[1])
        plan_add_rows(p, target, places, contiguous(p, g).reshape(-1, out.shape[1]))
        if attrs["padding_idx"] is not None:
            p.emit(target[attrs["padding_idx"]].fill, 0)
        if target is not out:
            p.emit(np.copyto, out, target)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return super().code((names[1], names[0]), attrs)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"{{{names[0]}}}_{{[{names[1]}]}}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\sum_{{{names[1]} = \text{{row}}}} {upstream(out)}"

    def paths(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> Paths:
        used = xs[1] == cell[0]
        if attrs["padding_idx"] is not None and cell[0] == attrs["padding_idx"] % xs[0].shape[0]:
            used = np.zeros_like(used)
        places = np.argwhere(used)
        cells = np.concatenate([places, np.full((len(places), 1), cell[1])], 1)
        return Paths(cells, np.ones(len(cells)))

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        row = int(xs[1][cell[:-1]])
        return (
            f"The index is {row}, counted from 0: row {row + 1} of the table is looked up, and this is its number "
            f"{cell[-1] + 1}.",
        )

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        count = int(np.count_nonzero(xs[1] == cell[0]))
        if not len(self.paths(i, cell, attrs, xs, out)):
            why = "is the padding, which is not trained" if count else "was not looked up in this batch"
            return (f"Row {cell[0] + 1} of the table {why}, so nothing comes back to it.",)
        times = "once, so its gradient comes" if count == 1 else f"{count} times, so {count} gradients come"
        return (f"Row {cell[0] + 1} of the table was looked up {times} back to it.",)

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        row = int(xs[1][cell[:-1]])
        at = (row, cell[-1])
        rows, cols = around((row,), xs[0].shape[0], 1), around((cell[-1],), xs[0].shape[1])
        lit = [(row, col) for col in cols]
        index = beside_cell("indices, counted from 0", xs[1], cell[:-1], input=1)
        table = cut("rows of the table", xs[0], at, rows, cols, input=0, lit=lit, focus=at, sign="→")
        return (index, table, line("output", out, cell, out.ndim - 1, focus=cell, sign="="))

    def windows_vjp(
        self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        paths = self.paths(i, cell, attrs, xs, out)
        if not len(paths):
            return ()
        products = paths.contributions(g)
        places = [tuple(at) for at in np.argwhere(xs[1] == cell[0]).tolist()]
        return (
            cut("indices, counted from 0", xs[1], places[0], input=1, lit=places),
            worked(
                "their upstream gradients" if len(paths) <= SIDE else f"{SIDE} of {len(paths)} upstream gradients",
                [products[:SIDE].tolist()], "→",
            ),
            single("their sum", float(products.sum()), "Σ"),
        )  # fmt: skip

    def samples(self) -> tuple[Sample, ...]:
        table = np.linspace(-1.0, 1.0, 15).reshape(5, 3)
        plain = {"padding_idx": None}
        return (
            Sample((table, np.array([[0, 2], [2, 4]])), plain, "one row twice"),
            Sample((table, np.array([1, 0, 1, 3])), {"padding_idx": 1}, "padding", smooth=False),
            Sample((table, np.array([1, 0, 3])), {"padding_idx": -2}, "padding counted from the back", smooth=False),
            Sample((table[:, ::2], np.array(3)), plain, "one index, a table with gaps"),
            Sample((table[:1], np.zeros((0,), np.int64)), plain, "no indices"),
        )


OPS: tuple[Op, ...] = (Embedding(),)
