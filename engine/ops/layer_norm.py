"""Layer norm: each example brought to mean 0 and variance 1 by itself. Ba et al., https://arxiv.org/abs/1607.06450"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell, every_cell, shape_text
from engine.errors import ArgumentError, ShapeError
from engine.op import Array, Attrs, DType, Op, Planner, Promotion, Sample, Shape, upstream
from engine.ops.immediate import Immediate
from engine.ops.layer_norm_row import Row
from engine.richtext import LocalTerm, Number, RichText, rich
from engine.source import expression, written


class LayerNorm(Op):
    """(x − mean) / √(var + eps) over the last axes, those of the attr ``normalized_shape``.

    Inputs: x, then (optionally) weight, and then (optionally) bias, both of ``normalized_shape``.
    """

    name = "layer_norm"
    torch = "F.layer_norm"
    title = "Layer norm"
    symbol = "norm"
    family = "norm"
    arity = -1
    promotion: ClassVar[Promotion] = "same"
    doc = "Brings each example to mean 0 and variance 1 over its features, then scales and shifts it."

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        normalized, x = tuple(attrs["normalized_shape"]), shapes[0]
        if not normalized:
            raise ArgumentError(
                "normalized-shape",
                expected="a normalized_shape of layer_norm with one axis or more",
                got="()",
                cure="Pass the size of the last axis.",
            )
        if x[-len(normalized) :] != normalized:
            raise ShapeError(
                "norm-shape",
                expected=f"an input of layer_norm whose last axes are {list(normalized)}",
                got=str(list(x)),
                cure="Make the layer with the input's number of features.",
            )
        for name, shape in zip(("weight", "bias"), shapes[1:], strict=False):
            if shape != normalized:
                raise ShapeError(
                    "norm-shape",
                    expected=f"a {name} of layer_norm of the shape {list(normalized)}",
                    got=str(list(shape)),
                    cure=f"Give the {name} one number per feature.",
                )
        return x

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ((0, 1) if attrs["affine"] else (0,), (0,), ())[i]

    # --- at once ---------------------------------------------------------------------------------
    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        out = np.empty(xs[0].shape, xs[0].dtype)
        self.plan_forward(Immediate(out.dtype), attrs, xs, out)
        return out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        axes = tuple(range(-len(attrs["normalized_shape"]), 0))
        front = tuple(range(g.ndim + axes[0]))
        if i == 2:
            return np.asarray(g.sum(front))
        x = xs[0]
        centered = x - x.mean(axes, keepdims=True)
        inverse = 1 / np.sqrt((centered * centered).mean(axes, keepdims=True) + np.asarray(attrs["eps"], x.dtype))
        normalized = np.multiply(centered, inverse, out=centered)
        if i == 1:
            return np.asarray((g * normalized).sum(front))
        weighted = g * xs[1] if len(xs) > 1 else g
        along = (weighted * normalized).mean(axes, keepdims=True)
        return np.asarray((weighted - weighted.mean(axes, keepdims=True) - normalized * along) * inverse)

    # --- as instructions -------------------------------------------------------------------------
    def allocate(self, shape: Shape, dtype: DType, xs: Sequence[Array]) -> Array:
        # C order whatever the input's is: an example's features then lie together.
        return np.zeros(shape, dtype)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        if not out.size:
            return
        size = math.prod(attrs["normalized_shape"])
        normalized, inverse = self._kept(p, out, size)
        mean, share = p.scratch(inverse.shape), p.constant(1 / size)
        p.emit(np.copyto, normalized.reshape(out.shape), xs[0])
        p.emit(np.dot, normalized, p.ones(size), mean)
        p.emit(np.multiply, mean, share, mean)
        p.emit(np.subtract, normalized, mean[:, None], normalized)
        p.emit(partial(np.einsum, "ij,ij->i", normalized, normalized, out=inverse))
        p.emit(np.multiply, inverse, share, inverse)
        p.emit(np.add, inverse, p.constant(attrs["eps"]), inverse)
        p.emit(np.sqrt, inverse, inverse)
        p.emit(np.reciprocal, inverse, inverse)
        p.emit(np.multiply, normalized, inverse[:, None], normalized)
        if len(xs) == 1:
            p.emit(np.copyto, out, normalized.reshape(out.shape))
        else:
            p.emit(np.multiply, normalized.reshape(out.shape), xs[1], out)
        if len(xs) == 3:
            p.emit(np.add, out, xs[2], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if not g.size:
            p.emit(out.fill, 0)
            return
        size = math.prod(attrs["normalized_shape"])
        normalized, inverse = self._kept(p, y, size)
        rows = g.reshape(-1, size)
        if i > 0:
            sums = p.scratch((size,))
            if i == 1:
                p.emit(partial(np.einsum, "ij,ij->j", rows, normalized, out=sums))
            else:
                p.emit(np.dot, p.ones(rows.shape[0]), rows, sums)
            p.emit(np.copyto, out, sums.reshape(out.shape))
            return
        weighted, spread = rows, p.scratch(rows.shape)
        if len(xs) > 1:
            weighted = p.scratch(rows.shape)
            p.emit(np.multiply, g, xs[1], weighted.reshape(g.shape))
        mean, along, share = p.scratch(inverse.shape), p.scratch(inverse.shape), p.constant(1 / size)
        p.emit(np.dot, weighted, p.ones(size), mean)
        p.emit(np.multiply, mean, share, mean)
        p.emit(partial(np.einsum, "ij,ij->i", weighted, normalized, out=along))
        p.emit(np.multiply, along, share, along)
        p.emit(np.multiply, normalized, along[:, None], spread)
        p.emit(np.subtract, weighted, spread, spread)
        p.emit(np.subtract, spread, mean[:, None], spread)
        p.emit(np.multiply, spread, inverse[:, None], spread)
        p.emit(np.copyto, out, spread.reshape(out.shape))

    def _kept(self, p: Planner, y: Array, size: int) -> tuple[Array, Array]:
        """The normalized rows, and one over each row's standard deviation."""
        count = y.size // size
        return p.keep("normalized", (count, size)), p.keep("inverse deviation", (count,))

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
    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        if i > 0:
            fronts = every_cell(out.shape[: out.ndim - len(cell)])
            if i == 2:
                return [LocalTerm((*front, *cell), 1.0) for front in fronts]
            return [LocalTerm((*front, *cell), Row(front, attrs, xs).normalized(cell)) for front in fronts]
        rank = out.ndim - len(attrs["normalized_shape"])
        front, at = cell[:rank], cell[rank:]
        row = Row(front, attrs, xs)
        terms = []
        for other in every_cell(tuple(attrs["normalized_shape"])):
            weight = float(xs[1][other]) if len(xs) > 1 else 1.0
            share = (1.0 if other == at else 0.0) - 1 / row.size
            terms.append(
                LocalTerm(
                    (*front, *other),
                    weight * (share - row.normalized(at) * row.normalized(other) / row.size) / row.deviation,
                )
            )
        return terms

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        rank = out.ndim - len(attrs["normalized_shape"])
        row, at = Row(cell[:rank], attrs, xs), cell[rank:]
        own = Number(float(xs[0][cell]), "value", 0, "value", cell)
        text = rich("((", own, ") − (", Number(row.mean), ")) / √((", Number(row.variance), ") + ", attrs["eps"], ")")
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

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        vectors = "".join(f" {sign} {shape_text(shape)}" for sign, shape in zip("⊙+", shapes[1:], strict=False))
        return f"{shape_text(out)} = norm {shape_text(shapes[0])}{vectors}"

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(shapes[i])} = {'Σ ' if i else 'norm′ '}{shape_text(out)}"

    def samples(self) -> tuple[Sample, ...]:
        rng = np.random.default_rng(29)
        x, w, b = rng.normal(size=(2, 3, 4)) * 2, rng.normal(size=4), rng.normal(size=4)

        def over(*shape: int, eps: float = 1e-5, affine: bool = True) -> Attrs:
            return {"normalized_shape": shape, "eps": eps, "affine": affine}

        return (
            Sample((x, w, b), over(4), "weight and bias"),
            Sample((x, w), over(4), "a weight alone"),
            Sample((x,), over(4, affine=False), "neither"),
            Sample((x, rng.normal(size=(3, 4)), rng.normal(size=(3, 4))), over(3, 4), "two axes"),
            Sample((x[0, 0], w, b), over(4, eps=0.5), "one example, a large eps"),
            Sample((x.transpose(1, 0, 2), w, b), over(4), "turned"),
            Sample((x[:, :0], w, b), over(4), "no examples"),
            Sample((x[:, :, :1], w[:1], b[:1]), over(1), "one feature", smooth=False),
            Sample((np.array([[1.0, np.inf], [np.nan, 1.0]]),), over(2, affine=False), "extremes", smooth=False),
        )


OPS: tuple[Op, ...] = (LayerNorm(),)
