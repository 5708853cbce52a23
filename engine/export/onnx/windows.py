"""Windows that slide, and norms, in the words of ONNX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.arrays import np
from engine.export.onnx.cellwise import Writer
from engine.export.onnx.shaping import part
from engine.export.onnx.writing import Use, Writing, unsayable
from engine.export.varying import fixed


def each(value: Any, rank: int) -> list[int]:
    """A setting for each axis of the window."""
    return [int(value)] * rank if isinstance(value, int) else [int(number) for number in value]


def batched(w: Writing, u: Use, rank: int) -> tuple[str, bool]:
    """The input with a batch axis, which ONNX wants, and whether it was put there."""
    if u.rank > rank + 1:
        return u.names[0], False
    return w.node("Unsqueeze", u.names[0], w.ints([0])), True


def unbatched(w: Writing, y: str, put: bool) -> str:
    return w.node("Squeeze", y, w.ints([0])) if put else y


def convolution(rank: int) -> Writer:
    def write(w: Writing, u: Use) -> str:
        kernel = list(u.values[1].tensor.shape[2:])
        dilation = each(u.attrs.get("dilation", 1), rank)
        x, put = batched(w, u, rank)
        y = w.node(
            "Conv",
            x,
            *u.names[1:],
            kernel_shape=kernel,
            strides=each(u.attrs.get("stride", 1), rank),
            pads=pads(u.attrs.get("padding", 0), kernel, dilation),
            dilations=dilation,
            group=int(u.attrs.get("groups", 1)),
        )
        return unbatched(w, y, put)

    return write


def pads(padding: Any, kernel: Sequence[int], dilation: Sequence[int]) -> list[int]:
    """Zeros before each axis, then after each; "same" puts the odd one after."""
    if padding == "valid":
        return [0] * (2 * len(kernel))
    if padding == "same":
        wanted = [step * (size - 1) for size, step in zip(kernel, dilation, strict=True)]
        return [total // 2 for total in wanted] + [total - total // 2 for total in wanted]
    return each(padding, len(kernel)) * 2


def pooling(op_type: str, rank: int) -> Writer:
    def write(w: Writing, u: Use) -> str:
        kernel = each(u.attrs["kernel_size"], rank)
        stride = u.attrs.get("stride")
        divisor = u.attrs.get("divisor_override")
        settings: dict[str, Any] = {
            "kernel_shape": kernel,
            "strides": kernel if stride is None else each(stride, rank),
            "pads": each(u.attrs.get("padding", 0), rank) * 2,
            "ceil_mode": int(bool(u.attrs.get("ceil_mode"))),
        }
        if op_type == "MaxPool":
            settings["dilations"] = each(u.attrs.get("dilation", 1), rank)
        else:
            settings["count_include_pad"] = int(divisor is not None or bool(u.attrs.get("count_include_pad", True)))
        x, put = batched(w, u, rank)
        y = w.node(op_type, x, **settings)
        if divisor is not None:
            if settings["ceil_mode"]:
                raise unsayable("a mean with a divisor of its own over windows beyond the border")
            y = w.node("Mul", y, w.number(float(np.prod(kernel)) / divisor, u.dtype))
        return unbatched(w, y, put)

    return write


def adaptive(rank: int) -> Writer:
    """Means over parts of each axis that are as even as can be."""

    def write(w: Writing, u: Use) -> str:
        x = u.names[0]
        for axis in range(u.rank - rank, u.rank):
            size, wanted = u.shape()[axis], u.output.shape[axis]
            if not fixed((size, wanted)):
                raise unsayable("a mean along the batch")
            if size == wanted:
                continue
            ends = [(at * size // wanted, -(-(at + 1) * size // wanted)) for at in range(wanted)]
            means = [
                w.node("ReduceMean", part(w, x, axis, start, end), w.ints([axis]), keepdims=1) for start, end in ends
            ]
            x = w.node("Concat", *means, axis=axis) if len(means) > 1 else means[0]
        return x if x != u.names[0] else w.node("Identity", x)

    return write


def batch_norm(w: Writing, u: Use) -> str:
    """ONNX wants a scale and a shift, in the order scale, shift, mean, variance."""
    x, mean, variance, *affine = u.names
    if not affine:
        channels = u.values[1].tensor.shape
        affine = [w.constant(np.ones(channels, u.dtype)), w.constant(np.zeros(channels, u.dtype))]
    return w.node("BatchNormalization", x, *affine, mean, variance, epsilon=float(u.attrs["eps"]))


def layer_norm(w: Writing, u: Use) -> str:
    x, *affine = u.names
    normalized = tuple(u.attrs["normalized_shape"])
    scale = affine or [w.constant(np.ones(normalized, u.dtype))]
    return w.node("LayerNormalization", x, *scale, axis=-len(normalized), epsilon=float(u.attrs["eps"]))


WINDOWS: Mapping[str, Writer] = {
    "conv1d": convolution(1),
    "conv2d": convolution(2),
    "max_pool1d": pooling("MaxPool", 1),
    "max_pool2d": pooling("MaxPool", 2),
    "avg_pool1d": pooling("AveragePool", 1),
    "avg_pool2d": pooling("AveragePool", 2),
    "adaptive_avg_pool1d": adaptive(1),
    "adaptive_avg_pool2d": adaptive(2),
    "batch_norm": batch_norm,
    "layer_norm": layer_norm,
}
