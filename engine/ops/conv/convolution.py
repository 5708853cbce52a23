"""Convolution: a small window of weights slides over the input, and every place uses the same weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell, shape_text
from engine.op import Array, Attrs, DType, Op, Planner, Promotion, Sample, Shape, upstream
from engine.ops.conv import sideways, slabs
from engine.ops.conv.checks import check
from engine.ops.conv.columns import Columns
from engine.ops.conv.geometry import Geometry, geometry, planes
from engine.ops.conv.meetings import Meetings
from engine.ops.conv.samples import conv_samples
from engine.ops.conv.sideways import Sideways, side
from engine.ops.conv.way import Way
from engine.ops.conv.windows import input_windows, value_windows, weight_windows
from engine.ops.immediate import Immediate
from engine.paths import Paths
from engine.richtext import Number, RichText, product, rich, spelled_sum
from engine.source import expression, options, single
from engine.windows import Window


class Convolution(Op):
    """Σ over window and channels of weight · input, plus the filter's bias; PyTorch's shapes and settings.

    Inputs: x [batch, channels, …] or [channels, …], weight [filters, channels / groups, kernel …] and,
    optionally, bias [filters]. Settings: ``stride``, ``padding`` (numbers, "same" or "valid"), ``dilation``
    and ``groups``, with PyTorch's defaults where they are left out. As everywhere in deep learning the
    kernel is not turned: strictly speaking this is a cross-correlation.
    """

    torch_settings: ClassVar[Attrs] = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}
    family = "conv"
    symbol = "∗"
    arity = -1
    promotion: ClassVar[Promotion] = "same"
    rank: ClassVar[int]

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ((1,), (0,), ())[i]

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        place = check(shapes, attrs, self.rank)
        return (*shapes[0][: -self.rank - 1], place.filters, *place.out[-self.rank :])

    # --- at once ---------------------------------------------------------------------------------
    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        out = np.empty(self.infer([x.shape for x in xs], attrs), xs[0].dtype)
        self.plan_forward(Immediate(out.dtype), attrs, xs, out)
        return out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        result = np.empty(xs[i].shape, xs[i].dtype)
        way = self._way(Immediate(result.dtype), xs, attrs, out)
        if i == 1:
            way.fill(planes(xs[0], self.rank))
        self._gradient(way, i, g, xs, result)
        return result

    # --- as instructions -------------------------------------------------------------------------
    def allocate(self, shape: Shape, dtype: DType, xs: Sequence[Array]) -> Array:
        sizes, weight, channels = xs[0].shape[-self.rank :], xs[1].shape, xs[0].shape[-self.rank - 1]
        stays = all(
            out > size - kernel for size, kernel, out in zip(sizes, weight[2:], shape[-self.rank :], strict=True)
        )
        if channels != weight[1] or not stays:
            return super().allocate(shape, dtype, xs)
        # In groups of one and at stride 1, in the order of memory that is written.
        batch = shape[0] if len(shape) == self.rank + 2 else 1
        filters, height, width = (shape[-self.rank - 1], *(1, *shape[-self.rank :])[-2:])
        if sideways.suits(height, width):
            laid = side(slabs.outward(np.zeros((width, filters, height, batch), dtype)))
        else:
            laid = slabs.outward(np.zeros((height, filters, width, batch), dtype))
        laid = laid if self.rank == 2 else laid[:, :, 0]
        return laid if len(shape) == self.rank + 2 else laid[0]

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        way = self._way(p, xs, attrs, out)
        way.fill(planes(xs[0], self.rank))
        way.value(self._kernel(xs[1]), xs[2] if len(xs) == 3 else None, planes(out, self.rank))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        self._gradient(self._way(p, xs, attrs, y), i, g, xs, out)

    def _gradient(self, way: Way, i: int, g: Array, xs: Sequence[Array], out: Array) -> None:
        upward = planes(g, self.rank)
        if i == 0:
            way.input_gradient(self._kernel(xs[1]), upward, planes(out, self.rank))
        elif i == 1:
            way.weight_gradient(upward, self._kernel(out))
        else:
            way.bias_gradient(upward, out)

    def _way(self, p: Planner, xs: Sequence[Array], attrs: Attrs, y: Array) -> Way:
        """The way that suits the settings and the order of memory of the value ``y``."""
        place = self._place(xs, attrs)
        if not slabs.suits(place):
            return Columns(p, place)
        height, width = planes(y, self.rank).strides[2:]
        return Sideways(p, place) if width > height else slabs.Slabs(p, place)

    def _place(self, xs: Sequence[Array], attrs: Attrs) -> Geometry:
        return geometry(xs[0].shape, xs[1].shape, attrs, self.rank)

    def _kernel(self, weight: Array) -> Array:
        """The weight as (filters, channels of a group, kernel's height and width)."""
        return weight[:, :, None] if self.rank == 1 else weight

    # --- as formulas -----------------------------------------------------------------------------
    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        each = {name: single(value) for name, value in attrs.items()}
        return expression(f"F.{self.name}", names, options(each, self.torch_settings))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        bias = f" + {names[2]}" if len(names) == 3 else ""
        return rf"{names[1]} \ast {names[0]}{bias}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return (names[1], names[0], "1")[i]

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        if i == 2:
            return rf"\sum_{{n,\,\text{{place}}}} {upstream(out)}"
        if i == 1:
            return rf"{upstream(out)} \ast {names[0]}"
        return rf"{upstream(out)} \ast \operatorname{{rot}}_{{180^\circ}}\left({names[1]}\right)"

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        bias = f" + {shape_text(shapes[2])}" if len(shapes) == 3 else ""
        return f"{shape_text(out)} = {shape_text(shapes[1])} ∗ {shape_text(shapes[0])}{bias}"

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        of = "Σ " + shape_text(out) if i == 2 else f"{shape_text(out)} ∗ {shape_text(shapes[1 - i])}"
        return f"{shape_text(shapes[i])} = {of}"

    # --- in numbers and words --------------------------------------------------------------------
    def _meetings(self, xs: Sequence[Array], attrs: Attrs) -> Meetings:
        return Meetings(self._place(xs, attrs), self.rank, xs[0].ndim == self.rank + 2)

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        terms = []
        for met, weight in self._meetings(xs, attrs).at(cell):
            x, w = _number(xs, 0, met), _number(xs, 1, weight)
            terms.append((product(x, w), x.value * w.value))
        if len(xs) == 3:
            bias = _number(xs, 2, (cell[-self.rank - 1],))
            terms.append((rich("(", bias, ")"), bias.value))
        return spelled_sum(terms)

    def paths(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> Paths:
        meetings = self._meetings(xs, attrs)
        if i == 2:
            cells = meetings.of_filter(cell[0])
            return Paths(cells, np.ones(len(cells)), lambda _: ("1, since the bias is added as it is",))
        cells, others = meetings.of_input(cell) if i == 0 else meetings.of_weight(cell)
        local = np.asarray(xs[1 - i][tuple(others.T)], np.float64)
        return Paths(cells, local, lambda k: rich(_MET[i], _number(xs, 1 - i, tuple(others[k].tolist()))))

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        place = self._place(xs, attrs)
        met = sum(1 for _ in self._meetings(xs, attrs).at(cell))
        text = (
            f"Filter {cell[-self.rank - 1] + 1} lies on {met} numbers of the input here: each times the weight "
            "that lies on it, added up."
        )
        if met < place.window:
            text += f" {place.window - met} of its weights lie on padding, which is 0 and adds nothing."
        return (text,)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        count = len(self.paths(i, cell, attrs, xs, out))
        if i == 0:
            return (
                f"{count} output cells have read this number, each through the weight that lay on it. The gradient "
                "comes back through the same weights, and the contributions add up.",
            )
        if i == 1:
            return (
                f"The same weight was used {count} times, at every place of every example. Its gradient adds up "
                "upstream gradient × the number that it lay on, over all of them.",
            )
        return (f"The bias was added to {count} output cells, so its gradient is the sum of theirs.",)

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        return value_windows(self._meetings(xs, attrs), cell, xs, out)

    def windows_vjp(
        self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        meetings = self._meetings(xs, attrs)
        if i == 0:
            return input_windows(meetings, cell, g, xs)
        return weight_windows(meetings, cell, g, xs, example) if i == 1 else ()

    def samples(self) -> tuple[Sample, ...]:
        return conv_samples(self.rank)


_MET = ("the weight that lay on it, ", "the number that it lay on, ")


def _number(xs: Sequence[Array], i: int, cell: Cell) -> Number:
    return Number(float(xs[i][cell]), "value", i, "value", cell)


class Conv1d(Convolution):
    name = "conv1d"
    title = "Convolution over a signal"
    doc = "Slides small windows of weights along a signal: the same at every place; one output channel a filter."
    rank = 1


class Conv2d(Convolution):
    name = "conv2d"
    title = "Convolution"
    doc = "Slides small windows of weights over an image: the same at every place; one output channel a filter."
    rank = 2


OPS: tuple[Op, ...] = (Conv1d(), Conv2d())
