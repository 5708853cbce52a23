"""The code of a design, run by PyTorch, gives the engine's values, losses and gradients: float64, to 1e-6."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

import engine
from app.network.build import Built
from app.network.code.model import ModelCode
from app.network.code.script import Script, script
from app.network.code.weights import weights
from app.network.expression.reading import read
from app.network.expression.refusal import ExpressionError
from app.network.gallery import GALLERY
from app.network.infer import infer
from app.network.off import carried
from app.network.schema import LayerSpec, Network
from app.network.topology import read_topology
from app.session.run import Run
from tests.app.network.code.sound import sound
from tests.app.network.expression.texts import texts

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity


def executed(made: Script) -> dict[str, Any]:
    """The names that the script defines before its training loop."""
    space: dict[str, Any] = {}
    for section in made.sections:
        text = section.source.text
        exec(
            compile(f"\n{text}".split("\noptimizer = ")[0] if section.title == "Training" else text, "net.py", "exec"),
            space,
        )
    return space


def named(built: Built) -> dict[int, list[str]]:
    """The names that a parameter has in the code, by the identity of its numbers."""
    found: dict[int, list[str]] = {}
    for name, array in weights(built).items():
        found.setdefault(array.__array_interface__["data"][0], []).append(name)
    return found


def compare(network: Network, training: bool, drawn: bool = True) -> None:
    run = Run(network)
    built = run.built
    built.module.double()
    rng = np.random.default_rng(5)
    for parameter in built.parameters.values() if drawn else ():
        parameter.array[...] = rng.normal(0.2, 0.6, parameter.array.shape)
    was = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        space = executed(script(network))
        model = space["model"].double().train(training)
        model.load_state_dict({name: torch.tensor(array) for name, array in weights(built).items()})
        batch = run.batch()
        ours, loss = _ours(built, batch, training)
        theirs, reference = _theirs(built, model, space, batch)
    finally:
        torch.set_default_dtype(was)
    assume(np.isfinite(loss.item()))
    for node, value in theirs.items():
        np.testing.assert_allclose(ours[node], value, rtol=1e-6, atol=1e-6, err_msg=node)
    assert loss.item() == pytest.approx(reference.item(), rel=1e-6, abs=1e-6)
    loss.backward()
    reference.backward()
    names = named(built)
    for path, parameter in built.parameters.items():
        name = names[parameter.array.__array_interface__["data"][0]][0]
        other = model.get_parameter(name).grad
        mine = np.zeros(parameter.array.shape) if parameter.grad is None else parameter.grad.numpy()
        wanted = np.zeros_like(mine) if other is None else other.numpy()
        np.testing.assert_allclose(mine, wanted, rtol=1e-6, atol=1e-6, err_msg=f"{path} {name}")
    assert {id(p) for p in model.parameters()} == {
        id(model.get_parameter(names[p.array.__array_interface__["data"][0]][0])) for p in built.parameters.values()
    }


def _ours(built: Built, batch: Any, training: bool) -> tuple[dict[str, Any], Any]:
    module = built.module if training else built.judged
    inputs = () if batch is None else (engine.tensor(_wide(batch.inputs)),)
    given = module(*inputs)
    values = given if isinstance(given, tuple) else (given,)
    found = dict(zip(module._results, (value.detach().numpy() for value in values), strict=True))
    if built.loss is None:
        return found, given
    targets = [engine.tensor(_wide(batch.targets))] if built.targeted else []
    return found, built.loss(given, *targets)


def _theirs(built: Built, model: Any, space: dict[str, Any], batch: Any) -> tuple[dict[str, Any], Any]:
    code, topology = ModelCode(built.network, built.inference), read_topology(built.network)
    inputs = [] if batch is None else [torch.tensor(_wide(batch.inputs))]
    given = model(*inputs)
    values = given if isinstance(given, tuple) else (given,)
    nodes = [carried(topology, node) for node in code.outputs]
    found = dict(zip(nodes, (value.detach().numpy() for value in values), strict=True))
    if batch is None:
        return found, given
    # The code's loss is always given the targets, also where it compares with the inputs alone.
    targets = batch.inputs if batch.targets is None else batch.targets
    return found, space["loss_of"](model, *inputs, torch.tensor(_wide(targets)))


def _wide(array: Any) -> Any:
    return array.astype(np.float64) if array.dtype.kind == "f" else array


@pytest.mark.parametrize("slug", [*GALLERY])
def test_every_network_of_the_gallery(slug: str) -> None:
    network = GALLERY[slug]
    compare(network, training=False)
    if not any(isinstance(spec, LayerSpec) and spec.layer == "dropout" for spec in network.nodes):
        compare(network, training=True)


@given(sound())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_designs_with_branches_shared_layers_and_several_losses(network: Network) -> None:
    assume(infer(network).sound)
    compare(network, training=True)
    compare(network, training=False)


@given(texts())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_expressions(text: str) -> None:
    try:
        network = read(text).network
    except ExpressionError:
        assume(False)
    assume(infer(network).sound)
    compare(network, training=True, drawn=False)
