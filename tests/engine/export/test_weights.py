"""Weights go into files and come back, ours and PyTorch's; a broken file is told from a whole one."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import engine
from engine import nn
from engine.errors import StateError
from engine.export.weights import WeightsError, from_bytes, load_file, load_model, save_file, save_model, to_bytes


def model(seed: int) -> nn.Sequential:
    engine.manual_seed(seed)
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 2))


def test_a_model_comes_back_with_every_number(tmp_path: Path) -> None:
    one, other = model(1), model(2)
    save_model(one, tmp_path / "weights.safetensors")
    assert load_model(other, tmp_path / "weights.safetensors") == ([], [])
    for (name, mine), (_, its) in zip(one.state_dict().items(), other.state_dict().items(), strict=True):
        assert mine.dtype == its.dtype, name
        np.testing.assert_array_equal(mine.numpy(), its.numpy())


@pytest.mark.parity
def test_pytorch_opens_our_file_and_we_open_pytorchs(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    files = pytest.importorskip("safetensors.torch")
    ours = model(3)
    save_model(ours, tmp_path / "ours.safetensors")
    theirs = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    theirs.load_state_dict(files.load_file(tmp_path / "ours.safetensors"))
    x = np.random.default_rng(0).normal(size=(5, 3)).astype(np.float32)
    np.testing.assert_allclose(
        ours(engine.tensor(x)).detach().numpy(), theirs(torch.tensor(x)).detach().numpy(), rtol=1e-5, atol=1e-6
    )
    files.save_file({name: tensor + 1 for name, tensor in theirs.state_dict().items()}, tmp_path / "theirs.safetensors")
    load_model(ours, tmp_path / "theirs.safetensors")
    np.testing.assert_allclose(ours[0].bias.detach().numpy(), theirs[0].bias.detach().numpy() + 1)


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=12).filter(lambda name: name != "__metadata__"),
        st.tuples(
            st.sampled_from([np.float32, np.float64, np.int64, np.int32, np.int8, np.uint8, np.bool_]),
            st.lists(st.integers(0, 3), max_size=4),
        ),
        max_size=5,
    )
)
def test_any_tensors_make_the_round_trip(described: dict[str, tuple[type, list[int]]]) -> None:
    rng = np.random.default_rng(0)
    arrays = {
        name: rng.integers(0, 2, sizes).astype(dtype).swapaxes(0, -1) if sizes else np.array(1, dtype)
        for name, (dtype, sizes) in described.items()
    }
    back = from_bytes(to_bytes(arrays))
    assert set(back) == set(arrays)
    for name, array in arrays.items():
        assert back[name].dtype == array.dtype
        np.testing.assert_array_equal(back[name].numpy(), array)


HEADER = json.dumps({"w": {"dtype": "F32", "shape": [1 << 40], "data_offsets": [0, 1 << 42]}}).encode()


@pytest.mark.parametrize(
    "data",
    [b"", b"\x80\x04pickle", b"\xff" * 64, to_bytes({"w": np.ones(3)})[:-1], struct.pack("<Q", len(HEADER)) + HEADER],
    ids=["empty", "pickle", "noise", "cut off", "a size that is not there"],
)
def test_a_broken_file_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "weights.safetensors").write_bytes(data)
    with pytest.raises(WeightsError) as caught:
        load_file(tmp_path / "weights.safetensors")
    assert caught.value.code == "weights-file"


def test_a_missing_file_and_what_is_no_tensor_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"nowhere\.safetensors"):
        load_file(tmp_path / "nowhere.safetensors")
    with pytest.raises(WeightsError, match="'words'"):
        save_file({"words": np.array(["a"])}, tmp_path / "weights.safetensors")


def test_weights_of_another_shape_change_nothing(tmp_path: Path) -> None:
    save_file({"weight": np.ones((2, 2)), "bias": np.ones(2)}, tmp_path / "weights.safetensors")
    layer = nn.Linear(3, 2)
    before = layer.bias.detach().numpy().copy()
    with pytest.raises(StateError, match="weight"):
        load_model(layer, tmp_path / "weights.safetensors")
    np.testing.assert_array_equal(layer.bias.detach().numpy(), before)
