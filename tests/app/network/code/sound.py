"""Designs that run: with branches, sums and joins, shared and switched-off layers, several losses, beginnings."""

from __future__ import annotations

from hypothesis import strategies as st

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
    Training,
)

WIDTHS = (2, 3, 4)
BEGINNINGS = (
    Init(kind="zeros"),
    Init(kind="constant", a=0.25),
    Init(kind="xavier_uniform"),
    Init(kind="kaiming_normal"),
    Init(kind="normal", a=0.1, b=0.5),
    Init(kind="uniform", a=-0.5, b=0.5),
)
ACTIVATIONS = ("none", "tanh", "relu", "sigmoid", "leaky_relu", "elu", "gelu", "softplus", "hardtanh", "logsigmoid")
LAYERS = ("batch_norm", "layer_norm", "tanh", "leaky_relu", "softmax", "gelu")


class Drawing:
    """A design that grows: every value has one row of features for each example."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.nodes: list[NodeSpec] = []
        self.edges: list[Edge] = []
        self.widths: dict[str, int] = {}
        self.loose: set[str] = set()

    def add(self, spec: NodeSpec, width: int, *sources: str) -> str:
        self.nodes.append(spec)
        self.edges += [Edge(source=source, target=spec.id, port=port) for port, source in enumerate(sources)]
        self.loose.difference_update(sources)
        self.widths[spec.id] = width
        self.loose.add(spec.id)
        return spec.id

    def fresh(self, start: str = "n") -> str:
        return f"{start}{len(self.nodes)}"

    def any(self, width: int | None = None) -> str:
        fitting = [node for node, each in self.widths.items() if width in (None, each)]
        return self.draw(st.sampled_from(fitting))

    def linear(self, source: str, units: int | None = None) -> str:
        draw = self.draw
        width = units or draw(st.sampled_from(WIDTHS))
        bias = draw(st.booleans())
        twins = [
            spec.id
            for spec in self.nodes
            if isinstance(spec, LinearSpec)
            and (spec.units, spec.bias, spec.shares) == (width, bias, None)
            and self.widths.get(self.source(spec.id)) == self.widths[source]
        ]
        same = width == self.widths[source]
        spec = LinearSpec(
            id=self.fresh("l"),
            units=width,
            bias=bias,
            activation=draw(st.sampled_from(ACTIVATIONS)),
            frozen=draw(st.sampled_from([False, False, False, True])),
            shares=draw(st.sampled_from([None, *twins])),
            off=draw(st.sampled_from([None, None, None, "mute", *(["bypass"] if same else [])])),
            weight_init=draw(st.none() | st.sampled_from(BEGINNINGS)),
            bias_init=draw(st.none() | st.sampled_from(BEGINNINGS[:2])),
        )
        return self.add(spec, width, source)

    def source(self, node: str) -> str:
        return next((edge.source for edge in self.edges if edge.target == node), "")

    def step(self) -> None:
        draw = self.draw
        kind = draw(st.sampled_from(["linear", "linear", "layer", "sum", "join", "scale"]))
        source = self.any()
        if kind == "linear":
            self.linear(source)
        elif kind == "layer":
            layer = draw(st.sampled_from(LAYERS))
            off = draw(st.sampled_from([None, None, "bypass", "mute"]))
            self.add(LayerSpec(id=self.fresh(layer[0]), layer=layer, off=off), self.widths[source], source)
        elif kind == "join":
            other = self.any()
            width = self.widths[source] + self.widths[other]
            if width <= 8:
                self.add(OpSpec(id=self.fresh("cat"), op="cat", attrs={"dim": -1}), width, source, other)
        else:
            op = draw(st.sampled_from(["add", "mul", "maximum", "sub"] if kind == "sum" else ["hypot", "atan2"]))
            off = draw(st.sampled_from([None, None, None, "bypass", "mute"]))
            other = self.any(self.widths[source])
            self.add(OpSpec(id=self.fresh(op[0]), op=op, off=off), self.widths[source], source, other)


@st.composite
def sound(draw: st.DrawFn) -> Network:
    """A design over points of the plane, over pictures or over words, mostly without problems."""
    kind = draw(st.sampled_from(["circle", "plane", "digits", "lookup"]))
    classes = {"digits": 10, "lookup": 4}.get(kind, 1)
    made = Drawing(draw)
    made.add(InputSpec(id="x"), 2)
    if kind == "digits":
        conv = {"out_channels": draw(st.sampled_from([1, 2])), "kernel": 3, "stride": draw(st.sampled_from([2, 3]))}
        made.add(LayerSpec(id="conv", layer="conv2d", settings=conv), 0, "x")
        pool = draw(st.sampled_from(["max_pool2d", "avg_pool2d", "batch_norm", "relu"]))
        made.add(LayerSpec(id="pool", layer=pool), 0, "conv")
        made.add(LayerSpec(id="flat", layer="flatten"), 0, "pool")
        made.widths.clear()
        made.add(LinearSpec(id="narrow", units=3), 3, "flat")
    elif kind == "lookup":
        made.add(LayerSpec(id="embed", layer="embedding", settings={"count": 11, "size": 4}), 4, "x")
        made.add(LayerSpec(id="place", layer="position"), 4, "embed")
        looks = {"heads": draw(st.sampled_from([1, 2])), "causal": draw(st.booleans())}
        made.add(LayerSpec(id="attend", layer="attention", settings=looks), 4, "place")
        made.widths.clear()
        last = draw(st.sampled_from(["take", "global_pool"]))
        made.add(LayerSpec(id="last", layer=last), 4, "attend")
    for _ in range(draw(st.integers(0, 6))):
        made.step()
    made.loose.discard("x")
    ends = sorted(made.loose) or ["x"]
    head = made.linear(ends[0], classes)
    for end in ends[1:]:
        head = made.add(OpSpec(id=made.fresh("sum"), op="add"), classes, head, made.linear(end, classes))
    loss = "cross_entropy" if classes > 1 else draw(st.sampled_from(["mse", "l1"]))
    made.add(LossSpec(id="loss", loss=loss, weight=draw(st.sampled_from([1.0, 1.0, 0.5]))), 1, head)
    if draw(st.booleans()):
        made.add(LossSpec(id="more", loss=loss, weight=0.25), 1, made.linear(draw(st.sampled_from(ends)), classes))
    if kind != "lookup" and draw(st.booleans()):
        count = 64 if kind == "digits" else 2
        decoded = made.linear(draw(st.sampled_from(ends)), count)
        made.add(LossSpec(id="copy", loss="mse", against="input"), 1, decoded)
    training = Training(
        optimizer=draw(st.sampled_from(["sgd", "adam"])),
        momentum=draw(st.sampled_from([0.0, 0.5])),
        zero_grad=draw(st.booleans()),
        clip_norm=draw(st.sampled_from([None, 0.05])),
        weight_decay=draw(st.sampled_from([None, 0.01])),
        batch_size=4,
    )
    return Network(nodes=made.nodes, edges=made.edges, data=DataSpec(kind=kind, size=20, seed=3), training=training)
