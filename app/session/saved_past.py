"""The way a run has come, as far as a saved session keeps it: JSON for what was changed, arrays for the states.

The first state is kept, and as many between it and now as fit: from there the others are reached by a longer replay.
Where a state is so large that not even the first one fits, the steps before the saved moment are not reached any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.network.schema import Training
from app.protocol.breakpoints import Breakpoint
from app.session.breakpoints import Where
from app.session.examples import Place
from app.session.ghost import Ghost
from app.session.history import Point
from app.session.past import Kept, Past
from app.session.turns import Turn, Turns, Typed
from app.session.work import Work

BYTES = 2**18
"""Bytes of kept states in a saved session, at most."""
STATES = 32
"""Kept states in a saved session, at most."""

Arrays = dict[str, NDArray[Any]]


def pack_past(work: Work) -> tuple[dict[str, Any], Arrays]:
    """The past as JSON and arrays; of states that are too large, none."""
    past = work.past
    chosen = _some(past.kept, min(STATES, BYTES * len(past.kept) // max(1, past.bytes)))
    arrays: Arrays = {}
    # Not every state has every array: a parameter that holds no gradient has none to keep.
    having = {
        name: [index for index, kept in enumerate(chosen) if name in kept.state]
        for name in dict.fromkeys(name for kept in chosen for name in kept.state)
    }
    for name, places in having.items():
        arrays[f"kept.{name}"] = np.stack([chosen[index].state[name] for index in places])
    ghost = work.ghost
    if ghost is not None:
        arrays["ghost"] = pack_points(ghost.points)
    header = {
        "kept": [kept.place for kept in chosen],
        "having": having,
        "furthest": work.furthest,
        "turns": _pack_turns(work.run.turns),
        "ghost": None if ghost is None else [ghost.step, ghost.epochs, ghost.steps],
    }
    return header, arrays


def unpack_turns(header: Mapping[str, Any]) -> Turns:
    """What was changed by hand."""
    turns = Turns(_training(header["turns"]["start"]))
    for step, training, typed in header["turns"]["turns"]:
        values = [Typed(node, tuple(cell), value) for node, cell, value in typed]
        turn = Turn(training and _training(training), {(value.node, value.cell): value for value in values})
        turns.by_step[int(step)] = turn
    return turns


def restore_past(work: Work, header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Give a work that stands where it was saved its past again."""
    kept = [Kept(Place(*place), {}) for place in header["kept"]]
    for name, places in header["having"].items():
        for row, index in enumerate(places):
            kept[index].state[name] = arrays[f"kept.{name}"][row]
    if kept:
        work.past = Past(*kept[0])
        for each in kept[1:]:
            work.past.keep(*each)
    work.past.reach(header["furthest"])
    if header["ghost"] is not None:
        step, epochs, steps = header["ghost"]
        work.ghost = Ghost(step, epochs, steps, tuple(unpack_points(arrays["ghost"])))


def pack_breakpoints(work: Work) -> dict[str, Any]:
    """The breakpoints with the places of their nodes, and whether it trains on to one."""
    breakpoints = work.breakpoints
    return {
        "continuing": work.continuing is not None,
        "items": [item.model_dump(mode="json") for item in breakpoints.items],
        "places": list(breakpoints.places.items()),
    }


def restore_breakpoints(work: Work, header: Mapping[str, Any]) -> None:
    """Give a work its breakpoints again."""
    breakpoints = work.breakpoints
    breakpoints.items = [Breakpoint.model_validate(item) for item in header["items"]]
    breakpoints.places = {identity: Where(*place) for identity, place in header["places"]}
    breakpoints.moved(work.run.program)


def pack_points(points: tuple[Point, ...] | list[Point]) -> NDArray[np.float64]:
    """Epoch, train loss, test loss and whether there is one, a row for each point."""
    rows = [(point.epoch, point.train, point.test or 0.0, np.nan if point.test is None else 1.0) for point in points]
    return np.array(rows, dtype="<f8").reshape(-1, 4)


def unpack_points(rows: NDArray[np.float64]) -> list[Point]:
    """What `pack_points` was given."""
    return [Point(int(epoch), train, None if np.isnan(flag) else test) for epoch, train, test, flag in rows.tolist()]


def _some(kept: list[Kept], count: int) -> list[Kept]:
    """So many of them, evenly, the first among them."""
    if count >= len(kept):
        return kept
    return [kept[index * len(kept) // count] for index in range(count)]


def _pack_turns(turns: Turns) -> dict[str, Any]:
    return {
        "start": turns.start.model_dump(mode="json"),
        "turns": [
            (step, turn.training and turn.training.model_dump(mode="json"), list(turn.typed.values()))
            for step, turn in turns.by_step.items()
        ],
    }


def _training(fields: Mapping[str, Any]) -> Training:
    return Training.model_validate(dict(fields))
