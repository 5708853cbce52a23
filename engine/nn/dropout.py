"""Dropout layers: while training, values are left out by chance; in evaluation nothing happens."""

from __future__ import annotations

from engine.nn.functional import dropping
from engine.nn.module import Module
from engine.random import Generator
from engine.tensor import Tensor


class Drop(Module):
    """What the layers share: the share ``p`` that is left out, and the generator (None: the library's own)."""

    def __init__(self, p: float = 0.5, inplace: bool = False, *, generator: Generator | None = None) -> None:
        super().__init__()
        dropping.check_probability(p)
        self.p = p
        self.inplace = inplace
        self.generator = generator

    def extra_repr(self) -> str:
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(Drop):
    """Single values left out.

    >>> import engine
    >>> engine.nn.Dropout(0.5).eval()(engine.ones(2)).tolist()
    [1.0, 1.0]
    """

    def forward(self, input: Tensor) -> Tensor:
        return dropping.dropout(input, self.p, self.training, self.inplace, generator=self.generator)


class Dropout1d(Drop):
    """Whole channels of signals left out."""

    def forward(self, input: Tensor) -> Tensor:
        return dropping.dropout1d(input, self.p, self.training, self.inplace, generator=self.generator)


class Dropout2d(Drop):
    """Whole channels of pictures left out."""

    def forward(self, input: Tensor) -> Tensor:
        return dropping.dropout2d(input, self.p, self.training, self.inplace, generator=self.generator)
