"""Dtypes that are not computed here, devices that are absent, orders in memory that the engine chose itself."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import DeviceError, DTypeError, GraphError, RangeError, ShapeError


@pytest.fixture
def _doubles() -> Iterator[None]:
    engine.set_default_dtype(engine.float64)
    yield
    engine.set_default_dtype(engine.float32)


@pytest.mark.usefixtures("_doubles")
def test_the_default_dtype_is_that_of_decimal_numbers() -> None:
    assert engine.get_default_dtype() == engine.float64
    assert engine.tensor(1.5).dtype == engine.zeros(1).dtype == engine.rand(1).dtype == engine.float64
    assert (engine.tensor([1, 2]) / 2).dtype == engine.float64
    assert repr(engine.tensor(1.5)) == "tensor(1.5000)"
    assert repr(engine.tensor(1.5, dtype=engine.float32)) == "tensor(1.5000, dtype=torch.float32)"


def test_only_floats_can_be_the_default() -> None:
    with pytest.raises(DTypeError):
        engine.set_default_dtype(engine.int64)


@pytest.mark.parametrize(
    "use",
    [
        lambda: engine.zeros(2, dtype=engine.float16),
        lambda: engine.ones(2).half(),
        lambda: engine.tensor([1j]),
        lambda: engine.from_numpy(np.zeros(2, np.uint32)),
        lambda: engine.ones(2).to("complex64"),
    ],
)
def test_kinds_in_which_nothing_is_computed_are_refused(use: Callable[[], Any]) -> None:
    with pytest.raises((DTypeError, DeviceError)) as caught:
        use()
    assert caught.value.cure


@pytest.mark.parametrize(
    "use",
    [lambda: engine.ones(1).cuda(), lambda: engine.ones(1).to("mps"), lambda: engine.randn(1, device="cuda")],
)
def test_an_absent_device_is_said_to_be_absent(use: Callable[[], Any]) -> None:
    with pytest.raises(DeviceError) as caught:
        use()
    assert caught.value.code == "device-absent"
    assert '"cpu"' in caught.value.expected


def test_the_usual_choice_of_a_device_falls_on_the_cpu() -> None:
    cuda, mps = engine.cuda.is_available(), engine.backends.mps.is_available()
    chosen = engine.device("cuda" if cuda else "mps" if mps else "cpu")
    assert nn.Linear(2, 2).to(chosen)(engine.ones(1, 2).to(chosen)).device == chosen
    engine.backends.cudnn.benchmark = True
    engine.cuda.manual_seed_all(1)


def test_a_convolutions_result_can_be_viewed_in_any_shape() -> None:
    y = nn.Conv2d(1, 3, 3)(engine.randn(2, 1, 6, 6))
    assert y.is_contiguous()
    np.testing.assert_array_equal(y.view(2, -1).detach().numpy(), y.detach().numpy().reshape(2, -1))
    with pytest.raises(ShapeError, match="reshape"):
        y.transpose(0, 1).view(-1)


def test_a_value_that_was_overwritten_through_data_is_an_error() -> None:
    x = engine.ones(2, requires_grad=True)
    y = x.exp()
    y.data.mul_(2)
    with pytest.raises(GraphError) as caught:
        y.sum().backward()
    assert caught.value.code == "overwritten"


def test_an_error_in_an_index_names_the_place() -> None:
    for wrong in (lambda: engine.ones(2, 3)[:, 3], lambda: engine.ones(2, 3)[:, [0, 5]]):
        with pytest.raises(RangeError) as caught:
            wrong()
        assert "dimension 1 with size 3" in caught.value.expected
    table = engine.ones(4, 2)
    with pytest.raises(RangeError, match="a row number from 0 to 3"):
        nn.functional.embedding(engine.tensor([1, 4]), table)


def test_a_copy_of_a_leaf_is_a_leaf_and_of_a_result_is_refused() -> None:
    x = engine.ones(2, requires_grad=True)
    other = copy.deepcopy(x)
    with engine.no_grad():
        other.add_(1)
    assert (x.tolist(), other.requires_grad) == ([1, 1], True)
    with pytest.raises(GraphError):
        copy.deepcopy(x * 2)


def test_rows_by_number_replay_and_refuse_a_number_out_of_range() -> None:
    table = nn.Embedding(5, 3)
    program = engine.record(lambda ids: (table(ids) ** 2).sum(), inputs=np.array([[1, 1], [0, 4]]), backward=True)
    program.backward(np.array([[3, 3], [3, 0]]))
    (node,) = [node for node in program.nodes if node.kind == "parameter"]
    assert node.grad is not None
    expected = np.zeros((5, 3))
    expected[[3, 0]] = table.weight.detach().numpy()[[3, 0]] * 2 * np.array([[3], [1]])
    np.testing.assert_allclose(node.grad, expected, rtol=1e-5)
    with pytest.raises(RangeError):
        program.backward(np.array([[5, 0], [0, 0]]))
