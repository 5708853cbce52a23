"""Nodes of a model that lay the same numbers out in another way."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from app.network.onnx.laying import axes_of as grouped
from app.network.onnx.laying import laid
from app.network.onnx.parsing import MAX_AXES, Array, Node
from app.network.onnx.reading import Converter, Reading, Ref


def reshape(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    """To all in one row it is a flatten; else the side of the batch is left to be found."""
    wanted, shape = r.known(node, 1), refs[0].shape
    if wanted is None or shape is None or (node.settings.get("allowzero") and 0 in wanted):
        return None
    target = resolved(r.numeric(shape, refs[0].groups), wanted)
    return None if target is None else relaid(r, refs[0], target)


def resolved(given: list[int], wanted: Array) -> list[int] | None:
    """The numbers of a new shape: 0 copies a side, −1 is what is left."""
    sides = [int(side) for side in wanted.reshape(-1)]
    sides = [given[at] if side == 0 and at < len(given) else side for at, side in enumerate(sides)]
    if sides.count(-1) == 1:
        rest = int(np.prod([side for side in sides if side != -1], dtype=np.int64))
        total = int(np.prod(given, dtype=np.int64))
        if rest <= 0 or total % rest:
            return None
        sides[sides.index(-1)] = total // rest
    return sides if all(side > 0 for side in sides) else None


def relaid(r: Reading, x: Ref, sides: list[int]) -> Ref | None:
    """`x` in a shape given in numbers, in which the batch is as in those that are calculated with."""
    assert x.shape is not None
    found = laid(x.shape, sides, r.batch)
    if found is None or len(found[0]) > MAX_AXES:
        return None
    shape, groups = found
    if shape == x.shape:
        return replace(x, groups=groups)
    if x.shape[0] == "batch" == shape[0] and len(shape) == 2:
        return r.layer("flatten", x)
    new = r.op("reshape", [x], {"shape": [-1 if side == "batch" else side for side in shape]})
    return None if new is None else replace(new, groups=groups)


def axes_of(r: Reading, node: Node) -> list[int]:
    given = r.known(node, 1)
    return given.reshape(-1).tolist() if given is not None else list(node.settings.get("axes") or [])


def squeeze(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    """Sides of one go; where they are what a slice left of the places of a sequence, one place is picked."""
    shape = refs[0].shape
    cut = r.makers.get(node.inputs[0])
    if shape is None and cut is not None and cut.op == "Slice" and axes_of(r, node) == [1]:
        return picked(r, node, cut)
    if shape is None:
        return None
    axes = [int(axis) % len(shape) for axis in axes_of(r, node)] or [at for at, side in enumerate(shape) if side == 1]
    if any(shape[axis] != 1 for axis in axes):
        return None
    return relaid(r, refs[0], [side for at, side in enumerate(r.numeric(shape)) if at not in axes])


def picked(r: Reading, node: Node, cut: Node) -> Ref | None:
    """One place of a sequence, cut out and then without its axis."""
    numbers = [r.known(cut, at) for at in range(1, 5)]
    x, held = r.value(cut.inputs[0]), r.values.get(node.inputs[0])
    if not isinstance(x, Ref) or not isinstance(held, Ref) or x.shape is None or len(x.shape) != 3:
        return None
    start, end, axis, step = (None if array is None else array.reshape(-1).tolist() for array in numbers)
    if start is None or end is None or axis != [1] or step not in (None, [1]) or end[0] - start[0] != 1 or start[0] < 0:
        return None
    if r.uses[node.inputs[0]] == 1:
        r.drop(held.node)
    return r.layer("take", x, {"place": int(start[0])})


def unsqueeze(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    x: Ref | None = refs[0]
    axes = axes_of(r, node)
    if len(axes) > MAX_AXES:
        return None
    for axis in sorted(axes):
        x = r.op("unsqueeze", [x], {"dim": int(axis)}) if x is not None else None
    return x


def transpose(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    """Any order of the axes is reached by turning two of them at a time."""
    x, shape = refs[0], refs[0].shape
    order = node.settings.get("perm") or (None if shape is None else list(range(len(shape)))[::-1])
    if order is None or len(order) > MAX_AXES or sorted(order) != list(range(len(order))):
        return None
    own = grouped(x.groups, len(order))
    groups = tuple(x.groups[axis] for axis in order) if x.groups else ()
    order = [axis for place in order for axis in own[place]]
    held = list(range(len(order)))
    for at, axis in enumerate(order):
        there = held.index(axis)
        if there == at:
            continue
        turned = r.op("transpose", [x], {"dim0": at, "dim1": there})
        if turned is None:
            return None
        held[at], held[there] = held[there], held[at]
        x = turned
    return replace(x, groups=groups)


def concat(r: Reading, node: Node, _: list[Ref]) -> Ref | None:
    parts = r.operands(node)
    joined: Ref | None = parts[0]
    for part in parts[1:]:
        joined = r.op("cat", [joined, part], {"dim": int(node.settings.get("axis", 0))}) if joined else None
    return joined


SHAPED: Final[dict[str, Converter]] = {
    "Reshape": reshape,
    "Squeeze": squeeze,
    "Unsqueeze": unsqueeze,
    "Transpose": transpose,
    "Concat": concat,
}
