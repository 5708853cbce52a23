"""Nodes of a model that become single operations of a design, or nothing at all; see `as_shapes.py` for layouts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.network.onnx.as_functions import applied, short
from app.network.onnx.as_layers import biased
from app.network.onnx.parsing import Node
from app.network.onnx.reading import Converter, Reading, Ref


def plain(name: str) -> Converter:
    """An operation without settings, over values and constants alike."""
    return lambda r, node, _: r.op(name, r.operands(node))


def passed(_: Reading, __: Node, refs: list[Ref]) -> Ref | None:
    """What changes nothing here."""
    return refs[0]


def add(r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    """A row is a linear layer's bias; a matrix as large as the places of a sequence are its positions."""
    taken_up = biased(r, node)
    if taken_up is not None:
        return taken_up
    if any(ref.groups for ref in refs):
        return None
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
            r.drop(value.node)
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
    if isinstance(held, Ref) and held.node in r.specs and r.specs[held.node].kind == "placeholder":
        r.drop(held.node)
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
        first, *others = r.operands(node)
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
