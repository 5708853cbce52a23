"""The index of a trace says of single numbers what the whole picture says."""

import gc
import weakref

import pytest

from engine.explanation.written import Then, Written
from tests.engine.networks import MADE, traced


@pytest.mark.parametrize("name", MADE)
def test_what_is_looked_up_is_what_the_picture_shows(name: str) -> None:
    program, trace, _, _ = traced(name)
    written = Written.of(trace)
    slots = {slot for _, slot in trace.at(len(trace.events))}
    for cursor in range(len(trace.events) + 1):
        picture, then = trace.at(cursor), Then(written, cursor)
        for node in program.nodes:
            for slot in slots:
                assert then.get((node.id, slot)) is picture.get((node.id, slot))


def test_who_wrote_a_number_is_the_last_event_that_did() -> None:
    _, trace, _, _ = traced("x·x + x")
    written = Written.of(trace)
    for event in trace.events:
        for write in trace.writes[event.index]:
            assert written.by(write.node, write.slot, event.index + 1) is event
    assert written.by(0, "grad", 0) is None


def test_the_index_is_made_once_and_goes_with_its_trace() -> None:
    _, trace, _, _ = traced("x·x + x")
    assert Written.of(trace) is Written.of(trace)
    gone = weakref.ref(trace)
    del trace
    gc.collect()
    assert gone() is None
