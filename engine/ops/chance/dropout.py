"""The mask of dropout: each cell of it is 0 by chance, and 1/(1 − p) otherwise.

Srivastava et al., https://jmlr.org/papers/v15/srivastava14a.html; scaled in training, so that evaluation
needs no change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, DType, Op, Planner, Promotion, Sample, Shape
from engine.ops.immediate import Immediate
from engine.random import default_generator
from engine.richtext import Number, RichText, rich
from engine.source import expression, sizes, typed, written
from engine.windows import Window, beside_cell


class DropoutMask(Op):
    """Attrs: ``shape``, ``dtype`` (float32 or float64), ``p`` from 0 to 1, ``generator``. No inputs."""

    name = "dropout_mask"
    title = "Dropout mask"
    symbol = "mask"
    family = "random"
    arity = 0
    promotion: ClassVar[Promotion] = "none"
    differentiable = False
    random = True
    doc = "Decides by chance which values are left out in this step; the others are scaled up to make good for them."

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return tuple(attrs["shape"])

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return np.dtype(attrs["dtype"])

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        out = np.empty(attrs["shape"], attrs["dtype"])
        self.plan_forward(Immediate(out.dtype), attrs, xs, out)
        return out

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        if attrs["p"] == 1:
            p.emit(out.fill, 0)
            return
        # u + (1 − p) is 1 or more with probability 1 − p: rounding down leaves 0 or 1.
        p.emit(partial(attrs["generator"].numpy.random, None, out.dtype, out))
        p.emit(np.add, out, p.constant(1 - attrs["p"], out.dtype), out)
        p.emit(np.floor, out, out)
        p.emit(np.multiply, out, p.constant(1 / (1 - attrs["p"]), out.dtype), out)

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        raise AssertionError("a mask has no inputs")

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        ones = expression("torch.ones", sizes(attrs["shape"]), typed(np.dtype(np.float32), attrs["dtype"]))
        return f"F.dropout({ones}, {written(attrs['p'])})"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\frac{{1}}{{1 - p}} \, \mathrm{{Bernoulli}}(1 - p),\ p = {attrs['p']:g}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "0"

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        own = Number(float(out[cell]), "value", None, "value", cell)
        if own.value == 0:
            return (f"This value is left out in this step, as happens to {attrs['p']:.0%} of all.",)
        return rich("This value stays, and counts ", own, " times, since others are left out.")

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        return (beside_cell("mask", out, cell),) if cell else ()

    def samples(self) -> tuple[Sample, ...]:
        common = {"dtype": np.dtype(np.float32), "generator": default_generator}
        return (
            Sample((), {**common, "shape": (3, 4), "p": 0.5}),
            Sample((), {**common, "shape": (), "p": 0.2}, "a scalar"),
            Sample((), {**common, "shape": (0, 2), "p": 0.2}, "no examples"),
            Sample((), {**common, "shape": (2, 2), "p": 1.0}, "everything left out"),
            Sample((), {**common, "shape": (2, 2), "p": 0.0}, "nothing left out"),
        )


OPS: tuple[Op, ...] = (DropoutMask(),)
