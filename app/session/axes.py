"""What each axis of a tensor counts, in words: "example 3, channel 2, row 4, column 5".

The words follow from what a tensor is for: a leaf's from the op that reads it, a value's from the op that made it.
"""

from __future__ import annotations

from engine.cells import Cell
from engine.program.instruction import Node
from engine.program.program import Program

Axes = tuple[str, ...]
"""One word an axis; an empty one for an axis of size 1 that counts nothing."""

PLANES = ("channel", "row", "column")
KERNELS = ("kernel", "input channel", "row", "column")
SQUARE = ("row", "column")
"""The last two axes of a product of two values of the same example, such as the scores of attention."""


def axes_of(program: Program) -> list[Axes]:
    """The words for every node's axes, by node. Of an expression, which has no examples, there are none."""
    return _Axes(program).words()


def place_in(words: Axes, cell: Cell) -> list[str]:
    """A cell in words, counted from 1: ["example 3", "unit 2"]."""
    return [f"{word} {at + 1}" for word, at in zip(words, cell, strict=True) if word]


class _Axes:
    def __init__(self, program: Program) -> None:
        self.nodes = program.nodes
        self.inputs = [node for node in self.nodes if node.kind == "input"]
        self.batch = next((node.shape[0] for node in self.inputs if node.shape), -1)
        self.fed = self._fed()
        self.read_by: dict[int, tuple[Node, int]] = {}
        for node in self.nodes:
            for place, source in enumerate(node.inputs):
                self.read_by.setdefault(source, (node, place))
        self.found: list[Axes] = []

    def words(self) -> list[Axes]:
        for node in self.nodes:
            shape = tuple(node.shape)
            if not self.inputs or not shape:
                axes: Axes = ("",) * len(shape)
            elif shape[0] == self.batch and node.id in self.fed:
                axes = ("example", *self._within_example(node))
            elif node.op is None:
                axes = self._leaf(node)
            else:
                axes = self._shared(node)
            self.found.append(axes)
        return self.found

    def _fed(self) -> set[int]:
        """Nodes whose values are made of the batch."""
        fed = {node.id for node in self.nodes if node.kind in ("input", "target")}
        for node in self.nodes:
            if any(source in fed for source in node.inputs):
                fed.add(node.id)
        return fed

    def _within_example(self, node: Node) -> Axes:
        """What the axes behind the batch's count."""
        rank = len(node.shape) - 1
        alike = self._like_an_input(node)
        if alike is not None:
            return alike[1:]
        if rank == 1:
            return ("position",) if node.op is None and node.dtype.kind in "iu" else ("unit",)
        if rank == 2:
            return self._met(node)
        if rank == 3:
            heads = node.op in ("matmul", "permute", "transpose", "reshape")
            return ("head", *self._met(node)) if heads else PLANES
        return _numbered(rank, first=2)

    def _like_an_input(self, node: Node) -> Axes | None:
        """The words of an input of the same shape: an op that works cell by cell counts what it counts."""
        if node.op == "matmul":
            return None
        same = [self.found[source] for source in node.inputs if tuple(self.nodes[source].shape) == tuple(node.shape)]
        return same[0] if same and any(same[0]) else None

    def _met(self, node: Node) -> Axes:
        """Two axes of a sequence: positions and units, but for the scores of positions against each other."""
        if node.op != "matmul" or not all(source in self.fed for source in node.inputs):
            return ("position", "unit")
        # Scores × values are positions and units again.
        return ("position", "unit") if self.found[node.inputs[0]][-2:] == SQUARE else SQUARE

    def _leaf(self, node: Node) -> Axes:
        """A parameter or a kept tensor, from the op that reads it first."""
        rank = len(node.shape)
        reader, place = self.read_by.get(node.id, (None, 0))
        op = "" if reader is None or reader.op is None else reader.op
        if op.startswith("conv"):
            if place == 1:
                return KERNELS if rank == 4 else ("kernel", "input channel", "position")[:rank]
            return _spread(("channel",), rank)
        if op == "embedding":
            return ("token", "unit")[:rank]
        if rank == 2 and op == "matmul":
            return ("unit", "input")
        return self._last_of(reader, node) or _spread(("unit", "input"), rank)

    def _last_of(self, reader: Node | None, node: Node) -> Axes | None:
        """A leaf that is broadcast over a value: its axes are the value's last ones, or, in a norm, its channels."""
        if reader is None:
            return None
        flow = [self.nodes[source] for source in reader.inputs if source in self.fed]
        shape, rank = tuple(node.shape), len(node.shape)
        if not flow or rank >= len(flow[0].shape):
            return None
        if shape == tuple(flow[0].shape[-rank:]) and rank > 1:
            return ("position", "unit") if rank == 2 and len(flow[0].shape) == 3 else _numbered(rank, first=1)
        return ("channel",) if rank == 1 and len(flow[0].shape) == 4 else None

    def _shared(self, node: Node) -> Axes:
        """A value that belongs to no example: a statistic, a transposed weight."""
        alike = self._like_an_input(node)
        if alike is not None:
            return alike
        shape = tuple(node.shape)
        wide = [axis for axis, size in enumerate(shape) if size != 1]
        if len(wide) > 2:
            return _numbered(len(shape), first=1)
        names = {1: ("channel",) if len(shape) == 4 else ("unit",), 2: SQUARE}.get(len(wide), ())
        words = dict(zip(wide, names, strict=True))
        return tuple(words.get(axis, "") for axis in range(len(shape)))


def _spread(words: Axes, rank: int) -> Axes:
    """The words for the first axes, then numbers."""
    return (*words[:rank], *_numbered(rank - len(words), first=len(words) + 1))


def _numbered(rank: int, first: int) -> Axes:
    return tuple(f"axis {first + at}:" for at in range(max(0, rank)))
