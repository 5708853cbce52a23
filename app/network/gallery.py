"""Networks that are opened by a link each: the first thing a learner sees working.

Hyperparameters and seeds were chosen by training each of them: the loss falls smoothly enough
to watch, and the network gets there while a learner is still looking.
"""

from __future__ import annotations

from app.network.deeper import ATTENTION, EMBEDDING, LENET, REGULARIZED, RESIDUAL
from app.network.schema import Edge, Network, OpSpec, Training, ValueSpec
from app.network.templates import AUTOENCODER, LENET5, LINEAR_REGRESSION, LOGISTIC_REGRESSION, MLP, RESNET, TRANSFORMER
from app.network.wiring import perceptron, toy

DEFAULT_SLUG = "circle"


CIRCLE = perceptron(
    [4, 2, 1],
    "tanh",
    toy("circle", noise=0.1),
    slug="circle",
    name="Circle",
    note="Six tanh units fold the plane until a straight cut can part the inside from the ring.",
    seed=11,
    training=Training(optimizer="sgd", learning_rate=0.1, batch_size=10),
)

SPIRAL = perceptron(
    [8, 8, 1],
    "relu",
    toy("spiral", noise=0.02, size=500),
    slug="spiral",
    name="Spiral",
    note="ReLU units cut the plane into flat pieces; Adam bends them along two intertwined arms.",
    seed=8,
    training=Training(optimizer="adam", learning_rate=0.01, batch_size=25),
)

XOR = perceptron(
    [4, 1],
    "tanh",
    toy("xor", seed=2),
    slug="xor",
    name="XOR",
    note="No single line parts these four corners: the smallest problem that needs a hidden layer.",
    seed=14,
    training=Training(optimizer="sgd", learning_rate=0.05, batch_size=10),
)

NEURON = perceptron(
    [1],
    "none",
    toy("gauss", noise=0.4),
    slug="neuron",
    name="Perceptron",
    note="A single neuron: two weights, one bias, a sigmoid. It can draw one straight line, and here that is enough.",
    seed=0,
    loss="mse",
    output="sigmoid",
    training=Training(optimizer="sgd", learning_rate=0.03, batch_size=10),
)

EXPRESSION = Network(
    slug="expression",
    name="L = tanh(a·b + c)",
    note="Three typed numbers and one result: follow the chain rule from L back to a, b and c.",
    nodes=[
        ValueSpec(id="a", name="a", value=2.0),
        ValueSpec(id="b", name="b", value=-0.5),
        ValueSpec(id="c", name="c", value=0.6),
        OpSpec(id="product", name="d", op="mul"),
        OpSpec(id="total", name="e", op="add"),
        OpSpec(id="result", name="L", op="tanh"),
    ],
    edges=[
        Edge(source="a", target="product", port=0),
        Edge(source="b", target="product", port=1),
        Edge(source="product", target="total", port=0),
        Edge(source="c", target="total", port=1),
        Edge(source="total", target="result"),
    ],
    training=Training(learning_rate=0.1),
)

CHAIN = Network(
    slug="chain",
    name="y = x² + 1, z = 3y",
    note="At x = 2 the gradient of z with respect to x is 3 × 2x = 12: the chain rule in one line.",
    nodes=[
        ValueSpec(id="x", name="x", value=2.0),
        OpSpec(id="square", name="x²", op="pow", attrs={"exponent": 2.0}),
        ValueSpec(id="one", name="1", value=1.0, requires_grad=False),
        OpSpec(id="y", name="y", op="add"),
        ValueSpec(id="three", name="3", value=3.0, requires_grad=False),
        OpSpec(id="z", name="z", op="mul"),
    ],
    edges=[
        Edge(source="x", target="square"),
        Edge(source="square", target="y", port=0),
        Edge(source="one", target="y", port=1),
        Edge(source="three", target="z", port=0),
        Edge(source="y", target="z", port=1),
    ],
    training=Training(learning_rate=0.01),
)

LESSONS: tuple[Network, ...] = (CIRCLE, SPIRAL, XOR, ATTENTION, RESIDUAL, REGULARIZED, EXPRESSION, CHAIN)
"""Networks that each show one thing."""

TEMPLATES: tuple[Network, ...] = (
    NEURON,
    LINEAR_REGRESSION,
    LOGISTIC_REGRESSION,
    MLP,
    LENET,
    LENET5,
    RESNET,
    AUTOENCODER,
    EMBEDDING,
    TRANSFORMER,
)
"""Architectures to begin one's own network from."""

GALLERY: dict[str, Network] = {network.slug: network for network in (*LESSONS, *TEMPLATES) if network.slug is not None}
