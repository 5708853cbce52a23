"""Where random numbers come from: a generator with a seed, as in PyTorch.

The numbers are NumPy's (PCG64), so they differ from PyTorch's for the same seed; the same seed gives
the same numbers on every machine.
"""

from __future__ import annotations

import secrets

from engine.arrays import NDArray, np
from engine.errors import ArgumentError

_WORD = (1 << 64) - 1
_LIMIT = 1 << 64


class Generator:
    """A stream of random numbers that can be seeded, saved and restored.

    >>> one = Generator().manual_seed(7)
    >>> two = Generator().manual_seed(7)
    >>> bool(one.numpy.random() == two.numpy.random())
    True
    """

    def __init__(self, device: str = "cpu") -> None:
        if str(device) != "cpu":
            raise ArgumentError(
                "unavailable-device", expected='the device "cpu"', got=str(device), cure='Write Generator("cpu").'
            )
        self.starts = 0
        """How often it was seeded or set: a model that does so while it is recorded would not when replayed."""
        self._seed = 67280421310721  # PyTorch's own first seed: a generator that nobody seeded repeats itself
        self.numpy = np.random.Generator(np.random.PCG64(self._seed))
        """NumPy's generator behind this one; always the same object, so that instructions may hold it."""

    def manual_seed(self, seed: int) -> Generator:
        """Start the stream that belongs to ``seed``, an integer between −2⁶³ and 2⁶⁴ − 1."""
        if not -(_LIMIT >> 1) <= int(seed) < _LIMIT:
            raise ArgumentError(
                "seed-range", expected="a seed that fits into 64 bits", got=str(seed), cure="Choose a smaller number."
            )
        self._seed = int(seed) % _LIMIT
        self.starts += 1
        self.numpy.bit_generator.state = np.random.PCG64(self._seed).state
        return self

    def seed(self) -> int:
        """Start a stream that nobody can foresee; gives its seed."""
        self.manual_seed(secrets.randbits(63))
        return self._seed

    def initial_seed(self) -> int:
        """The seed with which the stream began."""
        return self._seed

    def get_state(self) -> NDArray[np.uint64]:
        """Where in the stream it stands, as seven words."""
        state = self.numpy.bit_generator.state
        inner = state["state"]
        words = [inner["state"] >> 64, inner["state"] & _WORD, inner["inc"] >> 64, inner["inc"] & _WORD]
        return np.array([*words, state["has_uint32"], state["uinteger"], self._seed], np.uint64)

    def set_state(self, state: NDArray[np.uint64]) -> Generator:
        """Go to where :meth:`get_state` was called."""
        words = [int(word) for word in state]
        if len(words) != 7:
            raise ArgumentError(
                "generator-state", expected="seven words", got=str(len(words)), cure="Pass what get_state() gave."
            )
        high, low, inc_high, inc_low, has_half, half, seed = words
        self._seed = seed
        self.starts += 1
        self.numpy.bit_generator.state = {
            "bit_generator": "PCG64",
            "state": {"state": (high << 64) | low, "inc": (inc_high << 64) | inc_low},
            "has_uint32": has_half,
            "uinteger": half,
        }
        return self


default_generator = Generator()
default_generator.seed()


def manual_seed(seed: int) -> Generator:
    """Seed the generator that is used where none is passed."""
    return default_generator.manual_seed(seed)


def initial_seed() -> int:
    """The seed of the generator that is used where none is passed."""
    return default_generator.initial_seed()


def seed() -> int:
    """Seed the generator that is used where none is passed so that nobody can foresee it; gives the seed."""
    return default_generator.seed()


def get_rng_state() -> NDArray[np.uint64]:
    """Where the generator stands that is used where none is passed."""
    return default_generator.get_state()


def set_rng_state(new_state: NDArray[np.uint64]) -> None:
    """Take that generator back to where :func:`get_rng_state` was called."""
    default_generator.set_state(new_state)


def as_generator(generator: Generator | np.random.Generator | None) -> Generator:
    """The generator itself; the default one for None, and one of ours over a NumPy generator."""
    if generator is None:
        return default_generator
    if isinstance(generator, Generator):
        return generator
    ours = Generator()
    ours.numpy = generator
    return ours


def as_numpy(generator: Generator | np.random.Generator | None) -> np.random.Generator:
    """NumPy's generator behind ``generator``; the default one's where it is None."""
    if generator is None:
        return default_generator.numpy
    return generator.numpy if isinstance(generator, Generator) else generator
