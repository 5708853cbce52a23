"""Changing a tensor's numbers where they lie. What is needed for a backward pass and overwritten is an error there."""

from __future__ import annotations

from typing import Any, Self

from engine.op import Attrs


class InPlace:
    """PyTorch's methods with a trailing underscore."""

    def _in_place(self, name: str, attrs: Attrs, *operands: Any) -> Self:
        raise NotImplementedError

    def zero_(self) -> Self:
        """Make every number 0, in place."""
        return self._in_place("fill", {"value": 0})
