"""How well the parameters do on all train and all test data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import engine
from app.network.build import Built
from app.session.examples import Examples
from app.session.sweep import Sweep
from engine.nn.functional.activations import softmax
from engine.program.program import Program

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Score:
    """Loss and accuracy (0 to 1) after `step` updates; None where there is nothing to measure.

    `confusion` counts the test examples by true class (row) and predicted class (column).
    """

    step: int
    train_loss: float
    test_loss: float | None
    train_accuracy: float | None
    test_accuracy: float | None
    confusion: list[list[int]] | None = None


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely the network holds each class, [rows, classes], for the examples at these places of the dataset."""

    rows: Array
    values: Array


class _Sum:
    """Losses and hits added up over the chunks of a sweep."""

    def __init__(self, classes: int) -> None:
        self.loss = 0.0
        self.counts = np.zeros((classes, classes), np.int64)

    def add(self, loss: float, count: int, true: Array, said: Array) -> None:
        """A chunk's mean loss over `count` examples, their classes and the ones predicted."""
        self.loss += loss * count
        np.add.at(self.counts, (true, said), 1)


class Judge:
    """Evaluates a module. Its Programs are recorded when they are first asked for and read the trained arrays."""

    def __init__(self, built: Built, examples: Examples | None) -> None:
        self._built = built
        self._examples = examples
        self._sweeps: dict[str, Sweep] = {}
        self._asked: dict[int, Sweep] = {}
        self._expression: Program | None = None

    def score(self, step: int) -> Score:
        """Loss and accuracy now. For an expression the loss is its value, and there is nothing to test on."""
        if self._examples is None:
            value = self._value()
            return Score(step, value, None, None, None)
        train_loss, train_accuracy, _ = self._over("train", self._examples)
        if not len(self._examples.test):
            return Score(step, train_loss, None, train_accuracy, None)
        test_loss, test_accuracy, confusion = self._over("test", self._examples)
        return Score(step, train_loss, test_loss, train_accuracy, test_accuracy, confusion)

    def prepare(self) -> Iterator[None]:
        """Record the Programs that score, one at a time."""
        examples = self._examples
        if examples is not None:
            yield from self._sweep("train", examples).prepare()
            if len(examples.test):
                yield from self._sweep("test", examples).prepare()

    def chances(self, rows: Array) -> Chances | None:
        """How likely the network holds each class for these examples; None without cross-entropy."""
        examples = self._examples
        if examples is None or self._built.compared != "cross_entropy":
            return None
        sweep = self._asked.setdefault(len(rows), Sweep(self._built, examples.inputs, chosen=rows))
        sweep.chosen = rows
        logits = np.concatenate([program.nodes[program.output].value.copy() for _, program in sweep])
        return Chances(rows, softmax(engine.tensor(logits), dim=-1).array)

    def _value(self) -> float:
        if self._expression is None:
            self._expression = engine.record(self._built.judged)
        return float(self._expression.predict().item())

    def _over(self, part: str, examples: Examples) -> tuple[float, float | None, list[list[int]] | None]:
        sweep = self._sweep(part, examples)
        assert sweep.targets is not None
        sums = _Sum(len(examples.origin.classes))
        judged = examples.classifies and self._built.compared is not None
        for rows, program in sweep:
            count = rows.stop - rows.start
            loss = program.nodes[program.loss].value if program.loss is not None else np.float32(np.nan)
            said, true = np.zeros(0, np.int64), np.zeros(0, np.int64)
            if judged:
                said = self._said(program.nodes[program.output].value)
                true = sweep.targets[sweep.chosen[rows]].reshape(-1).astype(np.int64)
            sums.add(float(loss), count, true, said)
        size = len(sweep.chosen)
        if not judged:
            return sums.loss / size, None, None
        confusion = None if examples.planar else sums.counts.tolist()
        return sums.loss / size, int(np.trace(sums.counts)) / size, confusion

    def _sweep(self, part: str, examples: Examples) -> Sweep:
        sweep = self._sweeps.get(part)
        if sweep is None:
            chosen = examples.train if part == "train" else examples.test
            sweep = self._sweeps[part] = Sweep(self._built, examples.inputs, examples.targets, chosen)
        return sweep

    def _said(self, output: Array) -> Array:
        """The class that each example is taken for."""
        if self._built.compared == "cross_entropy":
            said: Array = output.argmax(-1)
            return said
        return (output.reshape(-1) > class_threshold(self._built)).astype(np.int64)


def decision(built: Built, output: Array) -> Array:
    """What says the class of two by its sign, [rows, 1]: of two scores, by how much the second is larger."""
    if built.compared == "cross_entropy":
        return output[:, 1:2] - output[:, :1]
    return output[:, :1] - class_threshold(built)


def class_threshold(built: Built) -> float:
    """Where the two classes part in the network's output: at 0 for a logit, at ½ for a number between them."""
    return 0.0 if built.compared == "bce_with_logits" else 0.5
