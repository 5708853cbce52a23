"""Whole networks as lessons build them, each with a batch and a loss; some draw, keep statistics or write in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import engine
from engine import nn
from engine.nn import functional as F  # noqa: N812 - PyTorch's name for it
from engine.nn.parameter import Parameter
from engine.tensor import Tensor
from tests.engine.coverage.replaying import Batch


class Residual(nn.Module):
    """A block of convolutions with batch norm, around which its input is carried."""

    def __init__(self, channels: int, inplace: bool) -> None:
        super().__init__()
        self.inplace = inplace
        self.conv1, self.bn1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels)
        self.conv2, self.bn2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        h = F.relu(self.bn1(self.conv1(x)))
        out: Tensor = self.bn2(self.conv2(h))
        out += x
        return F.relu(out, inplace=self.inplace)


class Transformer(nn.Module):
    """Embeddings with positions, one block, and a score for each word of the next place."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(7, 8), nn.Embedding(5, 8)
        self.norm, self.attention = nn.LayerNorm(8), nn.MultiheadAttention(8, 2, dropout=0.1, batch_first=True)
        self.feed = nn.Sequential(nn.LayerNorm(8), nn.Linear(8, 12), nn.GELU(), nn.Linear(12, 8), nn.Dropout(0.1))
        self.head = nn.Linear(8, 7, bias=False)
        self.head.weight = self.words.weight
        self.register_buffer("mask", engine.ones(5, 5).tril() == 0)
        self.mask: Tensor

    def forward(self, x: Tensor) -> Tensor:
        h = self.words(x) + self.places(engine.arange(x.shape[1]))
        a = self.norm(h)
        h = h + self.attention(a, a, a, attn_mask=self.mask, need_weights=False)[0]
        h = h + self.feed(h)
        scores: Tensor = self.head(h)
        return scores.flatten(0, 1)


class Bag(nn.Module):
    """The mean of the embeddings of a sentence's words; word 0 fills up and does not count."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.out = nn.Embedding(7, 4, padding_idx=0), nn.Linear(4, 3)

    def forward(self, x: Tensor) -> Tensor:
        counts = (x != 0).sum(1, keepdim=True)
        scores: Tensor = self.out(self.words(x).sum(1) / (counts + 1))
        return scores


class Variational(nn.Module):
    """An autoencoder through noise; gives the reconstruction and what the loss needs beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.mean, self.spread = nn.Linear(6, 8), nn.Linear(8, 2), nn.Linear(8, 2)
        self.decoder = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 6), nn.Sigmoid())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        h = F.relu(self.encoder(x))
        mu, logvar = self.mean(h), self.spread(h)
        z = mu + engine.randn_like(mu) * (0.5 * logvar).exp()
        return self.decoder(z), mu, logvar


def elbo(output: tuple[Tensor, Tensor, Tensor], target: Tensor) -> Tensor:
    recon, mu, logvar = output
    return F.binary_cross_entropy(recon, target) - 0.05 * (1 + logvar - mu.pow(2) - logvar.exp()).mean()


class Recurrent(nn.Module):
    """One cell, used at every place of a sequence: shared weights and a long way back."""

    def __init__(self) -> None:
        super().__init__()
        self.cell, self.out = nn.Linear(4 + 5, 5), nn.Linear(5, 3)

    def forward(self, x: Tensor) -> Tensor:
        h = engine.zeros(x.shape[0], 5, dtype=x.dtype)
        for place in x.unbind(1):
            h = self.cell(engine.cat([place, h], 1)).tanh()
        scores: Tensor = self.out(h)
        return scores


class Busy(nn.Module):
    """Fan-out, aliases, views that are overwritten, parts that are split and joined, and constants made on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.w, self.v = Parameter(engine.randn(6)), Parameter(engine.randn(3, 2))
        self.register_buffer("shift", engine.randn(6))
        self.shift: Tensor

    def forward(self, x: Tensor) -> Tensor:
        y = x * self.w + self.shift
        y[:, 0] = y[:, 1] * 2
        a, b = y.chunk(2, dim=1)
        turned = (a @ self.v).t().t()
        y = F.dropout(y, 0.25, training=self.training)
        kept = y * engine.ones(6) + y
        kept.mul_(0.5)
        z = engine.stack([kept, y, y], 0).sum(0)
        z = engine.where(z > 0, z, z.detach() * 0.1)
        return engine.cat(
            [turned, z.view(x.shape[0], 2, 3).permute(0, 2, 1).flatten(1)[:, :3], b.std(1, keepdim=True)], 1
        )


class SeveralInputs(nn.Module):
    """A picture, words and numbers at once."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.words, self.out = nn.Conv2d(1, 2, 3), nn.Embedding(7, 3), nn.Linear(8 + 3 + 2, 3)

    def forward(self, picture: Tensor, word: Tensor, numbers: Tensor) -> Tensor:
        seen = self.conv(picture).relu().flatten(1)
        scores: Tensor = self.out(engine.cat([seen, self.words(word), numbers], 1))
        return scores


class OwnLoss(nn.Module):
    """A model that gives the loss itself."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(6, 1)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.linear(x)
        return ((y.squeeze(1) - x.sum(1)) ** 2).mean()


@dataclass(frozen=True)
class Network:
    build: Callable[[], nn.Module]
    batch: Callable[[np.random.Generator, int], Batch]
    loss: Callable[..., Tensor] | None

    def batches(self, sizes: tuple[int, ...], seed: int = 0) -> list[Batch]:
        return [self.batch(np.random.default_rng(seed + place), size) for place, size in enumerate(sizes)]


def cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3), nn.ReLU(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Dropout(0.2), nn.Linear(6, 3),
    )  # fmt: skip


def residual(inplace: bool = False) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), Residual(4, inplace), Residual(4, inplace),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3),
    )  # fmt: skip


def autoencoder() -> nn.Module:
    return nn.Sequential(nn.Linear(6, 3), nn.BatchNorm1d(3), nn.ELU(), nn.Linear(3, 6), nn.Sigmoid())


def pictures(rng: np.random.Generator, size: int) -> Any:
    return rng.normal(size=(size, 1, 8, 8)).astype(np.float32)


def vectors(rng: np.random.Generator, size: int) -> Any:
    return rng.normal(size=(size, 6)).astype(np.float32)


def shares(rng: np.random.Generator, size: int) -> Batch:
    x = rng.random((size, 6)).astype(np.float32)
    return x, x


def classes(rng: np.random.Generator, size: int) -> Any:
    return rng.integers(0, 3, size)


def several(rng: np.random.Generator, size: int) -> Batch:
    picture = rng.normal(size=(size, 1, 4, 4)).astype(np.float32)
    return (picture, rng.integers(0, 7, size), rng.normal(size=(size, 2)).astype(np.float32)), classes(rng, size)


def sentences(rng: np.random.Generator, size: int) -> Batch:
    return rng.integers(0, 7, (size, 5)), rng.integers(0, 7, size * 5)


NETWORKS: dict[str, Network] = {
    "cnn": Network(cnn, lambda rng, n: (pictures(rng, n), classes(rng, n)), nn.CrossEntropyLoss()),
    "residual": Network(residual, lambda rng, n: (pictures(rng, n), classes(rng, n)), nn.CrossEntropyLoss()),
    "residual, in place": Network(
        lambda: residual(True), lambda rng, n: (pictures(rng, n), classes(rng, n)), nn.CrossEntropyLoss()
    ),
    "transformer": Network(Transformer, sentences, nn.CrossEntropyLoss(label_smoothing=0.1)),
    "bag of words": Network(Bag, lambda rng, n: (rng.integers(0, 7, (n, 4)), classes(rng, n)), nn.CrossEntropyLoss()),
    "autoencoder": Network(autoencoder, shares, nn.MSELoss()),
    "variational": Network(Variational, shares, elbo),
    "recurrent": Network(
        Recurrent,
        lambda rng, n: (rng.normal(size=(n, 4, 4)).astype(np.float32), classes(rng, n)),
        lambda scores, labels: F.nll_loss(F.log_softmax(scores, 1), labels),
    ),
    "busy": Network(Busy, lambda rng, n: (vectors(rng, n), vectors(rng, n)), nn.SmoothL1Loss()),
    "several inputs": Network(SeveralInputs, several, nn.CrossEntropyLoss()),
    "own loss": Network(OwnLoss, lambda rng, n: (vectors(rng, n), None), None),
}
