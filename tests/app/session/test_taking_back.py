"""Any sequence of edits can be taken back and done again: design, parameters and the optimizer's state, to the bit."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.network.infer import infer
from app.network.keep import Learned, learned
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
from app.protocol.commands import Edit, NextStep, Play
from app.session import attic, editing
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
        if self.session.due(self.now) is not None:
            self._never_err(self.session.slice(0.0))

    def _never_err(self, frames: list[Outgoing]) -> None:
        for frame in frames:
            if isinstance(frame.data, str):
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


# --- what a learner may do to a design ---------------------------------------------------------------
def with_node(network: Network, node: NodeSpec, **fields: Any) -> Network:
    held = {key: value for key, value in fields.items() if key in type(node).model_fields}
    nodes = [spec.model_copy(update=held) if spec is node else spec for spec in network.nodes]
    return network.model_copy(update={"nodes": nodes})


def inserted(network: Network, node: NodeSpec, other: NodeSpec, number: int) -> Network:
    del other
    taken = {spec.id for spec in network.nodes}
    new = next(name for name in (f"n{at}" for at in range(999)) if name not in taken)
    made: NodeSpec = (
        LinearSpec(id=new, units=3) if number % 3 else LayerSpec(id=new, layer="batch_norm" if number % 2 else "relu")
    )
    edges = [edge.model_copy(update={"source": new}) if edge.source == node.id else edge for edge in network.edges]
    if node.kind == "loss":
        return network
    return network.model_copy(
        update={"nodes": [*network.nodes, made], "edges": [*edges, Edge(source=node.id, target=new)]}
    )


def removed(network: Network, node: NodeSpec, heal: bool) -> Network:
    source = next((edge.source for edge in network.edges if edge.target == node.id), None)
    edges = [edge for edge in network.edges if edge.target != node.id]
    if heal and source is not None:
        edges = [edge.model_copy(update={"source": source}) if edge.source == node.id else edge for edge in edges]
    else:
        edges = [edge for edge in edges if edge.source != node.id]
    return network.model_copy(update={"nodes": [spec for spec in network.nodes if spec is not node], "edges": edges})


def rewired(network: Network, node: NodeSpec, other: NodeSpec, number: int) -> Network:
    del number
    port = next((edge.port for edge in network.edges if edge.target == node.id), 0)
    edges = [edge for edge in network.edges if (edge.target, edge.port) != (node.id, port)]
    return network.model_copy(update={"edges": [*edges, Edge(source=other.id, target=node.id, port=port)]})


def trained(network: Network, **fields: Any) -> Network:
    return network.model_copy(update={"training": network.training.model_copy(update=fields)})


def node(network: Network, node_id: str, **fields: Any) -> Network:
    return with_node(network, network.node(node_id), **fields)


Change = Callable[[Network, NodeSpec, NodeSpec, int], Network]
CHANGES: dict[str, Change] = {
    "insert": inserted,
    "remove": lambda network, node, _, __: removed(network, node, heal=True),
    "cut out": lambda network, node, _, __: removed(network, node, heal=False),
    "rewire": rewired,
    "units": lambda network, node, _, n: with_node(network, node, units=1 + n % 5),
    "activation": lambda network, node, _, n: with_node(network, node, activation=("relu", "gelu", "none")[n % 3]),
    "bias": lambda network, node, _, n: with_node(network, node, bias=bool(n % 2)),
    "off": lambda network, node, _, n: with_node(network, node, off=(None, "bypass", "mute")[n % 3]),
    "share": lambda network, node, other, n: with_node(network, node, shares=other.id if n % 3 else None),
    "freeze": lambda network, node, _, n: with_node(network, node, frozen=bool(n % 2)),
    "begin": lambda network, node, _, n: with_node(network, node, weight_init=Init(kind="normal", b=n % 3)),
    "move": lambda network, node, _, n: with_node(network, node, at=[float(n), 0.0]),
    "name": lambda network, node, _, n: with_node(network, node, name=f"name {n}"),
    "loss": lambda network, node, _, n: with_node(network, node, weight=1.0 + n % 2, loss=("mse", "l1")[n % 2]),
    "optimizer": lambda network, _, __, n: trained(network, optimizer=("adam", "sgd", "rmsprop")[n % 3]),
    "momentum": lambda network, _, __, n: trained(network, momentum=(0.0, 0.9)[n % 2]),
    "batch": lambda network, _, __, n: trained(network, batch_size=2 + n % 4),
    "rate": lambda network, _, __, n: trained(network, learning_rate=0.1 + n % 3),
    "data": lambda network, _, __, n: network.model_copy(
        update={"data": network.data and network.data.model_copy(update={"kind": ("circle", "plane", "digits")[n % 3]})}
    ),
    "seed": lambda network, _, __, n: network.model_copy(update={"seed": n % 3}),
}

BOUNDED = (Phase.explicit, Phase.reuse, Phase.generate)
"""Phases of a test whose every example takes long: shrinking a failure would take minutes."""

steps = st.tuples(st.sampled_from([*CHANGES]), st.integers(0, 2**16), st.integers(0, 2**16), st.integers(0, 2**16))


def after(page: Page, step: tuple[str, int, int, int]) -> Network:
    """The next design: mostly a sound one, now and then one that does not run for a while."""
    what, first, second, number = step
    network, running = page.design, page.session._work.run.network
    if page.session._presenter.draft is not None and number % 3:
        return running
    node, other = (network.nodes[at % len(network.nodes)] for at in (first, second))
    made = CHANGES[what](network, node, other, number)
    if number % 8 and infer(made).problems:
        linear = [spec for spec in network.nodes if isinstance(spec, LinearSpec)]
        made = with_node(network, linear[first % len(linear)], bias=bool(number % 3)) if linear else running
        return running if infer(made).problems else made
    return made if made.nodes else running


def there_and_back(page: Page, changes: list[tuple[str, int, int, int]]) -> None:
    first = page.learned
    for step in changes:
        page.change(after(page, step))
    last_design, last = page.design, page.learned
    for _ in changes:
        page.undo()
        assert page.shown == page.design
    assert page.design == START
    alike(page.learned, first)
    for _ in changes:
        page.redo()
    assert page.shown == last_design
    alike(page.learned, last)


@given(st.lists(steps, min_size=1, max_size=25))
@settings(max_examples=25, deadline=None, phases=BOUNDED)
def test_undo_all_is_the_first_state_and_redo_all_the_last(changes: list[tuple[str, int, int, int]]) -> None:
    there_and_back(Page(), changes)


def test_two_hundred_edits() -> None:
    rng = np.random.default_rng(5)
    names = [*CHANGES]
    there_and_back(
        Page(), [(names[rng.integers(len(names))], *map(int, rng.integers(0, 2**16, 3))) for _ in range(200)]
    )


@given(
    st.lists(st.tuples(steps, st.booleans(), st.booleans()), min_size=1, max_size=20),
    st.lists(st.booleans(), max_size=40),
)
@settings(max_examples=20, deadline=None, phases=BOUNDED)
def test_edits_that_come_before_the_last_one_is_made(
    changes: list[tuple[tuple[str, int, int, int], bool, bool]], rests: list[bool]
) -> None:
    """As with a large design, which is made a moment later; some edits go on with the gesture of the one before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editing, "LARGE", 0)
        page = Page()
        first = page.learned
        for step, rest, goes_on in changes:
            # Not held: a node that is off is given another beginning, and removed or on again in the same gesture.
            if step[0] == "begin" and any(getattr(spec, "off", None) for spec in page.design.nodes):
                continue
            page.change(after(page, step), goes_on)
            if rest:
                page.rest()
        page.rest()
        last_design, last, count = page.design, page.learned, len(page.past)
        waits = iter([*rests, *rests])
        for _ in range(count):
            page.undo()
            if next(waits, True):
                page.rest()
        page.rest()
        assert page.shown == page.design == START
        alike(page.learned, first)
        for _ in range(count):
            page.redo()
            if next(waits, True):
                page.rest()
        page.rest()
        assert page.shown == last_design
        # While a draft is shown, the run of the last sound design goes on: with a gesture that is taken back whole, not
        # that of a design on its way.
        if not infer(last_design).problems or not any(goes_on for _, _, goes_on in changes):
            alike(page.learned, last)


SECOND = START.model_copy(update={"seed": 1})
UNBIASED = node(START, "l3", bias=False)
ZEROS = node(START, "l2", weight_init=Init(kind="zeros"))


@pytest.mark.parametrize(
    "gesture",
    [
        pytest.param([(UNBIASED, True), (trained(UNBIASED, optimizer="sgd"), True)], id="another optimizer"),
        pytest.param(
            [(UNBIASED, True), (trained(UNBIASED, optimizer="sgd"), True), (UNBIASED, True)], id="and the first again"
        ),
        pytest.param([(trained(START, optimizer="sgd"), True), (START, False), (SECOND, True)], id="then another seed"),
        pytest.param([(ZEROS, True), (START, False), (SECOND, True)], id="a beginning, then another seed"),
        pytest.param([(ZEROS, True), (removed(START, START.node("l2"), heal=True), True)], id="a beginning, then gone"),
        pytest.param([(SECOND, True), (UNBIASED, True)], id="from another seed and back"),
        pytest.param([(SECOND, True), (trained(START, optimizer="sgd"), True)], id="and back with another optimizer"),
        pytest.param([(trained(START, batch_size=2), True), (trained(SECOND, batch_size=2), True)], id="another batch"),
        pytest.param(
            [
                (node(START, "norm", off="mute"), True),
                (node(START, "norm", weight_init=Init(kind="normal")), True),
            ],
            id="off, then another beginning",
        ),
    ],
)
def test_a_gesture_that_was_made_on_its_way_is_taken_back_whole(
    gesture: list[tuple[Network, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "LARGE", 0)
    page = Page()
    first = page.learned
    for network, rest in gesture:
        page.change(network, goes_on=True)
        if rest:
            page.rest()
    last = page.learned
    for _ in range(2):
        page.undo()
        page.rest()
        alike(page.learned, first)
        page.redo()
        page.rest()
        alike(page.learned, last)


def test_a_large_design_is_told_at_once_and_made_a_moment_later() -> None:
    page = Page(steps=0)
    layers = [LinearSpec(id=f"m{at}", units=3) for at in range(editing.LARGE)]
    names = ["l1", *(layer.id for layer in layers)]
    deep = START.model_copy(
        update={
            "nodes": [*START.nodes, *layers],
            "edges": [
                *(edge for edge in START.edges if edge.target != "l2"),
                *(Edge(source=one, target=other) for one, other in itertools.pairwise(names)),
                Edge(source=names[-1], target="l2"),
            ],
        }
    )
    page.command += 1
    told = page.session.handle(Edit(v=1, id=page.command, network=deep))
    assert [json.loads(frame.data)["type"] for frame in told] == ["network", "done"]
    assert json.loads(told[0].data)["coming"]
    assert page.session._work.run.network == START
    restored = Session.restore("", page.session.snapshot())
    assert isinstance(restored, Session)
    assert restored.due(1e9) is not None
    page.rest()
    assert page.session._work.run.network == deep
    assert page.session.due(page.now) is None


# --- with training in between ------------------------------------------------------------------------
def test_units_that_were_taken_come_back_beside_those_that_were_trained_on() -> None:
    page = Page()
    before = page.learned.parameters["l1.linear.weight"]
    page.change(node(node(START, "l1", units=2), "l2", units=2))
    page.train(2)
    trained_on = page.learned
    page.undo()
    after = page.learned
    np.testing.assert_array_equal(after.parameters["l1.linear.weight"][:2], trained_on.parameters["l1.linear.weight"])
    np.testing.assert_array_equal(after.parameters["l1.linear.weight"][2], before[2])
    assert not np.array_equal(trained_on.parameters["l1.linear.weight"], before[:2])
    assert after.counts["l1.linear.weight"] == trained_on.counts["l1.linear.weight"] == 5
    np.testing.assert_array_equal(after.slots["l1.linear.weight"]["m"][:2], trained_on.slots["l1.linear.weight"]["m"])


def test_a_removed_layer_comes_back_as_it_was_though_the_design_did_not_run_in_between() -> None:
    page = Page()
    before = page.learned
    page.change(removed(START, START.node("l2"), heal=False))
    page.change(rewired(page.design, page.design.node("sum"), page.design.node("x"), 0))
    assert page.session._presenter.draft is not None
    page.change(removed(page.design, page.design.node("sum"), heal=False))
    page.change(rewired(page.design, page.design.node("norm"), page.design.node("l1"), 0))
    assert page.session._presenter.draft is None
    page.train(2)
    trained_on = page.learned
    for _ in range(4):
        page.undo()
    after = page.learned
    for name in ("l2.linear.weight", "l2.linear.bias"):
        np.testing.assert_array_equal(after.parameters[name], before.parameters[name])
        np.testing.assert_array_equal(after.slots[name]["v"], before.slots[name]["v"])
        assert after.counts[name] == 3
    for name in ("l1.linear.weight", "norm.weight"):
        np.testing.assert_array_equal(after.parameters[name], trained_on.parameters[name])
        assert after.counts[name] == 5


def test_what_is_off_keeps_its_parameters_until_it_is_on_again() -> None:
    page = Page()
    before = page.learned
    page.change(node(START, "l2", off="bypass"))
    assert "l2.linear.weight" not in page.learned.parameters
    page.train(2)
    page.change(START)
    after = page.learned
    np.testing.assert_array_equal(after.parameters["l2.linear.weight"], before.parameters["l2.linear.weight"])
    np.testing.assert_array_equal(after.slots["l2.linear.weight"]["m"], before.slots["l2.linear.weight"]["m"])
    assert not np.array_equal(after.parameters["l1.linear.weight"], before.parameters["l1.linear.weight"])


def test_another_beginning_draws_anew_and_undo_gives_back() -> None:
    page = Page()
    before = page.learned
    page.change(node(START, "l2", weight_init=Init(kind="zeros")))
    assert not page.learned.parameters["l2.linear.weight"].any()
    np.testing.assert_array_equal(page.learned.parameters["l2.linear.bias"], before.parameters["l2.linear.bias"])
    page.train(1)
    page.undo()
    np.testing.assert_array_equal(page.learned.parameters["l2.linear.weight"], before.parameters["l2.linear.weight"])


def test_a_layer_that_stops_sharing_goes_on_from_what_it_shared() -> None:
    network = node(START, "l1", units=2)
    network = node(node(network, "l2", units=2), "l2", shares="l1")
    page = Page(network)
    assert "l2.linear.weight" not in page.learned.parameters
    page.change(node(network, "l2", shares=None))
    after = page.learned
    np.testing.assert_array_equal(after.parameters["l2.linear.weight"], after.parameters["l1.linear.weight"])
    assert after.counts["l2.linear.weight"] == 3


def test_taking_back_another_seed_is_where_the_run_was() -> None:
    page = Page()
    page.train(3)
    before, step = page.learned, page.session.step
    page.change(START.model_copy(update={"seed": 7}))
    assert page.session.step == 0
    page.train(1)
    page.undo()
    alike(page.learned, before)
    assert page.session.step == step


def test_editing_and_taking_back_while_it_plays() -> None:
    page = Page()
    page.command += 1
    page.send(Play(v=1, id=page.command))
    rng = np.random.default_rng(2)
    names = [name for name in CHANGES if name not in ("seed", "data")]
    for _ in range(30):
        page.change(after(page, (names[rng.integers(len(names))], *map(int, rng.integers(0, 2**16, 3)))))
        page.session.slice(0.0)
    while page.past:
        page.undo()
        page.session.slice(0.0)
    assert page.shown == START
    assert page.session.playing


@pytest.mark.parametrize(
    "typed",
    [
        [START.model_copy(update={"seed": seed}) for seed in (1, 12)],
        [node(START, "l2", weight_init=Init(kind="constant", a=a)) for a in (0.1, 0.15)],
    ],
)
def test_what_is_typed_in_one_gesture_begins_as_typed_and_not_as_before(typed: list[Network]) -> None:
    page = Page()
    before, step = page.learned, page.session.step
    for network in typed:
        page.change(network, goes_on=True)
    fresh = Page(typed[-1], steps=0)
    name = "l2.linear.weight"
    np.testing.assert_array_equal(page.learned.parameters[name], fresh.learned.parameters[name])
    page.train(1)
    page.undo()
    np.testing.assert_array_equal(page.learned.parameters[name], before.parameters[name])
    assert page.session.step == (step if typed[-1].seed else step + 1)


def test_a_saved_session_gives_back_what_edits_took() -> None:
    page = Page()
    before = page.learned
    page.change(removed(START, START.node("norm"), heal=True))
    page.change(node(page.design, "l2", off="mute"))
    restored = Session.restore("", page.session.snapshot())
    assert isinstance(restored, Session)
    page.session = restored
    page.undo()
    page.undo()
    alike(page.learned, before)


def test_the_attic_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attic, "MOST_EDITS", 5)
    page = Page()
    for number in range(12):
        page.change(node(page.design, "l2", weight_init=Init(kind="constant", a=float(number))))
    assert len(page.session._attic.taken) == 5
    for _ in range(12):
        page.undo()
    assert page.shown == START
    monkeypatch.setattr(attic, "MOST_BYTES", 100)
    page.change(node(page.design, "l2", weight_init=Init(kind="zeros")))
    assert page.session._attic.bytes <= 100
