"""The same numbers as another kind of number, and new tensors of the same kind."""

from __future__ import annotations

from typing import Any, Self

from engine.arrays import np
from engine.device import device, require_available
from engine.dtypes import as_array, dtype_of, float32, float64, int8, int16, int32, int64, torch_type, uint8
from engine.methods.applying import Applying
from engine.methods.shaping import sizes_of
from engine.op import Array


class Casting(Applying):
    """``to`` and its short forms; ``new_zeros`` and the like."""

    def _cast(self, dtype: Any) -> Self:
        return self if dtype == self._array.dtype else self._apply("cast", {"dtype": np.dtype(dtype)}, self)

    def to(self, *args: Any, **settings: Any) -> Self:
        """The same numbers in another dtype or on another device; the tensor itself where nothing changes.

        ``x.to(dtype)``, ``x.to(device)``, ``x.to(device, dtype)``, ``x.to(other)``; with ``copy=True`` always
        a copy. Raises DeviceError for a device that is not here.
        """
        dtype, place = settings.get("dtype"), settings.get("device")
        for arg in args[:2]:
            if isinstance(arg, Applying):
                dtype = arg.dtype
            elif isinstance(arg, str | device):
                place = arg
            elif arg is not None and not isinstance(arg, bool):
                dtype = arg
        require_available(place)
        wanted = self._array.dtype if dtype is None else dtype_of(dtype)
        if wanted != self._array.dtype:
            return self._cast(wanted)
        return self._apply("clone", {}, self) if settings.get("copy") else self

    def type(self, dtype: Any = None, non_blocking: Any = False) -> Any:
        """The tensor in another dtype; without one, PyTorch's name of its type."""
        return torch_type(self._array.dtype) if dtype is None else self._cast(dtype_of(dtype))

    def type_as(self, other: Applying) -> Self:
        return self._cast(other.dtype)

    def float(self) -> Self:
        return self._cast(float32)

    def double(self) -> Self:
        return self._cast(float64)

    def long(self) -> Self:
        return self._cast(int64)

    def int(self) -> Self:
        return self._cast(int32)

    def short(self) -> Self:
        return self._cast(int16)

    def char(self) -> Self:
        return self._cast(int8)

    def byte(self) -> Self:
        return self._cast(uint8)

    def bool(self) -> Self:
        return self._cast(np.dtype(np.bool_))

    def half(self) -> Self:
        return self._cast(dtype_of(np.float16))

    def cpu(self) -> Self:
        """The tensor itself: it is on the CPU."""
        return self

    def cuda(self, device: Any = None, non_blocking: Any = False) -> Self:
        """Raises DeviceError: there is no such device."""
        require_available("cuda" if device is None else f"cuda:{device}")
        return self

    # --- new ones of the same kind ---------------------------------------------------------------
    def _fresh(self, array: Array, requires_grad: Any) -> Self:
        """A new leaf over the array."""
        raise NotImplementedError

    def _new(self, made: Any, size: Any, dtype: Any, device: Any, requires_grad: Any) -> Self:
        require_available(device)
        return self._fresh(made(sizes_of(size), self.dtype if dtype is None else dtype_of(dtype)), requires_grad)

    def new_zeros(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: Any = False) -> Self:
        """Zeros of another shape, of this dtype."""
        return self._new(np.zeros, size, dtype, device, requires_grad)

    def new_ones(self, *size: Any, dtype: Any = None, device: Any = None, requires_grad: Any = False) -> Self:
        """Ones of another shape, of this dtype."""
        return self._new(np.ones, size, dtype, device, requires_grad)

    new_empty = new_zeros

    def new_full(
        self, size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: Any = False
    ) -> Self:
        """One number in another shape, of this dtype."""
        return self._new(lambda shape, kind: np.full(shape, fill_value, kind), (size,), dtype, device, requires_grad)

    def new_tensor(self, data: Any, *, dtype: Any = None, device: Any = None, requires_grad: Any = False) -> Self:
        """A copy of data, of this dtype where none is named."""
        require_available(device)
        return self._fresh(as_array(data, self.dtype if dtype is None else dtype), requires_grad)
