"""Repairs of inputs of an op that do not meet: other units on one side, another side first, another dimension."""

from __future__ import annotations

import math
from collections.abc import Iterator

from app.network.fields import MAX_UNITS, MAX_VALUES, Attribute
from app.network.problems import Problem
from app.network.repair import ConnectStep, Repair
from app.network.repairs.patient import Patient
from app.network.repairs.pressing import Alternatives, between, counted, layer, linear, op, pressed, setting, without
from app.network.schema import LayerSpec, NodeSpec, OpSpec, ValueSpec
from app.network.shapes import Shape

WIDEST_STRIDE = 8
"""As a convolution may have."""
Meeting = tuple[int, str, Shape, Shape]
"""A port, its source, what comes in there, and what comes in at the other port."""


def mismatch(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Bring two inputs of an op to sizes that meet."""
    spec = patient.at(problem)
    if not isinstance(spec, OpSpec):
        return
    meetings = _meetings(spec, patient)
    if "dim" in spec.attrs:
        yield from _another_dimension(spec, patient)
    if spec.op == "matmul" and len(meetings) == 2:
        yield from _turned(spec, meetings, patient)
    for meeting in meetings:
        yield from _resized(spec, meeting, patient)
    for meeting in meetings:
        yield from _projected(spec, meeting, patient)
    for meeting in meetings:
        yield from _adapted(spec, meeting, patient)
    yield from taken_out(problem, patient)


def _meetings(spec: OpSpec, patient: Patient) -> list[Meeting]:
    ports = sorted(patient.topology.inputs[spec.id].items())[:2]
    shapes = [patient.shape(source) for _, source in ports]
    if len(ports) < 2 or shapes[0] is None or shapes[1] is None:
        return []
    (port, source), (other_port, other) = ports
    return [(other_port, other, shapes[1], shapes[0]), (port, source, shapes[0], shapes[1])]


def _resized(spec: OpSpec, meeting: Meeting, patient: Patient) -> Iterator[Alternatives]:
    """What makes one input gives as many features, maps or numbers as the other has."""
    port, source, shape, other = meeting
    want = _wanted(spec, port, other)
    if want is None or shape == ():
        return
    behind, maker = patient.linear_behind(source), patient.spec(source)
    if behind is not None and 1 <= want <= MAX_UNITS:
        yield [pressed(f"Set {patient.title(behind.id)} to {counted(want, 'unit')}", setting(behind.id, "units", want))]
    if isinstance(maker, LayerSpec) and maker.layer == "conv2d" and len(other) == 4:
        maps = int(other[1])
        text = f"Set {patient.title(maker.id)} to {counted(maps, 'kernel')}"
        yield [pressed(text, setting(maker.id, "settings.out_channels", maps))]
    if isinstance(maker, ValueSpec) and isinstance(maker.value, list) and 1 <= want <= MAX_VALUES:
        text = f"Give {patient.title(maker.id)} {counted(want, 'number')}"
        yield [pressed(text, setting(maker.id, "value", resized(maker.value, want)))]


def _wanted(spec: OpSpec, port: int, other: Shape) -> int | None:
    """The last side that an input should have."""
    side = other[-1] if other else None
    if spec.op == "matmul" and not spec.attrs.get("transpose_b"):
        if port == 1:
            return None
        side = other[-2] if len(other) > 1 else side
    return side if isinstance(side, int) else None


def resized(value: list[float] | list[list[float]], size: int) -> list[float] | list[list[float]]:
    """A row, or every row of a matrix, with so many numbers: fewer, or the same ones again."""
    rows = [row for row in value if isinstance(row, list)]
    if rows:
        return [[row[place % len(row)] for place in range(size)] for row in rows]
    numbers = [number for number in value if not isinstance(number, list)]
    return [numbers[place % len(numbers)] for place in range(size)]


def _projected(spec: OpSpec, meeting: Meeting, patient: Patient) -> Iterator[Alternatives]:
    """A convolution of 1 × 1 on the way to one input, as on the shortcut of a residual block."""
    port, source, shape, other = meeting
    if len(shape) != 4 or len(other) != 4:
        return
    (_, _, *size), (_, maps, *wanted) = shape, other
    for stride in range(1, WIDEST_STRIDE + 1):
        if [(int(side) - 1) // stride + 1 for side in size] == wanted:
            kernels = layer(patient, "conv2d", out_channels=int(maps), kernel=1, stride=stride)
            text = f"Insert a 1×1 convolution with {counted(int(maps), 'kernel')} after {patient.title(source)}"
            yield [pressed(text, *between(source, spec.id, port, kernels))]
            return


def _adapted(spec: OpSpec, meeting: Meeting, patient: Patient) -> Iterator[Alternatives]:
    """A node on the way to one input, after which it meets the other."""
    port, source, shape, other = meeting
    if len(shape) > 2 and len(other) == 2:
        yield [pressed("Insert a Flatten", *between(source, spec.id, port, layer(patient, "flatten")))]
        yield [pressed("Insert a global pooling", *between(source, spec.id, port, layer(patient, "global_pool")))]
    want = _wanted(spec, port, other)
    if want is not None and 1 <= want <= MAX_UNITS and len(shape) > 1 and shape[-1] != "batch":
        text = f"Insert a Linear layer with {counted(want, 'unit')} after {patient.title(source)}"
        yield [pressed(text, *between(source, spec.id, port, linear(patient, want)))]


def _turned(spec: OpSpec, meetings: list[Meeting], patient: Patient) -> Iterator[Alternatives]:
    """The two sides of a matrix product the other way around, or one of them transposed."""
    (port, source, *_), (other_port, other, *_) = meetings
    steps = [
        ConnectStep(source=source, target=spec.id, port=other_port),
        ConnectStep(source=other, target=spec.id, port=port),
    ]
    yield [pressed(f"Change the sides of {patient.title(spec.id)}", *steps)]
    for at, from_ in ((port, source), (other_port, other)):
        turned: NodeSpec = op(patient, "transpose", dim0=-2, dim1=-1)
        yield [pressed(f"Transpose {patient.title(from_)} first", *between(from_, spec.id, at, turned))]


def _another_dimension(spec: OpSpec, patient: Patient) -> Iterator[Alternatives]:
    for dim in (-1, 1, 0, -2):
        if spec.attrs.get("dim") != dim:
            yield [_set(spec, {"dim": dim}, f"dimension {dim}", patient)]


def _set(spec: OpSpec, attrs: dict[str, Attribute], what: str, patient: Patient) -> Repair:
    steps = [setting(spec.id, f"attrs.{name}", value) for name, value in attrs.items()]
    return pressed(f"Set {patient.title(spec.id)} to {what}", *steps)


def dimensions(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """A dimension that is there."""
    spec = patient.at(problem)
    if not isinstance(spec, OpSpec):
        return
    if {"dim0", "dim1"} <= set(spec.attrs):
        yield [_set(spec, {"dim0": -2, "dim1": -1}, "the last two dimensions", patient)]
    if "dim" in spec.attrs:
        yield [_set(spec, {"dim": -1}, "the last dimension", patient)]
        yield [_set(spec, {"dim": 0}, "the first dimension", patient)]
    if "dims" in spec.attrs:
        yield [_set(spec, {"dims": [-1]}, "the last dimension", patient)]
    yield from taken_out(problem, patient)


def reshaping(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Sizes that hold all cells, with the batch first where there is one."""
    spec = patient.at(problem)
    shape = patient.shape(patient.source(spec.id)) if spec is not None else None
    if isinstance(spec, OpSpec) and spec.op == "reshape" and shape is not None:
        count = math.prod(side for side in shape if side != "batch")
        sizes = [-1, count] if "batch" in shape else [count]
        yield [_set(spec, {"shape": [*sizes]}, f"[{', '.join(map(str, sizes))}]", patient)]
    yield from taken_out(problem, patient)


def taken_out(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Without the node: what it read feeds what it fed."""
    if problem.node is not None:
        yield [pressed(f"Take {patient.title(problem.node)} out", *without(problem.node, patient))]
