"""Models of every kind that the export is tried on, each with an example batch."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import numpy as np

import engine
from engine import nn
from engine.op import Array

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
        return self.fc(x.view(-1, 24))


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
        found, _ = self.attention(h, h, h, key_padding_mask=x == 0)
        return self.out((h + found).mean(dim=1))


class Attention(nn.Module):
    """Attention by hand: heads by reshaping, a causal mask, a tied output."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(7, 8)
        self.places = nn.Parameter(engine.zeros(5, 8))
        self.qkv = nn.Linear(8, 24, bias=False)
        self.out = nn.Linear(8, 7, bias=False)
        self.out.weight = self.embed.weight
        self.register_buffer("mask", engine.ones(5, 5).tril(), persistent=False)

    def forward(self, tokens: Any) -> Any:
        batch, length = tokens.shape
        h = self.embed(tokens) + self.places
        q, k, v = (part.view(batch, length, 2, 4).transpose(1, 2) for part in self.qkv(h).split(8, dim=-1))
        scores = (q @ k.transpose(-2, -1) / 2).masked_fill(self.mask == 0, float("-inf"))
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, 8)
        return self.out(h + mixed)


class Autoencoder(nn.Module):
    """Two halves, of which one call gives several results."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(OrderedDict(squeeze=nn.Linear(6, 3), act=nn.Sigmoid()))
        self.decoder = nn.ModuleDict({"wide": nn.Linear(3, 6), "act": nn.Hardtanh(-2.0, 2.0)})

    def forward(self, x: Any) -> Any:
        code = self.encoder(x)
        out = self.decoder["act"](self.decoder["wide"](code))
        return out, code.pow(2).sum() / x.shape[0]


class Kept(nn.Module):
    """Functional batch norm with statistics of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(4, 6)
        self.register_buffer("running_mean", engine.zeros(6))
        self.register_buffer("running_var", engine.ones(6))
        self.gain, self.shift = nn.Parameter(engine.ones(6)), nn.Parameter(engine.zeros(6))

    def forward(self, x: Any) -> Any:
        x = self.first(x)
        x = F.batch_norm(
            x, self.running_mean, self.running_var, self.gain, self.shift, training=self.training, momentum=0.2
        )
        return F.leaky_relu(x, 0.2)


class Recurrent(nn.Module):
    """A loop over time with a state that begins at 0, and another path in training."""

    def __init__(self) -> None:
        super().__init__()
        self.wide, self.on = nn.Linear(3, 4), nn.Linear(4, 4)
        self.spare = nn.Linear(4, 4)

    def forward(self, x: Any) -> Any:
        h = engine.zeros(x.shape[0], 4, dtype=x.dtype)
        for at in range(x.shape[1]):
            h = engine.tanh(self.wide(x[:, at]) + self.on(h))
        if self.training:
            h = h + self.spare(h)
        return h.reshape(x.shape[0] * 2, 2)


class Pair(nn.Module):
    """Two inputs, one module twice under two names, a part that is not trained, changes in place."""

    def __init__(self) -> None:
        super().__init__()
        self.left = nn.Linear(3, 4)
        self.right = self.left
        self.fixed = nn.Linear(4, 4).requires_grad_(False)
        self.heads = nn.ParameterList([nn.Parameter(engine.ones(4)), nn.Parameter(engine.zeros(4))])

    def forward(self, a: Any, b: Any) -> Any:
        h = self.left(a) * self.right(b)
        h += self.heads[1]
        h[:, 0] = h[:, 1].exp()
        with engine.no_grad():
            scale = self.left(b).abs().amax(dim=1, keepdim=True)
        return engine.cat([self.fixed(h) * self.heads[0], h / (scale + 1)], dim=1)


class Nested(nn.Module):
    """Parts in parts, one of which takes a number that changes what it does."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([Shifted(), Shifted(), nn.Sequential(Block(4), nn.Identity(), nn.ReLU())])

    def forward(self, x: Any) -> dict[str, Any]:
        for times, layer in enumerate(list(self.layers)[:2]):
            x = layer(x, times)
        return {"last": self.layers[2](self.layers[0](x, 5))}


class Shifted(nn.Module):
    """Does something else for another number."""

    def __init__(self) -> None:
        super().__init__()
        self.block = Block(4)

    def forward(self, x: Any, times: int) -> Any:
        return self.block(x) * times + x


def encoder() -> nn.Module:
    """PyTorch's own transformer."""
    return nn.TransformerEncoder(
        nn.TransformerEncoderLayer(8, 2, 12, dropout=0.0, activation="gelu", batch_first=True), 2
    )


MODELS: dict[str, tuple[Callable[[], nn.Module], tuple[Array, ...]]] = {
    "perceptron": (
        lambda: nn.Sequential(nn.Linear(2, 5), nn.LeakyReLU(0.2), nn.Linear(5, 2), nn.Softmax(dim=1)),
        (rng.normal(size=(6, 2)),),
    ),
    "lenet": (LeNet, (rng.normal(size=(5, 1, 10, 10)),)),
    "blocks": (Blocks, (rng.normal(size=(6, 4)),)),
    "words": (Words, (rng.integers(1, 11, (3, 5)),)),
    "attention": (Attention, (rng.integers(0, 7, (3, 5)),)),
    "autoencoder": (Autoencoder, (rng.normal(size=(4, 6)),)),
    "kept": (Kept, (rng.normal(size=(5, 4)),)),
    "recurrent": (Recurrent, (rng.normal(size=(3, 4, 3)),)),
    "pair": (Pair, (rng.normal(size=(4, 3)), rng.normal(size=(4, 3)))),
    "nested": (Nested, (rng.normal(size=(3, 4)),)),
    "encoder": (encoder, (rng.normal(size=(3, 4, 8)),)),
}
