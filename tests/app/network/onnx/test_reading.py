"""Models of other programs as designs: what PyTorch exports computes the same here, with its weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.network.build import build
from app.network.files.found import FileError, Found
from app.network.files.kinds import read_file
from app.network.gallery import GALLERY
from app.network.infer import infer
from app.network.keep import give
from app.network.onnx.converting import CONVERTERS
from app.network.onnx.laying import STAND_IN, joined, laid
from app.network.onnx.writing import DESIGN, onnx_file
from app.network.schema import LayerSpec, LinearSpec, LossSpec, Network, PlaceholderSpec, ValueSpec
from app.session.run import Run
from tests.app.network.onnx.runtime import computed, run
from tests.app.network.onnx.test_writing import examples

EXPORTED = Path(__file__).parent / "exported"
FILES = sorted(path.stem for path in EXPORTED.glob("*.onnx"))
PRESENT = GALLERY["circle"]


def found(name: str) -> Found:
    return read_file((EXPORTED / f"{name}.onnx").read_bytes(), PRESENT)


def kinds(network: Network) -> list[str]:
    """What each node is, in short."""
    return [spec.layer if isinstance(spec, LayerSpec) else spec.kind for spec in network.nodes]


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("memory")])
def test_a_model_of_pytorch_computes_the_same_here(name: str) -> None:
    opened = found(name)
    assert opened.kind == "onnx"
    assert not infer(opened.network).problems
    built = build(opened.network)
    typed = {f"{spec.id}.value" for spec in opened.network.nodes if isinstance(spec, ValueSpec)}
    assert set(built.parameters) <= {*opened.weights, *typed}
    give(built, opened.weights)
    data = (EXPORTED / f"{name}.onnx").read_bytes()
    for count in (int(name[-1]),) if "fixed" in name else (1, 3):
        (x,) = examples(opened.network, count)
        flat = x.reshape(count, -1) if name.startswith("digits") else x
        (wanted,) = run(data, flat)[:1]
        np.testing.assert_allclose(computed(built.judged, x)[0], wanted, rtol=1e-5, atol=1e-5)
    Run(opened.network).advance()


def test_layers_are_read_as_layers() -> None:
    mlp = found("mlp.traced").network
    assert [(spec.units, spec.activation) for spec in mlp.nodes if isinstance(spec, LinearSpec)] == [
        (8, "tanh"),
        (8, "relu"),
        (1, "none"),
    ]
    assert kinds(found("lenet.exported").network)[1:-1] == [
        "conv2d",
        "relu",
        "max_pool2d",
        "conv2d",
        "tanh",
        "avg_pool2d",
        "flatten",
        "linear",
        "linear",
    ]
    assert "batch_norm" in kinds(found("digits.traced").network)
    named = [spec.name for spec in found("encoding.exported").network.nodes if isinstance(spec, LinearSpec)]
    assert named[:3] == ["query", "key", "value"]
    attending = found("attending.exported").network
    assert {"embedding", "position", "layer_norm", "softmax", "global_pool"} <= set(kinds(attending))
    assert {spec.name for spec in attending.nodes} >= {"words", "output", "norm", "head", "place"}


sides = st.lists(st.integers(1, 6), max_size=3)


@given(st.data(), sides, sides, st.sampled_from([1, 2, 3, STAND_IN]))
def test_shapes_in_which_the_batch_is_joined(
    data: st.DataObject, before: list[int], after: list[int], batch: int
) -> None:
    """Laid out with the batch as an axis of its own and joined again, the numbers stand where the model has them."""
    shape = (*before, "batch", *after)
    here = batch if batch != STAND_IN else 5
    numeric = [here if side == "batch" else side for side in shape]
    wanted = data.draw(split(int(np.prod(numeric)) if batch != STAND_IN else int(np.prod(before + after)), batch))
    found = laid(shape, wanted, batch)
    if found is None:
        return
    new, groups = found
    array = np.arange(np.prod(numeric)).reshape(numeric)
    with_batch = [side // STAND_IN * here if side % STAND_IN == 0 else side for side in wanted]
    again = array.reshape([here if side == "batch" else side for side in new])
    assert again.reshape(joined(again.shape, groups)).shape == tuple(with_batch)
    assert new.count("batch") == 1
    assert len(groups) in (0, len(wanted))


@st.composite
def split(draw: st.DrawFn, total: int, batch: int) -> list[int]:
    """Sides whose product is the total, times the batch where that is not among them yet."""
    found = []
    while total > 1 and len(found) < 5:
        side = draw(st.sampled_from([side for side in range(1, total + 1) if total % side == 0]))
        found.append(side)
        total //= side
    found.append(total)
    if batch == STAND_IN:
        at = draw(st.integers(0, len(found) - 1))
        found[at] *= STAND_IN
    return found


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("memory")])
def test_what_we_do_not_have_keeps_its_place(name: str) -> None:
    opened = found(name)
    absent = [spec.op for spec in opened.network.nodes if isinstance(spec, PlaceholderSpec)]
    assert "LSTM" in absent
    named = [problem.got for problem in infer(opened.network).problems if problem.code == "not-available"]
    assert any("LSTM" in got for got in named)
    assert "LSTM" in next(note.got for note in opened.notes if note.code == "not-available")


@pytest.mark.parametrize("slug", GALLERY)
def test_our_own_file_opens_as_it_was(slug: str) -> None:
    network = GALLERY[slug]
    weights = {name: leaf.array.copy() + 0.5 for name, leaf in build(network).parameters.items()}
    opened = read_file(onnx_file(network, weights), PRESENT)
    assert opened.network == network
    for name, array in weights.items():
        assert np.array_equal(opened.weights[name], array)


def compares_with_the_target(network: Network) -> bool:
    """A model alone does not say that its output is compared with its input."""
    return all(spec.against == "target" for spec in network.nodes if isinstance(spec, LossSpec))


WITH_DATA = [slug for slug, network in GALLERY.items() if network.data and compares_with_the_target(network)]


@pytest.mark.parametrize("slug", WITH_DATA)
def test_without_our_design_in_it_it_is_read_like_any_other(slug: str) -> None:
    network = GALLERY[slug]
    model = onnx.load_model_from_string(onnx_file(network, {}))
    del model.metadata_props[:]
    opened = read_file(model.SerializeToString(), PRESENT)
    assert not [problem for problem in infer(opened.network).problems if problem.code != "no-data"]
    built = build(opened.network)
    give(built, opened.weights)
    (x,) = examples(network, 3)
    wanted = computed(build(network).judged, x)[0]
    np.testing.assert_allclose(computed(built.judged, x)[0], wanted, rtol=1e-5, atol=1e-5)


def test_a_design_inside_that_does_not_fit_is_passed_over() -> None:
    model = onnx.load_model_from_string(onnx_file(PRESENT, {}))
    for entry in model.metadata_props:
        entry.value = '{"nodes": [{"kind": "input", "id": "<script>"}]}' if entry.key == DESIGN else entry.value
    opened = read_file(model.SerializeToString(), PRESENT)
    assert opened.network.nodes[0].id == "x"


def node(op: str, inputs: list[str], **settings: object) -> onnx.NodeProto:
    return onnx.helper.make_node(op, inputs, ["y"], **settings)


def model_of(nodes: list[onnx.NodeProto], shape: list[object], **constants: np.ndarray) -> bytes:
    """A model with one input x and one output y."""
    kind = onnx.TensorProto.FLOAT
    graph = onnx.helper.make_graph(
        nodes,
        "small",
        [onnx.helper.make_tensor_value_info("x", kind, shape)],
        [onnx.helper.make_tensor_value_info("y", kind, None)],
        [onnx.numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    return bytes(onnx.helper.make_model(graph).SerializeToString())


@pytest.mark.parametrize(
    ("op", "more", "kind"),
    [
        ("MaxPool", {}, "max_pool2d"),
        ("AveragePool", {"count_include_pad": 1}, "avg_pool2d"),
        ("AveragePool", {}, "placeholder"),
    ],
)
def test_windows_that_reach_over_the_edge(op: str, more: dict[str, int], kind: str) -> None:
    """A pooling of 3 × 3 with padding, as in a residual network's stem; zeros that do not count are not ours."""
    pooling = node(op, ["x"], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], **more)
    opened = read_file(model_of([pooling], ["batch", 1, 28, 28]), PRESENT)
    assert kinds(opened.network)[1] == kind
    if kind != "placeholder":
        spec = opened.network.nodes[1]
        assert infer(opened.network).shapes[spec.id] == ("batch", 1, 14, 14)


@pytest.mark.parametrize("told", [True, False])
def test_what_reads_a_placeholder_is_read_where_its_shape_is_told(told: bool) -> None:
    kind = onnx.TensorProto.FLOAT
    absent = onnx.helper.make_node("LRN", ["x"], ["h"], size=3)
    mean = onnx.helper.make_node("ReduceMean", ["h", "axes"], ["y"])
    graph = onnx.helper.make_graph(
        [absent, mean],
        "small",
        [onnx.helper.make_tensor_value_info("x", kind, ["batch", 2, 6, 6])],
        [onnx.helper.make_tensor_value_info("y", kind, None)],
        [onnx.numpy_helper.from_array(np.array([-1]), "axes")],
        value_info=[onnx.helper.make_tensor_value_info("h", kind, ["batch", 2, 6, 6])] if told else [],
    )
    opened = read_file(onnx.helper.make_model(graph).SerializeToString(), PRESENT)
    stand = [spec for spec in opened.network.nodes if isinstance(spec, PlaceholderSpec)]
    assert [spec.op for spec in stand] == (["LRN"] if told else ["LRN", "ReduceMean"])
    assert told or "follows something" in stand[1].note


def test_a_convolution_in_groups_and_with_gaps_is_read() -> None:
    rng = np.random.default_rng(1)
    weights = {"w": rng.normal(size=(4, 1, 3, 3)), "v": rng.normal(size=(1, 4, 3, 3))}
    constants = {name: array.astype(np.float32) for name, array in weights.items()}
    spread = onnx.helper.make_node("Conv", ["h", "v"], ["y"], dilations=[2, 2], pads=[2, 2, 2, 2])
    deep = onnx.helper.make_node("Conv", ["f", "u"], ["h"], group=4, pads=[1, 1, 1, 1])
    first = onnx.helper.make_node("Conv", ["x", "w"], ["f"], pads=[1, 1, 1, 1])
    data = model_of([first, deep, spread], ["batch", 1, 8, 8], u=constants["w"], **constants)
    opened = read_file(data, PRESENT)
    layers = [spec for spec in opened.network.nodes if isinstance(spec, LayerSpec)]
    assert [(spec.settings.get("groups"), spec.settings.get("dilation")) for spec in layers] == [
        (None, None),
        (4, None),
        (None, 2),
    ]
    assert infer(opened.network).shapes[layers[-1].id] == ("batch", 1, 8, 8)


@pytest.mark.parametrize("op", sorted({*CONVERTERS, "Nothing", "LSTM", "Loop", "com.example.Own"}))
def test_no_use_of_an_operation_makes_reading_fail(op: str) -> None:
    """With constants of all shapes in any of its inputs it is read, refused in words, or kept as a placeholder."""
    rng = np.random.default_rng(3)
    arrays = [
        rng.normal(size=(2, 2)).astype(np.float32),
        rng.normal(size=2).astype(np.float32),
        np.array([-1, 2]),
        np.array(0),
        np.array([], np.float32),
        rng.normal(size=(2, 2, 3, 3)).astype(np.float32),
        rng.normal(size=(5000,)).astype(np.float32),
    ]
    for shape in (["batch", 2], ["batch", 2, 6, 6], [3, 2, 2], None):
        for count in range(3):
            for first in arrays if count else arrays[:1]:
                constants = {f"c{at}": arrays[(at * 3) % len(arrays)] for at in range(count)} | {"c0": first}
                for inputs in (["x", *list(constants)[:count]], [*list(constants)[:count], "x"]):
                    domain, _, name = op.rpartition(".")
                    data = model_of([node(name, inputs, domain=domain)], shape, **constants)
                    opened = reading(data)
                    assert opened is None or infer(opened.network) is not None


def reading(data: bytes) -> Found | None:
    try:
        return read_file(data, PRESENT)
    except FileError as error:
        if error.code not in ("not-finite", "broken-model"):
            raise
        return None
