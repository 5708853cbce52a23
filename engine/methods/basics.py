"""What a tensor is, and its numbers as Python and NumPy see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from engine.arrays import np
from engine.device import CPU, device
from engine.dtypes import Kind, kind_of
from engine.errors import DTypeError, GraphError, ItemError, ShapeError
from engine.methods.applying import Applying
from engine.op import Array
from engine.ops.moving import along
from engine.size import Size


class Basics(Applying):
    """Shape, dtype, device; single numbers, lists and NumPy arrays."""

    # --- what it is ------------------------------------------------------------------------------
    @property
    def shape(self) -> Size:
        return Size(self._array.shape)

    @property
    def dtype(self) -> Kind:
        """The kind of its numbers, equal to NumPy's dtype of that name."""
        return kind_of(self._array.dtype)

    @property
    def ndim(self) -> int:
        return self._array.ndim

    def dim(self) -> int:
        """The number of axes."""
        return self._array.ndim

    ndimension = dim

    def size(self, dim: int | None = None) -> Any:
        """The shape, or the size of one axis."""
        return self.shape if dim is None else self._array.shape[along(dim, self._array.shape, "size")]

    def numel(self) -> int:
        """The number of cells."""
        return self._array.size

    nelement = numel

    def element_size(self) -> int:
        """Bytes of one cell."""
        return self._array.itemsize

    @property
    def itemsize(self) -> int:
        return self._array.itemsize

    @property
    def nbytes(self) -> int:
        return self._array.nbytes

    @property
    def device(self) -> device:
        return CPU

    @property
    def is_cuda(self) -> bool:
        return False

    is_cpu, is_mps, is_sparse, is_quantized, is_meta = True, False, False, False, False

    def get_device(self) -> int:
        """The number of the graphics card; −1 on the CPU."""
        return -1

    def is_same_size(self, other: Applying) -> bool:
        """Whether both have one shape."""
        return self._array.shape == other._array.shape

    def is_floating_point(self) -> bool:
        return self._array.dtype.kind == "f"

    def is_complex(self) -> bool:
        return False

    def is_signed(self) -> bool:
        return self._array.dtype.kind in "fi"

    # --- how it lies in memory -------------------------------------------------------------------
    def stride(self, dim: int | None = None) -> Any:
        """How many cells further in memory the next place of each axis lies."""
        steps = tuple(step // self._array.itemsize for step in self._array.strides)
        return steps if dim is None else steps[along(dim, self._array.shape, "stride")]

    def is_contiguous(self) -> bool:
        """Whether it can be viewed in any shape; what the engine itself laid out in another order can be, too."""
        return self._base is None or self._array.flags.c_contiguous

    def contiguous(self) -> Self:
        """The tensor itself where it is contiguous, else a copy that is."""
        return self if self.is_contiguous() else self._apply("clone", {"order": "C"}, self)

    def data_ptr(self) -> int:
        """The address of the first cell."""
        return int(self._array.ctypes.data)

    # --- its numbers -----------------------------------------------------------------------------
    def numpy(self, *, force: bool = False) -> Array:
        """The array, shared; refused for a tensor that requires a gradient, as in PyTorch, unless ``force``."""
        self._refuse_while_recording("numpy()")
        if self.requires_grad and not force:
            raise GraphError(
                "numpy-of-tracked",
                expected="a tensor that does not require a gradient",
                got="one that does",
                cure="Write tensor.detach().numpy().",
            )
        self._watched = True
        return self._array

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        array = self.numpy()
        return np.array(array, dtype) if copy or (dtype is not None and array.dtype != dtype) else array

    def item(self) -> Any:
        """The one number of a tensor of one cell, as a Python number."""
        self._refuse_while_recording("item()")
        if self._array.size != 1:
            raise ItemError(
                "item-of-many",
                expected="a tensor with exactly one cell",
                got=f"shape {list(self._array.shape)}",
                cure="Reduce it first, for example with .mean() or .sum().",
            )
        return self._array.item()

    def is_nonzero(self) -> bool:
        """Whether the one number is not 0."""
        return bool(self)

    def tolist(self) -> Any:
        """The numbers as nested lists; of a scalar, the number."""
        self._refuse_while_recording("tolist()")
        return self._array.tolist()

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        if self._array.dtype.kind == "f" or self._array.size != 1:
            raise DTypeError(
                "not-an-index",
                expected="a tensor of one whole number as an index",
                got=f"{self.dtype} of shape {list(self._array.shape)}",
                cure="Write int(x).",
            )
        return int(self.item())

    def __bool__(self) -> bool:
        self._refuse_while_recording("an if or while over its value")
        if self._array.size != 1:
            raise ShapeError(
                "truth-of-many",
                expected="a tensor of one cell where a single truth value is needed",
                got=f"shape {list(self._array.shape)}",
                cure="Write x.any() or x.all().",
            )
        return bool(self._array.item())

    def __str__(self) -> str:
        self._refuse_while_recording("printing, which would happen once and never again,")
        return repr(self)

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if self.ndim == 0 else object.__format__(self, spec)

    def __contains__(self, element: Any) -> bool:
        self._refuse_while_recording("a test for a value in it")
        return bool((self._array == self._operand(element)._array).any())

    def __len__(self) -> int:
        if not self._array.ndim:
            raise DTypeError("len-of-scalar", expected="an axis", got="a 0-d tensor", cure="Use x.numel().")
        return len(self._array)

    def __iter__(self) -> Iterator[Self]:
        if not self._array.ndim:
            raise DTypeError("iteration-over-scalar", expected="an axis", got="a 0-d tensor", cure="Use x.item().")
        return (self._apply("slice", {"key": (at,)}, self) for at in range(len(self._array)))

    def __reversed__(self) -> Self:
        return self._apply("flip", {"dims": tuple(range(self.ndim))}, self)

    def clone(self, *, memory_format: Any = None) -> Self:
        """A copy in memory of its own; the gradient passes through."""
        return self._apply("clone", {}, self)
