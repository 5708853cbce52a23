"""The shape of a tensor, printed as PyTorch prints it."""

from __future__ import annotations

import math


class Size(tuple[int, ...]):
    """A tuple of sizes.

    >>> Size((2, 3)).numel()
    6
    """

    __slots__ = ()

    def numel(self) -> int:
        """How many cells a tensor of this shape has."""
        return math.prod(self)

    def __repr__(self) -> str:
        return f"torch.Size([{', '.join(map(str, self))}])"
