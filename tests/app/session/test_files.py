"""Opening files in a session: the weights come with the design, go when it is taken back, and outlive a restart."""

from __future__ import annotations

import gc
import json
from typing import Any

import numpy as np
import pytest

from app.network.build import build
from app.network.gallery import GALLERY
from app.network.onnx.writing import onnx_file
from app.network.schema import LinearSpec, Network, PlaceholderSpec
from app.session import files
from app.session.files import KEPT
from engine.errors import ExplorerError
from engine.export.weights import to_bytes
from tests.app.session.learner import Learner

SPIRAL = GALLERY["spiral"]


def filled(network: Network, value: float = 0.25) -> dict[str, Any]:
    """Weights that no seed gives."""
    return {name: np.full_like(leaf.array, value) for name, leaf in build(network).parameters.items()}


def opened(learner: Learner, data: bytes) -> dict[str, Any]:
    """What the server answers to a file."""
    return dict(json.loads(learner.session.answer("open", data)))


def put(learner: Learner, found: dict[str, Any]) -> int:
    """The edit that puts what was found on the canvas; its command's id."""
    learner.send("edit", network=found["network"], file=found["file"])
    return learner.id


def held(learner: Learner) -> dict[str, np.ndarray]:
    """The parameters as the learner sees them."""
    work = learner.session._work
    state = work.run.state()
    if work.recorded is not None and not work.recorded.completed:
        work.run.program.load_state(work.recorded.state)
    arrays = {name: leaf.array.copy() for name, leaf in work.run.built.parameters.items()}
    work.run.program.load_state(state)
    return arrays


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


def trained(slug: str) -> Learner:
    learner = Learner(slug)
    for _ in range(3):
        learner.send("train", unit="step")
    return learner


def test_reading_a_file_changes_nothing() -> None:
    learner = trained("xor")
    before, snapshot = held(learner), learner.session.snapshot()
    found = opened(learner, onnx_file(SPIRAL, filled(SPIRAL)))
    assert (found["kind"], found["tensors"]) == ("onnx", len(filled(SPIRAL)))
    assert same(held(learner), before)
    assert learner.session.snapshot() == snapshot


def test_a_design_begins_with_its_weights_and_begins_so_again() -> None:
    learner = trained("xor")
    put(learner, opened(learner, onnx_file(SPIRAL, filled(SPIRAL))))
    assert learner.last["network"]["network"]["slug"] == "spiral"
    assert same(held(learner), filled(SPIRAL))
    learner.send("train", unit="step")
    assert not same(held(learner), filled(SPIRAL))
    learner.send("reset")
    assert same(held(learner), filled(SPIRAL))
    learner.send("new_seed", seed=5)
    assert not same(held(learner), filled(SPIRAL))


def test_opening_is_taken_back_and_done_again_with_the_weights() -> None:
    learner = trained("xor")
    before, was = held(learner), learner.session._work.run.network
    file = put(learner, opened(learner, onnx_file(SPIRAL, filled(SPIRAL))))
    learner.send("edit", network=was.model_dump(mode="json"), undoes=file)
    assert same(held(learner), before)
    undo = learner.id
    learner.send("edit", network=SPIRAL.model_dump(mode="json"), undoes=undo)
    assert same(held(learner), filled(SPIRAL))
    learner.send("edit", network=was.model_dump(mode="json"), undoes=learner.id)
    learner.send("reset")
    assert same(held(learner), {name: leaf.array for name, leaf in build(was).parameters.items()})


def test_weights_for_the_present_design_are_taken_back_too() -> None:
    learner = trained("xor")
    before, design = held(learner), learner.session._work.run.network
    found = opened(learner, to_bytes(filled(design)))
    assert (found["kind"], found["notes"]) == ("weights", [])
    file = put(learner, found)
    assert same(held(learner), filled(design))
    learner.send("edit", network=design.model_dump(mode="json"), undoes=file)
    assert same(held(learner), before)


@pytest.mark.parametrize("slug", [slug for slug, network in GALLERY.items() if network.data])
def test_weights_taken_along_for_pytorch_open_here_again(slug: str) -> None:
    """The file beside the PyTorch code names the weights as the code does."""
    learner = trained(slug)
    weights = held(learner)
    found = opened(learner, learner.session.answer("export.weights", b""))
    assert found["notes"] == []
    learner.send("new_seed", seed=9)
    put(learner, {**found, "network": learner.session._work.run.network.model_dump(mode="json")})
    assert same(held(learner), weights)


def unsound(network: Network) -> Network:
    """The same design with something at its end that is not available."""
    nodes = [*network.nodes, PlaceholderSpec(id="odd", op="LSTM", arity=0)]
    return network.model_copy(update={"nodes": nodes})


def test_weights_wait_until_the_design_is_sound() -> None:
    learner = trained("xor")
    before, was = held(learner), learner.session._work.run.network
    found = opened(learner, onnx_file(SPIRAL, filled(SPIRAL)))
    file = put(learner, {**found, "network": unsound(SPIRAL).model_dump(mode="json")})
    assert learner.last["network"]["problems"]
    assert same(held(learner), before)
    learner.send("edit", network=was.model_dump(mode="json"), undoes=file)
    assert same(held(learner), before)
    assert not learner.last["network"]["problems"]
    learner.send("edit", network=unsound(SPIRAL).model_dump(mode="json"), undoes=learner.id)
    learner.session = type(learner.session).restore("b", learner.session.snapshot())
    learner.edit(SPIRAL)
    assert same(held(learner), filled(SPIRAL))


def test_a_restart_keeps_what_reset_begins_with() -> None:
    learner = trained("xor")
    put(learner, opened(learner, onnx_file(SPIRAL, filled(SPIRAL))))
    learner.session = type(learner.session).restore("b", learner.session.snapshot())
    learner.send("train", unit="step")
    learner.send("reset")
    assert same(held(learner), filled(SPIRAL))


def test_weights_that_do_not_fit_are_drawn_and_told() -> None:
    learner = Learner("circle")
    design = learner.session._work.run.network
    weights = filled(design)
    gone, *_ = weights
    del weights[gone]
    found = opened(learner, to_bytes({**weights, "<script>alert(1)</script>": np.zeros(2, np.float32)}))
    assert [note["code"] for note in found["notes"]] == ["weights-missing", "weights-unused"]
    assert gone in found["notes"][0]["expected"]
    put(learner, found)
    assert np.array_equal(held(learner)[gone], build(design).parameters[gone].array)


def test_of_many_files_the_last_wait() -> None:
    learner = Learner("circle")
    data = json.dumps(SPIRAL.model_dump(mode="json")).encode()
    names = [opened(learner, data)["file"] for _ in range(KEPT + 1)]
    first = {"network": SPIRAL.model_dump(mode="json"), "file": names[0]}
    assert learner.send("edit", **first) == ["refusal"]
    assert learner.last["refusal"]["code"] == "file-gone"
    assert learner.session._work.run.network == GALLERY["circle"]
    assert learner.send("edit", **first | {"file": names[-1]})[-1] == "done"


def test_bare_weights_need_a_sound_design() -> None:
    learner = Learner("circle")
    wide = [spec.model_copy(update={"units": 3}) if isinstance(spec, LinearSpec) else spec for spec in SPIRAL.nodes]
    learner.edit(SPIRAL.model_copy(update={"nodes": wide, "edges": []}))
    with pytest.raises(ExplorerError, match="unsound-network"):
        learner.session.answer("open", to_bytes(filled(SPIRAL)))


def test_an_unknown_question_is_refused() -> None:
    with pytest.raises(ExplorerError, match="unknown-question"):
        Learner("circle").session.answer("../etc/passwd", b"")


def test_the_work_is_exported_at_the_cursor() -> None:
    learner = trained("circle")
    data = learner.session.answer("export.onnx", b"")
    found = opened(Learner("xor"), data)
    learner_too = Learner("xor")
    put(learner_too, opened(learner_too, data))
    assert found["network"] == learner.session._work.run.network.model_dump(mode="json")
    assert same(held(learner_too), held(learner))


def test_files_of_all_sessions_share_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest goes, whosever it is; a session that ends leaves nothing."""
    files._waiting.clear()
    one, other = Learner("circle"), Learner("circle")
    data = onnx_file(SPIRAL, filled(SPIRAL))
    first = opened(one, data)
    taken = sum(files.size(weights) for weights in files._waiting.values())
    monkeypatch.setattr(files, "KEPT_BYTES", taken)
    second = opened(other, data)
    assert one.send("edit", network=first["network"], file=first["file"]) == ["refusal"]
    assert other.send("edit", network=second["network"], file=second["file"])[-1] == "done"
    del other
    gc.collect()
    assert not [weights for weights in files._waiting.values() if weights]
