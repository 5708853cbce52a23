"""The picture at a cursor is the same however it is reached, for every event of every gallery network."""

from __future__ import annotations

import numpy as np
import pytest

from app.network.build import build, make_optimizer
from app.network.gallery import GALLERY
from app.session.looking import batched
from app.session.run import Run, fed
from app.session.tensors import Look, cut
from engine.program.record import record
from engine.stepper import Stepper
from tests.app.session.learner import Array, Learner

Picture = dict[tuple[int, str], Array]


def fresh_stepper(slug: str) -> Stepper:
    """A stepper that stands before the first step of a gallery network, made without a session."""
    network = GALLERY[slug]
    built = build(network)
    inputs, targets = fed(Run(network).batch())
    program = record(built.module, built.loss, make_optimizer(network, built.module), inputs, targets)
    stepper = Stepper(program)
    stepper.begin(inputs, targets)
    return stepper


def shown(stepper: Stepper) -> Picture:
    """What a page should show where the stepper stands: of the first example, without what is not computed."""
    each = batched(stepper.program)
    known = {key: array for key, array in stepper.picture().items() if array is not None}
    return {key: cut(array, key[0] in each, Look()).numbers for key, array in known.items()}


def assert_same(page: Picture, stepper: Stepper) -> None:
    """A contribution is shown only beside the event that wrote or added it; the page keeps it in its trace."""
    expected = shown(stepper)
    kept = {key for key in page if key[1] != "contribution"}
    assert kept == {key for key in expected if key[1] != "contribution"}
    assert {key for key in expected if key[1] == "contribution"} <= set(page)
    for key, array in expected.items():
        np.testing.assert_array_equal(page[key].reshape(array.shape), array)


@pytest.mark.parametrize("slug", GALLERY)
def test_every_event_forwards_backwards_and_by_jumps(slug: str) -> None:
    learner = Learner(slug)
    count = len(learner.events)
    forwards = list(range(count + 1))
    jumps = [place * 7 % (count + 1) for place in range(2 * (count + 1))]
    for cursors in (forwards, forwards[::-1], jumps):
        stepper = fresh_stepper(slug)
        for cursor in cursors:
            stepper.seek(cursor)
            assert_same(learner.trace.picture(cursor, learner.events), stepper)


@pytest.mark.parametrize("slug", GALLERY)
def test_gradients_are_absent_until_they_are_written_and_after_zeroing(slug: str) -> None:
    learner = Learner(slug)
    written: set[int] = set()
    for cursor, event in enumerate(learner.events, start=1):
        if event["writes"] == "grad":
            written.add(event["target"])
        shown = {node for node, slot in learner.trace.picture(cursor, learner.events) if slot == "grad"}
        assert shown == (set() if event["kind"] == "zero" else written)


@pytest.mark.parametrize("slug", GALLERY)
def test_recording_and_training_take_the_same_step(slug: str) -> None:
    stepped, trained = Learner(slug), Learner(slug)
    for _ in range(3):
        stepped.send("next_step", cursor=0)
    trained.send("set_speed", speed="max")
    trained.send("play")
    while trained.session.step < 3:
        trained.train(seconds=0)
    trained.send("pause")
    trained.send("seek", trace=trained.trace["trace"], cursor=0)
    end = len(stepped.events)
    for node, slot in stepped.trace.picture(end, stepped.events):
        mine, theirs = (each.trace.picture(end, each.events)[node, slot] for each in (stepped, trained))
        np.testing.assert_array_equal(mine, theirs)
