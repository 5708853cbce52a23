"""Well-formed networks survive the trip through JSON; everything else is refused in one shape."""

import json
import math
from typing import Annotated, Literal

import pytest
from hypothesis import given
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from app.network.gallery import GALLERY
from app.network.problems import Problem, from_validation
from app.network.schema import DatasetKind, Network
from engine.data import ORIGINS
from tests.app.network.strategies import networks

LAYER = {"kind": "linear", "id": "l1", "units": 4}


def refused(document: object) -> Problem:
    with pytest.raises(ValidationError) as caught:
        Network.model_validate(document)
    problem = from_validation(caught.value, document)
    for text in (problem.code, problem.expected, problem.got, problem.cure):
        assert text
        assert len(text) < 400
        text.encode()
    assert len(problem.got) <= 80
    return problem


def with_layer(**fields: object) -> dict[str, object]:
    return {"nodes": [LAYER | fields]}


@given(networks)
def test_json_round_trip(network: Network) -> None:
    assert Network.model_validate_json(network.model_dump_json()) == network
    assert Network.model_validate(json.loads(json.dumps(network.model_dump(mode="json")))) == network


@pytest.mark.parametrize("slug", GALLERY)
def test_gallery_round_trip(slug: str) -> None:
    assert Network.model_validate_json(GALLERY[slug].model_dump_json()) == GALLERY[slug]


def test_dataset_kinds_are_the_engines() -> None:
    assert set(DatasetKind.__args__) == set(ORIGINS)


def test_ten_thousand_units() -> None:
    problem = refused(with_layer(units=10_000))
    assert problem == Problem(
        code="out-of-range",
        node="l1",
        expected="nodes[0].units: at most 4096",
        got="10000",
        cure="Set nodes[0].units to at most 4096.",
    )


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_not_finite(number: float) -> None:
    problem = refused({"nodes": [], "training": {"learning_rate": number}})
    assert "finite" in problem.expected
    assert problem.got in ("NaN", "Infinity", "-Infinity")
    assert "learning_rate" in problem.cure
    inside = refused({"nodes": [{"kind": "value", "id": "a", "value": [1.0, number]}]})
    assert inside.code == "not-finite"
    assert inside.node == "a"


@pytest.mark.parametrize(
    ("document", "code", "got"),
    [
        ({"nodes": [], "training": {"learning_rate": 1e9}}, "out-of-range", "1000000000.0"),
        ({"nodes": [], "seed": 10**40}, "out-of-range", "a whole number of 133 bits"),
        ({"nodes": [], "seed": 10**5000}, "out-of-range", "a whole number of 16610 bits"),
        ({"nodes": [], "seed": "1"}, "wrong-type", '"1"'),
        ({"nodes": [], "version": 2}, "unknown-choice", "2"),
        ({"nodes": [], "colour": "red"}, "unknown-field", '"red"'),
        ({}, "missing-field", "nothing"),
        ([], "wrong-type", "[]"),
        ({"nodes": [{"kind": "conv", "id": "c"}]}, "unknown-kind", '{"kind": "conv", "id": "c"}'),
        ({"nodes": [{"id": "c"}]}, "unknown-kind", '{"id": "c"}'),
        (with_layer(id="Layer 1"), "bad-identifier", '"Layer 1"'),
        (with_layer(id="__class__"), "bad-identifier", '"__class__"'),
        (with_layer(units=0), "out-of-range", "0"),
        (with_layer(units=2.5), "wrong-type", "2.5"),
        (with_layer(units=True), "wrong-type", "true"),
        (with_layer(activation="swish"), "unknown-choice", '"swish"'),
        (with_layer(name="two\nlines"), "not-printable", r'"two\nlines"'),
        (with_layer(name="\u202eevil"), "not-printable", r'"\u202eevil"'),
        (with_layer(name="n" * 65), "too-long", '"' + "n" * 65 + '"'),
        ({"nodes": [{"kind": "value", "id": "a", "value": []}]}, "too-long", "[]"),
        (
            {"nodes": [{"kind": "value", "id": "a", "value": [[1.0], [1.0, 2.0]]}]},
            "ragged-value",
            "[[1.0], [1.0, 2.0]]",
        ),
        ({"nodes": [{"kind": "value", "id": "a", "value": [[[1.0]]]}]}, "too-deep", "[[[1.0]]]"),
        ({"nodes": [{"kind": "value", "id": "a", "value": "2"}]}, "wrong-type", '"2"'),
        (
            {"nodes": [{"kind": "value", "id": "a", "value": [0.0] * 1025}]},
            "too-long",
            "[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, …]",
        ),
    ],
)
def test_refusals(document: object, code: str, got: str) -> None:
    problem = refused(document)
    assert problem.code == code
    assert problem.got == got


def test_a_very_deep_list() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert refused({"nodes": [{"kind": "value", "id": "a", "value": [deep, deep]}]}).code == "too-deep"
    assert refused({"nodes": deep}).code == "wrong-type"
    with pytest.raises(ValidationError) as caught:
        Network.model_validate_json('{"nodes":' + "[" * 100_000)
    assert from_validation(caught.value).code == "malformed-json"


def test_an_unpaired_surrogate_is_refused_and_can_be_sent_back() -> None:
    assert refused(with_layer(name="\ud800")).code in ("not-printable", "invalid-value", "wrong-type")


@pytest.mark.parametrize("name", ["Schicht α", "第一层", "طبقة", "👩‍🔬", "क्ष", "x²", "ñandú"])
def test_names_in_any_script(name: str) -> None:
    assert Network.model_validate(with_layer(name=name)).nodes[0].name == name


def test_more_nodes_than_a_network_may_have() -> None:
    problem = refused({"nodes": [LAYER] * 10_001})
    assert problem.code == "too-long"
    assert "10000" in problem.expected


def test_one_problem_names_how_many_more_there_are() -> None:
    assert "9 more" in refused({"nodes": [LAYER | {"units": 0}] * 10}).cure


def test_a_command_around_the_network_changes_nothing_about_the_problem() -> None:
    class Edit(BaseModel):
        type: Literal["edit"]
        network: Network

    class Ping(BaseModel):
        type: Literal["ping"]

    message = {"type": "edit", "network": with_layer(units=10_000)}
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Annotated[Edit | Ping, Field(discriminator="type")]).validate_python(message)
    problem = from_validation(caught.value, message)
    assert problem.node == "l1"
    assert problem.expected == "edit.network.nodes[0].units: at most 4096"


def test_the_schema_for_other_programs_stands() -> None:
    schema = Network.model_json_schema()
    assert schema["additionalProperties"] is False
    assert {"LinearSpec", "OpSpec", "ValueSpec", "Training", "DataSpec"} <= set(schema["$defs"])
