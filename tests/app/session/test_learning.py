"""The gallery's networks beyond linear layers learn what their notes promise, from any initial weights."""

from __future__ import annotations

import pytest

from app.network.gallery import GALLERY
from app.session.metrics import Score
from app.session.run import Run


def after(slug: str, epochs: int, seed: int | None = None) -> tuple[Score, Score]:
    """The score at the initial weights and after so many epochs; `seed` draws other weights than the gallery's."""
    network = GALLERY[slug]
    run = Run(network if seed is None else network.model_copy(update={"seed": seed}))
    first = run.judge.score(0)
    while run.place.epoch < epochs:
        assert run.advance()
    return first, run.judge.score(run.place.step)


@pytest.mark.parametrize(
    ("slug", "epochs", "accuracy"),
    [
        ("lenet", 15, 0.95),
        ("attention", 30, 0.95),
        ("residual", 150, 0.95),
        ("regularized", 60, 0.95),
        ("embedding", 30, 0.97),
    ],
)
@pytest.mark.parametrize("seed", [None, 7])
def test_it_learns(slug: str, epochs: int, accuracy: float, seed: int | None) -> None:
    first, last = after(slug, epochs, seed)
    assert first.test_accuracy is not None
    assert last.test_accuracy is not None
    assert first.test_accuracy < 0.75
    assert last.train_loss < 0.4 * first.train_loss
    assert last.test_accuracy >= accuracy


def test_the_confusion_adds_up_to_the_accuracy() -> None:
    _, score = after("embedding", 2)
    assert score.confusion is not None
    assert sum(map(sum, score.confusion)) == 80
    assert sum(score.confusion[k][k] for k in range(4)) / 80 == score.test_accuracy
