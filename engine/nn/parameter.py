"""The tensors that a module trains."""

from __future__ import annotations

from typing import Any

from engine.arrays import np
from engine.device import require_available
from engine.dtypes import Default, dtype_of
from engine.errors import DTypeError
from engine.op import Shape
from engine.tape import Modes
from engine.tensor import Tensor


class Parameter(Tensor):
    """A trained leaf: found by the module that it is assigned to. It holds a copy of ``data``.

    >>> from engine import nn
    >>> nn.Parameter([1.0, 2.0]).requires_grad
    True
    """

    _tracked: bool = False

    def __init__(self, data: object = (), requires_grad: bool = True) -> None:
        self._hold(data, requires_grad)

    @property
    def requires_grad(self) -> bool:
        """Whether it is trained; a Program notices when it is frozen."""
        return self._tracked

    @requires_grad.setter
    def requires_grad(self, tracked: bool) -> None:
        self._tracked = tracked
        Modes.changes += 1

    def __repr__(self) -> str:
        return f"Parameter containing:\n{super().__repr__()}"

    def __deepcopy__(self, memo: dict[int, Any]) -> Parameter:
        """The same numbers in memory of their own, without gradient and outside any optimizer, as in PyTorch."""
        self._refuse_while_recording("a deep copy")
        copy = type(self).__new__(type(self))
        copy._array = self._array.copy()
        copy._tracked, copy.name = self.requires_grad, self.name
        memo[id(self)] = copy
        return copy


class Buffer(Tensor):
    """A kept tensor that is not trained, found by the module that it is assigned to; a copy of ``data``."""

    def __init__(self, data: object = (), *, persistent: bool = True) -> None:
        self._hold(data, False)
        self.persistent = persistent


def blank(shape: Shape, device: object = None, dtype: Any = None) -> Parameter:
    """A parameter of zeros, to be filled by its layer's ``reset_parameters``."""
    require_available(device)
    return Parameter(np.zeros(shape, floating(dtype)))


def floating(dtype: Any) -> np.dtype[Any]:
    """The dtype of a layer's numbers: the default one where None; raises DTypeError for what cannot be trained."""
    wanted = Default.dtype if dtype is None else dtype_of(dtype)
    if wanted.kind != "f":
        raise DTypeError(
            "module-dtype",
            expected="a floating-point dtype for a module",
            got=str(wanted),
            cure="Choose engine.float32 or engine.float64.",
        )
    return wanted
