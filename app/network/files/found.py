"""What was found in a file, and the refusal of one in which nothing can be found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.network.fields import JOINERS
from app.network.problems import Problem
from app.network.schema import Network
from app.network.shown import shown
from engine.errors import ExplorerError

Kind = Literal["network", "onnx", "weights"]
Weights = Mapping[str, NDArray[Any]]
"""Parameters and buffers by their full names, such as "l1.linear.weight"."""


@dataclass(frozen=True)
class Found:
    """A design, the weights that came with it, and what a learner should know about the reading."""

    kind: Kind
    network: Network
    weights: Weights = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()


class FileError(ExplorerError, ValueError):
    """A file that cannot be opened, and why."""


def refusal(problem: Problem) -> FileError:
    """The problem as an error."""
    return FileError(problem.code, expected=problem.expected, got=problem.got, cure=problem.cure, where=problem.node)


def shown_name(text: str, most: int) -> str:
    """A text of a file as a name: what cannot be printed is left out."""
    return "".join(char for char in text[: 4 * most] if char.isprintable() or char in JOINERS)[:most]


def checked(name: str, array: NDArray[Any]) -> NDArray[np.float32]:
    """Numbers of a file as the engine trains them; raises FileError for what is no number, or not a finite one."""
    if array.dtype.kind not in "fiu" and array.dtype.name != "bfloat16":
        raise FileError(
            "weights-dtype",
            expected="weights that are numbers",
            got=f"{array.dtype} in {shown(name[:64])}",
            cure="Save the weights as float32.",
        )
    with np.errstate(over="ignore", invalid="ignore"):
        numbers = np.array(array, dtype=np.float32)
    if not np.isfinite(numbers).all():
        raise FileError(
            "not-finite",
            expected="finite weights",
            got=f"a NaN or an infinity in {shown(name[:64])}",
            cure="Save the weights of a run before they became infinite.",
        )
    return numbers
