"""Nodes of a model that become layers of a design, with their weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from app.network.fields import MAX_UNITS
from app.network.layers import LAYERS
from app.network.onnx.as_functions import short
from app.network.onnx.naming import title
from app.network.onnx.packed import part
from app.network.onnx.parsing import Array, Node
from app.network.onnx.reading import Converter, Reading, Ref
from app.network.problems import Problem
from app.network.schema import LinearSpec
from app.network.shown import shown

EPS = 1e-5
"""What our norms add to the variance."""


def gemm(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    """α·A·B + β·C, with B and C constant: a linear layer."""
    weight, bias = r.known(node, 1), r.known(node, 2)
    computed = len(node.inputs) > 2 and bool(node.inputs[2]) and bias is None
    if weight is None or weight.ndim != 2 or node.settings.get("transA") or len(refs) != 1 or computed:
        return None
    weight = weight if node.settings.get("transB") else weight.T
    weight = weight * np.asarray(node.settings.get("alpha", 1.0), weight.dtype)
    if bias is not None:
        spread = np.broadcast_to(bias.reshape(-1) if bias.size == len(weight) else bias, (len(weight),))
        bias = spread * np.asarray(node.settings.get("beta", 1.0), bias.dtype)
    return linear(r, node, refs[0], weight, bias, node.inputs[1:])


def linear(r: Reading, node: Node, x: Ref, weight: Array, bias: Array | None, tensors: Sequence[str]) -> Ref | None:
    """A linear layer that may still take up a bias or an activation function, if nothing else reads its value."""
    if not 1 <= len(weight) <= MAX_UNITS:
        return None
    if x.groups[-1:] not in ((), (1,)):
        return None
    result = replace(r.linear(x, weight, bias, tuple(name for name in tensors if name)), groups=x.groups)
    keep_open(r, node.outputs[0], result)
    return result


def keep_open(r: Reading, name: str, result: Ref) -> None:
    """What reads `name` next, and alone, may become part of the linear layer that gives it."""
    spec = r.specs[result.node]
    if r.uses[name] == 1 and name not in r.model.outputs and isinstance(spec, LinearSpec) and spec.shares is None:
        r.open_linear[name] = result.node


def matmul(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    """A product with a constant matrix is a linear layer without bias; with another value it is the operation."""
    if len(refs) == 2:
        return None if any(ref.groups for ref in refs) else r.op("matmul", refs)
    weight = r.known(node, 1)
    if weight is None or weight.ndim != 2:
        return None
    return linear(r, node, refs[0], weight.T, None, (node.inputs[1],))


def biased(r: Reading, node: Node) -> Ref | None:
    """A constant row added to what a linear layer gives, and to nothing else, is its bias."""
    for at, name in enumerate(node.inputs[:2]):
        owner, row = r.open_linear.get(name), r.known(node, 1 - at)
        spec = r.specs.get(owner) if owner is not None else None
        if not isinstance(spec, LinearSpec) or spec.bias or spec.activation != "none" or row is None:
            continue
        if row.size != spec.units or row.shape[-1:] != (spec.units,):
            continue
        r.change(spec.id, bias=True, name=spec.name or title((node.inputs[1 - at],)))
        r.weights[f"{spec.id}.linear.bias"] = row.reshape(-1).astype(np.float32)
        value = r.values[name]
        assert isinstance(value, Ref)
        keep_open(r, node.outputs[0], value)
        return value
    return None


def square(node: Node, key: str, usual: int, count: int = 2) -> int | None:
    """A setting that is the same along both axes; None where it is not."""
    given = node.settings.get(key) or [usual] * count
    return int(given[0]) if len(given) == count and len(set(given)) == 1 else None


def conv(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    weight, bias = r.known(node, 1), r.known(node, 2)
    if weight is None or weight.ndim != 4 or len(refs) != 1 or weight.shape[2] != weight.shape[3]:
        return None
    stride, padding = square(node, "strides", 1), square(node, "pads", 0, 4)
    dilation = square(node, "dilations", 1)
    same = node.settings.get("auto_pad", "NOTSET")
    if same in ("SAME_UPPER", "SAME_LOWER") and stride == 1 and weight.shape[2] % 2:
        padding = weight.shape[2] // 2 * (dilation or 1)
    elif same not in ("NOTSET", "VALID"):
        return None
    settings = {
        "out_channels": len(weight),
        "kernel": weight.shape[2],
        "stride": stride,
        "padding": padding,
        "bias": bias is not None,
        "dilation": dilation,
        "groups": node.settings.get("group", 1),
    }
    fits = all(one.fits(settings[one.name]) for one in LAYERS["conv2d"].settings)
    if not fits:
        return None
    held = {"weight": weight} | ({} if bias is None else {"bias": bias})
    return r.layer("conv2d", refs[0], settings, held, tuple(name for name in node.inputs[1:3] if name))


def pool(kind: str) -> Converter:
    def convert(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
        kernel = square(node, "kernel_shape", 0)
        padding = square(node, "pads", 0, 4)
        settings = {"kernel": kernel, "stride": square(node, "strides", 1), "padding": padding}
        plain = square(node, "dilations", 1) == 1
        if padding and kind == "avg_pool2d":
            # Ours counts the zeros around the picture, as PyTorch's does.
            plain = plain and node.settings.get("count_include_pad", 0) == 1
        plain = plain and not node.settings.get("ceil_mode") and node.settings.get("auto_pad", "NOTSET") != "SAME_UPPER"
        fits = all(one.fits(settings[one.name]) for one in LAYERS[kind].settings)
        return r.layer(kind, refs[0], settings) if plain and fits else None

    return convert


def flatten(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    return r.layer("flatten", refs[0]) if int(node.settings.get("axis", 1)) == 1 else None


def batch_norm(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    numbers = [r.known(node, at) for at in range(1, 5)]
    if len(refs) != 1 or any(array is None for array in numbers):
        return None
    weight, bias, mean, variance = (np.asarray(array, np.float32) for array in numbers if array is not None)
    # Our norm adds another number to the variance: what is kept makes up for it.
    variance = variance + np.float32(node.settings.get("epsilon", EPS)) - np.float32(EPS)
    momentum = min(1.0, max(0.0, short(1 - node.settings.get("momentum", 0.9))))
    held = {"weight": weight, "bias": bias, "running_mean": mean, "running_var": variance}
    return r.layer("batch_norm", refs[0], {"momentum": momentum}, held, tuple(node.inputs[1:3]))


def layer_norm(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    weight, bias, shape = r.known(node, 1), r.known(node, 2), refs[0].shape
    axis = int(node.settings.get("axis", -1))
    if weight is None or len(refs) != 1 or shape is None:
        return None
    whole = len(shape) == 4 and axis in (1, -3)
    if not (whole or (len(shape) < 4 and axis in (-1, len(shape) - 1))):
        return None
    if abs(node.settings.get("epsilon", EPS) - EPS) > EPS / 100:
        got = f"{node.settings['epsilon']:g} in {shown(node.name[:64] or node.op)}"
        expected, cure = f"layer norms that add {EPS:g} to the variance", "It computes a little differently here."
        r.notes.append(Problem(code="other-eps", expected=expected, got=got, cure=cure))
    held = {"weight": weight, "bias": np.zeros_like(weight) if bias is None else bias}
    return r.layer("layer_norm", refs[0], {}, held, tuple(name for name in node.inputs[1:3] if name))


def dropout(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    given = r.known(node, 1)
    rate = float(given.reshape(-1)[0]) if given is not None and given.size else float(node.settings.get("ratio", 0.5))
    return r.layer("dropout", refs[0], {"rate": short(min(0.95, max(0.0, rate)))})


def gather(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    """Rows of a table by whole numbers are an embedding; one place of a sequence is picked."""
    table, at = r.known(node, 0), r.known(node, 1)
    axis = int(node.settings.get("axis", 0))
    if table is not None and table.ndim == 2 and table.dtype.kind == "f" and axis == 0 and len(refs) == 1:
        settings = {"count": table.shape[0], "size": table.shape[1]}
        if all(one.fits(settings[one.name]) for one in LAYERS["embedding"].settings):
            return r.layer("embedding", refs[0], settings, {"weight": table}, (node.inputs[0],))
        return None
    shape = refs[0].shape
    if at is not None and not at.ndim and axis == 0 and len(refs) == 1:
        return part(r, node.inputs[0], refs[0], int(at))
    if at is None or at.ndim or shape is None or len(shape) != 3 or axis not in (1, -2):
        return None
    side = shape[1]
    place = int(at) % side if isinstance(side, int) else int(at)
    return r.layer("take", refs[0], {"place": place}) if 0 <= place < 512 else None


LAYERED: Final[dict[str, Converter]] = {
    "Gemm": gemm,
    "MatMul": matmul,
    "Conv": conv,
    "MaxPool": pool("max_pool2d"),
    "AveragePool": pool("avg_pool2d"),
    "Flatten": flatten,
    "BatchNormalization": batch_norm,
    "LayerNormalization": layer_norm,
    "Dropout": dropout,
    "Gather": gather,
}
