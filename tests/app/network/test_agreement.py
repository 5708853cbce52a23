"""What inference says of a design is what the built module does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

import engine
from app.network.build import UnsoundNetworkError, build, make_optimizer
from app.network.infer import infer
from app.network.naming import name_program
from app.network.off import carried, off
from app.network.schema import Network
from app.network.topology import read_topology
from app.session.run import Run
from engine.export import model_source
from tests.app.network.designs import designs


@given(designs())
@settings(max_examples=80, deadline=None)
def test_shapes_and_counts_are_those_of_the_module(network: Network) -> None:
    inference = infer(network)
    if not inference.sound:
        with pytest.raises(UnsoundNetworkError):
            build(network)
        return
    run = Run(network)
    batch = run.batch()
    assert batch is not None
    assert sum(parameter.array.size for parameter in run.built.parameters.values()) == inference.parameters
    assert sum(inference.counts.values()) == inference.parameters
    names = name_program(run.program, network)
    last = {names.layer(node.id): node for node in run.program.nodes}
    topology = read_topology(network)
    for node_id, shape in inference.shapes.items():
        leaves = topology.nodes[node_id].kind == "input" or off(topology.nodes[node_id]) == "bypass"
        if leaves or topology.nodes[node_id].kind == "loss":
            continue
        assert shape is not None
        assert list(last[node_id].shape) == [len(batch.rows) if side == "batch" else side for side in shape]
    assert len({names.plain(node.id) for node in run.program.nodes}) == len(run.program.nodes)


@given(designs())
@settings(max_examples=40, deadline=None)
def test_a_sound_design_trains_and_can_be_written_down(network: Network) -> None:
    if not infer(network).sound:
        return
    run = Run(network)
    assert run.advance()
    assert np.isfinite(run.judge.score(1).train_loss)
    assert run.batch() is not None
    source = model_source(run.built.judged, np.zeros((3, 2), np.float32))
    compile(source, "model.py", "exec")


@given(designs())
@settings(max_examples=40, deadline=None)
def test_a_bypassed_node_hands_on_what_comes_in(network: Network) -> None:
    topology = read_topology(network)
    for node_id in topology.nodes:
        assert off(topology.nodes[carried(topology, node_id)]) != "bypass"


def test_shared_parameters_are_the_optimizers_once() -> None:
    network = Network.model_validate(
        {
            "nodes": [
                {"kind": "input", "id": "x"},
                {"kind": "linear", "id": "early", "units": 2, "shares": "late"},
                {"kind": "linear", "id": "late", "units": 2},
                {"kind": "linear", "id": "head", "units": 1},
                {"kind": "loss", "id": "loss", "loss": "mse"},
            ],
            "edges": [
                {"source": "x", "target": "early"},
                {"source": "early", "target": "late"},
                {"source": "late", "target": "head"},
                {"source": "head", "target": "loss"},
            ],
            "data": {"kind": "circle", "size": 20},
        }
    )
    built = build(network)
    assert list(built.parameters) == [
        "late.linear.weight",
        "late.linear.bias",
        "head.linear.weight",
        "head.linear.bias",
    ]
    optimizer = make_optimizer(network, built.module)
    assert len(optimizer.params) == 4
    program = engine.record(
        built.module, built.loss, optimizer, np.zeros((3, 2), np.float32), np.zeros((3, 1), np.float32)
    )
    parameters = [node for node in program.nodes if node.kind == "parameter"]
    assert [node.path for node in parameters] == ["late.linear", "late.linear", "head.linear", "head.linear"]
    summed = [event for event in program.events if event.kind == "accumulate"]
    assert {event.target for event in summed} == {parameters[0].id, parameters[1].id}
