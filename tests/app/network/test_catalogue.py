"""The palette offers what the engine has, and everything it offers works."""

from typing import get_args

import pytest

from app.network import synonyms
from app.network.catalogue import Choice, catalogue
from app.network.infer import infer
from app.network.offered import OFFERED
from app.network.schema import DatasetKind, Edge, Network, NodeSpec, OpSpec, ValueSpec
from engine.data import ORIGINS
from engine.ops import OPS
from engine.optim import OPTIMIZERS


def test_it_lists_the_engines_tables() -> None:
    offered = catalogue()
    assert [op.name for op in offered.ops] == list(OFFERED)
    assert set(OFFERED) < set(OPS)
    assert {dataset.name for dataset in offered.datasets} == set(get_args(DatasetKind)) == set(ORIGINS)
    assert {optimizer.name for optimizer in offered.optimizers} <= set(OPTIMIZERS)


def test_every_kind_of_node_is_offered() -> None:
    kinds = {arm.model_fields["kind"].default for arm in get_args(get_args(NodeSpec)[0])}
    assert {kind.name for kind in catalogue().kinds} | {"op"} == kinds - {"placeholder"}, (
        "a placeholder comes with a file"
    )


def test_everything_has_a_title_and_a_sentence() -> None:
    offered = catalogue()
    settings = tuple(setting for layer in offered.layers for setting in layer.settings)
    groups = (
        offered.kinds,
        offered.layers,
        settings,
        offered.activations,
        offered.losses,
        offered.ops,
        offered.datasets,
        offered.optimizers,
    )
    for choice in (choice for group in groups for choice in group):
        assert choice.title
        assert choice.doc.endswith(".")


def test_a_thing_is_found_by_what_else_it_is_called() -> None:
    offered = catalogue()
    groups: tuple[tuple[dict[str, tuple[str, ...]], tuple[Choice, ...]], ...] = (
        (synonyms.KINDS, offered.kinds),
        (synonyms.LAYERS, offered.layers),
        (synonyms.OPS, offered.ops),
        (synonyms.LOSSES, offered.losses),
    )
    for known, choices in groups:
        assert {choice.name: choice.also for choice in choices if choice.also} == known
        assert all(word == word.lower() for words in known.values() for word in words), "a search is in small letters"


@pytest.mark.parametrize("choice", catalogue().ops, ids=lambda choice: choice.name)
def test_a_new_op_from_the_palette_takes_its_settings(choice: object) -> None:
    op = next(op for op in catalogue().ops if op == choice)
    leaves = [ValueSpec(id=f"v{port}", value=[[1.0] * 4] * 3) for port in range(op.arity)]
    edges = [Edge(source=leaf.id, target="r", port=port) for port, leaf in enumerate(leaves)]
    inference = infer(Network(nodes=[*leaves, OpSpec(id="r", op=op.name, attrs=op.attrs)], edges=edges))
    codes = {problem.code for problem in inference.problems}
    # What cuts the path right before the result leaves nothing to learn, and says so.
    cut = set() if OPS[op.name].differentiable else {"no-parameters"}
    assert codes - cut <= {"result-not-single", "shape-mismatch", "reshape-size"}


def test_a_layer_says_whether_it_has_biases() -> None:
    biased = {layer.name for layer in catalogue().layers if layer.biased}
    assert {"conv2d", "batch_norm", "layer_norm"} <= biased
    assert not {"embedding", "position", "attention"} & biased


def test_an_op_of_several_inputs_says_what_becomes_of_which() -> None:
    formulas = {op.name: op.formula for op in catalogue().ops}
    assert (formulas["sub"], formulas["matmul"], formulas["tanh"]) == ("{1} - {2}", "{1} @ {2}", "")
    for op in catalogue().ops:
        if op.arity > 1 and not op.variadic:
            assert all(f"{{{port}}}" in op.formula for port in range(1, op.arity + 1)), op.name


def test_an_op_says_what_each_of_its_settings_may_be() -> None:
    for op in catalogue().ops:
        assert op.attrs.keys() <= {setting.name for setting in op.settings}
        for setting in op.settings:
            assert setting.sorts
            assert bool(setting.words) == ("word" in setting.sorts)
            assert setting.optional or setting.name in op.attrs, (op.name, setting.name)
