"""The state of a module, out and in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import StateError


def model() -> nn.Sequential:
    return nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1, bias=False))


def test_keys_in_pytorchs_order() -> None:
    assert list(model().state_dict()) == [
        "0.weight",
        "0.bias",
        "1.weight",
        "1.bias",
        "1.running_mean",
        "1.running_var",
        "1.num_batches_tracked",
        "2.weight",
    ]


def test_values_are_detached_and_share_memory() -> None:
    one = model()
    state = one.state_dict(prefix="net.")
    assert not state["net.0.weight"].requires_grad
    assert np.shares_memory(state["net.0.weight"].numpy(), one[0].weight.array)
    assert one.state_dict(keep_vars=True)["0.weight"] is one[0].weight
    assert one.state_dict(destination=state) is state


@pytest.mark.parametrize("kind", ["tensors", "arrays", "float64", "lists"])
def test_numbers_of_every_kind_are_taken(kind: str) -> None:
    one, other = model(), model()
    made: dict[str, Any] = {
        "tensors": lambda t: t,
        "arrays": lambda t: t.numpy(),
        "float64": lambda t: t.numpy().astype(np.float64),
        "lists": lambda t: t.tolist(),
    }
    result = other.load_state_dict({key: made[kind](tensor) for key, tensor in one.state_dict().items()})
    assert repr(result) == "<All keys matched successfully>"
    assert (result.missing_keys, result.unexpected_keys) == ([], [])
    for mine, its in zip(one.state_dict().values(), other.state_dict().values(), strict=True):
        np.testing.assert_array_equal(mine.numpy(), its.numpy())
        assert mine.dtype == its.dtype


def test_the_error_lists_everything_and_nothing_is_written() -> None:
    one = model()
    before = one[1].running_mean.tolist()
    state = {"0.weight": np.ones((3, 3)), "1.running_mean": np.ones(3), "9.weight": np.ones(1)}
    with pytest.raises(StateError) as caught:
        one.load_state_dict(state)
    said = str(caught.value)
    assert caught.value.code == "state-names"
    assert "missing key(s) '0.bias'" in said
    assert "unexpected key(s) '9.weight'" in said
    assert "size mismatch for 0.weight: [3, 3] for a tensor of shape [3, 2]" in said
    assert one[1].running_mean.tolist() == before


def test_what_fits_is_taken_where_that_is_asked_for() -> None:
    one = model()
    missing, unexpected = one.load_state_dict({"1.running_mean": np.ones(3), "x": np.ones(1)}, strict=False)
    assert "0.weight" in missing
    assert unexpected == ["x"]
    assert one[1].running_mean.tolist() == [1.0, 1.0, 1.0]
    with pytest.raises(StateError) as caught:
        one.load_state_dict({"0.weight": np.ones(1)}, strict=False)
    assert (caught.value.code, caught.value.where) == ("state-shape", "0.weight")


def test_only_a_mapping_is_a_state() -> None:
    with pytest.raises(TypeError):
        model().load_state_dict([1, 2])


def test_an_old_graph_does_not_outlive_loaded_weights() -> None:
    layer = nn.Linear(1, 1)
    x = engine.ones(1, 1, requires_grad=True)
    loss = layer(x).sum()
    layer.load_state_dict({"weight": [[2.0]], "bias": [0.0]})
    with pytest.raises(RuntimeError, match="overwritten"):
        loss.backward()
