"""Values and gradients at every node of whole networks are PyTorch's, which runs the ops' own code node by node."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.ops import OPS
from engine.program.program import Program
from engine.trace import Trace
from tests.engine.whole import WHOLE, traced

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity


def theirs(program: Program, trace: Trace, values: dict[tuple[int, str], Any]) -> list[Any]:
    """Every node as PyTorch's tensor; what was drawn by chance, or is kept from step to step, is taken as it is."""
    tensors: list[Any] = []
    for node in program.nodes:
        op = OPS[node.op] if node.op else None
        if op is None or op.random or op.writes:
            known = trace.initial.get((node.id, "value")) if op is None else values.get((node.id, "value"))
            array = node.value if known is None else known
            tensor = torch.tensor(np.array(array))
            if node.requires_grad and tensor.is_floating_point():
                tensor.requires_grad_()
        else:
            names = [f"x{place}" for place in range(len(node.inputs))]
            space = {"torch": torch, "F": torch.nn.functional}
            space |= {name: tensors[source] for name, source in zip(names, node.inputs, strict=True)}
            exec("\n".join(op.code_lines("y", names, node.attrs)), space)
            tensor = space["y"]
            if tensor.requires_grad:
                tensor.retain_grad()
        tensors.append(tensor)
    return tensors


@pytest.mark.parametrize("name", WHOLE)
def test_values_and_gradients_at_every_node(name: str) -> None:
    program, trace = traced(name)
    cursor = max(event.index for event in trace.events if event.phase == "backward") + 1
    picture = trace.at(cursor)
    tensors = theirs(program, trace, picture)
    assert program.loss is not None
    tensors[program.loss].backward()
    compared = 0
    for node, tensor in zip(program.nodes, tensors, strict=True):
        ours = picture.get((node.id, "grad"))
        if node.op and node.dtype.kind == "f" and not OPS[node.op].writes:
            value = picture[node.id, "value"]
            np.testing.assert_allclose(value, tensor.detach().numpy(), rtol=2e-4, atol=2e-5)
        if ours is None or tensor.grad is None:
            continue
        scale = max(float(np.abs(ours).max(initial=0)), 1e-3)
        np.testing.assert_allclose(ours, tensor.grad.numpy(), rtol=1e-3, atol=1e-4 * scale, err_msg=str(node.op))
        compared += 1
    assert compared > len(program.nodes) // 3
