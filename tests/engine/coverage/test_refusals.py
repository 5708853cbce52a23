"""What no Program can follow is refused with the reason and the place, and nothing has been changed by trying."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.errors import ExplorerError, RecordError
from engine.nn import functional as F  # noqa: N812 - PyTorch's name for it
from engine.tensor import Tensor
from tests.engine.coverage.replaying import vectors

Body = Callable[[Any, Tensor], Any]


class Square(engine.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        return 2 * ctx.saved_tensors[0] * gradients[0]


class Inner(nn.Module):
    """Where it happens, after statistics were kept and a mask was drawn."""

    def __init__(self, body: Body) -> None:
        super().__init__()
        self.body = body
        self.scale, self.w = nn.Parameter(engine.tensor(2.0)), nn.Parameter(engine.ones(6))
        self.register_buffer("count", engine.tensor(0))
        self.count: Tensor
        self.state = engine.zeros(6)

    def forward(self, x: Tensor) -> Any:
        return self.body(self, x)


class Outer(nn.Module):
    def __init__(self, body: Body) -> None:
        super().__init__()
        self.norm, self.drop, self.inner = nn.BatchNorm1d(6), nn.Dropout(0.5), Inner(body)

    def forward(self, x: Tensor) -> Any:
        return self.inner(self.drop(self.norm(x)))


def under_no_grad(model: Any, x: Tensor) -> Any:
    with engine.no_grad():
        model.w.mul_(0.9)
    return x * model.w


def remembering(model: Any, x: Tensor) -> Any:
    y = x + model.state
    model.state = y.mean(0).detach()
    return y


def counting(model: Any, x: Tensor) -> Any:
    model.count = model.count + 1
    return x / model.count


def counting_in_place(model: Any, x: Tensor) -> Any:
    model.count += 1
    return x


def data_set(model: Any, x: Tensor) -> Any:
    model.w.data = engine.zeros(6)
    return x * model.w


def seeded(model: Any, x: Tensor) -> Any:
    engine.manual_seed(1)
    return x + engine.randn_like(x)


def looped(model: Any, x: Tensor) -> Any:
    for _ in range(int(x.abs().sum())):
        x = x * 0.9
    return x


def while_positive(model: Any, x: Tensor) -> Any:
    while x.sum() > 0:
        x = x - 1
    return x


def inner_backward(model: Any, x: Tensor) -> Any:
    x.sum().backward()
    return x


def hooked(model: Any, x: Tensor) -> Any:
    x.register_hook(lambda g: g * 2)
    return x


def stepping(model: Any, x: Tensor) -> Any:
    optim.SGD([model.w], lr=0.1).step()
    return x


REFUSED: dict[str, Body] = {
    "branch on a value": lambda m, x: x if x.sum() > 0 else x * 2,
    "branch on a parameter": lambda m, x: x if m.scale else x * 2,
    "while over a value": while_positive,
    "comparison of maxima": lambda m, x: x if x.max() == x.min() else x * 2,
    "item": lambda m, x: x * x.sum().item(),
    "a parameter's item": lambda m, x: x * m.scale.item(),
    "a buffer's item": lambda m, x: x * m.count.item(),
    "tolist": lambda m, x: x * x.tolist()[0][0],
    "a parameter's tolist": lambda m, x: x * m.w.tolist()[0],
    "numpy": lambda m, x: x * engine.from_numpy(x.detach().numpy()),
    "data": lambda m, x: x * x.data,
    "float": lambda m, x: x * float(x.sum()),
    "int": lambda m, x: x * int(x.sum()),
    "bool": lambda m, x: x * bool(x.any()),
    "text": lambda m, x: x * float(f"{x.sum():.2f}"),
    "printing": lambda m, x: x * len(str(x)),
    "nonzero": lambda m, x: x[(x > 0).nonzero()[:, 0]],
    "a mask as an index": lambda m, x: x[x > 0],
    "masked_select": lambda m, x: x.masked_select(x > 0),
    "unique": lambda m, x: x * x.unique().shape[0],
    "one_hot without a number": lambda m, x: F.one_hot((x > 0).long().sum(1)).float(),
    "a list's place": lambda m, x: [x, x * 2, x, x, x, x][x.argmax() % 6],
    "a slice's end": lambda m, x: x[: x.argmax() % 3 + 1],
    "sorting in Python": lambda m, x: sorted([x[0, 0], x[1, 1]])[0] * x,
    "membership": lambda m, x: x if 1.0 in x else x * 2,
    "allclose": lambda m, x: x if engine.allclose(x, x * 1) else x * 2,
    "equal": lambda m, x: x if engine.equal(x, x * 1) else x * 2,
    "a range": looped,
    "loop over a list of values": lambda m, x: sum(x[0].tolist()) + x,
    "copying numbers": lambda m, x: engine.tensor(x) * x,
    "a list of values": lambda m, x: engine.tensor([x[0, 0], x[1, 1]]).sum() * x,
    "full of a value": lambda m, x: engine.full((4, 6), x.max()) * x,
    "deep copy": lambda m, x: copy.deepcopy(m.w) * x,
    "backward": inner_backward,
    "autograd.grad": lambda m, x: x * engine.autograd.grad((x * m.w).sum(), [m.w])[0],
    "a step": stepping,
    "a custom Function": lambda m, x: Square.apply(x),
    "a hook": hooked,
    "a parameter changed in place": under_no_grad,
    "a parameter's data changed": lambda m, x: x * m.w.detach().mul_(0.9),
    "a parameter's data set": data_set,
    "a parameter initialised": lambda m, x: x * nn.init.normal_(m.w),
    "a buffer changed in place": counting_in_place,
    "a buffer bound anew": counting,
    "a state of the last step": remembering,
    "seeding": seeded,
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_recorded_is_refused_and_leaves_no_trace(what: str) -> None:
    engine.manual_seed(3)
    model = Outer(REFUSED[what])
    optimizer = optim.Adam(model.parameters())
    before = {name: tensor.numpy().copy() for name, tensor in model.state_dict().items()}
    state, chance = model.inner.state, engine.random.default_generator.get_state()
    with pytest.raises(RecordError) as caught:
        engine.record(model, lambda y: (y * y).mean(), optimizer, vectors(4, 6))
    assert caught.value.code == "not-recordable"
    assert caught.value.where in ("inner", None)
    assert caught.value.expected
    assert caught.value.got
    assert caught.value.cure
    for name, tensor in model.state_dict().items():
        np.testing.assert_array_equal(tensor.numpy(), before[name], err_msg=name)
    assert model.inner.state is state
    assert all(parameter.grad is None for parameter in model.parameters())
    np.testing.assert_array_equal(engine.random.default_generator.get_state(), chance)
    assert not optimizer.state_dict()["state"]
    assert engine.tensor(1.0).item() == 1.0, "the tape is closed again"


def test_an_error_of_the_models_own_leaves_no_trace_either() -> None:
    model = Outer(lambda m, x: x @ x)
    engine.manual_seed(3)
    chance = engine.random.default_generator.get_state()
    with pytest.raises(ExplorerError):
        engine.record(model, lambda y: y.mean(), None, vectors(4, 6), backward=True)
    np.testing.assert_array_equal(engine.random.default_generator.get_state(), chance)
    assert model.norm.num_batches_tracked is not None
    assert model.norm.num_batches_tracked.item() == 0
