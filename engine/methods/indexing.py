"""Square brackets, and the methods that pick cells."""

from __future__ import annotations

from typing import Any, Self

from engine.arrays import np
from engine.methods.applying import Applying
from engine.methods.keys import picked


class Indexing(Applying):
    """Reading and writing by place."""

    def __getitem__(self, key: Any) -> Self:
        """A part: a view for numbers, slices, None and Ellipsis; a copy for lists, index tensors and masks."""
        if type(key) is int:  # the commonest, and the shortest way
            return self._apply("slice", {"key": (key,)}, self)
        places = picked(self, key)
        found = self if places.basic is None else self._apply("slice", {"key": places.basic}, self)
        if not places.dims:
            return found
        return self._apply("index", {"dims": places.dims}, found, *places.tensors)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Overwrite a part in place; gradients flow to the value and to what was not overwritten."""
        if self._put_at_once(key, value):
            return
        if isinstance(key, Applying) and key.dtype.kind == "b" and not isinstance(value, Applying):
            self._fill_masked(key, value)
            return
        places = picked(self, key)
        part = self if places.basic is None else self._apply("slice", {"key": places.basic}, self)
        if places.dims:
            value = part._operand(value)
            value = value if value.dtype == part.dtype else part._apply("cast", {"dtype": part._array.dtype}, value)
            part._in_place("index_put", {"dims": places.dims, "accumulate": False}, value, *places.tensors)
        else:
            part.copy_(value)

    def _fill_masked(self, mask: Applying, value: Any) -> None:
        shape = mask.shape + (1,) * (self.ndim - mask.ndim)
        if any(size not in (1, own) for size, own in zip(shape, self.shape, strict=False)) or len(shape) > self.ndim:
            picked(self, mask)  # raises the error of a mask that does not fit
        self._in_place(
            "masked_fill",
            {"value": np.asarray(value).astype(self._array.dtype).item()},
            mask._apply("reshape", {"shape": shape}, mask),
        )
