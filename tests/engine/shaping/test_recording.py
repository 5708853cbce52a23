"""What a model may change in place, draw and make while it is recorded; and what is refused with its reason."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import engine
from engine.errors import RecordError
from engine.program.program import Program
from engine.tensor import Tensor

Model = Callable[[Tensor], Tensor]
W = engine.tensor([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75]]).requires_grad_()


def set_row(x: Tensor) -> Tensor:
    y = x * W
    y[0] = y[1] * 2
    return y.sum()


def scaled_part(x: Tensor) -> Tensor:
    y = x * W
    y[:, 0] += 1
    y[:, 1:].mul_(x[:, :2])
    return (y * y).sum()


def filled_by_parts(x: Tensor) -> Tensor:
    out = engine.zeros(3, 2)
    before = out + 1
    for i in range(3):
        out[i] = (x * W)[:, i] * (i + 1)
    return (out * before).sum() + out[1, 1]


def views_of_views(x: Tensor) -> Tensor:
    y = x * W
    turned = y.t()[1:].reshape(2, 2)
    first = turned[0]
    y.mul_(2)
    first.tanh_()
    turned[1, 1] = first.sum()
    return (y * y).sum() + turned.sum()


def masked(x: Tensor) -> Tensor:
    y = x * W
    y[y > 0.3] = 0.0
    y.masked_fill_(x > 1, 0.5)
    return (y * x).sum()


def index_set(x: Tensor) -> Tensor:
    y = x * W
    y[[1], 1:] = x[:1, :2] * 3
    y[:, [0]] = y[:, [2]]
    return (y * W).sum()


def changed_input(x: Tensor) -> Tensor:
    x[0, 0] = 5.0
    return (x * W).sum()


MODELS = [set_row, scaled_part, filled_by_parts, views_of_views, masked, index_set, changed_input]


def batches() -> list[np.ndarray]:
    return [np.random.default_rng(seed).normal(size=(2, 3)).astype(np.float32) for seed in range(3)]


def gradient(program: Program) -> np.ndarray:
    (node,) = [node for node in program.nodes if node.kind == "parameter"]
    assert node.grad is not None
    return node.grad


@pytest.mark.parametrize("model", MODELS)
def test_changes_in_place_replay_as_they_run_eagerly(model: Model) -> None:
    program = engine.record(model, inputs=batches()[0], backward=True)
    for batch in batches():
        W.grad = None
        loss = model(engine.tensor(batch))
        loss.backward()
        assert program.backward(batch) == pytest.approx(loss.item(), rel=1e-5)
        assert W.grad is not None
        np.testing.assert_allclose(gradient(program), W.grad.numpy(), rtol=1e-5, atol=1e-6)


def test_the_batch_and_kept_tensors_are_left_as_they_were() -> None:
    batch = batches()[0]
    kept = batch.copy()
    program = engine.record(changed_input, inputs=batch, backward=True)
    program.backward()
    np.testing.assert_array_equal(batch, kept)
    assert program.backward() == pytest.approx(changed_input(engine.tensor(kept)).item())


@pytest.mark.parametrize(
    "draw",
    [
        lambda x: engine.rand(2, 3),
        lambda x: engine.randn_like(x),
        lambda x: engine.normal(0.0, 2.0, (2, 3)),
        lambda x: engine.randint(0, 1000, (2, 3)).float(),
        lambda x: engine.bernoulli(engine.full((20, 2, 3), 0.5)).sum(0),
        lambda x: engine.empty_like(x).uniform_(-1, 1),
        lambda x: engine.multinomial((x * 0 + 1).flatten(), 6).float().view(2, 3),
        lambda x: engine.randperm(600)[:6].reshape(2, 3).float(),
    ],
)
def test_what_is_drawn_is_drawn_anew(draw: Callable[[Tensor], Tensor]) -> None:
    def model(x: Tensor) -> Tensor:
        return x * W + draw(x)

    engine.manual_seed(4)
    program = engine.record(model, inputs=batches()[0], backward=False)
    seen = [program.predict(batches()[0]) for _ in range(4)]
    assert not all(np.array_equal(seen[0], other) for other in seen[1:])
    engine.manual_seed(4)
    np.testing.assert_allclose(model(engine.tensor(batches()[0])).detach().numpy(), seen[0], rtol=1e-6)


KEPT = engine.zeros(3)


def keep(x: Tensor) -> Tensor:
    KEPT.add_(x.sum(0))
    return (x * W).sum() + KEPT.sum()


def unseen(x: Tensor) -> Tensor:
    y = x * W
    with engine.no_grad():
        y.add_(1)
    return y.sum()


def through_detach(x: Tensor) -> Tensor:
    y = x * W
    y.detach().mul_(2)
    return y.sum()


REFUSED: list[tuple[str, Model]] = [
    ("mask as an index", lambda x: (x * W)[x > 0].sum()),
    ("nonzero", lambda x: (x > 0).nonzero().float().sum()),
    ("masked_select", lambda x: (x * W).masked_select(x > 0).sum()),
    ("item", lambda x: x * W * (x * W).sum().item()),
    ("list", lambda x: engine.tensor((x * W).tolist())),
    ("numpy", lambda x: engine.tensor(np.asarray(x))),
    ("branch", lambda x: x * W if (x * W).sum() > 0 else x),
    ("a kept tensor", keep),
    ("no_grad", unseen),
    ("detach", through_detach),
]


@pytest.mark.parametrize(("what", "model"), REFUSED, ids=[what for what, _ in REFUSED])
def test_what_cannot_be_recorded_is_refused(what: str, model: Model) -> None:
    with pytest.raises(RecordError) as caught:
        engine.record(model, inputs=batches()[0], backward=False)
    assert caught.value.code == "not-recordable"
    assert KEPT.tolist() == [0, 0, 0]
