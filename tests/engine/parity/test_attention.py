"""Attention against PyTorch: every mask, with and without a batch, and in training."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

from tests.engine.nn.lockstep import carried, in_lockstep, theirs_of  # noqa: E402 - needs PyTorch

RNG = np.random.default_rng(7)
CAUSAL = np.triu(np.ones((5, 5), bool), 1)
PADDED = np.array([[False, False, False, True, True], [False, False, False, False, True]])


def numbers(*shape: int) -> Any:
    return RNG.normal(size=shape).astype(np.float32)


def close(one: Any, other: Any) -> None:
    np.testing.assert_allclose(one.detach().numpy(), other.detach().numpy(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"attn_mask": CAUSAL},
        {"key_padding_mask": PADDED},
        {"attn_mask": CAUSAL, "key_padding_mask": PADDED},
        {"attn_mask": numbers(5, 5), "average_attn_weights": False},
        {"attn_mask": numbers(4, 5, 5), "need_weights": False},
        {"attn_mask": numbers(5, 5), "key_padding_mask": np.where(PADDED, -np.inf, 0).astype(np.float32)},
    ],
    ids=lambda settings: "-".join(settings) or "plain",
)
@pytest.mark.parametrize("made", [{}, {"batch_first": True}, {"bias": False}, {"kdim": 8, "vdim": 8}], ids=str)
def test_multi_head_attention(made: dict[str, Any], settings: dict[str, Any]) -> None:
    apart = {"kdim": 3, "vdim": 6} if "kdim" in made else {}
    ours = engine.nn.MultiheadAttention(8, 2, **{**made, **apart})
    theirs = torch.nn.MultiheadAttention(8, 2, **{**made, **apart})
    carried(ours, theirs)
    front = (2, 5) if made.get("batch_first") else (5, 2)
    arrays = [numbers(*front, 8)] * 3 if not apart else [numbers(*front, size) for size in (8, 3, 6)]
    mine = [engine.tensor(array, requires_grad=True) for array in arrays]
    its = [torch.tensor(array, requires_grad=True) for array in arrays]
    if not apart:
        mine, its = [mine[0]] * 3, [its[0]] * 3
    one = ours(*mine, **{k: engine.tensor(v) if isinstance(v, np.ndarray) else v for k, v in settings.items()})
    other = theirs(*its, **{k: theirs_of(v) if isinstance(v, np.ndarray) else v for k, v in settings.items()})
    close(one[0], other[0])
    assert (one[1] is None) == (other[1] is None)
    if one[1] is not None:
        close(one[1], other[1])
    one[0].sum().backward()
    other[0].sum().backward()
    for a, b in zip(mine, its, strict=True):
        np.testing.assert_allclose(a.grad.numpy(), b.grad.numpy(), rtol=1e-4, atol=1e-5)
    for p, q in zip(ours.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(p.grad.numpy(), q.grad.numpy(), rtol=1e-4, atol=1e-5)


def test_without_a_batch() -> None:
    ours, theirs = engine.nn.MultiheadAttention(8, 4), torch.nn.MultiheadAttention(8, 4)
    carried(ours, theirs)
    x, y = numbers(5, 8), numbers(3, 8)
    one = ours(
        engine.tensor(x), engine.tensor(y), engine.tensor(y), key_padding_mask=engine.tensor([False, True, False])
    )
    other = theirs(theirs_of(x), theirs_of(y), theirs_of(y), key_padding_mask=torch.tensor([False, True, False]))
    close(one[0], other[0])
    close(one[1], other[1])


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"is_causal": True},
        {"scale": 0.3},
        {"attn_mask": numbers(5, 5)},
        {"attn_mask": ~CAUSAL},
        {"attn_mask": np.zeros((5, 5), bool)},
    ],
    ids=["plain", "causal", "scale", "added", "allowed", "nowhere"],
)
def test_scaled_dot_product_attention(settings: dict[str, Any]) -> None:
    arrays = [numbers(2, 3, 5, 4) for _ in range(3)]
    mine = [engine.tensor(array, requires_grad=True) for array in arrays]
    its = [torch.tensor(array, requires_grad=True) for array in arrays]
    one = engine.nn.functional.scaled_dot_product_attention(
        *mine, **{k: engine.tensor(v) if isinstance(v, np.ndarray) else v for k, v in settings.items()}
    )
    other = torch.nn.functional.scaled_dot_product_attention(
        *its, **{k: theirs_of(v) if isinstance(v, np.ndarray) else v for k, v in settings.items()}
    )
    close(one, other)
    one.sum().backward()
    other.sum().backward()
    for a, b in zip(mine, its, strict=True):
        assert a.grad is not None
        np.testing.assert_allclose(a.grad.numpy(), b.grad.numpy(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("recorded", [False, True], ids=["eager", "recorded"])
@pytest.mark.parametrize("first", [False, True], ids=["norm last", "norm first"])
def test_a_transformer_learns_words(first: bool, recorded: bool) -> None:
    words = RNG.integers(0, 9, (4, 5))

    def build(lib: Any) -> Any:
        layer = lib.nn.TransformerEncoderLayer(
            8, 2, 16, dropout=0.0, activation="gelu", batch_first=True, norm_first=first
        )
        return lib.nn.Sequential(
            lib.nn.Embedding(9, 8),
            lib.nn.TransformerEncoder(layer, 2, lib.nn.LayerNorm(8), enable_nested_tensor=False),
            lib.nn.Flatten(),
            lib.nn.Linear(40, 3),
        )

    in_lockstep(build, words, np.array([0, 2, 1, 1]), lambda lib: lib.nn.CrossEntropyLoss(), recorded=recorded)
