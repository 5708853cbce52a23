"""A tape compiled once to a flat list of instructions over preallocated buffers, and replayed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from engine.arrays import np
from engine.errors import ArgumentError, ShapeError, StateError
from engine.op import Array
from engine.optim.flat import home
from engine.optim.optimizer import Optimizer
from engine.program.instruction import Event, Instruction, Node, Recording
from engine.program.layout import Layout
from engine.program.update import flat_update, plan_update

State = dict[str, Array]


class Program:
    """One training step (or one forward pass) that can be run whole, or one event at a time.

    Made by :func:`engine.record`. Training (:meth:`step`) and stepping (:meth:`run`) do the same
    arithmetic on the same buffers. Buffers are overwritten by every run: hand out copies. NaN and
    infinity go their way without a warning.
    """

    nodes: tuple[Node, ...]
    """Topological; a node's id is its index."""
    events: tuple[Event, ...]
    """Everything that happens in one step, in order."""
    loss: int | None
    """The loss's node; None for a forward pass alone."""
    output: int
    """The node that the model returned."""

    def __init__(self, recording: Recording, optimizer: Optimizer | None, *, backward: bool, own: bool = False) -> None:
        layout = Layout(recording, optimizer, backward, own)
        if optimizer is not None:
            plan_update(layout, optimizer)
        self.recording = recording
        self.optimizer = optimizer
        self.nodes = layout.nodes
        self.events = tuple(layout.events)
        self.loss = recording.loss
        self.output = recording.output
        self.inputs = tuple(node for node in self.nodes if node.kind == "input")
        self.target = next((node for node in self.nodes if node.kind == "target"), None)
        self.contributions = layout.contributions
        self.instructions = tuple(layout.instructions)
        self._forward = self.instructions[: layout.forward_end]
        self._gradients = self.instructions[: layout.backward_end]
        self._update: tuple[Instruction, ...] = ()
        if optimizer is not None:
            self._update = tuple(flat_update(layout, optimizer))
        homes = (home(node.tensor) for node in self.nodes if node.tensor is not None and not own)
        self._homes = tuple(dict.fromkeys(flat for flat in homes if flat is not None))

    # --- feeding ---------------------------------------------------------------------------------
    def load(self, inputs: Any = None, targets: Any = None) -> None:
        """Copy a batch into the input buffers; None keeps what is there."""
        for flat in self._homes:
            flat.check_current()
        if inputs is not None:
            several = inputs if isinstance(inputs, tuple) else (inputs,)
            if len(several) != len(self.inputs):
                raise ArgumentError(
                    "input-count",
                    expected=f"{len(self.inputs)} input(s)",
                    got=str(len(several)),
                    cure="Pass as many arrays as the model was recorded with.",
                )
            for node, array in zip(self.inputs, several, strict=True):
                _feed(node, array)
        if targets is not None:
            if self.target is None:
                raise ArgumentError(
                    "no-targets",
                    expected="no targets, since none were recorded",
                    got="targets",
                    cure="Record the Program with a loss and example targets.",
                )
            _feed(self.target, targets)

    # --- running ---------------------------------------------------------------------------------
    @np.errstate(all="ignore")
    def step(self, inputs: Any = None, targets: Any = None) -> float:
        """One whole step: forward, backward, update. Gives the loss before the update."""
        self.load(inputs, targets)
        for function, args in self._gradients:
            function(*args)
        loss = self._loss_value()
        for function, args in self._update:
            function(*args)
        return loss

    @np.errstate(all="ignore")
    def forward(self, inputs: Any = None, targets: Any = None) -> float | None:
        """The forward pass alone; gives the loss, None where there is none."""
        self.load(inputs, targets)
        for function, args in self._forward:
            function(*args)
        return None if self.loss is None else self._loss_value()

    @np.errstate(all="ignore")
    def backward(self, inputs: Any = None, targets: Any = None) -> float:
        """Forward and backward without the update: all values and gradients as the parameters stand. Gives the loss."""
        self.load(inputs, targets)
        for function, args in self._gradients:
            function(*args)
        return self._loss_value()

    def predict(self, inputs: Any = None) -> Array:
        """The forward pass alone; gives a copy of the model's output."""
        self.forward(inputs)
        return self.nodes[self.output].value.copy()

    @np.errstate(all="ignore")
    def run(self, event_index: int) -> None:
        """The instructions of one event."""
        event = self.events[event_index]
        for function, args in self.instructions[event.first : event.last]:
            function(*args)

    def _loss_value(self) -> float:
        if self.loss is None:
            raise ArgumentError(
                "no-loss",
                expected="a Program that was recorded with a loss",
                got="one that runs forward only",
                cure="Record it with a loss and an optimizer, or call forward().",
            )
        number: float = self.nodes[self.loss].value.item()
        return number

    # --- state -----------------------------------------------------------------------------------
    @cached_property
    def _slots(self) -> State:
        """Everything that a step changes and the next one begins with: the arrays themselves."""
        slots: State = {}
        if self.optimizer is not None:
            slots["values"] = self.optimizer.flat.values
            slots.update({f"slot.{slot}": array for slot, array in self.optimizer.state_flat.items()})
        for node in self.nodes:
            if node.kind == "parameter" and not np.may_share_memory(node.value, slots.get("values", _NOTHING)):
                slots[f"node.{node.id}"] = node.value
        return slots

    def state(self) -> State:
        """Copies of all parameters and of the optimizer's state, with its count of steps."""
        copies = {name: array.copy() for name, array in self._slots.items()}
        copies["steps"] = np.array(self.optimizer.steps if self.optimizer is not None else 0)
        return copies

    def load_state(self, state: Mapping[str, Array]) -> None:
        """Go back to what :meth:`state` gave; raises StateError where it does not fit."""
        slots = self._slots
        came = {name: np.shape(array) for name, array in state.items() if name != "steps"}
        own = {name: array.shape for name, array in slots.items()}
        if came != own or "steps" not in state:
            raise StateError(
                "program-state",
                expected=f"the arrays {own} and steps",
                got=str(came),
                cure="Load a state that was saved from a Program over the same model and optimizer.",
            )
        for name, array in slots.items():
            np.copyto(array, state[name])
        if self.optimizer is not None:
            self.optimizer.steps = int(state["steps"])

    def twin(self, dtype: Any = np.float64) -> Program:
        """The same forward pass over buffers of its own, parameters included, in another dtype.

        For finite differences: nothing that is done to the twin touches the model.
        """
        recording = self.recording.widened(np.dtype(dtype))
        twin = Program(recording, None, backward=False, own=True)
        for mine, its in zip(self.nodes, twin.nodes, strict=True):
            np.copyto(its.value, mine.value)
        return twin


_NOTHING = np.zeros(0)


def _feed(node: Node, array: Any) -> None:
    values = array if isinstance(array, np.ndarray) else np.asarray(array, dtype=node.dtype)
    if values.shape != node.shape:
        raise ShapeError(
            "batch-shape",
            expected=f"{node.name} of shape {list(node.shape)}, as recorded",
            got=str(list(values.shape)),
            cure="Record another Program for batches of this shape; it shares the parameters.",
        )
    np.copyto(node.value, values, casting="same_kind")
