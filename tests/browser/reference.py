"""A perceptron's training step by hand, in float64: what the page's numbers are held against."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Shown = Mapping[str, NDArray[np.float32]]
Step = tuple[dict[str, Array], dict[str, Array]]
BELOW = "₀₁₂₃₄₅₆₇₈₉"


def of_layer(letter: str, number: int) -> str:
    """ "W₁": the page's plain name of a layer's tensor."""
    return letter + BELOW[number]


def by_hand(values: Shown, layers: int) -> Step:
    """Values and gradients, by the page's names: tanh layers, the last without, and binary cross-entropy on the logit.

    Takes x (n × 2), y (n × 1) and every W and b from `values`; works out all else.
    L = mean(log(1 + exp(z)) − y·z), so ∂L/∂z = (sigmoid(z) − y) / n.
    """
    value = {name: np.asarray(values[name], dtype=np.float64) for name in ("x", "y")}
    inputs = value["x"]
    for number in range(1, layers + 1):
        w, b, m, z, h = (of_layer(letter, number) for letter in "Wbmzh")
        value[w], value[b] = (np.asarray(values[name], dtype=np.float64) for name in (w, b))
        value[m] = inputs @ value[w].T
        value[z] = value[m] + value[b]
        if number < layers:
            inputs = value[h] = np.tanh(value[z])
    logit, target = value[of_layer("z", layers)], value["y"]
    value["L"] = np.mean(np.logaddexp(0.0, logit) - target * logit)

    gradient: dict[str, Array] = {"L": np.array(1.0)}
    arriving = (1 / (1 + np.exp(-logit)) - target) / len(target)
    for number in range(layers, 0, -1):
        w, b, m, z, h = (of_layer(letter, number) for letter in "Wbmzh")
        if number < layers:
            gradient[h] = arriving
            arriving = arriving * (1 - value[h] ** 2)
        before = value[of_layer("h", number - 1)] if number > 1 else value["x"]
        gradient[z] = gradient[m] = arriving
        gradient[b] = arriving.sum(axis=0)
        gradient[w] = arriving.T @ before
        arriving = arriving @ value[w]
    return value, gradient


def by_pytorch(values: Shown, layers: int) -> Step:
    """The same from PyTorch's autograd, in float64."""
    import torch

    node = {name: torch.tensor(np.asarray(values[name]), dtype=torch.float64) for name in ("x", "y")}
    inputs = node["x"]
    for number in range(1, layers + 1):
        w, b, m, z, h = (of_layer(letter, number) for letter in "Wbmzh")
        for name in (w, b):
            node[name] = torch.tensor(np.asarray(values[name]), dtype=torch.float64, requires_grad=True)
        node[m] = inputs @ node[w].T
        node[z] = node[m] + node[b]
        if number < layers:
            inputs = node[h] = torch.tanh(node[z])
    logit = node[of_layer("z", layers)]
    node["L"] = torch.nn.functional.binary_cross_entropy_with_logits(logit, node["y"])
    tracked = {name: tensor for name, tensor in node.items() if tensor.requires_grad}
    for tensor in tracked.values():
        tensor.retain_grad()
    node["L"].backward()
    value = {name: tensor.detach().numpy() for name, tensor in node.items()}
    return value, {name: tensor.grad.numpy() for name, tensor in tracked.items() if tensor.grad is not None}
