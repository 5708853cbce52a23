"""Networks to begin one's own from: the architectures of a first textbook, each small enough to look inside.

They are opened by a link each, as the gallery's lessons are; their settings were chosen by training each of them.
"""

from __future__ import annotations

from app.network.schema import DataSpec, Edge, InputSpec, LayerSpec, LinearSpec, LossSpec, OpSpec, Training
from app.network.wiring import chain, joined, perceptron, toy
from engine.data.handwriting import COUNT

DIGITS = DataSpec(kind="digits", size=COUNT, seed=1)
LARGE_DIGITS = DataSpec(kind="digits28", size=COUNT, seed=1)

LINEAR_REGRESSION = perceptron(
    [1],
    "none",
    toy("plane", noise=0.1),
    slug="linear-regression",
    name="Linear regression",
    note="Two weights and a bias fit a tilted plane to the points: the squared distance can only fall.",
    seed=2,
    loss="mse",
    training=Training(optimizer="sgd", learning_rate=0.003, batch_size=10),
)

LOGISTIC_REGRESSION = perceptron(
    [1],
    "none",
    toy("gauss", noise=0.5, seed=3),
    slug="logistic-regression",
    name="Logistic regression",
    note="One weighted sum says how likely a point is of the second class; cross-entropy draws the line between.",
    seed=4,
    training=Training(optimizer="sgd", learning_rate=0.03, batch_size=10),
)

MLP = chain(
    [
        InputSpec(id="x"),
        LayerSpec(id="flat", layer="flatten"),
        LinearSpec(id="l1", units=32, activation="relu"),
        LinearSpec(id="l2", units=16, activation="relu"),
        LinearSpec(id="l3", units=10),
        LossSpec(id="loss", loss="cross_entropy"),
    ],
    DIGITS,
    slug="mlp",
    name="MLP on digits",
    note="A multilayer perceptron reads handwriting as one long row of cells: it learns without knowing what is near.",
    seed=3,
    training=Training(optimizer="adam", learning_rate=0.003, batch_size=32),
)


LENET5 = chain(
    [
        InputSpec(id="x"),
        LayerSpec(id="conv1", layer="conv2d", settings={"out_channels": 6, "kernel": 5, "padding": 2}, group="stage 1"),
        LayerSpec(id="tanh1", layer="tanh", group="stage 1"),
        LayerSpec(id="pool1", layer="avg_pool2d", group="stage 1"),
        LayerSpec(id="conv2", layer="conv2d", settings={"out_channels": 16, "kernel": 5}, group="stage 2"),
        LayerSpec(id="tanh2", layer="tanh", group="stage 2"),
        LayerSpec(id="pool2", layer="avg_pool2d", group="stage 2"),
        LayerSpec(id="flat", layer="flatten"),
        LinearSpec(id="l3", units=120, activation="tanh"),
        LinearSpec(id="l4", units=84, activation="tanh"),
        LinearSpec(id="l5", units=10),
        LossSpec(id="loss", loss="cross_entropy"),
    ],
    LARGE_DIGITS,
    slug="lenet-5",
    name="LeNet-5, 28 × 28",
    note="As large as in textbooks: kernels of 5 × 5 and pooling, twice, bring 28 × 28 cells down to 16 maps of 5 × 5.",
    seed=1,
    training=Training(optimizer="sgd", learning_rate=0.3, batch_size=32),
)


def _conv(name: str, group: str = "") -> LayerSpec:
    """A convolution that keeps the size of its pictures."""
    return LayerSpec(id=name, layer="conv2d", settings={"out_channels": 8, "kernel": 3, "padding": 1}, group=group)


def _block(number: int) -> list[LayerSpec | OpSpec]:
    """Two convolutions that keep the size, whose result is added to what came in."""
    group = f"block {number}"
    return [
        _conv(f"conv{number}a", group),
        LayerSpec(id=f"relu{number}a", layer="relu", group=group),
        _conv(f"conv{number}b", group),
        OpSpec(id=f"sum{number}", op="add", group=group),
        LayerSpec(id=f"relu{number}", layer="relu", group=group),
    ]


RESNET = joined(
    [
        InputSpec(id="x"),
        _conv("stem"),
        LayerSpec(id="relu0", layer="relu"),
        *_block(1),
        *_block(2),
        LayerSpec(id="pool", layer="max_pool2d"),
        LayerSpec(id="flat", layer="flatten"),
        LinearSpec(id="l1", units=10),
        LossSpec(id="loss", loss="cross_entropy"),
    ],
    [Edge(source="relu0", target="sum1", port=1), Edge(source="relu1", target="sum2", port=1)],
    DIGITS,
    slug="resnet",
    name="Small ResNet",
    note="Two convolutional blocks that only add to what comes in: the gradient reaches the first kernels undimmed.",
    seed=1,
    training=Training(optimizer="adam", learning_rate=0.003, batch_size=32),
)

AUTOENCODER = chain(
    [
        InputSpec(id="x"),
        LayerSpec(id="flat", layer="flatten"),
        LinearSpec(id="l1", units=32, activation="relu", group="encoder"),
        LinearSpec(id="code", name="code", units=8, group="encoder"),
        LinearSpec(id="l3", units=32, activation="relu", group="decoder"),
        LinearSpec(id="l4", units=64, activation="sigmoid", group="decoder"),
        LossSpec(id="loss", loss="mse", against="input"),
    ],
    DIGITS,
    slug="autoencoder",
    name="Autoencoder",
    note="A digit squeezed through eight numbers and drawn again: the loss compares the drawing with the digit itself.",
    seed=3,
    training=Training(optimizer="adam", learning_rate=0.005, batch_size=32),
)

TRANSFORMER = joined(
    [
        InputSpec(id="x"),
        LayerSpec(id="embed", layer="embedding", settings={"count": 11, "size": 16}),
        LayerSpec(id="place", layer="position"),
        LayerSpec(id="norm1", layer="layer_norm", group="block"),
        LayerSpec(id="attend", layer="attention", settings={"heads": 2}, group="block"),
        OpSpec(id="sum1", op="add", group="block"),
        LayerSpec(id="norm2", layer="layer_norm", group="block"),
        LinearSpec(id="wide", units=32, activation="relu", group="block"),
        LinearSpec(id="narrow", units=16, group="block"),
        OpSpec(id="sum2", op="add", group="block"),
        LayerSpec(id="first", layer="take"),
        LinearSpec(id="l1", units=4),
        LossSpec(id="loss", loss="cross_entropy"),
    ],
    [Edge(source="place", target="sum1", port=1), Edge(source="sum1", target="sum2", port=1)],
    DataSpec(kind="lookup", size=800, seed=1),
    slug="transformer",
    name="Attention block",
    note="Attention, then two linear layers, each added to what came in and normed before: one block of a transformer.",
    seed=2,
    training=Training(optimizer="adam", learning_rate=0.003, batch_size=20),
)
