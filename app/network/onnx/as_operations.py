"""Nodes of a model that become single operations of a design, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from app.network.onnx.as_layers import applied, biased, short
from app.network.onnx.parsing import MAX_AXES, Array, Node
from app.network.onnx.reading import Converter, Reading, Ref
from app.network.shapes import Shape


def plain(name: str) -> Converter:
    """An operation without settings, over values and constants alike."""
    return lambda r, node, _: r.op(name, operands(r, node))


def operands(r: Reading, node: Node) -> list[Ref]:
    """All inputs as values of the design; constants are typed in."""
    found = []
    for name in node.inputs:
        value = r.value(name) if name else None
        if value is not None:
            found.append(value if isinstance(value, Ref) else r.operand(name, value))
    return found


def passed(_: Reading, __: Node, refs: list[Ref]) -> Ref | None:
    """What changes nothing here."""
    return refs[0]


def add(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    """A row is a linear layer's bias; a matrix as large as the places of a sequence are its positions."""
    taken_up = biased(r, node)
    if taken_up is not None:
        return taken_up
    if len(refs) == 1:
        at = 0 if isinstance(r.value(node.inputs[0]), Ref) else 1
        weight, shape = r.known(node, 1 - at), refs[0].shape
        if weight is not None and shape is not None and len(shape) == 3 and shape[0] == "batch":
            flat = weight[0] if weight.ndim == 3 and len(weight) == 1 else weight
            if flat.ndim == 2 and flat.shape == shape[1:] and flat.dtype.kind == "f":
                return r.layer("position", refs[0], {}, {"weight": flat}, (node.inputs[1 - at],))
    return plain("add")(r, node, refs)


def multiplied(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    """x · sigmoid(x) is SiLU, x · tanh(softplus(x)) is Mish: exporters without the word write them so."""
    if len(refs) == 2:
        for at in (0, 1):
            x, gate = node.inputs[at], r.makers.get(node.inputs[1 - at])
            if gate is None or r.uses[node.inputs[1 - at]] != 1:
                continue
            if gate.op == "Sigmoid" and gate.inputs[0] == x:
                return instead(r, node, x, "silu", [gate])
            inner = r.makers.get(gate.inputs[0]) if gate.op == "Tanh" else None
            if inner is not None and inner.op == "Softplus" and inner.inputs[0] == x:
                return instead(r, node, x, "mish", [gate, inner])
    return plain("mul")(r, node, refs)


def instead(r: Reading, node: Node, x: str, kind: str, gone: list[Node]) -> Ref | None:
    """One layer in the place of several nodes, which were read before and go."""
    for maker in gone:
        value = r.values[maker.outputs[0]]
        assert isinstance(value, Ref)
        if value.node in r.specs and r.specs[value.node].kind != "linear":
            del r.specs[value.node]
            r.edges = [edge for edge in r.edges if edge.target != value.node]
    value = r.values[x]
    assert isinstance(value, Ref)
    return applied(r, Node(node.op, node.name, (x,), node.outputs, {}), value, kind, {})


def chosen(r: Reading, node: Node, _: list[Ref]) -> Ref | None:
    """Where(x > limit, x, softplus(x)): a softplus that goes straight where it is as good as straight."""
    limit, curve = r.makers.get(node.inputs[0]), r.makers.get(node.inputs[2])
    if limit is None or curve is None or limit.op != "Greater" or curve.op != "Softplus":
        return None
    same = limit.inputs[0] == node.inputs[1] == curve.inputs[0]
    value = r.values.get(node.inputs[2])
    if not same or not isinstance(value, Ref):
        return None
    held = r.values.get(node.inputs[0])
    if isinstance(held, Ref) and r.specs.get(held.node) is not None and r.specs[held.node].kind == "placeholder":
        del r.specs[held.node]
        r.edges = [edge for edge in r.edges if edge.target != held.node]
    return value


def reduced(name: str) -> Converter:
    """Over axes that are an input, or, in older files, a setting; means and largest over all places are a layer."""

    def convert(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
        given, shape = r.known(node, 1), refs[0].shape
        if given is None and len(node.inputs) > 1 and node.inputs[1]:
            return None
        axes = given.reshape(-1).tolist() if given is not None else list(node.settings.get("axes") or [])
        keep = bool(node.settings.get("keepdims", 1))
        if not axes and node.settings.get("noop_with_empty_axes"):
            return refs[0]
        if shape is None:
            return None
        axes = sorted(axis % len(shape) for axis in axes) if axes else list(range(len(shape)))
        if name in ("mean", "amax") and not keep and axes == {3: [1], 4: [2, 3]}.get(len(shape)):
            return r.layer("global_pool", refs[0], {"how": "mean" if name == "mean" else "max"})
        return r.op(name, refs, {"dim": axes[0] if len(axes) == 1 else axes, "keepdim": keep})

    return convert


def global_pool(name: str) -> Converter:
    return lambda r, _, refs: r.op(name, refs, {"dim": [2, 3], "keepdim": True})


def reshape(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    """To all in one row it is a flatten; else the side of the batch is left to be found."""
    wanted, shape = r.known(node, 1), refs[0].shape
    if wanted is None or shape is None or (node.settings.get("allowzero") and 0 in wanted):
        return None
    target = resolved(r, shape, wanted)
    return None if target is None else relaid(r, refs[0], target)


def resolved(r: Reading, shape: Shape, wanted: Array) -> list[int] | None:
    """The numbers of a new shape: 0 copies a side, −1 is what is left."""
    given = r.numeric(shape)
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
    shape = x.shape
    assert shape is not None
    if sides == r.numeric(shape):
        return x
    at = next((at for at, side in enumerate(sides) if side == r.batch), None) if "batch" in shape else None
    if shape[0] == "batch" and sides[0] == r.batch:
        at = 0
        if len(sides) == 2:
            return r.layer("flatten", x)
    new = [-1 if place == at else side for place, side in enumerate(sides)]
    return r.op("reshape", [x], {"shape": new}) if len(new) <= 8 else None


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
    if r.uses[node.inputs[0]] == 1 and held.node in r.specs:
        del r.specs[held.node]
        r.edges = [edge for edge in r.edges if edge.target != held.node]
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
    return x


def concat(r: Reading, node: Node, _: list[Ref]) -> Ref | None:
    parts = operands(r, node)
    joined: Ref | None = parts[0]
    for part in parts[1:]:
        joined = r.op("cat", [joined, part], {"dim": int(node.settings.get("axis", 0))}) if joined else None
    return joined


def clip(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    limits: dict[str, float] = {}
    for at, key in ((1, "min"), (2, "max")):
        given = r.known(node, at)
        number = float(given.reshape(-1)[0]) if given is not None and given.size else node.settings.get(key)
        if number is not None and abs(number) < 1e30:
            limits[key] = short(number)
    if limits == {"min": 0.0, "max": 6.0}:
        return applied(r, node, refs[0], "relu6", {})
    if limits == {"min": -1.0, "max": 1.0}:
        return applied(r, node, refs[0], "hardtanh", {})
    return r.op("clamp", refs, limits) if limits else refs[0]


def several(name: str) -> Converter:
    """The largest, the smallest or the sum of any number of values, two at a time."""

    def convert(r: Reading, node: Node, _: list[Ref]) -> Ref | None:
        first, *others = operands(r, node)
        found: Ref | None = first
        for other in others:
            found = r.op(name, [found, other]) if found is not None else None
        return found

    return convert


def cast(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    """From one kind of fractions to another nothing changes; words are no fractions."""
    return refs[0] if node.settings.get("to") in (1, 10, 11, 16) and refs[0].node not in words(r) else None


def words(r: Reading) -> Mapping[str, Any]:
    """The inputs of the design that hold whole numbers."""
    fed = r.model.inputs[:1]
    return {value.node: None for one in fed if one.whole and isinstance(value := r.values[one.name], Ref)}


OPERATED: Final[dict[str, Converter]] = {
    "Identity": passed,
    "Cast": cast,
    "Add": add,
    "Mul": multiplied,
    "Where": chosen,
    "Reshape": reshape,
    "Squeeze": squeeze,
    "Unsqueeze": unsqueeze,
    "Transpose": transpose,
    "Concat": concat,
    "Clip": clip,
    "Max": several("maximum"),
    "Min": several("minimum"),
    "Sum": several("add"),
    "ReduceMean": reduced("mean"),
    "ReduceSum": reduced("sum"),
    "ReduceMax": reduced("amax"),
    "ReduceMin": reduced("amin"),
    "GlobalAveragePool": global_pool("mean"),
    "GlobalMaxPool": global_pool("amax"),
    **{
        theirs: plain(ours)
        for theirs, ours in {
            "Sub": "sub",
            "Div": "div",
            "Pow": "pow",
            "Neg": "neg",
            "Exp": "exp",
            "Log": "log",
            "Sqrt": "sqrt",
            "Reciprocal": "reciprocal",
            "Abs": "abs",
            "Sign": "sign",
            "Floor": "floor",
            "Ceil": "ceil",
            "Round": "round",
            "Erf": "erf",
            "Sin": "sin",
            "Cos": "cos",
            "Tan": "tan",
            "Asin": "asin",
            "Acos": "acos",
            "Atan": "atan",
            "Sinh": "sinh",
            "Cosh": "cosh",
            "PRelu": "prelu",
        }.items()
    },
}
