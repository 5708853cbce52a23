"""Dtypes that meet, and the names of PyTorch's oldest constructors, one for each dtype."""

from __future__ import annotations

from typing import Any

from engine import dtypes
from engine.arrays import np
from engine.dtypes import Kind, as_array, category, dtype_of, kind_of
from engine.methods.shaping import sizes_of
from engine.size import Size
from engine.tensor import Tensor, fresh

__all__ = [
    "BoolTensor",
    "ByteTensor",
    "CharTensor",
    "DoubleTensor",
    "FloatTensor",
    "IntTensor",
    "LongTensor",
    "ShortTensor",
    "can_cast",
    "promote_types",
    "result_type",
]


def promote_types(type1: Any, type2: Any) -> Kind:
    """The smallest dtype that can hold numbers of both.

    >>> import engine
    >>> promote_types(engine.int32, engine.float32) == engine.float32
    True
    """
    return kind_of(dtypes.result_type([np.empty(0, dtype_of(type1)), np.empty(0, dtype_of(type2))]))


def result_type(tensor1: Any, tensor2: Any) -> Kind:
    """The dtype of ``tensor1 + tensor2``, either of which may be a number."""
    if not isinstance(tensor1, Tensor) and isinstance(tensor2, Tensor):
        tensor1, tensor2 = tensor2, tensor1
    first = tensor1 if isinstance(tensor1, Tensor) else Tensor(as_array(tensor1), dtype=as_array(tensor1).dtype)
    return kind_of(dtypes.result_type([first.array, first._operand(tensor2).array]))


def can_cast(from_: Any, to: Any) -> bool:
    """Whether numbers of one dtype may be written in place into a tensor of the other."""
    return category(dtype_of(from_)) <= category(dtype_of(to))


class _OfKind(type):
    """A constructor that can also be asked whether a tensor has its dtype."""

    dtype: np.dtype[Any]

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, Tensor) and instance.dtype == cls.dtype

    def __call__(cls, *data: Any) -> Tensor:
        if len(data) == 1 and not isinstance(data[0], int | Size):
            return fresh(as_array(data[0].array if isinstance(data[0], Tensor) else data[0], cls.dtype))
        return fresh(np.zeros(sizes_of(data), cls.dtype))


def _constructor(name: str, dtype: np.dtype[Any]) -> _OfKind:
    about = f"A {dtype} tensor of the data; of sizes, one to be written to (zeros, here)."
    return _OfKind(name, (), {"dtype": dtype, "__doc__": about})


FloatTensor = _constructor("FloatTensor", dtypes.float32)
DoubleTensor = _constructor("DoubleTensor", dtypes.float64)
LongTensor = _constructor("LongTensor", dtypes.int64)
IntTensor = _constructor("IntTensor", dtypes.int32)
ShortTensor = _constructor("ShortTensor", dtypes.int16)
CharTensor = _constructor("CharTensor", dtypes.int8)
ByteTensor = _constructor("ByteTensor", dtypes.uint8)
BoolTensor = _constructor("BoolTensor", dtypes.bool_)
