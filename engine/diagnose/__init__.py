"""What is wrong with a training step, and at which node it began.

Three questions: was the graph built, did gradients come back, did the update do anything? Behind them stand
findings, one class each in `kinds/`, and the gradients layer by layer. Everything is read from a recorded step.
"""

from __future__ import annotations

from engine.arrays import np
from engine.diagnose.case import Case
from engine.diagnose.diagnosis import Diagnosis, Finding, LayerFlow, Light, Spread
from engine.diagnose.flow import flow_of
from engine.diagnose.kinds import KINDS
from engine.diagnose.labels import Labels
from engine.diagnose.lights import lights_of
from engine.errors import ArgumentError
from engine.program.program import Program
from engine.trace import Trace


@np.errstate(all="ignore")
def diagnose(program: Program, trace: Trace, labels: Labels | None = None) -> Diagnosis:
    """Look at a recorded step of ``program`` for every kind of illness.

    Once a number was not finite, what comes after it says nothing: then only what does not rest on numbers is
    looked for beside it. ``labels`` give nodes and layers their names. Raises ArgumentError where the Program has no
    backward pass.
    """
    if program.loss is None or not any(event.kind == "seed" for event in trace.events):
        raise ArgumentError(
            "no-backward",
            expected="a step with a backward pass",
            got="a forward pass alone",
            cure="Record the Program with a loss and an optimizer.",
        )
    case = Case(program, trace, labels or Labels.of(program))
    found = [finding for finding in (kind.look(case) for kind in KINDS) if finding is not None]
    findings = tuple(sorted(_telling(found), key=_place))
    return Diagnosis(lights_of(case, findings), findings, flow_of(case))


def _telling(found: list[Finding]) -> list[Finding]:
    """Without what is only the echo of a NaN."""
    origin = next((finding for finding in found if finding.code == "not-finite"), None)
    if origin is None:
        return found
    echoes = {"updates"} if origin.light == "updates" else {"gradients", "updates"}
    return [finding for finding in found if finding is origin or finding.light not in echoes]


def _place(finding: Finding) -> int:
    return -1 if finding.event is None else finding.event


__all__ = ["Diagnosis", "Finding", "Labels", "LayerFlow", "Light", "Spread", "diagnose"]
