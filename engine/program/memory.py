"""What a Program remembers from one step to the next, so that one can go back: everything that a step changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from engine.arrays import np
from engine.errors import StateError
from engine.op import Array
from engine.ops import OPS
from engine.optim.optimizer import Optimizer
from engine.program.gradients import Gradients
from engine.program.instruction import Node
from engine.random import Generator
from engine.tensor import Tensor, wrap

State = dict[str, Array]

_NOTHING = np.zeros(0)


def _writes(node: Node) -> bool:
    return node.op is not None and OPS[node.op].writes


class Memory:
    """Parameters, the optimizer's state and counts of steps, kept statistics, and where random numbers stand.

    And the gradients that leaves hold: named ``grad.<node>``, missing where a leaf holds none.
    """

    def __init__(self, nodes: Iterable[Node], optimizer: Optimizer | None, gradients: Gradients) -> None:
        self._nodes = tuple(nodes)
        self._optimizer = optimizer
        self._gradients = gradients

    @cached_property
    def _slots(self) -> State:
        """The arrays themselves."""
        slots: State = {}
        if self._optimizer is not None:
            slots["values"] = self._optimizer.flat.values
            slots.update({f"slot.{slot}": array for slot, array in self._optimizer.state_flat.items()})
        flat = slots.get("values", _NOTHING)
        # A buffer that this Program only reads may be written by a variant in another mode.
        kept = [node for node in self._nodes if node.kind in ("parameter", "buffer") or _writes(node)]
        arrays = {id(flat)}
        for node in kept:
            if id(node.value) not in arrays and not np.may_share_memory(node.value, flat):
                arrays.add(id(node.value))
                slots[f"node.{node.id}"] = node.value
        return slots

    @cached_property
    def _generators(self) -> dict[str, Generator]:
        found = (node.attrs["generator"] for node in self._nodes if node.op is not None and OPS[node.op].random)
        return {f"generator.{place}": generator for place, generator in enumerate(dict.fromkeys(found))}

    @cached_property
    def _leaves(self) -> dict[str, tuple[Tensor, Array]]:
        leaves = ((node.id, node.tensor, node.grad) for node in self._nodes)
        return {
            f"grad.{index}": (tensor, grad) for index, tensor, grad in leaves if tensor is not None and grad is not None
        }

    def copies(self) -> State:
        """All of it, copied."""
        state = {name: array.copy() for name, array in self._slots.items()}
        state.update({name: generator.get_state() for name, generator in self._generators.items()})
        state["steps"] = np.array(self._optimizer.counts if self._optimizer is not None else 0)
        held = {name: tensor._grad for name, (tensor, _) in self._leaves.items()}
        state.update({name: grad.array.copy() for name, grad in held.items() if grad is not None})
        return state

    def restore(self, state: Mapping[str, Array]) -> None:
        """Go back to what :meth:`copies` gave; raises StateError where it does not fit."""
        named = {name: array.shape for name, array in self._slots.items()}
        own = named | dict.fromkeys(self._generators, (7,))
        came = {name: np.shape(array) for name, array in state.items() if name != "steps"}
        held = {name: came.pop(name) for name in tuple(came) if name.startswith("grad.")}
        fits = all(name in self._leaves and self._leaves[name][1].shape == shape for name, shape in held.items())
        if came != own or not fits or "steps" not in state:
            raise StateError(
                "program-state",
                expected=f"the arrays {own} and steps",
                got=str(came | held),
                cure="Load a state that was saved from a Program over the same model and optimizer.",
            )
        for name, array in self._slots.items():
            np.copyto(array, state[name])
        for name, generator in self._generators.items():
            generator.set_state(state[name])
        if self._optimizer is not None:
            self._optimizer.counts = np.broadcast_to(state["steps"], len(self._optimizer.params)).tolist()
        self._gradients.holding = bool(held)
        for name, (tensor, grad) in self._leaves.items():
            tensor._grad = None
            if name in held:
                np.copyto(grad, state[name])
                tensor._grad = wrap(grad)
