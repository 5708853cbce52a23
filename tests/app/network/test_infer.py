"""Shapes, parameters and problems of sound, broken and hostile designs."""

from typing import Any

import pytest
from hypothesis import given

from app.network.gallery import CHAIN, CIRCLE, EXPRESSION, GALLERY
from app.network.infer import Inference, infer
from app.network.off import off
from app.network.schema import (
    DataSpec,
    Edge,
    InputSpec,
    LinearSpec,
    LossSpec,
    Network,
    OpSpec,
    PlaceholderSpec,
    Training,
    ValueSpec,
)
from app.network.topology import read_topology
from app.network.wiring import chain, perceptron, toy
from tests.app.network.drafts import drafts
from tests.app.network.spoiled import spoiled
from tests.app.network.strategies import networks


def codes(inference: Inference) -> list[str]:
    return [problem.code for problem in inference.problems]


def changed(network: Network, node_id: str, **fields: object) -> Network:
    nodes = [spec.model_copy(update=fields) if spec.id == node_id else spec for spec in network.nodes]
    return network.model_copy(update={"nodes": nodes})


def without_edge(network: Network, target: str) -> Network:
    return network.model_copy(update={"edges": [edge for edge in network.edges if edge.target != target]})


def one_op(op: str, *values: Any, attrs: dict[str, Any] | None = None) -> Network:
    leaves = [ValueSpec(id=f"v{place}", value=value) for place, value in enumerate(values)]
    edges = [Edge(source=leaf.id, target="r", port=port) for port, leaf in enumerate(leaves)]
    return Network(nodes=[*leaves, OpSpec(id="r", op=op, attrs=attrs or {})], edges=edges)


@pytest.mark.parametrize("slug", GALLERY)
def test_gallery_has_no_problems(slug: str) -> None:
    inference = infer(GALLERY[slug])
    assert inference.sound
    assert not inference.advice
    assert None not in inference.shapes.values()


def test_circle() -> None:
    inference = infer(CIRCLE)
    assert inference.shapes["l1"] == ("batch", 4)
    assert inference.parameters == 2 * 4 + 4 + 4 * 2 + 2 + 2 * 1 + 1
    assert inference.result == "loss"


def test_expression() -> None:
    inference = infer(EXPRESSION)
    assert (inference.result, inference.parameters) == ("result", 3)
    assert infer(CHAIN).parameters == 1


@given(networks | drafts)
def test_never_raises(network: Network) -> None:
    inference = infer(network)
    assert all(problem.node is None or problem.node in inference.shapes for problem in inference.problems)
    assert inference.sound == (inference.result is not None and not inference.problems)


WIRING = {
    *("missing-input", "too-many-inputs", "dangling-edge", "duplicate-port", "duplicate-id", "cycle", "loss-not-last"),
    *("several-results", "several-inputs", "losses-differ", "no-data", "not-available", "unknown-op", "unknown-layer"),
    *("cannot-share", "batch-of-one", "nothing-computed"),
}
"""What can be wrong with a node whatever comes in."""


@given(drafts | spoiled())
def test_what_comes_after_a_mistake_is_unknown_and_no_mistake_of_its_own(network: Network) -> None:
    inference, topology = infer(network), read_topology(network)
    for node, ports in topology.inputs.items():
        if any(inference.shapes[source] is None for source in ports.values()):
            codes = {problem.code for problem in inference.problems if problem.node == node}
            assert codes <= WIRING, (node, codes)
            assert inference.shapes[node] is None or off(topology.nodes[node]) is not None


def test_a_missing_edge_is_one_problem_and_the_rest_is_unknown() -> None:
    inference = infer(without_edge(CIRCLE, "l2"))
    assert codes(inference) == ["missing-input"]
    assert (inference.problems[0].node, inference.problems[0].ports) == ("l2", (0,))
    assert not inference.sound
    assert inference.shapes["l1"] == ("batch", 4)
    assert inference.shapes["l2"] is inference.shapes["l3"] is inference.shapes["loss"] is None


def test_a_cycle() -> None:
    network = CIRCLE.model_copy(update={"edges": [*without_edge(CIRCLE, "l1").edges, Edge(source="l2", target="l1")]})
    inference = infer(network)
    assert codes(inference) == ["cycle"]
    assert inference.problems[0].got == "a cycle Layer 2 → Layer 1 → Layer 2"
    assert {inference.problems[0].node, *inference.problems[0].also} == {"l1", "l2"}
    assert inference.shapes["loss"] is None
    loop = infer(CIRCLE.model_copy(update={"edges": [*CIRCLE.edges, Edge(source="l1", target="l1", port=1)]}))
    assert "cycle" in codes(loop)


def test_a_dangling_edge_is_not_also_a_missing_input() -> None:
    network = without_edge(CIRCLE, "l1")
    inference = infer(network.model_copy(update={"edges": [*network.edges, Edge(source="ghost", target="l1")]}))
    assert codes(inference) == ["dangling-edge"]


@pytest.mark.parametrize(
    ("network", "code", "node"),
    [
        (changed(CIRCLE, "l3", units=2), "wrong-shape", "loss"),
        (CIRCLE.model_copy(update={"data": DataSpec(kind="plane")}), "loss-mismatch", "loss"),
        (CIRCLE.model_copy(update={"data": None}), "no-data", "x"),
        (CIRCLE.model_copy(update={"nodes": [*CIRCLE.nodes, InputSpec(id="x2")]}), "several-inputs", "x2"),
        (CIRCLE.model_copy(update={"nodes": [*CIRCLE.nodes, LossSpec(id="m", loss="mse")]}), "missing-input", "m"),
        (CIRCLE.model_copy(update={"nodes": CIRCLE.nodes[1:]}), "no-input", None),
        (CIRCLE.model_copy(update={"nodes": CIRCLE.nodes[:-1]}), "no-loss", None),
        (CIRCLE.model_copy(update={"nodes": [*CIRCLE.nodes, CIRCLE.nodes[1]]}), "duplicate-id", "l1"),
        (CIRCLE.model_copy(update={"edges": [*CIRCLE.edges, CIRCLE.edges[0]]}), "duplicate-port", "l1"),
        (
            CIRCLE.model_copy(update={"edges": [*CIRCLE.edges, Edge(source="x", target="l1", port=3)]}),
            "too-many-inputs",
            "l1",
        ),
        (Network(nodes=[]), "empty", None),
        (changed(EXPRESSION, "total", op="frobnicate"), "unknown-op", "total"),
        (changed(EXPRESSION, "a", value=[1.0, 2.0]), "result-not-single", "result"),
        (
            EXPRESSION.model_copy(update={"nodes": [*EXPRESSION.nodes, ValueSpec(id="q", value=1.0)]}),
            "several-results",
            "q",
        ),
        (changed(EXPRESSION, "a", value=[[2.0]]), "result-not-single", "result"),
        (Network(nodes=[ValueSpec(id="a", value=1.0)]), "nothing-computed", "a"),
        (changed(CHAIN, "x", requires_grad=False), "no-parameters", None),
        (one_op("mul", [1.0, 2.0], [1.0, 2.0, 3.0]), "shape-mismatch", "r"),
        (one_op("mul", 1.0), "missing-input", "r"),
        (one_op("tanh", 1.0, 2.0), "too-many-inputs", "r"),
        (one_op("reshape", [1.0, 2.0], attrs={"shape": [3]}), "reshape-size", "r"),
        (one_op("reshape", [1.0, 2.0]), "bad-setting", "r"),
        (one_op("reshape", [1.0, 2.0], attrs={"shape": "21"}), "bad-setting", "r"),
        (one_op("pow", 2.0, attrs={"exponent": "two"}), "bad-setting", "r"),
        (one_op("tanh", 2.0, attrs={"colour": 1}), "bad-setting", "r"),
        (one_op("transpose", [[1.0]], attrs={"dim0": 0, "dim1": 5}), "no-such-dimension", "r"),
        (one_op("mse_loss", 1.0, 1.0, attrs={"reduction": "median"}), "bad-setting", "r"),
    ],
)
def test_problems(network: Network, code: str, node: str | None) -> None:
    found = {problem.code: problem for problem in reversed(infer(network).problems)}
    assert code in found, found
    assert found[code].node == node
    assert found[code].expected
    assert found[code].got
    assert found[code].cure


def test_power_takes_one_input_with_a_set_exponent_and_two_without() -> None:
    assert infer(one_op("pow", 2.0, attrs={"exponent": 2})).sound
    assert infer(one_op("pow", 2.0, 3.0)).sound
    assert codes(infer(one_op("pow", 2.0))) == ["missing-input"]


def with_op(op: str, *others: ValueSpec, attrs: dict[str, Any] | None = None) -> Network:
    """A network whose second layer's output goes through an op before the last layer."""
    small = perceptron([4, 1], "tanh", toy("xor"))
    ops = OpSpec(id="o", op=op, attrs=attrs or {})
    edges = [
        Edge(source="x", target="l1"),
        Edge(source="l1", target="o"),
        *[Edge(source=other.id, target="o", port=port) for port, other in enumerate(others, start=1)],
        Edge(source="o", target="l2"),
        Edge(source="l2", target="loss"),
    ]
    return small.model_copy(update={"nodes": [*small.nodes, *others, ops], "edges": edges})


def test_the_batch_passes_through_ops() -> None:
    assert infer(with_op("relu")).shapes["o"] == ("batch", 4)
    weight = ValueSpec(id="w", value=[[1.0] * 3] * 4)
    assert infer(with_op("matmul", weight)).shapes["o"] == ("batch", 3)
    assert infer(with_op("reshape", attrs={"shape": [-1, 2]})).problems[0].code == "batch-mixed"
    assert infer(with_op("mean", attrs={"dim": 0})).shapes["o"] == (4,)


def test_the_batch_is_called_by_its_name_in_the_engines_sentences() -> None:
    problem = infer(with_op("reshape", attrs={"shape": [10, 4]})).problems[0]
    assert problem.code == "reshape-size"
    assert "batch × 4 cells" in problem.expected
    assert "[batch, 4]" in problem.expected
    rows = ValueSpec(id="w", value=[[1.0] * 4] * 10)
    assert "[batch, 4]" in infer(with_op("mul", rows)).problems[0].got


def test_limits() -> None:
    wide = perceptron([4096, 4096, 1], "tanh", toy("circle"), training=Training(batch_size=1))
    assert codes(infer(wide)) == ["too-many-parameters"]
    narrow = perceptron([4096, 1] * 200 + [1], "tanh", toy("circle"), training=Training(batch_size=512))
    assert "too-many-values" in codes(infer(narrow))
    tower = [ValueSpec(id="v", value=[1.0] * 1024), OpSpec(id="c", op="reshape", attrs={"shape": [1024, 1]})]
    edges = [Edge(source="v", target="c")]
    for level in range(8):
        shape = [1] * level + [1024] + [1] * (7 - level)
        tower += [OpSpec(id=f"r{level}", op="reshape", attrs={"shape": shape}), OpSpec(id=f"m{level}", op="mul")]
        edges += [
            Edge(source="v", target=f"r{level}"),
            Edge(source=f"m{level - 1}" if level else "c", target=f"m{level}"),
            Edge(source=f"r{level}", target=f"m{level}", port=1),
        ]
    assert "too-many-values" in codes(infer(Network(nodes=tower, edges=edges)))


def test_a_large_network_takes_small_batches_and_little_data() -> None:
    large = perceptron([2048, 2048, 1], "tanh", toy("circle"), training=Training(batch_size=10))
    assert infer(large).problems == ()
    problem = infer(large.model_copy(update={"training": Training(batch_size=512)})).problems[0]
    assert (problem.code, problem.got) == ("too-much-work", "512")
    assert problem.expected == "batch size of at most 118 with 4,204,545 parameters"
    assert codes(infer(large.model_copy(update={"data": toy("circle", size=5000)}))) == ["too-much-work"]


def test_ten_thousand_nodes() -> None:
    nodes = [ValueSpec(id="n0", value=1.0), *[OpSpec(id=f"n{i}", op="neg") for i in range(1, 10_000)]]
    edges = [Edge(source=f"n{i}", target=f"n{i + 1}") for i in range(9_999)]
    assert infer(Network(nodes=nodes, edges=edges)).sound
    loose = infer(Network(nodes=nodes))
    assert len(loose.problems) == 100


def test_a_squashed_logit_is_advised_against_but_runs() -> None:
    inference = infer(changed(CIRCLE, "l3", activation="sigmoid"))
    assert inference.sound
    assert [note.code for note in inference.advice] == ["squashed-logit"]


def test_a_loss_that_feeds_something() -> None:
    network = CIRCLE.model_copy(
        update={
            "nodes": [*CIRCLE.nodes, OpSpec(id="twice", op="neg")],
            "edges": [*CIRCLE.edges, Edge(source="loss", target="twice")],
        }
    )
    assert codes(infer(network)) == ["loss-not-last"]


def test_a_layer_needs_features() -> None:
    spec = LinearSpec(id="l", units=3)
    network = Network(nodes=[ValueSpec(id="a", value=2.0), spec], edges=[Edge(source="a", target="l")])
    assert codes(infer(network))[0] == "wrong-shape"


def test_what_is_not_available_is_named_and_nothing_downstream() -> None:
    """Each placeholder is a problem of its own; what follows one is unknown, and no problem."""
    network = chain(
        [
            InputSpec(id="x"),
            PlaceholderSpec(id="memory", op="LSTM", note="a loop over the places of a sequence"),
            LinearSpec(id="l1", units=3),
            PlaceholderSpec(id="odd", op="<b>Custom</b>", arity=2),
            LossSpec(id="loss", loss="mse"),
        ],
        DataSpec(kind="plane"),
    )
    inference = infer(network)
    named = [(problem.code, problem.node) for problem in inference.problems]
    assert named == [("not-available", "memory"), ("not-available", "odd")]
    assert "LSTM" in inference.problems[0].got
    assert "a loop" in inference.problems[0].got
    assert inference.shapes["l1"] is None
