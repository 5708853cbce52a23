"""Layer norm: each example brought to mean 0 and variance 1 by itself. Ba et al., https://arxiv.org/abs/1607.06450"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from engine.arrays import np
from engine.errors import ArgumentError, ShapeError
from engine.op import Array, Attrs, DType, Op, Planner, Promotion, Sample, Shape
from engine.ops.immediate import Immediate
from engine.ops.norm.layer_norm_words import Explained


class LayerNorm(Explained):
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
        if not x.size:
            return np.zeros(xs[i].shape, g.dtype)
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
        full = p.scratch(normalized.shape)
        p.emit(np.copyto, full, mean[:, None])
        p.emit(np.subtract, normalized, full, normalized)
        p.emit(partial(np.einsum, "ij,ij->i", normalized, normalized, out=inverse))
        p.emit(np.multiply, inverse, share, inverse)
        p.emit(np.add, inverse, p.constant(attrs["eps"]), inverse)
        p.emit(np.sqrt, inverse, inverse)
        p.emit(np.reciprocal, inverse, inverse)
        p.emit(np.copyto, full, inverse[:, None])
        p.emit(np.multiply, normalized, full, normalized)
        vectors = full.reshape(out.shape)
        if len(xs) == 1:
            p.emit(np.copyto, out, normalized.reshape(out.shape))
        else:
            p.emit(np.copyto, vectors, xs[1])
            p.emit(np.multiply, normalized.reshape(out.shape), vectors, out)
        if len(xs) == 3:
            p.emit(np.copyto, vectors, xs[2])
            p.emit(np.add, out, vectors, out)

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
        weighted, spread, full = rows, p.scratch(rows.shape), p.scratch(rows.shape)
        if len(xs) > 1:
            weighted = p.scratch(rows.shape)
            p.emit(np.copyto, weighted.reshape(g.shape), xs[1])
            p.emit(np.multiply, rows, weighted, weighted)
        mean, along, share = p.scratch(inverse.shape), p.scratch(inverse.shape), p.constant(1 / size)
        p.emit(np.dot, weighted, p.ones(size), mean)
        p.emit(np.multiply, mean, share, mean)
        p.emit(partial(np.einsum, "ij,ij->i", weighted, normalized, out=along))
        p.emit(np.multiply, along, share, along)
        p.emit(np.copyto, full, along[:, None])
        p.emit(np.multiply, normalized, full, spread)
        p.emit(np.subtract, weighted, spread, spread)
        p.emit(np.copyto, full, mean[:, None])
        p.emit(np.subtract, spread, full, spread)
        p.emit(np.copyto, full, inverse[:, None])
        p.emit(np.multiply, spread, full, spread)
        p.emit(np.copyto, out, spread.reshape(out.shape))

    def _kept(self, p: Planner, y: Array, size: int) -> tuple[Array, Array]:
        """The normalized rows, and one over each row's standard deviation."""
        count = y.size // size
        return p.keep("normalized", (count, size)), p.keep("inverse deviation", (count,))

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
