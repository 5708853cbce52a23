"""A module in another dtype. Its parameters stay the same objects, so an optimizer keeps them."""

from __future__ import annotations

from typing import Any, Self

from engine.arrays import np
from engine.device import device as engine_device
from engine.device import require_available
from engine.dtypes import float32, float64
from engine.nn.parameter import floating
from engine.nn.parts import Parts
from engine.tensor import Tensor


class Moving(Parts):
    """PyTorch's ``to`` and its short forms. The only device is the CPU."""

    def to(self, *places: Any, device: object = None, dtype: Any = None, non_blocking: bool = False) -> Self:
        """Floating-point parameters and buffers in another dtype; whole numbers stay as they are.

        Takes a dtype, a device, both, or a tensor whose dtype is wanted.

        >>> from engine import float64, nn
        >>> nn.Linear(2, 1).to(float64).weight.dtype
        torch.float64
        """
        for place in places:
            if isinstance(place, Tensor):
                dtype = place.dtype
            elif isinstance(place, str | engine_device):
                device = place
            elif place is not None and not isinstance(place, bool):
                dtype = place
        require_available(device)
        if dtype is not None:
            self._cast(floating(dtype))
        return self

    def float(self) -> Self:
        """All floating-point numbers as float32."""
        return self.to(float32)

    def double(self) -> Self:
        """All floating-point numbers as float64."""
        return self.to(float64)

    def type(self, dst_type: Any) -> Self:
        """All floating-point numbers in that dtype."""
        return self.to(dst_type)

    def half(self) -> Self:
        """Refused: nothing here computes in 16 bits."""
        return self.to(np.float16)

    def bfloat16(self) -> Self:
        """Refused: nothing here computes in 16 bits."""
        return self.to(dtype="bfloat16")

    def cpu(self) -> Self:
        """The module itself: the CPU is where it is."""
        return self

    def cuda(self, device: object = None) -> Self:
        """Refused: the CPU is the only device."""
        require_available("cuda" if device is None else f"cuda:{device}")
        return self

    def _cast(self, dtype: np.dtype[Any]) -> None:
        for tensor in (*self.parameters(), *self.buffers()):
            if tensor.dtype.kind == "f" and tensor.dtype != dtype:
                tensor._array = tensor.array.astype(dtype)
                if tensor.home is not None:
                    tensor.home.moved, tensor.home = True, None
                tensor.stamp()
                if tensor.grad is not None:
                    tensor.grad._array = tensor.grad.array.astype(dtype)
