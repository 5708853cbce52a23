"""Switched off, sharing, or begun in a way of its own: what a design may say, and why it may not."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

import engine
from app.network.build import build
from app.network.catalogue import catalogue
from app.network.infer import infer
from app.network.layers import LAYERS
from app.network.naming import name_program
from app.network.schema import Edge, LayerSpec, Network, ValueSpec
from app.network.takes import open_ports
from app.session.run import Run

INPUT = {"kind": "input", "id": "x"}


def designed(*nodes: dict[str, Any], data: str = "circle") -> Network:
    """A chain from the input to a loss."""
    chained = [INPUT, *nodes, {"kind": "loss", "id": "loss", "loss": "mse"}]
    edges = [{"source": a["id"], "target": b["id"]} for a, b in itertools.pairwise(chained)]
    return Network.model_validate({"nodes": chained, "edges": edges, "data": {"kind": data, "size": 20}})


def linear(node_id: str, units: int = 2, **fields: Any) -> dict[str, Any]:
    return {"kind": "linear", "id": node_id, "units": units, **fields}


def refused(network: Network) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.node) for problem in infer(network).problems]


def test_a_bypassed_layer_leaves_shape_names_and_count_as_if_it_were_not_there() -> None:
    network = designed(linear("a"), linear("b", 9, off="bypass"), linear("d", 1))
    inference = infer(network)
    assert inference.sound
    assert inference.shapes["b"] == ("batch", 2)
    assert inference.counts == {"a": 6, "d": 3}
    run = Run(network)
    names = name_program(run.program, network)
    assert "b" not in {names.layer(node.id) for node in run.program.nodes}
    assert names.layer_subtitle("b") == "Bypassed"
    assert [names.plain(node.id) for node in run.program.nodes if node.kind == "parameter"] == ["W₁", "b₁", "W₃", "b₃"]


def test_a_muted_layer_gives_zeros_and_no_gradient_goes_back_through_it() -> None:
    network = designed(linear("a"), linear("b", 9, off="mute"), linear("d", 1))
    built = build(network)
    assert built.loss is not None
    assert infer(network).shapes["b"] == ("batch", 9)
    x = engine.tensor(np.ones((4, 2), np.float32))
    said = built.module(x)
    assert not isinstance(said, tuple)
    np.testing.assert_array_equal(said.detach().numpy(), np.repeat(built.parameters["d.linear.bias"].array, 4)[:, None])
    built.loss(said, engine.tensor(np.ones((4, 1), np.float32))).backward()
    assert built.parameters["a.linear.weight"].grad is None
    assert built.parameters["d.linear.bias"].grad is not None


def test_a_bypassed_op_needs_its_first_input_alone() -> None:
    network = designed(linear("a"), {"kind": "op", "id": "sum", "op": "add", "off": "bypass"}, linear("d", 1))
    assert infer(network).sound


@pytest.mark.parametrize("off", ["bypass", "mute"])
def test_with_every_layer_off_nothing_can_learn(off: str) -> None:
    problems = infer(designed(linear("a", off=off), linear("d", 1, off=off))).problems
    assert "no-parameters" in {problem.code for problem in problems}


def test_parameters_of_a_node_that_is_off_stay_where_another_computes_with_them() -> None:
    network = designed(linear("a", off="bypass"), linear("b", shares="a"), linear("d", 1))
    inference = infer(network)
    assert inference.counts == {"a": 6, "d": 3}
    assert list(build(network).parameters)[:2] == ["a.linear.weight", "a.linear.bias"]


def test_what_is_frozen_at_home_is_frozen_where_it_is_shared() -> None:
    network = designed(linear("a", frozen=True), linear("b", shares="a"), linear("d", 1))
    assert [parameter.requires_grad for parameter in build(network).parameters.values()] == [False, False, True, True]


@pytest.mark.parametrize(
    ("nodes", "got"),
    [
        ((linear("a", 3), linear("b", 3, shares="a")), "[3, 2] and [3] at Layer 1"),
        ((linear("a"), linear("b", bias=False, shares="a")), "[2, 2] and [2] at Layer 1"),
        ((linear("a"), linear("b", shares="gone")), "no such node"),
        ((linear("a", shares="b"), linear("b", shares="a")), "nodes that share in a circle"),
        ((linear("a", shares="a"), linear("b")), "nodes that share in a circle"),
        (({"kind": "layer", "id": "a", "layer": "layer_norm"}, linear("b", shares="a")), "Norm, which is layer_norm"),
        (
            (
                {"kind": "layer", "id": "a", "layer": "relu"},
                {"kind": "layer", "id": "b", "layer": "relu", "shares": "a"},
            ),
            "ReLU 2, which has none",
        ),
    ],
)
def test_what_cannot_be_shared(nodes: tuple[dict[str, Any], ...], got: str) -> None:
    problem = next(one for one in infer(designed(*nodes, linear("d", 1))).problems if one.code == "cannot-share")
    assert problem.got == got
    assert problem.cure


@pytest.mark.parametrize(
    ("field", "init", "sound"),
    [
        ("weight_init", {"kind": "xavier_uniform"}, True),
        ("bias_init", {"kind": "xavier_uniform"}, False),
        ("bias_init", {"kind": "normal", "b": -1.0}, False),
        ("weight_init", {"kind": "uniform", "a": 1.0, "b": 0.5}, False),
        ("weight_init", {"kind": "uniform", "a": 0.5, "b": 0.5}, True),
    ],
)
def test_how_parameters_may_begin(field: str, init: dict[str, Any], sound: bool) -> None:
    network = designed(linear("a", **{field: init}), linear("d", 1))
    assert refused(network) == ([] if sound else [("bad-init", "a")])
    assert sound == bool(not infer(network).problems and build(network))


def test_losses_that_read_the_target_differently() -> None:
    network = designed(linear("a"), linear("d", 1))
    second = {"kind": "loss", "id": "m", "loss": "cross_entropy"}
    nodes = [*network.model_dump()["nodes"], second]
    edges = [*network.model_dump()["edges"], {"source": "a", "target": "m"}]
    both = Network.model_validate({**network.model_dump(), "nodes": nodes, "edges": edges})
    assert refused(both) == [("losses-differ", "m")]


@pytest.mark.parametrize(
    ("units", "loss", "data", "code"),
    [
        (2, "mse", "circle", None),
        (3, "mse", "circle", "wrong-shape"),
        (2, "bce_with_logits", "circle", "loss-mismatch"),
        (2, "cross_entropy", "circle", "loss-mismatch"),
    ],
)
def test_a_loss_against_the_input(units: int, loss: str, data: str, code: str | None) -> None:
    network = designed(linear("a", units), data=data)
    told = network.model_dump()
    told["nodes"][-1] |= {"loss": loss, "against": "input"}
    assert refused(Network.model_validate(told)) == ([] if code is None else [(code, "loss")])


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("value", [1.0, [1.0, 2.0], [[1.0]]])
def test_what_goes_past_a_lender_need_not_fit_it(layer: str, value: Any) -> None:
    nodes = [
        ValueSpec(id="v", value=value),
        LayerSpec(id="a", layer=layer, off="bypass"),
        LayerSpec(id="b", layer=layer, shares="a"),
    ]
    inference = infer(Network(nodes=nodes, edges=[Edge(source="v", target=to) for to in "ab"]))
    assert inference.shapes["a"] == inference.shapes["v"]
    assert not inference.sound


def joined(count: int, **attrs: Any) -> Network:
    """As many layers, concatenated."""
    told = designed(linear("d", 1)).model_dump()
    layers = [linear(f"n{at}", 2) for at in range(count)]
    told["nodes"] = [INPUT, *layers, {"kind": "op", "id": "cat", "op": "cat", "attrs": attrs}, *told["nodes"][1:]]
    told["edges"] = [
        *({"source": "x", "target": layer["id"]} for layer in layers),
        *({"source": layer["id"], "target": "cat", "port": port} for port, layer in enumerate(layers)),
        {"source": "cat", "target": "d"},
        {"source": "d", "target": "loss"},
    ]
    return Network.model_validate(told)


@pytest.mark.parametrize("count", [2, 3, 7, 16])
def test_concatenate_takes_as_many_as_are_connected(count: int) -> None:
    network = joined(count, dim=-1)
    inference = infer(network)
    assert inference.sound
    assert inference.shapes["cat"] == ("batch", 2 * count)
    assert Run(network).advance()
    assert open_ports(network.node("cat"), range(count)) == min(16, count + 1)


def test_a_gap_between_the_inputs_of_concatenate_is_missing() -> None:
    network = joined(4, dim=-1)
    gap = network.model_copy(update={"edges": [edge for edge in network.edges if edge.port != 1]})
    assert ("missing-input", "cat") in refused(gap)


@pytest.mark.parametrize("op", [choice.name for choice in catalogue().ops])
def test_a_new_op_from_the_palette_is_taken_as_it_is_or_says_why(op: str) -> None:
    choice = next(one for one in catalogue().ops if one.name == op)
    told = joined(choice.arity, **choice.attrs).model_dump()
    told["nodes"][-3]["op"] = op
    network = Network.model_validate(told)
    problems = infer(network).problems
    assert all(problem.expected and problem.got and problem.cure for problem in problems)
    if not problems:
        with np.errstate(all="ignore"):
            Run(network).advance()  # The square root of a negative number is NaN: that is said elsewhere.
