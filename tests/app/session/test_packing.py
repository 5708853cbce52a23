"""A large graph travels packed, and holds what it would hold otherwise."""

from app.network.large import residual
from app.network.naming import name_program
from app.protocol.graph import GraphEvent, GraphNode, Packed
from app.session.graph import LARGE, graph_frame
from app.session.packing import packed
from app.session.run import Run


def records(packed: Packed) -> list[dict[str, object]]:
    width = len(packed.fields)
    rows = [packed.rows[start : start + width] for start in range(0, len(packed.rows), width)]
    return [dict(zip(packed.fields, (packed.values[at] for at in row), strict=True)) for row in rows]


def test_a_large_graph_is_packed_and_loses_nothing_but_formulas() -> None:
    network = residual(stages=1, parts=1, blocks=210, slug="tall", name="Tall", note="")
    run = Run(network)
    assert len(run.program.nodes) > LARGE
    frame = graph_frame(1, run.program, run.program.events, name_program(run.program, network), network, 10)
    assert frame.nodes == []
    assert frame.events == []
    assert frame.packed_nodes is not None
    assert frame.packed_events is not None
    nodes = [GraphNode.model_validate(record) for record in records(frame.packed_nodes)]
    events = [GraphEvent.model_validate(record) for record in records(frame.packed_events)]
    assert [node.inputs for node in nodes] == [list(node.inputs) for node in run.program.nodes]
    assert [event.target for event in events] == [event.target for event in run.program.events]
    assert len({node.plain for node in nodes}) == len(nodes)
    assert sum(len(layer.nodes) for layer in frame.layers) == len(nodes)
    assert frame.layers[2].group == "Stage 1/Part 1/Block 1"


def test_values_that_only_look_equal_are_told_apart() -> None:
    one = [{"a": 1, "b": True, "c": (1, 2)}, {"a": True, "b": 1, "c": (1, 2)}]
    back = records(packed(one))
    assert [[type(value) for value in record.values()] for record in back] == [[int, bool, list], [bool, int, list]]
    assert back[0] == {"a": 1, "b": True, "c": [1, 2]}
