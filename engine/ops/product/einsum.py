"""Einstein's summation: products over named axes, summed over the names that the result does not have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product as all_of
from typing import Any, ClassVar

from engine.arrays import np
from engine.cells import Cell, shape_text
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape
from engine.ops.immediate import Immediate
from engine.ops.product.contraction import Operand, diagonal, emit_contraction, without_single
from engine.ops.product.equation import Equation, parsed
from engine.paths import Paths, grid
from engine.richtext import Number, RichText, product, rich, spelled_long, spelled_sum


class Einsum(Op):
    """The attr ``equation`` names each input's axes and, after ->, the result's: "bij,bjk->bik".

    Without ->, the result has the names that stand once, in the order of the alphabet; ... stands for the axes
    that are not named, which broadcast. https://pytorch.org/docs/stable/generated/torch.einsum.html
    """

    name = "einsum"
    title = "Sum of products over named axes"
    symbol = "einsum"
    family = "linalg"
    arity = -1
    promotion: ClassVar[Promotion] = "same"
    doc = "Multiplies cells whose axes have the same names, and sums over the names that the result lacks."

    def equation(self, shapes: Sequence[Shape], attrs: Attrs) -> Equation:
        """The equation for these shapes; raises ShapeError where they do not fit it."""
        return parsed(attrs["equation"], tuple(shapes))

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        equation = self.equation(shapes, attrs)
        return tuple(equation.sizes[name] for name in equation.result)

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        count = str(attrs["equation"]).partition("->")[0].count(",") + 1
        return [place for place in range(count) if place != i]

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        out = np.empty(self.infer([x.shape for x in xs], attrs), xs[0].dtype)
        self.plan_forward(Immediate(out.dtype), attrs, xs, out)
        return out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        gradient = np.empty(xs[i].shape, xs[i].dtype)
        self.plan_vjp(Immediate(gradient.dtype), i, attrs, g, xs, out, gradient)
        return gradient

    def _operands(self, equation: Equation, xs: Sequence[Array]) -> list[Operand]:
        return [
            without_single(diagonal(x, names), equation.sizes) for x, names in zip(xs, equation.inputs, strict=True)
        ]

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        equation = self.equation([x.shape for x in xs], attrs)
        emit_contraction(p, self._operands(equation, xs), equation.result, out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        equation = self.equation([x.shape for x in xs], attrs)
        operands = self._operands(equation, xs)
        place, names = without_single(diagonal(out, equation.inputs[i]), equation.sizes)
        others = [operand for at, operand in enumerate(operands) if at != i]
        if place.size != out.size:
            # Off the diagonal, no cell took part.
            p.emit(out.fill, 0)
        # An axis that is summed over in this input alone is repeated on the way back.
        emit_contraction(p, [(g, equation.result), *others], names, place)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        equation = str(attrs["equation"]).replace("->", r"\to ")
        return rf"\operatorname{{einsum}}_{{{equation}}}({', '.join(names)})"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return r" \odot ".join(name for place, name in enumerate(names) if place != i) or "1"

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return f'torch.einsum("{attrs["equation"]}", {", ".join(names)})'

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        equation = self.equation([x.shape for x in xs], attrs)
        summed = [name for name in equation.sizes if name not in equation.result]
        terms = []
        for inner in all_of(*(range(equation.sizes[name]) for name in summed)):
            at = {**dict(zip(equation.result, cell, strict=True)), **dict(zip(summed, inner, strict=True))}
            factors = [self._number(i, at, names, xs) for i, names in enumerate(equation.inputs)]
            value = float(np.prod([factor.value for factor in factors]))
            terms.append((product(*factors), value))
        return spelled_sum(terms) if terms else rich("0")

    def paths(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> Paths:
        equation = self.equation([x.shape for x in xs], attrs)
        fixed: dict[str, int] = {}
        for name, at, size in zip(equation.inputs[i], cell, xs[i].shape, strict=True):
            # An axis of size 1 meets every place of a larger one, and off the diagonal no cell took part.
            if size == equation.sizes[name] and fixed.setdefault(name, at) != at:
                return Paths(np.zeros((0, out.ndim), np.intp), np.zeros(0))
        axes = {name: (fixed[name],) if name in fixed else range(size) for name, size in equation.sizes.items()}
        seen = grid(*(axes[name] for name in equation.result))
        hidden = grid(*(axes[name] for name in equation.sizes if name not in equation.result))
        names = (*equation.result, *(name for name in equation.sizes if name not in equation.result))
        shape = (len(seen), len(hidden))
        each = {
            name: np.broadcast_to(seen[:, k, None] if k < seen.shape[1] else hidden[None, :, k - seen.shape[1]], shape)
            for k, name in enumerate(names)
        }
        local = np.ones(shape)
        others = [(j, spelled) for j, spelled in enumerate(equation.inputs) if j != i]
        with np.errstate(all="ignore"):
            for j, spelled in others:
                local = local * xs[j][_places(each, spelled, xs[j].shape)]

        def working(k: int) -> RichText:
            def factors(inner: int) -> RichText:
                at = {name: int(places[k, inner]) for name, places in each.items()}
                return product(*(self._number(j, at, spelled, xs) for j, spelled in others)) if others else ("1",)

            return spelled_long(local[k], factors)

        return Paths(seen, local.sum(1), working)

    def _number(self, i: int, at: dict[str, int], names: str, xs: Sequence[Array]) -> Number:
        cell = tuple(0 if size == 1 else at[name] for name, size in zip(names, xs[i].shape, strict=True))
        return Number(float(xs[i][cell]), "value", i, "value", cell)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        equation = self.equation([x.shape for x in xs], attrs)
        count = math.prod(size for name, size in equation.sizes.items() if name not in equation.result)
        if len(xs) == 1:
            return (
                f"{count} numbers of the input are added up." if count != 1 else "One number of the input, as it is.",
            )
        if count == 1:
            return ("The numbers whose axes have the same places are multiplied.",)
        return (f"{count} products of numbers that stand at the same places of their common axes, added up.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        return ("Upstream gradients come back times the other inputs, summed over all products with this value.",)

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(out)} = Σ {' · '.join(map(shape_text, shapes))}"

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        others = [shape_text(shape) for place, shape in enumerate(shapes) if place != i]
        return f"{shape_text(shapes[i])} = Σ {' · '.join([shape_text(out), *others])}"

    def samples(self) -> tuple[Sample, ...]:
        rng = np.random.default_rng(37)

        def sample(equation: str, *shapes: Shape, note: str, **settings: Any) -> Sample:
            return Sample(tuple(rng.normal(size=shape) for shape in shapes), {"equation": equation}, note, **settings)

        turned = rng.normal(size=(4, 3, 2)).transpose(2, 0, 1)
        return (
            sample("ij,jk->ik", (2, 3), (3, 4), note="a matrix product"),
            sample("bij,bjk->bik", (2, 3, 2), (2, 2, 4), note="a product for each example"),
            sample("bhqd,bhkd->bhqk", (2, 2, 3, 4), (2, 2, 2, 4), note="queries and keys"),
            sample("bqhd,bkhd->bhqk", (2, 3, 2, 4), (2, 2, 2, 4), note="heads within"),
            sample("i,j", (2,), (3,), note="an outer product"),
            sample("ji", (2, 3), note="a transpose"),
            sample("ii", (3, 3), note="a trace"),
            sample("bii->bi", (2, 3, 3), note="diagonals"),
            sample("ij->", (2, 3), note="everything"),
            sample("ij,ij->i", (2, 3), (2, 3), note="rows"),
            sample("ij,k->ik", (2, 3), (2,), note="an axis that only one has"),
            sample("...i,ij->...j", (2, 3, 2), (2, 4), note="unnamed axes"),
            sample("...ij,...jk", (2, 1, 3, 2), (5, 2, 2), note="unnamed axes that broadcast"),
            sample("ij,jk->ik", (2, 1), (3, 4), note="an axis of size 1"),
            sample("ij,jk,kl->il", (2, 3), (3, 2), (2, 4), note="three factors"),
            sample("bn,anm,bm->ba", (2, 3), (4, 3, 2), (2, 2), note="a bilinear layer"),
            Sample((turned, rng.normal(size=(4, 2))), {"equation": "ijk,jl->kil"}, "turned"),
            sample("ij,jk->ik", (0, 3), (3, 4), note="no examples"),
            sample("ij,jk->ik", (2, 0), (0, 4), note="sums of nothing"),
        )


def _places(each: dict[str, Array], names: str, shape: Shape) -> tuple[Array, ...]:
    """The places, axis by axis, of an input whose axes have these names; at an axis of size 1 they are 0."""
    return tuple(each[name] if size > 1 else np.zeros_like(each[name]) for name, size in zip(names, shape, strict=True))


OPS: tuple[Op, ...] = (Einsum(),)
