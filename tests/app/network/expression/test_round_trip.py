"""A text read, written and read again is the same design; and a design built by hand comes back whole."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.network.attributes import default_attributes
from app.network.expression.reading import read
from app.network.expression.refusal import ExpressionError
from app.network.expression.vocabulary import counts
from app.network.expression.writing import write
from app.network.gallery import GALLERY
from app.network.infer import infer
from app.network.offered import OFFERED
from app.network.schema import Edge, Network, OpSpec, ValueSpec
from tests.app.network.expression.texts import texts

usual = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def titled(network: Network) -> Network:
    """Without the title, which a text gives only to a new design."""
    return network.model_copy(update={"name": "same"})


def reading(text: str) -> Network:
    try:
        return read(text).network
    except ExpressionError:
        assume(False)
        raise


@given(texts())
@usual
def test_text_graph_text_graph(text: str) -> None:
    first = reading(text)
    written = write(first)
    assert written is not None
    again = read(written.text)
    assert titled(again.network) == titled(first)
    assert not again.assumed
    assert write(again.network) == written
    assert read(written.text, first).network == first


@given(texts())
@usual
def test_spans_hold_their_nodes(text: str) -> None:
    network = reading(text)
    found, written = read(text), write(network)
    assert written is not None
    for said, spans in ((text, found.spans), (written.text, written.spans)):
        assert {span.node for span in spans} == {spec.id for spec in network.nodes}
        for span in spans:
            assert 0 <= span.start < span.end <= len(said)
            inside = said[span.start : span.end]
            assert inside.strip() == inside
            spec = network.node(span.node)
            if isinstance(spec, ValueSpec) and not spec.requires_grad and not isinstance(spec.value, list):
                assert any(char.isdigit() for char in inside) or spec.name in inside


pieces = st.one_of(
    st.builds(
        ValueSpec,
        id=st.just("v"),
        name=st.sampled_from(["", "a", "x²", "3", "two words", "sum", "const"]),
        value=st.sampled_from([2.0, -1.5, 3.0, 0.0, -0.0, [1.0, 2.0], [[1.0, 2.0], [3.0, 4.0]], 1e-20, 1e30]),
        requires_grad=st.booleans(),
        group=st.sampled_from(["", "block 1"]),
        at=st.sampled_from([None, [3.0, 4.0]]),
    ),
    st.sampled_from([*OFFERED]).flatmap(
        lambda op: st.builds(
            OpSpec,
            id=st.just("v"),
            name=st.sampled_from(["", "", "y", "x²", "1"]),
            op=st.just(op),
            attrs=st.just(dict(default_attributes(op))),
            off=st.sampled_from([None, None, "bypass", "mute"]),
        )
    ),
)


@st.composite
def by_hand(draw: st.DrawFn) -> Network:
    """Nodes as the palette gives them, each fed by any before it."""
    nodes: list[ValueSpec | OpSpec] = []
    edges: list[Edge] = []
    for count, piece in enumerate(draw(st.lists(pieces, min_size=1, max_size=9))):
        spec = piece.model_copy(update={"id": f"n{count}"})
        if isinstance(spec, OpSpec):
            if not nodes:
                continue
            inputs = len(OFFERED[spec.op].samples()[0].inputs)
            sources = [draw(st.sampled_from(nodes)).id for _ in range(inputs)]
            edges += [Edge(source=source, target=spec.id, port=port) for port, source in enumerate(sources)]
        nodes.append(spec)
    order = draw(st.permutations(nodes))
    return Network(name="By hand", nodes=[*order], edges=edges)


@given(by_hand())
@usual
def test_a_design_built_by_hand_comes_back_whole(network: Network) -> None:
    written = write(network)
    assume(written is not None)
    assert written is not None
    assert read(written.text, network).network == network


@pytest.mark.parametrize("slug", ["expression", "chain"])
def test_the_gallerys_expressions_come_back_whole(slug: str) -> None:
    network = GALLERY[slug]
    written = write(network)
    assert written is not None
    assert read(written.text, network).network == network


def test_networks_with_data_have_no_text() -> None:
    assert write(GALLERY["circle"]) is None


def test_an_edit_keeps_ids_places_and_titles() -> None:
    before = GALLERY["chain"].model_copy(
        update={"nodes": [spec.model_copy(update={"at": [1.0, 2.0]}) for spec in GALLERY["chain"].nodes]}
    )
    written = write(before)
    assert written is not None
    after = read(written.text.replace("x = 2", "x = 5") + "\nw = z * 2", before).network
    for spec in before.nodes:
        kept = after.node(spec.id)
        assert kept.at == [1.0, 2.0]
        assert kept.name == spec.name
    assert after.node("x").value == 5.0
    assert {spec.id for spec in after.nodes} - {spec.id for spec in before.nodes} == {"w", "number"}


@pytest.mark.parametrize("op", [*OFFERED])
def test_every_op_of_the_palette_can_be_called(op: str) -> None:
    count = counts(op)[0]
    inputs = [f"v{at} = [[1, 2], [3, 4]]" for at in range(count)]
    network = read("\n".join([*inputs, f"L = {op}({', '.join(f'v{at}' for at in range(count))})"])).network
    made = network.nodes[-1]
    assert isinstance(made, OpSpec)
    assert (made.op, [edge.port for edge in network.edges]) == (op, [*range(count)])
    assert "bad-setting" not in {problem.code for problem in infer(network).problems}
    assert write(network) is not None
