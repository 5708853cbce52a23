"""Toy data in the plane: small enough that a learner sees every point and every number.

A toy set is one class below and one line in `DATASETS`. Each draws its shape exactly; noise then
moves the points after they were labelled, so that noise 0 is the shape itself. Shapes follow the
ones that TensorFlow Playground made familiar, and scikit-learn's two moons.
"""

from abc import abstractmethod
from typing import ClassVar, Final

from engine.arrays import NDArray, np
from engine.data.named import NamedDataset
from engine.data.origin import Array, Origin, Task, examples
from engine.errors import ArgumentError
from engine.tensor import wrap

Points = NDArray[np.float64]

RADIUS: Final = 5.0
"""How far the shapes reach from the origin."""
DOMAIN: Final = (-6.0, 6.0)
"""The square of the plane that pictures show, along both axes; every point lies inside it."""


class Toy(Origin):
    """A shape in the plane with a label for each point."""

    layout = "points"
    shape = (2,)
    classes: ClassVar[tuple[str, ...]] = ("0", "1")
    reach: ClassVar[float] = RADIUS
    """How far noise 1 moves a point along each axis, at most."""

    @abstractmethod
    def draw(self, size: int, rng: np.random.Generator) -> tuple[Points, Points]:
        """Exact points `[size, 2]` and labels `[size]` (0 or 1, or a target in [−1, 1])."""

    def made(self, size: int, noise: float, rng: np.random.Generator) -> tuple[Array, Array]:
        points, labels = self.draw(size, rng)
        points = points + noise * self.reach * rng.uniform(-1, 1, points.shape)
        order = rng.permutation(size)
        points = np.clip(points[order], *DOMAIN)
        return points.astype(np.float32), labels[order].astype(np.float32)


def _halves(size: int) -> Points:
    """Labels 1, 0, 1, 0 …: as even as the size allows."""
    return np.asarray(np.arange(size) % 2 == 0, dtype=np.float64)


def _polar(radius: Points, angle: Points) -> Points:
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)


class Circle(Toy):
    """A disc of ones inside a ring of zeros, with a gap between them."""

    name, title = "circle", "Circle"
    doc = "A disc inside a ring: no straight line parts them, a closed curve does."

    def draw(self, size: int, rng: np.random.Generator) -> tuple[Points, Points]:
        labels = _halves(size)
        inner, outer = rng.uniform(0, 0.5, size), rng.uniform(0.7, 1, size)
        radius = RADIUS * np.where(labels == 1, inner, outer)
        return _polar(radius, rng.uniform(0, 2 * np.pi, size)), labels


class Xor(Toy):
    """Four squares; a point is 1 where its coordinates have the same sign."""

    name, title = "xor", "Exclusive or, XOR"
    doc = "Opposite corners belong together: no single unit can do it, two hidden ones can."
    gap: ClassVar[float] = 0.3

    def draw(self, size: int, rng: np.random.Generator) -> tuple[Points, Points]:
        labels = _halves(size)
        first = np.where(rng.random(size) < 0.5, -1.0, 1.0)
        signs = np.stack([first, np.where(labels == 1, first, -first)], axis=1)
        return signs * rng.uniform(self.gap, RADIUS, (size, 2)), labels


class Gauss(Toy):
    """Two round clouds, ones in the upper right, zeros in the lower left."""

    name, title, reach = "gauss", "Two clouds", 3.0
    doc = "Two clouds apart: a single straight line, so a single unit, is enough."

    def draw(self, size: int, rng: np.random.Generator) -> tuple[Points, Points]:
        labels = _halves(size)
        centre = np.where(labels == 1, 2.0, -2.0)[:, None]
        return centre + rng.normal(0, 0.7, (size, 2)), labels


class Spiral(Toy):
    """Two arms that wind around each other for a turn and three quarters."""

    name, title, reach = "spiral", "Spiral", 1.0
    doc = "Two arms around each other: the hardest of these, it asks for a deeper or wider network."
    turns: ClassVar[float] = 1.75

    def draw(self, size: int, rng: np.random.Generator) -> tuple[Points, Points]:
        labels = _halves(size)
        along = (np.arange(size) // 2) / max(1, (size + 1) // 2)
        angle = 2 * np.pi * self.turns * along + np.where(labels == 1, 0.0, np.pi)
        return _polar(RADIUS * along, angle), labels


class Moons(Toy):
    """Two half circles, each reaching into the other's hollow."""

    name, title, reach = "moons", "Two moons", 2.0
    doc = "Two half circles reach into each other: a gently bent curve parts them."

    def draw(self, size: int, rng: np.random.Generator) -> tuple[Points, Points]:
        labels = _halves(size)
        angle = rng.uniform(0, np.pi, size)
        upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
        moons = np.where(labels[:, None] == 1, lower, upper)
        return (moons - np.array([0.5, 0.25])) * (RADIUS / 1.5), labels


class Plane(Toy):
    """A tilted plane: the target rises evenly from the lower left to the upper right."""

    name, title = "plane", "Tilted plane"
    doc = "Predict a number, not a class: (x₁ + x₂) / 10, which one linear unit can do exactly."
    task: ClassVar[Task] = "regression"
    classes: ClassVar[tuple[str, ...]] = ()

    def draw(self, size: int, rng: np.random.Generator) -> tuple[Points, Points]:
        points = rng.uniform(-RADIUS, RADIUS, (size, 2))
        return points, points.sum(axis=1) / (2 * RADIUS)


DATASETS: Final[dict[str, Toy]] = {
    dataset.name: dataset for dataset in (Circle(), Xor(), Gauss(), Spiral(), Moons(), Plane())
}


def make_dataset(kind: str, size: int, noise: float, seed: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Points `[size, 2]` and labels `[size]` of a toy dataset, in random order, float32.

    `noise` is 0 for the exact shape; at `noise` 1 a point moves by up to the shape's `reach` along
    each axis (and never out of `DOMAIN`). The same seed gives the same points. Another noise with
    the same seed moves the same points by more or less, so that a slider looks continuous.
    """
    if kind not in DATASETS:
        kinds = ", ".join(DATASETS)
        raise ArgumentError("unknown-dataset", expected=f"one of {kinds}", got=repr(kind), cure="Choose one of these.")
    return examples(DATASETS[kind], size, noise, seed)


def toy_dataset(kind: str, size: int = 300, noise: float = 0.0, seed: int = 0) -> NamedDataset:
    """A toy set as a dataset: points [size, 2] and targets [size, 1] (0 or 1, or a number), float32.

    The targets have the shape of a last layer with one unit, as BCEWithLogitsLoss and MSELoss want it.

    >>> len(toy_dataset("xor", 10)), toy_dataset("xor", 10).inputs.shape[1]
    (10, 2)
    """
    points, labels = make_dataset(kind, size, noise, seed)
    return NamedDataset(kind, wrap(points), wrap(labels.reshape(-1, 1)), ("x₁", "x₂"), DATASETS[kind].classes)
