"""A small picture of each network for the gallery: data, units, edges. Geometry only; the template draws it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from app.network.gallery import GALLERY
from app.network.infer import infer
from app.network.latex import plain_name
from app.network.schema import InputSpec, LayerSpec, LinearSpec, LossSpec, Network, OpSpec, ValueSpec
from app.network.topology import Topology, read_topology
from engine.data import ORIGINS, examples, make_dataset
from engine.ops import OPS

WIDTH, HEIGHT = 320, 152
MIDDLE = HEIGHT / 2
PLANE = 108
"""Side of the square in which the data is drawn."""
REACH = 6.0
"""The data lies within ± this on both axes."""
MARGIN = 22
COLUMNS = (172.0, 292.0)
STEP = 24.0
"""From one unit to the next; less where many stand in a column."""
BOX = (46.0, 36.0)


@dataclass(frozen=True, slots=True)
class Point:
    """One example: its place in the sketch, and whether its target is the positive class."""

    x: float
    y: float
    positive: bool


@dataclass(frozen=True, slots=True)
class Box:
    """A unit, a typed value or an operation: its centre and size; `text` inside, `below` what it is called or worth."""

    x: float
    y: float
    width: float
    height: float
    role: str
    text: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an example that is a picture, its ink from 0 to 1; or a word of a sequence."""

    x: float
    y: float
    side: float
    ink: float
    word: str = ""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the gallery's card shows of a network. `facts` is one line of text."""

    points: tuple[Point, ...]
    boxes: tuple[Box, ...]
    edges: tuple[tuple[float, float, float, float], ...]
    facts: str
    plane: int = PLANE
    cells: tuple[Cell, ...] = ()


@lru_cache(maxsize=1)
def sketches() -> dict[str, Sketch]:
    """The sketch of every network of the gallery, by slug; drawn once."""
    return {slug: sketch(network) for slug, network in GALLERY.items()}


def sketch(network: Network) -> Sketch:
    """The picture of a network: layers of units beside the data, or the operations of an expression."""
    if network.data is None:
        return _expression(network)
    plain = all(isinstance(spec, InputSpec | LinearSpec | LossSpec) for spec in network.nodes)
    return _perceptron(network) if plain else _blocks(network)


def _perceptron(network: Network) -> Sketch:
    layers = [spec for spec in network.nodes if isinstance(spec, LinearSpec)]
    widths = [2, *(layer.units for layer in layers)]
    first, last = COLUMNS
    gap = (last - first) / (len(widths) - 1)
    step = min(STEP, PLANE / max(widths))
    unit = round(0.76 * step, 1)
    columns = []
    for index, count in enumerate(widths):
        role = "input" if index == 0 else "output" if index == len(widths) - 1 else "unit"
        top = MIDDLE - (count - 1) * step / 2
        x = first + index * gap
        columns.append([Box(x, top + row * step, unit, unit, role) for row in range(count)])
    edges = [
        (left.x + unit / 2, left.y, right.x - unit / 2, right.y)
        for near, far in pairwise(columns)
        for left, right in product(near, far)
    ]
    activation = layers[0].activation
    written = {"none": "", "relu": ", ReLU"}.get(activation, f", {activation}")
    facts = "-".join(str(width) for width in widths) + written
    boxes = [box for column in columns for box in column]
    return Sketch(_points(network), tuple(boxes), tuple(edges), facts)


def _blocks(network: Network) -> Sketch:
    """A block for each layer, as tall as it has units or channels; beside it one true example."""
    topology = read_topology(network)
    inference = infer(network)
    depths = _depths(topology)
    first, last = COLUMNS
    gap = (last - first) / max(depths.values())
    width = round(min(14.0, 0.62 * gap), 1)
    boxes: dict[str, Box] = {}
    for depth in range(max(depths.values()) + 1):
        column = [name for name in topology.order if depths[name] == depth]
        for place, name in enumerate(column):
            spec = topology.nodes[name]
            shape = inference.shapes[name] or ()
            units = int(shape[1 if len(shape) == 4 else -1]) if shape else 1
            height = round(min(PLANE / len(column) - 6, 12 + 12 * math.log2(units)), 1)
            role = "input" if isinstance(spec, InputSpec) else "output" if isinstance(spec, LossSpec) else "unit"
            y = MIDDLE + (place - (len(column) - 1) / 2) * PLANE / len(column)
            boxes[name] = Box(first + depth * gap, y, width, height, role)
    edges = [
        (boxes[source].x + width / 2, boxes[source].y, boxes[target].x - width / 2, boxes[target].y)
        for target, ports in topology.inputs.items()
        for source in ports.values()
    ]
    layers = sum(isinstance(spec, LinearSpec | LayerSpec) for spec in network.nodes)
    facts = f"{layers} layers, {inference.parameters:,} parameters"
    planar = network.data is not None and ORIGINS[network.data.kind].layout == "points"
    points = _points(network) if planar else ()
    return Sketch(points, tuple(boxes.values()), tuple(edges), facts, cells=() if planar else _example(network))


def _example(network: Network) -> tuple[Cell, ...]:
    """The dataset's first example: a picture by its cells, or a sequence by its words."""
    data = network.data
    assert data is not None
    origin = ORIGINS[data.kind]
    inputs, _ = examples(origin, data.size, data.noise, data.seed)
    if origin.layout == "tokens":
        side = PLANE / len(inputs[0])
        return tuple(
            Cell(round(MARGIN + place * side, 1), round(MIDDLE - side / 2, 1), round(side, 1), 0, origin.words[word])
            for place, word in enumerate(inputs[0].tolist())
        )
    picture = inputs[0][0]
    side = PLANE / len(picture)
    return tuple(
        Cell(round(MARGIN + column * side, 1), round(MIDDLE - PLANE / 2 + row * side, 1), round(side, 1), round(ink, 2))
        for row, line in enumerate(picture.tolist())
        for column, ink in enumerate(line)
    )


def _points(network: Network) -> tuple[Point, ...]:
    data = network.data
    assert data is not None
    places, targets = make_dataset(data.kind, data.size, data.noise, data.seed)
    scale = PLANE / (2 * REACH)
    middle = targets.mean()
    return tuple(
        Point(round(MARGIN + PLANE / 2 + x * scale, 1), round(MIDDLE - y * scale, 1), bool(target > middle))
        for (x, y), target in zip(places.tolist(), targets.tolist(), strict=True)
    )


def _expression(network: Network) -> Sketch:
    topology = read_topology(network)
    depths = _depths(topology)
    deepest = max(depths.values())
    width, _ = BOX
    gap = (WIDTH - 2 * MARGIN - width) / deepest
    boxes: dict[str, Box] = {}
    for depth in range(deepest + 1):
        column = [name for name in topology.order if depths[name] == depth]
        row = 60.0
        top = MIDDLE - (len(column) - 1) * row / 2
        for place, name in enumerate(column):
            boxes[name] = _box(network, name, MARGIN + width / 2 + depth * gap, top + place * row)
    edges = [
        (boxes[source].x + width / 2, boxes[source].y, boxes[target].x - width / 2, boxes[target].y)
        for target, ports in topology.inputs.items()
        for source in ports.values()
    ]
    values = sum(isinstance(spec, ValueSpec) for spec in network.nodes)
    operations = sum(isinstance(spec, OpSpec) for spec in network.nodes)
    facts = f"{values} typed numbers, {operations} operations"
    return Sketch((), tuple(boxes.values()), tuple(edges), facts)


def _depths(topology: Topology) -> dict[str, int]:
    """How far each node stands from the left: after its inputs, and typed numbers right before they are needed."""
    depths: dict[str, int] = {}
    for name in topology.order:
        depths[name] = max((depths[source] + 1 for source in topology.inputs[name].values()), default=0)
    for name in topology.order:
        if not topology.inputs[name] and topology.outputs[name]:
            depths[name] = min(depths[target] for target in topology.outputs[name]) - 1
    return depths


def _box(network: Network, name: str, x: float, y: float) -> Box:
    spec = network.node(name)
    width, height = BOX
    if isinstance(spec, ValueSpec):
        number = f"{spec.value:g}".replace("-", "−") if isinstance(spec.value, float) else "…"
        constant = spec.name == f"{spec.value:g}" if isinstance(spec.value, float) else False
        return Box(x, y, width, height, "value", number, "" if constant else plain_name(spec.name))
    if isinstance(spec, OpSpec):
        exponent = spec.attrs.get("exponent")
        squared = spec.op == "pow" and exponent == 2
        return Box(x, y, width, height, "op", "( )²" if squared else OPS[spec.op].symbol, plain_name(spec.name))
    return Box(x, y, width, height, "input" if isinstance(spec, InputSpec) else "op", "", spec.name)
