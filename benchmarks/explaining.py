"""How long one event takes to explain, at any cell, in networks of the sizes that learners meet."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

import engine
from engine import nn, optim
from engine.explanation import explain
from engine.explanation.why import why
from engine.program.program import Program
from engine.tensor import Tensor
from engine.trace import Trace

BATCH = 32
WANTED = 20.0
"""Milliseconds that one explanation may take."""
CELLS = 3
"""Random cells that are explained for each event."""


class Attention(nn.Module):
    """Words with places, one block of attention, a class for the sentence."""

    def __init__(self, places: int, width: int) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(40, width), nn.Embedding(places, width)
        self.norm, self.attention = nn.LayerNorm(width), nn.MultiheadAttention(width, 2, dropout=0.1, batch_first=True)
        self.feed = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )
        self.head = nn.Linear(width, 4)

    def forward(self, x: Tensor) -> Tensor:
        h = self.words(x) + self.places(engine.arange(x.shape[1]))
        a = self.norm(h)
        h = h + self.attention(a, a, a, need_weights=False)[0]
        scores: Tensor = self.head((h + self.feed(h)).mean(1))
        return scores


def lenet(side: int) -> nn.Module:
    """LeNet for pictures of ``side`` × ``side``."""
    reach = side // 4
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5, padding=2), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(16 * reach * reach, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(),
        nn.Linear(84, 10),
    )  # fmt: skip


def regularized() -> nn.Module:
    """Batch norm and dropout over pictures of 28 × 28."""
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.AvgPool2d(2), nn.Dropout(0.2), nn.Flatten(),
        nn.Linear(8 * 14 * 14, 32), nn.BatchNorm1d(32), nn.Tanh(), nn.Dropout(0.5), nn.Linear(32, 10),
    )  # fmt: skip


def _pictures(side: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(1)
    return rng.normal(size=(BATCH, 1, side, side)).astype(np.float32), rng.integers(0, 10, BATCH)


def _sentences() -> tuple[Any, Any]:
    rng = np.random.default_rng(1)
    return rng.integers(0, 40, (BATCH, 16)), rng.integers(0, 4, BATCH)


CASES: dict[str, tuple[Callable[[], nn.Module], tuple[Any, Any]]] = {
    "LeNet, 8 × 8": (lambda: lenet(8), _pictures(8)),
    "LeNet, 28 × 28": (lambda: lenet(28), _pictures(28)),
    "batch norm and dropout, 28 × 28": (regularized, _pictures(28)),
    "attention over 16 words": (lambda: Attention(16, 32), _sentences()),
}


def traced(build: Callable[[], nn.Module], batch: tuple[Any, Any]) -> tuple[Program, Trace]:
    """The trace of one step."""
    engine.manual_seed(0)
    model = build()
    program = engine.record(model, nn.CrossEntropyLoss(), optim.Adam(model.parameters()), *batch)
    stepper = engine.Stepper(program)
    stepper.begin(*batch)
    return program, stepper.record()


def times(program: Program, trace: Trace) -> list[tuple[float, str]]:
    """Milliseconds of each explanation, and of what."""
    rng, found = np.random.default_rng(2), []
    for event in trace.events:
        shape = program.nodes[event.target].shape if event.target >= 0 else ()
        for _ in range(CELLS):
            cell = tuple(int(rng.integers(0, size)) for size in shape)
            began = time.process_time()
            explain(program, trace, event.index + 1, cell)
            spent = (time.process_time() - began) * 1e3
            what = program.nodes[event.node].op if event.node >= 0 else ""
            found.append(
                (spent, f"{event.kind} {what}{'' if event.input is None else f' input {event.input}'} {shape}")
            )
    return found


class Deep(nn.Module):
    """A residual network of very many operations."""

    def __init__(self, blocks: int) -> None:
        super().__init__()
        self.first = nn.ModuleList([nn.Linear(4, 4) for _ in range(blocks)])
        self.second = nn.ModuleList([nn.Linear(4, 4) for _ in range(blocks)])

    def forward(self, x: Tensor) -> Tensor:
        for first, second in zip(self.first, self.second, strict=True):
            x = x + second(first(x).tanh())
        return x


def deep(blocks: int = 1600) -> None:
    """Print how long a number of a network of ten thousand operations takes to explain, and to follow."""
    rng = np.random.default_rng(1)
    program, trace = traced(lambda: Deep(blocks), (rng.normal(size=(8, 4)).astype(np.float32), rng.integers(0, 4, 8)))
    operations = sum(node.kind == "op" for node in program.nodes)
    cursor = max(event.index for event in trace.events if event.phase == "backward") + 1
    weight = next(node.id for node in program.nodes if node.kind == "parameter")
    runs = {
        "the first number of a step": lambda: explain(program, trace, cursor, (0, 0)),
        "any other": lambda: explain(program, trace, len(trace.events) // 2, (0, 0)),
        "a gradient, followed": lambda: why(program, trace, cursor, weight, "grad", (0, 0)),
    }
    print(f"\n{operations} operations, {len(trace.events)} events (CPU time)")
    for title, run in runs.items():
        began = time.process_time()
        run()
        print(f"{title:34}{(time.process_time() - began) * 1e3:8.1f} ms")


def main() -> None:
    """Print the table: the median, the slowest, and what that was."""
    gc.freeze()  # As a worker does: else a search for garbage through all that is loaded takes part in some of them.
    print(f"\nOne event explained at one cell, batch {BATCH} (CPU time, at most {WANTED:g} ms wanted)")
    print(f"{'':34}{'events':>8}{'median':>10}{'slowest':>10}")
    for title, (build, batch) in CASES.items():
        program, trace = traced(build, batch)
        found = times(program, trace)
        most, what = max(found)
        print(f"{title:34}{len(trace.events):8}{median(each for each, _ in found):7.2f} ms{most:7.2f} ms  {what}")
    deep()


if __name__ == "__main__":
    main()
