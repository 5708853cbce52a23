"""torch.nn.functional and ours: values and gradients of every function, with its settings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

RNG = np.random.default_rng(9)
X = RNG.normal(size=(3, 4, 6)).astype(np.float32) * 2
Y = RNG.normal(size=(3, 4, 6)).astype(np.float32)
P = RNG.normal(size=(2, 4, 6, 6)).astype(np.float32)
V = RNG.uniform(0.5, 2, 4).astype(np.float32)
W = RNG.normal(size=(5, 6)).astype(np.float32)
W3 = RNG.normal(size=(5, 6, 6)).astype(np.float32)
K1 = RNG.normal(size=(8, 2, 3)).astype(np.float32)
K2 = RNG.normal(size=(8, 2, 3, 2)).astype(np.float32)
B5 = RNG.normal(size=5).astype(np.float32)
B8 = RNG.normal(size=8).astype(np.float32)
I = RNG.integers(0, 5, (2, 3))  # noqa: E741 - indices

Case = tuple[str, tuple[Any, ...], dict[str, Any]]
CASES: list[Case] = [
    *(
        (name, (X,), {})
        for name in [
            "relu",
            "relu6",
            "leaky_relu",
            "elu",
            "selu",
            "celu",
            "gelu",
            "silu",
            "mish",
            "softplus",
            "softsign",
            "hardtanh",
            "hardsigmoid",
            "hardswish",
            "logsigmoid",
            "tanhshrink",
            "softshrink",
            "hardshrink",
            "glu",
            "tanh",
            "sigmoid",
        ]
    ),
    ("leaky_relu", (X, 0.3), {}),
    ("elu", (X,), {"alpha": 0.5}),
    ("celu", (X, 2.0), {}),
    ("gelu", (X,), {"approximate": "tanh"}),
    ("softplus", (X,), {"beta": 3, "threshold": 2}),
    ("hardtanh", (X, -0.5, 0.7), {}),
    ("softshrink", (X, 0.2), {}),
    ("hardshrink", (X, 0.2), {}),
    ("threshold", (X, 0.1, 20), {}),
    ("prelu", (X, V[:1]), {}),
    ("prelu", (X, V), {}),
    ("glu", (X, 1), {}),
    *((name, (X,), {"dim": dim}) for name in ("softmax", "log_softmax", "softmin") for dim in (0, -1)),
    ("softmax", (X,), {"dim": 1, "dtype": "float64"}),
    ("linear", (X, W), {}),
    ("linear", (X, W, B5), {}),
    ("bilinear", (X, Y, W3, B5), {}),
    ("conv1d", (X, K1, B8), {"padding": 1, "groups": 2, "stride": 2}),
    ("conv2d", (P, K2), {"padding": (1, 2), "groups": 2, "dilation": 2}),
    ("conv2d", (P, K2, B8), {"padding": "same", "groups": 2}),
    ("max_pool1d", (X, 2), {}),
    ("max_pool2d", (P, (2, 2)), {}),
    ("max_pool2d", (P, 3), {"stride": 1, "padding": 1, "dilation": 2, "ceil_mode": True}),
    ("avg_pool1d", (X, 3), {"stride": 2, "padding": 1, "count_include_pad": False}),
    ("avg_pool2d", (P, 2), {"ceil_mode": True, "divisor_override": 3}),
    ("adaptive_avg_pool1d", (X, 4), {}),
    ("adaptive_avg_pool2d", (P, (3, None)), {}),
    ("batch_norm", (P, V, V), {}),
    ("batch_norm", (P, V, V, V, V), {"eps": 0.1}),
    ("batch_norm", (P, V, V, V), {}),
    ("batch_norm", (P, None, None, None, V), {"training": True}),
    ("layer_norm", (X, (6,)), {}),
    ("layer_norm", (X, (4, 6), X[0]), {}),
    ("layer_norm", (X, [6], None, Y[0, 0]), {"eps": 0.5}),
    ("group_norm", (P, 2, V, V), {}),
    ("instance_norm", (P,), {"weight": V, "bias": V}),
    ("rms_norm", (X, (6,), Y[0, 0]), {}),
    ("rms_norm", (X, (4, 6)), {"eps": 0.1}),
    ("embedding", (I, W), {}),
    ("embedding", (I, W), {"padding_idx": -2}),
    ("pad", (X, (1, 2)), {}),
    ("pad", (P, (1, 0, 2, 1)), {"mode": "reflect"}),
    ("pad", (X, (1, 2), "constant", 3.5), {}),
    ("one_hot", (I,), {}),
    ("one_hot", (I, 7), {}),
    ("normalize", (X,), {}),
    ("normalize", (X, 1.0, -1), {}),
    ("normalize", (X * 0, 3.0), {"eps": 0.1}),
    ("cosine_similarity", (X, Y), {}),
    ("cosine_similarity", (X, Y[0]), {"dim": -1}),
    ("pairwise_distance", (X, Y), {}),
    ("pairwise_distance", (X, Y, 1.0), {"keepdim": True}),
    ("dropout", (X,), {"training": False}),
    ("dropout2d", (P, 0.0), {}),
]


def made(lib: Any, value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    return lib.tensor(value, requires_grad=True) if value.dtype.kind == "f" else lib.tensor(value)


def settled(lib: Any, named: dict[str, Any]) -> dict[str, Any]:
    settings = {key: made(lib, value) for key, value in named.items()}
    return settings if "dtype" not in settings else {**settings, "dtype": getattr(lib, settings["dtype"])}


@pytest.mark.parametrize(("name", "arguments", "named"), CASES, ids=[f"{i}-{case[0]}" for i, case in enumerate(CASES)])
def test_value_and_gradient(name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
    # Running statistics are no leaves of PyTorch's batch_norm.
    fixed = (1, 2) if name == "batch_norm" else ()
    mine, its = ([made(lib, value) for value in arguments] for lib in (engine, torch))
    mine_named, its_named = settled(engine, named), settled(torch, named)
    for i in fixed:
        if mine[i] is not None:
            mine[i], its[i] = mine[i].detach(), its[i].detach()
    one = getattr(engine.nn.functional, name)(*mine, **mine_named)
    other = getattr(torch.nn.functional, name)(*its, **its_named)
    assert tuple(one.shape) == tuple(other.shape)
    assert str(one.dtype).removeprefix("torch.") == str(other.dtype).removeprefix("torch.")
    np.testing.assert_allclose(one.detach().numpy(), other.detach().numpy(), rtol=2e-5, atol=2e-5)
    if not other.requires_grad:
        assert not one.requires_grad
        return
    weights = np.random.default_rng(1).normal(size=one.shape).astype(other.detach().numpy().dtype)
    (one * engine.tensor(weights)).sum().backward()
    (other * torch.tensor(weights)).sum().backward()
    for a, b in zip([*mine, *mine_named.values()], [*its, *its_named.values()], strict=True):
        if isinstance(b, torch.Tensor) and b.requires_grad:
            assert a.grad is not None
            np.testing.assert_allclose(a.grad.numpy(), b.grad.numpy(), rtol=1e-4, atol=5e-5)


@pytest.mark.parametrize(
    "name", ["relu", "relu6", "leaky_relu", "elu", "selu", "silu", "mish", "hardtanh", "hardswish"]
)
def test_in_place(name: str) -> None:
    def run(lib: Any) -> tuple[Any, Any]:
        leaf = lib.tensor(X, requires_grad=True)
        x = leaf * 1.5
        assert getattr(lib.nn.functional, name)(x, inplace=True) is x
        (x * x).sum().backward()
        return x.detach().numpy(), leaf.grad.numpy()

    for one, other in zip(run(engine), run(torch), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("name", "x"), [("max_pool1d", X), ("max_pool2d", P)])
def test_largest_numbers_and_their_places(name: str, x: Any) -> None:
    one = getattr(engine.nn.functional, name)(engine.tensor(x), 2, return_indices=True)
    other = getattr(torch.nn.functional, name)(torch.tensor(x), 2, return_indices=True)
    for mine, its in zip(one, other, strict=True):
        np.testing.assert_array_equal(mine.numpy(), its.numpy())
