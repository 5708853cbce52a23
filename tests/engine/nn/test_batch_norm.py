"""Batch norm: the batch's statistics in training, the kept ones in evaluation; eager and in a Program."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import ArgumentError, ShapeError
from engine.optim import SGD

F = nn.functional
RNG = np.random.default_rng(2)


def batches(count: int, *shape: int) -> list[Any]:
    return [(RNG.normal(size=shape) * 3 + 1).astype(np.float32) for _ in range(count)]


@pytest.mark.parametrize("shape", [(6, 3), (4, 3, 5), (4, 3, 5, 2)])
def test_each_channel_has_mean_0_and_variance_1(shape: tuple[int, ...]) -> None:
    layer = nn.BatchNorm2d(3) if len(shape) == 4 else nn.BatchNorm1d(3)
    (x,) = batches(1, *shape)
    out = layer(engine.tensor(x)).detach().numpy()
    axes = (0, *range(2, len(shape)))
    np.testing.assert_allclose(out.mean(axes), 0, atol=1e-6)
    np.testing.assert_allclose(out.var(axes), 1, rtol=1e-4)


@pytest.mark.parametrize("momentum", [0.1, 0.6, None])
def test_the_kept_statistics(momentum: float | None) -> None:
    layer = nn.BatchNorm1d(3, momentum=momentum)
    mean, var = np.zeros(3), np.ones(3)
    for count, x in enumerate(batches(4, 5, 3), start=1):
        layer(engine.tensor(x))
        step = 1 / count if momentum is None else momentum
        mean += step * (x.mean(0) - mean)
        var += step * (x.var(0, ddof=1) - var)
    assert layer.num_batches_tracked is not None
    assert layer.num_batches_tracked.item() == 4
    np.testing.assert_allclose(layer.running_mean.numpy(), mean, rtol=1e-5)
    np.testing.assert_allclose(layer.running_var.numpy(), var, rtol=1e-5)
    layer.reset_running_stats()
    assert (layer.num_batches_tracked.item(), layer.running_var.tolist()) == (0, [1.0, 1.0, 1.0])


def test_evaluation_uses_what_was_kept_and_keeps_it() -> None:
    layer = nn.BatchNorm1d(2)
    for x in batches(3, 5, 2):
        layer(engine.tensor(x))
    kept = layer.running_mean.tolist()
    one = engine.tensor(batches(1, 1, 2)[0])
    out = layer.eval()(one).detach().numpy()
    assert layer.running_mean.tolist() == kept
    wanted = (one.numpy() - layer.running_mean.numpy()) / np.sqrt(layer.running_var.numpy() + 1e-5)
    np.testing.assert_allclose(out, wanted, rtol=1e-5)


def test_a_program_keeps_the_same_statistics_as_eager_code() -> None:
    engine.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4, momentum=None), nn.ReLU(), nn.Flatten(), nn.Linear(36, 2)
    )
    engine.manual_seed(0)
    other = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4, momentum=None), nn.ReLU(), nn.Flatten(), nn.Linear(36, 2)
    )
    xs, (t,) = batches(6, 4, 3, 5, 5), batches(1, 4, 2)
    loss = nn.MSELoss()
    program = engine.record(model, loss, SGD(model.parameters(), lr=0.01), xs[0], t)
    assert model[1].running_mean.tolist() == [0.0] * 4, "recording leaves the statistics as they were"
    assert model[1].num_batches_tracked.item() == 0
    optimizer = SGD(other.parameters(), lr=0.01)
    for x in xs:
        program.step(x, t)
        optimizer.zero_grad()
        loss(other(engine.tensor(x)), engine.tensor(t)).backward()
        optimizer.step()
    for (name, mine), its in zip(model.state_dict().items(), other.state_dict().values(), strict=True):
        np.testing.assert_allclose(mine.numpy(), its.numpy(), rtol=1e-4, atol=1e-5, err_msg=name)
    assert model[1].num_batches_tracked.item() == 6
    kinds = {(node.path, node.name) for node in program.nodes if node.kind == "buffer"}
    assert kinds == {("1", "running_mean"), ("1", "running_var"), ("1", "num_batches_tracked")}


def test_the_path_through_the_statistics_is_in_the_graph() -> None:
    model = nn.BatchNorm1d(3)
    x, t = batches(2, 4, 3)
    program = engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.1), x, t)
    ops = [node.op for node in program.nodes if node.op]
    assert ops == ["count_up", "mean", "var", "running_average", "running_average", "batch_norm", "mse_loss"]


def test_a_statistic_that_changed_since_is_no_wrong_gradient() -> None:
    layer = nn.BatchNorm1d(2).eval()
    x = engine.tensor(batches(1, 3, 2)[0], requires_grad=True)
    loss = layer(x).sum()
    layer.train()(x)
    with pytest.raises(RuntimeError, match="overwritten"):
        loss.backward()


def test_without_kept_statistics_evaluation_uses_the_batchs() -> None:
    layer = nn.BatchNorm1d(2, track_running_stats=False).eval()
    (x,) = batches(1, 5, 2)
    np.testing.assert_allclose(layer(engine.tensor(x)).detach().numpy().mean(0), 0, atol=1e-6)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: nn.BatchNorm1d(2)(engine.ones(1, 2)),
        lambda: nn.BatchNorm1d(2)(engine.ones(2)),
        lambda: nn.BatchNorm2d(2)(engine.ones(3, 2)),
        lambda: F.batch_norm(engine.ones(2, 2), None, None),
        lambda: F.instance_norm(engine.ones(2, 2, 1)),
        lambda: F.instance_norm(engine.ones(2, 2, 3), use_input_stats=False),
        lambda: nn.InstanceNorm1d(2, track_running_stats=True),
        lambda: nn.GroupNorm(2, 3),
    ],
)
def test_what_has_no_meaning_is_refused(wrong: Any) -> None:
    with pytest.raises(ArgumentError):
        wrong()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: nn.BatchNorm1d(3)(engine.ones(4, 2)),
        lambda: nn.LayerNorm(3)(engine.ones(4, 2)),
        lambda: F.layer_norm(engine.ones(2, 3), (3,), engine.ones(2)),
        lambda: nn.RMSNorm(3)(engine.ones(4, 2)),
        lambda: F.group_norm(engine.ones(2, 3), 2),
    ],
)
def test_shapes_that_do_not_fit_are_refused(wrong: Any) -> None:
    with pytest.raises(ShapeError):
        wrong()
