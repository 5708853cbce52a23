"""The gradients layer by layer are PyTorch's, and the engine's own change of the weights."""

from __future__ import annotations

import numpy as np
import pytest

from engine import nn, optim
from tests.engine.diagnose.patients import LABELS, POINTS, examine
from tests.engine.tiny import mlp

torch = pytest.importorskip("torch")


def twin(model: nn.Sequential) -> torch.nn.Sequential:
    """The same network in PyTorch."""
    layers: list[object] = []
    for layer in model:
        if isinstance(layer, nn.Linear):
            linear = torch.nn.Linear(layer.in_features, layer.out_features)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(layer.weight.array.copy()))
                linear.bias.copy_(torch.from_numpy(layer.bias.array.copy()))
            layers.append(linear)
        else:
            layers.append(torch.nn.Tanh())
    return torch.nn.Sequential(*layers)


def test_every_layers_numbers_are_those_of_pytorch() -> None:
    model = mlp([2, 5, 3, 1])
    theirs = twin(model)
    outputs = []
    x = torch.from_numpy(POINTS)
    for layer in theirs:
        x = layer(x)
        x.retain_grad()
        outputs.append(x)
    torch.nn.BCEWithLogitsLoss()(x, torch.from_numpy(LABELS)).backward()
    before = {name: parameter.detach().clone() for name, parameter in theirs.named_parameters()}
    torch.optim.SGD(theirs.parameters(), lr=0.05).step()

    flow = examine(model, lambda params: optim.SGD(params, lr=0.05)).diagnosis.flow
    assert [layer.layer for layer in flow] == ["0", "1", "2", "3", "4"]
    for layer, output, module in zip(flow, outputs, theirs, strict=True):
        grad = output.grad.numpy()
        assert layer.outputs is not None
        assert layer.outputs.norm == pytest.approx(np.linalg.norm(grad), rel=1e-5)
        assert layer.outputs.mean == pytest.approx(np.abs(grad).mean(), rel=1e-5)
        assert layer.outputs.largest == pytest.approx(np.abs(grad).max(), rel=1e-5)
        parameters = dict(module.named_parameters())
        if not parameters:
            assert layer.weights is None
            assert layer.change is None
            continue
        grads = np.concatenate([parameter.grad.numpy().ravel() for parameter in parameters.values()])
        assert layer.weights is not None
        assert layer.weights.norm == pytest.approx(np.linalg.norm(grads), rel=1e-5)
        old = np.concatenate([before[f"{layer.layer}.{name}"].numpy().ravel() for name in parameters])
        new = np.concatenate([parameter.detach().numpy().ravel() for parameter in parameters.values()])
        assert layer.change == pytest.approx(np.linalg.norm(new - old) / np.linalg.norm(old), rel=1e-3)
