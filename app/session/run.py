"""A sound network compiled and trained: parameters, optimizer, data, and the place the run has come to."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import engine
from app.network.build import Built, build, make_gradients, make_optimizer, rates
from app.network.schema import Network, Training
from app.session.examples import Batch, Examples, Place
from app.session.metrics import Judge
from app.session.pictures import Painter, Picture
from app.session.turns import Turns
from engine.program.program import Program

State = Mapping[str, NDArray[Any]]
"""Parameters, optimizer state and step count, as a Program copies them out."""

PICTURED = 4000
"""A network of more nodes has no pictures: thousands of pixels through thousands of operations take minutes."""

CHECKED = 32
"""After how many training steps parameters are checked for NaN and infinity, and kept to come back to."""


class Last(NamedTuple):
    """The last training step: its Program, whose buffers still hold its batch."""

    program: Program
    batch: Batch | None


class Run:
    """One network in training. Raises ExplorerError where the network cannot be built or recorded."""

    def __init__(self, network: Network, place: Place | None = None, built: Built | None = None) -> None:
        """`built`: the network's module, where it is built already."""
        self.network = network
        self.built: Built = built or build(network)
        self.optimizer = make_optimizer(network, self.built.module)
        self.gradients = make_gradients(network.training)
        self.examples = examples_of(self.built)
        self.place = place or Place()
        self.judge = Judge(self.built, self.examples)
        self._painter: Painter | None = None
        self._programs: dict[int, Program] = {}
        self.program = self.program_for(self.examples.batch(Place()) if self.examples else None)
        """The Program of an epoch's first batch, which no other is larger than."""
        self.last: Last | None = None
        self.turns = Turns(network.training)
        self._kept: tuple[Place, State] = (self.place, self.state())

    @property
    def batch_size(self) -> int | None:
        """Of how many examples a batch is; None for an expression."""
        return self.examples.batch_size if self.examples else None

    @property
    def steps_per_epoch(self) -> int:
        """How many training steps make an epoch; an expression has one."""
        return self.examples.steps_per_epoch if self.examples else 1

    @property
    def epochs(self) -> float:
        """Epochs made so far, with the part of the one that is under way."""
        return self.place.epoch + self.place.within / self.steps_per_epoch

    def batch(self) -> Batch | None:
        """The examples of the coming training step; None for an expression."""
        return self.examples.batch(self.place) if self.examples else None

    def program_for(self, batch: Batch | None) -> Program:
        """The Program for batches of this size. All of them share parameters, gradients and optimizer state."""
        size = len(batch.rows) if batch else 0
        program = self._programs.get(size)
        if program is None:
            inputs, targets = fed(batch)
            program = engine.record(
                self.built.module, self.built.loss, self.optimizer, inputs, targets, gradients=self.gradients
            )
            self._programs[size] = program
        return program

    def state(self) -> State:
        """A copy of all that training changes."""
        return self.program.state()

    def load(self, state: State, place: Place) -> None:
        """Go back, or on, to a state that was copied out at `place`."""
        self.program.load_state(state)
        self.place = place
        self._kept = (place, state)
        training = self.turns.training(place.step)
        if training != self.network.training:
            self.train_with(training)

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """What is run meanwhile changes nothing for training: no dropout mask is used up, no average moved."""
        if not self.built.modal:
            yield
            return
        state = self.state()
        try:
            yield
        finally:
            self.program.load_state(state)

    def advance(self) -> bool:
        """One training step. False where a number was not finite: the run then stands before the first such step."""
        if self.place.step - self._kept[0].step >= CHECKED and not self.keep():
            return False
        self.turn()
        batch = self.batch()
        program = self.program_for(batch)
        loss = program.step(*fed(batch))
        self.last = Last(program, batch)
        self.place = self.place.onwards(self.steps_per_epoch)
        return math.isfinite(loss) or self.stand_before_first_nonfinite()

    def turn(self) -> bool:
        """Change what was once changed by hand before the coming training step; whether a number was typed."""
        turn = self.turns.by_step.get(self.place.step)
        if turn is None:
            return False
        if turn.training is not None and turn.training != self.network.training:
            self.train_with(turn.training)
        for typed in turn.typed.values():
            self.program.nodes[typed.node].value[typed.cell] = typed.value
        return bool(turn.typed)

    def train_with(self, training: Training) -> None:
        """Turn the optimizer's rates, and what happens to gradients; they work from the next step on."""
        for name, number in rates(training).items():
            self.optimizer.turn(name, number)
        self.gradients.zero, self.gradients.clip_norm = training.zero_grad, training.clip_norm
        self.program.refresh()
        self.network = self.network.model_copy(update={"training": training})

    @contextmanager
    def glance(self) -> Iterator[float]:
        """Values and gradients of the last batch as the parameters stand now, and its loss; then all is as before.

        Where parameters keep their gradients, these are what the batch would add up to with them.
        """
        assert self.last is not None, "a step has just been made"
        leaves = self.built.parameters.values()
        held = [None if leaf.grad is None else leaf.grad.array.copy() for leaf in leaves]
        try:
            with self.undisturbed():
                yield self.last.program.backward()
        finally:
            for leaf, grad in zip(leaves, held, strict=True):
                if grad is None or leaf.grad is None:
                    leaf.grad = None
                else:
                    leaf.grad.array[...] = grad

    def passed(self) -> None:
        """A training step was made on the Program by someone else, event by event."""
        self.place = self.place.onwards(self.steps_per_epoch)

    def keep(self) -> bool:
        """Remember the state to come back to, if it is finite; else as `advance` does when it is not."""
        state = self.state()
        if finite(state):
            self._kept = (self.place, state)
            return True
        return self.stand_before_first_nonfinite()

    def stand_before_first_nonfinite(self) -> bool:
        """Go back to the state that was kept and on to just before the first step that writes a NaN or an infinity.

        Batches depend on the place alone, so the steps between are the same again. Always False, for the caller's ease.
        """
        until = self.place.step
        self.load(self._kept[1], self._kept[0])
        while self.place.step < until:
            before = (self.place, self.state())
            self.turn()
            batch = self.batch()
            loss = self.program_for(batch).step(*fed(batch))
            if not (math.isfinite(loss) and finite(self.state())):
                self.load(before[1], before[0])
                return False
            self.place = self.place.onwards(self.steps_per_epoch)
        return False

    def picturing(self) -> Generator[None, None, list[Picture]]:
        """What the parameters make of the input plane, in pieces; none without a plane, or where it takes too long."""
        painter = self._paints()
        return [] if painter is None else (yield from painter.painting())

    def _paints(self) -> Painter | None:
        if self.examples is None or not self.examples.planar or len(self.program.nodes) > PICTURED:
            return None
        if self._painter is None:
            self._painter = Painter(self.built, self.examples.classifies)
        return self._painter

    def prepare(self) -> Iterator[None]:
        """Make ready what measures and paints, a Program at a time: it would be made when it is first asked for."""
        yield from self.judge.prepare()
        painter = self._paints()
        if painter is not None:
            yield from painter.prepare()


def examples_of(built: Built) -> Examples | None:
    """The data that a network trains on; None for an expression."""
    network = built.network
    if network.data is None:
        return None
    return Examples(network.data, network.training.batch_size, network.seed, built.compared or "mse", built.targeted)


def reached(place: Place, batch_size: int | None, examples: Examples | None) -> Place:
    """Where a run over these examples stands that had come to `place` in batches of another size."""
    if examples and batch_size is not None:
        return place.rebatched(batch_size, examples.batch_size, examples.steps_per_epoch)
    return Place(place.step, place.epoch, 0) if examples or batch_size is not None else place


def result_node(program: Program) -> int:
    """The node whose one number is descended."""
    return program.output if program.loss is None else program.loss


def resting(program: Program) -> int:
    """The cursor at which all updates are done and nothing is zeroed yet."""
    return 1 + max(event.index for event in program.events if event.kind != "zero")


def fed(batch: Batch | None) -> tuple[Any, Any]:
    """What a Program is fed: inputs, and targets where a loss takes any; nothing for an expression."""
    return (batch.inputs, batch.targets) if batch else ((), None)


def finite(state: State) -> bool:
    """Whether every number of a state is finite."""
    return all(bool(np.isfinite(array).all()) for array in state.values())
