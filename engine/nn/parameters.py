"""Parameters held in lists and dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

from engine.nn.container import place
from engine.nn.module import Module
from engine.nn.parameter import Parameter
from engine.tensor import Tensor


class Held(Module):
    """What list and dictionary share: a tensor becomes a parameter, anything else is kept as it is."""

    def _keep(self, key: str, value: Any) -> None:
        kept = Parameter(value) if isinstance(value, Tensor) and not isinstance(value, Parameter) else value
        setattr(self, key, kept)

    def _lines(self, kind: str, items: Iterable[tuple[Any, Any]]) -> str:
        lines = []
        for key, value in items:
            if isinstance(value, Tensor):
                sizes = "x".join(map(str, value.shape))
                kept = "Parameter" if isinstance(value, Parameter) else "Tensor"
                lines.append(f"  ({key}): {kept} containing: [{_named(kind, value)} of size {sizes}]")
            else:
                lines.append(f"  ({key}): Object of type: {type(value).__name__}")
        return "\n".join(lines)


class ParameterList(Held):
    """Parameters in order, named "0", "1", …

    >>> import engine
    >>> len(list(engine.nn.ParameterList([engine.ones(2), engine.ones(3)]).parameters()))
    2
    """

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        super().__init__()
        self._size = 0
        self.extend(() if values is None else values)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Any]:
        return iter([getattr(self, str(index)) for index in range(self._size)])

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return type(self)(list(self)[index])
        return getattr(self, str(place(index, self._size)))

    def __setitem__(self, index: int, value: Any) -> None:
        self._keep(str(place(index, self._size)), value)

    def append(self, value: Any) -> Self:
        """Add a parameter at the end."""
        self._size += 1
        self[self._size - 1] = value
        return self

    def extend(self, values: Iterable[Any]) -> Self:
        """Add parameters at the end."""
        for value in list(values):
            self.append(value)
        return self

    def extra_repr(self) -> str:
        return self._lines("list", enumerate(self))


class ParameterDict(Held):
    """Parameters by name."""

    def __init__(self, parameters: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        super().__init__()
        self._keys: dict[str, None] = {}
        if parameters is not None:
            self.update(parameters)

    def __getitem__(self, key: str) -> Any:
        return self.__dict__[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._keep(key, value)
        self._keys[key] = None

    def __delitem__(self, key: str) -> None:
        del self._keys[key]
        delattr(self, key)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def keys(self) -> Iterable[str]:
        return self._keys.keys()

    def values(self) -> Iterable[Any]:
        return [self[key] for key in self._keys]

    def items(self) -> Iterable[tuple[str, Any]]:
        return [(key, self[key]) for key in self._keys]

    def update(self, parameters: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> None:
        """Add parameters from a mapping, or from pairs of names and parameters."""
        pairs = parameters.items() if isinstance(parameters, Mapping | ParameterDict) else parameters
        for key, value in pairs:
            self[key] = value

    def extra_repr(self) -> str:
        return self._lines("dict", self.items())


def _named(kind: str, value: Tensor) -> str:
    """PyTorch writes a list's dtypes one way and a dictionary's another."""
    if kind == "list":
        return str(value.dtype)
    return {"float32": "torch.FloatTensor", "float64": "torch.DoubleTensor"}.get(value.dtype.name, "torch.Tensor")
