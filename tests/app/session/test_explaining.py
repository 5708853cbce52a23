"""Explanations of every event of every gallery network: the numbers add up and lead back to the trace."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.network.expression.reading import read
from app.network.gallery import GALLERY
from app.network.schema import Training
from app.network.wiring import perceptron, toy
from engine.data import ORIGINS
from tests.app.session.learner import Learner

Item = dict[str, Any]
FLAT = [
    slug for slug, network in GALLERY.items() if network.data is None or ORIGINS[network.data.kind].layout == "points"
]
"""Networks whose numbers are all seen in matrices that a trace shows whole."""


def explained(learner: Learner, row: int = 0, unit: int = 0, source: int = 0) -> list[Item]:
    items: list[Item] = []
    for first in range(1, len(learner.events) + 1, 64):
        span = {"first": first, "last": first + 63}
        learner.send("explain", trace=learner.trace["trace"], **span, row=row, unit=unit, input=source)
        items += learner.last["explanations"]["items"]
    return items


def shown(learner: Learner, quantity: Item, cursor: int) -> float:
    """The number that the page shows at the place to which a quantity leads."""
    picture = learner.trace.picture(cursor, learner.events)
    tile = picture[quantity["node"], quantity["slot"]]
    cell = ([0] * (2 - len(quantity["cell"])) + quantity["cell"])[-2:]
    return float(tile[tuple(cell)])


def plain(text: list[Any]) -> str:
    return "".join(part if isinstance(part, str) else f"{part['value']:.4g}" for part in text)


@pytest.mark.parametrize("slug", FLAT)
def test_every_event_is_explained(slug: str) -> None:
    learner = Learner(slug)
    items = explained(learner, row=5, unit=1)
    assert [item["cursor"] for item in items] == list(range(1, len(learner.events) + 1))
    for item, event in zip(items, learner.events, strict=True):
        assert item["kind"] == event["kind"]
        assert plain(item["words"])
        assert item["symbols"]
        if event["kind"] == "vjp":
            parts = [item["contribution"]["value"], sum(term["product"]["value"] for term in item["terms"])]
            assert parts[1] == pytest.approx(parts[0], rel=1e-4, abs=1e-6)
            for term in item["terms"]:
                assert term["upstream"]["value"] * term["local"]["value"] == pytest.approx(term["product"]["value"])
        if event["writes"] == "grad":
            total = item["total"]["value"]
            assert sum(part["value"] for part in item["total_of"]) == pytest.approx(total, rel=1e-4, abs=1e-6)


def test_a_very_large_network_is_explained_without_finite_differences() -> None:
    learner = Learner(perceptron([256, 256, 1], "relu", toy("circle"), training=Training(batch_size=100)))
    items = explained(learner)
    assert all(item["check"] is None for item in items)
    whole = [item for item in items if item["unchecked"]]
    assert whole, "it is said why"
    assert {item["kind"] for item in whole} <= {"vjp", "seed", "accumulate"}
    learner.edit(perceptron([8, 1], "relu", toy("circle"), training=Training(batch_size=100)))
    assert any(item["check"] is not None for item in explained(learner))


@pytest.mark.parametrize("slug", FLAT)
def test_numbers_with_a_place_are_the_ones_shown_there(slug: str) -> None:
    learner = Learner(slug)
    checked = 0
    for item in explained(learner, row=3, unit=0):
        for quantity in [item["total"], item["contribution"], *[term["upstream"] for term in item["terms"]]]:
            if quantity and quantity["slot"] in ("value", "grad") and quantity["node"] is not None:
                assert shown(learner, quantity, item["cursor"]) == pytest.approx(quantity["value"])
                checked += 1
    assert checked > 5


@pytest.mark.parametrize("slug", FLAT)
def test_whole_gradients_agree_with_a_nudge(slug: str) -> None:
    learner = Learner(slug)
    items = explained(learner)
    tracked = sum(node["tracked"] for node in learner.last["graph"]["nodes"])
    checks = [item["check"] for item in items if item["check"]]
    assert len(checks) == tracked
    assert all(check["agrees"] for check in checks)
    assert all(check["difference"] < 1e-3 for check in checks)


def test_title_place_and_caption() -> None:
    learner = Learner("circle")
    items = explained(learner, row=5, unit=1, source=1)
    tanh = next(item for item in items if item["kind"] == "vjp" and item["title"] == "tanh, Layer 1")
    assert tanh["place"] == "example 6, unit 2"
    assert tanh["cell"] == [5, 1]
    assert tanh["row_labels"] == ["unit 1", "unit 2", "unit 3", "unit 4"]
    backward = [event for event in learner.events if event["phase"] == "backward"]
    number = backward.index(learner.events[tanh["cursor"] - 1]) + 1
    upstream, local = tanh["upstream"]["value"], tanh["local"]["value"]
    product = tanh["contribution"]["value"]
    assert plain(tanh["caption"]) == (
        f"Backward {number} of 15, tanh, Layer 1: upstream {upstream:.4g} × local {local:.4g} = {product:.4g}"
    )
    weights = next(item for item in items if item["cursor"] == 24)
    assert (weights["title"], weights["place"]) == ("matmul, Layer 1", "W₁, unit 2, input 2, whole batch")
    update = next(item for item in items if item["kind"] == "update")
    assert update["place"] == "W₁, unit 2, input 2"
    assert plain(update["caption"]).startswith("Update 1 of 7, W₁, Layer 1: ")
    loss = next(item for item in items if item["kind"] == "loss")
    assert (loss["title"], loss["place"]) == ("Binary cross-entropy, Loss", "whole batch")


def test_any_weight_can_be_asked_for() -> None:
    learner = Learner("circle")
    update = {
        (unit, source): next(item for item in explained(learner, 0, unit, source) if item["kind"] == "update")["cell"]
        for unit in range(4)
        for source in range(2)
    }
    assert update == {cell: list(cell) for cell in update}


def test_a_pinned_cell_is_explained_and_the_rest_follows_the_focus() -> None:
    learner = Learner("circle")
    tanh = next(event for event in learner.events if event["kind"] == "vjp" and event["input"] == 0)
    asked = {"trace": 1, "first": 0, "last": 64, "row": 5, "unit": 0}
    learner.send("explain", **asked, node=tanh["target"], cell=[2, 10**9, 7])
    frame = learner.last["explanations"]
    assert (frame["node"], frame["cell"]) == (tanh["target"], [2, 10**9, 7])
    width = learner.last["graph"]["nodes"][tanh["target"]]["shape"][1]
    for item in frame["items"]:
        event = learner.events[item["cursor"] - 1]
        if event["target"] == tanh["target"]:
            assert item["cell"] == [2, width - 1]
        elif item["place"].startswith("example"):
            assert item["cell"][0] == 5


def test_every_term_of_a_long_sum_can_be_asked_for() -> None:
    learner = Learner("lenet")
    kernel = next(node for node in learner.last["graph"]["nodes"] if node["axes"][:1] == ["kernel"])
    cursor = 1 + next(
        index
        for index, event in enumerate(learner.events)
        if event["kind"] == "vjp" and event["target"] == kernel["id"]
    )
    asked = {"trace": 1, "first": cursor, "last": cursor, "node": kernel["id"], "cell": [1, 0, 2, 0]}
    learner.send("explain", **asked)
    short = learner.last["explanations"]["items"][0]
    learner.send("explain", **asked, terms=2048)
    whole = learner.last["explanations"]["items"][0]
    assert len(short["terms"]) == 64
    assert len(short["terms"]) + short["omitted"] == len(whole["terms"]) + whole["omitted"]
    assert len(whole["terms"]) > 64
    assert whole["place"].startswith("K₁, kernel 2, input channel 1, row 3, column 1")
    total = sum(term["product"]["value"] for term in whole["terms"]) + (whole["rest"]["value"] if whole["rest"] else 0)
    assert total == pytest.approx(whole["contribution"]["value"], rel=1e-3, abs=1e-6)


def test_windows_show_the_numbers_of_the_trace_at_their_cells() -> None:
    learner = Learner("circle")
    checked = 0
    for item in explained(learner, row=3, unit=1):
        picture = learner.trace.picture(item["cursor"], learner.events)
        for window in item["windows"]:
            tile = picture.get((window["node"], window["slot"]))
            if tile is None or len(window["origin"]) != 2 or window["slot"] == "contribution":
                continue
            for row, line in enumerate(window["values"]):
                for column, value in enumerate(line):
                    cell = list(window["origin"])
                    cell[window["rows_axis"]] += row
                    cell[window["cols_axis"]] += column
                    assert value == pytest.approx(float(tile[tuple(cell)]), rel=1e-6)
                    checked += 1
    assert checked > 50


def test_the_focus_is_put_inside_every_tensor() -> None:
    learner = Learner("circle")
    for item in explained(learner, row=10**9, unit=10**9):
        if item["kind"] != "zero":
            node = learner.last["graph"]["nodes"][learner.events[item["cursor"] - 1]["target"]]
            assert len(item["cell"]) == len(node["shape"])
            assert all(at < size for at, size in zip(item["cell"], node["shape"], strict=True))


def test_what_is_out_of_date_is_left_unanswered() -> None:
    learner = Learner()
    learner.send("next_step")
    assert learner.send("explain", trace=1, first=1, last=3) == ["done"]
    learner.send("play")
    assert learner.send("explain", trace=2, first=1, last=3) == ["done"]


def test_a_window_beyond_the_step_is_cut() -> None:
    learner = Learner()
    learner.send("explain", trace=1, first=30, last=10**6)
    assert [item["cursor"] for item in learner.last["explanations"]["items"]] == [30, 31]
    learner.send("explain", trace=1, first=9, last=3)
    assert learner.last["explanations"]["items"] == []


def test_nothing_is_asked_of_a_trace_with_nan() -> None:
    learner = Learner("expression")
    network = GALLERY["expression"]
    nodes = [spec.model_copy(update={"op": "log"}) if spec.id == "result" else spec for spec in network.nodes]
    learner.edit(network.model_copy(update={"nodes": nodes}))
    assert learner.last["status"]["halt"] is not None
    items = explained(learner)
    values = [item["total"]["value"] for item in items if item["total"]]
    assert "NaN" in values
    assert np.isfinite([value for value in values if not isinstance(value, str)]).all()


def test_an_operation_without_a_name_is_told_from_its_like() -> None:
    learner = Learner("expression")
    network = read("a = 2\nb = 3\nL = a*a + b*b").network
    learner.send("edit", network=network.model_dump(mode="json"))
    titles = [item["title"] for item in explained(learner) if item["kind"] == "forward"]
    assert titles == ["mul, v₁", "mul, v₂"]
