"""What every family of methods stands on: the ways in which a tensor runs an op, and what it is."""

from __future__ import annotations

from typing import Any, Self

from engine.dtypes import Kind
from engine.op import Array, Attrs, Shape


class Applying:
    """Run ops by their names; the tensor itself says how."""

    _array: Array
    _base: Any = None
    """The tensor whose memory this one looks into, if it is a view."""
    _watched: bool = False
    """Whether a view, or NumPy, may look into its memory."""
    requires_grad: bool
    _tracked: bool = False
    """What ``requires_grad`` says."""

    @property
    def array(self) -> Array:
        """The NumPy array itself, not a copy: for the library's own rooms, which must not hand it out."""
        return self._array

    @property
    def shape(self) -> Shape:
        raise NotImplementedError

    @property
    def ndim(self) -> int:
        raise NotImplementedError

    @property
    def dtype(self) -> Kind:
        raise NotImplementedError

    def _apply(self, name: str, attrs: Attrs, *operands: Any) -> Self:
        """Run an op over operands (tensors, or numbers and arrays that become constants)."""
        raise NotImplementedError

    def _in_place(self, name: str, attrs: Attrs, *operands: Any) -> Self:
        """Run an op with this tensor as its first input, and write the result into this tensor's memory."""
        raise NotImplementedError

    def _through(self, method: str, *args: Any, **settings: Any) -> Self:
        """Run the method of that name, and write its result into this tensor's memory."""
        raise NotImplementedError

    def clone(self) -> Self:
        raise NotImplementedError

    def copy_(self, src: Any, non_blocking: bool = False) -> Self:
        raise NotImplementedError

    def _cast(self, dtype: Any) -> Self:
        raise NotImplementedError

    def _put_at_once(self, key: Any, value: Any) -> bool:
        """Write numbers into a plain part of memory of its own that nothing tracks; False where more is at stake."""
        raise NotImplementedError

    def _become(self, name: str, attrs: Attrs) -> Self:
        """Take another shape in place, as this view op gives it."""
        raise NotImplementedError

    def _assign(self, new: Self) -> Self:
        """Write the numbers of ``new`` into this tensor's memory, and take over how they were made."""
        raise NotImplementedError

    def _wrap(self, array: Array) -> Self:
        """A tensor over the array itself, without a copy."""
        raise NotImplementedError

    def _operand(self, operand: object) -> Self:
        """The operand as a tensor; a Python number takes this tensor's dtype where it can."""
        raise NotImplementedError

    def _changes_by_step(self) -> bool:
        """Whether a Program is being recorded in which this tensor's numbers are computed or fed anew."""
        raise NotImplementedError

    def _refuse_while_recording(self, what: str) -> None:
        """Raise RecordError where this tensor's numbers change from step to step of a Program."""
        raise NotImplementedError
