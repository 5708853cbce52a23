"""The three questions about a gradient, answered from the findings and from the numbers of a sound step."""

from __future__ import annotations

from collections.abc import Sequence

from engine.diagnose.case import Case, norm
from engine.diagnose.diagnosis import Condition, Finding, Light, LightName
from engine.diagnose.flow import relative_change
from engine.diagnose.kinds.kind import bare
from engine.diagnose.kinds.moving import HEALTHY
from engine.richtext import RichText, rich

QUESTIONS: dict[LightName, str] = {
    "graph": "Graph constructed?",
    "gradients": "Gradients propagated?",
    "updates": "Updates effective?",
}
_BADNESS: dict[str, int] = {"ok": 0, "note": 0, "warning": 1, "broken": 2}


def lights_of(case: Case, findings: Sequence[Finding]) -> tuple[Light, Light, Light]:
    """The three lights, each as bad as its worst finding and answered by it."""
    answers = {"graph": _graph(case), "gradients": _gradients(case), "updates": _updates(case)}
    broken = [finding for finding in findings if finding.code == "not-finite"]
    graph = _light(case, "graph", answers["graph"], findings)
    gradients = _light(case, "gradients", answers["gradients"], findings)
    spoiled = rich("Nothing to go by: the gradients are not finite.") if broken else None
    updates = _light(case, "updates", answers["updates"], findings, spoiled)
    return graph, gradients, updates


def _light(
    case: Case, name: LightName, fine: RichText, findings: Sequence[Finding], spoiled: RichText | None = None
) -> Light:
    mine = [finding for finding in findings if finding.light == name]
    worst = max(mine, key=lambda finding: _BADNESS[finding.severity], default=None)
    if worst is not None and _BADNESS[worst.severity]:
        condition: Condition = "broken" if worst.severity == "broken" else "warning"
        return Light(name, condition, QUESTIONS[name], _named(case, worst, len(mine) - 1))
    if spoiled is not None:
        return Light(name, "broken", QUESTIONS[name], spoiled)
    return Light(name, "ok", QUESTIONS[name], fine)


def _named(case: Case, worst: Finding, others: int) -> RichText:
    """The worst finding by its name and place: "Dead units, first at h₁ of Layer 1"."""
    where = "" if worst.node is None else f", first at {case.labels.place(worst.node)}"
    more = f" {'One' if others == 1 else others} more below." if others else ""
    return rich(f"{worst.title}{where}.{more}")


def _graph(case: Case) -> RichText:
    """How many parameters there are between the data and the loss."""
    trained = len(case.trained)
    forward = sum(event.phase == "forward" for event in case.trace.events)
    parameters = "parameter" if trained == 1 else "parameters"
    operations = "operation" if forward == 1 else "operations"
    result = case.labels.node(case.loss)
    return rich(bare(forward), f" {operations} lead to {result}, which depends on ", bare(trained), f" {parameters}.")


def _gradients(case: Case) -> RichText:
    """The range of the norms with which gradients arrive at the parameters."""
    norms = [norm([case.gradients[node.id]]) for node in case.trained]
    if not norms:
        return rich("No parameter is trained.")
    if len(norms) == 1:
        return rich("The gradient reaches its parameter, with the norm ", bare(norms[0]), ".")
    return rich(
        "Gradients reach all ", bare(len(norms)), " parameters, with norms from ", bare(min(norms)), " to ",
        bare(max(norms)), ".",
    )  # fmt: skip


def _updates(case: Case) -> RichText:
    """The range of ‖Δw‖/‖w‖."""
    shares = [share for share in (relative_change(case, [index]) for index in case.updates) if share is not None]
    if not case.updates:
        return rich("There is no optimizer, so nothing is updated.")
    if not shares:
        return rich("All parameters were 0, and have moved away from it.")
    low, high = min(shares), max(shares)
    span = (bare(low),) if low == high else (bare(low), " to ", bare(high))
    who = "The parameter" if len(case.updates) == 1 else "Each parameter"
    return rich(f"{who} moved by ", *span, f" of its own size (‖Δw‖/‖w‖); around {HEALTHY:g} is usual.")
