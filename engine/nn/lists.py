"""Modules held in lists and dictionaries, to be used one by one in a forward pass of one's own."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from typing import Any, Self, overload

from engine.nn.container import place
from engine.nn.module import Module, block, indented
from engine.nn.refusals import PartKindError


class ModuleList(Module):
    """Modules in order, named "0", "1", …

    >>> from engine import nn
    >>> layers = nn.ModuleList([nn.Linear(2, 2) for _ in range(3)])
    >>> layers
    ModuleList(
      (0-2): 3 x Linear(in_features=2, out_features=2, bias=True)
    )
    """

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        self.extend(() if modules is None else modules)

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._held())

    def __contains__(self, module: object) -> bool:
        return any(held is module for held in self._held())

    def _held(self) -> list[Module]:
        return [module for module in self._modules.values() if module is not None]

    @overload
    def __getitem__(self, index: int) -> Module: ...
    @overload
    def __getitem__(self, index: slice) -> ModuleList: ...
    def __getitem__(self, index: int | slice) -> Module:
        if isinstance(index, slice):
            return type(self)(self._held()[index])
        return self._held()[place(index, len(self))]

    def __setitem__(self, index: int, module: Module) -> None:
        self.add_module(str(place(index, len(self))), module)

    def __delitem__(self, index: int | slice) -> None:
        held = self._held()
        del held[index if isinstance(index, slice) else place(index, len(self))]
        self._hold(held)

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList([*self, *other])

    def __iadd__(self, other: Iterable[Module]) -> Self:
        return self.extend(other)

    def append(self, module: Module) -> Self:
        """Add a module at the end."""
        self.add_module(str(len(self)), module)
        return self

    def extend(self, modules: Iterable[Module]) -> Self:
        """Add modules at the end."""
        for module in list(modules):
            self.append(module)
        return self

    def insert(self, index: int, module: Module) -> None:
        """Put a module at a place; those after it move on by one."""
        held = self._held()
        held.insert(index, module)
        self._hold(held)

    def pop(self, key: int) -> Module:
        """Take a module out."""
        module = self[key]
        del self[key]
        return module

    def _hold(self, modules: list[Module]) -> None:
        for name in list(self._modules):
            delattr(self, name)
        self.extend(modules)

    def __repr__(self) -> str:
        """Equal neighbours are written once."""
        runs: list[list[Any]] = []
        for index, text in enumerate(repr(module) for module in self):
            if runs and runs[-1][2] == text:
                runs[-1][1] = index
            else:
                runs.append([index, index, text])
        lines = [
            f"({first}): {text}" if first == last else f"({first}-{last}): {last - first + 1} x {text}"
            for first, last, text in runs
        ]
        return block(self._get_name(), [indented(line) for line in lines])


class ModuleDict(Module):
    """Modules by name.

    >>> from engine import nn
    >>> nn.ModuleDict({"act": nn.ReLU()})["act"]
    ReLU()
    """

    def __init__(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]] | None = None) -> None:
        super().__init__()
        if modules is not None:
            self.update(modules)

    def __getitem__(self, key: str) -> Module:
        module = self._modules[key]
        assert module is not None, "a ModuleDict holds modules"
        return module

    def __setitem__(self, key: str, module: Module) -> None:
        self.add_module(key, module)

    def __delitem__(self, key: str) -> None:
        del self._modules[key]
        self.__dict__.pop(key, None)

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __contains__(self, key: object) -> bool:
        return key in self._modules

    def clear(self) -> None:
        """Take all modules out."""
        for key in list(self._modules):
            del self[key]

    def pop(self, key: str) -> Module:
        """Take a module out."""
        module = self[key]
        del self[key]
        return module

    def keys(self) -> KeysView[str]:
        return self._modules.keys()

    def items(self) -> ItemsView[str, Module | None]:
        return self._modules.items()

    def values(self) -> ValuesView[Module | None]:
        return self._modules.values()

    def update(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]]) -> None:
        """Add modules from a mapping, or from pairs of names and modules."""
        if not isinstance(modules, Iterable):
            raise PartKindError(
                "part-kind",
                expected="a mapping, or pairs of names and modules",
                got=type(modules).__name__,
                cure="Pass a dictionary.",
            )
        pairs = modules.items() if isinstance(modules, Mapping | ModuleDict) else modules
        for key, module in pairs:
            self[key] = module
