"""How long the editor waits while a network is built: its shapes, its problems with their repairs, what fits where."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from app.network.infer import inferred
from app.network.schema import Edge, InputSpec, LayerSpec, LinearSpec, LossSpec, Network, NodeSpec, OpSpec, ValueSpec
from app.network.wiring import chain, perceptron, toy
from app.session.fitting import fits_frame
from app.session.translate import network_frame
from benchmarks import quick_edits

REPEATS = 15
SHAPES, FITS = 100.0, 30.0
"""Milliseconds that shapes and problems of 200 layers may take, and where an output fits among 300 nodes."""


def linear_layers(count: int) -> Network:
    """Linear layers one after the other."""
    return perceptron([8] * (count - 1) + [1], "tanh", toy("circle"))


def pictures(count: int) -> Network:
    """Convolutions, norms and activation functions over pictures of digits, then a linear layer."""
    kinds = ("conv2d", "batch_norm", "relu", "dropout")
    layers: list[NodeSpec] = [
        LayerSpec(
            id=f"n{place}", layer=kinds[place % 4], settings={"kernel": 3, "padding": 1} if place % 4 == 0 else {}
        )
        for place in range(count - 2)
    ]
    end = [LayerSpec(id="flat", layer="flatten"), LinearSpec(id="l", units=10), LossSpec(id="o", loss="cross_entropy")]
    return chain([InputSpec(id="x"), *layers, *end], toy("digits"))


def sums(count: int) -> Network:
    """Sums of sums, every node read by the next two."""
    nodes: list[NodeSpec] = [ValueSpec(id="n0", value=[[1.0, 2.0]])]
    nodes += [OpSpec(id=f"n{place}", op="add") for place in range(1, count)]
    edges = [
        Edge(source=f"n{max(0, place - 1 - port)}", target=f"n{place}", port=port)
        for place in range(1, count)
        for port in (0, 1)
    ]
    return Network(nodes=nodes, edges=edges)


def mistaken(network: Network) -> Network:
    """The same with an edge missing, a layer of a kind that does not fit, and a cycle."""
    third = len(network.nodes) // 3
    nodes = [*network.nodes]
    nodes[third] = LayerSpec(id=nodes[third].id, layer="attention", settings={"heads": 3})
    edges = [edge for edge in network.edges if edge.target != nodes[2 * third].id]
    edges.append(Edge(source=nodes[-3].id, target=nodes[2 * third].id))
    return network.model_copy(update={"nodes": nodes, "edges": edges})


def milliseconds(work: Callable[[], object]) -> float:
    """CPU time, as the median of several runs."""
    times = []
    for _ in range(REPEATS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return median(times) * 1e3


CASES: tuple[tuple[str, Network], ...] = (
    ("200 linear layers", linear_layers(200)),
    ("200 layers over pictures", pictures(200)),
    ("200 sums", sums(200)),
    ("200 linear layers, mistaken", mistaken(linear_layers(200))),
    ("200 layers over pictures, mistaken", mistaken(pictures(200))),
)


def main() -> None:
    """Print the table."""
    print("\nA design of 200 layers as the learner types (CPU time)")
    print(f"{'':38}{'shapes':>10}{'frame, with repairs':>22}{'wanted':>10}{'ratio':>8}")
    for title, network in CASES:
        shapes = milliseconds(lambda network=network: inferred(network))
        frame = milliseconds(lambda network=network: network_frame(network, inferred(network)))
        print(f"{title:38}{shapes:7.1f} ms{frame:19.1f} ms{SHAPES:7.0f} ms{SHAPES / frame:8.1f}")
    for title, network in (("300 sums", sums(300)), ("300 layers over pictures", pictures(300))):
        fits = milliseconds(lambda network=network: fits_frame(network.model_copy(), network.nodes[0].id))
        print(f"where an output fits, {title:16}{fits:29.1f} ms{FITS:7.0f} ms{FITS / fits:8.1f}")
    quick_edits.main(CASES[:2])


if __name__ == "__main__":
    main()
