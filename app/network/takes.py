"""What a single node takes: how many inputs, and of which shapes."""

from __future__ import annotations

from collections.abc import Sequence

from app.network.attributes import op_arity
from app.network.offered import OFFERED
from app.network.problems import Problem
from app.network.schema import DataSpec, InputSpec, LinearSpec, LossSpec, NodeSpec, OpSpec, ValueSpec
from app.network.shapes import Shape, written
from app.network.shown import shown
from app.network.topology import called
from engine.data import DATASETS


def arity(spec: NodeSpec) -> int | None:
    """How many inputs a node takes; None for an unknown op."""
    if isinstance(spec, OpSpec):
        return op_arity(spec)
    return 0 if isinstance(spec, InputSpec | ValueSpec) else 1


def unknown_op(spec: NodeSpec) -> Problem:
    """An op that the engine's table does not have."""
    name = spec.op if isinstance(spec, OpSpec) else spec.kind
    return Problem(
        code="unknown-op",
        node=spec.id,
        expected="one of " + ", ".join(OFFERED),
        got=shown(name),
        cure="Choose an operation from the list.",
    )


def missing_input(spec: NodeSpec, takes: int, missing: Sequence[int]) -> Problem:
    """A port without an edge."""
    which = "its input" if takes == 1 else " and ".join(f"input {port + 1}" for port in missing)
    return Problem(
        code="missing-input",
        node=spec.id,
        expected="one input" if takes == 1 else f"{takes} inputs",
        got=f"nothing at {which}",
        cure=f"Connect a node to {which} of {called(spec)}.",
    )


def too_many_inputs(spec: NodeSpec, takes: int, source: str, port: int) -> Problem:
    """An edge into a port that the node does not have."""
    return Problem(
        code="too-many-inputs",
        node=spec.id,
        expected="no inputs" if takes == 0 else "one input" if takes == 1 else f"{takes} inputs",
        got=f"an edge from {source} into input {port + 1}",
        cure="Remove that edge.",
    )


def linear_input(spec: LinearSpec, shape: Shape) -> Problem | None:
    """A layer needs a last axis of known length: its features."""
    if shape and shape[-1] != "batch" and shape[-1] > 0:
        return None
    return Problem(
        code="wrong-shape",
        node=spec.id,
        expected="an input whose last axis counts features, such as [batch, 2]",
        got=written(shape),
        cure=f"Connect a node with features to {called(spec)}.",
    )


def loss_input(spec: LossSpec, shape: Shape, data: DataSpec | None) -> Problem | None:
    """A loss compares one prediction an example with the dataset's target."""
    if shape != ("batch", 1):
        return Problem(
            code="wrong-shape",
            node=spec.id,
            expected="one prediction for each example, [batch, 1]",
            got=written(shape),
            cure="Give the layer before the loss exactly 1 unit.",
        )
    if data is not None and spec.loss == "bce_with_logits" and DATASETS[data.kind].task == "regression":
        return Problem(
            code="loss-mismatch",
            node=spec.id,
            expected="classes 0 and 1 as targets of binary cross-entropy",
            got=f"the regression targets of the dataset {data.kind}",
            cure="Choose mean squared error, or a dataset with two classes.",
        )
    return None
