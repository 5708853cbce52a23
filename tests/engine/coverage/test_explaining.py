"""Every event of every layer, loss, optimizer and network is explained by the numbers that it wrote."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import nn
from engine.cells import Cell
from engine.explanation import Explanation, explain
from engine.op import Array
from engine.program.instruction import Event
from engine.stepper import Stepper
from engine.trace import Trace
from tests.engine.coverage.losses import LOSSES
from tests.engine.coverage.replaying import Training
from tests.engine.coverage.trainings import TRAININGS, program_of
from tests.engine.recomputed import recompute

CLOSE: dict[str, Any] = {"rtol": 2e-3, "atol": 2e-5}
EVERY = {
    **TRAININGS,
    **{
        loss.name: Training(lambda: nn.Linear(6, 4), [loss.batch(3, seed) for seed in range(3)], loss.made())
        for loss in LOSSES
    },
}


def cells(array: Array, rng: np.random.Generator) -> list[Cell]:
    """The first place of an array, the last, and one between."""
    if not array.size:
        return []
    places = {0, array.size - 1, int(rng.integers(0, array.size))}
    return [tuple(int(at) for at in np.unravel_index(place, array.shape)) for place in sorted(places)]


def written(trace: Trace, event: Event, slots: tuple[str, ...]) -> Array | None:
    found = (write for write in trace.writes[event.index] if write.node == event.target and write.slot in slots)
    return next((write.array for write in found if write.array is not None), None)


def check(trace: Trace, event: Event, explained: Explanation, cell: Cell) -> None:
    assert (explained.kind, explained.node, explained.input) == (event.kind, event.node, event.input)
    assert explained.words
    assert explained.caption
    assert explained.cell == cell
    if event.kind == "vjp":
        number = written(trace, event, ("grad", "contribution"))
        assert number is not None
        assert explained.contribution is not None
        np.testing.assert_equal(explained.contribution.value, float(number[cell]))
        total = sum(term.product.value for term in explained.terms) + explained.rest
        np.testing.assert_allclose(total, explained.contribution.value, **CLOSE)
        for term in explained.terms:
            np.testing.assert_allclose(term.upstream.value * term.local.value, term.product.value, **CLOSE)
    else:
        number = written(trace, event, ("value", "grad"))
        assert number is not None
        assert explained.total is not None
        np.testing.assert_equal(explained.total.value, float(number[cell]))
    if explained.total is not None and explained.total_of:
        np.testing.assert_allclose(sum(part.value for part in explained.total_of), explained.total.value, **CLOSE)


@pytest.mark.parametrize("name", EVERY)
def test_every_event_is_explained_by_the_numbers_it_wrote(name: str) -> None:
    model, program, batches = program_of(EVERY[name])
    for batch in batches[:2]:
        program.step(*batch)
    stepper = Stepper(program)
    stepper.begin(*batches[2])
    trace = stepper.record()
    rng = np.random.default_rng(0)
    assert explain(program, trace, 0, (0, 0)).kind == "start"
    for event in trace.events:
        if event.target < 0:
            assert explain(program, trace, event.index + 1, (0, 0)).words
            continue
        array = written(trace, event, ("value", "grad", "contribution"))
        assert array is not None, event
        for cell in cells(array, rng):
            explained = explain(program, trace, event.index + 1, cell)
            check(trace, event, explained, cell)
            recompute(explained)
        assert explain(program, trace, event.index + 1, (1, 1)).words, "a focus from elsewhere is clipped"
    assert all(np.isfinite(parameter.array).all() for parameter in model.parameters())
