"""All parameters in one array: an update is then a few instructions, and a snapshot one copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from engine.arrays import Room, np
from engine.errors import ArgumentError, StateError
from engine.op import Array
from engine.tensor import Tensor

Span = tuple[int, int]


class FlatParameters:
    """Parameters packed into ``values``, and room for their gradients in ``gradients``.

    Each tensor's array becomes a view into ``values``, so eager code and Programs see the same numbers. What shared
    its memory before (a NumPy array, a ``detach()``) no longer does: take such views when the optimizer is made.
    """

    def __init__(self, tensors: Iterable[Tensor]) -> None:
        self.tensors = tuple(dict.fromkeys(tensors))
        dtypes = {tensor.array.dtype for tensor in self.tensors} or {np.dtype(np.float32)}
        if len(dtypes) > 1:
            raise ArgumentError(
                "mixed-dtypes",
                expected="parameters of one dtype",
                got=", ".join(sorted(map(str, dtypes))),
                cure="Make all parameters float32.",
            )
        self.dtype = dtypes.pop()
        self._spans: dict[Tensor, Span] = {}
        self._places: dict[Tensor, Array] = {}
        size = 0
        for tensor in self.tensors:
            self._spans[tensor] = (size, size + tensor.numel())
            size += tensor.numel()
        # Values, gradients, and for most rules two slots and two buffers.
        self.room = Room(6 * size * self.dtype.itemsize)
        self.values = self.room.zeros((size,), self.dtype)
        self.gradients = self.room.zeros((size,), self.dtype)
        self.moved = False
        for tensor in self.tensors:
            former = home(tensor)
            if former is not None:
                former.moved = True
            view = self.view(self.values, tensor)
            np.copyto(view, tensor.array)
            tensor._array, tensor._base, tensor._view = view, None, None
            tensor.home = self
            self._places[tensor] = view

    def check_current(self) -> None:
        """Raise StateError if a later optimizer over other parameters has moved these into arrays of its own."""
        if self.moved:
            raise StateError(
                "parameters-moved",
                expected="parameters that are still where they were packed",
                got="parameters that were packed anew since: by an optimizer over a different set, or in another dtype",
                cure="Make the optimizer over all of the model's parameters, in their dtype, then record again.",
            )

    def __contains__(self, tensor: Tensor) -> bool:
        return tensor in self._spans

    def holds(self, tensor: Tensor) -> bool:
        """Whether the tensor's numbers still are the ones in here; they are not after ``model.double()``, say."""
        return self._places.get(tensor) is tensor.array

    def span(self, tensor: Tensor) -> Span:
        """Where the tensor lies in the flat arrays."""
        return self._spans[tensor]

    def view(self, flat: Array, tensor: Tensor) -> Array:
        """The tensor's part of a flat array, in the tensor's shape."""
        first, last = self._spans[tensor]
        return flat[first:last].reshape(tensor.shape)

    def cut(self, flats: Mapping[str, Array], tensor: Tensor) -> dict[str, Array]:
        """The tensor's part of several flat arrays."""
        return {name: self.view(flat, tensor) for name, flat in flats.items()}

    def runs(self, tensors: Iterable[Tensor]) -> list[Span]:
        """The spans of the tensors, neighbours joined: one update instruction serves each run."""
        spans = sorted(self._spans[tensor] for tensor in tensors)
        starts = [spans[0][0]] if spans else []
        starts += [right[0] for left, right in pairwise(spans) if left[1] != right[0]]
        ends = [left[1] for left, right in pairwise(spans) if left[1] != right[0]]
        ends += [spans[-1][1]] if spans else []
        return list(zip(starts, ends, strict=True))


def home(tensor: Tensor) -> FlatParameters | None:
    """The flat arrays in which the tensor lies, if it was packed."""
    lies: FlatParameters | None = tensor.home
    return lies


def pack(tensors: Iterable[Tensor]) -> FlatParameters:
    """The flat arrays that hold the tensors: those in which all of them lie already, or new ones."""
    wanted = tuple(tensors)
    shared = home(wanted[0]) if wanted else None
    if shared is not None and all(home(tensor) is shared and shared.holds(tensor) for tensor in wanted):
        return shared
    return FlatParameters(wanted)
