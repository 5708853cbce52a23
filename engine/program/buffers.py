"""Buffers of a program: one for each value and gradient, shared ones for what an event needs only while it runs."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from engine.arrays import Room, np
from engine.op import Array, DType, Shape
from engine.ops import OPS
from engine.optim.optimizer import Optimizer
from engine.program.instruction import Draft, Recording


class Buffers:
    """Gives out the buffers of a recording. With ``own``, as for a twin, the leaves are copied and not shared."""

    def __init__(self, recording: Recording, optimizer: Optimizer | None, own: bool) -> None:
        self.recording = recording
        self.optimizer = optimizer
        self.dtype = recording.dtype
        """The floating dtype in which the current node computes."""
        self.own = own
        self._current = -1
        self._room = Room(2 * sum(math.prod(draft.shape) * draft.dtype.itemsize for draft in recording.drafts))
        self._scratch: dict[tuple[Shape, DType, int], Array] = {}
        self._taken: dict[tuple[Shape, DType], int] = defaultdict(int)
        self._kept: dict[tuple[int, str], Array] = {}
        self._constants: dict[tuple[float, DType], Array] = {}
        self._ones: dict[tuple[int, DType], Array] = {}
        self._contributed: dict[tuple[int, int], Array] = {}

    # --- of the program ----------------------------------------------------------------------------
    def _value(self, draft: Draft, xs: Sequence[Array]) -> Array:
        tensor = draft.tensor
        if tensor is not None and self.optimizer is not None and tensor in self.optimizer.flat:
            return self.optimizer.flat.view(self.optimizer.flat.values, tensor)
        if draft.op is not None:
            op = OPS[draft.op]
            return xs[0] if op.writes else self._room.like(op.allocate(draft.shape, draft.dtype, xs))
        assert tensor is not None, "a leaf is a tensor"
        fed = draft.kind in ("input", "target")
        if not (self.own or fed or tensor.dtype != draft.dtype):
            return tensor.array
        value = self._room.zeros(tensor.array.shape, draft.dtype)
        np.copyto(value, tensor.array, casting="unsafe")
        return value

    def _gradients(self, values: Sequence[Array], reached: set[int]) -> list[Array | None]:
        """A buffer for each gradient; one for two where an op passes the one on as the other, to nobody else."""
        drafts = self.recording.drafts
        uses: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for index in sorted(reached):
            for i, source in enumerate(drafts[index].inputs):
                uses[source].append((index, i))
        gradients: list[Array | None] = [None] * len(drafts)
        for index in sorted(reached, reverse=True):
            tensor, value = drafts[index].tensor, values[index]
            if tensor is not None and self.optimizer is not None and tensor in self.optimizer.flat:
                gradients[index] = self.optimizer.flat.view(self.optimizer.flat.gradients, tensor)
            elif tensor is None and len(uses[index]) == 1 and self._passed(index, *uses[index][0], values):
                gradients[index] = gradients[uses[index][0][0]]
            else:
                gradients[index] = self._room.like(value)
        return gradients

    def _passed(self, source: int, user: int, i: int, values: Sequence[Array]) -> bool:
        """Whether the gradient of ``source`` is that of ``user``, of which it is input ``i``."""
        draft, value, other = self.recording.drafts[user], values[source], values[user]
        alike = value.shape == other.shape and value.dtype == other.dtype and value.strides == other.strides
        return alike and draft.op is not None and OPS[draft.op].passes(i, draft.attrs)

    def _contribution(self, node: int, i: int, grad: Array) -> Array:
        """The buffer of what the node contributes to the gradient of its input ``i``."""
        if (node, i) not in self._contributed:
            self._contributed[node, i] = self._room.like(grad)
        return self._contributed[node, i]

    # --- of the current event ----------------------------------------------------------------------
    def scratch(self, shape: Shape, dtype: Any = None) -> Array:
        """A buffer for the current event; events share these."""
        kind = np.dtype(dtype or self.dtype)
        taken = self._taken[shape, kind]
        self._taken[shape, kind] += 1
        key = (shape, kind, taken)
        if key not in self._scratch:
            self._scratch[key] = self._room.zeros(shape, kind)
        return self._scratch[key]

    def keep(self, name: str, shape: Shape, dtype: Any = None) -> Array:
        """The current node's own buffer of that name, zeros at first."""
        key = (self._current, name)
        if key not in self._kept:
            self._kept[key] = self._room.zeros(shape, dtype or self.dtype)
        return self._kept[key]

    def constant(self, value: float, dtype: Any = None) -> Array:
        """A 0-d array of the current node's dtype."""
        key = (value, np.dtype(dtype or self.dtype))
        if key not in self._constants:
            self._constants[key] = np.array(value, key[1])
        return self._constants[key]

    def ones(self, count: int, dtype: Any = None) -> Array:
        """A vector of ones."""
        key = (count, np.dtype(dtype or self.dtype))
        if key not in self._ones:
            self._ones[key] = np.ones(count, key[1])
        return self._ones[key]
