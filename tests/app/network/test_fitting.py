"""Where an output fits, held against what inference says when it is connected there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.network.fitting import ELSEWHERE, Fitting, feeding
from app.network.gallery import GALLERY
from app.network.infer import Probe, infer
from app.network.schema import Edge, LayerSpec, Network, OpSpec, ValueSpec
from tests.app.network.drafts import drafts

LENET = GALLERY["lenet"]


def probe(network: Network) -> Probe:
    return Probe(network, infer(network))


def fitting(network: Network, source: str) -> Fitting:
    return Fitting(probe(network), source)


def why(network: Network, source: str, node: str, port: int = 0) -> str | None:
    """Why an output does not fit there; None where it does."""
    found = next(fit for fit in fitting(network, source).ports() if (fit.node, fit.port) == (node, port))
    return None if found.fits else found.why


def test_reasons_in_words() -> None:
    assert why(LENET, "flat", "conv1") == "Flatten is already computed from it: that would be a cycle"
    assert why(LENET, "flat", "flat") == "a node cannot read itself: that would be a cycle"
    assert why(LENET, "flat", "l4") is None
    assert why(LENET, "flat", "loss") == "takes one logit for each of the 10 classes, [batch, 10]: this is [batch, 64]"
    free = LENET.model_copy(update={"nodes": [*LENET.nodes, LayerSpec(id="c", layer="conv2d")]})
    assert why(free, "flat", "c") == "takes pictures, [batch, channels, height, width]: this is [batch, 64]"
    assert why(free, "loss", "c") == "a loss is the last node: nothing reads it"
    assert why(free, "x", "c") is None


def test_of_two_inputs_one_decides_only_where_the_other_is_connected() -> None:
    nodes = [ValueSpec(id="a", value=[1.0, 2.0]), ValueSpec(id="b", value=[1.0, 2.0, 3.0]), OpSpec(id="s", op="add")]
    loose = Network(nodes=nodes)
    assert why(loose, "a", "s", 0) is why(loose, "a", "s", 1) is None
    tied = Network(nodes=nodes, edges=[Edge(source="b", target="s")])
    assert why(tied, "a", "s", 0) is None
    refused = why(tied, "a", "s", 1)
    assert refused is not None
    assert "[3] and [2]" in refused


def test_kinds_of_the_palette() -> None:
    kinds = {(kind.kind, kind.name): kind for kind in fitting(LENET, "flat").kinds()}
    assert kinds["linear", ""].fits
    assert kinds["op", "add"].fits
    assert kinds["op", "matmul"].fits
    assert not kinds["layer", "conv2d"].fits
    assert not kinds["loss", "cross_entropy"].fits
    assert not kinds["input", ""].fits
    words = {(kind.kind, kind.name): kind for kind in fitting(GALLERY["attention"], "x").kinds()}
    assert words["layer", "embedding"].fits
    assert "embedding" in words["linear", ""].why


def test_what_is_not_known_yet_fits() -> None:
    unknown = Network(nodes=[OpSpec(id="a", op="neg"), OpSpec(id="b", op="neg")])
    fit = fitting(unknown, "a").ports()[1]
    assert (fit.node, fit.fits, fit.why) == ("b", True, "its shape is not known yet")


OF_THE_WHOLE = {
    *("missing-input", "too-many-inputs", "loss-not-last", "result-not-single", "nothing-computed", "several-results"),
    *("cannot-share", "bad-init"),
}
"""What has to do with other edges, with the design's one result, or with a setting that was hidden so far."""


@given(drafts, st.data())
def test_what_fits_adds_no_problem_where_it_is_connected(network: Network, data: st.DataObject) -> None:
    ids = [spec.id for spec in network.nodes]
    if not ids:
        return
    source = data.draw(st.sampled_from(ids))
    before = infer(network)
    for fit in Fitting(Probe(network, before), source).ports():
        edges = [edge for edge in network.edges if (edge.target, edge.port) != (fit.node, fit.port)]
        edges.append(Edge(source=source, target=fit.node, port=fit.port))
        after = infer(network.model_copy(update={"edges": edges}))
        codes = {problem.code for problem in after.problems if problem.node == fit.node} - ELSEWHERE
        if fit.fits and before.shapes[source] is not None:
            was = {problem.code for problem in before.problems}
            assert not codes - was - OF_THE_WHOLE, (fit, codes)


@pytest.mark.parametrize("slug", GALLERY)
def test_every_edge_of_the_gallery_is_one_that_fits(slug: str) -> None:
    network = GALLERY[slug]
    for edge in network.edges:
        assert why(network, edge.source, edge.target, edge.port) is None


@given(drafts)
def test_what_feeds_an_input_is_what_fits_into_it(network: Network) -> None:
    here = probe(network)
    from_outputs = {
        (fit.node, fit.port, source): (fit.fits, fit.why)
        for source in here.topology.nodes
        for fit in Fitting(here, source).ports()
    }
    into_inputs = {
        (node, port, fit.node): (fit.fits, fit.why)
        for node, port in {(node, port) for node, port, _ in from_outputs}
        for fit in feeding(here, node, port)
    }
    assert into_inputs == from_outputs


def test_concatenate_has_room_for_one_more() -> None:
    leaves = [ValueSpec(id=letter, value=[1.0]) for letter in "abc"]
    edges = [Edge(source="a", target="r"), Edge(source="b", target="r", port=1)]
    network = Network(nodes=[*leaves, OpSpec(id="r", op="cat", attrs={"dim": -1})], edges=edges)
    assert why(network, "c", "r", 2) is None
    assert feeding(probe(network), "r", 3)[2].why == "there is no such input"
