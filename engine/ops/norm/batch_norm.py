"""Batch norm: values brought to mean 0 and variance 1 per channel, then scaled and shifted.

Ioffe and Szegedy, https://arxiv.org/abs/1502.03167. Mean and variance are inputs, computed by ops of their
own from the batch, or kept from earlier ones: so the gradient that flows back through the statistics is
there to be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.errors import ShapeError
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape
from engine.ops.laid import kept_like
from engine.ops.norm.batch_norm_words import Explained
from engine.ops.norm.channels import along, channel_sum, plan_channel_scale, plan_channel_sum


class BatchNorm(Explained):
    """(x − mean) / √(var + eps), times a weight and plus a bias where the attr ``affine`` is set.

    Inputs: x [batch, channels, …], mean and var [channels] and, with ``affine``, weight and bias [channels].
    """

    name = "batch_norm"
    title = "Batch norm"
    symbol = "norm"
    family = "norm"
    arity = -1
    promotion: ClassVar[Promotion] = "same"
    doc = "Brings each channel to mean 0 and variance 1 over the batch, then scales and shifts it."

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        x, *vectors = shapes
        if len(x) < 2:
            raise ShapeError(
                "norm-rank",
                expected="an input of batch_norm with 2 axes or more: [batch, channels, …]",
                got=str(list(x)),
                cure="Give a single example a batch axis: x.unsqueeze(0).",
            )
        for name, shape in zip(("mean", "variance", "weight", "bias"), vectors, strict=False):
            if shape != (x[1],):
                raise ShapeError(
                    "norm-channels",
                    expected=f"a {name} of batch_norm with one number for each of the {x[1]} channels of {list(x)}",
                    got=f"shape {list(shape)}",
                    cure="Make the layer with as many features as the input has channels (its axis 1).",
                )
        return x

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        weight = (3,) if attrs["affine"] else ()
        return ((2, *weight), (2, *weight), (0, 1, 2, *weight), (0, 1, 2), ())[i]

    # --- at once ---------------------------------------------------------------------------------
    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        x, mean, *_ = xs
        out = np.subtract(x, along(mean, x))
        out = np.multiply(out, along(_scale(attrs, xs), x), out=out)
        return np.add(out, along(xs[4], x), out=out) if attrs["affine"] else out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        x, mean, var = xs[:3]
        if i == 4:
            return channel_sum(g)
        if i == 3:
            return np.asarray(_inverse_deviation(attrs, var) * channel_sum(g, x - along(mean, x)))
        scale = _scale(attrs, xs)
        if i == 0:
            return np.asarray(g * along(scale, g))
        if i == 1:
            return np.asarray(-scale * channel_sum(g))
        reach = -scale / (2 * (var + np.asarray(attrs["eps"], var.dtype)))
        return np.asarray(reach * channel_sum(g, x - along(mean, x)))

    # --- as instructions -------------------------------------------------------------------------
    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x, mean, var = xs[:3]
        inverse = p.keep("inverse deviation", var.shape)
        p.emit(np.add, var, p.constant(attrs["eps"]), inverse)
        p.emit(np.sqrt, inverse, inverse)
        p.emit(np.reciprocal, inverse, inverse)
        centered, scale = kept_like(p, "centered", out), inverse
        p.emit(np.copyto, centered, along(mean, x))
        p.emit(np.subtract, x, centered, centered)
        if attrs["affine"]:
            scale = p.keep("scale", var.shape)
            p.emit(np.multiply, inverse, xs[3], scale)
        plan_channel_scale(p, centered, scale, out)
        if attrs["affine"]:
            shift = kept_like(p, "shift", out)
            p.emit(np.copyto, shift, along(xs[4], x))
            p.emit(np.add, out, shift, out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        inverse = p.keep("inverse deviation", xs[2].shape)
        scale = p.keep("scale", inverse.shape) if attrs["affine"] else inverse
        if i == 0:
            plan_channel_scale(p, g, scale, out)
            return
        plan_channel_sum(p, out, g, *((kept_like(p, "centered", y),) if i in (2, 3) else ()))
        if i in (1, 2):
            p.emit(np.multiply, out, scale, out)
        if i == 1:
            p.emit(np.negative, out, out)
        if i == 2:
            p.emit(np.multiply, out, inverse, out)
            p.emit(np.multiply, out, p.constant(-0.5), out)
        if i in (2, 3):
            p.emit(np.multiply, out, inverse, out)

    def samples(self) -> tuple[Sample, ...]:
        rng = np.random.default_rng(19)

        def case(*shape: int) -> tuple[Array, ...]:
            channels = shape[1]
            vectors = [rng.normal(size=channels), rng.uniform(0.3, 2, channels)]
            return (rng.normal(size=shape) * 2, *vectors, *(rng.normal(size=channels) for _ in range(2)))

        plain, full = {"eps": 1e-5, "affine": False}, {"eps": 1e-5, "affine": True}
        return (
            Sample(case(4, 3), full, "a batch of vectors"),
            Sample(case(2, 3, 2, 2), full, "a batch of pictures"),
            Sample(case(2, 3, 4)[:3], plain, "without weight and bias"),
            Sample(case(2, 3, 4), {"eps": 0.5, "affine": True}, "a large eps"),
            Sample((case(2, 3, 4)[0].transpose(2, 1, 0), *case(4, 3, 2)[1:]), full, "turned"),
            Sample(case(1, 1), full, "size 1"),
            Sample(case(0, 3, 2), full, "no examples"),
            Sample((np.array([[np.inf], [np.nan]]), *case(2, 1)[1:]), full, "extremes", smooth=False),
            Sample((np.array([[2.0], [-1.0]]), *np.array([[0.5], [0.0]])), plain, "no variance", smooth=False),
        )


def _inverse_deviation(attrs: Attrs, var: Array) -> Array:
    return np.asarray(1 / np.sqrt(var + np.asarray(attrs["eps"], var.dtype)))


def _scale(attrs: Attrs, xs: Sequence[Array]) -> Array:
    inverse = _inverse_deviation(attrs, xs[2])
    return np.asarray(inverse * xs[3]) if attrs["affine"] else inverse


OPS: tuple[Op, ...] = (BatchNorm(),)
