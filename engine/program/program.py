"""A tape compiled once to a flat list of instructions over preallocated buffers, and replayed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.arrays import np, quietly
from engine.errors import ArgumentError, RecordError, ShapeError
from engine.op import Array
from engine.optim.flat import home
from engine.optim.optimizer import Optimizer
from engine.program.feed import Feed
from engine.program.generate import Replay
from engine.program.gradients import Gradients
from engine.program.instruction import Event, Node, Recording
from engine.program.layout import Layout
from engine.program.memory import Memory
from engine.program.memory import State as State
from engine.program.update import plan_update
from engine.program.variants import Variants
from engine.tape import Modes
from engine.tensor import wrap


class Program:
    """One training step (or one forward pass) that can be run whole, or one event at a time.

    Made by :func:`engine.record`. Training (:meth:`step`) and stepping (:meth:`run`) do the same
    arithmetic on the same buffers. Buffers are overwritten by every run: hand out copies. NaN and
    infinity go their way without a warning.

    A batch of another shape, such as the smaller one at the end of an epoch, and a model whose mode was
    changed by ``train()`` or ``eval()``, run in a variant: another Program of the same step, recorded when it
    is first needed, over the same parameters and the same optimizer. :attr:`latest` is the one that ran last.
    """

    nodes: tuple[Node, ...]
    """Topological; a node's id is its index."""
    events: tuple[Event, ...]
    """Everything that happens in one step, in order."""
    loss: int | None
    """The loss's node; None for a forward pass alone."""
    output: int
    """The node that the model returned; of several, the first."""

    def __init__(
        self,
        recording: Recording,
        optimizer: Optimizer | None,
        *,
        backward: bool,
        own: bool = False,
        variants: Variants | None = None,
        gradients: Gradients | None = None,
    ) -> None:
        self.gradients = gradients or Gradients()
        self._layout = layout = Layout(recording, optimizer, self.gradients, backward, own)
        self.recording = recording
        self.optimizer = optimizer
        self.nodes = layout.nodes
        self.loss = recording.loss
        self.output = recording.output
        self.contributions = layout.contributions
        reached = ((node.tensor, node.grad) for node in self.nodes if not own)
        self._grads = tuple((tensor, wrap(grad)) for tensor, grad in reached if tensor is not None and grad is not None)
        self._kept = not self.gradients.zero
        self._plan()
        self._feed = Feed(self.nodes)
        self.inputs, self.target = self._feed.inputs, self._feed.target
        self._forward = Replay(self.instructions[: layout.forward_end])
        homes = (home(node.tensor) for node in self.nodes if node.tensor is not None and not own)
        self._homes = tuple(dict.fromkeys(flat for flat in homes if flat is not None))
        self._variants = variants
        self._mode = None if variants is None else variants.mode()
        self._modes_seen = Modes.changes
        self._latest: Program | None = None

    def _plan(self) -> None:
        """Plan all but the forward pass: anew where a setting has since switched a part of it on or off."""
        layout, optimizer = self._layout, self.optimizer
        if self._kept is self.gradients.zero:
            self._kept = not self.gradients.zero
            layout.plan_backward()
        self._update = Replay(() if optimizer is None else plan_update(layout, optimizer, self.gradients))
        self._gradients = Replay(layout.instructions[: layout.backward_end])
        self._planned = (0 if optimizer is None else optimizer.version), self.gradients.version
        self._memory = Memory(self.nodes, optimizer, self.gradients)
        self.events = tuple(self._layout.events)
        self.instructions = tuple(self._layout.instructions)

    def refresh(self) -> None:
        """Plan anew now instead of at the next run, where a setting was turned: ``events`` are the coming step's."""
        self._check_current()

    def _check_current(self) -> None:
        """Raise StateError where parameters were moved, and see that the update is the optimizer's."""
        for flat in self._homes:
            flat.check_current()
        optimizer = self.optimizer
        if self._planned != (0 if optimizer is None else optimizer.version, self.gradients.version):
            self._plan()

    # --- which Program a batch is for ------------------------------------------------------------
    @property
    def latest(self) -> Program:
        """The Program whose nodes hold the values and gradients of the last run: this one, or a variant."""
        return self if self._latest is None else self._latest

    def _same_mode(self) -> bool:
        """Whether all modules are in the modes in which they were recorded."""
        if Modes.changes != self._modes_seen:
            if self._variants is not None and self._variants.mode() != self._mode:
                return False
            self._modes_seen = Modes.changes
        return True

    def _fed(self, inputs: Any, targets: Any, predicting: bool = False) -> Program:
        """The Program for this batch, with the batch in its buffers."""
        self._check_current()
        if self._same_mode() and self._feed.quick(inputs, targets):
            self._latest = None
            return self
        self._feed.check(inputs, targets)
        if self._variants is None or (self._same_mode() and self._feed.fits(inputs, targets)):
            self._latest = None
            self.load(inputs, targets)
            return self
        here = self._feed.held()
        if targets is None and self.target is not None and not predicting:
            if not self._feed.fits(inputs, None):
                raise ShapeError(
                    "batch-shape",
                    expected="inputs of another size together with their targets",
                    got="inputs alone",
                    cure="Pass both: program.step(inputs, targets).",
                )
            targets = here[1]
        program = self._variants.get(here[0] if inputs is None else inputs, targets)
        program.load(inputs, targets)
        self._latest = program
        return program

    def load(self, inputs: Any = None, targets: Any = None) -> None:
        """Copy a batch of the recorded shapes into this Program's own buffers; None keeps what is there.

        Raises ShapeError on other shapes, and RecordError where the model's mode was changed.
        """
        self._check_current()
        if not self._same_mode():
            raise RecordError(
                "mode-changed",
                expected="a model in the mode (train or eval) in which it was recorded",
                got="one in the other",
                cure="Record another Program in this mode, or set the mode back.",
            )
        self._feed.load(inputs, targets)

    # --- running ---------------------------------------------------------------------------------
    def step(self, inputs: Any = None, targets: Any = None) -> float:
        """One whole step: forward, backward, update. Gives the loss before the update."""
        return quietly(self._fed(inputs, targets)._train)

    def _train(self) -> float:
        self._gradients.run()
        loss = self._loss_value()
        self._update.run()
        return loss

    def forward(self, inputs: Any = None, targets: Any = None) -> float | None:
        """The forward pass alone; gives the loss, None where there is none."""
        program = self._fed(inputs, targets)
        quietly(program._forward.run)
        return None if program.loss is None else program._loss_value()

    def backward(self, inputs: Any = None, targets: Any = None) -> float:
        """Forward and backward without the update: all values and gradients as the parameters stand. Gives the loss.

        Each parameter's ``grad`` is then this batch's gradient (not added to what was there, unless ``gradients`` are
        not zeroed), in the Program's own memory, not clipped yet. So what is done to gradients goes between this and
        the update: ``clip_grad_norm_(parameters, 1.0)``, then ``optimizer.step()``, which together are a step as
        :meth:`step` does it.
        """
        program = self._fed(inputs, targets)
        quietly(program._gradients.run)
        self.gradients.holding = True
        for tensor, grad in program._grads:
            tensor._grad = grad
        return program._loss_value()

    def predict(self, inputs: Any = None) -> Any:
        """The forward pass alone, for any number of examples; gives a copy of the model's output.

        A tuple of copies where the model returns several tensors.
        """
        program = self._fed(inputs, None, predicting=True)
        quietly(program._forward.run)
        if program.recording.outputs:
            return tuple(program.nodes[index].value.copy() for index in program.recording.outputs)
        return program.nodes[program.output].value.copy()

    def run(self, event_index: int) -> None:
        """The instructions of one event."""
        quietly(self._run, self.events[event_index])

    def _run(self, event: Event) -> None:
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
    def state(self) -> State:
        """Copies of everything that a step changes and the next one begins with.

        All parameters, the optimizer's state with its count of steps, the gradients that leaves keep where they are
        not zeroed, kept statistics such as batch norm's, and the states of random generators: from here, the same
        steps come again.
        """
        return self._memory.copies()

    def load_state(self, state: Mapping[str, Array]) -> None:
        """Go back to what :meth:`state` gave; raises StateError where it does not fit."""
        self._memory.restore(state)

    def twin(self, dtype: Any = np.float64) -> Program:
        """The same forward pass over buffers of its own, parameters included, in another dtype.

        For finite differences: nothing that is done to the twin touches the model. It draws nothing: what was
        drawn at random stays as it is.
        """
        recording = self.recording.widened(np.dtype(dtype))
        twin = Program(recording, None, backward=False, own=True)
        for mine, its in zip(self.nodes, twin.nodes, strict=True):
            np.copyto(its.value, mine.value)
        return twin
