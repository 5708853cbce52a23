"""One update of some of an optimizer's parameters, over whole runs of the flat arrays."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from engine.arrays import np
from engine.op import Array
from engine.tensor import Tensor

if TYPE_CHECKING:
    from engine.optim.optimizer import Optimizer

Instruction = tuple[Callable[..., object], tuple[Any, ...]]


class FlatUpdate:
    """As few instructions as may be: neighbours of one cohort are updated together.

    Cell by cell this is the same arithmetic as an update of one parameter at a time.
    """

    def __init__(self, optimizer: Optimizer, tensors: Sequence[Tensor]) -> None:
        flat = optimizer.flat
        cohorts = optimizer.cohorts(tensors)
        self.tensors = tuple(tensors)
        self.instructions: list[Instruction] = [(cohort.tick, ()) for cohort, _ in cohorts]
        for cohort, members in cohorts:
            for first, last in flat.runs(members):
                state = {slot: array[first:last] for slot, array in optimizer.state_flat.items()}
                scratch = (optimizer.scratch[0][first:last], optimizer.scratch[1][first:last])
                value, grad = flat.values[first:last], flat.gradients[first:last]
                self.instructions += optimizer.plan(value, grad, state, cohort, scratch)
        # For each run of all tensors: its place in the flat gradients, and which tensors' gradients go there.
        self._parts: list[tuple[Array, list[int]]] = []
        spans = [flat.span(tensor) for tensor in self.tensors]
        places = deque(sorted(range(len(spans)), key=spans.__getitem__))
        for first, last in flat.runs(self.tensors):
            within = []
            while places and spans[places[0]][1] <= last:
                within.append(places.popleft())
            self._parts.append((flat.gradients[first:last], within))

    def run(self, gradients: Sequence[Array]) -> None:
        """Bring the gradients (1-D, one for each tensor) together and update."""
        for part, places in self._parts:
            np.concatenate([gradients[place] for place in places], out=part)
        for function, args in self.instructions:
            function(*args)
