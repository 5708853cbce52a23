"""The networks of the gallery, tried with pencil and paper: every number that Explain writes can be recomputed."""

import numpy as np
import pytest

from app.network.gallery import GALLERY
from app.session.recorded import traced
from app.session.run import Run
from engine.cells import Focus
from engine.explanation import explain
from engine.explanation.why import why
from tests.engine.recomputed import recompute
from tests.engine.test_why import exact


@pytest.mark.parametrize("slug", GALLERY)
def test_every_event_of_the_gallery_is_told_truly(slug: str) -> None:
    run = Run(GALLERY[slug])
    trace, program = traced(run), run.program_for(run.batch())
    rng, done = np.random.default_rng(0), 0
    for event in trace.events:
        shape = tuple(program.nodes[event.target].shape) if event.target >= 0 else ()
        for place in (Focus(1, 1), tuple(int(rng.integers(0, size)) for size in shape)):
            told = explain(program, trace, event.index + 1, place)
            assert told.words
            done += recompute(told)
    assert done > len(trace.events)


@pytest.mark.parametrize("slug", GALLERY)
def test_ten_random_numbers_of_the_gallery_are_followed_to_their_origin(slug: str) -> None:
    run = Run(GALLERY[slug])
    trace, program = traced(run), run.program_for(run.batch())
    cursor = max(event.index for event in trace.events if event.phase != "update") + 1
    rng = np.random.default_rng(1)
    known = [
        (node, slot, array.shape)
        for (node, slot), array in trace.at(cursor).items()
        if slot in ("value", "grad") and array is not None and array.size and array.dtype.kind == "f"
    ]
    for at in rng.integers(0, len(known), 10):
        node, slot, shape = known[int(at)]
        walk = why(program, trace, cursor, node, slot, tuple(int(rng.integers(0, size)) for size in shape))
        exact(trace, walk)
        assert walk.ended in ("seed", "leaf", "nowhere")
