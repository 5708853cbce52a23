"""Operations of every family, exported and run in PyTorch: values and gradients, at two batch sizes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.op import Array

pytest.importorskip("torch")
from tests.engine.export.test_models import compare, theirs_of

pytestmark = pytest.mark.parity
F = nn.functional
rng = np.random.default_rng(0)
TABLE, PICTURES, SEQUENCES = rng.normal(size=(6, 4)), rng.normal(size=(3, 2, 6, 6)), rng.normal(size=(3, 5, 8))


class Scaled(nn.Module):
    """The input times a parameter, and then what is to be tried."""

    def __init__(self, tried: Any) -> None:
        super().__init__()
        self.tried = tried
        self.scale = nn.Parameter(engine.tensor(1.25))

    def forward(self, x: Any) -> Any:
        return self.tried(x * self.scale)


OPERATIONS: dict[str, tuple[Any, Array]] = {
    "attention": (lambda x: F.scaled_dot_product_attention(x, x, x, is_causal=True), SEQUENCES),
    "positions": (
        lambda x: x + engine.sin(engine.arange(5).float()[:, None] * engine.exp(engine.arange(8).float() * -0.5)),
        SEQUENCES,
    ),
    "einsum": (lambda x: engine.einsum("bij,bkj->bik", x, x.tanh()), SEQUENCES),
    "norms": (lambda x: F.group_norm(F.instance_norm(x), 2) + F.rms_norm(x, (6,)), PICTURES),
    "pads": (lambda x: F.pad(x, (1, 1, 0, 2), mode="reflect").roll(1, -1).flip(0), PICTURES),
    "pools": (lambda x: F.max_pool2d(x, 3, 2, 1) + F.avg_pool2d(x, 2) + F.adaptive_avg_pool2d(x, 3), PICTURES),
    "statistics": (
        lambda x: (x - x.mean(0)) / x.std(0) + x.var(0, unbiased=False).sqrt() + x.logsumexp(1, keepdim=True),
        TABLE,
    ),
    "running": (lambda x: x.cumsum(1) + x.cumprod(1) + x.prod(1, keepdim=True), TABLE),
    "order": (lambda x: x.sort(1).values[:, :2] + x.topk(2, 1).values + x.max(1, keepdim=True).values, TABLE),
    "indices": (lambda x: x[:, [0, 2]] + x[engine.arange(x.shape[0]), x.argmax(1)][:, None], TABLE),
    "one hot": (lambda x: F.one_hot(x.argmax(1), 4).to(x.dtype) * x, TABLE),
    "masks": (lambda x: x.masked_fill(x.abs() < 0.5, 0).where(x > 0, -x).clamp(-1, 0.7), TABLE),
    "gathered": (lambda x: x.gather(1, x.argsort(1)) + x.scatter(1, x.argmax(1, keepdim=True), 0.0), TABLE),
    "pieces": (lambda x: engine.stack([part.amax(1) for part in x.chunk(2, 1)], 1), TABLE),
    "scalars": (lambda x: engine.stack([x[:, 0] @ x[:, 1], x.norm(), (x**-1).abs().min()]), TABLE),
    "sizes": (lambda x: x.sum(0) / x.shape[0] + x.reshape(2, -1).sum() * (1 / (x.shape[0] + 1)), TABLE),
    "activations": (
        lambda x: sum(
            act(x)
            for act in (F.relu6, F.selu, F.celu, F.mish, F.silu, F.softsign, F.hardswish, F.logsigmoid, F.softshrink)
        ),
        TABLE,
    ),
    "in place": (lambda x: x.clone().mul_(2).add_(x).clamp_(min=0).t_(), TABLE),
    "cut": (lambda x: x * x.detach().abs() + x.sign(), TABLE),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_exported_does_the_same(name: str) -> None:
    tried, x = OPERATIONS[name]
    model = Scaled(tried).double()
    theirs = theirs_of(model, x)
    for batch in (x, np.concatenate([x, x[:2]])):
        compare(model, theirs, (batch,))


class Cell(nn.Module):
    """One step of a loop over time: a tuple comes in and goes out."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = nn.Linear(8, 4)

    def forward(self, x: Any, state: tuple[Any, Any]) -> Any:
        h, c = state
        c = c * 0.5 + self.gate(engine.cat([x, h], 1)).sigmoid()
        return c.tanh(), (c.tanh(), c)


class Looped(nn.Module):
    """Passes a state on."""

    def __init__(self) -> None:
        super().__init__()
        self.cell = Cell()

    def forward(self, x: Any) -> Any:
        zeros = engine.zeros(x.shape[0], 4, dtype=x.dtype)
        y, state = x, (zeros, zeros + 1)
        for _ in range(3):
            y, state = self.cell(y, state)
        return y


class Helped(nn.Module):
    """Gives a second result in training, and has a hook, a list outside of the model, and a part that does nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.first.register_forward_hook(lambda module, inputs, output: output * 2)
        self.second = nn.Sequential(Idle(), nn.Linear(4, 4), nn.ReLU(), nn.Dropout(0.0))
        self.kept = nn.ParameterDict({"a b": nn.Parameter(engine.ones(4)), "w": nn.Parameter(engine.ones(4))})
        self.plain = [nn.ReLU(), nn.Tanh()]

    def forward(self, x: Any) -> Any:
        h = self.first(x)
        for module in self.plain:
            h = module(h) * self.kept["w"] + self.kept["a b"]
        return (h, self.second(h)) if self.training else self.second(h)


class Idle(nn.Module):
    """Hands on its input."""

    def forward(self, x: Any) -> Any:
        return x


class Averaged(nn.Module):
    """Batch norm by every way to keep its statistics."""

    def __init__(self) -> None:
        super().__init__()
        self.plain = nn.BatchNorm1d(4, momentum=None)
        self.own = nn.BatchNorm1d(4, affine=False, track_running_stats=False)
        self.register_buffer("mean", engine.zeros(4))
        self.register_buffer("var", engine.ones(4))

    def forward(self, x: Any) -> Any:
        return F.batch_norm(self.own(self.plain(x)) * 2, self.mean, self.var, training=True)


@pytest.mark.parametrize("make", [Looped, Helped, Averaged])
def test_modules_of_many_kinds(make: Any) -> None:
    model = make().double()
    theirs = theirs_of(model, TABLE)
    for mode in (True, False):
        model.train(mode)
        theirs.train(mode)
        for batch in (TABLE, np.concatenate([TABLE, TABLE[:2]])):
            compare(model, theirs, (batch,))
    for key, buffer in model.named_buffers():
        np.testing.assert_allclose(buffer.numpy(), theirs.get_buffer(key).numpy(), rtol=1e-6, atol=1e-9, err_msg=key)
