"""What a training step costs: the Program against the floor, eager execution, and PyTorch where installed.

`python -m benchmarks.engine` prints W1 to W5 as ratios of one run beside the highest that are allowed.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import engine
from benchmarks import recording
from benchmarks.floor import HandwrittenStep
from benchmarks.floor_conv import HandwrittenConvStep
from benchmarks.recording import recorded
from benchmarks.timing import Run, interleaved
from benchmarks.workloads import LR, WORKLOADS, Workload
from engine import nn, optim


def handwritten(work: Workload, model: nn.Module) -> HandwrittenStep | HandwrittenConvStep:
    """The floor, beginning with the model's parameters."""
    arrays = [parameter.array.copy() for parameter in model.parameters()]
    if len(work.features) > 1:
        return HandwrittenConvStep(arrays, work.batch, work.features[-1], LR)
    return HandwrittenStep(arrays, work.batch, work.layers[1][0], work.loss, work.optimizer, LR)


def program(work: Workload) -> Run:
    """The recorded step, replayed."""
    step, (inputs, targets) = recorded(work, work.model(nn)).step, work.data()
    return lambda: step(inputs, targets)


def floor(work: Workload) -> Run:
    """Written by hand."""
    step, (inputs, targets) = handwritten(work, work.model(nn)).step, work.data()
    return lambda: step(inputs, targets)


def eager(work: Workload) -> Run:
    """The engine's own eager execution."""
    return _loop(work, engine, nn, optim)


def pytorch(work: Workload) -> Run | None:
    """PyTorch's eager execution; None where it is not installed."""
    try:
        torch: Any = importlib.import_module("torch")
    except ImportError:
        return None
    torch.set_num_threads(1)
    return _loop(work, torch, torch.nn, torch.optim)


def _loop(work: Workload, lib: Any, layers: Any, optim: Any) -> Run:
    model, criterion = work.model(layers), getattr(layers, work.loss)()
    optimizer = getattr(optim, work.optimizer)(model.parameters(), lr=LR)
    inputs, targets = (lib.from_numpy(array) for array in work.data())

    def run() -> None:
        optimizer.zero_grad()
        criterion(model(inputs), targets).backward()
        optimizer.step()

    return run


CONTENDERS: dict[str, Callable[[Workload], Run | None]] = {
    "program": program,
    "floor": floor,
    "eager": eager,
    "PyTorch": pytorch,
}


def measured(work: Workload) -> dict[str, float]:
    """CPU microseconds of one step of each contender."""
    made = {name: make(work) for name, make in CONTENDERS.items()}
    return interleaved({name: run for name, run in made.items() if run is not None})


def ratios(work: Workload, times: dict[str, float]) -> list[tuple[float | None, float]]:
    """Program to PyTorch, Program to floor, eager to PyTorch: the ratio and the highest allowed."""
    pairs = (("program", "PyTorch"), ("program", "floor"), ("eager", "PyTorch"))
    allowed = (work.targets.program_to_pytorch, work.targets.program_to_floor, work.targets.eager_to_pytorch)
    return [
        (times[over] / times[under] if over in times and under in times else None, most)
        for (over, under), most in zip(pairs, allowed, strict=True)
    ]


def main() -> None:
    """Print the table."""
    print("One training step: CPU µs, one thread, medians of interleaved repeats; ratios (and the highest allowed)")
    print(f"{'':4}{''.join(f'{name:>9}' for name in CONTENDERS)}{'program/PyTorch':>21}{'program/floor':>19}"
          f"{'eager/PyTorch':>19}")  # fmt: skip
    for work in WORKLOADS:
        times = measured(work)
        cells = [f"{times[name]:9.1f}" if name in times else f"{'—':>9}" for name in CONTENDERS]
        shown = [f"{_ratio(value)} (≤ {most:<4g}){_verdict(value, most)}" for value, most in ratios(work, times)]
        print(f"{work.name:4}{''.join(cells)}   {'   '.join(shown)}   {work.about}", flush=True)
    recording.main()


def _ratio(value: float | None) -> str:
    return f"{'—':>5}" if value is None else f"{value:5.2f}"


def _verdict(value: float | None, most: float) -> str:
    return " " if value is None or value <= most else "!"


if __name__ == "__main__":
    main()
