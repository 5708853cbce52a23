"""Queries, keys and values that come from one linear map, as PyTorch's MultiheadAttention has them: three layers."""

from __future__ import annotations

from dataclasses import replace

from app.network.onnx.parsing import Array
from app.network.onnx.reading import Reading, Ref
from app.network.schema import LinearSpec

STEPS = frozenset({"Squeeze", "Transpose", "Unsqueeze", "Reshape"})
"""What lies between the map and the part of it that is picked."""
PARTS = ("query", "key", "value")


def part(r: Reading, name: str, x: Ref, at: int) -> Ref | None:
    """Part `at` of a value [3, …, features] that one linear layer gives; None where it is something else."""
    chain, names = r.makers.get(name), []
    while chain is not None and chain.op in STEPS:
        names.append(name)
        name = chain.inputs[0]
        chain = r.makers.get(name)
    if not names or x.shape is None or not 0 <= at < len(PARTS):
        return None
    held = r.packed.get(name) or _unpacked(r, name, names, x)
    if held is None:
        return None
    r.packed[name] = held
    source, weight, bias = held
    size = len(weight) // len(PARTS)
    rows = slice(at * size, (at + 1) * size)
    found = r.linear(source, weight[rows], None if bias is None else bias[rows], ())
    r.change(found.node, name=PARTS[at])
    return found


def _unpacked(r: Reading, name: str, names: list[str], x: Ref) -> tuple[Ref, Array, Array | None] | None:
    """What the layer reads, its weights and its biases; the layer and what came after it go."""
    base = r.values.get(name)
    spec = r.specs.get(base.node) if isinstance(base, Ref) else None
    if not isinstance(base, Ref) or not isinstance(spec, LinearSpec) or base.shape is None or spec.units % len(PARTS):
        return None
    lead, size = base.shape[:-1], spec.units // len(PARTS)
    row = r.values.get(names[-1])
    whole = isinstance(row, Ref) and row.shape == (*lead, len(PARTS), size) and x.shape == (len(PARTS), *lead, size)
    alone = r.uses[names[0]] == len(PARTS) and all(r.uses[one] == 1 for one in (*names[1:], name))
    if not whole or not alone or spec.activation != "none" or spec.shares is not None:
        return None
    weight, bias = (r.weights.pop(f"{spec.id}.linear.{key}", None) for key in ("weight", "bias"))
    source = next((edge.source for edge in r.edges if edge.target == spec.id), None)
    if weight is None or source is None:
        return None
    for node in {value.node for one in (*names, name) if isinstance(value := r.values[one], Ref)}:
        r.drop(node)
    r.learned -= weight.size + (0 if bias is None else bias.size)
    return replace(base, node=source, shape=(*lead, weight.shape[1])), weight, bias
