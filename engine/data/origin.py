"""Where examples come from: what each set is about, and how it is drawn from a seed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Literal

from engine.arrays import NDArray, np
from engine.errors import ArgumentError

Array = NDArray[Any]
Task = Literal["classification", "regression"]
Layout = Literal["points", "image", "tokens"]
"""What one example is: a place in the plane, a picture of channels × rows × columns, words by their numbers."""


class Origin(ABC):
    """A set of examples with a target for each. To add one: a class, and a line in `ORIGINS`."""

    name: ClassVar[str]
    title: ClassVar[str]
    doc: ClassVar[str]
    task: ClassVar[Task] = "classification"
    layout: ClassVar[Layout]
    shape: ClassVar[tuple[int, ...]]
    """Of one example."""
    classes: ClassVar[tuple[str, ...]] = ()
    """What the targets 0, 1, 2 … mean; none where numbers are to be predicted."""
    words: ClassVar[tuple[str, ...]] = ()
    """What the tokens 0, 1, 2 … stand for."""
    largest: ClassVar[int | None] = None
    """How many examples there are; None where they are made up and never end."""

    @abstractmethod
    def made(self, size: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
        """Inputs [size, *shape] (float32, tokens int64) and targets [size], in random order."""


def examples(origin: Origin, size: int, noise: float, seed: int) -> tuple[Array, Array]:
    """Inputs [size, *shape] and targets [size] (float32, or int64 for more than two classes).

    The same seed gives the same examples. Raises ArgumentError on a size or a noise that cannot be.
    """
    if size < 1:
        raise ArgumentError("bad-size", expected="at least 1 point", got=str(size), cure="Ask for more points.")
    if origin.largest is not None and size > origin.largest:
        raise ArgumentError(
            "bad-size", expected=f"at most {origin.largest} examples", got=str(size), cure="Ask for fewer."
        )
    if not 0 <= noise <= 1:
        raise ArgumentError(
            "bad-noise", expected="noise between 0 and 1", got=str(noise), cure="Use 0 for the exact shape."
        )
    return origin.made(size, noise, np.random.default_rng(seed))
