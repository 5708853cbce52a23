"""Modules that hold modules."""

from __future__ import annotations

from collections.abc import Iterator

from engine.nn.module import Module
from engine.tensor import Tensor


class Sequential(Module):
    """Modules one after another; each is named by its place: "0", "1", …"""

    def __init__(self, *modules: Module) -> None:
        super().__init__()
        for index, module in enumerate(modules):
            self.add_module(str(index), module)

    def forward(self, x: Tensor) -> Tensor:
        for module in self.children():
            x = module(x)
        return x

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Module]:
        return self.children()

    def __getitem__(self, index: int) -> Module:
        return list(self.children())[index]
