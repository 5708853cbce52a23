"""Batch norm in formulas, numbers and words, and drawn."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell, shape_text
from engine.op import Array, Attrs, Shape, upstream
from engine.ops.families import Cellwise
from engine.ops.norm.windows import between, plane
from engine.paths import grid
from engine.richtext import Number, RichText, rich
from engine.source import written
from engine.windows import Window, cut


class Explained(Cellwise):
    """What a learner reads about batch norm; the kernels are its subclass's."""

    # --- as formulas -----------------------------------------------------------------------------
    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        # By its formula: F.batch_norm sends no gradient back to the statistics.
        x, *vectors = names
        mean, var, *affine = (f"{v}.view(-1, *[1] * ({x}.ndim - 2))" for v in vectors)
        normalized = f"({x} - {mean}) / torch.sqrt({var} + {written(attrs['eps'])})"
        return f"{normalized} * {affine[0]} + {affine[1]}" if affine else normalized

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        x, mean, var = names[:3]
        normalized = rf"\frac{{{x} - {mean}}}{{\sqrt{{{var} + \epsilon}}}}"
        return rf"{normalized} \odot {names[3]} + {names[4]}" if attrs["affine"] else normalized

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        x, mean, var = names[:3]
        weight = names[3] if attrs["affine"] else "1"
        return (
            rf"\frac{{{weight}}}{{\sqrt{{{var} + \epsilon}}}}",
            rf"-\frac{{{weight}}}{{\sqrt{{{var} + \epsilon}}}}",
            rf"-\frac{{{weight if attrs['affine'] else ''} ({x} - {mean})}}{{2 ({var} + \epsilon)^{{3/2}}}}",
            rf"\frac{{{x} - {mean}}}{{\sqrt{{{var} + \epsilon}}}}",
            "1",
        )[i]

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        product = super().latex_vjp(i, names, out, attrs)
        if i == 4:
            product = upstream(out)
        return product if i == 0 else rf"\sum {product}"

    # --- in numbers and words --------------------------------------------------------------------
    def point(self, cell: Cell, xs: Sequence[Array], out: Array) -> tuple[list[Number], Number]:
        cells = [cell, *((cell[1],) for _ in xs[1:])]
        v = [Number(float(x[at]), "value", i, "value", at) for i, (x, at) in enumerate(zip(xs, cells, strict=True))]
        return v, Number(float(out[cell]), "value", None, "value", cell)

    def fed(self, i: int, cell: Cell, xs: Sequence[Array], out: Array) -> Array:
        if i == 0:
            return np.array([cell])
        return grid(*(cell if axis == 1 else range(size) for axis, size in enumerate(out.shape)))

    def gathered(self, cells: Array, xs: Sequence[Array]) -> list[Array]:
        # One example, in which each cell is a channel of its own.
        x = xs[0][tuple(cells.T)][None, :]
        return [np.asarray(v, np.float64) for v in (x, *(v[cells[:, 1]] for v in xs[1:]))]

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        root = _root(v[2], attrs)
        if not attrs["affine"]:
            return rich("((", v[0], ") − (", v[1], ")) / ", root)
        return rich("((", v[0], ") − (", v[1], ")) / ", root, " · (", v[3], ") + (", v[4], ")")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        weight = rich("(", v[3], ")") if attrs["affine"] else ("1",)
        root = _root(v[2], attrs)
        if i == 4:
            return ()
        if i == 3:
            return rich("((", v[0], ") − (", v[1], ")) / ", root)
        if i == 2:
            return rich("−", weight, "·((", v[0], ") − (", v[1], ")) / (2·", root, "³)")
        return rich("−" if i == 1 else "", weight, " / ", root)

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        text = rich(
            "The channel's mean, ", v[1], ", is taken off, and the rest divided by its standard deviation, the root "
            "of ", v[2], " + ", attrs["eps"], "."
        )  # fmt: skip
        return rich(text, " Then weight and bias set the scale that suits the next layer.") if attrs["affine"] else text

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        if i == 0:
            return rich(
                "The smaller the channel's variance, ", v[2], ", the more the difference was stretched, and the "
                "gradient with it. More comes back by way of the mean and the variance, if they are the batch's own.",
            )  # fmt: skip
        return (
            (),
            ("Raising the mean takes as much off every value of the channel, before it is stretched.",),
            ("Raising the variance draws every value of the channel nearer to its mean.",),
            ("The weight met the normalized value, so that is its slope.",),
            ("The bias is added as it is.",),
        )[i]

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        at = (cell[1],)
        mean = cut("mean", xs[1], at, cols=range(at[0], at[0] + 1), input=1, focus=at, sign="−")
        affine = [(3, "×", "weight", at), (4, "+", "bias", at)] if attrs["affine"] else []
        root = float(np.sqrt(float(xs[2][at]) + attrs["eps"]))
        steps = between(xs, mean, root, affine)
        return (plane("input", xs[0], cell, input=0), *steps, plane("output", out, cell, sign="="))

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        x, mean, var = (shape_text(shape) for shape in shapes[:3])
        text = f"{shape_text(out)} = ({x} − {mean}) / √{var}"
        return f"{text} ⊙ {shape_text(shapes[3])} + {shape_text(shapes[4])}" if attrs["affine"] else text


def _root(var: Number, attrs: Attrs) -> RichText:
    return rich("√((", var, ") + ", attrs["eps"], ")")
