"""Small networks and expressions whose whole step is traced, stepped and explained."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

import engine
from engine import nn, optim
from engine.data import make_dataset
from engine.nn.module import Parameter
from engine.program.program import Program
from engine.tensor import Tensor
from engine.trace import Trace

Made = tuple[Program, Any, Any]


class Expression(nn.Module):
    """A formula over named scalars (or vectors) that are trained."""

    def __init__(self, formula: Callable[..., Tensor], **values: Any) -> None:
        super().__init__()
        self.formula = formula
        for name, value in values.items():
            setattr(self, name, Parameter(np.asarray(value, dtype=np.float32)))
        self.symbols = tuple(values)

    def forward(self) -> Tensor:
        return self.formula(*(getattr(self, name) for name in self.symbols))


def expression(formula: Callable[..., Tensor], **values: Any) -> Made:
    model = Expression(formula, **values)
    return engine.record(model, None, optim.SGD(model.parameters(), lr=0.1)), None, None


def mlp(sizes: tuple[int, ...], activation: Any, loss: nn.Module, make: Any, seed: int = 2) -> Made:
    """A multilayer perceptron on ten points of a circle."""
    rng = np.random.default_rng(seed)
    layers: list[nn.Module] = []
    for index, (before, after) in enumerate(itertools.pairwise(sizes)):
        layers.append(nn.Linear(before, after, generator=rng))
        if index < len(sizes) - 2:
            layers.append(activation())
    model = nn.Sequential(*layers)
    inputs, labels = make_dataset("circle", 10, 0.1, seed)
    targets = labels[:, None]
    return engine.record(model, loss, make(model.parameters()), inputs, targets), inputs, targets


MADE: dict[str, Callable[[], Made]] = {
    "2-4-2-1 tanh, BCE, SGD": lambda: mlp(
        (2, 4, 2, 1), nn.Tanh, nn.BCEWithLogitsLoss(), lambda p: optim.SGD(p, lr=0.2)
    ),
    "2-4-2-1 tanh, BCE, Adam": lambda: mlp(
        (2, 4, 2, 1), nn.Tanh, nn.BCEWithLogitsLoss(), lambda p: optim.Adam(p, lr=0.01)
    ),
    "2-3-1 ReLU, MSE, momentum": lambda: mlp(
        (2, 3, 1), nn.ReLU, nn.MSELoss(), lambda p: optim.SGD(p, lr=0.05, momentum=0.9)
    ),
    "2-3-1 sigmoid, summed MSE": lambda: mlp(
        (2, 3, 1), nn.Sigmoid, nn.MSELoss(reduction="sum"), lambda p: optim.SGD(p, lr=0.05)
    ),
    "tanh(a·b + c)": lambda: expression(lambda a, b, c: (a * b + c).tanh(), a=2.0, b=-3.0, c=5.5),
    "z = 3y, y = x² + 1": lambda: expression(lambda x: 3 * (x**2 + 1), x=2.0),
    "x·x + x": lambda: expression(lambda x: x * x + x, x=3.0),
    "x used four times": lambda: expression(lambda x, y: (x * y + x.exp() / y - x) * x, x=0.5, y=2.0),
    "vectors, mean and reshape": lambda: expression(
        lambda v, w: ((v.reshape(2, 2) - w).T ** 3).mean() + v.sum() * 0.1, v=[0.5, -1.0, 2.0, 0.1], w=[0.3, 0.7]
    ),
}


def traced(name: str, steps: int = 3) -> tuple[Program, Trace, Any, Any]:
    """The trace of the step after `steps` steps of training, so that optimizer state is not at its start."""
    program, inputs, targets = MADE[name]()
    for _ in range(steps):
        program.step(inputs, targets)
    stepper = engine.Stepper(program)
    stepper.begin(inputs, targets)
    return program, stepper.record(), inputs, targets
