"""One-click cures of problems: the table `REPAIRS`, by the code of the problem, and the trial that each one passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.network.infer import Inference, infer
from app.network.problems import Problem
from app.network.repair import Repair, repaired
from app.network.repairs import edges
from app.network.repairs.patient import Patient
from app.network.schema import Network

MOST = 3
"""Repairs that one problem gets at most."""
TRIALS = 4000
"""How many nodes all trials of a design may look at, together: some tens of milliseconds."""

Finder = Callable[[Problem, Patient], list[Repair]]

REPAIRS: Final[dict[str, Finder]] = {
    "missing-input": edges.only_candidate,
    "too-many-inputs": edges.without_surplus,
    "dangling-edge": edges.without_dangling,
}


def repairs(network: Network, inference: Inference) -> list[list[Repair]]:
    """For each problem, what one press could do about it: only what does away with it and makes none at its node."""
    patient = Patient(network, inference)
    left = TRIALS
    found: list[list[Repair]] = []
    for problem in inference.problems:
        find = REPAIRS.get(problem.code)
        good: list[Repair] = []
        for repair in find(problem, patient) if find is not None and left > 0 else []:
            left -= len(network.nodes)
            if cures(repair, problem, network, inference):
                good.append(repair)
            if len(good) == MOST or left <= 0:
                break
        found.append(good)
    return found


def cures(repair: Repair, problem: Problem, network: Network, before: Inference) -> bool:
    """Whether the problem is gone after the repair, and none is new at its node."""
    design = repaired(network, repair)
    if design is None:
        return False
    codes, now = at(before, problem.node), at(infer(design), problem.node)
    codes.remove(problem.code)
    return all(now.count(code) <= codes.count(code) for code in now)


def at(inference: Inference, node: str | None) -> list[str]:
    """The codes of the problems at a node."""
    return [problem.code for problem in inference.problems if problem.node == node]
