"""Handwritten digits as pictures: real data, small enough to see every cell.

They are the ones that scikit-learn carries (a part of the UCI set "Optical Recognition of Handwritten Digits").
Its file is read where it lies: importing scikit-learn for it would take a second and fifty times the memory.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from engine.arrays import NDArray, np
from engine.data.origin import Array, Origin
from engine.data.real import digits

COUNT, SIDE, DARKEST = 1797, 8, 16
FILE = Path("datasets", "data", "digits.csv.gz")


class Digits(Origin):
    """Pictures [1, 8, 8] of ink from 0 to 1, and which digit each is."""

    name, title = "digits", "Handwritten digits"
    doc = "Real handwriting, 8 by 8 cells from white (0) to black (1), to be told apart as ten digits."
    layout = "image"
    shape = (1, SIDE, SIDE)
    classes = tuple("0123456789")
    largest = COUNT

    def made(self, size: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
        cells, labels = written()
        rows = rng.permutation(COUNT)[:size]
        pictures = cells[rows] / DARKEST
        pictures = np.clip(pictures + noise * rng.uniform(-1, 1, pictures.shape), 0, 1)
        return pictures.astype(np.float32).reshape(size, *self.shape), labels[rows]


@cache
def written() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Ink [1797, 64] from 0 to 16 and digits [1797]; raises MissingPackageError without scikit-learn."""
    found = find_spec("sklearn")
    places = [] if found is None else [Path(place) / FILE for place in found.submodule_search_locations or ()]
    file = next((place for place in places if place.is_file()), None)
    if file is None:
        dataset = digits()
        return dataset.inputs.array.astype(np.float64), dataset.targets.array.astype(np.int64)
    with gzip.open(file, "rt") as lines:
        table = np.loadtxt(lines, delimiter=",")
    return table[:, :-1], table[:, -1].astype(np.int64)
