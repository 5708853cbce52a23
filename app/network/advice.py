"""What runs, but is seldom meant: said beside the problems, with the cure."""

from __future__ import annotations

from collections.abc import Mapping

from app.network import rules
from app.network.calling import called
from app.network.dimensions import PICTURE, Axes
from app.network.problems import Problem
from app.network.schema import LinearSpec
from app.network.shapes import Shape, written
from app.network.topology import Topology


def advice(topology: Topology, shapes: Mapping[str, Shape | None], axes: Mapping[str, Axes]) -> tuple[Problem, ...]:
    """All of it, in the order of the design."""
    return rules.advice(topology) + _row_by_row(topology, shapes, axes) + _as_one(topology, shapes)


def _row_by_row(
    topology: Topology, shapes: Mapping[str, Shape | None], axes: Mapping[str, Axes]
) -> tuple[Problem, ...]:
    """A linear layer works along the last dimension alone: of a picture, on each of its rows for itself."""
    found = []
    for spec in topology.nodes.values():
        source = topology.inputs[spec.id].get(0, "")
        shape = shapes.get(source)
        if isinstance(spec, LinearSpec) and spec.off is None and shape and axes.get(source, ())[-1:] == PICTURE[-1:]:
            found.append(
                Problem(
                    code="row-by-row",
                    node=spec.id,
                    ports=(0,),
                    expected="all numbers of an example in one row, [batch, features]",
                    got=f"pictures {written(shape)}: it mixes the {shape[-1]} numbers of each of their rows alone",
                    cure=f"Put a Flatten before {called(spec)}.",
                )
            )
    return tuple(found)


def _as_one(topology: Topology, shapes: Mapping[str, Shape | None]) -> tuple[Problem, ...]:
    """Two linear layers with no function in between compute what one could, unless the first is a narrow pass."""
    found = []
    for spec in topology.nodes.values():
        before = topology.nodes.get(topology.inputs[spec.id].get(0, ""))
        if not isinstance(spec, LinearSpec) or not isinstance(before, LinearSpec) or before.activation != "none":
            continue
        comes = shapes.get(topology.inputs[before.id].get(0, ""))
        if spec.off is not None or before.off is not None or not comes or comes[-1] == "batch":
            continue
        if before.units >= min(comes[-1], spec.units):
            found.append(
                Problem(
                    code="as-one",
                    node=before.id,
                    expected=f"an activation function between {called(before)} and {called(spec)}",
                    got="none: two weighted sums in a row are one weighted sum",
                    cure=f"Give {called(before)} an activation function, such as ReLU.",
                )
            )
    return tuple(found)
