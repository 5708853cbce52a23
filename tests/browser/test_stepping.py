"""Through a whole training step, event by event: what is said, and whether every number is right."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.learner import Learner
from tests.browser.numbers import multiplies, numbers_in, read, shows
from tests.browser.reference import Shown, Step, by_hand, by_pytorch
from tests.browser.wire import Wire

EVENTS = 31
FORWARD_DONE, BACKWARD_DONE, UPDATED = 9, 24, 30
PHASES = ("forward", "backward", "update")
NOT_COMPUTED = "— not computed"
LAYERS = 3


def test_each_event_is_named_and_its_numbers_are_right(learner: Learner, wire: Wire) -> None:
    learner.open()
    assert learner.events == EVENTS == len(wire.events)
    before = wire.tensors("value", 0)
    value, gradient = by_hand(before, LAYERS)
    rate = wire.last["network"]["network"]["training"]["learning_rate"]
    nodes = {node["id"]: node["plain"] for node in wire.last["graph"]["nodes"]}
    titles = {layer["id"]: layer["title"] for layer in wire.last["graph"]["layers"]}
    done = dict.fromkeys(PHASES, 0)
    count = {phase: sum(event["phase"] == phase for event in wire.events) for phase in PHASES}
    chained = 0

    for cursor, event in enumerate(wire.events, start=1):
        learner.step_forward()
        phase, name = event["phase"], nodes.get(event["target"], "")
        done[phase] += 1
        expect(learner.said).to_have_text(re.compile(f"^{phase} {done[phase]} of {count[phase]}\\b", re.IGNORECASE))
        said = learner.said.inner_text()
        if event["layer"]:
            assert titles[event["layer"]] in said
        if event["kind"] == "zero":
            continue
        explanation = wire.explanations[wire.last["trace"]["trace"], cursor]
        cell = tuple(explanation["cell"])
        match event["kind"]:
            case "forward" | "loss":
                true = float(value[name][cell])
            case "update":
                true = float(value[name][cell] - rate * gradient[name][cell])
            case _:
                true = float(gradient[name][cell])
        assert shows(numbers_in(said)[-1], true), f"event {cursor}: “{said}”, but {name}{cell} is {true}"
        if chain := learner.chain_rule():
            assert multiplies(*chain), f"event {cursor}: {chain}"
            assert shows(chain[2], true)
            chained += 1

    assert chained >= 7, "Explain shows upstream × local = contribution wherever it is one product"


def test_all_tensors_agree_with_numpy_by_hand(learner: Learner, wire: Wire) -> None:
    _compare(learner, wire, by_hand)


@pytest.mark.parity
def test_all_tensors_agree_with_pytorch(learner: Learner, wire: Wire) -> None:
    _compare(learner, wire, by_pytorch)


def _compare(learner: Learner, wire: Wire, reference: Callable[[Shown, int], Step]) -> None:
    """Every value and gradient after forward and backward, in this training step and in the next."""
    learner.open()
    for step in (1, 2):
        learner.jump(BACKWARD_DONE)
        value, gradient = reference(wire.tensors("value", 0), LAYERS)
        values, gradients = (wire.tensors(slot, BACKWARD_DONE) for slot in ("value", "grad"))
        assert set(values) == set(value)
        assert set(gradients) == set(gradient)
        for name in value:
            np.testing.assert_allclose(values[name], value[name], rtol=2e-5, atol=1e-6, err_msg=f"value of {name}")
        for name in gradient:
            np.testing.assert_allclose(gradients[name], gradient[name], rtol=2e-4, atol=1e-7, err_msg=f"∂L/∂{name}")
        learner.jump(EVENTS)
        learner.press("Step forward")
        learner.stands_at(1)
        assert wire.last["trace"]["step"] == step


def test_a_gradient_is_not_computed_until_it_is_and_not_after_it_was_zeroed(learner: Learner, wire: Wire) -> None:
    learner.open()
    tracked = {node["plain"] for node in wire.last["graph"]["nodes"] if node["tracked"]}

    def computed() -> set[str]:
        table = {name.split(" ")[0]: row for name, row in learner.table().items()}
        assert {name for name, row in table.items() if row["gradient"] == "not tracked"} == {"x", "y"}
        return {name for name in tracked if table[name]["gradient"] != NOT_COMPUTED}

    for cursor in (0, FORWARD_DONE):
        learner.jump(cursor)
        assert computed() == set()
    learner.jump(14)
    assert computed() == {"L", "z₃", "m₃", "b₃", "h₂"}
    for cursor in (BACKWARD_DONE, UPDATED):
        learner.jump(cursor)
        assert computed() == tracked
    learner.jump(EVENTS)
    assert computed() == set()


def test_the_table_shows_the_numbers(learner: Learner, wire: Wire) -> None:
    learner.open()
    value, gradient = by_hand(wire.tensors("value", 0), LAYERS)
    learner.jump(BACKWARD_DONE)
    table = {name.split(" ")[0]: row for name, row in learner.table().items()}
    for name in ("b₁", "b₂", "W₃"):
        for column, true in (("value", value[name]), ("gradient", gradient[name])):
            shown = numbers_in(table[name][column])
            assert len(shown) == true.size
            assert all(shows(a, b) for a, b in zip(shown, true.flat, strict=True)), f"{name}: {table[name][column]}"
    assert abs(read(table["L"]["value"]) - float(value["L"])) < 1e-6
    assert table["L"]["gradient"] == "+1"
    large = numbers_in(table["W₁"]["gradient"])
    for true in (np.linalg.norm(gradient["W₁"]), gradient["W₁"].min(), gradient["W₁"].max()):
        assert any(shows(one, float(true)) for one in large), "norm and range of a larger tensor"


def test_the_stage_says_values_and_gradients(learner: Learner, wire: Wire) -> None:
    learner.open()
    value, gradient = by_hand(wire.tensors("value", 0), LAYERS)
    unit = learner.stage.get_by_role("button", name="Layer 2, unit 1")
    learner.jump(BACKWARD_DONE)
    expect(unit).not_to_have_accessible_name(re.compile("not computed"))
    shown = numbers_in((unit.get_attribute("aria-label") or "").split(":")[1])
    assert shows(shown[0], float(value["h₂"][0, 0]))
    assert shows(shown[1], float(gradient["h₂"][0, 0]))
    learner.jump(EVENTS)
    expect(unit).to_have_accessible_name(re.compile("gradient not computed"))
