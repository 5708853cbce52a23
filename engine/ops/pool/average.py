"""Average pooling: of every window the mean, and the gradient in equal shares to all of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.errors import ShapeError
from engine.op import Array, Attrs, Op, Planner, Sample, Shape, upstream
from engine.ops.immediate import Immediate
from engine.ops.order import laid_like
from engine.ops.pool.geometry import Span, Spans, plane
from engine.ops.pool.padding import bordered, inside, plan_border
from engine.ops.pool.pooling import Pooling
from engine.ops.pool.samples import average_samples
from engine.ops.pool.sums import Sums, Windows
from engine.ops.pool.windows import back_windows, value_windows
from engine.richtext import LocalTerm, Number, RichText, rich, spelled_sum
from engine.windows import Window


class Averaging(Pooling):
    """A sum over every window, divided by how many numbers count there."""

    symbol = "mean"

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    @abstractmethod
    def divisors(self, shape: Shape, attrs: Attrs) -> Array:
        """What each window's sum is divided by, (height, width) of the output, whole numbers."""

    @abstractmethod
    def windows(self, shape: Shape, attrs: Attrs) -> tuple[Windows, Windows]:
        """The windows along height and width, counted in the input with its border."""

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        result = np.empty(xs[0].shape, g.dtype)
        self.plan_vjp(Immediate(g.dtype), i, attrs, g, xs, out, result)
        return result

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x, means = plane(xs[0], self.rank), plane(out, self.rank)
        source = self._source(p, attrs, x)
        plan_border(p, x, source, self.border(xs[0].shape, attrs))
        Sums(p, self.windows(xs[0].shape, attrs), source).find(means)
        p.emit(np.divide, means, self._divisor(p, attrs, xs[0].shape), means)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        x, upward, result = plane(xs[0], self.rank), plane(g, self.rank), plane(out, self.rank)
        source = self._source(p, attrs, x)
        shares = laid_like(upward, upward.shape, p.scratch)
        p.emit(np.divide, upward, self._divisor(p, attrs, xs[0].shape), shares)
        into = result if source is x else laid_like(source, source.shape, p.scratch)
        Sums(p, self.windows(xs[0].shape, attrs), source).spread(shares, into)
        if into is not result:
            p.emit(np.copyto, result, inside(into, self.border(xs[0].shape, attrs)))

    def border(self, shape: Shape, attrs: Attrs) -> Spans:
        """Where the input lies in its border; none unless told otherwise."""
        height, width = (1, *shape)[-2:] if self.rank == 1 else shape[-2:]
        return Span(1 if self.rank == 1 else height), Span(width)

    def _source(self, p: Planner, attrs: Attrs, x: Array) -> Array:
        shape = x.shape if self.rank == 2 else (*x.shape[:-2], x.shape[-1])
        return bordered(p, x, self.border(shape, attrs), 0)

    def _divisor(self, p: Planner, attrs: Attrs, shape: Shape) -> Array:
        """One number where all windows have the same, else one for each window."""
        divisors = self.divisors(shape, attrs)
        if divisors.size and (divisors == divisors.flat[0]).all():
            return p.constant(float(divisors.flat[0]))
        kept = p.keep("divisors", divisors.shape)
        np.copyto(kept, divisors)
        return kept

    # --- as formulas -----------------------------------------------------------------------------
    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{mean}}_{{\text{{window}}}} {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return r"\frac{1}{|\text{window}|}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\sum_{{\text{{windows}}}} {upstream(out)} \cdot \frac{{1}}{{|\text{{window}}|}}"

    # --- in numbers and words --------------------------------------------------------------------
    def divisor_at(self, cell: Cell, attrs: Attrs, shape: Shape) -> float:
        """What the window of an output cell is divided by."""
        return float(self.divisors(shape, attrs)[(0, *cell[-1:]) if self.rank == 1 else cell[-2:]])

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        terms = []
        for at in self.window(cell, attrs, xs[0].shape):
            number = Number(float(xs[0][at]), "value", 0, "value", at)
            terms.append((rich("(", number, ")"), number.value))
        return rich("(", spelled_sum(terms), ") / (", Number(self.divisor_at(cell, attrs, xs[0].shape), "plain"), ")")

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        terms = []
        for at in self.windows_of(cell, attrs, xs[0].shape):
            divisor = self.divisor_at(at, attrs, xs[0].shape)
            terms.append(LocalTerm(at, 1 / divisor, rich("1 / (", Number(divisor, "plain"), ")")))
        return terms

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        count = len(self.window(cell, attrs, xs[0].shape))
        divisor = self.divisor_at(cell, attrs, xs[0].shape)
        text = f"The {count} numbers of this window, added up and divided by {divisor:g}."
        if count < divisor and not attrs.get("divisor_override"):
            text += " The padding counts, as zeros."
        return (text,)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        count = sum(1 for _ in self.windows_of(cell, attrs, xs[0].shape))
        if count == 0:
            return ("No window reached this number, so no gradient comes back to it.",)
        if count == 1:
            return ("Every number of the window had the same part in its mean: the gradient comes in equal shares.",)
        return (f"This number lay in {count} windows, and from each comes its equal share of the gradient.",)

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        window = self.window(cell, attrs, xs[0].shape)
        return value_windows(xs[0], window, out, cell, self.rank, winner=None, sign="mean")

    def windows_vjp(
        self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        x = xs[0]
        return back_windows(
            x, g, self.rank, self.windows_of(cell, attrs, x.shape), lambda at: self.window(at, attrs, x.shape),
            lambda _: None, lambda at: 1 / self.divisor_at(at, attrs, x.shape),
        )  # fmt: skip


class AvgPooling(Averaging):
    """The mean of every window.

    Settings: ``kernel_size``, ``stride`` (None: the kernel's size), ``padding``, ``ceil_mode``,
    ``count_include_pad`` (whether the padding's zeros count in the divisor) and, over images,
    ``divisor_override`` (a divisor for all windows).
    """

    torch_settings: ClassVar[Attrs] = {
        "kernel_size": ..., "stride": None, "padding": 0, "ceil_mode": False, "count_include_pad": True,
        "divisor_override": None,
    }  # fmt: skip

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        if attrs.get("divisor_override") == 0:
            raise ShapeError(
                "pooling",
                expected=f"a divisor_override of {self.name} that is not 0",
                got="0",
                cure="Leave it out to divide by the window's size.",
            )
        return super().infer(shapes, attrs)

    def border(self, shape: Shape, attrs: Attrs) -> Spans:
        return self.over(shape, attrs)

    def windows(self, shape: Shape, attrs: Attrs) -> tuple[Windows, Windows]:
        return self.over(shape, attrs)

    def divisors(self, shape: Shape, attrs: Attrs) -> Array:
        over = self.over(shape, attrs)
        if attrs.get("divisor_override"):
            return np.full([span.out for span in over], attrs["divisor_override"])
        include = attrs.get("count_include_pad", True)
        height, width = (np.array([_counted(span, at, include) for at in range(span.out)]) for span in over)
        product: Array = np.multiply.outer(height, width)
        return product

    def samples(self) -> tuple[Sample, ...]:
        return average_samples(self.rank)


def _counted(span: Span, window: int, include: bool) -> int:
    """How many cells of a window count: padding too if included, but never what lies beyond it."""
    first = window * span.stride - span.pad
    last = min(first + span.kernel, span.size + span.pad)
    return last - first if include else min(last, span.size) - max(first, 0)


class AvgPool1d(AvgPooling):
    name = "avg_pool1d"
    title = "Average pooling over a signal"
    doc = "Replaces every window by its mean; the gradient comes back in equal shares."
    rank = 1


class AvgPool2d(AvgPooling):
    name = "avg_pool2d"
    title = "Average pooling"
    doc = "Replaces every window of an image by its mean; the gradient comes back in equal shares."
    rank = 2


OPS: tuple[Op, ...] = (AvgPool1d(), AvgPool2d())
