"""How long a learner waits for shapes and problems when one edit follows another, in a network of 200 layers.

The session is driven as its worker drives it: a command is handled when it comes, and between commands designs are made
piece by piece. Time is CPU time; where nothing is to be done the clock is put forward.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from app.network.gallery import GALLERY
from app.network.schema import Edge, LinearSpec, Network, NodeSpec
from app.protocol.commands import Edit
from app.session.session import Session

WANTED = 100.0
"""Milliseconds in which every edit of 200 layers is to be answered."""
COUNT = 25
PACES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
"""Seconds from one edit to the next."""


class Clock:
    """CPU time, put forward where nothing is to be done."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def __call__(self) -> float:
        return time.process_time() + self._skipped

    def wait_until(self, moment: float) -> None:
        """Let idle time go by."""
        self._skipped += max(0.0, moment - self())


def _with(network: Network, place: int, **fields: object) -> Network:
    nodes = [spec.model_copy(update=fields) if at == place else spec for at, spec in enumerate(network.nodes)]
    return network.model_copy(update={"nodes": nodes})


def _inserted(network: Network, node: NodeSpec, name: str) -> Network:
    edges = [edge.model_copy(update={"source": name}) if edge.source == node.id else edge for edge in network.edges]
    made = LinearSpec(id=name, units=8, activation="relu")
    return network.model_copy(
        update={"nodes": [*network.nodes, made], "edges": [*edges, Edge(source=node.id, target=name)]}
    )


def _removed(network: Network, node: NodeSpec) -> Network:
    source = next(edge.source for edge in network.edges if edge.target == node.id)
    kept = [edge for edge in network.edges if edge.target != node.id]
    edges = [edge.model_copy(update={"source": source}) if edge.source == node.id else edge for edge in kept]
    return network.model_copy(update={"nodes": [spec for spec in network.nodes if spec is not node], "edges": edges})


def _rewired(network: Network, node: NodeSpec, before: NodeSpec) -> Network:
    source = next(edge.source for edge in network.edges if edge.target == before.id)
    edges = [edge.model_copy(update={"source": source}) if edge.target == node.id else edge for edge in network.edges]
    return network.model_copy(update={"edges": edges})


def structural(network: Network, count: int = COUNT) -> Iterator[Network]:
    """So many designs, each one structural edit after the last: insert, remove, units, rewire, bypass, in turn."""
    for number in range(count):
        place = 10 + number * 6
        node = network.nodes[place]
        if number % 5 == 0:
            network = _inserted(network, node, f"new{number}")
        elif number % 5 == 1:
            network = _removed(network, node)
        elif number % 5 == 2:
            network = _with(network, place, units=5 + number % 3)
        elif number % 5 == 3:
            network = _rewired(network, node, network.nodes[place - 1])
        else:
            network = _with(network, place, off="bypass")
        yield network


class Answered(NamedTuple):
    """Milliseconds until each edit was answered, and from the last one until its numbers were there."""

    waits: list[float]
    settled: float


def paced(network: Network, pace: float) -> Answered:
    """Edits of a large network, so many seconds apart."""
    clock = Clock()
    session = Session(GALLERY["circle"], clock=clock)
    session.handle(Edit(v=1, id=1, network=network))
    _settle(session, clock)
    waits: list[float] = []
    last = came = clock()
    for number, design in enumerate(structural(network), start=2):
        command = Edit(v=1, id=number, network=design.model_copy())
        _work_until(session, clock, came)
        told = session.handle(command)
        assert any(frame.data.startswith(b'{"type":"network"') for frame in told), "every edit is answered"
        waits.append((clock() - came) * 1e3)
        last, came = came, came + pace if pace else clock()
    _settle(session, clock)
    return Answered(waits, (clock() - last) * 1e3)


def _work_until(session: Session, clock: Clock, moment: float) -> None:
    """As the worker does between two commands: slices that are due, each whole."""
    while clock() < moment:
        due = session.due(clock())
        if due is None or due >= moment:
            clock.wait_until(moment)
            return
        clock.wait_until(due)
        session.slice(clock() + 0.01)


def _settle(session: Session, clock: Clock) -> None:
    while (due := session.due(clock())) is not None:
        clock.wait_until(due)
        session.slice(clock() + 0.01)


def main(cases: Sequence[tuple[str, Network]]) -> None:
    """Print the table."""
    print(f"\n{COUNT} structural edits, so far apart: until each is answered, and the last is made (CPU time)")
    print(f"{'':38}{'median':>10}{'longest':>10}{'wanted':>10}{'ratio':>8}{'made after':>12}")
    for title, network in cases:
        for pace in PACES:
            answered = paced(network, pace)
            worst = max(answered.waits)
            told = f"{title}, every {pace * 1e3:.0f} ms"
            print(
                f"{told:38}{median(answered.waits):7.1f} ms{worst:7.1f} ms{WANTED:7.0f} ms{WANTED / worst:8.1f}"
                f"{answered.settled:9.0f} ms"
            )
