"""Layer norm in formulas, numbers and words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell, every_cell, shape_text
from engine.op import Array, Attrs, Op, Shape, upstream
from engine.ops.activation.windows import back_windows
from engine.ops.norm.windows import between, features
from engine.ops.summed import summed_windows
from engine.paths import Paths, grid
from engine.richtext import LocalTerm, Number, RichText, rich
from engine.source import expression, written
from engine.windows import Window, single


class Explained(Op):
    """What a learner reads about layer norm; the kernels are its subclass's."""

    # --- as formulas -----------------------------------------------------------------------------
    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        eps = [] if attrs["eps"] == 1e-5 else [f"eps={written(attrs['eps'])}"]
        return expression(self.torch, [names[0], written(tuple(attrs["normalized_shape"])), *names[1:]], eps)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        x = names[0]
        text = rf"\frac{{{x} - \mu}}{{\sqrt{{\sigma^2 + \epsilon}}}}"
        text += rf" \odot {names[1]}" if len(names) > 1 else ""
        return f"{text} + {names[2]}" if len(names) == 3 else text

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        hat = rf"\hat{{{names[0]}}}"
        if i > 0:
            return hat if i == 1 else "1"
        weight = rf"{names[1]} \odot " if len(names) > 1 else ""
        return (
            rf"\frac{{1}}{{\sqrt{{\sigma^2 + \epsilon}}}} {weight}"
            rf"\left(\delta_{{ij}} - \tfrac{{1}}{{n}} - \tfrac{{1}}{{n}} {hat}_i {hat}_j\right)"
        )

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        g, hat = upstream(out), rf"\hat{{{names[0]}}}"
        if i == 2:
            return rf"\sum {g}"
        if i == 1:
            return rf"\sum {g} \odot {hat}"
        h = rf"{names[1]} \odot {g}" if len(names) > 1 else g
        return (
            rf"\frac{{1}}{{\sqrt{{\sigma^2 + \epsilon}}}} \left(h - \overline{{h}} - "
            rf"{hat} \odot \overline{{h \odot {hat}}}\right),\ h = {h}"
        )

    # --- in numbers and words --------------------------------------------------------------------
    def paths(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> Paths:
        if i == 0:
            return Paths.of(self._slopes(cell, attrs, xs, out), out.ndim)
        rank = out.ndim - len(cell)
        cells = grid(*map(range, out.shape[:rank]), *((at,) for at in cell))
        if i == 2:
            return Paths(cells, np.ones(len(cells)))
        x, axes = xs[0].astype(np.float64), tuple(range(rank, out.ndim))
        with np.errstate(all="ignore"):
            normalized = (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + attrs["eps"])
        local = normalized[tuple(cells.T)]
        return Paths(cells, local, lambda k: self._normalizing(tuple(cells[k].tolist()), rank, attrs, xs))

    def _normalizing(self, cell: Cell, rank: int, attrs: Attrs, xs: Sequence[Array]) -> RichText:
        """How a value was normalized, written out."""
        row, own = Row(cell[:rank], attrs, xs), Number(float(xs[0][cell]), "value", 0, "value", cell)
        return rich("((", own, ") − (", Number(row.mean), ")) / √((", Number(row.variance), ") + ", attrs["eps"], ")")

    def _slopes(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        rank = out.ndim - len(attrs["normalized_shape"])
        front, at = cell[:rank], cell[rank:]
        row = Row(front, attrs, xs)
        terms = []
        for other in every_cell(tuple(attrs["normalized_shape"])):
            weight = float(xs[1][other]) if len(xs) > 1 else 1.0
            same = 1.0 if other == at else 0.0
            here, there = row.normalized(at), row.normalized(other)
            local = weight * (same - 1 / row.size - here * there / row.size) / row.deviation
            terms.append(LocalTerm((*front, *other), local, self._slope(row, same, (here, there), other, xs)))
        return terms

    def _slope(self, row: Row, same: float, pair: tuple[float, float], other: Cell, xs: Sequence[Array]) -> RichText:
        """How much a feature moves another one of its example: directly, by way of the mean, and of the variance."""
        weight = rich("(", Number(float(xs[1][other]), "value", 1, "value", other), ")·") if len(xs) > 1 else ()
        count, (here, there) = Number(float(row.size), "plain"), pair
        moved = rich(f"({same:g} − 1 / (", count, ") − (", here, ")·(", there, ") / (", count, "))")
        return rich(weight, moved, " / (", Number(row.deviation), ")")

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        rank = out.ndim - len(attrs["normalized_shape"])
        at = cell[rank:]
        text = self._normalizing(cell, rank, attrs, xs)
        for i, sign in ((1, " · ("), (2, " + (")):
            if i < len(xs):
                text = rich(text, sign, Number(float(xs[i][at]), "value", i, "value", at), ")")
        return text

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        row = Row(cell[: out.ndim - len(attrs["normalized_shape"])], attrs, xs)
        return rich(
            f"The mean of this example's {row.size} features, ", Number(row.mean), ", is taken off, and the rest "
            "divided by their standard deviation, the root of ", Number(row.variance), " + ", attrs["eps"], ".",
        )  # fmt: skip

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        if i == 2:
            return ("The bias is added to this feature of every example, so its gradient is their sum.",)
        if i == 1:
            return ("The weight met the normalized value of every example: each is its slope there, and they add up.",)
        return (
            "This value moves the mean and the variance of its example too, so all features of the example have a say: "
            "what would only shift or stretch them all together is taken out of the gradient.",
        )

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        rank = out.ndim - len(attrs["normalized_shape"])
        row, at = Row(cell[:rank], attrs, xs), cell[rank:]
        affine = [(i, sign, name, at) for i, sign, name in ((1, "×", "weight"), (2, "+", "bias")) if i < len(xs)]
        mean = single("mean", row.mean, "−")
        steps = between(xs, mean, row.deviation, affine)
        return (features("input", xs[0], cell, input=0), *steps, features("output", out, cell, sign="="))

    def windows_vjp(
        self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        paths = self.paths(i, cell, attrs, xs, out)
        if i > 0:
            return summed_windows(g, paths, example)
        return back_windows(g, cell, out.ndim - 1, paths) if len(attrs["normalized_shape"]) == 1 else ()

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        vectors = "".join(f" {sign} {shape_text(shape)}" for sign, shape in zip("⊙+", shapes[1:], strict=False))
        return f"{shape_text(out)} = norm {shape_text(shapes[0])}{vectors}"

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(shapes[i])} = {'Σ ' if i else 'norm′ '}{shape_text(out)}"


class Row:
    """The statistics of one example."""

    def __init__(self, front: Cell, attrs: Attrs, xs: Sequence[Array]) -> None:
        self._values = np.asarray(xs[0][front], np.float64)
        self.size = self._values.size
        self.mean = float(self._values.mean())
        self.variance = float(self._values.var())
        self.deviation = math.sqrt(self.variance + attrs["eps"])

    def normalized(self, at: Cell) -> float:
        """A feature's value before weight and bias."""
        return (float(self._values[at]) - self.mean) / self.deviation
