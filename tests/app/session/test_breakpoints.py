"""Continue stands at the very event at which a condition is met, and says which and why."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.network.gallery import CIRCLE, SPIRAL
from app.network.schema import Network
from tests.app.session.learner import Learner
from tests.app.session.test_halting import logarithm
from tests.app.session.travelling import go_to, restored, settle, with_training, work

W1, TANH1 = 2, 6


def with_breakpoints(*items: dict[str, Any], network: Network = CIRCLE) -> Learner:
    learner = Learner(network)
    learner.send("set_breakpoints", items=[{"id": number, **item} for number, item in enumerate(items, start=1)])
    return learner


def go_on(learner: Learner) -> dict[str, Any]:
    """Continue; the frame that says where it stopped."""
    learner.last.pop("stopped", None)
    learner.send("continue", trace=learner.trace["trace"], cursor=learner.trace["cursor"])
    settle(learner)
    stopped: dict[str, Any] = learner.last["stopped"]
    assert (stopped["trace"], stopped["cursor"]) == (learner.trace["trace"], learner.trace["cursor"])
    return stopped


def gradient(learner: Learner, node: int) -> Any:
    """The whole gradient of a node in the shown step."""
    recorded = work(learner).recorded
    assert recorded is not None
    whole = max(event.index for event in recorded.trace.events if event.phase == "backward")
    return recorded.trace.at(whole + 1)[node, "grad"]


def test_a_node_stops_at_everything_that_is_written_to_it() -> None:
    learner = with_breakpoints({"kind": "node", "node": W1})
    met = [go_on(learner)["text"] for _ in range(3)]
    assert met == [
        "W₁: its gradient was computed.",
        "W₁: it was updated.",
        "W₁: its gradient was computed.",
    ]
    assert learner.trace["step"] == 1
    event = learner.events[learner.trace["cursor"] - 1]
    assert (event["target"], event["kind"]) == (W1, "vjp")


@pytest.mark.parametrize(("kind", "bound"), [("gradient_over", 0.12), ("gradient_under", 0.02)])
@pytest.mark.parametrize("clip", [None, 0.05])
def test_a_bound_is_met_in_the_first_step_beyond_it(kind: str, bound: float, clip: float | None) -> None:
    network = with_training(CIRCLE, clip_norm=clip)
    learner = with_breakpoints({"kind": kind, "node": W1, "bound": bound}, network=network)
    told = go_on(learner)
    walker = Learner(network)
    while not beyond(kind, float(np.abs(gradient(walker, W1)).max()), bound):
        walker.send("next_step")
    assert learner.trace["step"] == walker.trace["step"] > 0
    assert learner.trace.floats.tobytes() == walker.trace.floats.tobytes()
    assert "W₁" in told["text"]


def beyond(kind: str, size: float, bound: float) -> bool:
    return size > bound if kind == "gradient_over" else size < bound


def test_any_parameter() -> None:
    learner = with_breakpoints({"kind": "gradient_over", "bound": 0.2})
    assert go_on(learner)["text"].startswith("The gradient of ")


def test_a_sign_that_flips() -> None:
    learner = with_breakpoints({"kind": "sign_flip", "node": W1, "cell": [1, 1]})
    told = go_on(learner)
    step = learner.trace["step"]
    signs = []
    for at in (step - 2, step - 1, step):
        go_to(learner, max(0, at))
        signs.append(np.sign(gradient(learner, W1)[1, 1]))
    assert signs[0] == signs[1] == -signs[2]
    assert "changed its sign" in told["text"]
    go_to(learner, step, cursor=0)
    assert go_on(learner)["text"] == told["text"]
    assert learner.trace["step"] == step


def test_a_loss_that_rises() -> None:
    learner = with_breakpoints({"kind": "loss_rises", "bound": 1.1})
    told = go_on(learner)
    assert learner.events[learner.trace["cursor"] - 1]["target"] == 16
    assert "rose from" in told["text"]


def test_a_dead_unit() -> None:
    learner = with_breakpoints({"kind": "dead_unit"}, network=SPIRAL)
    told = go_on(learner)
    assert told["text"].startswith("Unit ")
    event = learner.events[learner.trace["cursor"] - 1]
    assert event["kind"] == "vjp"
    assert (gradient(learner, event["target"]) == 0).all(axis=0).any()


def test_a_nan() -> None:
    learner = with_breakpoints({"kind": "nonfinite"}, network=logarithm())
    told = go_on(learner)
    assert told["text"] == "L has a number that is not finite."
    assert learner.trace["cursor"] == learner.last["status"]["halt"]["event"] + 1


def test_the_first_event_of_several_is_where_it_stands() -> None:
    learner = with_breakpoints({"kind": "node", "node": W1}, {"kind": "node", "node": TANH1})
    assert go_on(learner)["breakpoint"] == 2


def test_a_pause_interrupts_and_nothing_was_met() -> None:
    learner = with_breakpoints({"kind": "gradient_over", "bound": 1e9})
    learner.send("continue", trace=1, cursor=0)
    assert learner.session.playing
    learner.send("pause")
    assert not learner.session.playing
    assert "stopped" not in learner.last


@pytest.mark.parametrize("items", [[], [{"kind": "node", "node": W1, "on": False}]])
def test_without_a_breakpoint_that_is_on_it_is_refused(items: list[dict[str, Any]]) -> None:
    learner = with_breakpoints(*items)
    assert learner.send("continue", trace=1, cursor=0) == ["refusal"]
    assert learner.last["refusal"]["code"] == "no-breakpoint"


def without_layer(network: Network, gone: str, above: str) -> Network:
    edges = [edge for edge in network.edges if edge.target != gone]
    edges = [edge.model_copy(update={"source": above}) if edge.source == gone else edge for edge in edges]
    nodes = [spec for spec in network.nodes if spec.id != gone]
    return network.model_copy(update={"nodes": nodes, "edges": edges})


def test_a_node_that_is_gone_says_so_and_one_that_is_not_is_found_again() -> None:
    learner = with_breakpoints({"kind": "node", "node": W1}, {"kind": "node", "node": 7})
    learner.edit(without_layer(CIRCLE, "l1", "x"))
    first, second = learner.last["breakpoints"]["items"]
    assert (first["gone"], first["node"], second["gone"]) == (True, None, False)
    graph = learner.last["graph"]["nodes"]
    assert graph[second["node"]]["plain"] == "W₁"
    assert "gone" in learner.last["breakpoints"]["titles"][0]
    assert go_on(learner)["breakpoint"] == 2
    learner.edit(CIRCLE)
    assert [item["node"] for item in learner.last["breakpoints"]["items"]] == [W1, 7]


def test_they_outlive_reset_and_restore() -> None:
    learner = with_breakpoints({"kind": "sign_flip", "node": W1, "cell": [0, 0]})
    learner.send("reset")
    assert learner.last["breakpoints"]["items"][0]["node"] == W1
    assert restored(learner).last["breakpoints"] == learner.last["breakpoints"]


@pytest.mark.parametrize(
    "item", [{"kind": "node"}, {"kind": "node", "node": 99}, {"kind": "sign_flip", "node": W1, "cell": [9, 9]}]
)
def test_one_that_fits_nothing_is_gone_from_the_start(item: dict[str, Any]) -> None:
    assert with_breakpoints(item).last["breakpoints"]["items"][0]["gone"]
