"""The gallery's networks with more than linear layers: pictures, sequences, branches, steadier training."""

from __future__ import annotations

from app.network.schema import DataSpec, Edge, InputSpec, LayerSpec, LinearSpec, LossSpec, Network, OpSpec, Training
from app.network.wiring import chain, toy
from engine.data.handwriting import COUNT

LENET = chain(
    [
        InputSpec(id="x"),
        LayerSpec(id="conv1", layer="conv2d", settings={"out_channels": 6, "kernel": 3, "padding": 1}, group="stage 1"),
        LayerSpec(id="relu1", layer="relu", group="stage 1"),
        LayerSpec(id="pool1", layer="max_pool2d", group="stage 1"),
        LayerSpec(
            id="conv2", layer="conv2d", settings={"out_channels": 16, "kernel": 3, "padding": 1}, group="stage 2"
        ),
        LayerSpec(id="relu2", layer="relu", group="stage 2"),
        LayerSpec(id="pool2", layer="max_pool2d", group="stage 2"),
        LayerSpec(id="flat", layer="flatten"),
        LinearSpec(id="l3", units=32, activation="relu"),
        LinearSpec(id="l4", units=10),
        LossSpec(id="loss", loss="cross_entropy"),
    ],
    DataSpec(kind="digits", size=COUNT, seed=1),
    slug="lenet",
    name="LeNet on digits",
    note="Small kernels slide over handwriting; two rounds of convolution and pooling, then one score for each digit.",
    seed=3,
    training=Training(optimizer="adam", learning_rate=0.005, batch_size=32),
)

ATTENTION = chain(
    [
        InputSpec(id="x"),
        LayerSpec(id="embed", layer="embedding", settings={"count": 11, "size": 8}),
        LayerSpec(id="place", layer="position"),
        LayerSpec(id="attend", layer="attention"),
        LayerSpec(id="first", layer="take"),
        LinearSpec(id="l1", units=4),
        LossSpec(id="loss", loss="cross_entropy"),
    ],
    DataSpec(kind="lookup", size=800, seed=1),
    slug="attention",
    name="Attention",
    note="A number says which of seven letters is meant: attention learns to look at that place and nowhere else.",
    seed=2,
    training=Training(optimizer="adam", learning_rate=0.005, batch_size=20),
)

RESIDUAL = Network(
    slug="residual",
    name="Residual blocks",
    note="Two blocks that only add to what comes in: at each sum the gradient goes back both ways.",
    seed=1,
    nodes=[
        InputSpec(id="x"),
        LinearSpec(id="l1", units=8, activation="relu"),
        LinearSpec(id="l2", units=8, activation="relu", group="block 1"),
        OpSpec(id="sum1", op="add", group="block 1"),
        LinearSpec(id="l3", units=8, activation="relu", group="block 2"),
        OpSpec(id="sum2", op="add", group="block 2"),
        LinearSpec(id="l4", units=1),
        LossSpec(id="loss", loss="bce_with_logits"),
    ],
    edges=[
        Edge(source="x", target="l1"),
        Edge(source="l1", target="l2"),
        Edge(source="l1", target="sum1", port=0),
        Edge(source="l2", target="sum1", port=1),
        Edge(source="sum1", target="l3"),
        Edge(source="sum1", target="sum2", port=0),
        Edge(source="l3", target="sum2", port=1),
        Edge(source="sum2", target="l4"),
        Edge(source="l4", target="loss"),
    ],
    data=toy("spiral", noise=0.02, size=500),
    training=Training(optimizer="adam", learning_rate=0.01, batch_size=25),
)

REGULARIZED = chain(
    [
        InputSpec(id="x"),
        LinearSpec(id="l1", units=8),
        LayerSpec(id="norm1", layer="batch_norm"),
        LayerSpec(id="relu1", layer="relu"),
        LayerSpec(id="drop1", layer="dropout", settings={"rate": 0.1}),
        LinearSpec(id="l2", units=8),
        LayerSpec(id="norm2", layer="batch_norm"),
        LayerSpec(id="relu2", layer="relu"),
        LayerSpec(id="drop2", layer="dropout", settings={"rate": 0.1}),
        LinearSpec(id="l3", units=1),
        LossSpec(id="loss", loss="bce_with_logits"),
    ],
    toy("moons", noise=0.35),
    slug="regularized",
    name="Batch norm and dropout",
    note="Values brought to one scale in every batch, some left out by chance: both only while training.",
    seed=1,
    training=Training(optimizer="adam", learning_rate=0.01, batch_size=20),
)

EMBEDDING = chain(
    [
        InputSpec(id="x"),
        LayerSpec(id="embed", layer="embedding", settings={"count": 4, "size": 4}),
        LayerSpec(id="mean", layer="global_pool"),
        LinearSpec(id="l1", units=4),
        LossSpec(id="loss", loss="cross_entropy"),
    ],
    DataSpec(kind="majority", size=400, seed=1),
    slug="embedding",
    name="Embedding classifier",
    note="A vector for each letter, their mean, one linear layer: enough to tell which letter stands most often.",
    seed=1,
    training=Training(optimizer="adam", learning_rate=0.01, batch_size=20),
)
