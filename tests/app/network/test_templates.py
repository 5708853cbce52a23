"""Every template learns what it promises, from several orders of its batches."""

import pytest

from app.network.gallery import GALLERY, LESSONS, TEMPLATES
from app.network.infer import infer
from app.network.schema import Network
from app.session.metrics import Score
from app.session.run import Run


def trained(network: Network, epochs: int) -> tuple[Score, Score]:
    """The scores before, and after so many epochs."""
    run = Run(network)
    before = run.judge.score(0)
    for _ in range(epochs * run.steps_per_epoch):
        assert run.advance()
    return before, run.judge.score(run.place.step)


@pytest.mark.parametrize("data_seed", [1, 4])
@pytest.mark.parametrize(
    ("slug", "epochs", "accuracy"),
    [
        ("neuron", 20, 0.98),
        ("logistic-regression", 12, 0.96),
        ("mlp", 20, 0.93),
        ("lenet-5", 6, 0.93),
        ("resnet", 10, 0.93),
        ("embedding", 30, 0.97),
        ("transformer", 8, 0.98),
    ],
)
def test_classifiers(slug: str, epochs: int, accuracy: float, data_seed: int) -> None:
    network = GALLERY[slug]
    assert network.data is not None
    data = network.data.model_copy(update={"seed": data_seed})
    before, after = trained(network.model_copy(update={"data": data}), epochs)
    assert before.train_accuracy is not None
    assert before.train_accuracy < 0.75
    assert after.train_loss < 0.4 * before.train_loss
    assert min(after.train_accuracy or 0, after.test_accuracy or 0) >= accuracy


def test_linear_regression() -> None:
    before, after = trained(GALLERY["linear-regression"], 20)
    assert after.train_loss < 0.01 * before.train_loss
    assert after.test_loss is not None
    assert after.test_loss < 0.01


def test_the_autoencoder_draws_again_what_it_has_never_seen() -> None:
    before, after = trained(GALLERY["autoencoder"], 15)
    assert after.test_loss is not None
    assert after.test_loss < 0.2 * before.train_loss
    assert after.test_loss < 1.5 * after.train_loss


def test_each_is_sound_and_in_one_group() -> None:
    assert not set(map(id, LESSONS)) & set(map(id, TEMPLATES))
    for network in TEMPLATES:
        assert not infer(network).problems
        assert infer(network).parameters < (100_000 if network.slug == "lenet-5" else 10_000)
    # What every textbook counts for it.
    assert infer(GALLERY["lenet-5"]).parameters == 61_706
    assert infer(GALLERY["lenet-5"]).shapes["flat"] == ("batch", 16 * 5 * 5)
