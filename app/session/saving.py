"""The work as a file: the design, its weights as they stand at the cursor, and whether its seed says as much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.network.file import NetworkFile, Numbers
from app.network.schema import Network
from app.protocol.files import WorkFile
from app.session.plain import is_plain
from app.session.run import Run
from app.session.work import Work

MOST_SAVED = 1_500_000
"""Weights of a file at most: with more it would be larger than a file that is opened may be."""
MOST_REBUILT = 2000
"""Nodes of a network that is built once more, to see whether its weights began as its seed has them."""


def work_file(work: Work, draft: Network | None) -> WorkFile:
    """The design as the page has it; of one that runs also its weights, where they are finite and fit into a file."""
    network = draft or work.run.network
    weights = None if draft is not None else _weights(work)
    file = NetworkFile(
        format="backprop-explorer", version=1, network=network.model_copy(update={"slug": None}), weights=weights
    )
    return WorkFile(file=file, repeats=draft is None and _repeats(work))


def _weights(work: Work) -> dict[str, Numbers] | None:
    arrays = standing(work)
    count = sum(array.size for array in arrays.values())
    if count > MOST_SAVED or not all(np.isfinite(array).all() for array in arrays.values()):
        return None
    return {name: Numbers.of(array) for name, array in arrays.items()}


def standing(work: Work) -> Mapping[str, NDArray[Any]]:
    """Copies of the parameters and kept statistics where the learner stands: before the updates of the shown step, or
    after them."""
    run, recorded = work.run, work.recorded
    leaves = {**run.built.parameters, **run.built.buffers}
    before = run.state()
    try:
        if recorded is not None and not recorded.completed:
            run.program.load_state(recorded.state)
        return {name: leaf.array.copy() for name, leaf in leaves.items() if leaf.array.dtype == np.float32}
    finally:
        run.program.load_state(before)


def _repeats(work: Work) -> bool:
    """Whether anyone who begins with this design comes to the same step by training alone."""
    if is_plain(work):
        return True
    turns = work.run.turns.by_step.items()
    if work.past.first.step > 0 or any(step > 0 or turn.typed for step, turn in turns):
        return False
    if len(work.run.program.nodes) > MOST_REBUILT:
        return False
    began, seeds = work.past.kept[0].state, Run(work.run.network).state()
    return began.keys() == seeds.keys() and all(np.array_equal(began[name], seeds[name]) for name in seeds)
