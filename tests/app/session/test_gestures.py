"""What the page sends while someone edits by chance: the server never errs, and all taken back is all as it was."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.network.gallery import GALLERY
from app.network.infer import infer
from app.network.schema import Network
from scripts.prepare import node
from tests.app.session.learner import Learner

STATIC = Path(__file__).resolve().parents[3] / "static"
START = GALLERY["circle"]


def gestures(seed: int, count: int) -> dict[str, Any]:
    """The edits of `count` gestures, drawn and recorded by the page's own functions."""
    done = subprocess.run(
        ["node", "scripts/gestures.mjs", str(seed), str(count)],
        cwd=STATIC,
        env={**os.environ, **node.find().environment},
        input=START.model_dump_json(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def parameters(learner: Learner) -> dict[str, Any]:
    built = learner.session._work.run.built
    return {name: leaf.array.copy() for name, leaf in built.parameters.items()}


def assert_same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array, err_msg=name)


@pytest.mark.parametrize(("seed", "count"), [(0, 200), (1, 40)])
def test_edits_of_the_page_are_taken_back_and_done_again_to_the_bit(seed: int, count: int) -> None:
    stream = gestures(seed, count)
    learner = Learner(START)
    states = {0: parameters(learner)}
    sound = 0
    for number, sent in enumerate(stream["sent"], start=1):
        assert "refusal" not in learner.send_as(number, "edit", **sent), learner.last["refusal"]
        assert Network.model_validate(learner.last["network"]["network"]) == Network.model_validate(sent["network"])
        sound += not learner.last["network"]["problems"]
        states[number] = parameters(learner)
    assert sound > len(stream["sent"]) / 3
    assert Network.model_validate(stream["sent"][-1]["network"]) == START
    assert_same(states[len(stream["sent"])], states[0])
    assert stream["sent"][stream["again"] - 1]["network"] == stream["sent"][stream["turning"] - 1]["network"]
    if not infer(Network.model_validate(stream["sent"][stream["turning"] - 1]["network"])).problems:
        assert_same(states[stream["again"]], states[stream["turning"]])
