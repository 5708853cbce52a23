"""Small networks with exactly one illness each, and healthy ones, with the diagnosis of their next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import engine
from engine import nn, optim
from engine.diagnose import Diagnosis, Finding, diagnose
from engine.nn.module import Module
from engine.optim import Optimizer
from engine.program.program import Program
from engine.richtext import plain
from engine.tensor import Tensor
from engine.trace import Trace

POINTS = np.random.default_rng(5).normal(size=(12, 2)).astype(np.float32)
LABELS = (POINTS[:, :1] > 0).astype(np.float32)


class Examined:
    """A recorded step and its diagnosis."""

    def __init__(self, program: Program, inputs: Any = None, targets: Any = None) -> None:
        self.program = program
        stepper = engine.Stepper(program)
        stepper.begin(inputs, targets)
        self.trace: Trace = stepper.record()
        self.diagnosis: Diagnosis = diagnose(program, self.trace)

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.diagnosis.findings]

    @property
    def conditions(self) -> list[str]:
        return [light.condition for light in self.diagnosis.lights]

    @property
    def only(self) -> Finding:
        (finding,) = self.diagnosis.findings
        return finding

    def op(self, finding: Finding) -> str | None:
        """What the node that the finding names runs."""
        assert finding.node is not None
        return self.program.nodes[finding.node].op

    def name(self, finding: Finding) -> str:
        assert finding.node is not None
        return f"{self.program.nodes[finding.node].path}.{self.program.nodes[finding.node].name}"

    def said(self, finding: Finding) -> str:
        return plain(finding.got)


def examine(
    model: Module,
    make: Callable[[Sequence[Tensor]], Optimizer] | None = None,
    loss: Module | None = None,
    inputs: Any = POINTS,
    targets: Any = LABELS,
) -> Examined:
    """Record a step of the model on twelve points of two classes."""
    optimizer = (make or (lambda params: optim.SGD(params, lr=0.05)))([*model.parameters()])
    program = engine.record(model, loss or nn.BCEWithLogitsLoss(), optimizer, inputs, targets)
    return Examined(program, inputs, targets)


def formula(function: Callable[..., Tensor], lr: float = 0.01, **values: float | list[float]) -> Examined:
    """Record a step of an expression over named parameters."""

    class Formula(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            for name, value in values.items():
                setattr(self, name, nn.Parameter(np.asarray(value, dtype=np.float32)))

        def forward(self) -> Tensor:
            return function(*(getattr(self, name) for name in values))

    model = Formula()
    return Examined(engine.record(model, None, optim.SGD(model.parameters(), lr=lr)))
