"""A residual network as deep as one likes, for seeing how far the stage carries: made when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from app.network.gallery import GALLERY
from app.network.schema import Edge, InputSpec, LinearSpec, LossSpec, Network, NodeSpec, OpSpec, Training
from app.network.wiring import toy

WIDTH = 4
"""Features that run along the shortcuts."""


def residual(stages: int, parts: int, blocks: int, slug: str, name: str, note: str) -> Network:
    """`stages` × `parts` × `blocks` residual blocks: h + W₂ tanh(W₁ h), six operations each.

    The second map of each block starts small by having no activation function of its own; the sum is what flows on.
    """
    nodes: list[NodeSpec] = [InputSpec(id="x"), LinearSpec(id="stem", name="Stem", units=WIDTH, activation="tanh")]
    edges = [Edge(source="x", target="stem")]
    flow, count = "stem", 0
    for stage in range(1, stages + 1):
        for part in range(1, parts + 1):
            for block in range(1, blocks + 1):
                count += 1
                group = f"Stage {stage}/Part {part}/Block {block}"
                inner, outer, total = f"a{count}", f"b{count}", f"s{count}"
                nodes.append(LinearSpec(id=inner, units=WIDTH, activation="tanh", group=group))
                nodes.append(LinearSpec(id=outer, units=WIDTH, group=group))
                nodes.append(OpSpec(id=total, op="add", group=group))
                edges += [
                    Edge(source=flow, target=inner),
                    Edge(source=inner, target=outer),
                    Edge(source=flow, target=total, port=0),
                    Edge(source=outer, target=total, port=1),
                ]
                flow = total
    nodes += [LinearSpec(id="head", name="Head", units=1), LossSpec(id="loss", loss="bce_with_logits")]
    edges += [Edge(source=flow, target="head"), Edge(source="head", target="loss")]
    return _network(slug, name, note, nodes, edges)


def branches(count: int, layers: int, slug: str, name: str, note: str) -> Network:
    """`count` chains of `layers` tanh layers side by side, three operations a layer, added up one after another."""
    nodes: list[NodeSpec] = [InputSpec(id="x")]
    edges: list[Edge] = []
    flow = ""
    for branch in range(1, count + 1):
        before = "x"
        for layer in range(1, layers + 1):
            here = f"b{branch}_{layer}"
            nodes.append(LinearSpec(id=here, units=WIDTH, activation="tanh", group=f"Branch {branch}"))
            edges.append(Edge(source=before, target=here))
            before = here
        if flow:
            nodes.append(OpSpec(id=f"s{branch}", op="add"))
            edges += [Edge(source=flow, target=f"s{branch}", port=0), Edge(source=before, target=f"s{branch}", port=1)]
        flow = f"s{branch}" if flow else before
    nodes += [LinearSpec(id="head", name="Head", units=1), LossSpec(id="loss", loss="bce_with_logits")]
    edges += [Edge(source=flow, target="head"), Edge(source="head", target="loss")]
    return _network(slug, name, note, nodes, edges)


def _network(slug: str, name: str, note: str, nodes: list[NodeSpec], edges: list[Edge]) -> Network:
    return Network(
        slug=slug,
        name=name,
        note=note,
        seed=3,
        nodes=nodes,
        edges=edges,
        data=toy("circle", noise=0.1, size=40),
        training=Training(optimizer="sgd", learning_rate=0.001, batch_size=8),
    )


LARGE: dict[str, Callable[[], Network]] = {
    "residual-200": cache(
        lambda: residual(
            1,
            3,
            11,
            slug="residual-200",
            name="Residual network",
            note="Two hundred operations: still few enough to be opened all at once.",
        )
    ),
    "branches-1000": cache(
        lambda: branches(
            32,
            10,
            slug="branches-1000",
            name="Branches",
            note="A thousand operations in thirty-two branches side by side, added up at the end.",
        )
    ),
    "deep-residual": cache(
        lambda: residual(
            12,
            12,
            12,
            slug="deep-residual",
            name="Deep residual network",
            note="Ten thousand operations in blocks within blocks: open one, and its gradient is there to be followed.",
        )
    ),
}
"""Networks too large to be made before somebody asks for them."""


def offered_network(slug: str) -> Network | None:
    """The network that is opened under this name, or None."""
    make = LARGE.get(slug)
    return GALLERY.get(slug) if make is None else make()
