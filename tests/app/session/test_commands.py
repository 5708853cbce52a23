"""What each command does to a session, and which frames answer it."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from app.network.gallery import GALLERY
from app.protocol.commands import Command
from app.protocol.reading import command
from app.session.session import Session
from tests.app.session.learner import Learner
from tests.app.session.travelling import settle

PAINTED = ["network", "graph", "data", "history", "past", "breakpoints", "status", "trace"]


def test_first_paint_in_the_order_in_which_the_page_needs_it() -> None:
    session = Session.open("a", "circle")
    learner = Learner()
    assert learner.take(session.paint()) == PAINTED
    expression = Session.open("a", "expression")
    assert learner.take(expression.paint()) == [kind for kind in PAINTED if kind != "data"]


def test_first_paint_stands_before_the_first_event() -> None:
    learner = Learner()
    assert (learner.trace["step"], learner.trace["cursor"], learner.trace["rest"]) == (0, 0, 30)
    assert len(learner.events) == 31
    assert [point["epoch"] for point in learner.history] == [0]
    assert learner.history[0]["train"] == learner.trace["before"]["metrics"]["train_loss"]
    assert learner.last["status"] == {"type": "status", "playing": False, "speed": 1.0, "halt": None}


def test_graph_of_the_circle() -> None:
    graph = Learner().last["graph"]
    assert [layer["title"] for layer in graph["layers"]] == ["Input", "Layer 1", "Layer 2", "Layer 3", "Loss"]
    assert [layer["units"] for layer in graph["layers"]] == [2, 4, 2, 1, 1]
    assert [event["phase"] for event in graph["events"]].count("backward") == 15
    tanh = next(node for node in graph["nodes"] if node["op"] == "tanh")
    assert tanh["latex"] == "h_{1}"
    assert tanh["formula"].startswith("h_{1} = ")
    assert tanh["curve"] == "tanh"
    assert {event["layer"] for event in graph["events"]} == {"l1", "l2", "l3", "loss", None}


def test_seek_only_moves_the_cursor() -> None:
    learner = Learner()
    assert learner.send("seek", trace=1, cursor=12) == ["done"]
    learner.take(learner.session.paint())
    assert (learner.trace["trace"], learner.trace["cursor"]) == (1, 12)


def test_seek_in_another_trace_or_too_far() -> None:
    learner = Learner()
    assert learner.send("seek", trace=7, cursor=12) == ["done"]
    learner.take(learner.session.paint())
    assert learner.trace["cursor"] == 0
    learner.send("seek", trace=1, cursor=2**40)
    learner.take(learner.session.paint())
    assert learner.trace["cursor"] == 31


def test_next_step_goes_on_from_the_parameters_that_the_step_left() -> None:
    learner = Learner()
    left = learner.numbers("W₁", cursor=31)
    assert learner.send("next_step", cursor=3) == ["trace", "done"]
    assert (learner.trace["step"], learner.trace["cursor"], learner.trace["trace"]) == (1, 3, 2)
    np.testing.assert_array_equal(learner.numbers("W₁", cursor=0), left)
    assert learner.trace["before"]["metrics"]["step"] == 1


def test_train_a_step_finishes_this_one_first() -> None:
    learner = Learner()
    assert learner.send("train", unit="step") == ["trace", "done"]
    assert (learner.trace["trace"], learner.trace["step"], learner.trace["cursor"]) == (1, 0, 30)
    learner.send("train", unit="step")
    assert (learner.trace["trace"], learner.trace["step"], learner.trace["cursor"]) == (2, 1, 30)
    assert learner.session.step == 2


def test_train_an_epoch_ends_with_its_last_step() -> None:
    learner = Learner()
    for epoch in range(3):
        learner.send("train", unit="epoch")
        settle(learner)
        assert (learner.trace["epoch"], learner.trace["step_in_epoch"]) == (epoch, 19)
        assert learner.trace["cursor"] == learner.trace["rest"]
        assert learner.session.step == 20 * (epoch + 1)
    assert [point["epoch"] for point in learner.history] == [0, 1, 2, 3]
    assert learner.history[-1]["train"] == learner.trace["after"]["metrics"]["train_loss"]


def test_train_an_epoch_from_the_middle_finishes_that_epoch() -> None:
    learner = Learner()
    for _ in range(19):
        learner.send("next_step", cursor=4)
    assert learner.trace["step_in_epoch"] == 19
    learner.send("train", unit="epoch")
    assert (learner.trace["epoch"], learner.trace["step_in_epoch"], learner.session.step) == (0, 19, 20)


def test_a_long_epoch_is_done_when_it_is_done() -> None:
    learner = Learner()
    learner.session._clock.tick = 0.004
    assert learner.send("train", unit="epoch")[0] == "status"
    assert learner.last["status"]["playing"]
    assert learner.send_as(1, "train", unit="epoch") == []
    types: list[str] = []
    while learner.session.playing:
        types += learner.train()
    assert types[-1] == "done"
    assert types.count("done") == 1
    assert learner.last["done"]["command"] == 1


def test_epochs_that_are_asked_for_one_after_the_other_are_all_made() -> None:
    learner = Learner()
    learner.session._clock.tick = 0.004
    for _ in range(3):
        learner.send("train", unit="epoch")
    types: list[str] = []
    while learner.session.playing:
        types += learner.train()
    assert types.count("done") == 3
    assert (learner.session.step, learner.trace["epoch"]) == (60, 2)


def test_play_and_pause() -> None:
    learner = Learner()
    learner.send("set_speed", speed="max")
    assert learner.send("play") == ["status", "done"]
    assert learner.session.due(0.0) is not None
    assert "live" in learner.train(turns=30)
    live = learner.last["live"]
    assert live["step"] > 20
    assert live["epochs_per_second"] > 0
    assert live["graph"] == learner.last["graph"]["graph"]
    played = learner.session.step
    assert [kind for kind in learner.send("pause") if kind != "history"] == ["status", "trace", "done"]
    assert learner.trace["step"] == played
    assert learner.trace["cursor"] == learner.trace["rest"]
    assert learner.session.due(0.0) is None
    assert learner.train() == []


def test_all_of_a_live_frame_is_of_one_moment() -> None:
    learner = Learner()
    learner.send("set_speed", speed="max")
    learner.send("play")
    while "live" not in learner.train(seconds=0):
        pass
    live = learner.last["live"]
    nodes = {node["id"]: node for node in learner.last["graph"]["nodes"]}
    refs = {(ref["node"], ref["slot"]): ref for ref in live["tensors"]}
    for node in nodes.values():
        assert (node["id"], "value") in refs
        assert ((node["id"], "grad") in refs) == node["tracked"]
    loss = learner.last["graph"]["loss"]
    assert live.tile(refs[loss, "value"]).item() == pytest.approx(live["batch_loss"])
    weights = next(node["id"] for node in nodes.values() if node["plain"] == "W₁")
    assert np.abs(live.tile(refs[weights, "grad"])).max() > 0
    shown = {node["plain"]: live.tile(refs[node["id"], "value"]) for node in nodes.values()}
    np.testing.assert_allclose(shown["m₁"], shown["x"] @ shown["W₁"].T, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(shown["h₁"], np.tanh(shown["m₁"] + shown["b₁"]), rtol=1e-5, atol=1e-6)


def test_an_expression_at_play_shows_factors_and_their_product() -> None:
    learner = Learner("expression")
    learner.send("set_speed", speed="max")
    learner.send("play")
    while "live" not in learner.train(seconds=0):
        pass
    live = learner.last["live"]
    refs = {(ref["node"], ref["slot"]): ref for ref in live["tensors"]}
    shown = {node["plain"]: live.tile(refs[node["id"], "value"]).item() for node in learner.last["graph"]["nodes"]}
    assert shown["d"] == pytest.approx(shown["a"] * shown["b"], rel=1e-6)
    assert shown["L"] == pytest.approx(live["view"]["metrics"]["train_loss"], rel=1e-6)


def test_live_frames_come_at_most_twenty_times_a_second_and_only_with_credit() -> None:
    learner = Learner()
    learner.send("set_speed", speed="max")
    learner.send("play")
    clock = learner.session._clock
    began = clock()
    count = sum(learner.train().count("live") for _ in range(60))
    assert 2 < count <= 20 * (clock() - began) + 1
    learner.session.credit = 0
    step = learner.session.step
    for _ in range(10):
        assert "live" not in learner.take(learner.session.slice(clock() + 0.05))
    assert learner.session.step > step


def test_speed_one_makes_four_epochs_a_second() -> None:
    learner = Learner()
    learner.send("play")
    clock = learner.session._clock
    began = clock()
    while clock() < began + 2:
        learner.train()
    assert learner.session.step / 20 == pytest.approx(8, rel=0.1)
    due = learner.session.due(clock())
    assert due is not None
    assert due > began


def test_pause_between_two_turns_is_answered_at_once() -> None:
    learner = Learner("spiral")
    learner.send("set_speed", speed="max")
    learner.send("play")
    learner.train(turns=3)
    assert learner.send("pause")[-1] == "done"
    assert not learner.session.playing


def test_stepping_commands_while_playing_hold() -> None:
    for send in ({"kind": "next_step"}, {"kind": "train", "unit": "step"}):
        learner = Learner()
        learner.send("play")
        learner.train()
        assert learner.send(**send) == ["status", "trace", "done"]
        assert not learner.session.playing


def test_reset_starts_over_from_the_same_weights() -> None:
    learner = Learner()
    first = learner.numbers("W₂", cursor=0)
    for _ in range(3):
        learner.send("train", unit="step")
    assert learner.send("reset") == [*PAINTED, "done"]
    np.testing.assert_array_equal(learner.numbers("W₂", cursor=0), first)
    assert (learner.session.step, [point["epoch"] for point in learner.history]) == (0, [0])


def test_another_seed_draws_other_weights() -> None:
    learner = Learner()
    first = learner.numbers("W₂", cursor=0)
    learner.send("new_seed", seed=77)
    assert learner.last["network"]["network"]["seed"] == 77
    assert not np.array_equal(learner.numbers("W₂", cursor=0), first)


@pytest.mark.parametrize("slug", GALLERY)
def test_open_a_network_of_the_gallery(slug: str) -> None:
    learner = Learner("xor" if slug == "circle" else "circle")
    before = learner.trace["trace"], learner.last["graph"]["graph"]
    learner.send("open", slug=slug)
    assert learner.last["network"]["network"]["slug"] == slug
    assert learner.trace["trace"] > before[0]
    assert learner.trace["graph"] == learner.last["graph"]["graph"] > before[1]


def test_open_something_unknown_is_refused_and_changes_nothing() -> None:
    learner = Learner()
    assert learner.send("open", slug="nothing-like-it") == ["refusal"]
    refusal = learner.last["refusal"]
    assert (refusal["code"], refusal["command"], refusal["got"]) == ("unknown-network", 1, "nothing-like-it")
    assert learner.send("seek", trace=1, cursor=3) == ["done"]


def test_a_command_sent_again_is_acknowledged_and_not_repeated() -> None:
    learner = Learner()
    learner.send("train", unit="step")
    learner.send("train", unit="step")
    assert learner.send_as(2, "train", unit="step") == ["done"]
    assert learner.send_as(1, "reset") == ["done"]
    assert learner.session.step == 2
    assert learner.session.last_command == 2


def test_every_command_is_followed_and_acknowledged() -> None:
    network = GALLERY["xor"].model_dump(mode="json")
    fields = {
        "set_speed": {"speed": 2},
        "seek": {"trace": 1, "cursor": 1},
        "train": {"unit": "step"},
        "go_to_step": {"step": 0},
        "go_to_example": {"index": Learner().trace["rows"][0]},
        "set_breakpoints": {"items": []},
        "history_of": {"node": 2, "slot": "value", "cell": [0, 0]},
        "set_value": {"node": 2, "cell": [0, 0], "value": 0.5},
        "edit": {"network": network},
        "open": {"slug": "xor"},
        "new_seed": {"seed": 3},
        "explain": {"trace": 1, "first": 0, "last": 3},
        "look": {"trace": 1, "row": 2},
        "diagnose": {"trace": 1},
        "why": {"trace": 1, "cursor": 25, "node": 2, "slot": "grad", "cell": [0, 0]},
        "tensor": {"trace": 1, "node": 0, "slot": "value", "event": -1},
        "fits": {"source": "x"},
        "feeds": {"target": "l1", "port": 0},
    }
    kinds = [model.model_fields["type"].default for model in get_args(get_args(Command)[0])]
    for kind in kinds:
        learner = Learner()
        if kind == "ack":
            read = command('{"v": 1, "type": "ack", "sequence": 1}')
            assert learner.session.handle(read) == []
        elif kind == "hello":
            assert learner.send("hello", ticket="t") == []
        else:
            if kind == "continue":
                learner.send("set_breakpoints", items=[{"id": 1, "kind": "node", "node": 2}])
                fields["continue"] = {"trace": 1, "cursor": 1}
            assert learner.send(kind, **fields.get(kind, {})).count("done") == 1


def test_sequence_numbers_rise() -> None:
    learner = Learner()
    seen = [learner.trace["sequence"]]
    for _ in range(3):
        learner.send("next_step")
        seen.append(learner.trace["sequence"])
    assert seen == sorted(set(seen))


def test_history_stays_a_thousand_points() -> None:
    learner = Learner("expression")
    learner.send("set_speed", speed="max")
    learner.send("play")
    while learner.session.step < 5000:
        learner.train(seconds=0.2)
    learner.send("pause")
    epochs = [point["epoch"] for point in learner.history]
    assert 500 <= len(epochs) <= 1000
    assert epochs == sorted(set(epochs))
    assert np.unique(np.diff(epochs)).tolist() == [8]
