"""However one goes back and forth, changes, and goes on: the numbers are those of a run that never went back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.network.gallery import CIRCLE, SPIRAL
from app.network.schema import Network
from tests.app.session.learner import Learner
from tests.app.session.travelling import go_to, numbers, settle, with_training

W1 = 2
Change = tuple[int, str, Any]
"""Before which step, what, and to which number."""

MOVES = st.one_of(
    st.tuples(st.just("go"), st.integers(0, 90)),
    st.tuples(st.just("step"), st.integers(1, 3)),
    st.tuples(st.just("rate"), st.sampled_from([0.01, 0.2, 0.5])),
    st.tuples(st.just("clip"), st.sampled_from([None, 0.1])),
    st.tuples(st.just("keep"), st.booleans()),
    st.tuples(st.just("value"), st.sampled_from([-1.0, 0.25])),
    st.tuples(st.just("epoch"), st.just(0)),
    st.tuples(st.just("continue"), st.sampled_from([0.05, 0.3])),
)


SETTINGS = {"rate": "learning_rate", "clip": "clip_norm", "keep": "zero_grad"}


def network_of(learner: Learner) -> Network:
    return Network.model_validate_json(learner.session._work.run.network.model_dump_json())


def change(learner: Learner, what: str, to: Any) -> None:
    """What is changed at the beginning of the shown step."""
    if what == "value":
        learner.send("set_value", node=W1, cell=[1, 0], value=to)
        return
    learner.edit(with_training(network_of(learner), **{SETTINGS[what]: to}))


def travel(learner: Learner, moves: list[tuple[str, Any]]) -> list[Change]:
    """Make the moves; the changes that still hold, in the order of steps."""
    changes: list[Change] = []
    for what, to in moves:
        if what == "go":
            go_to(learner, min(to, learner.session._work.furthest + 5))
        elif what == "step":
            for _ in range(to):
                learner.send("next_step")
        elif what == "epoch":
            learner.send("train", unit="epoch")
            settle(learner)
        elif what == "continue":
            learner.send("set_breakpoints", items=[{"id": 1, "kind": "gradient_over", "bound": to}])
            learner.send("continue", trace=learner.trace["trace"], cursor=learner.trace["cursor"])
            for _ in range(30):
                learner.train(seconds=0)
            learner.send("pause")
            learner.send("seek", trace=learner.trace["trace"], cursor=0)
        else:
            # At the beginning of the shown step: what was changed later is given up.
            learner.send("seek", trace=learner.trace["trace"], cursor=0)
            if what in SETTINGS and getattr(network_of(learner).training, SETTINGS[what]) == to:
                continue  # As it is already: nothing changes, so nothing is given up.
            step = learner.trace["step"]
            changes = [kept for kept in changes if kept[0] < step or (kept[0] == step and kept[1] != what)]
            changes.append((step, what, to))
            change(learner, what, to)
    return sorted(changes, key=lambda each: each[0])


def straight(network: Network, changes: list[Change], step: int) -> Learner:
    """A run that makes the changes as it comes to them, and never goes back."""
    learner = Learner(network)
    for at, what, to in changes:
        if at <= step:
            go_to(learner, at)
            change(learner, what, to)
    go_to(learner, step)
    return learner


@pytest.mark.parametrize("network", [CIRCLE, SPIRAL], ids=["circle", "spiral"])
@settings(max_examples=8, deadline=None)
@given(moves=st.lists(MOVES, min_size=2, max_size=9))
@example(moves=[("epoch", 0), ("rate", 0.01), ("go", 0), ("clip", None)])
def test_any_way_leads_to_the_same_numbers(network: Network, moves: list[tuple[str, Any]]) -> None:
    learner = Learner(network)
    changes = travel(learner, moves)
    if learner.last["status"]["halt"] is not None:
        return
    for step in (learner.trace["step"], 12, learner.session._work.furthest - 1):
        go_to(learner, step)
        assert numbers(learner) == numbers(straight(network, changes, step))
