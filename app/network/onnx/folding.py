"""Constants worked out from constants: shapes, indices and scales that an exporter computes on the way.

Each result is bounded before it is made. What is not in the table, or goes beyond, is not folded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from app.network.onnx.parsing import Array, Node

MOST = 2**18
"""Cells of a constant that is worked out, and of those that it is worked out from."""
IN_ALL = 2**22
"""Cells of all of them together."""
VIEWS = frozenset({"Identity", "Transpose", "Unsqueeze", "Squeeze", "Shape", "Size"})
"""What takes no room, however large the constant is: exporters turn weights so."""

Folder = Callable[[Sequence[Array], Mapping[str, Any]], Array]

KINDS: Final[dict[int, type[np.generic]]] = {
    1: np.float32,
    2: np.uint8,
    3: np.int8,
    5: np.int16,
    6: np.int32,
    7: np.int64,
    9: np.bool_,
    10: np.float16,
    11: np.float64,
}
"""ONNX's numbers for kinds of numbers."""


def folded(node: Node, inputs: Sequence[Array]) -> Array | None:
    """The node's value, if it can be worked out."""
    folder = FOLDERS.get(node.op)
    if folder is None or (node.op not in VIEWS and any(x.size > MOST for x in inputs)):
        return None
    try:
        with np.errstate(all="ignore"):
            value = np.asarray(folder(inputs, node.settings))
    except (ValueError, TypeError, IndexError, KeyError, ZeroDivisionError, OverflowError):
        return None
    return value if value.size <= MOST or node.op in VIEWS or node.op == "Constant" else None


def constant(_: Sequence[Array], settings: Mapping[str, Any]) -> Array:
    """The value of a `Constant` node, whichever of its settings holds it."""
    for key, kind in (("value_float", np.float32), ("value_floats", np.float32), ("value_int", np.int64)):
        if key in settings:
            return np.array(settings[key], kind)
    return np.array(settings["value_ints"], np.int64) if "value_ints" in settings else np.array(settings["value"])


def bounded(shape: Array) -> tuple[int, ...]:
    """A shape of reasonable size; raises ValueError for others."""
    sides = tuple(int(side) for side in shape.reshape(-1))
    if any(side < 0 for side in sides) or math.prod(sides) > MOST:
        raise ValueError(sides)
    return sides


def axes_of(xs: Sequence[Array], settings: Mapping[str, Any]) -> tuple[int, ...]:
    """Axes from the second input, or, in older files, from a setting."""
    given = xs[1].reshape(-1).tolist() if len(xs) > 1 else settings.get("axes", [])
    return tuple(int(axis) for axis in given)


def unsqueeze(xs: Sequence[Array], settings: Mapping[str, Any]) -> Array:
    return np.expand_dims(xs[0], axes_of(xs, settings))


def squeeze(xs: Sequence[Array], settings: Mapping[str, Any]) -> Array:
    return np.squeeze(xs[0], axes_of(xs, settings) or None)


def reshape(xs: Sequence[Array], _: Mapping[str, Any]) -> Array:
    wanted = [int(side) or xs[0].shape[at] for at, side in enumerate(xs[1])]
    return xs[0].reshape(wanted)


def cut(xs: Sequence[Array], settings: Mapping[str, Any]) -> Array:
    """A part: starts, ends, axes and steps are inputs, or, in older files, settings."""
    x = xs[0]
    if len(xs) > 1:
        starts, ends = xs[1].tolist(), xs[2].tolist()
        axes = xs[3].tolist() if len(xs) > 3 else range(len(starts))
        steps = xs[4].tolist() if len(xs) > 4 else [1] * len(starts)
    else:
        starts, ends = settings["starts"], settings["ends"]
        axes, steps = settings.get("axes", range(len(starts))), [1] * len(starts)
    key = [slice(None)] * x.ndim
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        low = -(2**31) if step < 0 and end < -x.shape[axis] else end
        key[axis] = slice(start, None if low == -(2**31) else low, step)
    return x[tuple(key)]


def divide(xs: Sequence[Array], _: Mapping[str, Any]) -> Array:
    if xs[0].dtype.kind == "f":
        return np.asarray(xs[0] / xs[1])
    return np.asarray(np.trunc(xs[0] / xs[1]).astype(xs[0].dtype))


def powers(xs: Sequence[Array], _: Mapping[str, Any]) -> Array:
    return np.asarray(np.power(xs[0], xs[1].astype(xs[0].dtype)))


def ranged(xs: Sequence[Array], _: Mapping[str, Any]) -> Array:
    start, end, step = (x.item() for x in xs)
    bounded(np.array([max(0, math.ceil((end - start) / step))]))
    return np.arange(start, end, step, dtype=xs[0].dtype)


def filled(xs: Sequence[Array], settings: Mapping[str, Any]) -> Array:
    value = np.asarray(settings.get("value", np.zeros(1, np.float32))).reshape(-1)
    return np.full(bounded(xs[0]), value[0], value.dtype)


def expanded(xs: Sequence[Array], _: Mapping[str, Any]) -> Array:
    shape = np.broadcast_shapes(xs[0].shape, tuple(int(side) for side in xs[1]))
    return np.broadcast_to(xs[0], bounded(np.array(shape))).copy()


def cast(xs: Sequence[Array], settings: Mapping[str, Any]) -> Array:
    return xs[0].astype(KINDS[int(settings["to"])])


def picked(xs: Sequence[Array], settings: Mapping[str, Any]) -> Array:
    axis = int(settings.get("axis", 0))
    bounded(np.array([*xs[0].shape, xs[1].size]) if xs[0].size * xs[1].size > MOST else np.array([1]))
    return np.take(xs[0], xs[1], axis=axis)


def modulo(xs: Sequence[Array], settings: Mapping[str, Any]) -> Array:
    return np.asarray(np.fmod(xs[0], xs[1]) if settings.get("fmod") else np.mod(xs[0], xs[1]))


def cellwise(function: Callable[..., Any]) -> Folder:
    return lambda xs, _: np.asarray(function(*xs))


FOLDERS: Final[dict[str, Folder]] = {
    "Constant": constant,
    "Identity": lambda xs, _: xs[0],
    "Cast": cast,
    "Unsqueeze": unsqueeze,
    "Squeeze": squeeze,
    "Reshape": reshape,
    "Transpose": lambda xs, settings: np.transpose(xs[0], settings.get("perm")),
    "Concat": lambda xs, settings: np.concatenate(xs, axis=int(settings["axis"])),
    "Gather": picked,
    "Slice": cut,
    "Shape": lambda xs, _: np.array(xs[0].shape, np.int64),
    "Size": lambda xs, _: np.array(xs[0].size, np.int64),
    "Range": ranged,
    "ConstantOfShape": filled,
    "Expand": expanded,
    "Add": cellwise(np.add),
    "Sub": cellwise(np.subtract),
    "Mul": cellwise(np.multiply),
    "Div": divide,
    "Mod": modulo,
    "Pow": powers,
    "Neg": cellwise(np.negative),
    "Sqrt": cellwise(np.sqrt),
    "Reciprocal": cellwise(np.reciprocal),
    "Floor": cellwise(np.floor),
    "Ceil": cellwise(np.ceil),
    "Exp": cellwise(np.exp),
    "Log": cellwise(np.log),
    "Equal": cellwise(np.equal),
    "Less": cellwise(np.less),
    "Greater": cellwise(np.greater),
    "Not": cellwise(np.logical_not),
    "And": cellwise(np.logical_and),
    "Or": cellwise(np.logical_or),
    "Where": cellwise(np.where),
    "Max": lambda xs, _: np.maximum.reduce(list(xs)),
    "Min": lambda xs, _: np.minimum.reduce(list(xs)),
    "ReduceProd": lambda xs, settings: np.prod(xs[0], keepdims=bool(settings.get("keepdims", 1))),
    "Trilu": lambda xs, settings: _triangle(xs, settings),
}


def _triangle(xs: Sequence[Array], settings: Mapping[str, Any]) -> Array:
    k = int(xs[1]) if len(xs) > 1 else 0
    return np.asarray(np.triu(xs[0], k) if settings.get("upper", 1) else np.tril(xs[0], k))
