"""Designs in ONNX: onnxruntime computes what the engine does, for any batch."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import given, settings

from app.network.build import UnsoundNetworkError, build
from app.network.gallery import GALLERY, LENET
from app.network.infer import infer
from app.network.keep import learned
from app.network.layers import LAYERS
from app.network.layers.layer import Unfit
from app.network.onnx.writing import DESIGN, onnx_file
from app.network.schema import DataSpec, Edge, InputSpec, LinearSpec, LossSpec, Network, OpSpec
from app.session.run import Run
from engine.data import ORIGINS
from engine.export.errors import ExportError
from engine.export.onnx import onnx_bytes
from tests.app.network.onnx.runtime import agree
from tests.app.network.test_layers import SHAPES, specs


def examples(network: Network, count: int) -> tuple[np.ndarray, ...]:
    """Inputs drawn for a network, so many of them."""
    if network.data is None:
        return ()
    origin, rng = ORIGINS[network.data.kind], np.random.default_rng(count)
    if origin.words:
        return (rng.integers(0, len(origin.words), (count, *origin.shape)),)
    return (rng.normal(size=(count, *origin.shape)).astype(np.float32),)


@pytest.mark.parametrize("slug", GALLERY)
def test_networks(slug: str) -> None:
    run = Run(GALLERY[slug])
    for _ in range(5):
        run.advance()
    known = learned(run.built)
    data = onnx_file(run.network, {**known.parameters, **known.buffers})
    for count in (1, 4) if run.network.data else (0,):
        agree(data, run.built.judged, *examples(run.network, count))


def test_the_file_says_what_it_holds() -> None:
    network = LENET
    model = onnx.load_model_from_string(onnx_file(network, {}))
    assert (model.producer_name, model.opset_import[0].version) == ("Backprop Explorer", 21)
    assert [entry.value for entry in model.metadata_props if entry.key == DESIGN] == [network.model_dump_json()]
    names = {tensor.name for tensor in model.graph.initializer}
    assert set(build(network).parameters) <= names
    (fed,) = model.graph.input
    assert fed.name == next(spec.id for spec in network.nodes if spec.kind == "input")
    assert [side.dim_param or side.dim_value for side in fed.type.tensor_type.shape.dim] == ["batch", 1, 8, 8]


@pytest.mark.parametrize("rank", SHAPES)
@settings(max_examples=60)
@given(chosen=specs)
def test_layers_with_any_settings(rank: int, chosen: tuple[str, dict[str, Any], str]) -> None:
    name, given_settings, _ = chosen
    kind = LAYERS[name]
    x = ("batch", 5) if kind.tokens else SHAPES[rank]
    s = kind.complete(given_settings)
    if isinstance(kind.shape(s, x), Unfit):
        return
    module = kind.build(s, x, np.random.default_rng(1)).eval()
    sizes = [5, *(side for side in x if side != "batch")]
    rng = np.random.default_rng(2)
    value = rng.integers(0, int(s["count"]), sizes) if kind.tokens else rng.normal(size=sizes).astype(np.float32)
    data = onnx_bytes(module, value)
    for count in (1, 5):
        agree(data, module, value[:count])


def branches(off: Any = None) -> Network:
    """Two branches that meet, one of which may be off; the second loss compares with the input."""
    return Network(
        nodes=[
            InputSpec(id="x"),
            LinearSpec(id="a", units=2, activation="tanh"),
            LinearSpec(id="b", units=2, activation="gelu", off=off),
            OpSpec(id="sum", op="add"),
            LinearSpec(id="out", units=1),
            LossSpec(id="loss", loss="bce_with_logits"),
            LossSpec(id="copy", loss="mse", against="input", weight=0.5),
        ],
        edges=[
            Edge(source="x", target="a"),
            Edge(source="x", target="b"),
            Edge(source="a", target="sum"),
            Edge(source="b", target="sum", port=1),
            Edge(source="sum", target="out"),
            Edge(source="out", target="loss"),
            Edge(source="sum", target="copy"),
        ],
        data=DataSpec(kind="circle"),
    )


@pytest.mark.parametrize("off", [None, "mute", "bypass"])
def test_several_results_and_nodes_that_are_off(off: Any) -> None:
    network = branches(off)
    assert not infer(network).problems
    data = onnx_file(network, {})
    for count in (1, 4):
        agree(data, build(network).judged, *examples(network, count))


def test_what_onnx_cannot_say_is_named() -> None:
    network = Network(
        nodes=[
            InputSpec(id="x"),
            LinearSpec(id="l", units=1),
            OpSpec(id="run", op="cumprod", attrs={"dim": 1}),
            LossSpec(id="loss", loss="mse"),
        ],
        edges=[Edge(source=a, target=b) for a, b in (("x", "l"), ("l", "run"), ("run", "loss"))],
        data=DataSpec(kind="plane"),
    )
    with pytest.raises(ExportError, match="Running product") as refused:
        onnx_file(network, {})
    assert json.dumps(refused.value.as_dict())


def test_a_network_with_problems_is_refused() -> None:
    with pytest.raises(UnsoundNetworkError):
        onnx_file(GALLERY["circle"].model_copy(update={"edges": []}), {})


def test_engine_and_file_are_told_apart_by_weights() -> None:
    """The weights that are given are those of the file."""
    network = GALLERY["circle"]
    given = {name: np.full_like(leaf.array, 0.25) for name, leaf in build(network).parameters.items()}
    held = {
        tensor.name: onnx.numpy_helper.to_array(tensor)
        for tensor in onnx.load_model_from_string(onnx_file(network, given)).graph.initializer
    }
    assert all(np.array_equal(held[name], array) for name, array in given.items())
