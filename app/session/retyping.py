"""A constant that the learner typed, typed anew at one cell: an edit of the design, as no training step moves it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from app.network.fields import Value
from app.network.naming import name_program
from app.network.schema import Network, ValueSpec
from app.session.run import Run
from app.session.turns import the_cell


def retyped(run: Run, node: int, cell: Sequence[int], value: float) -> Network | None:
    """The design with another number in a cell of the typed constant that `node` is; None where it is none.

    Raises ArgumentError where the constant has no such cell.
    """
    program, network = run.program, run.network
    leaf = program.nodes[node] if node < len(program.nodes) else None
    if leaf is None or leaf.kind != "constant":
        return None
    layer = name_program(program, network).layer(node)
    spec = next((spec for spec in network.nodes if spec.id == layer), None)
    if not isinstance(spec, ValueSpec):
        return None
    numbers = np.array(spec.value, dtype=np.float64)
    numbers[the_cell(leaf, cell)] = value
    typed = spec.model_copy(update={"value": cast(Value, numbers.tolist()), "name": _name(spec, value)})
    return network.model_copy(update={"nodes": [typed if each is spec else each for each in network.nodes]})


def _name(spec: ValueSpec, value: float) -> str:
    """A constant that is named after its number is named after the new one."""
    named = isinstance(spec.value, float | int) and spec.name == f"{spec.value:g}"
    return f"{value:g}" if named else spec.name
