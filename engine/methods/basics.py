"""What a tensor can do with its own numbers: other dtypes, copies."""

from __future__ import annotations

from typing import Any, Self

from engine.arrays import np
from engine.op import Attrs


class Basics:
    """Casts and copies."""

    def _apply(self, name: str, attrs: Attrs, *operands: Any) -> Self:
        raise NotImplementedError

    @property
    def dtype(self) -> np.dtype[Any]:
        raise NotImplementedError

    def to(self, dtype: Any) -> Self:
        """The same numbers in another dtype; the tensor itself where it has it already."""
        wanted = np.dtype(dtype)
        return self if wanted == self.dtype else self._apply("cast", {"dtype": wanted}, self)

    def clone(self) -> Self:
        """A copy in memory of its own; the gradient passes through."""
        return self._apply("clone", {}, self)
