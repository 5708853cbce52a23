"""Designs with shared, switched-off and differently begun layers, and with several losses, against PyTorch by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

import engine
from app.network.build import build
from app.network.schema import Network

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

Parameters = Mapping[str, Any]
Loss = Callable[[Parameters, Any, Any], Any]

INPUT = {"kind": "input", "id": "x"}
DATA = {"kind": "circle", "size": 20}


def chain(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {
        "nodes": [INPUT, *nodes],
        "edges": [{"source": a["id"], "target": b["id"]} for a, b in zip([INPUT, *nodes], nodes, strict=False)],
        "data": DATA,
    }


def linear(node_id: str, units: int, **fields: Any) -> dict[str, Any]:
    return {"kind": "linear", "id": node_id, "units": units, **fields}


def loss(kind: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "loss", "id": "loss", "loss": kind, **fields}


def over(p: Parameters, node: str, x: Any) -> Any:
    return torch.nn.functional.linear(x, p[f"{node}.linear.weight"], p[f"{node}.linear.bias"])


F = torch.nn.functional


def thrice(p: Parameters, x: Any, y: Any) -> Any:
    h = x
    for _ in range(3):
        h = torch.tanh(over(p, "a", h))
    return F.mse_loss(over(p, "d", h), y)


def both(p: Parameters, x: Any, y: Any) -> Any:
    h = F.gelu(over(p, "code", x))
    return 2.0 * F.binary_cross_entropy_with_logits(over(p, "head", h), y) + 0.25 * F.mse_loss(over(p, "back", h), x)


def silenced(p: Parameters, x: Any, y: Any) -> Any:
    h = F.silu(over(p, "a", x))
    return F.mse_loss(over(p, "d", h + torch.zeros(len(x), 3, dtype=x.dtype)), y)


def copied(p: Parameters, x: Any, y: Any) -> Any:
    return F.l1_loss(over(p, "back", F.softplus(over(p, "code", x))), x)


BOTH = {
    "nodes": [
        INPUT,
        linear("code", 3, activation="gelu"),
        linear("head", 1),
        linear("back", 2),
        loss("bce_with_logits", weight=2.0),
        {"kind": "loss", "id": "copy", "loss": "mse", "against": "input", "weight": 0.25},
    ],
    "edges": [
        {"source": "x", "target": "code"},
        {"source": "code", "target": "head"},
        {"source": "code", "target": "back"},
        {"source": "head", "target": "loss"},
        {"source": "back", "target": "copy"},
    ],
    "data": DATA,
}
SILENCED = {
    "nodes": [
        INPUT,
        linear("a", 3, activation="silu"),
        linear("b", 3, off="mute"),
        {"kind": "op", "id": "sum", "op": "add"},
        linear("c", 7, off="bypass"),
        linear("d", 1),
        loss("mse"),
    ],
    "edges": [
        {"source": "x", "target": "a"},
        {"source": "a", "target": "b"},
        {"source": "a", "target": "sum"},
        {"source": "b", "target": "sum", "port": 1},
        {"source": "sum", "target": "c"},
        {"source": "c", "target": "d"},
        {"source": "d", "target": "loss"},
    ],
    "data": DATA,
}
CASES: dict[str, tuple[dict[str, Any], Loss]] = {
    "shared three times": (
        chain(
            linear("a", 2, activation="tanh"),
            linear("b", 2, activation="tanh", shares="a"),
            linear("c", 2, activation="tanh", shares="b"),
            linear("d", 1),
            loss("mse"),
        ),
        thrice,
    ),
    "two losses": (BOTH, both),
    "muted and bypassed": (SILENCED, silenced),
    "autoencoder": (
        chain(linear("code", 1, activation="softplus"), linear("back", 2), loss("l1", against="input")),
        copied,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_loss_and_gradients(name: str) -> None:
    document, reference = CASES[name]
    built = build(Network.model_validate(document))
    assert built.loss is not None
    built.module.double()
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(7, 2)), rng.integers(0, 2, (7, 1)).astype(np.float64)
    ours = built.loss(built.module(engine.tensor(x)), *([engine.tensor(y)] if built.targeted else []))
    ours.backward()
    theirs = {key: torch.tensor(value.array, requires_grad=True) for key, value in built.parameters.items()}
    other = reference(theirs, torch.tensor(x), torch.tensor(y))
    other.backward()
    assert ours.item() == pytest.approx(other.item(), rel=1e-12)
    for key, parameter in built.parameters.items():
        grad = theirs[key].grad
        assert (parameter.grad is None) == (grad is None), key
        if parameter.grad is not None:
            np.testing.assert_allclose(parameter.grad.numpy(), grad.numpy(), rtol=1e-9, atol=1e-12, err_msg=key)


@pytest.mark.parametrize(
    ("kind", "begin"),
    [
        ("xavier_uniform", torch.nn.init.xavier_uniform_),
        ("xavier_normal", torch.nn.init.xavier_normal_),
        ("kaiming_uniform", torch.nn.init.kaiming_uniform_),
        ("kaiming_normal", torch.nn.init.kaiming_normal_),
        ("normal", lambda t: torch.nn.init.normal_(t, 0.5, 2.0)),
        ("uniform", lambda t: torch.nn.init.uniform_(t, 0.5, 2.0)),
        ("constant", lambda t: torch.nn.init.constant_(t, 0.5)),
        ("ones", torch.nn.init.ones_),
        ("zeros", torch.nn.init.zeros_),
    ],
)
@pytest.mark.parametrize("layer", ["linear", "conv2d"])
def test_weights_begin_as_pytorchs_do(layer: str, kind: str, begin: Callable[[Any], Any]) -> None:
    """The same mean, spread and bounds, over as many inputs and outputs."""
    init = {"kind": kind, "a": 0.5, "b": 2.0}
    made = (
        [{"kind": "layer", "id": "flat", "layer": "flatten"}, linear("l", 300, weight_init=init)]
        if layer == "linear"
        else [
            {"kind": "layer", "id": "l", "layer": "conv2d", "settings": {"out_channels": 512}, "weight_init": init},
            {"kind": "layer", "id": "flat", "layer": "flatten"},
        ]
    )
    document = chain(*made, linear("d", 10), loss("cross_entropy")) | {"data": {"kind": "digits", "size": 20}}
    network = Network.model_validate(document)
    ours = next(value.array for key, value in build(network).parameters.items() if key.startswith("l."))
    torch.manual_seed(1)
    theirs = begin(torch.empty(ours.shape)).numpy()
    noise = 6 * max(float(theirs.std()), 1e-12) / math.sqrt(ours.size)
    assert ours.mean() == pytest.approx(theirs.mean(), abs=2 * noise)
    assert ours.std() == pytest.approx(theirs.std(), rel=0.05, abs=1e-12)
    assert np.abs(ours).max() == pytest.approx(np.abs(theirs).max(), rel=0.3 if "normal" in kind else 0.01)


def test_biases_begin_as_asked() -> None:
    init = {"kind": "constant", "a": 0.25}
    built = build(Network.model_validate(chain(linear("a", 3, bias_init=init), linear("d", 1), loss("mse"))))
    np.testing.assert_array_equal(built.parameters["a.linear.bias"].array, np.full(3, 0.25, np.float32))
    assert built.parameters["a.linear.weight"].array.std() > 0
