"""Statistics that are kept from step to step: each overwrites its first input, and nothing flows back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.errors import ShapeError
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape
from engine.ops.immediate import Immediate
from engine.richtext import Number, RichText, rich
from engine.source import written


class Kept(Op):
    """Overwrites the first input's own array and gives it."""

    family = "norm"
    promotion: ClassVar[Promotion] = "none"
    writes = True
    differentiable = False

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return shapes[0]

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        self.plan_forward(Immediate(xs[0].dtype), attrs, xs, xs[0])
        return xs[0]

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.zeros_like(xs[i])

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "0"

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        return ("What is kept for later has no part in this step's loss, so nothing comes back.",)


class RunningAverage(Kept):
    """buffer ← (1 − momentum) · buffer + momentum · correction · statistic.

    With attr ``momentum`` None, a third input counts the steps, and the buffer becomes the plain average of
    all of them: momentum is then 1 / count.
    """

    name = "running_average"
    title = "Running average"
    symbol = "avg"
    arity = -1
    doc = "Moves a kept average a little towards what this batch showed."

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        if shapes[0] != shapes[1]:
            raise ShapeError(
                "statistic-shape",
                expected=f"a statistic of the kept average's shape {list(shapes[0])}",
                got=str(list(shapes[1])),
                cure="Make the layer with as many features as the input has channels (its axis 1).",
            )
        return shapes[0]

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        step = p.scratch(out.shape, out.dtype)
        correction = p.constant(attrs["correction"], out.dtype)
        p.emit(np.multiply, xs[1], correction, step)
        p.emit(np.subtract, step, out, step)
        if attrs["momentum"] is None:
            count = p.scratch((), out.dtype)
            p.emit(np.copyto, count, xs[2], "unsafe")
            p.emit(np.divide, step, count, step)
        else:
            p.emit(np.multiply, step, p.constant(attrs["momentum"], out.dtype), step)
        p.emit(np.add, out, step, out)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        kept, seen, *count = names
        part = f"(1 / {count[0]})" if attrs["momentum"] is None else written(attrs["momentum"])
        scaled = f"{seen}.detach()" + ("" if attrs["correction"] == 1 else f" * {written(attrs['correction'])}")
        return f"{kept}.add_(({scaled} - {kept}) * {part})"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        m = rf"\frac{{1}}{{{names[2]}}}" if attrs["momentum"] is None else f"{attrs['momentum']:g}"
        factor = "" if attrs["correction"] == 1 else r"\frac{n}{n - 1} "
        return rf"{names[0]} + {m} \left({factor}{names[1]} - {names[0]}\right)"

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        seen = Number(float(xs[1][cell]), "value", 1, "value", cell)
        part = "one part in the number of steps so far" if attrs["momentum"] is None else f"{attrs['momentum']:g}"
        return rich("The kept average goes ", part, " of the way towards this batch's ", seen, ". Evaluation uses it.")

    def samples(self) -> tuple[Sample, ...]:
        rng = np.random.default_rng(23)
        pair = (rng.normal(size=3), rng.normal(size=3))
        return (
            Sample(pair, {"momentum": 0.1, "correction": 1.0}, "a mean"),
            Sample(pair, {"momentum": 0.1, "correction": 4 / 3}, "a variance of 4 numbers"),
            Sample((*pair, np.array(4)), {"momentum": None, "correction": 1.0}, "a plain average"),
            Sample((np.zeros(0), np.zeros(0)), {"momentum": 0.1, "correction": 1.0}, "no channels"),
        )


class CountUp(Kept):
    name = "count_up"
    title = "Count"
    symbol = "+1"
    arity = 1
    doc = "Counts the steps."

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.add, out, p.constant(1, out.dtype), out)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return rich("One step more: ", Number(float(out[cell]), "value", None, "value", cell), " so far.")

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{names[0]}.add_(1)"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{names[0]} + 1"

    def samples(self) -> tuple[Sample, ...]:
        return (Sample((np.array(3),)), Sample((np.zeros(0, np.int64),), note="nothing to count"))


OPS: tuple[Op, ...] = (RunningAverage(), CountUp())
