"""The matrix product in formulas, numbers and words."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell, fed_axes, shape_text, source_cell
from engine.op import Array, Attrs, Op, Shape, upstream
from engine.ops.product.windows import back_windows, value_windows
from engine.paths import Paths, grid, sources
from engine.richtext import Number, RichText, product, rich, spelled_long
from engine.windows import Window


class Explained(Op):
    """What a learner reads about a matrix product; the kernels are its subclass's."""

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

    def paths(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> Paths:
        a, b = xs[0].shape, xs[1].shape
        wide = _as_matrices(a, b)
        lead = np.broadcast_shapes(wide[0][:-2], wide[1][:-2])
        turned = bool(attrs.get("transpose_b")) and len(b) > 1
        if i == 0:
            at = (0, *cell) if len(a) == 1 else cell
            row, inner = at[-2:]
            places: tuple[Sequence[int], Sequence[int]] = ((row,), range(wide[1][-2] if turned else wide[1][-1]))
        else:
            at = (*cell, 0) if len(b) == 1 else cell
            column, inner = at[-2:] if turned else at[:-3:-1]
            places = (range(wide[0][-2]), (column,))
        found = grid(*fed_axes(at[:-2], wide[i][:-2], lead), *places)
        kept = [*range(len(lead)), *([] if len(a) == 1 else [-2]), *([] if len(b) == 1 else [-1])]
        local = (
            xs[1 - i][self._met(1 - i, found, inner, turned, wide)] if len(xs[1 - i].shape) > 1 else xs[1 - i][inner]
        )

        def working(k: int) -> RichText:
            *front, row, column = found[k].tolist()
            other = self._factor(1 - i, tuple(front), row, inner, column, attrs, xs)
            return rich("the other factor, ", other)

        return Paths(found[:, kept], np.array(np.broadcast_to(local, len(found)), np.float64), working)

    def _met(
        self, i: int, found: Array, inner: int, turned: bool, wide: tuple[Shape, Shape]
    ) -> tuple[Array | int, ...]:
        """The places of input ``i``, a matrix or a stack of them, in product ``inner`` of these output cells."""
        front = sources(found[:, :-2], wide[i][:-2])
        if i == 0:
            return (*front, found[:, -2], inner)
        return (*front, found[:, -1], inner) if turned else (*front, inner, found[:, -1])

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
        left, right = (self._line(i, tuple(at), row, column, attrs, xs) for i in (0, 1))
        with np.errstate(all="ignore"):
            products = left.astype(np.float64) * right

        def text(inner: int) -> RichText:
            return product(*(self._factor(i, tuple(at), row, inner, column, attrs, xs) for i in (0, 1)))

        return spelled_long(products, text)

    def _line(self, i: int, lead: Cell, row: int, column: int, attrs: Attrs, xs: Sequence[Array]) -> Array:
        """The numbers of input ``i`` that meet in the output cell (lead, row, column): its row, or its column."""
        x = xs[i]
        if x.ndim == 1:
            return x
        plane = x[source_cell(lead, x.shape[:-2])]
        if i == 0:
            return np.asarray(plane[row])
        return np.asarray(plane[column] if attrs.get("transpose_b") else plane[:, column])

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        count = xs[0].shape[-1]
        if xs[1].ndim > 2:
            return (
                f"A row of the left input meets a column of the right one: {count} products, number by number, "
                "added up. The more the two are alike, the larger the sum.",
            )
        if count == 1:
            return ("The one input times its weight.",)
        return (f"A weighted sum: {count} inputs, each times its weight, added up.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        terms = self.paths(i, cell, attrs, xs, out)
        count, own = len(terms), Number(float(xs[i][cell]), "value", i, "value", cell)
        if xs[1].ndim > 2:
            other = ("right", "left")[i]
            return (
                f"This number had a part in {count} outputs, each time times a number of the {other} input. The "
                "gradient comes back through the same numbers, and the contributions add up.",
            )
        if i == 0:
            if count == 1:
                weight = Number(terms[0].local, "local")
                return rich("This input fed one output: the gradient comes back through the same weight, ", weight, ".")
            return (
                f"This input fed {count} outputs, each through a weight of its own. The gradient comes back through "
                "the same weights, and the contributions add up.",
            )
        idle = int(np.count_nonzero(terms.local == 0))
        if count == 1:
            return rich(
                "This weight, ", own, ", met one input: its gradient is the upstream gradient times that input, ",
                Number(terms[0].local, "local"), ", and not times the weight itself.",
            )  # fmt: skip
        text = (
            f"This weight met one input in each of {count} {_rows(xs[0])}. Its gradient adds up upstream gradient × "
            "input over all of them: a weight's local gradient is its input, not its own value."
        )
        if idle:
            text += f" In {idle} of them the input was 0, and those say nothing about this weight."
        return (text,)

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        at = list(cell)
        column = 0 if xs[1].ndim == 1 else at.pop()
        row = 0 if xs[0].ndim == 1 else at.pop()
        cells = [
            [self._factor(i, tuple(at), row, inner, column, attrs, xs).cell for inner in range(xs[0].shape[-1])]
            for i in (0, 1)
        ]
        return value_windows(xs, out, cell, cells)

    def windows_vjp(
        self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        paths = self.paths(i, cell, attrs, xs, out)
        return back_windows(1 - i, g, xs, paths, example)

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        turned = "ᵀ" if attrs.get("transpose_b") and len(shapes[1]) > 1 else ""
        return f"{shape_text(out)} = {shape_text(shapes[0])} · {shape_text(shapes[1])}{turned}"

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        a, b, g = shape_text(shapes[0]), shape_text(shapes[1]), shape_text(out)
        turned = bool(attrs.get("transpose_b")) and len(shapes[1]) > 1
        if i == 0:
            return f"{a} = {g} · {b}{'' if turned else 'ᵀ'}"
        return f"{b} = {g}ᵀ · {a}" if turned else f"{b} = {a}ᵀ · {g}"


def _rows(a: Array) -> str:
    """What the rows of the left input are: examples, or places in examples."""
    return "examples" if a.ndim == 2 else "rows (every place of every example)"


def _as_matrices(a: Shape, b: Shape) -> tuple[Shape, Shape]:
    """A vector on the left is one row, on the right one column."""
    return ((1, *a) if len(a) == 1 else a), ((*b, 1) if len(b) == 1 else b)
