"""Every loss with every reduction that gives a scalar, and "none" followed by a mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import engine
from engine import nn
from engine.op import Array
from engine.tensor import Tensor

CLASSES = 4
WEIGHT = engine.tensor([0.5, 1.0, 2.0, 0.25])


@dataclass(frozen=True)
class Loss:
    """A loss's class name, its options, what comes before it and what its targets are."""

    kind: str
    options: dict[str, Any]
    targets: str
    before: Callable[[Tensor], Tensor] = lambda scores: scores

    @property
    def name(self) -> str:
        return " ".join([self.kind, *(f"{key}={_short(value)}" for key, value in self.options.items()), self.targets])

    def made(self, dtype: Any = engine.float32) -> Callable[[Tensor, Tensor], Tensor]:
        """The loss as a function of scores [n, classes] and targets; always a scalar."""
        criterion = getattr(nn, self.kind)(**self.options).to(dtype)

        def total(scores: Tensor, targets: Tensor) -> Tensor:
            found: Tensor = criterion(self.before(scores), targets)
            return found.mean() if found.ndim else found

        return total

    def batch(self, size: int, seed: int) -> tuple[Array, Array]:
        """Six numbers for each example, and targets for four scores."""
        rng = np.random.default_rng(seed)
        inputs = rng.normal(size=(size, 6)).astype(np.float32)
        makers: dict[str, Callable[[], Array]] = {
            "numbers": lambda: rng.normal(size=(size, CLASSES)).astype(np.float32),
            "zeros and ones": lambda: (rng.random((size, CLASSES)) > 0.5).astype(np.float32),
            "classes": lambda: rng.integers(0, CLASSES, size),
            "some ignored": lambda: np.where(np.arange(size) % 3 == 1, 1, rng.integers(0, CLASSES, size)),
            "probabilities": lambda: rng.dirichlet(np.ones(CLASSES), size).astype(np.float32),
            "log-probabilities": lambda: np.log(rng.dirichlet(np.ones(CLASSES), size)).astype(np.float32),
            "one-hot": lambda: np.eye(CLASSES, dtype=np.float32)[rng.integers(0, CLASSES, size)],
        }
        return inputs, makers[self.targets]()


def _short(value: Any) -> str:
    return "tensor" if isinstance(value, engine.Tensor) else str(value)


def _squashed(scores: Tensor) -> Tensor:
    return scores.sigmoid()


def _log_softmax(scores: Tensor) -> Tensor:
    return nn.functional.log_softmax(scores, 1)


KINDS: list[Loss] = [
    Loss("MSELoss", {}, "numbers"),
    Loss("L1Loss", {}, "numbers"),
    Loss("SmoothL1Loss", {}, "numbers"),
    Loss("SmoothL1Loss", {"beta": 0.3}, "numbers"),
    Loss("SmoothL1Loss", {"beta": 0.0}, "numbers"),
    Loss("HuberLoss", {"delta": 0.7}, "numbers"),
    Loss("BCELoss", {}, "zeros and ones", _squashed),
    Loss("BCELoss", {"weight": WEIGHT}, "probabilities", _squashed),
    Loss("BCEWithLogitsLoss", {}, "zeros and ones"),
    Loss("BCEWithLogitsLoss", {"weight": WEIGHT, "pos_weight": WEIGHT * 2}, "zeros and ones"),
    Loss("CrossEntropyLoss", {}, "classes"),
    Loss("CrossEntropyLoss", {"weight": WEIGHT}, "classes"),
    Loss("CrossEntropyLoss", {"ignore_index": 1}, "some ignored"),
    Loss("CrossEntropyLoss", {"label_smoothing": 0.1, "weight": WEIGHT, "ignore_index": 1}, "some ignored"),
    Loss("CrossEntropyLoss", {}, "probabilities"),
    Loss("CrossEntropyLoss", {"label_smoothing": 0.2, "weight": WEIGHT}, "one-hot"),
    Loss("NLLLoss", {}, "classes", _log_softmax),
    Loss("NLLLoss", {"weight": WEIGHT, "ignore_index": 1}, "some ignored", _log_softmax),
    Loss("KLDivLoss", {}, "probabilities", _log_softmax),
    Loss("KLDivLoss", {"log_target": True}, "log-probabilities", _log_softmax),
]
LOSSES: list[Loss] = [
    Loss(loss.kind, {**loss.options, "reduction": reduction}, loss.targets, loss.before)
    for loss in KINDS
    for reduction in ("mean", "sum", "none", *(("batchmean",) if loss.kind == "KLDivLoss" else ()))
]
