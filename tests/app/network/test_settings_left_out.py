"""An operation's settings may be left out: the design then runs, and can be written as code, or says why not."""

from __future__ import annotations

import contextlib
import itertools

import pytest
from pydantic import ValidationError

from app.network.attributes import attribute_problem, op_arity
from app.network.code.script import script
from app.network.infer import infer
from app.network.offered import OFFERED
from app.network.schema import Edge, Network, OpSpec, ValueSpec

VALUES = ([[1.0, 2.0], [3.0, 4.0]], [1.0, 2.0], 2.0)


def uses(name: str) -> list[OpSpec]:
    """Each sample's settings, and each choice among them."""
    found: dict[str, OpSpec] = {}
    for sample in OFFERED[name].samples():
        said = {key: [*it] if isinstance(it, tuple) else it for key, it in sample.attrs.items() if it is not None}
        for count in range(len(said) + 1):
            for keys in itertools.combinations(said, count):
                with contextlib.suppress(ValidationError):
                    spec = OpSpec(id="used", op=name, attrs={key: said[key] for key in keys})
                    if attribute_problem(spec) is not None:
                        continue
                    found[repr(spec.attrs)] = spec
    return list(found.values())


def design(spec: OpSpec, value: object) -> Network:
    count = op_arity(spec) or 1
    nodes = [ValueSpec.model_validate({"id": f"v{at}", "value": value}) for at in range(count)]
    ties = [Edge(source=node.id, target=spec.id, port=at) for at, node in enumerate(nodes)]
    return Network(nodes=[*nodes, spec, OpSpec(id="all", op="sum")], edges=[*ties, Edge(source=spec.id, target="all")])


@pytest.mark.parametrize("name", OFFERED)
def test_it_runs_or_says_why_not(name: str) -> None:
    for spec in uses(name):
        for value in VALUES:
            network = design(spec, value)
            if not infer(network).problems:
                assert script(network).source
