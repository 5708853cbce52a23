"""A page at a session: it edits, takes back and does again; and what it then sees of what was learned."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import numpy as np

from app.network.keep import Learned, learned
from app.network.schema import DataSpec, Edge, InputSpec, LayerSpec, LinearSpec, LossSpec, Network, OpSpec, Training
from app.protocol.commands import Edit, NextStep
from app.session.outgoing import Outgoing
from app.session.session import Session

START = Network(
    nodes=[
        InputSpec(id="x"),
        LinearSpec(id="l1", units=3, activation="tanh"),
        LinearSpec(id="l2", units=3),
        OpSpec(id="sum", op="add"),
        LayerSpec(id="norm", layer="batch_norm"),
        LinearSpec(id="l3", units=1),
        LossSpec(id="loss", loss="mse"),
    ],
    edges=[
        Edge(source="x", target="l1"),
        Edge(source="l1", target="l2"),
        Edge(source="l1", target="sum"),
        Edge(source="l2", target="sum", port=1),
        Edge(source="sum", target="norm"),
        Edge(source="norm", target="l3"),
        Edge(source="l3", target="loss"),
    ],
    data=DataSpec(kind="circle", size=20, train_share=0.5),
    training=Training(optimizer="adam", batch_size=5),
)


class Entry(NamedTuple):
    """A step of the page's own list: the designs before and after, and the command that made it."""

    before: Network
    after: Network
    command: int


class Page:
    """A page at a session: it edits, takes back and does again."""

    def __init__(self, network: Network = START, steps: int = 3) -> None:
        self.now = 0.0
        self.session = Session(network, clock=lambda: self.now)
        self.design = network
        self.command = 0
        self.past: list[Entry] = []
        self.future: list[Entry] = []
        self.train(steps)

    def send(self, command: Any) -> None:
        self._never_err(self.session.handle(command))

    def train(self, steps: int) -> None:
        for _ in range(steps):
            self.command += 1
            self.send(NextStep(v=1, id=self.command))

    def rest(self) -> None:
        """Nothing is done for a while."""
        self.now += 1.0
        while self.session.due(self.now) is not None:
            self._never_err(self.session.slice(0.0))

    def _never_err(self, frames: list[Outgoing]) -> None:
        for frame in frames:
            if frame.kind == "text":
                told = json.loads(frame.data)
                assert told["type"] != "refusal", told

    def _edit(self, network: Network, undoes: int | None = None) -> int:
        self.command += 1
        self.send(Edit(v=1, id=self.command, network=network, undoes=undoes))
        self.design = network
        return self.command

    def change(self, network: Network, goes_on: bool = False) -> None:
        """An edit; with `goes_on` of the same gesture as the last one, as in typing: it first takes that one back."""
        before, undoes = self.design, None
        if goes_on and self.past and not self.future:
            before, _, undoes = self.past.pop()
        self.past.append(Entry(before, network, self._edit(network, undoes)))
        self.future.clear()

    def begin(self, command: Any, after: Network) -> None:
        """Reset, or another seed: an entry of the list like an edit."""
        self.command = command.id
        self.send(command)
        self.past.append(Entry(self.design, after, command.id))
        self.design = after
        self.future.clear()

    def undo(self) -> None:
        entry = self.past.pop()
        self.future.append(entry._replace(command=self._edit(entry.before, entry.command)))

    def redo(self) -> None:
        entry = self.future.pop()
        self.past.append(entry._replace(command=self._edit(entry.after, entry.command)))

    @property
    def learned(self) -> Learned:
        """What the learner sees: before the shown step."""
        work = self.session._work
        run, recorded = work.run, work.recorded
        assert recorded is not None
        state, place = run.state(), run.place
        run.load(recorded.state, recorded.place)
        found = learned(run.built, run.optimizer)
        run.load(state, place)
        return found

    @property
    def shown(self) -> Network:
        return self.session._presenter.draft or self.session._work.run.network


def alike(one: Learned, other: Learned) -> None:
    """The same to the bit."""
    assert (one.optimizer, one.counts) == (other.optimizer, other.counts)
    for mine, its in (
        (one.parameters, other.parameters),
        (one.buffers, other.buffers),
        (one.gradients, other.gradients),
        *((one.slots[name], other.slots[name]) for name in one.parameters),
    ):
        assert mine.keys() == its.keys()
        for name, array in mine.items():
            np.testing.assert_array_equal(array, its[name], err_msg=name)
