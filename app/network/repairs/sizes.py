"""Repairs of what is too much: smaller batches, fewer examples, fewer units."""

from __future__ import annotations

from collections.abc import Iterator

from app.network.problems import Problem
from app.network.repair import Repair
from app.network.repairs.patient import Patient
from app.network.repairs.pressing import Alternatives, pressed, setting
from app.network.schema import LinearSpec
from engine.data import ORIGINS

FEWEST = 10
"""Examples that a dataset has at least."""


def smaller(_: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Halve the batch, the data or the widest layer, as often as it takes."""
    batch = patient.network.training.batch_size
    yield [_batch(size) for size in _halves(batch, 1)]
    if patient.network.data is not None:
        yield [_examples(size) for size in _halves(patient.network.data.size, FEWEST)]
    yield from narrower(_, patient)


def narrower(_: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Halve the units of the widest layer."""
    layers = [spec for spec in patient.topology.nodes.values() if isinstance(spec, LinearSpec)]
    if layers:
        widest = max(layers, key=lambda spec: spec.units)
        text = f"Set {patient.title(widest.id)} to {{}} units"
        yield [pressed(text.format(units), setting(widest.id, "units", units)) for units in _halves(widest.units, 2)]


def fewer_examples(_: Problem, patient: Patient) -> Iterator[Alternatives]:
    """As many as the dataset has."""
    data = patient.network.data
    largest = ORIGINS[data.kind].largest if data is not None else None
    if largest is not None:
        yield [_examples(largest)]


def other_batch(_: Problem, patient: Patient) -> Iterator[Alternatives]:
    """The nearest batch size of which no single example is left over."""
    size = patient.network.training.batch_size
    around = [size + step * sign for step in range(1, 9) for sign in (1, -1)]
    yield [_batch(near) for near in around if 2 <= near <= 512]


def _halves(size: int, least: int) -> list[int]:
    halves = []
    while size // 2 >= least:
        size //= 2
        halves.append(size)
    return halves


def _batch(size: int) -> Repair:
    return pressed(f"Set the batch size to {size}", setting(None, "training.batch_size", size))


def _examples(size: int) -> Repair:
    return pressed(f"Use {size:,} examples", setting(None, "data.size", size))
