"""What the dimensions of a node's output are called."""

from typing import Any

import pytest
from hypothesis import given

from app.network.attributes import default_attributes
from app.network.gallery import GALLERY
from app.network.infer import infer
from app.network.layers import LAYERS
from app.network.offered import OFFERED
from app.network.schema import Edge, InputSpec, LayerSpec, LinearSpec, LossSpec, Network, NodeSpec, OpSpec, ValueSpec
from app.network.wiring import chain, toy
from tests.app.network.strategies import networks


def reading(*nodes: NodeSpec, data: str = "digits") -> dict[str, tuple[str, ...]]:
    """The words along a chain from the input."""
    network = chain([InputSpec(id="x"), *nodes], toy(data))
    return infer(network).axes


def of_op(op: str, *values: Any, **attrs: Any) -> tuple[str, ...] | None:
    leaves = [ValueSpec(id=f"v{place}", value=value) for place, value in enumerate(values)]
    edges = [Edge(source=leaf.id, target="r", port=port) for port, leaf in enumerate(leaves)]
    return infer(Network(nodes=[*leaves, OpSpec(id="r", op=op, attrs=attrs)], edges=edges)).axes.get("r")


def after_words(op: str, *others: ValueSpec, **attrs: Any) -> tuple[str, ...] | None:
    """Of an op behind an embedding: batch × 8 places × 6 features."""
    embed = LayerSpec(id="e", layer="embedding", settings={"count": 11, "size": 6})
    nodes = [InputSpec(id="x"), embed, OpSpec(id="r", op=op, attrs=attrs), *others]
    edges = [Edge(source="x", target="e"), Edge(source="e", target="r")]
    edges += [Edge(source=other.id, target="r", port=port) for port, other in enumerate(others, start=1)]
    return infer(Network(nodes=nodes, edges=edges, data=toy("lookup"))).axes.get("r")


def test_pictures_sequences_and_points() -> None:
    words = reading(
        LayerSpec(id="c", layer="conv2d"),
        LayerSpec(id="p", layer="max_pool2d"),
        LayerSpec(id="n", layer="batch_norm"),
        LayerSpec(id="f", layer="flatten"),
        LinearSpec(id="l", units=5),
    )
    picture = ("batch", "channels", "height", "width")
    assert words["x"] == words["c"] == words["p"] == words["n"] == picture
    assert words["f"] == words["l"] == ("batch", "features")
    assert reading(LayerSpec(id="g", layer="global_pool"))["g"] == ("batch", "channels")
    assert reading(data="moons")["x"] == ("batch", "features")
    words = reading(LayerSpec(id="e", layer="embedding"), LayerSpec(id="g", layer="global_pool"), data="lookup")
    assert (words["x"], words["e"]) == (("batch", "places"), ("batch", "places", "features"))
    assert words["g"] == ("batch", "features")


def test_what_a_cross_entropy_reads_are_classes() -> None:
    flat, hidden = LayerSpec(id="f", layer="flatten"), LinearSpec(id="h", units=12)
    last, drop = LinearSpec(id="l", units=10), LayerSpec(id="d", layer="dropout")
    words = reading(flat, hidden, last, drop, LossSpec(id="loss", loss="cross_entropy"))
    assert words["l"] == words["d"] == ("batch", "classes")
    assert words["h"] == words["f"] == ("batch", "features")
    assert words["loss"] == ()


@pytest.mark.parametrize(
    ("op", "values", "attrs", "words"),
    [
        ("add", [[[1.0, 2.0]], [1.0, 2.0]], {}, ("rows", "columns")),
        ("mul", [[1.0, 2.0], 3.0], {}, ("values",)),
        ("transpose", [[[1.0, 2.0]]], {"dim0": 0, "dim1": -1}, ("columns", "rows")),
        ("sum", [[[1.0, 2.0]]], {"dim": 0}, ("columns",)),
        ("sum", [[[1.0, 2.0]]], {"dim": [0, 1]}, ()),
        ("mean", [[[1.0, 2.0]]], {"dim": 1, "keepdim": True}, ("rows", "values")),
        ("mean", [[[1.0, 2.0]]], {}, ()),
        ("max_dim", [1.0], {"dim": -1}, ()),
        ("sum", [1.0], {"dim": 0}, ()),
        ("max_dim", [[[1.0, 2.0]]], {"dim": -1}, ("rows",)),
        ("cumsum", [[[1.0, 2.0]]], {"dim": 1}, ("rows", "columns")),
        ("matmul", [[[1.0, 2.0]], [[1.0], [2.0]]], {}, ("rows", "columns")),
        ("matmul", [[1.0, 2.0], [1.0, 2.0]], {}, ()),
        ("unsqueeze", [[[1.0, 2.0]]], {"dim": -1}, ("rows", "columns", "values")),
        ("stack", [[[1.0, 2.0]], [[1.0, 2.0]]], {"dim": 1}, ("rows", "values", "columns")),
        ("cat", [[[1.0, 2.0]], [[1.0, 2.0]]], {"dim": 0}, ("rows", "columns")),
        ("expand", [[1.0]], {"size": [3, 4]}, ("values", "values")),
        ("diagonal", [[[1.0, 2.0]]], {"offset": 0, "dim1": 0, "dim2": 1}, ("rows",)),
        ("diag_embed", [[1.0, 2.0]], {"offset": 0}, ("values", "values")),
        ("reshape", [[[1.0, 2.0]]], {"shape": [2, 1]}, ("values", "values")),
        ("pad", [[[1.0, 2.0]]], {"pad": [1, 2], "mode": "constant", "value": 0.0}, ("rows", "columns")),
        ("mse_loss", [[1.0], [2.0]], {"reduction": "mean"}, ()),
    ],
)
def test_through_ops(op: str, values: list[Any], attrs: dict[str, Any], words: tuple[str, ...]) -> None:
    assert of_op(op, *values, **attrs) == words


def test_behind_the_batch() -> None:
    assert after_words("mean", dim=1) == ("batch", "features")
    assert after_words("mean", dim=0) == ("places", "features")
    assert after_words("mean", dim=0, keepdim=True) == ("values", "places", "features")
    assert after_words("transpose", dim0=1, dim1=2) == ("batch", "features", "places")
    assert after_words("reshape", shape=[-1, 48]) == ("batch", "features")
    assert after_words("reshape", shape=[-1, 8, 2, 3]) == ("batch", "places", "values", "values")
    assert after_words("add", ValueSpec(id="w", value=[1.0] * 6)) == ("batch", "places", "features")
    assert after_words("matmul", ValueSpec(id="w", value=[[1.0] * 3] * 6)) == ("batch", "places", "features")
    assert after_words("softmax", dim=-1) == ("batch", "places", "features")


@pytest.mark.parametrize("op", OFFERED)
def test_every_op_of_the_palette_has_a_word_for_each_dimension(op: str) -> None:
    attrs = {**default_attributes(op)}
    matrix = [[0.5] * 4] * 4
    words = of_op(op, *[matrix] * max(1, len(OFFERED[op].samples()[0].inputs)), **attrs)
    if words is not None:
        assert all(words)


@pytest.mark.parametrize("slug", GALLERY)
def test_of_the_gallery_every_dimension_of_data_is_known(slug: str) -> None:
    inference = infer(GALLERY[slug])
    assert set(inference.axes) == set(inference.shapes)
    for node, words in inference.axes.items():
        assert len(words) == len(inference.shapes[node] or ())
        assert "values" not in words or GALLERY[slug].data is None


@given(networks)
def test_one_word_for_each_dimension_of_what_is_known(network: Network) -> None:
    inference = infer(network)
    for node, shape in inference.shapes.items():
        assert (node in inference.axes) == (shape is not None)
        if shape is not None:
            assert [side == "batch" for side in shape] == [word == "batch" for word in inference.axes[node]]


def test_a_layer_says_what_it_gives_for_any_input_that_it_takes() -> None:
    for kind in LAYERS.values():
        for x in (("batch", 4), ("batch", 5, 4), ("batch", 3, 8, 8)):
            shape = kind.shape(kind.complete({}), x)
            if isinstance(shape, tuple) and shape[:1] == ("batch",):
                words = ("batch", *"abc")[: len(x)]
                assert len(kind.axes(words)) == len(shape), kind.name
