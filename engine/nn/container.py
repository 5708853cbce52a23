"""Modules one after another."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any, Self, cast, overload

from engine.nn.module import Module
from engine.nn.refusals import MissingItemError, PartKindError


class Sequential(Module):
    """Modules one after another; each is named by its place ("0", "1", …) or by its key in an OrderedDict.

    >>> from engine import nn
    >>> nn.Sequential(nn.Linear(2, 3), nn.ReLU())
    Sequential(
      (0): Linear(in_features=2, out_features=3, bias=True)
      (1): ReLU()
    )
    """

    @overload
    def __init__(self, *modules: Module) -> None: ...
    @overload
    def __init__(self, modules: OrderedDict[str, Module], /) -> None: ...
    def __init__(self, *modules: Any) -> None:
        super().__init__()
        if len(modules) == 1 and isinstance(modules[0], OrderedDict):
            for name, module in modules[0].items():
                self.add_module(name, module)
        else:
            for index, module in enumerate(modules):
                self.add_module(str(index), module)

    def forward(self, input: Any) -> Any:
        for module in cast("Iterable[Module]", self._modules.values()):
            input = module(input)
        return input

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._held())

    def _held(self) -> list[Module]:
        return [module for module in self._modules.values() if module is not None]

    @overload
    def __getitem__(self, index: int) -> Module: ...
    @overload
    def __getitem__(self, index: slice) -> Sequential: ...
    def __getitem__(self, index: int | slice) -> Module:
        if isinstance(index, slice):
            return type(self)(OrderedDict(cast("list[tuple[str, Module]]", list(self._modules.items())[index])))
        return self._held()[place(index, len(self))]

    def __setitem__(self, index: int, module: Module) -> None:
        self.add_module(list(self._modules)[place(index, len(self))], module)

    def __delitem__(self, index: int | slice) -> None:
        held = self._held()
        del held[index if isinstance(index, slice) else place(index, len(self))]
        self._hold(held)

    def append(self, module: Module) -> Self:
        """Add a module at the end."""
        self.add_module(str(len(self)), module)
        return self

    def insert(self, index: int, module: Module) -> Self:
        """Put a module at a place; those after it move on by one."""
        held = self._held()
        held.insert(index if index >= 0 else index + len(held), module)
        self._hold(held)
        return self

    def extend(self, sequential: Iterable[Module]) -> Self:
        """Add modules at the end."""
        for module in list(sequential):
            self.append(module)
        return self

    def pop(self, key: int | slice) -> Module:
        """Take a module out."""
        module = self[key]
        del self[key]
        return module

    def __add__(self, other: Sequential) -> Sequential:
        if not isinstance(other, Sequential):
            raise PartKindError(
                "part-kind",
                expected="a Sequential to join with a Sequential",
                got=type(other).__name__,
                cure="Wrap it: nn.Sequential(...).",
            )
        return Sequential(*self, *other)

    def __iadd__(self, other: Sequential) -> Self:
        return self.extend(other)

    def _hold(self, modules: list[Module]) -> None:
        """Hold exactly these, named by their places."""
        for name in list(self._modules):
            delattr(self, name)
        for index, module in enumerate(modules):
            self.add_module(str(index), module)


def place(index: int, length: int) -> int:
    """The place that an index means, counted from the back where it is negative; raises IndexError."""
    if not -length <= index < length:
        raise MissingItemError(
            "no-such-place",
            expected=f"a place from {-length} to {length - 1}",
            got=str(index),
            cure="Count from 0 at the front or from −1 at the back.",
        )
    return index % length
