"""Text beside the graph: code follows the design that runs, a text is read and not taken over, files are whole."""

from __future__ import annotations

import json

import numpy as np
import pytest

from app.network.gallery import GALLERY
from app.network.schema import Edge, Network, OpSpec, ValueSpec
from app.session.coding import units
from engine.export.weights import from_bytes
from tests.app.session.learner import Learner


def test_code_is_of_the_design_that_runs() -> None:
    learner = Learner("circle")
    assert learner.send("code") == ["code", "done"]
    frame = learner.last["code"]
    assert frame["current"]
    assert (frame["name"], frame["why"]) == ("circle", "")
    lines = frame["source"].split("\n")
    assert "self.l1" in lines[frame["lines"]["l1"][0] - 1]
    network = GALLERY["circle"]
    broken = network.model_copy(update={"edges": list(network.edges)[:-1]})
    learner.edit(broken)
    learner.send("code")
    assert not learner.last["code"]["current"]
    assert learner.last["code"]["source"] == frame["source"]


def test_a_design_that_is_too_large_says_so() -> None:
    learner = Learner("chain")
    nodes = [ValueSpec(id="n0", value=1.0), *(OpSpec(id=f"n{at}", op="neg") for at in range(1, 1002))]
    edges = [Edge(source=f"n{at}", target=f"n{at + 1}") for at in range(1001)]
    learner.edit(Network(nodes=[*nodes], edges=edges))
    learner.send("code")
    assert learner.last["code"]["source"] == ""
    assert "1,000 nodes" in learner.last["code"]["why"]
    learner.send("expression", text=None)
    assert learner.last["expression"]["network"] is None


def test_code_of_a_large_design_is_there_before_its_numbers() -> None:
    learner = Learner("chain")
    nodes = [ValueSpec(id="n0", value=1.0), *(OpSpec(id=f"n{at}", op="tanh") for at in range(1, 60))]
    edges = [Edge(source=f"n{at}", target=f"n{at + 1}") for at in range(59)]
    learner.edit(Network(nodes=[*nodes], edges=edges))
    assert learner.last["network"]["coming"]
    learner.send("code")
    assert learner.last["code"]["current"]
    assert "n59 = torch.tanh(n58)" in learner.last["code"]["source"]


def test_a_text_is_read_and_only_an_edit_takes_it_over() -> None:
    learner = Learner("circle")
    before = learner.last["network"]
    assert learner.send("expression", text="L = (w*x + b - y)**2") == ["expression", "done"]
    frame = learner.last["expression"]
    assert frame["command"] == learner.id
    assert learner.last["network"] is before
    assert frame["assumed"] == ["w", "x", "b", "y"]
    assert frame["network"]["data"] is None
    learner.edit(Network.model_validate(frame["network"]))
    assert not learner.last["network"]["problems"]
    learner.send("expression", text=None)
    assert learner.last["expression"]["text"] == "w = 1\nx = 1\nb = 1\ny = 1\nL = (w * x + b - y)**2"
    assert learner.last["expression"]["network"] == learner.last["network"]["network"]


def test_a_text_that_cannot_be_read_names_its_place() -> None:
    learner = Learner("expression")
    learner.send("expression", text="𝒳 = 1\nL = 𝒳 + tahn(𝒳)")
    frame = learner.last["expression"]
    assert frame["network"] is None
    problem = frame["problem"]
    assert (problem["line"], problem["column"]) == (2, 9)
    assert problem["at"] == len("𝒳 = 1\nL = 𝒳 + ".encode("utf-16-le")) // 2
    assert "tanh" in problem["cure"]


def test_places_are_counted_as_a_browser_counts() -> None:
    assert [units("a𝒳b", at) for at in range(4)] == [0, 1, 3, 4]


@pytest.mark.parametrize("text", ["", "\n# nothing\n", "(" * 4000, "\x00", "a" * 4000, "=" * 4000])
def test_hostile_texts_leave_the_session_as_it_is(text: str) -> None:
    learner = Learner("chain")
    before = learner.last["network"]
    learner.send("expression", text=text)
    assert learner.last["expression"]["problem"] is not None
    assert learner.last["network"] is before
    assert learner.send("train", unit="step")[-1] == "done"


def test_files_hold_the_work_as_it_stands() -> None:
    learner = Learner("circle")
    learner.send("train", unit="epoch")
    learner.train(3, seconds=5)
    session = learner.session
    stored = from_bytes(session.answer("export.weights", b""))
    built = session._work.run.built
    np.testing.assert_array_equal(stored["l1.weight"].numpy(), built.parameters["l1.linear.weight"].array)
    assert set(stored) == {f"l{at}.{part}" for at in (1, 2, 3) for part in ("weight", "bias")}
    source = session.answer("export.source", b"").decode()
    learner.send("code")
    assert learner.last["code"]["source"] == source
    assert json.loads(session.answer("export.notebook", b""))["nbformat"] == 4
