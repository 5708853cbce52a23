"""What a kind of layer is: its settings, the shapes it takes and gives, what it costs, and the module it becomes."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from app.network.dimensions import Axes
from app.network.shapes import Shape
from engine import nn

Scalar = bool | int | float | str
Settings = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: a whole number or a number between `low` and `high`, a truth value, or one of `choices`."""

    name: str
    title: str
    doc: str
    default: Scalar
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()

    def fits(self, value: object) -> bool:
        """Whether a design may say this."""
        if isinstance(self.default, bool) or isinstance(value, bool):
            return isinstance(self.default, bool) and isinstance(value, bool)
        if isinstance(self.default, str):
            return value in self.choices
        if not isinstance(value, int if isinstance(self.default, int) else int | float):
            return False
        assert self.low is not None
        assert self.high is not None
        return self.low <= value <= self.high

    @property
    def wanted(self) -> str:
        """What may be said, in words."""
        if isinstance(self.default, bool):
            return "true or false"
        if isinstance(self.default, str):
            return "one of " + ", ".join(self.choices)
        kind = "a whole number" if isinstance(self.default, int) else "a number"
        return f"{kind} from {self.low:g} to {self.high:g}"


class Unfit(NamedTuple):
    """Why an input cannot be taken: what was expected of it, and the cure (with `{layer}` for the layer's name)."""

    expected: str
    cure: str


class LayerKind(ABC):
    """A kind of layer. `s` are its settings, complete and within bounds; `x` and `y` the shapes of input and output."""

    name: str
    title: str
    doc: str
    short: str
    """What it is called where it is counted: "Conv 1"."""
    settings: tuple[Setting, ...] = ()
    face: ClassVar[str | None] = None
    """Which settings stand on its card in any case, and how: "{out_channels} kernels {kernel}×{kernel}". The others
    follow where they differ from their defaults. It tells the kind, too; where it is empty, the title does. If None,
    all settings stand there by their titles."""
    letters: Mapping[str, str | tuple[str, ...]] = {}
    """What its values are called: by parameter ("weight"), by submodule ("query"), by op ("matmul", one name after the
    other where it runs several times), or "out" for any other op."""
    leaves: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """Title and meaning of its own numbers, by the same names."""
    follows: ClassVar[bool] = False
    """Its parameters have the number of the layer before it: a norm's scale and shift."""
    tokens: ClassVar[bool] = False
    """Reads whole numbers, which stand for words."""
    learns: ClassVar[bool] = False
    """Has parameters."""
    modal: ClassVar[bool] = False
    """Does one thing while training and another in evaluation."""
    by_cell: ClassVar[bool] = False
    """Gives each feature back under its own place: what a feature means stays."""

    @abstractmethod
    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        """The output's shape; `x` has the batch as its first axis and nowhere else."""

    @abstractmethod
    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        """The module, with initial weights from `rng`."""

    def axes(self, x: Axes) -> Axes:
        """What the dimensions of the output count, from those of the input."""
        return x

    def subtitle(self, s: Settings, x: Shape) -> str:
        """What it does, in a few words: "Conv 1→6, 3×3"."""
        return self.title

    def parameters(self, s: Settings, x: Shape) -> int:
        """How many numbers training moves."""
        return 0

    def products(self, s: Settings, x: Shape, y: Shape) -> int:
        """How many multiplications the forward pass of one example takes, roughly."""
        return cells(y)

    def held(self, s: Settings, x: Shape, y: Shape) -> int:
        """How many numbers are held for one example, roughly, between the input and the output."""
        return cells(y)

    def complete(self, given: Mapping[str, object]) -> dict[str, Scalar]:
        """The settings with the defaults of those that were not given."""
        complete: dict[str, Scalar] = {}
        for setting in self.settings:
            value = given.get(setting.name, setting.default)
            complete[setting.name] = value if isinstance(value, bool | int | float | str) else setting.default
        return complete


def cells(shape: Shape) -> int:
    """How many numbers one example has."""
    return math.prod(int(side) for side in shape if side != "batch")


def sides(x: Shape) -> tuple[int, ...]:
    """The axes after the batch."""
    return tuple(int(side) for side in x if side != "batch")


def whole(s: Settings, name: str) -> int:
    """A setting that is a whole number."""
    return int(s[name])
