"""What only looks as if no Program could follow it: it is recorded, and trains as eager execution does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import optim
from engine.tensor import Tensor
from tests.engine.coverage.replaying import vectors
from tests.engine.coverage.test_refusals import Body, Outer


def shown(model: Any, x: Tensor) -> Any:
    model.state = x * 2
    model.seen = model.state.shape
    repr(x)
    return x * 3


def retaining(model: Any, x: Tensor) -> Any:
    x.retain_grad()
    return x


FOLLOWED: dict[str, Body] = {
    "shapes and ranks": lambda m, x: x.reshape(len(x), -1) * x.shape[1] if x.ndim == 2 else x,
    "loops over rows": lambda m, x: engine.stack([row * at for at, row in enumerate(x)]),
    "Python's sum": lambda m, x: sum(list(x)) + x,
    "attributes to look at later": shown,
    "picking by a computed index": lambda m, x: x[x.argmax() % 4] + x,
    "counting what is true": lambda m, x: x * (x > 0).sum() / x.numel(),
    "sorting": lambda m, x: x.sort(1)[0] * m.w,
    "a buffer's numbers": lambda m, x: x * (m.count + 1),
    "a new leaf": lambda m, x: x.detach().requires_grad_() * m.w,
    "keeping a gradient": retaining,
}


@pytest.mark.parametrize("what", FOLLOWED)
def test_it_is_recorded_and_trains_as_eagerly(what: str) -> None:
    def losses(recorded: bool) -> list[float]:
        engine.manual_seed(0)
        model = Outer(FOLLOWED[what])
        optimizer = optim.SGD(model.parameters(), lr=0.05)

        def loss(y: Tensor) -> Tensor:
            return (y * y).mean()

        program = engine.record(model, loss, optimizer, vectors(4, 6)) if recorded else None
        engine.manual_seed(1)
        found = []
        for seed in range(3):
            batch = vectors(4, 6, seed)
            if program is not None:
                found.append(program.step(batch))
                model.inner.count.add_(1)
                continue
            optimizer.zero_grad()
            total = loss(model(engine.tensor(batch)))
            total.backward()
            optimizer.step()
            found.append(total.item())
            model.inner.count.add_(1)
        return found

    np.testing.assert_allclose(losses(True), losses(False), rtol=1e-5)
