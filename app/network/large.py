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


def _deep() -> Network:
    return residual(
        12,
        12,
        12,
        slug="deep-residual",
        name="Deep residual network",
        note="Ten thousand operations in blocks within blocks: open one, and its gradient is there to be followed.",
    )


LARGE: dict[str, Callable[[], Network]] = {"deep-residual": cache(_deep)}
"""Networks too large to be made before somebody asks for them."""


def offered_network(slug: str) -> Network | None:
    """The network that is opened under this name, or None."""
    make = LARGE.get(slug)
    return GALLERY.get(slug) if make is None else make()
