"""Short sequences of words with a question about each: small enough that a learner sees what a network must find.

With noise 1 every target is drawn by chance; below, that share of them is.
"""

from __future__ import annotations

from engine.arrays import np
from engine.data.origin import Array, Origin

LETTERS = tuple("ABCD")
PLACES = 8


class Lookup(Origin):
    """A number, then letters: the target is the letter that stands so many places further on."""

    name, title = "lookup", "Look it up"
    doc = "A number and seven letters: the number says which letter is meant. One look is enough, at the right place."
    layout = "tokens"
    shape = (PLACES,)
    classes = LETTERS
    words = (*LETTERS, *(str(place) for place in range(1, PLACES)))

    def made(self, size: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
        rows = rng.integers(len(LETTERS), size=(size, PLACES))
        place = rng.integers(1, PLACES, size)
        rows[:, 0] = len(LETTERS) - 1 + place
        return rows, _by_chance(rows[np.arange(size), place], noise, rng)


class Majority(Origin):
    """Eight letters: the target is the one that stands most often. Never are two equally often."""

    name, title = "majority", "Most frequent letter"
    doc = "Eight letters, and which of the four stands most often: the order does not matter, only the counts."
    layout = "tokens"
    shape = (PLACES,)
    classes = LETTERS
    words = LETTERS

    def made(self, size: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
        rows = np.empty((0, PLACES), np.int64)
        while len(rows) < size:
            drawn = rng.integers(len(LETTERS), size=(2 * size, PLACES))
            often = np.sort(_counts(drawn), axis=1)
            rows = np.concatenate([rows, drawn[often[:, -1] > often[:, -2]]])
        rows = rows[:size]
        return rows, _by_chance(_counts(rows).argmax(1), noise, rng)


def _counts(rows: Array) -> Array:
    """How often each letter stands in each row, [rows, letters]."""
    counts: Array = (rows[:, :, None] == np.arange(len(LETTERS))).sum(1)
    return counts


def _by_chance(targets: Array, noise: float, rng: np.random.Generator) -> Array:
    """The targets, a share of them drawn anew."""
    drawn = rng.integers(len(LETTERS), size=len(targets))
    return np.where(rng.random(len(targets)) < noise, drawn, targets)
