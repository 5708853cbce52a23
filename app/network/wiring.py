"""Networks put together from their nodes: in a chain, by their edges, or of linear layers alone."""

from __future__ import annotations

import itertools

from app.network.schema import (
    ActivationName,
    DatasetKind,
    DataSpec,
    Edge,
    InputSpec,
    LinearSpec,
    LossName,
    LossSpec,
    Network,
    NodeSpec,
    Training,
)


def perceptron(
    units: list[int],
    activation: ActivationName,
    data: DataSpec,
    *,
    slug: str | None = None,
    name: str = "Untitled",
    note: str = "",
    seed: int = 0,
    loss: LossName = "bce_with_logits",
    output: ActivationName = "none",
    training: Training | None = None,
) -> Network:
    """A chain input → layers → loss; `units` counts each layer's outputs, the last one included."""
    nodes: list[NodeSpec] = [InputSpec(id="x")]
    for number, width in enumerate(units, start=1):
        last = number == len(units)
        nodes.append(
            LinearSpec(
                id=f"l{number}",
                units=width,
                activation=output if last else activation,
            )
        )
    nodes.append(LossSpec(id="loss", loss=loss))
    return chain(nodes, data, slug=slug, name=name, note=note, seed=seed, training=training)


def chain(
    nodes: list[NodeSpec],
    data: DataSpec,
    *,
    slug: str | None = None,
    name: str = "Untitled",
    note: str = "",
    seed: int = 0,
    training: Training | None = None,
) -> Network:
    """Nodes one after the other, from the input to the loss."""
    return joined(nodes, [], data, slug=slug, name=name, note=note, seed=seed, training=training)


def joined(
    nodes: list[NodeSpec],
    shortcuts: list[Edge],
    data: DataSpec,
    *,
    slug: str | None = None,
    name: str = "Untitled",
    note: str = "",
    seed: int = 0,
    training: Training | None = None,
) -> Network:
    """A chain of nodes, each feeding the next one's first port, and shortcuts between them."""
    edges = [Edge(source=above.id, target=below.id) for above, below in itertools.pairwise(nodes)] + shortcuts
    return Network(
        slug=slug,
        name=name,
        note=note,
        seed=seed,
        nodes=nodes,
        edges=edges,
        data=data,
        training=training or Training(),
    )


def toy(kind: DatasetKind, noise: float = 0.0, seed: int = 1, size: int = 250) -> DataSpec:
    """A dataset of the gallery; a fifth of its points is kept for testing."""
    return DataSpec(kind=kind, size=size, noise=noise, seed=seed)
