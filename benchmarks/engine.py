"""What a training step costs: the Program against eager execution, the floor, and PyTorch where installed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

import engine
from benchmarks.floor import HandwrittenStep
from benchmarks.timing import Run, interleaved
from engine import nn
from engine.op import Array
from engine.optim import SGD, Adam
from engine.stepper import Stepper

LR = 0.01


@dataclass(frozen=True)
class Workload:
    """An MLP with tanh and binary cross-entropy on points in the plane."""

    sizes: tuple[int, ...]
    batch: int
    adam: bool

    @property
    def title(self) -> str:
        sizes = "-".join(map(str, self.sizes))
        return f"{sizes}, batch {self.batch}, {'Adam' if self.adam else 'SGD'}"

    def model(self) -> nn.Sequential:
        generator = np.random.default_rng(0)
        layers: list[nn.Module] = []
        for inputs, outputs in pairwise(self.sizes):
            layers += [nn.Linear(inputs, outputs, generator=generator), nn.Tanh()]
        return nn.Sequential(*layers[:-1])

    def data(self) -> tuple[Array, Array]:
        rng = np.random.default_rng(1)
        points = rng.normal(size=(self.batch, self.sizes[0])).astype(np.float32)
        return points, (points[:, :1] * points[:, 1:2] > 0).astype(np.float32)


WORKLOADS = (
    Workload((2, 4, 2, 1), 10, False),
    Workload((2, 8, 8, 8, 1), 10, False),
    Workload((2, 8, 8, 8, 1), 32, True),
    Workload((64, 128, 64, 1), 64, True),
)


def program(work: Workload) -> Run:
    """The recorded step, replayed."""
    model = work.model()
    points, labels = work.data()
    optimizer = (Adam if work.adam else SGD)(model.parameters(), lr=LR)
    recorded = engine.record(model, nn.BCEWithLogitsLoss(), optimizer, points, labels)
    return lambda: recorded.step(points, labels)


def traced(work: Workload) -> Run:
    """The same step, every event copied: what the page asks for when a learner steps."""
    model = work.model()
    points, labels = work.data()
    optimizer = (Adam if work.adam else SGD)(model.parameters(), lr=LR)
    stepper = Stepper(engine.record(model, nn.BCEWithLogitsLoss(), optimizer, points, labels))

    def run() -> None:
        stepper.begin(points, labels)
        stepper.record()

    return run


def eager(work: Workload) -> Run:
    """The engine's own eager execution."""
    model = work.model()
    points, labels = work.data()
    optimizer = (Adam if work.adam else SGD)(model.parameters(), lr=LR)
    return _loop(engine, model, nn.BCEWithLogitsLoss(), optimizer, points, labels)


def floor(work: Workload) -> Run:
    """Written by hand."""
    arrays = [parameter.array.copy() for parameter in work.model().parameters()]
    points, labels = work.data()
    step = HandwrittenStep(arrays[0::2], arrays[1::2], work.batch, LR, work.adam)
    return lambda: step.step(points, labels)


def pytorch(work: Workload) -> Run | None:
    """PyTorch's eager execution; None where it is not installed."""
    try:
        torch: Any = importlib.import_module("torch")
    except ImportError:
        return None
    torch.set_num_threads(1)
    layers = []
    for inputs, outputs in pairwise(work.sizes):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.Tanh()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = (torch.optim.Adam if work.adam else torch.optim.SGD)(model.parameters(), lr=LR)
    points, labels = work.data()
    return _loop(torch, model, torch.nn.BCEWithLogitsLoss(), optimizer, points, labels)


def _loop(lib: Any, model: Any, criterion: Any, optimizer: Any, points: Array, labels: Array) -> Run:
    x, t = lib.from_numpy(points), lib.from_numpy(labels)

    def run() -> None:
        optimizer.zero_grad()
        criterion(model(x), t).backward()
        optimizer.step()

    return run


CONTENDERS: dict[str, Callable[[Workload], Run | None]] = {
    "program": program,
    "by hand": floor,
    "traced": traced,
    "eager": eager,
    "PyTorch": pytorch,
}


def main() -> None:
    """Print microseconds of CPU time a step, and how many times the Program's each is."""
    print("One training step: CPU µs, one thread, medians of interleaved repeats (× the Program's)")
    for work in WORKLOADS:
        runs = {name: make(work) for name, make in CONTENDERS.items()}
        times = interleaved({name: run for name, run in runs.items() if run is not None})
        base = times["program"]
        cells = [f"{name} {value:7.1f} ({value / base:5.2f}×)" for name, value in times.items()]
        print(f"{work.title:<34}", "   ".join(cells), flush=True)
