"""Backpropagation of a multilayer perceptron written by hand in float64, with no engine at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.op import Array


@dataclass
class HandwrittenMLP:
    """Linear layers with tanh between them, and BCE with logits or MSE at the end."""

    weights: list[Array]
    biases: list[Array]
    loss: str

    def loss_and_gradients(self, x: Array, t: Array) -> tuple[float, list[Array]]:
        """The loss, and gradients in the order weight, bias, weight, bias …"""
        layers = [x]
        for index, (w, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            z = layers[-1] @ w.T + b
            layers.append(np.tanh(z) if index < len(self.weights) - 1 else z)
        z = layers[-1]
        if self.loss == "bce":
            value = float(np.mean(np.logaddexp(0, z) - t * z))
            g = (1 / (1 + np.exp(-z)) - t) / z.size
        else:
            value = float(np.mean((z - t) ** 2))
            g = 2 * (z - t) / z.size
        gradients: list[Array] = []
        for index in range(len(self.weights) - 1, -1, -1):
            gradients[:0] = [g.T @ layers[index], g.sum(axis=0)]
            g = (g @ self.weights[index]) * (1 - layers[index] ** 2)
        return value, gradients

    def parameters(self) -> list[Array]:
        return [array for pair in zip(self.weights, self.biases, strict=True) for array in pair]

    def train_sgd(self, x: Array, t: Array, steps: int, lr: float, momentum: float = 0.0) -> float:
        """Train and give the loss of the last step."""
        velocities = [np.zeros_like(p) for p in self.parameters()]
        value = float("nan")
        for _ in range(steps):
            value, gradients = self.loss_and_gradients(x, t)
            for p, g, velocity in zip(self.parameters(), gradients, velocities, strict=True):
                velocity *= momentum
                velocity += g
                p -= lr * velocity
        return value

    def train_adam(self, x: Array, t: Array, steps: int, lr: float) -> float:
        """Train and give the loss of the last step."""
        first = [np.zeros_like(p) for p in self.parameters()]
        second = [np.zeros_like(p) for p in self.parameters()]
        value = float("nan")
        for step in range(1, steps + 1):
            value, gradients = self.loss_and_gradients(x, t)
            for p, g, m, v in zip(self.parameters(), gradients, first, second, strict=True):
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                p -= lr * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
        return value
