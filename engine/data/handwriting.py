"""Handwritten digits as pictures: real data, small enough to see every cell; and the same drawn larger.

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
LARGE_SIDE, ENLARGED = 28, 2.5
"""Cells along a side of the larger pictures, and how many of them one cell becomes: 20 of 28, and a margin around."""
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
        pictures = self._drawn(cells[rows] / DARKEST).reshape(size, -1)
        pictures = np.clip(pictures + noise * rng.uniform(-1, 1, pictures.shape), 0, 1)
        return pictures.astype(np.float32).reshape(size, *self.shape), labels[rows]

    def _drawn(self, ink: NDArray[np.float64]) -> NDArray[np.float64]:
        """Ink [size, 64] as it stands in the pictures."""
        return ink


class LargeDigits(Digits):
    """The same digits as pictures [1, 28, 28], the size that textbooks' LeNet reads."""

    name, title = "digits28", "Digits, 28 × 28"
    doc = "The handwritten digits of 8 by 8 cells drawn larger, with a margin: more cells, but no finer strokes."
    shape = (1, LARGE_SIDE, LARGE_SIDE)

    def _drawn(self, ink: NDArray[np.float64]) -> NDArray[np.float64]:
        return enlarged(ink.reshape(-1, SIDE, SIDE))


def enlarged(small: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pictures [n, 8, 8] drawn larger, [n, 28, 28], each in the middle and white around.

    Bilinear: the ink between two centres of cells goes evenly from one to the other. Along a side that is one product
    with a matrix [28, 8], whose rows say how much of each cell a new one takes.
    """
    places = (SIDE - 1) / 2 + (np.arange(LARGE_SIDE) - (LARGE_SIDE - 1) / 2) / ENLARGED
    share: NDArray[np.float64] = np.maximum(0, 1 - np.abs(places[:, None] - np.arange(SIDE)))
    large: NDArray[np.float64] = share @ small @ share.T
    return large


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
