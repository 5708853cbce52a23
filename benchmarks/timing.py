"""How times are taken: CPU time, interleaved repeats, medians."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

Run = Callable[[], object]


def cpu_microseconds(run: Run, calls: int) -> float:
    """CPU time of one call, averaged over ``calls`` of them."""
    start = time.process_time()
    for _ in range(calls):
        run()
    return (time.process_time() - start) / calls * 1e6


def interleaved(runs: Mapping[str, Run], repeats: int = 15, each: float = 0.02) -> dict[str, float]:
    """Median CPU microseconds of each, taken in turns, so that a slow moment of the machine meets all.

    Every repeat lasts about ``each`` seconds. It begins with as many calls again that are not timed, since the one
    before has left the caches full of its own: in training nothing else runs between two steps.
    """
    calls = {}
    for name, run in runs.items():
        once = cpu_microseconds(run, 20)
        calls[name] = max(5, int(each * 1e6 / max(once, 0.1)))
    samples: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, run in runs.items():
            cpu_microseconds(run, calls[name])
            samples[name].append(cpu_microseconds(run, calls[name]))
    return {name: median(times) for name, times in samples.items()}
