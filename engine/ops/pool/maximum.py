"""Max-pooling: of every window the largest number, which alone receives the gradient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, DType, Op, Planner, Sample, upstream
from engine.ops.immediate import Immediate
from engine.ops.pool.geometry import plane
from engine.ops.pool.largest import Largest
from engine.ops.pool.pooling import Pooling
from engine.ops.pool.samples import largest_samples
from engine.ops.pool.windows import back_windows, value_windows
from engine.ops.pool.winners import winners
from engine.richtext import LocalTerm, Number, RichText, joined, rich
from engine.windows import Window


class MaxPooling(Pooling):
    """The largest number of every window; ties go to the first in reading order, as in PyTorch.

    Settings: ``kernel_size``, ``stride`` (None: the kernel's size), ``padding``, ``dilation``, ``ceil_mode``.
    """

    torch_settings: ClassVar[Attrs] = {
        "kernel_size": ..., "stride": None, "padding": 0, "dilation": 1, "ceil_mode": False,
    }  # fmt: skip
    symbol = "max"

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0,)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        out = np.empty(self.infer([xs[0].shape], attrs), xs[0].dtype)
        self._largest(Immediate(out.dtype), attrs, xs[0]).find(plane(out, self.rank), note=False)
        return out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        result = np.empty(xs[0].shape, xs[0].dtype)
        largest = self._largest(Immediate(result.dtype), attrs, xs[0])
        value = plane(np.empty(out.shape, out.dtype), self.rank)
        largest.find(value)
        largest.spread(plane(np.ascontiguousarray(g), self.rank), plane(result, self.rank))
        return result

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        self._largest(p, attrs, xs[0]).find(plane(out, self.rank))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        largest = self._largest(p, attrs, xs[0])
        largest.spread(plane(g, self.rank), plane(out, self.rank))

    def _largest(self, p: Planner, attrs: Attrs, x: Array) -> Largest:
        return Largest(p, self.over(x.shape, attrs), plane(x, self.rank))

    # --- as formulas -----------------------------------------------------------------------------
    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\max_{{\text{{window}}}} {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"[{names[0]} = {out}]"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\sum_{{\text{{windows}}}} {upstream(out)} \cdot [{names[0]} = {out}]"

    # --- in numbers and words --------------------------------------------------------------------
    def _winner(self, cell: Cell, attrs: Attrs, x: Array) -> Cell | None:
        """The input cell that an output cell's number came from; None where the window holds padding alone."""
        best: Cell | None = None
        for at in self.window(cell, attrs, x.shape):
            if best is None or x[at] > x[best] or x[at] != x[at]:
                best = at
        return best

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        numbers = [rich(_number(xs[0], at)) for at in self.window(cell, attrs, xs[0].shape)]
        if len(numbers) > 1:
            return rich("max(", joined(numbers, ", "), ")")
        return numbers[0] if numbers else ("−inf",)

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        terms = []
        for at in self.windows_of(cell, attrs, xs[0].shape):
            winner = self._winner(at, attrs, xs[0])
            if winner == cell:
                terms.append(LocalTerm(at, 1.0, ("1, since it was the largest of its window",)))
            elif winner is not None:
                terms.append(LocalTerm(at, 0.0, rich("0, since ", _number(xs[0], winner), " won this window")))
        return terms

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        window, winner = self.window(cell, attrs, xs[0].shape), self._winner(cell, attrs, xs[0])
        if winner is None:
            return ("This window lies on padding alone, and the largest of nothing is −∞.",)
        equal = sum(bool(xs[0][at] == xs[0][winner]) for at in window)
        text = rich(
            f"Of {len(window)} numbers the largest, ", _number(xs[0], winner), f", at {_place(winner, self.rank)}, won."
        )
        if equal > 1:
            return rich(text, f" {equal} were equal, and then the first one wins.")
        return text

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        terms = self.local_terms(i, cell, attrs, xs, out)
        won = sum(term.local == 1 for term in terms)
        if not terms:
            return ("No window reached this number, so no gradient comes back to it.",)
        winner = self._winner(terms[0].out_cell, attrs, xs[0])
        if not won and winner is not None:
            lost = rich("This number lost to ", _number(xs[0], winner))
            return rich(lost, ": it did not change the output, and nothing comes back.")
        if len(terms) == 1:
            window = self.window(terms[0].out_cell, attrs, xs[0].shape)
            if sum(bool(xs[0][at] == xs[0][cell]) for at in window) > 1:
                return ("This number is the first of the largest in its window: the whole gradient comes back to it.",)
            return ("This number won its window: the whole gradient comes back to it, and nothing to the others.",)
        return (f"This number lay in {len(terms)} windows and won {won}: their gradients come back to it.",)

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        window, winner = self.window(cell, attrs, xs[0].shape), self._winner(cell, attrs, xs[0])
        return value_windows(xs[0], window, out, cell, self.rank, winner=winner, sign="max")

    def windows_vjp(
        self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        x = xs[0]
        return back_windows(
            x, g, self.rank, self.windows_of(cell, attrs, x.shape), lambda at: self.window(at, attrs, x.shape),
            lambda at: self._winner(at, attrs, x), lambda at: float(self._winner(at, attrs, x) == cell),
        )  # fmt: skip

    def samples(self) -> tuple[Sample, ...]:
        return largest_samples(self.rank)


class Winners(Pooling):
    """Where the numbers of a max-pooling came from: positions in the input's plane, counted along its rows."""

    torch_settings: ClassVar[Attrs] = MaxPooling.torch_settings
    symbol = "argmax"
    differentiable: ClassVar[bool] = False

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return np.dtype(np.int64)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        shape = self.infer([xs[0].shape], attrs)
        return winners(plane(xs[0], self.rank), self.over(xs[0].shape, attrs)).reshape(shape)

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.zeros(xs[0].shape, g.dtype)

    plan_forward = Op.plan_forward
    plan_vjp = Op.plan_vjp

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        pooled = super().code(names, attrs).replace(f"F.{self.name}", f"F.max_pool{self.rank}d")
        return f"{pooled[:-1]}, return_indices=True)[1]"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{argmax}}_{{\text{{window}}}} {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "0"

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        width = xs[0].shape[-1]
        number = int(out[cell])
        place = (number // width, number % width) if self.rank == 2 else (number,)
        winner = _number(xs[0], (*cell[: -self.rank], *place))
        return rich(
            "The largest number of this window, ", winner, f", stands at {_place(place, self.rank)}: number {number} "
            "of its plane, counted from 0.",
        )  # fmt: skip

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        width, number = xs[0].shape[-1], int(out[cell])
        place = (number // width, number % width) if self.rank == 2 else (number,)
        window = self.window(cell, attrs, xs[0].shape)
        winner = (*cell[: -self.rank], *place)
        return value_windows(xs[0], window, out, cell, self.rank, winner=winner, sign="argmax")

    def samples(self) -> tuple[Sample, ...]:
        return largest_samples(self.rank)


def _number(x: Array, cell: Cell) -> Number:
    return Number(float(x[cell]), "value", 0, "value", cell)


def _place(cell: Cell, rank: int) -> str:
    """Where in its plane: "row 4, column 2"; of a signal, "place 2"."""
    return f"row {cell[-2] + 1}, column {cell[-1] + 1}" if rank == 2 else f"place {cell[-1] + 1}"


class MaxPool1d(MaxPooling):
    name = "max_pool1d"
    title = "Max-pooling over a signal"
    doc = "Keeps the largest number of every window; only that one receives the gradient."
    rank = 1


class MaxPool2d(MaxPooling):
    name = "max_pool2d"
    title = "Max-pooling"
    doc = "Keeps the largest number of every window of an image; only that one receives the gradient."
    rank = 2


class MaxPool1dIndices(Winners):
    name = "max_pool1d_indices"
    title = "Winners over a signal"
    doc = "Says where in the signal each window's largest number stands."
    rank = 1


class MaxPool2dIndices(Winners):
    name = "max_pool2d_indices"
    title = "Winners"
    doc = "Says where in the image each window's largest number stands, counted along its rows."
    rank = 2


OPS: tuple[Op, ...] = (MaxPool1d(), MaxPool2d(), MaxPool1dIndices(), MaxPool2dIndices())
