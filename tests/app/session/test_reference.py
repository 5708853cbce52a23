"""Twenty training steps of a session against backpropagation written by hand in float64 NumPy.

The reference knows only what the page is sent: the data, the rows of each batch, and the initial weights.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.app.session.learner import Array, Learner

Activation = tuple[Callable[[Array], Array], Callable[[Array], Array]]
ACTIVATIONS: dict[str, Activation] = {
    "tanh": (np.tanh, lambda h: 1 - h**2),
    "relu": (lambda z: np.maximum(z, 0), lambda h: (h > 0).astype(float)),
}


class Reference:
    """A multilayer perceptron with BCE on its logit, trained by SGD or Adam."""

    def __init__(self, weights: list[Array], biases: list[Array], activation: str) -> None:
        self.parameters = [array for pair in zip(weights, biases, strict=True) for array in pair]
        self.activation, self.slope = ACTIVATIONS[activation]
        self.m = [np.zeros_like(p) for p in self.parameters]
        self.v = [np.zeros_like(p) for p in self.parameters]

    def logits(self, x: Array) -> list[Array]:
        layers = [x]
        for at in range(0, len(self.parameters), 2):
            z = layers[-1] @ self.parameters[at].T + self.parameters[at + 1]
            layers.append(z if at == len(self.parameters) - 2 else self.activation(z))
        return layers

    def loss(self, x: Array, y: Array) -> float:
        z = self.logits(x)[-1]
        return float(np.mean(np.logaddexp(0, z) - y * z))

    def gradients(self, x: Array, y: Array) -> list[Array]:
        layers = self.logits(x)
        g = (1 / (1 + np.exp(-layers[-1])) - y) / len(x)
        found: list[Array] = []
        for at in range(len(self.parameters) - 2, -1, -2):
            below = layers[at // 2]
            found[:0] = [g.T @ below, g.sum(axis=0)]
            g = (g @ self.parameters[at]) * self.slope(below)
        return found

    def step(self, x: Array, y: Array, optimizer: str, rate: float, count: int) -> None:
        for p, g, m, v in zip(self.parameters, self.gradients(x, y), self.m, self.v, strict=True):
            if optimizer == "sgd":
                p -= rate * g
            else:
                m += (1 - 0.9) * (g - m)
                v += (1 - 0.999) * (g**2 - v)
                p -= rate * (m / (1 - 0.9**count)) / (np.sqrt(v / (1 - 0.999**count)) + 1e-8)


@pytest.mark.parametrize(("slug", "activation"), [("circle", "tanh"), ("spiral", "relu")])
def test_loss_after_twenty_steps(slug: str, activation: str) -> None:
    learner = Learner(slug)
    data, training = learner.last["data"], learner.last["network"]["network"]["training"]
    count = data["count"]
    points = data.floats[: 2 * count].reshape(count, 2).astype(np.float64)
    targets = data.floats[2 * count : 3 * count].reshape(count, 1).astype(np.float64)
    trains = data.floats[3 * count :] == 1
    numbers = "₁₂₃"
    reference = Reference(
        [learner.numbers(f"W{n}", cursor=0).astype(np.float64) for n in numbers],
        [learner.numbers(f"b{n}", cursor=0)[0].astype(np.float64) for n in numbers],
        activation,
    )
    for step in range(1, 21):
        rows = learner.trace["rows"]
        assert trains[rows].all()
        x, y = points[rows], targets[rows]
        learner.send("train", unit="step")
        rest = learner.trace["rest"]
        assert learner.numbers("L", cursor=rest).item() == pytest.approx(reference.loss(x, y), abs=1e-5)
        reference.step(x, y, training["optimizer"], training["learning_rate"], step)
        metrics = learner.trace["after"]["metrics"]
        assert metrics["step"] == step
        assert metrics["train_loss"] == pytest.approx(reference.loss(points[trains], targets[trains]), abs=1e-5)
        assert metrics["test_loss"] == pytest.approx(reference.loss(points[~trains], targets[~trains]), abs=1e-5)
        right = (reference.logits(points[~trains])[-1] > 0) == (targets[~trains] > 0.5)
        assert metrics["test_accuracy"] == pytest.approx(right.mean())
        learner.send("next_step", cursor=0)


def test_pictures_show_the_parameters_before_and_after_the_step() -> None:
    learner = Learner("circle")
    before = [learner.numbers(name, cursor=0).astype(np.float64) for name in ("W₁", "b₁")]
    after = [learner.numbers(name, cursor=len(learner.events)).astype(np.float64) for name in ("W₁", "b₁")]
    assert not np.array_equal(before[0], after[0])
    for view, (w, b) in (("before", before), ("after", after)):
        for unit in range(4):
            pixels = learner.trace.plane(view, "l1", unit, "unit")
            centres = -6 + (np.arange(40) + 0.5) * 12 / 40
            x, y = np.meshgrid(centres, centres[::-1])
            expected = np.tanh(w[unit, 0] * x + w[unit, 1] * y + b[0, unit])
            np.testing.assert_allclose(pixels, expected, atol=1 / 127)


@pytest.mark.parametrize("slug", ["circle", "neuron"])
def test_the_sign_of_the_decision_is_the_class(slug: str) -> None:
    learner = Learner(slug)
    learner.send("set_speed", speed="max")
    learner.send("play")
    learner.train(turns=40)
    learner.send("pause")
    assert learner.trace["after"]["metrics"]["test_accuracy"] > 0.95
    output = learner.last["network"]["network"]["nodes"][-2]["id"]
    pixels = learner.trace.plane("after", output, 0, "decision")
    data = learner.last["data"]
    points = data.floats[: 2 * data["count"]].reshape(-1, 2)
    targets = data.floats[2 * data["count"] : 3 * data["count"]] > 0.5
    columns = ((points[:, 0] + 6) / 12 * 100).astype(int).clip(0, 99)
    rows = ((6 - points[:, 1]) / 12 * 100).astype(int).clip(0, 99)
    assert np.mean((pixels[rows, columns] > 0) == targets) > 0.93
