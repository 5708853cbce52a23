"""All paths from one cell of an input to the cells of an output: where each arrives, and its local gradient.

A weight of a convolution has thousands of them, so they are held as arrays, and a path is written out
only when it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload

from engine.arrays import NDArray, np
from engine.cells import Cell, Shape
from engine.richtext import LocalTerm, RichText

Array = NDArray[Any]


class Paths(Sequence[LocalTerm]):
    """``cells`` are the output cells, whole numbers [paths, rank of the output]; ``local`` the local gradients [paths].

    ``working`` tells of a path, by its number, how its local gradient was found.
    """

    def __init__(self, cells: Array, local: Array, working: Callable[[int], RichText] | None = None) -> None:
        self.cells = cells
        self.local = local
        self._working = working

    @classmethod
    def of(cls, terms: Sequence[LocalTerm], rank: int) -> Paths:
        """Terms that are written out already; ``rank`` is the output's."""
        cells = np.array([term.out_cell for term in terms], np.intp).reshape(len(terms), rank)
        return cls(cells, np.array([term.local for term in terms], np.float64), lambda k: terms[k].working)

    def __len__(self) -> int:
        return len(self.local)

    @overload
    def __getitem__(self, k: int) -> LocalTerm: ...
    @overload
    def __getitem__(self, k: slice) -> list[LocalTerm]: ...
    def __getitem__(self, k: int | slice) -> LocalTerm | list[LocalTerm]:
        if isinstance(k, slice):
            return [self[each] for each in range(*k.indices(len(self)))]
        at = range(len(self))[k]
        return LocalTerm(self.cell(at), float(self.local[at]), self._working(at) if self._working else ())

    def __iter__(self) -> Iterator[LocalTerm]:
        return (self[k] for k in range(len(self)))

    def cell(self, k: int) -> Cell:
        """The output cell in which a path arrives."""
        return tuple(self.cells[k].tolist())

    def contributions(self, g: Array) -> Array:
        """Upstream × local of every path, float64 [paths]; ``g`` is the upstream gradient."""
        arriving = np.asarray(g[tuple(self.cells.T)], np.float64)
        with np.errstate(all="ignore"):
            return np.asarray(np.broadcast_to(arriving, self.local.shape) * self.local)


def grid(*axes: Sequence[int] | Array) -> Array:
    """Every combination of places along axes, in reading order: whole numbers [combinations, axes]."""
    if all(len(axis) == 1 for axis in axes):
        return np.array([[axis[0] for axis in axes]], np.intp)
    return np.stack(np.meshgrid(*(np.asarray(axis, np.intp) for axis in axes), indexing="ij"), -1).reshape(
        -1, len(axes)
    )


def sources(cells: Array, shape: Shape) -> tuple[Array, ...]:
    """The places, axis by axis, that broadcasting reads of an input of ``shape`` for each of these output cells."""
    aligned = cells[:, cells.shape[1] - len(shape) :]
    return tuple(np.zeros_like(at) if size == 1 else at for at, size in zip(aligned.T, shape, strict=True))
