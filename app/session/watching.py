"""One number over the training steps: at every step since it is watched, and before that where a state was kept.

A value is that of the forward pass, of a parameter the one that the step began with; a gradient is the whole one, and
where gradients are clipped the clipped one; of the optimizer's state it is what the update left.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.session.run import Run
from engine.cells import Cell
from engine.errors import ArgumentError
from engine.program.program import Program
from engine.trace import Trace

if TYPE_CHECKING:
    from app.session.work import Work

MOST = 8
"""Numbers that are watched at a time; the one that was asked for longest ago goes first."""
MOST_POINTS = 20_000
"""Steps that are remembered of each number; beyond, every second one goes."""
SAMPLES = 64
"""Kept states at which a number is looked up when it is first asked for, at most."""
SAMPLING = 0.05
"""Seconds that this may take."""


class Watched(NamedTuple):
    """A cell of a node's tensor."""

    node: int
    slot: str
    cell: Cell


class Series:
    """The number's values by training step, and those of a future that was given up."""

    def __init__(self) -> None:
        self.points: dict[int, float] = {}
        self.ghost: dict[int, float] = {}
        self.since = 0
        """From this step on no step is left out, as long as the run goes on and nothing was thinned."""
        self.sampled = False

    def add(self, step: int, value: float) -> None:
        """What the number was in this step."""
        self.points[step] = value
        if len(self.points) > MOST_POINTS:
            self.points = {at: self.points[at] for at in sorted(self.points)[::2]}

    def cut(self, step: int, ghost: bool) -> None:
        """From `step` on the run goes another way."""
        if ghost:
            self.ghost = {at: value for at, value in self.points.items() if at >= step}
        self.points = {at: value for at, value in self.points.items() if at < step}
        self.since = min(self.since, step)


class Watching:
    """The numbers that are watched in one chapter of a run."""

    def __init__(self) -> None:
        self.series: dict[Watched, Series] = {}
        self._began: dict[Watched, float] = {}

    def begin(self, run: Run) -> None:
        """A training step begins: what it will change is read now."""
        for watched in self.series:
            if watched.slot == "value" and run.program.nodes[watched.node].kind == "parameter":
                self._began[watched] = float(run.program.nodes[watched.node].value[watched.cell])

    def made(self, step: int, program: Program) -> None:
        """Training step `step` was made on this Program."""
        for watched, series in self.series.items():
            value = self._began.pop(watched, None)
            if value is None:
                value = read(program, watched)
            if value is not None:
                series.add(step, value)

    def recorded(self, step: int, program: Program, trace: Trace) -> None:
        """Training step `step` was recorded."""
        self._began.clear()
        for watched, series in self.series.items():
            value = read_trace(program, trace, watched)
            if value is not None:
                series.add(step, value)

    def cut(self, step: int, ghost: bool) -> None:
        """From `step` on the run goes another way."""
        for series in self.series.values():
            series.cut(step, ghost)

    def watch(self, watched: Watched, step: int) -> Series:
        """Watch a number from `step` on, if it is not watched yet."""
        series = self.series.pop(watched, None)
        if series is None:
            series = Series()
            series.since = step
        self.series[watched] = series
        while len(self.series) > MOST:
            del self.series[next(iter(self.series))]
        return series


def watched_cell(program: Program, node: int, slot: str, cell: tuple[int, ...]) -> Watched:
    """A cell of a node's tensor; raises ArgumentError where there is none."""
    held = program.nodes[node] if node < len(program.nodes) else None
    if held is None or (slot == "grad" and held.grad is None) or slot == "contribution":
        raise ArgumentError(
            "no-such-number",
            expected="a value, a gradient or the optimizer's state of a node",
            got=f"the slot {slot} of node {node}",
            cure="Pick a number that is shown.",
        )
    if len(cell) != len(held.shape) or any(at >= size for at, size in zip(cell, held.shape, strict=True)):
        raise ArgumentError(
            "no-such-cell",
            expected=f"one index for each axis of {list(held.shape)}, from 0 and below its size",
            got=str(list(cell)),
            cure="Pick a cell of the tensor as it is shown.",
        )
    return Watched(node, slot, cell)


def read(program: Program, watched: Watched) -> float | None:
    """The number in the Program's buffers; None where this batch has no such cell, or it has no such number."""
    node = program.nodes[watched.node]
    if watched.slot == "value":
        array = node.value
    elif watched.slot == "grad":
        if node.grad is None:
            return None
        array = node.grad
    else:
        optimizer = program.optimizer
        if optimizer is None or node.tensor is None or node.tensor not in optimizer.flat:
            return None
        slots: Mapping[str, np.ndarray] = optimizer.views(node.tensor)[2]
        if watched.slot not in slots:
            return None
        array = slots[watched.slot]
    return _cell(array, watched.cell)


def read_trace(program: Program, trace: Trace, watched: Watched) -> float | None:
    """The number in a recorded step."""
    if watched.slot == "value" and program.nodes[watched.node].kind != "op":
        array = trace.initial.get((watched.node, "value"))
        return None if array is None else _cell(array, watched.cell)
    found = None
    for writes in trace.writes:
        for write in writes:
            if (write.node, write.slot) == (watched.node, watched.slot) and write.array is not None:
                found = write.array
    return None if found is None else _cell(found, watched.cell)


def history_of(work: Work, watched: Watched) -> Series:
    """The series of a number, looked up at kept states where it was not watched; it is watched from now on."""
    series = work.watching.watch(watched, work.run.place.step)
    recorded = work.recorded
    if recorded is not None and recorded.place.step not in series.points:
        value = read_trace(recorded.program, recorded.trace, watched)
        if value is not None:
            series.add(recorded.place.step, value)
    if not series.sampled:
        series.sampled = True
        _sample(work, watched, series)
    return series


def _sample(work: Work, watched: Watched, series: Series) -> None:
    """Look a number up at kept states, farthest from what is known first, for as long as it may take."""
    run, recorded = work.run, work.recorded
    place, state, last = run.place, run.state(), run.last
    until = time.perf_counter() + SAMPLING
    steps = sorted({kept.place.step for kept in work.past.kept})
    wanted = [steps[index] for index in _spread(len(steps), SAMPLES)]
    for step in wanted:
        if step in series.points or step >= work.furthest:
            continue
        kept = work.past.before(step)
        run.load(kept.state, kept.place)
        run.turn()
        parameter = watched.slot == "value" and run.program.nodes[watched.node].kind == "parameter"
        value = read(run.program, watched) if parameter else None
        if not parameter and run.advance() and run.last is not None:
            value = read(run.last.program, watched)
        if value is not None:
            series.add(step, value)
        if time.perf_counter() > until:
            break
    if recorded is None or recorded.broken is not None:
        run.load(state, place)
    else:
        run.load(recorded.state, recorded.place)
        run.advance()
    run.last = last


def _spread(count: int, most: int) -> list[int]:
    """Indices of at most so many of `count`, evenly, in an order in which the first of them are spread as well."""
    chosen = [index * count // most for index in range(most)] if count > most else list(range(count))
    bits = max(1, (len(chosen) - 1).bit_length())
    order = sorted(range(len(chosen)), key=lambda index: int(f"{index:0{bits}b}"[::-1], 2))
    return [chosen[index] for index in order]


def thinned(points: Mapping[int, float], most: int) -> list[tuple[int, float]]:
    """At most so many points, evenly by their number, the last among them."""
    steps = sorted(points)
    if len(steps) > most:
        steps = [*(steps[index * len(steps) // (most - 1)] for index in range(most - 1)), steps[-1]]
    return [(step, points[step]) for step in steps]


def _cell(array: np.ndarray, cell: Cell) -> float | None:
    if any(at >= size for at, size in zip(cell, array.shape, strict=True)):
        return None
    return float(array[cell])
