"""Every value has one name, the same on the graph, in formulas and in tables."""

import pytest

from app.network.gallery import CHAIN, CIRCLE, EXPRESSION, GALLERY, NEURON
from app.network.naming import Names, name_program
from app.network.schema import Edge, LinearSpec, Network, OpSpec, ValueSpec
from app.network.wiring import perceptron, toy
from app.session.run import Run
from engine.program.program import Program


def recorded(network: Network) -> tuple[Program, Names]:
    program = Run(network).program
    return program, name_program(program, network)


def plain(network: Network) -> list[str]:
    program, names = recorded(network)
    return [names.plain(node.id) for node in program.nodes]


def test_a_network_of_layers() -> None:
    layers = [f"{letter}{k}" for k in "₁₂₃" for letter in ("Wmbzh" if k != "₃" else "Wmbz")]
    assert plain(CIRCLE) == ["x", "y", *layers, "L"]
    program, names = recorded(CIRCLE)
    weight = next(node.id for node in program.nodes if node.path == "l2.linear" and node.name == "weight")
    assert (names.latex(weight), names.layer(weight)) == ("W_{2}", "l2")
    assert names.latex(program.loss or 0) == "L"


def test_without_a_bias_the_product_is_the_pre_activation() -> None:
    nodes = [spec.model_copy(update={"bias": False}) if isinstance(spec, LinearSpec) else spec for spec in NEURON.nodes]
    assert plain(NEURON.model_copy(update={"nodes": nodes})) == ["x", "y", "W₁", "z₁", "h₁", "L"]


def test_layers_are_numbered_in_the_order_of_computing() -> None:
    network = perceptron([4, 1], "tanh", toy("xor"))
    _, names = recorded(network.model_copy(update={"nodes": list(reversed(network.nodes))}))
    assert [names.layer_title(node_id) for node_id in ("x", "l1", "l2", "loss")] == [
        "Input",
        "Layer 1",
        "Layer 2",
        "Loss",
    ]


def test_titles_and_subtitles() -> None:
    _, names = recorded(CIRCLE)
    assert names.layer_subtitle("l1") == "Linear 2→4, tanh"
    assert names.layer_subtitle("l3") == "Linear 2→1"
    assert names.layer_subtitle("loss") == "BCE"
    assert recorded(GALLERY["spiral"])[1].layer_subtitle("l2") == "Linear 8→8, ReLU"
    assert recorded(NEURON)[1].layer_subtitle("l1") == "Linear 2→1, sigmoid"
    renamed = [spec.model_copy(update={"name": "Körper"}) if spec.id == "l1" else spec for spec in CIRCLE.nodes]
    assert recorded(CIRCLE.model_copy(update={"nodes": renamed}))[1].layer_title("l1") == "Körper"


def test_expressions_use_the_learners_names() -> None:
    assert sorted(plain(EXPRESSION)) == ["L", "a", "b", "c", "d", "e"]
    assert sorted(plain(CHAIN)) == ["1", "3", "x", "x²", "y", "z"]
    _, names = recorded(EXPRESSION)
    assert (names.layer_title("product"), names.layer_subtitle("product")) == ("d", "Multiply")


def test_equal_and_missing_names_stay_apart() -> None:
    network = Network(
        nodes=[
            ValueSpec(id="a", name="q", value=1.0),
            ValueSpec(id="b", name="q", value=2.0),
            OpSpec(id="m", op="mul"),
            OpSpec(id="t", op="tanh"),
        ],
        edges=[
            Edge(source="a", target="m"),
            Edge(source="b", target="m", port=1),
            Edge(source="m", target="t"),
        ],
    )
    assert plain(network) == ["q", "q′", "v₁", "v₂"]


@pytest.mark.parametrize("slug", GALLERY)
def test_every_node_is_named_once_and_belongs_to_a_layer(slug: str) -> None:
    network = GALLERY[slug]
    program, names = recorded(network)
    ids = {spec.id for spec in network.nodes}
    assert len({names.plain(node.id) for node in program.nodes}) == len(program.nodes)
    assert {names.layer(node.id) for node in program.nodes} == ids
    assert all(names.layer_title(node_id) and names.layer_subtitle(node_id) for node_id in ids)


def test_layers_of_other_kinds_name_their_values() -> None:
    lenet = plain(GALLERY["lenet"])
    assert lenet[:12] == ["x", "y", "K₁", "b₁", "z₁", "h₁", "s₁", "K₂", "b₂", "z₂", "h₂", "s₂"]
    assert lenet[12:] == ["s₂′", *[f"{letter}₃" for letter in "Wmbzh"], *[f"{letter}₄" for letter in "Wmbz"], "L"]
    attention = plain(GALLERY["attention"])
    assert {"E", "e", "P", "e′", "W_Q", "Q", "W_K", "K", "W_V", "V", "S", "A", "C", "W_O", "o", "t"} <= set(attention)
    norm = plain(GALLERY["regularized"])
    assert {"γ₁", "β₁", "μ₁", "σ²₁", "kept μ₁", "n₁", "D₁", "d₁", "γ₂"} <= set(norm)
    for slug in ("lenet", "attention", "residual", "regularized", "embedding"):
        assert not [name for name in plain(GALLERY[slug]) if name.startswith("v")]


def test_layers_are_counted_where_there_are_several() -> None:
    _, names = recorded(GALLERY["lenet"])
    ids = ("conv1", "relu1", "pool2", "flat", "l3", "l4")
    assert [names.layer_title(one) for one in ids] == ["Conv 1", "ReLU 1", "Pool 2", "Flatten", "Layer 3", "Layer 4"]
    assert names.layer_subtitle("conv1") == "Conv 1→6, 3×3, padding 1"
    _, names = recorded(GALLERY["residual"])
    assert [names.layer_title(one) for one in ("sum1", "sum2")] == ["Add 1", "Add 2"]


def test_several_heads_and_a_look_back_have_names_too() -> None:
    network = GALLERY["attention"]
    nodes = [
        spec.model_copy(update={"settings": {"heads": 2, "causal": True}}) if spec.id == "attend" else spec
        for spec in network.nodes
    ]
    program, names = recorded(network.model_copy(update={"nodes": nodes}))
    said = [names.plain(node.id) for node in program.nodes]
    assert {"Q′", "K′", "V′", "M", "A"} <= set(said)
    assert "u" not in said
    title, meaning = names.leaf(said.index("W_Q")) or ("", "")
    assert (title, meaning[-1]) == ("Query weights", ".")
