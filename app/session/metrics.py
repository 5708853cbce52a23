"""How well the parameters do on all train and all test data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import engine
from app.network.build import Built
from app.session.examples import Examples
from app.session.sweep import Sweep
from engine.program.program import Program


@dataclass(frozen=True, slots=True)
class Score:
    """Loss and accuracy (0 to 1) after `step` updates; None where there is nothing to measure."""

    step: int
    train_loss: float
    test_loss: float | None
    train_accuracy: float | None
    test_accuracy: float | None


class Judge:
    """Evaluates a module. Its Programs are recorded when they are first asked for and read the trained arrays."""

    def __init__(self, built: Built, examples: Examples | None) -> None:
        self._built = built
        self._examples = examples
        self._sweeps: dict[str, Sweep] = {}
        self._expression: Program | None = None

    def score(self, step: int) -> Score:
        """Loss and accuracy now. For an expression the loss is its value, and there is nothing to test on."""
        if self._examples is None:
            value = self._value()
            return Score(step, value, None, None, None)
        train_loss, train_accuracy = self._over("train", self._examples)
        test_loss, test_accuracy = self._over("test", self._examples) if len(self._examples.test) else (None, None)
        return Score(step, train_loss, test_loss, train_accuracy, test_accuracy)

    def _value(self) -> float:
        if self._expression is None:
            self._expression = engine.record(self._built.module)
        return float(self._expression.predict().item())

    def _over(self, part: str, examples: Examples) -> tuple[float, float | None]:
        sweep = self._sweeps.get(part)
        if sweep is None:
            chosen = examples.train if part == "train" else examples.test
            sweep = self._sweeps[part] = Sweep(self._built, examples.inputs[chosen], examples.targets[chosen])
        assert sweep.targets is not None
        total, right = 0.0, 0
        threshold = class_threshold(self._built)
        for rows, program in sweep:
            count = rows.stop - rows.start
            loss = program.nodes[program.loss].value if program.loss is not None else np.float32(np.nan)
            total += float(loss) * count
            if examples.classifies:
                said = program.nodes[program.output].value > threshold
                right += int(np.count_nonzero(said == (sweep.targets[rows] > 0.5)))
        size = len(sweep.inputs)
        return total / size, right / sweep.targets.size if examples.classifies else None


def class_threshold(built: Built) -> float:
    """Where the two classes part in the network's output: at 0 for a logit, at ½ for a number between them."""
    return 0.0 if isinstance(built.loss, engine.nn.BCEWithLogitsLoss) else 0.5
