"""A mistake of every kind that a design can have, with a repair that is offered for it."""

from typing import Any

from app.network.gallery import GALLERY
from app.network.schema import (
    DataSpec,
    Edge,
    Init,
    InputSpec,
    LayerSpec,
    LinearSpec,
    LossSpec,
    Network,
    NodeSpec,
    OpSpec,
    PlaceholderSpec,
    Training,
    ValueSpec,
)
from app.network.wiring import chain, perceptron, toy

CIRCLE, LINE = GALLERY["circle"], GALLERY["expression"]
X, FLAT = InputSpec(id="x"), LayerSpec(id="flat", layer="flatten")
CLASSES = LossSpec(id="loss", loss="cross_entropy")


def layer(name: str, node: str = "here", **given: Any) -> LayerSpec:
    return LayerSpec(id=node, layer=name, settings=given)


def reading(kind: Any, *nodes: NodeSpec, size: int = 200, batch: int = 10) -> Network:
    """A chain from the input through these nodes."""
    data = DataSpec(kind=kind, size=size)
    return chain([X, *nodes], data, training=Training(batch_size=batch))


def expression(op: str, *values: Any, **attrs: Any) -> Network:
    leaves = [ValueSpec(id=f"v{place}", value=value) for place, value in enumerate(values)]
    edges = [Edge(source=leaf.id, target="r", port=port) for port, leaf in enumerate(leaves)]
    return Network(nodes=[*leaves, OpSpec(id="r", op=op, attrs=attrs)], edges=edges)


def having(network: Network, **fields: Any) -> Network:
    return network.model_copy(update=fields)


def joining(op: str, *nodes: NodeSpec, **attrs: Any) -> Network:
    """An op that reads two layers over points of the plane."""
    first, second = nodes
    ends = [Edge(source="x", target=first.id), Edge(source="x", target=second.id)]
    inputs = [Edge(source=first.id, target="r"), Edge(source=second.id, target="r", port=1)]
    return Network(
        nodes=[X, first, second, OpSpec(id="r", op=op, attrs=attrs), LossSpec(id="loss", loss="mse")],
        edges=[*ends, *inputs, Edge(source="r", target="loss")],
        data=toy("plane"),
    )


def without_edge(network: Network, target: str) -> Network:
    return having(network, edges=[edge for edge in network.edges if edge.target != target])


UNLIKE = joining("add", LinearSpec(id="a", units=3), LinearSpec(id="b", units=8))
wide = perceptron([4096, 4096, 1], "tanh", toy("circle"), training=Training(batch_size=1))
busy = perceptron([2048, 2048, 1], "tanh", toy("circle"), training=Training(batch_size=512))
full = perceptron([4096, 1] * 200 + [1], "tanh", toy("circle"), training=Training(batch_size=512))

STRIDED = joining("add", layer("conv2d", "a", out_channels=4, stride=2, padding=1), layer("conv2d", "b", padding=1))
SHORTCUT = having(STRIDED, data=DataSpec(kind="digits", size=200))
"""Where the one way makes the pictures smaller and the other does not."""

CASES: list[tuple[str, Network, str]] = [
    ("wrong-shape", reading("digits", FLAT, layer("conv2d")), "Lay the 64 numbers out as a picture of 8×8"),
    ("wrong-shape", reading("circle", layer("conv2d")), "Choose the dataset Handwritten digits"),
    ("wrong-shape", reading("digits", FLAT, layer("conv2d")), "Take Flatten out"),
    ("wrong-shape", reading("digits", layer("conv2d"), CLASSES), "Insert a Flatten and a Linear layer with 10 units"),
    ("wrong-shape", reading("digits", FLAT, LinearSpec(id="l", units=3), CLASSES), "Set Layer 1 to 10 units"),
    ("wrong-shape", reading("circle", LinearSpec(id="l", units=3), LossSpec(id="o", loss="bce_with_logits")),
     "Set Layer 1 to 1 unit"),
    ("wrong-shape", reading("digits", layer("conv2d", kernel=9)), "Set the window of Conv 1 to 8"),
    ("wrong-shape", reading("digits", layer("conv2d", kernel=9)), "Choose the dataset Digits, 28 × 28"),
    ("wrong-shape", reading("digits", layer("conv2d", out_channels=1, padding=1), CLASSES),
     "Compare Conv 1 with the input itself"),
    ("wrong-shape", reading("digits", layer("conv2d", groups=4)), "Set the groups of Conv 1 to 1"),
    ("wrong-shape", reading("digits", layer("conv2d", kernel=9)), "Set the padding of Conv 1 to 1"),
    ("wrong-shape", reading("lookup", layer("embedding", "e"), layer("take", place=20)), "Set the place of Pick to 7"),
    ("wrong-shape", reading("lookup", layer("embedding", "e", size=6), layer("attention", heads=4)),
     "Set the heads of Attention to 3"),
    ("words-as-numbers", reading("lookup", LinearSpec(id="l", units=3)), "Insert an Embedding"),
    ("no-words", reading("circle", layer("embedding")), "Choose the dataset Look it up"),
    ("too-few-rows", reading("lookup", layer("embedding", count=3)), "Set the words of Embedding to 11"),
    ("shape-mismatch", UNLIKE, "Set Layer 2 to 3 units"),
    ("shape-mismatch", SHORTCUT, "Insert a 1×1 convolution with 4 kernels after Conv 2"),
    ("shape-mismatch", UNLIKE, "Set Layer 1 to 8 units"),
    ("shape-mismatch", expression("mul", [1.0, 2.0], [1.0, 2.0, 3.0]), "Give v1 2 numbers"),
    ("shape-mismatch", expression("matmul", [[1.0, 2.0, 3.0]], [[1.0, 2.0, 3.0]]), "Transpose v1 first"),
    ("shape-mismatch", expression("matmul", [[1.0], [2.0]], [[1.0], [2.0]]), "Transpose v0 first"),
    ("cat-shapes", expression("cat", [[1.0, 2.0]], [[1.0, 2.0, 3.0]], dim=0), "Set Concatenate to dimension 1"),
    ("stack-shapes", expression("stack", [1.0, 2.0], [1.0], dim=0), "Give v1 2 numbers"),
    ("no-such-dimension", expression("sum", [1.0, 2.0], dim=4), "Set Sum to the last dimension"),
    ("no-such-dimension", expression("transpose", [[1.0]], dim0=0, dim1=5), "Set Transpose to the last two dimensions"),
    ("reshape-size", expression("reshape", [1.0, 2.0], shape=[3]), "Set Reshape to [2]"),
    ("batch-mixed", reading("circle", LinearSpec(id="l", units=4),
                            OpSpec(id="r", op="reshape", attrs={"shape": [-1, 2]})), "Set Reshape to [-1, 4]"),
    ("bad-setting", reading("digits", layer("conv2d", kernel=99)), "Set kernel of Conv 1 to 3"),
    ("bad-setting", reading("digits", layer("conv2d", colour=1)), 'Remove the setting "colour" of Conv 1'),
    ("bad-setting", expression("pow", 2.0, exponent="two"), "Set exponent of Power to 2.0"),
    ("unknown-layer", reading("digits", layer("conv3d")), "Use Convolution"),
    ("unknown-layer", reading("digits", FLAT, layer("frobnicate"), LinearSpec(id="l", units=2)), "Take frobnicate out"),
    ("not-available", reading("circle", PlaceholderSpec(id="p", op="LSTM"), LinearSpec(id="l", units=1)),
     "Take LSTM out"),
    ("unknown-op", expression("tang", 1.0), "Use Tangent"),
    ("bad-init", reading("circle", LinearSpec(id="l", units=1, bias_init=Init(kind="xavier_normal"))),
     "Let Layer 1 begin as usual"),
    ("cannot-share", reading("circle", LinearSpec(id="a", units=3), LinearSpec(id="b", units=2, shares="a")),
     "Give Layer 2 parameters of its own"),
    ("missing-input", without_edge(CIRCLE, "l2"), "Connect Layer 1 to Layer 2"),
    ("missing-input", expression("mul", 1.0), "Type a number for input 2 of Multiply"),
    ("too-many-inputs", having(CIRCLE, edges=[*CIRCLE.edges, Edge(source="x", target="l1", port=3)]),
     "Remove the edge from Input to Layer 1"),
    ("dangling-edge", having(CIRCLE, edges=[*CIRCLE.edges, Edge(source="l1", target="ghost")]),
     "Remove the edge from Layer 1 to ghost"),
    ("duplicate-port", having(CIRCLE, edges=[*CIRCLE.edges, Edge(source="x", target="l3")]), "Add what the two carry"),
    ("cycle", having(CIRCLE, edges=[Edge(source="l2", target="l1"), *CIRCLE.edges[1:]]),
     "Connect Input to Layer 1 instead of Layer 2"),
    ("cycle", having(CIRCLE, edges=[*CIRCLE.edges[:1], Edge(source="l1", target="l2", port=1), *CIRCLE.edges[2:],
                                    Edge(source="l3", target="l2")]), "Remove the edge from Layer 3 to Layer 2"),
    ("loss-not-last", having(CIRCLE, nodes=[*CIRCLE.nodes, OpSpec(id="n", op="neg")],
                             edges=[*CIRCLE.edges, Edge(source="loss", target="n")]),
     "Remove the edge from Loss to Negate"),
    ("several-results", having(CIRCLE, nodes=[*CIRCLE.nodes, LinearSpec(id="l9", units=2)],
                               edges=[*CIRCLE.edges, Edge(source="l1", target="l9")]), "Remove Layer 4"),
    ("several-results", having(LINE, nodes=[*LINE.nodes, ValueSpec(id="q", value=1.0)]),
     "Add q to L"),
    ("empty", Network(nodes=[]), "Begin with an input, a layer and a loss"),
    ("no-data", having(CIRCLE, data=None), "Choose the dataset Circle"),
    ("no-input", having(CIRCLE, nodes=CIRCLE.nodes[1:], edges=CIRCLE.edges[1:]),
     "Add an Input and connect it to Layer 1"),
    ("no-input", having(LINE, data=toy("circle")), "Compute without data"),
    ("no-loss", having(LINE, data=toy("circle")), "Compute without data"),
    ("no-loss", having(CIRCLE, nodes=CIRCLE.nodes[:-1], edges=CIRCLE.edges[:-1]), "Add a Loss after Layer 3"),
    ("several-inputs", having(CIRCLE, nodes=[*CIRCLE.nodes, InputSpec(id="x2")]), "Read all from Input"),
    ("losses-differ", having(CIRCLE, nodes=[*CIRCLE.nodes, CLASSES.model_copy(update={"id": "other"})],
                             edges=[*CIRCLE.edges, Edge(source="l2", target="other")]), "Remove Loss 2"),
    ("loss-mismatch", having(CIRCLE, data=DataSpec(kind="plane")), "Use mean squared error in Loss"),
    ("loss-mismatch", reading("digits", FLAT, LinearSpec(id="l", units=1), LossSpec(id="o", loss="mse")),
     "Use cross-entropy in Loss, with 10 units before it"),
    ("result-not-single", expression("tanh", [1.0, 2.0]), "Add a Sum after it"),
    ("nothing-computed", Network(nodes=[ValueSpec(id="a", value=1.0)]), "Square it"),
    ("no-parameters", reading("circle", LinearSpec(id="l", units=1, frozen=True), LossSpec(id="o", loss="mse")),
     "Unfreeze Layer 1"),
    ("no-parameters", having(expression("tanh", 1.0), nodes=[ValueSpec(id="v0", value=1.0, requires_grad=False),
                                                             OpSpec(id="r", op="tanh")]), "Train v0"),
    ("duplicate-id", having(CIRCLE, nodes=[*CIRCLE.nodes, CIRCLE.nodes[1]]), "Give the second one another id"),
    ("squashed-logit", perceptron([2, 1], "tanh", toy("circle"), output="sigmoid"),
     "Set the activation function of Layer 2 to none"),
    ("squashed-logit", reading("circle", LinearSpec(id="l", units=1), layer("sigmoid"),
                               LossSpec(id="o", loss="bce_with_logits")), "Take Sigmoid out"),
    ("squashed-logit", reading("digits", FLAT, LinearSpec(id="l", units=10), layer("softmax"), CLASSES),
     "Take Softmax out"),
    ("as-one", reading("circle", LinearSpec(id="l", units=4), LinearSpec(id="m", units=1),
                       LossSpec(id="o", loss="mse")),
     "Set the activation function of Layer 1 to ReLU"),
    ("row-by-row", reading("digits", LinearSpec(id="l", units=3), FLAT, LinearSpec(id="m", units=10), CLASSES),
     "Insert a Flatten"),
    ("wrong-shape", reading("digits", layer("conv2d"), LinearSpec(id="l", units=10), CLASSES),
     "Insert a Flatten before Layer 2"),
    ("wrong-shape", reading("digits", LinearSpec(id="l", units=4), CLASSES),
     "Insert a Flatten before Layer 1, and set it to 10 units"),
    ("wrong-shape", reading("digits", LinearSpec(id="l", units=32), LinearSpec(id="m", units=4), CLASSES),
     "Insert a Flatten before Layer 1, and set Layer 2 to 10 units"),
    ("too-many-parameters", wide, "Set Layer 1 to 2048 units"),
    ("too-many-values", full, "Set the batch size to 4"),
    ("too-much-work", busy, "Set the batch size to 64"),
    ("too-many-points", reading("digits", FLAT, size=5000), "Use 1,797 examples"),
    ("batch-of-one", reading("circle", layer("batch_norm"), batch=1), "Set the batch size to 2"),
]  # fmt: skip
