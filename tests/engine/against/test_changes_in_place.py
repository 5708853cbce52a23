"""Further ways to look into a tensor and to change it, in random order: PyTorch's gradients, or an error."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from engine.errors import ExplorerError

pytest.importorskip("torch")
from tests.engine.shaping import test_overwriting_parity as basis

pytestmark = pytest.mark.parity


def put(key: Any, factor: float) -> Any:
    """A change of the part that ``key`` picks."""

    def step(lib: Any, x: Any, y: Any) -> None:
        x[key(lib, x)] *= factor

    return step


def set_part(key: Any) -> Any:
    def step(lib: Any, x: Any, y: Any) -> None:
        x[key(lib, x)] = y

    return step


def row_of_view(lib: Any, x: Any, y: Any) -> None:
    x.view(-1)[0] = 0.25


def kept(lib: Any, x: Any, y: Any) -> None:
    x.retain_grad()


def itself(lib: Any, x: Any, y: Any) -> None:
    x += x.mean()


def power(lib: Any, x: Any, y: Any) -> None:
    x **= 2


FURTHER: dict[str, basis.Step] = {
    "view split": lambda lib, x, y: x.split(1)[0],
    "view chunk": lambda lib, x, y: x.chunk(2, -1)[-1],
    "view unbind": lambda lib, x, y: x.unbind(-1)[0],
    "view select": lambda lib, x, y: x.select(-1, 0),
    "view diagonal": lambda lib, x, y: x.diagonal(),
    "view T": lambda lib, x, y: x.mT,
    "view moved": lambda lib, x, y: x.movedim(0, -1),
    "view flattened": lambda lib, x, y: x.flatten(),
    "view same": lambda lib, x, y: x.view(x.shape),
    "view wide": lambda lib, x, y: x.expand_as(y),
    "view new axis": lambda lib, x, y: x[None, ..., 0],
    "new loss": lambda lib, x, y: ((x - y) ** 2).mean(),
    "new soft": lambda lib, x, y: x.softmax(-1),
    "new most": lambda lib, x, y: x.max(dim=-1).values,
    "new exp": lambda lib, x, y: (x * 0.1).exp(),
    "new norm": lambda lib, x, y: (x - x.mean(-1, keepdim=True)) / (x.var(-1, keepdim=True, correction=0) + 0.1).sqrt(),
    "new where": lambda lib, x, y: lib.where(x > 0, x, y),
    "new joined": lambda lib, x, y: lib.stack([x, x * 2]),
    "new product": lambda lib, x, y: x @ y.transpose(-1, -2),
    "new picked": lambda lib, x, y: x.gather(-1, x.argsort(-1)),
    "new mask": lambda lib, x, y: x[x > 0],
    "new division": lambda lib, x, y: x / (y * y + 1),
    "change part": basis.changed(put(lambda lib, x: (..., 0), 3.0)),
    "change listed": basis.changed(put(lambda lib, x: [0, -1], 0.5)),
    "change masked": basis.changed(put(lambda lib, x: x > 0.2, 2.0)),
    "change set part": basis.changed(set_part(lambda lib, x: (..., slice(0, 1)))),
    "change set masked": basis.changed(set_part(lambda lib, x: lib.tensor([True]))),
    "change row of view": basis.changed(row_of_view),
    "change kept": basis.changed(kept),
    "change itself": basis.changed(itself),
    "change power": basis.changed(power),
    "change relu": basis.changed(lambda lib, x, y: x.relu_()),
    "change sigmoid": basis.changed(lambda lib, x, y: x.sigmoid_()),
    "change clamp": basis.changed(lambda lib, x, y: x.clamp_(-0.5, 0.5)),
    "change divided": basis.changed(lambda lib, x, y: x.div_(2.0)),
    "change less": basis.changed(lambda lib, x, y: x.sub_(y, alpha=0.5)),
    "change lerp": basis.changed(lambda lib, x, y: x.lerp_(y, 0.3)),
    "change addcmul": basis.changed(lambda lib, x, y: x.addcmul_(y, y, value=0.1)),
    "change filled": basis.changed(lambda lib, x, y: x.fill_(0.3)),
    "change exp": basis.changed(lambda lib, x, y: x.exp_()),
    "change added at": basis.changed(lambda lib, x, y: x.index_add_(0, lib.tensor([0]), x.detach()[:1] * 2)),
    "change lower": basis.changed(lambda lib, x, y: x.tril_()),
    "change running": basis.changed(lambda lib, x, y: x.cumsum_(0)),
    "change functional": basis.changed(lambda lib, x, y: lib.nn.functional.leaky_relu(x, 0.1, inplace=True)),
    "change unseen part": basis.unseen(lambda x, y: x[..., 0].add_(1.0)),
}
STEPS = {**basis.STEPS, **FURTHER}


def drawn(rng: random.Random) -> list[tuple[str, int, int]]:
    names = sorted(STEPS)
    return [(rng.choice(names), rng.randrange(12), rng.randrange(12)) for _ in range(rng.randint(1, 12))]


def outcome(program: list[tuple[str, int, int]]) -> str:
    """As the basis has it; PyTorch refuses some views of several results only when they are used again."""
    try:
        return basis.outcome(program)
    except ExplorerError:
        raise
    except RuntimeError:
        return "refused there at use"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(4))
def test_no_gradient_is_wrong(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(basis, "STEPS", STEPS)
    rng = random.Random(seed)
    counts = Counter(outcome(drawn(rng)) for _ in range(300))
    alone = sum(count for what, count in counts.items() if what.startswith("refused here alone"))
    assert alone <= 24, counts
    assert counts["equal"] >= 150, counts
