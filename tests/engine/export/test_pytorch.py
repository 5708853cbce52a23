"""The exported source runs in PyTorch as it stands, and gives the engine's forward, loss and gradients."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.export.errors import ExportError
from engine.export.pytorch import model_source
from engine.export.training import save_training, training_source
from engine.op import Array

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity
F = nn.functional
rng = np.random.default_rng(5)


class LeNet(nn.Module):
    """Known modules, with operations between them."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 6, 3, bias=False)
        self.norm = nn.BatchNorm2d(6)
        self.fc = nn.Linear(6 * 2 * 2, 3)

    def forward(self, x: Any) -> Any:
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.avg_pool2d(F.gelu(self.norm(self.conv2(x))), 2, stride=1)
        return self.fc(x.flatten(1))


class Block(nn.Module):
    """A skip connection, a parameter of its own, a constant and a number."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(size, size), nn.Tanh())
        self.scale = nn.Parameter(engine.tensor(rng.normal(size=size)))
        self.register_buffer("shift", engine.tensor(rng.normal(size=size)))

    def forward(self, x: Any) -> Any:
        return x + self.inner(x) * self.scale - 0.25 * self.shift + engine.tensor([0.5] * x.shape[-1])


class Blocks(nn.Module):
    """Modules of the author's own inside a list, one of them used twice."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.Sequential(Block(4), Block(4))
        self.head = nn.Linear(4, 2)

    def forward(self, x: Any) -> Any:
        h = self.blocks[1](self.blocks(x))
        return self.head(h.softmax(-1)) + h[:, :2] * h.mean(dim=1, keepdim=True)


class Words(nn.Module):
    """Embedding, layer norm and attention."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(11, 8, padding_idx=0)
        self.norm = nn.LayerNorm(8)
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.out = nn.Linear(8, 3)

    def forward(self, x: Any) -> Any:
        h = self.norm(self.embed(x))
        found, _ = self.attention(h, h, h)
        return self.out((h + found).mean(dim=1))


MODELS: dict[str, tuple[Any, Array]] = {
    "a perceptron": (
        lambda: nn.Sequential(nn.Linear(2, 5), nn.LeakyReLU(0.2), nn.Linear(5, 2), nn.Softmax(dim=1)),
        rng.normal(size=(6, 2)),
    ),
    "a convolutional network": (LeNet, rng.normal(size=(5, 1, 10, 10))),
    "blocks": (Blocks, rng.normal(size=(6, 4))),
    "words": (Words, rng.integers(0, 11, (3, 5))),
}


def run(source: str) -> Any:
    """The PyTorch model that the source makes."""
    space: dict[str, Any] = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional}
    exec(compile(source, "model.py", "exec"), space)
    return space["model"]


@pytest.mark.parametrize("mode", ["train", "eval"])
@pytest.mark.parametrize("name", MODELS)
def test_the_source_computes_what_the_model_computes(name: str, mode: str) -> None:
    make, x = MODELS[name]
    engine.manual_seed(1)
    model = make().double()
    model.train(mode == "train")
    source = model_source(model, x)
    theirs = run(source)
    theirs.train(mode == "train")
    theirs.load_state_dict({key: torch.tensor(value.numpy()) for key, value in model.state_dict().items()})
    ours_out, theirs_out = model(engine.tensor(x)), theirs(torch.tensor(x))
    np.testing.assert_allclose(ours_out.detach().numpy(), theirs_out.detach().numpy(), rtol=1e-6, atol=1e-9)
    weights = rng.normal(size=ours_out.shape)
    (ours_out * engine.tensor(weights)).sum().backward()
    (theirs_out * torch.tensor(weights)).sum().backward()
    gradients = dict(theirs.named_parameters())
    for key, parameter in model.named_parameters():
        assert parameter.grad is not None, key
        np.testing.assert_allclose(parameter.grad.numpy(), gradients[key].grad.numpy(), rtol=1e-6, atol=1e-9)


def test_the_source_reads_well() -> None:
    assert (
        model_source(LeNet(), np.zeros((2, 1, 10, 10)))
        == """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.conv2 = nn.Conv2d(4, 6, 3, bias=False)
        self.norm = nn.BatchNorm2d(6)
        self.fc = nn.Linear(24, 3)

    def forward(self, x):
        x = self.conv1(x)
        x = torch.relu(x)
        x = F.max_pool2d(x, 2)
        x = self.conv2(x)
        x = self.norm(x)
        x = F.gelu(x)
        x = F.avg_pool2d(x, 2, stride=1)
        x = x.flatten(1)
        x = self.fc(x)
        return x


model = Net()"""
    )


def test_the_script_trains_in_pytorch_as_it_stands(tmp_path: Path) -> None:
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    x, t = rng.normal(size=(40, 4)).astype(np.float32), rng.integers(0, 3, 40)
    optimizer = engine.optim.Adam(model.parameters(), lr=0.02, betas=(0.8, 0.99))
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    save_training(tmp_path, model, criterion, optimizer, x, t, batch_size=40, epochs=3)
    ran = subprocess.run([sys.executable, "train.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    shown = [float(line.split()[-1]) for line in ran.stdout.splitlines()]
    program = engine.record(model, criterion, optimizer, x, t)
    assert shown == pytest.approx([program.step(x, t) for _ in range(3)], abs=2e-4)


def test_settings_are_written_where_they_differ_from_the_defaults() -> None:
    model = nn.Sequential(nn.Linear(2, 1))
    source = training_source(
        model, nn.BCEWithLogitsLoss(), engine.optim.SGD(model.parameters(), lr=0.5, momentum=0.9, nesterov=True)
    )
    assert "criterion = nn.BCEWithLogitsLoss()" in source
    assert "torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9, nesterov=True)" in source


def test_what_has_no_source_is_named() -> None:
    class Odd(nn.Module):
        def forward(self, x: Any) -> Any:
            return x * loose

    loose = engine.tensor([1.0], requires_grad=True)
    with pytest.raises(ExportError, match="belong to the model"):
        model_source(Odd(), np.zeros((1, 1), np.float32))
    with pytest.raises(ExportError, match="example batch"):
        model_source(Odd())
    with pytest.raises(ExportError, match="Python name"):
        model_source(Odd(), np.zeros((1, 1), np.float32), name="import os; x")
