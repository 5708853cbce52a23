"""The gallery's networks learn what their notes promise, whatever the order of the batches."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

import engine
from app.network.build import build, make_optimizer
from app.network.gallery import CHAIN, DEFAULT_SLUG, EXPRESSION, GALLERY
from app.network.schema import Network
from engine.data import batches, make_dataset, split


@dataclass(frozen=True)
class Score:
    train_loss: float
    train_accuracy: float
    test_accuracy: float


def epochs(network: Network, order: int) -> Iterator[Score]:
    """The score before the first and after each epoch."""
    assert network.data is not None
    built = build(network)
    assert built.loss is not None
    optimizer = make_optimizer(network, built.module)
    data = network.data
    points, labels = make_dataset(data.kind, data.size, data.noise, data.seed)
    labels = labels[:, None]
    train, test = split(data.size, data.train_share, data.seed)
    size = network.training.batch_size
    program = engine.record(built.module, built.loss, optimizer, points[:size], labels[:size])
    judge = engine.record(built.module, built.loss, None, points, labels)
    middle = 0.0 if network.nodes[-1].model_dump()["loss"] == "bce_with_logits" else 0.5
    rng = np.random.default_rng(order)
    while True:
        judge.forward(points, labels)
        right = (judge.nodes[judge.output].value > middle) == (labels > 0.5)
        loss = built.loss(built.module(engine.tensor(points[train])), engine.tensor(labels[train])).item()
        yield Score(loss, float(right[train].mean()), float(right[test].mean()))
        for rows in batches(len(train), size, rng):
            program.step(points[rows], labels[rows])


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize(
    ("slug", "within", "accuracy"),
    [("circle", 40, 0.98), ("xor", 40, 0.98), ("neuron", 20, 0.98), ("spiral", 150, 0.98)],
)
def test_it_learns(slug: str, within: int, accuracy: float, order: int) -> None:
    scores = [score for score, _ in zip(epochs(GALLERY[slug], order), range(within + 1), strict=False)]
    assert scores[0].train_accuracy < 0.75
    assert scores[-1].train_loss < 0.3 * scores[0].train_loss
    assert min(scores[-1].train_accuracy, scores[-1].test_accuracy) >= accuracy
    rises = sum(max(0.0, b.train_loss - a.train_loss) for a, b in itertools.pairwise(scores))
    assert rises < 0.5 * scores[0].train_loss


@pytest.mark.parametrize("network", [EXPRESSION, CHAIN], ids=lambda network: network.slug)
def test_expressions_descend(network: Network) -> None:
    built = build(network)
    program = engine.record(built.module, None, make_optimizer(network, built.module))
    values = [program.step() for _ in range(20)]
    assert all(later < earlier for earlier, later in itertools.pairwise(values))


def test_the_chain_in_the_program() -> None:
    built = build(CHAIN)
    program = engine.record(built.module, None, make_optimizer(CHAIN, built.module))
    for event in program.events:
        if event.phase == "update":
            break
        program.run(event.index)
    x = next(node for node in program.nodes if node.kind == "parameter")
    assert program.nodes[program.output].value == 15.0
    assert x.grad == 12.0


def test_the_gallery_is_complete() -> None:
    lessons = ["circle", "spiral", "xor", "attention", "residual", "regularized", "expression", "chain"]
    first = ["neuron", "linear-regression", "logistic-regression", "mlp"]
    assert list(GALLERY) == [*lessons, *first, "lenet", "lenet-5", "resnet", "autoencoder", "embedding", "transformer"]
    assert DEFAULT_SLUG in GALLERY
    for network in GALLERY.values():
        assert network.note.endswith(".")
        assert network.name
