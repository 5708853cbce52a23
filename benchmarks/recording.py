"""What a Program costs beside its steps: recording it, memory while it runs, and how both grow with depth."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import replace
from functools import partial
from statistics import median

import engine
from benchmarks.timing import interleaved
from benchmarks.workloads import LR, WORKLOADS, Workload, dense
from engine import nn, optim
from engine.program.program import Program

MOST_MILLISECONDS = 5
"""Of recording W1 to W3."""
DEPTHS = (1, 10, 100, 1000)


def recorded(work: Workload, model: nn.Module) -> Program:
    """The workload's training step, recorded."""
    optimizer = getattr(optim, work.optimizer)(model.parameters(), lr=LR)
    return engine.record(model, getattr(nn, work.loss)(), optimizer, *work.data())


def recording_milliseconds(work: Workload, repeats: int = 7) -> float:
    """CPU time of recording, the median of several models."""
    spent = []
    for _ in range(repeats):
        model = work.model(nn)
        began = time.process_time()
        recorded(work, model)
        spent.append(time.process_time() - began)
    return median(spent) * 1e3


def bytes_a_step(program: Program, work: Workload, steps: int = 50) -> tuple[int, int]:
    """Bytes that stay after ``steps`` replayed steps, and the most that any of them held on the way."""
    inputs, targets = work.data()
    for _ in range(5):
        program.step(inputs, targets)
    tracemalloc.start()
    try:
        program.step(inputs, targets)
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        for _ in range(steps):
            program.step(inputs, targets)
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return after - before, peak - before


def deep(layers: int) -> Workload:
    """So many layers of 8 units with tanh."""
    sizes = (2, *[8] * layers, 1)
    return replace(WORKLOADS[0], name=f"{layers}", layers=dense(sizes, "Tanh"), batch=32)


def main() -> None:
    """Print the two tables."""
    print(f"\n{'':4}{'recording':>13}{'bytes kept by 50 steps':>26}{'most held in a step':>22}{'instructions':>15}")
    for work in WORKLOADS:
        program = recorded(work, work.model(nn))
        kept, peak = bytes_a_step(program, work)
        spent, count = recording_milliseconds(work), len(program.instructions)
        print(f"{work.name:4}{spent:11.1f} ms{kept:26}{peak:22}{count:15}", flush=True)
    print(f"\n{'hidden layers of 8 units':26}{'recording':>12}{'a step':>14}{'a step a layer':>18}")
    for layers in DEPTHS:
        work = deep(layers)
        step, (inputs, targets) = recorded(work, work.model(nn)).step, work.data()
        times = interleaved({"step": partial(step, inputs, targets)}, repeats=5)["step"]
        spent = recording_milliseconds(work, 3)
        print(f"{layers:<26}{spent:9.1f} ms{times:11.1f} µs{times / (layers + 1):15.2f} µs", flush=True)


if __name__ == "__main__":
    main()
