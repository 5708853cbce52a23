"""Models exported by PyTorch, for the tests of reading: `python -m tests.app.network.onnx.exporting` writes them.

Both exporters are used: the older one, which traces (`dynamo=False`), and the newer one, which needs the package
onnxscript. The files are kept in `exported/`, since the newer one takes seconds for each model.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

FOLDER = Path(__file__).parent / "exported"


class Residual(nn.Module):
    """Two normed convolutions beside a way around them."""

    def __init__(self, channels: int = 4) -> None:
        super().__init__()
        self.stem = nn.Conv2d(1, channels, 3, padding=1)
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        self.head = nn.Linear(channels, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.relu(self.stem(x))
        y = self.norm2(self.conv2(functional.relu(self.norm1(self.conv1(x)))))
        return self.head(functional.relu(x + y).mean((2, 3)))


class Words(nn.Module):
    """The mean of word vectors."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(16, 8)
        self.head = nn.Linear(8, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.words(x).mean(1))


class Attending(nn.Module):
    """Self-attention in heads, written out, with positions, a way around and a norm."""

    def __init__(self, size: int = 8, heads: int = 2) -> None:
        super().__init__()
        self.words = nn.Embedding(16, size)
        self.place = nn.Parameter(torch.randn(8, size))
        self.query, self.key, self.value = (nn.Linear(size, size, bias=False) for _ in range(3))
        self.output = nn.Linear(size, size)
        self.norm = nn.LayerNorm(size)
        self.head = nn.Linear(size, 4)
        self.heads = heads

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.words(x) + self.place
        batch, places, size = x.shape
        q, k, v = (
            part(x).view(batch, places, self.heads, size // self.heads).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        weights = (q @ k.transpose(-2, -1) / (size // self.heads) ** 0.5).softmax(-1)
        joined = (weights @ v).transpose(1, 2).reshape(batch, places, size)
        return self.head(self.norm(x + self.output(joined)).mean(1))


class Encoding(nn.Module):
    """PyTorch's own encoder layer, whose queries, keys and values come from one linear map."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(16, 8)
        self.encoder = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.head = nn.Linear(8, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.encoder(self.words(x)).mean(1))


def functions() -> nn.Module:
    """Every activation function that a linear layer may have, and a norm between."""
    layers: list[nn.Module] = [nn.Linear(2, 8)]
    for function in (
        nn.GELU(),
        nn.SiLU(),
        nn.LeakyReLU(0.2),
        nn.ELU(),
        nn.Softplus(),
        nn.LayerNorm(8),
        nn.Mish(),
        nn.Hardswish(),
        nn.Hardsigmoid(),
        nn.Hardtanh(),
        nn.ReLU6(),
        nn.CELU(),
        nn.SELU(),
        nn.Softsign(),
        nn.LogSigmoid(),
        nn.Tanh(),
        nn.Sigmoid(),
    ):
        layers += [function, nn.Linear(8, 8)]
    return nn.Sequential(*layers, nn.Linear(8, 1))


def models() -> dict[str, tuple[nn.Module, torch.Tensor]]:
    """Each model in evaluation, with an example batch."""
    torch.manual_seed(0)
    lenet = nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 3),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(16, 12),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(12, 10),
    )
    words = torch.randint(0, 4, (3, 8))
    found: dict[str, tuple[nn.Module, torch.Tensor]] = {
        "mlp": (
            nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 1)),
            torch.randn(3, 2),
        ),
        "functions": (functions(), torch.randn(3, 2)),
        "digits": (
            nn.Sequential(nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 10)),
            torch.randn(3, 64),
        ),
        "lenet": (lenet, torch.randn(3, 1, 8, 8)),
        "residual": (Residual(), torch.randn(3, 1, 8, 8)),
        "words": (Words(), words),
        "attending": (Attending(), words),
        "memory": (nn.LSTM(2, 4, batch_first=True), torch.randn(3, 5, 2)),
        "encoding": (Encoding(), words),
    }
    for model, _ in found.values():
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d | nn.BatchNorm1d):
                module.running_mean.normal_()
                module.running_var.uniform_(0.5, 2)
        model.eval()
    return found


def traced(model: nn.Module, example: torch.Tensor, any_batch: bool = True) -> bytes:
    """The model as the older exporter writes it."""
    file = io.BytesIO()
    axes = {"input": {0: "batch"}} if any_batch else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(model, (example,), file, dynamo=False, input_names=["input"], dynamic_axes=axes)
    return file.getvalue()


def main() -> None:
    """Write all files anew."""
    for name, (model, example) in models().items():
        (FOLDER / f"{name}.traced.onnx").write_bytes(traced(model, example))
        for count in (1, 3):
            fixed = traced(model, example[:count], any_batch=False)
            (FOLDER / f"{name}.fixed{count}.onnx").write_bytes(fixed)
        torch.onnx.export(
            model,
            (example,),
            FOLDER / f"{name}.exported.onnx",
            dynamo=True,
            external_data=False,
            dynamic_shapes=({0: "batch"},),
            verbose=False,
        )


if __name__ == "__main__":
    main()
